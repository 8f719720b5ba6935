/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>

#include "base/utf8.h"

/*
 * The digits s[0..len) as a number.  All of them are looked at before a range
 * is, so that "99999999999x" is no number rather than a large one.
 */
static int
parse_digits(const char *s, size_t len, uint64_t *ret_value)
{
	uint64_t value = 0;
	bool overflow = false;

	if (len == 0)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		uint64_t digit;

		if (s[i] < '0' || s[i] > '9')
			return -EINVAL;
		digit = (uint64_t)(s[i] - '0');
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			overflow = true;
	}
	if (overflow)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

int
text_u32(
    const char *s, size_t len, uint32_t min, uint32_t max, uint32_t *ret_value)
{
	uint64_t value;
	int rc = parse_digits(s, len, &value);

	if (rc != 0)
		return rc;
	if (value < min || value > max)
		return -ERANGE;
	*ret_value = (uint32_t)value;
	return 0;
}

int
text_i64(
    const char *s, size_t len, int64_t min, int64_t max, int64_t *ret_value)
{
	bool negative = len > 0 && s[0] == '-';
	uint64_t size;
	int64_t value;
	int rc = parse_digits(s + negative, len - negative, &size);

	if (rc != 0)
		return rc;
	if (size > (uint64_t)INT64_MAX + negative)
		return -ERANGE;
	/* -1 first: the size of INT64_MIN is no int64_t. */
	if (negative && size > 0)
		value = -(int64_t)(size - 1) - 1;
	else
		value = (int64_t)size;
	if (value < min || value > max)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Reads one or two hex digits at s[*at], moves *at; -EINVAL if none is there.
 */
static int
hex_byte(const char *s, size_t len, size_t *at)
{
	int value = 0;
	size_t start = *at;

	while (*at < len && *at < start + 2 && hex_digit(s[*at]) >= 0)
		value = value << 4 | hex_digit(s[(*at)++]);
	return *at == start ? -EINVAL : value;
}

/* Counts the bytes, and stores those below max where bytes is not NULL. */
static int
hex_scan(const char *s, size_t len, uint8_t *bytes, size_t max, size_t *ret_len)
{
	size_t at = 0, n = 0;
	char separator = '\0';

	for (;;) {
		int value = hex_byte(s, len, &at);

		if (value < 0)
			return value;
		if (bytes != NULL && n < max)
			bytes[n] = (uint8_t)value;
		n++;
		if (at == len)
			break;
		if (separator == '\0' && (s[at] == ':' || s[at] == '-'))
			separator = s[at];
		if (separator == '\0' || s[at++] != separator)
			return -EINVAL;
	}
	*ret_len = n;
	return 0;
}

int
text_hex(const char *s, size_t len, uint8_t *bytes, size_t max, size_t *ret_len)
{
	size_t n;
	int rc = hex_scan(s, len, NULL, 0, &n);

	if (rc != 0)
		return rc;
	if (n > max)
		return -ERANGE;
	return hex_scan(s, len, bytes, max, ret_len);
}

char *
text_hex_format(const uint8_t *bytes, size_t len, char *buf, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *to = buf;

	if (size == 0)
		return buf;
	if (len > size / 3)
		len = size / 3; /* whole bytes only, never beyond buf */
	for (size_t i = 0; i < len; i++) {
		if (i > 0)
			*to++ = ':';
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 0x0f];
	}
	*to = '\0';
	return buf;
}

bool
text_utf8_valid(const char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		n = s[i] == '\0' ? 0 : utf8_sequence(s + i, len - i);
		if (n == 0)
			return false;
	}
	return true;
}

void
text_lower(char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			s[i] = (char)(s[i] - 'A' + 'a');
}

char *
text_clean(const char *s, size_t len)
{
	char *clean = malloc(len + 1);

	if (clean != NULL)
		clean[utf8_show(clean, s, len)] = '\0';
	return clean;
}
