/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_text.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"

/* The character of a well-formed sequence of n bytes. */
static uint32_t
decode(const char *s, size_t n)
{
	static const uint8_t first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = (uint8_t)s[0] & first[n];
	size_t i;

	for (i = 1; i < n; i++)
		c = c << 6 | ((uint8_t)s[i] & 0x3f);
	return c;
}

/* The UTF-8 of a character; 0 bytes if it is none. */
static size_t
encode(WCHAR wide, char to[4])
{
	uint32_t c = (uint32_t)wide;

	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		if (c >= 0xd800 && c < 0xe000)
			return 0;
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	if (c > 0x10ffff)
		return 0;
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* The character at s and its length, '?' for what is not shown. */
static uint32_t
show(const char *s, size_t len, size_t *ret_n)
{
	size_t n = utf8_sequence(s, len);
	uint32_t c;

	*ret_n = n == 0 ? 1 : n;
	if (n == 0)
		return '?';
	c = decode(s, n);
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ? '?' : c;
}

int
dhcpsapi_text_wide(const char *s, size_t len, LPWSTR *ret_wide)
{
	LPWSTR wide;
	size_t i, n, count = 0;

	wide = calloc(len + 1, sizeof(*wide));
	if (wide == NULL)
		return -ENOMEM;
	for (i = 0; i < len; i += n) {
		n = utf8_sequence(s + i, len - i);
		if (n == 0 || s[i] == '\0') {
			free(wide);
			return -EILSEQ;
		}
		wide[count++] = (WCHAR)decode(s + i, n);
	}
	*ret_wide = wide;
	return 0;
}

LPWSTR
dhcpsapi_text_show(const char *s, size_t len)
{
	LPWSTR wide;
	size_t i, n, count = 0;

	wide = calloc(len + 1, sizeof(*wide));
	if (wide == NULL)
		return NULL;
	for (i = 0; i < len; i += n)
		wide[count++] = (WCHAR)show(s + i, len - i, &n);
	return wide;
}

bool
dhcpsapi_text_valid(const WCHAR *wide)
{
	char one[4];

	for (; *wide != L'\0'; wide++)
		if (encode(*wide, one) == 0)
			return false;
	return true;
}

int
dhcpsapi_text_utf8(const WCHAR *wide, char **ret_s)
{
	char *s;
	size_t n, len = 0;

	s = malloc(4 * wcslen(wide) + 1);
	if (s == NULL)
		return -ENOMEM;
	for (; *wide != L'\0'; wide++) {
		n = encode(*wide, s + len);
		if (n == 0) {
			free(s);
			return -EILSEQ;
		}
		len += n;
	}
	s[len] = '\0';
	*ret_s = s;
	return 0;
}

size_t
dhcpsapi_text_fill(const WCHAR *wide, char *buf, size_t size)
{
	char one[4];
	size_t i, n, len = 0;

	for (; *wide != L'\0'; wide++) {
		n = encode(*wide, one);
		if (n == 0)
			continue;
		if (n > size - len)
			break;
		for (i = 0; i < n; i++)
			buf[len++] = one[i];
	}
	return len;
}

bool
dhcpsapi_text_same(const WCHAR *wide, const char *s, size_t len)
{
	size_t i, n;

	for (i = 0; i < len; i += n, wide++)
		if (*wide == L'\0' ||
		    (uint32_t)*wide != show(s + i, len - i, &n))
			return false;
	return *wide == L'\0';
}
