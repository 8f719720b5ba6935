/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_scan.h"

#include <errno.h>
#include <string.h>

#define W SCAN_WORD
#define BLANK SCAN_BLANK
#define LINE (SCAN_BLANK | SCAN_STOP | SCAN_QUOTE)

const uint8_t isc_scan_kind[256] = {
	['\t'] = BLANK,
	['\n'] = LINE,
	['\v'] = BLANK,
	['\f'] = BLANK,
	['\r'] = BLANK,
	[' '] = BLANK,
	['"'] = SCAN_STOP | SCAN_QUOTE,
	['\\'] = SCAN_QUOTE,
	['#'] = SCAN_STOP,
	[';'] = SCAN_STOP,
	['{'] = SCAN_STOP,
	['}'] = SCAN_STOP,
	['.'] = SCAN_DOT,
	[':'] = SCAN_COLON,
	['-'] = W,
	['_'] = W,
	/* clang-format off */
	['0'] = W, ['1'] = W, ['2'] = W, ['3'] = W, ['4'] = W,
	['5'] = W, ['6'] = W, ['7'] = W, ['8'] = W, ['9'] = W,
	['a'] = W, ['b'] = W, ['c'] = W, ['d'] = W, ['e'] = W,
	['f'] = W, ['g'] = W, ['h'] = W, ['i'] = W, ['j'] = W,
	['k'] = W, ['l'] = W, ['m'] = W, ['n'] = W, ['o'] = W,
	['p'] = W, ['q'] = W, ['r'] = W, ['s'] = W, ['t'] = W,
	['u'] = W, ['v'] = W, ['w'] = W, ['x'] = W, ['y'] = W,
	['z'] = W, ['A'] = W, ['B'] = W, ['C'] = W, ['D'] = W,
	['E'] = W, ['F'] = W, ['G'] = W, ['H'] = W, ['I'] = W,
	['J'] = W, ['K'] = W, ['L'] = W, ['M'] = W, ['N'] = W,
	['O'] = W, ['P'] = W, ['Q'] = W, ['R'] = W, ['S'] = W,
	['T'] = W, ['U'] = W, ['V'] = W, ['W'] = W, ['X'] = W,
	['Y'] = W, ['Z'] = W,
	/* clang-format on */
};

/* To the newline that ends a comment. */
static enum scan
skip_comment(struct isc_scan *scan)
{
	const char *nl = memchr(scan->p, '\n', (size_t)(scan->end - scan->p));

	scan->p = nl != NULL ? nl : scan->end;
	return nl != NULL ? SCAN_OK : SCAN_MORE;
}

enum scan
isc_scan_blank_more(struct isc_scan *scan)
{
	while (scan->p < scan->end) {
		if (*scan->p == '#') {
			if (skip_comment(scan) != SCAN_OK)
				return SCAN_MORE;
		} else if (!isc_scan_is(*scan->p, SCAN_BLANK)) {
			return SCAN_OK;
		}
		if (*scan->p == '\n')
			scan->line++;
		scan->p++;
	}
	return SCAN_MORE;
}

enum scan
isc_scan_keyword(struct isc_scan *scan, const char *keyword)
{
	const char *s;
	size_t len;
	enum scan r;

	if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
		return r;
	if (!isc_scan_same(s, len, keyword, strlen(keyword)))
		return isc_scan_bad_word(scan, "unexpected", s, len);
	return SCAN_OK;
}

enum scan
isc_scan_peek(struct isc_scan *scan, char *ret_c)
{
	enum scan r;

	if ((r = isc_scan_blank(scan)) == SCAN_OK)
		*ret_c = *scan->p;
	return r;
}

enum scan
isc_scan_expect(struct isc_scan *scan, char c)
{
	enum scan r;
	char found;

	if ((r = isc_scan_peek(scan, &found)) != SCAN_OK)
		return r;
	if (found != c)
		return isc_scan_bad_word(scan,
		    c == ';' ? "expected ';' instead of" :
			       "expected '{' instead of",
		    scan->p, 1);
	scan->p++;
	return SCAN_OK;
}

/* At the opening quote: to behind the closing one. */
static enum scan
skip_string(struct isc_scan *scan)
{
	const char *p = scan->p + 1;

	for (;;) {
		while (p < scan->end && !isc_scan_is(*p, SCAN_QUOTE))
			p++;
		if (p < scan->end && *p == '\\')
			p++;
		else if (p < scan->end && *p == '"')
			break;
		if (p >= scan->end)
			return SCAN_MORE;
		if (*p == '\n')
			return isc_scan_bad(scan, "a string without its end");
		p++;
	}
	scan->p = p + 1;
	return SCAN_OK;
}

