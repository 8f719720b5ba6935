/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * RFC 3629 section 4: the first byte fixes the length and the range of the
 * second, which is how overlong forms, surrogates and what is above U+10FFFF
 * are left out; the others are 80..BF.
 */
static const struct head {
	uint8_t first, last; /* range of the first byte */
	uint8_t low, high;   /* range of the second */
	uint8_t length;
} heads[] = {
	{ 0x00, 0x7f, 0x00, 0x00, 1 },
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static const struct head *
head_of(uint8_t byte)
{
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (byte >= heads[i].first && byte <= heads[i].last)
			return &heads[i];
	return NULL;
}

/* How many bytes of s[0..len) agree with the sequence that head begins. */
static size_t
agreeing(const struct head *head, const char *s, size_t len)
{
	size_t n;

	for (n = 1; n < head->length && n < len; n++) {
		uint8_t low = n == 1 ? head->low : 0x80;
		uint8_t high = n == 1 ? head->high : 0xbf;

		if ((uint8_t)s[n] < low || (uint8_t)s[n] > high)
			break;
	}
	return n;
}

size_t
utf8_sequence(const char *s, size_t len)
{
	const struct head *head = len == 0 ? NULL : head_of((uint8_t)s[0]);

	if (head == NULL || agreeing(head, s, len) != head->length)
		return 0;
	return head->length;
}

static bool
is_control(const char *s, size_t length)
{
	uint8_t first = (uint8_t)s[0];

	if (length == 1)
		return first < 0x20 || first == 0x7f;
	return length == 2 && first == 0xc2 && (uint8_t)s[1] < 0xa0;
}

size_t
utf8_show(char *to, const char *s, size_t len)
{
	size_t written = 0;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_sequence(s + i, len - i);
		if (n == 0 || is_control(s + i, n)) {
			to[written++] = '?';
			n = n == 0 ? 1 : n;
		} else {
			memmove(to + written, s + i, n);
			written += n;
		}
	}
	return written;
}

size_t
utf8_cut(const char *s, size_t len)
{
	for (size_t back = 1; back <= 3 && back <= len; back++) {
		const struct head *head = head_of((uint8_t)s[len - back]);

		if (head == NULL)
			continue;
		if (head->length > back &&
		    agreeing(head, s + len - back, back) == back)
			return len - back;
		break;
	}
	return len;
}
