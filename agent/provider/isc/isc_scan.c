/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_scan.h"

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

/* count digits at *p, which is moved behind them. */
static enum scan
scan_number(
    struct isc_scan *scan, const char **p, int base, int count, char *ret_byte)
{
	int value = 0, d;

	for (; count > 0; count--, ++*p) {
		if (*p == scan->end)
			return SCAN_MORE;
		if ((d = digit(**p, base)) < 0)
			return isc_scan_bad(scan, "a bad escape in a string");
		value = value * base + d;
	}
	*ret_byte = (char)value;
	return SCAN_OK;
}

/* Behind a backslash. */
static enum scan
scan_escape(struct isc_scan *scan, const char **p, char *ret_byte)
{
	static const char from[] = "trnb", to[] = "\t\r\n\b";
	const char *at;
	unsigned int d;
	char c;

	if (*p == scan->end)
		return SCAN_MORE;
	c = **p;
	if (c >= '0' && c <= '3') {
		d = scan->end - *p < 3 ?
		    8 :
		    (unsigned char)(((*p)[1] ^ '0') | ((*p)[2] ^ '0'));
		if (d > 7)
			return scan_number(scan, p, 8, 3, ret_byte);
		*ret_byte = (char)((c - '0') << 6 | ((*p)[1] - '0') << 3 |
		    ((*p)[2] - '0'));
		*p += 3;
		return SCAN_OK;
	}
	++*p;
	if (c == 'x')
		return scan_number(scan, p, 16, 2, ret_byte);
	if (c == '\n')
		return isc_scan_bad(scan, "a string without its end");
	at = c != '\0' ? strchr(from, c) : NULL;
	*ret_byte = c;
	if (at != NULL)
		*ret_byte = to[at - from];
	return SCAN_OK;
}

enum scan
isc_scan_string(struct isc_scan *scan, char *buf, size_t size, size_t *ret_len)
{
	const char *p;
	size_t n = 0;
	enum scan r;
	char c;

	if ((r = isc_scan_blank(scan)) != SCAN_OK)
		return r;
	p = scan->p;
	if (*p != '"')
		return isc_scan_bad_word(
		    scan, "expected a string instead of", p, 1);
	for (p++; p < scan->end;) {
		c = *p++;
		if (isc_scan_is(c, SCAN_QUOTE)) {
			if (c == '"') {
				scan->p = p;
				*ret_len = n;
				return SCAN_OK;
			}
			if (c == '\n')
				return isc_scan_bad(
				    scan, "a string without its end");
			if ((r = scan_escape(scan, &p, &c)) != SCAN_OK)
				return r;
		}
		if (n < size)
			buf[n] = c;
		n++;
	}
	return SCAN_MORE;
}
