/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The tokens of dhcpd.leases(5), taken from a buffer that may end anywhere.
 * Every function either takes a whole token, or says SCAN_MORE because the
 * buffer ends inside one (nothing was decided: the caller comes back with more
 * bytes and starts the item anew), or says SCAN_BAD and leaves the reason in
 * the cursor.  A decision never depends on where the buffer ends.
 *
 * Newlines are counted in passing; strings of dhcpd never hold one, so that
 * one with a newline in it has lost its end.
 */

#ifndef DHCPFO_PROVIDER_ISC_SCAN_H
#define DHCPFO_PROVIDER_ISC_SCAN_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ISC_SCAN_DEPTH_MAX 32 /* braces within braces */
#define ISC_SCAN_WORD_MAX 32  /* no keyword is longer */

enum scan { SCAN_OK, SCAN_MORE, SCAN_BAD };

struct isc_scan {
	const char *p, *end;
	unsigned int line;
	/* After SCAN_BAD: what is wrong, and with which word (len 0: none). */
	const char *why;
	const char *word;
	size_t word_len;
};

/* Kinds of byte; a byte may be of several. */
enum {
	SCAN_WORD = 1,	 /* A-Z a-z 0-9 _ - */
	SCAN_BLANK = 2,	 /* isspace(3) in the C locale */
	SCAN_STOP = 4,	 /* " # ; { } and newline: where skipping looks */
	SCAN_QUOTE = 8,	 /* " \ and newline: where a string looks */
	SCAN_DOT = 16,	 /* . */
	SCAN_COLON = 32, /* : */
};
extern const uint8_t isc_scan_kind[256];

static inline bool
isc_scan_is(char c, unsigned int kinds)
{
	return (isc_scan_kind[(unsigned char)c] & kinds) != 0;
}

/* Eight bytes at once, the first one lowest. */
static inline uint64_t
isc_scan_load8(const char *s)
{
	uint64_t x;

	memcpy(&x, s, sizeof(x));
	return le64toh(x);
}

/* The top bit of each byte of x that is 0, and perhaps of bytes above it. */
static inline uint64_t
isc_scan_zero(uint64_t x)
{
	return (x - UINT64_C(0x0101010101010101)) & ~x &
	    UINT64_C(0x8080808080808080);
}

/*
 * The word of up to seven bytes at s, of which eight can be read, that ends at
 * the byte stop: its bytes as isc_scan_load8() gives them, zeros above.
 * *ret_len 0: the word is longer.
 */
static inline uint64_t
isc_scan_short(const char *s, char stop, size_t *ret_len)
{
	const uint64_t x = isc_scan_load8(s);
	const uint64_t at = isc_scan_zero(
	    x ^ UINT64_C(0x0101010101010101) * (unsigned char)stop);

	*ret_len = at != 0 ? (size_t)__builtin_ctzll(at) / 8 : 0;
	return x & ((UINT64_C(1) << 8 * *ret_len) - 1);
}

/* Fills in the reason; returns SCAN_BAD. */
static inline enum scan
isc_scan_bad_word(
    struct isc_scan *scan, const char *why, const char *word, size_t len)
{
	scan->why = why;
	scan->word = word;
	scan->word_len = len < ISC_SCAN_WORD_MAX ? len : ISC_SCAN_WORD_MAX;
	return SCAN_BAD;
}

static inline enum scan
isc_scan_bad(struct isc_scan *scan, const char *why)
{
	return isc_scan_bad_word(scan, why, NULL, 0);
}

/* The slow part of isc_scan_blank(). */
enum scan isc_scan_blank_more(struct isc_scan *scan);

/* Skips blanks and comments; SCAN_OK: there is a byte at scan->p. */
static inline enum scan
isc_scan_blank(struct isc_scan *scan)
{
	const char *p = scan->p;

	if (p < scan->end && *p == '\n') {
		scan->line++;
		p++;
	}
	while (p < scan->end && *p == ' ')
		p++;
	scan->p = p;
	if (p < scan->end && !isc_scan_is(*p, SCAN_BLANK) && *p != '#')
		return SCAN_OK;
	return isc_scan_blank_more(scan);
}

/* A run of bytes of these kinds, behind blanks. */
static inline enum scan
isc_scan_run(struct isc_scan *scan, unsigned int kinds, const char **ret_s,
    size_t *ret_len)
{
	const char *s;
	enum scan r;

	if ((r = isc_scan_blank(scan)) != SCAN_OK)
		return r;
	for (s = scan->p; scan->p < scan->end && isc_scan_is(*scan->p, kinds);
	     scan->p++)
		;
	if (scan->p == scan->end)
		return SCAN_MORE;
	if (scan->p == s)
		return isc_scan_bad_word(scan, "unexpected", s, 1);
	*ret_s = s;
	*ret_len = (size_t)(scan->p - s);
	return SCAN_OK;
}

static inline enum scan
isc_scan_word(struct isc_scan *scan, const char **ret_s, size_t *ret_len)
{
	return isc_scan_run(scan, SCAN_WORD, ret_s, ret_len);
}

/* One byte, behind blanks. */
enum scan isc_scan_expect(struct isc_scan *scan, char c);

static inline enum scan
isc_scan_semi(struct isc_scan *scan)
{
	if (scan->p < scan->end && *scan->p == ';') {
		scan->p++;
		return SCAN_OK;
	}
	return isc_scan_expect(scan, ';');
}

/* True if s[0..len) is this keyword (in lower case); case does not count. */
static inline bool
isc_scan_same(const char *s, size_t len, const char *keyword, size_t key_len)
{
	size_t i;

	if (len != key_len)
		return false;
	for (i = 0; i < len; i++)
		if ((s[i] | 0x20) != keyword[i])
			return false;
	return true;
}

/* Exactly this keyword (in lower case), behind blanks. */
enum scan isc_scan_keyword(struct isc_scan *scan, const char *keyword);

/* Takes these bytes if they come next; a caller's short cut where it knows
 * what usually comes. */
static inline bool
isc_scan_skip(struct isc_scan *scan, const char *bytes, size_t len)
{
	if ((size_t)(scan->end - scan->p) < len ||
	    memcmp(scan->p, bytes, len) != 0)
		return false;
	scan->p += len;
	return true;
}

/* Looks at the next byte, behind blanks. */
static inline enum scan
isc_scan_peek(struct isc_scan *scan, char *ret_c)
{
	const enum scan r = isc_scan_blank(scan);

	if (r == SCAN_OK)
		*ret_c = *scan->p;
	return r;
}

/*
 * A quoted string, behind blanks, without its escapes (dhcpd writes \ooo; it
 * reads \xhh, \t, \n, \r, \b and \ before any other byte, too).  *ret_len
 * greater than size: it did not fit, and is not in buf.
 */
enum scan isc_scan_string(
    struct isc_scan *scan, char *buf, size_t size, size_t *ret_len);

/* To behind the ';' that ends a statement without braces. */
enum scan isc_scan_skip_statement(struct isc_scan *scan);

/* To behind the ';' or the block, whichever comes first, that ends a statement
 * or a declaration. */
enum scan isc_scan_skip_item(struct isc_scan *scan);

#endif