enum scan
isc_scan_string(struct isc_scan *scan, const char **ret_s, size_t *ret_len)
{
	const char *s;
	enum scan r;

	if ((r = isc_scan_blank(scan)) != SCAN_OK)
		return r;
	s = scan->p;
	if (*s != '"')
		return isc_scan_bad_word(
		    scan, "expected a string instead of", s, 1);
	if ((r = skip_string(scan)) != SCAN_OK)
		return r;
	*ret_s = s + 1;
	*ret_len = (size_t)(scan->p - s) - 2;
	return SCAN_OK;
}

/* A declaration of a lease or of a failover state never stands inside another
 * one: in the first column it shows that this one was cut off. */
static bool
begins_item(const char *p, const char *end)
{
	static const char lease[] = "lease ", peer[] = "failover peer ";
	const size_t len = (size_t)(end - p);

	return (len > sizeof(lease) - 1 &&
		   memcmp(p, lease, sizeof(lease) - 1) == 0 &&
		   p[sizeof(lease) - 1] >= '0' &&
		   p[sizeof(lease) - 1] <= '9') ||
	    (len > sizeof(peer) - 1 && memcmp(p, peer, sizeof(peer) - 1) == 0);
}

/* One byte that skipping stops at.  SCAN_OK with *done: that was the end. */
static enum scan
skip_stop(struct isc_scan *scan, bool blocks, unsigned int *depth, bool *done)
{
	const char c = *scan->p;

	if (c == '"')
		return skip_string(scan);
	if (c == '#')
		return skip_comment(scan);
	if (c == '{' && !blocks)
		return isc_scan_bad(scan, "unexpected '{'");
	if (c == '{' && ++*depth > ISC_SCAN_DEPTH_MAX)
		return isc_scan_bad(scan, "nested too deep");
	if (c == '}' && *depth == 0)
		return isc_scan_bad(scan, "unexpected '}'");
	scan->p++;
	if (c == '}')
		*done = --*depth == 0;
	else if (c == ';')
		*done = *depth == 0;
	else if (c == '\n') {
		scan->line++;
		if (begins_item(scan->p, scan->end))
			return isc_scan_bad(
			    scan, "cut off: the next item begins inside it");
	}
	return SCAN_OK;
}

static enum scan
skip(struct isc_scan *scan, bool blocks)
{
	unsigned int depth = 0;
	bool done = false;
	enum scan r;

	while (!done) {
		while (scan->p < scan->end && !isc_scan_is(*scan->p, SCAN_STOP))
			scan->p++;
		if (scan->p == scan->end)
			return SCAN_MORE;
		if ((r = skip_stop(scan, blocks, &depth, &done)) != SCAN_OK)
			return r;
	}
	return SCAN_OK;
}

enum scan
isc_scan_skip_statement(struct isc_scan *scan)
{
	return skip(scan, false);
}

enum scan
isc_scan_skip_item(struct isc_scan *scan)
{
	return skip(scan, true);
}

static int
digit(char c, int base)
{
	if (c >= '0' && c <= '7')
		return c - '0';
	if (base == 16 && (c == '8' || c == '9'))
		return c - '0';
	if (base == 16 && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* "\ooo" and "\xhh" behind the backslash and, for hex, the 'x'. */
static int
number(const char *s, const char *end, int base, int count)
{
	int value = 0, d;

	while (count-- > 0) {
		if (s == end || (d = digit(*s++, base)) < 0)
			return -1;
		value = value * base + d;
	}
	return value;
}

int
isc_scan_unescape(
    const char *s, size_t len, void *buf, size_t size, size_t *ret_len)
{
	const char *end = s + len;
	uint8_t *out = buf;
	size_t n = 0;
	int c;

	for (; s < end; s++) {
		c = (unsigned char)*s;
		if (c == '\\') {
			if (++s == end)
				return -EINVAL;
			c = (unsigned char)*s;
			if (c >= '0' && c <= '3') {
				if ((c = number(s, end, 8, 3)) < 0)
					return -EINVAL;
				s += 2;
			} else if (c == 'x') {
				if ((c = number(s + 1, end, 16, 2)) < 0)
					return -EINVAL;
				s += 2;
			} else if (c == 't') {
				c = '\t';
			} else if (c == 'r') {
				c = '\r';
			} else if (c == 'n') {
				c = '\n';
			} else if (c == 'b') {
				c = '\b';
			}
		}
		if (n == size)
			return -ERANGE;
		out[n++] = (uint8_t)c;
	}
	*ret_len = n;
	return 0;
}
