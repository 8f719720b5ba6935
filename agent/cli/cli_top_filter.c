/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_filter.h"

#include <errno.h>
#include <string.h>

int
cli_top_filter_set(struct cli_top_filter *filter, const char *text)
{
	if (strlen(text) >= sizeof(filter->text))
		return -E2BIG;
	strcpy(filter->text, text);
	return 0;
}

/* As UTF-8; 0 bytes for what is no character. */
static size_t
encode(uint32_t code, char to[4])
{
	if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xe0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3f));
		to[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | code >> 18);
	to[1] = (char)(0x80 | (code >> 12 & 0x3f));
	to[2] = (char)(0x80 | (code >> 6 & 0x3f));
	to[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

void
cli_top_filter_type(struct cli_top_filter *filter, uint32_t code)
{
	const size_t len = strlen(filter->text);
	char bytes[4];
	const size_t more = encode(code, bytes);

	if (len + more >= sizeof(filter->text))
		return;
	memcpy(filter->text + len, bytes, more);
	filter->text[len + more] = '\0';
}

void
cli_top_filter_erase(struct cli_top_filter *filter)
{
	size_t len = strlen(filter->text);

	while (len > 0 && ((unsigned char)filter->text[--len] & 0xc0) == 0x80)
		;
	filter->text[len] = '\0';
}

bool
cli_top_filter_empty(const struct cli_top_filter *filter)
{
	return filter->text[strspn(filter->text, " ")] == '\0';
}

bool
cli_top_filter_passes(
    const struct cli_top_filter *filter, const char *const *texts, size_t count)
{
	const char *word = filter->text;
	char one[CLI_TOP_FILTER_MAX];
	size_t len, i;

	for (;; word += len) {
		word += strspn(word, " ");
		if ((len = strcspn(word, " ")) == 0)
			return true;
		memcpy(one, word, len);
		one[len] = '\0';
		for (i = 0; i < count; i++)
			if (strcasestr(texts[i], one) != NULL)
				break;
		if (i == count)
			return false;
	}
}
