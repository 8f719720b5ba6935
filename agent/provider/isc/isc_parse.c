/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_parse.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"

int
isc_parse_fail(
    struct isc_parse *p, const struct place *place, const char *fmt, ...)
{
	char text[ERR_TEXT];
	const char *fault;
	struct place at;
	va_list ap;

	if ((fault = isc_lex_fault(p->lex, &at)) != NULL)
		return err_at(p->err, -EINVAL, &at, "%s", fault);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_at(p->err, -EINVAL, place, "%s", text);
}

int
isc_parse_unexpected(
    struct isc_parse *p, const struct isc_token *token, const char *what)
{
	if (token->kind == ISC_T_EOF)
		return isc_parse_fail(p, &token->place,
		    "expected %s, not the end of the file", what);
	if (token->kind == ISC_T_STRING)
		return isc_parse_fail(p, &token->place,
		    "expected %s, not the string \"%.40s\"", what, token->text);
	return isc_parse_fail(
	    p, &token->place, "expected %s, not '%.40s'", what, token->text);
}

int
isc_parse_no_memory(struct isc_parse *p)
{
	return err_set(p->err, -ENOMEM, "out of memory");
}

int
isc_parse_peek(struct isc_parse *p)
{
	return isc_lex_peek(p->lex)->kind;
}

void
isc_parse_skip(struct isc_parse *p)
{
	isc_lex_next(p->lex);
}

bool
isc_parse_take(struct isc_parse *p, int kind)
{
	if (isc_lex_peek(p->lex)->kind != kind)
		return false;
	isc_lex_next(p->lex);
	return true;
}

int
isc_parse_expect(struct isc_parse *p, int kind, const char *what)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	return token->kind == kind ? 0 : isc_parse_unexpected(p, token, what);
}

int
isc_parse_semi(struct isc_parse *p)
{
	return isc_parse_expect(p, ';', "';'");
}

int
isc_parse_skip_statement(struct isc_parse *p, unsigned int blocks)
{
	const struct isc_token *token;
	size_t depth = blocks;

	for (;;) {
		token = isc_lex_next(p->lex);
		switch (token->kind) {
		case ISC_T_BAD:
			return isc_parse_unexpected(p, token, "';'");
		case ISC_T_EOF:
			return 0;
		case '{':
			depth++;
			break;
		case '}':
			if (depth <= 1)
				return 0;
			depth--;
			break;
		case ';':
			if (depth == 0)
				return 0;
			break;
		}
	}
}

int
isc_parse_enter(struct isc_parse *p)
{
	if (p->depth == ISC_PARSE_DEPTH_MAX)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "nested deeper than %d levels", ISC_PARSE_DEPTH_MAX);
	p->depth++;
	return 0;
}

void
isc_parse_leave(struct isc_parse *p)
{
	p->depth--;
}

int32_t
isc_parse_atoi(const char *text)
{
	return (int32_t)(uint32_t)(uint64_t)strtoll(text, NULL, 10);
}

int
isc_parse_int(struct isc_parse *p, int32_t *ret_value)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	if (token->kind != ISC_T_NUMBER)
		return isc_parse_unexpected(p, token, "a number");
	*ret_value = isc_parse_atoi(token->text);
	return 0;
}

/* The value of a digit in any base; 99 for what is none. */
static unsigned int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'z')
		return (unsigned int)(c - 'a') + 10;
	if (c >= 'A' && c <= 'Z')
		return (unsigned int)(c - 'A') + 10;
	return 99;
}

int
isc_parse_convert(struct isc_parse *p, const struct isc_token *token,
    unsigned int base, unsigned int bits, uint32_t *ret_value)
{
	const char *s = token->text;
	uint32_t value = 0, max;
	unsigned int digit;
	bool negative;

	if ((negative = *s == '-'))
		s++;
	if (base == 0) {
		base = 10;
		if (s[0] == '0' && s[1] == 'x') {
			base = 16;
			s += 2;
		} else if (s[0] == '0' && digit_value(s[1]) < 10) {
			base = 8;
			s++;
		}
	}
	do {
		if ((digit = digit_value(*s)) >= base)
			return isc_parse_fail(p, &token->place,
			    "'%.40s' is no number in base %u", token->text,
			    base);
		/* Wraps around as dhcpd's does. */
		value = value * base + digit;
	} while (*++s != '\0');
	max = UINT32_C(1) << (bits - 1);
	if (!negative)
		max = max - 1 + max;
	if (value > max)
		return isc_parse_fail(p, &token->place,
		    "'%.40s' does not fit into %u bits", token->text, bits);
	*ret_value = negative ? -value : value;
	return 0;
}

int
isc_parse_octets(struct isc_parse *p, int separator, unsigned int base,
    size_t want, uint8_t *bytes, size_t size, size_t *ret_count)
{
	const struct isc_token *token;
	uint32_t value;
	size_t n = 0;
	int rc;

	do {
		if (n > 0 && !isc_parse_take(p, separator)) {
			if (want == 0)
				break;
			return isc_parse_unexpected(p, isc_lex_next(p->lex),
			    separator == '.' ? "'.'" : "':'");
		}
		token = isc_lex_next(p->lex);
		if (token->kind != ISC_T_NUMBER &&
		    (base != 16 || token->kind != ISC_T_NUMBER_OR_NAME))
			return isc_parse_unexpected(p, token,
			    base == 16 ? "a hexadecimal number" : "a number");
		if ((rc = isc_parse_convert(p, token, base, 8, &value)) != 0)
			return rc;
		if (n < size)
			bytes[n] = (uint8_t)value;
	} while (++n != want);
	*ret_count = n;
	return 0;
}

int
isc_parse_hex(struct isc_parse *p)
{
	size_t count;

	return isc_parse_octets(p, ':', 16, 0, NULL, 0, &count);
}

int
isc_parse_ipv4(struct isc_parse *p, uint32_t *ret_address)
{
	uint8_t b[4] = { 0 };
	size_t count;
	int rc;

	if ((rc = isc_parse_octets(p, '.', 10, 4, b, 4, &count)) != 0)
		return rc;
	*ret_address = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | b[3];
	return 0;
}

static bool
in_ipv6(const struct isc_token *token)
{
	switch (token->kind) {
	case ISC_T_NAME:
	case ISC_T_NUMBER_OR_NAME:
		return strspn(token->text, "0123456789abcdefABCDEF") ==
		    token->len;
	case ISC_T_NUMBER:
	case ISC_W_ADD: /* the only word of hexadecimal digits */
	case '.':
	case ':':
		return true;
	default:
		return false;
	}
}

int
isc_parse_ipv6(struct isc_parse *p, uint8_t address[16])
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	struct place place = token->place;
	char text[INET6_ADDRSTRLEN];
	struct in6_addr in6;
	size_t n = 0;

	/* Blanks end the address, except in front of it. */
	while (in_ipv6(token) && (n == 0 || !token->spaced)) {
		if (n + token->len >= sizeof(text))
			return isc_parse_fail(p, &place, "bad IPv6 address");
		memcpy(text + n, token->text, token->len);
		n += token->len;
		isc_lex_next(p->lex);
		token = isc_lex_peek(p->lex);
	}
	text[n] = '\0';
	if (inet_pton(AF_INET6, text, &in6) != 1)
		return isc_parse_fail(p, &place, "bad IPv6 address");
	memcpy(address, &in6, sizeof(in6));
	return 0;
}

static int
append_name(struct isc_parse *p, const struct isc_token *token)
{
	if (token->len > ISC_PARSE_NAME_MAX - p->name_len)
		return isc_parse_fail(p, &token->place, "name too long");
	memcpy(p->name + p->name_len, token->text, token->len);
	p->name_len += token->len;
	p->name[p->name_len] = '\0';
	return 0;
}

int
isc_parse_host_name(struct isc_parse *p)
{
	const struct isc_token *token;
	int rc;

	p->name_len = 0;
	p->name[0] = '\0';
	for (;;) {
		token = isc_lex_peek(p->lex);
		if (!isc_lex_is_identifier(token->kind) &&
		    token->kind != ISC_T_NUMBER)
			return 0;
		if ((rc = append_name(p, isc_lex_next(p->lex))) != 0)
			return rc;
		token = isc_lex_peek(p->lex);
		if (token->kind != '.')
			return 0;
		if ((rc = append_name(p, isc_lex_next(p->lex))) != 0)
			return rc;
	}
}

/* Two numbers with a dot between them begin an address; a host name may be
 * all digits, but not with a dot in it. */
static bool
begins_ipv4(struct isc_parse *p)
{
	struct isc_lex_mark mark = isc_lex_mark(p->lex);
	bool yes;

	yes = isc_parse_take(p, ISC_T_NUMBER) && isc_parse_take(p, '.') &&
	    isc_parse_take(p, ISC_T_NUMBER);
	isc_lex_rewind(p->lex, &mark);
	return yes;
}

int
isc_parse_ipv4_or_name(struct isc_parse *p, uint32_t *ret_address)
{
	char text[IPV4_TEXT];
	uint32_t address;
	int rc;

	if (begins_ipv4(p)) {
		if ((rc = isc_parse_ipv4(p, &address)) != 0)
			return rc;
		ipv4_format(address, text);
		p->name_len = strlen(text);
		memcpy(p->name, text, p->name_len + 1);
		*ret_address = address;
		return 0;
	}
	if ((rc = isc_parse_host_name(p)) != 0)
		return rc;
	if (p->name_len == 0)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "an IP address or a host name");
	*ret_address = 0;
	return 0;
}

int
isc_parse_date(struct isc_parse *p)
{
	/* Day of the week, then year/month/day hour:minute:second. */
	static const char separators[] = "\0\0//\0::";
	int32_t number;
	size_t i;
	int rc;

	if (isc_parse_take(p, ISC_W_NEVER))
		return 0;
	if (isc_parse_take(p, ISC_W_EPOCH))
		return isc_parse_int(p, &number);
	for (i = 0; i < 7; i++) {
		if (separators[i] == '/' &&
		    (rc = isc_parse_expect(p, '/', "'/'")) != 0)
			return rc;
		if (separators[i] == ':' &&
		    (rc = isc_parse_expect(p, ':', "':'")) != 0)
			return rc;
		if ((rc = isc_parse_int(p, &number)) != 0)
			return rc;
	}
	if (isc_parse_take(p, ISC_T_NUMBER) || isc_parse_peek(p) == ';')
		return 0;
	return isc_parse_unexpected(
	    p, isc_lex_next(p->lex), "';' or an offset in seconds");
}
