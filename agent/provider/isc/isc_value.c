/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_value.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "provider/isc/isc_option.h"
#include "provider/isc/isc_parse.h"

/* RFC 1035 */
#define LABEL_MAX 63
#define DOMAIN_MAX 255

/* The words of the lists that formats name. */
static const struct word_list {
	const char *name;
	const char *const *words;
} word_lists[] = {
	{ "ddns-styles",
	    (const char *const[]) {
		"none", "ad-hoc", "interim", "standard", NULL } },
	{ "syslog-facilities",
	    (const char *const[]) { "kern", "user", "mail", "daemon", "auth",
		"syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
		"local0", "local1", "local2", "local3", "local4", "local5",
		"local6", "local7", NULL } },
	{ "prefix_length_modes",
	    (const char *const[]) {
		"ignore", "prefer", "exact", "minimum", "maximum", NULL } },
	{ "status-codes",
	    (const char *const[]) { "success", "UnspecFail", "NoAddrsAvail",
		"NoBinding", "NotOnLink", "UseMulticast", "NoPrefixAvail",
		"UnknownQueryType", "MalformedQuery", "NotConfigured",
		"NotAllowed", "QueryTerminated", NULL } },
	{ "dhcpv6-messages",
	    (const char *const[]) { "SOLICIT", "ADVERTISE", "REQUEST",
		"CONFIRM", "RENEW", "REBIND", "REPLY", "RELEASE", "DECLINE",
		"RECONFIGURE", "INFORMATION-REQUEST", "RELAY-FORW",
		"RELAY-REPL", "LEASEQUERY", "LEASEQUERY-REPLY",
		"LEASEQUERY-DONE", "LEASEQUERY-DATA", "RECONFIGURE-REQUEST",
		"RECONFIGURE-REPLY", "DHCPV4-QUERY", "DHCPV4-RESPONSE",
		NULL } },
};

static void
keep_text(struct isc_value *value, const char *text, size_t len)
{
	if (value == NULL)
		return;
	value->kind = ISC_VALUE_TEXT;
	if (len >= sizeof(value->text))
		len = sizeof(value->text) - 1;
	memcpy(value->text, text, len);
	value->text[len] = '\0';
	value->len = len;
}

/* Behind the backslash at *s: one character, or three digits for it. */
static bool
skip_escape(const char **s)
{
	int n = 0, i;

	if (**s < '0' || **s > '9') {
		(*s)++;
		return true;
	}
	for (i = 0; i < 3; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		n = n * 10 + **s - '0';
	}
	return n <= 255;
}

/* Names with dots between them; the last may have one behind it. */
static bool
domain_valid(const char *s)
{
	size_t label = 0, total = 1;

	while (*s != '\0') {
		if (*s == '.') {
			if (s[1] == '\0')
				break;
			if (label == 0 || s[1] == '.')
				return false;
			s++;
			total++;
			label = 0;
			continue;
		}
		if (*s++ == '\\') {
			/* A backslash at the very end counts for nothing. */
			if (*s == '\0')
				break;
			if (!skip_escape(&s))
				return false;
		}
		total++;
		if (++label > LABEL_MAX)
			return false;
	}
	return total + (label > 0) <= DOMAIN_MAX;
}

static int
parse_domain_list(struct isc_parse *p)
{
	const struct isc_token *token;

	do {
		token = isc_lex_next(p->lex);
		if (token->kind != ISC_T_STRING)
			return isc_parse_unexpected(
			    p, token, "a domain name in quotes");
		if (!domain_valid(token->text))
			return isc_parse_fail(p, &token->place,
			    "\"%.40s\" is no domain name", token->text);
	} while (isc_parse_take(p, ','));
	return 0;
}

static int
parse_domain_name(struct isc_parse *p)
{
	struct place place = isc_lex_peek(p->lex)->place;
	int rc;

	if ((rc = isc_parse_host_name(p)) != 0)
		return rc;
	if (p->name_len == 0 || !domain_valid(p->name))
		return isc_parse_fail(p, &place, "a domain name expected");
	return 0;
}

static int
parse_bytes(struct isc_parse *p, struct isc_value *value)
{
	const struct isc_token *token = isc_lex_peek(p->lex);

	if (token->kind == ISC_T_NUMBER || token->kind == ISC_T_NUMBER_OR_NAME)
		return isc_parse_hex(p);
	token = isc_lex_next(p->lex);
	if (token->kind != ISC_T_STRING)
		return isc_parse_unexpected(
		    p, token, "a string or hexadecimal bytes");
	keep_text(value, token->text, token->len);
	return 0;
}

/* One that may be missing takes what stands there, whatever it is. */
static int
parse_text(struct isc_parse *p, bool optional, struct isc_value *value)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	if (token->kind == ISC_T_STRING || isc_lex_is_identifier(token->kind))
		keep_text(value, token->text, token->len);
	else if (!optional || token->kind == ISC_T_BAD)
		return isc_parse_unexpected(p, token, "a string");
	return 0;
}

static int
parse_key_name(struct isc_parse *p, struct isc_value *value)
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	int rc;

	if (token->kind == ISC_T_STRING) {
		token = isc_lex_next(p->lex);
		keep_text(value, token->text, strlen(token->text));
		return 0;
	}
	if ((rc = isc_parse_host_name(p)) != 0)
		return rc;
	if (p->name_len == 0)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "the name of a key");
	keep_text(value, p->name, p->name_len);
	return 0;
}

/* *fmt is at the N; it is left at the dot. */
static int
parse_listed(struct isc_parse *p, const char **fmt, struct isc_value *value)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	const char *name = *fmt + 1, *const * word;
	size_t i, len;

	*fmt = strchr(name, '.');
	len = (size_t)(*fmt - name);
	for (i = 0; i < sizeof(word_lists) / sizeof(word_lists[0]); i++) {
		if (strncmp(word_lists[i].name, name, len) != 0 ||
		    word_lists[i].name[len] != '\0')
			continue;
		for (word = word_lists[i].words; *word != NULL; word++)
			if (isc_lex_is_identifier(token->kind) &&
			    strcmp(token->text, *word) == 0) {
				keep_text(value, token->text, token->len);
				return 0;
			}
	}
	return isc_parse_fail(p, &token->place,
	    "'%.40s' is not one of the %.*s", token->text, (int)len, name);
}

static int
parse_number(struct isc_parse *p, unsigned int bits, struct isc_value *value)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	uint32_t number;
	int rc;

	if (token->kind != ISC_T_NUMBER && token->kind != ISC_T_NUMBER_OR_NAME)
		return isc_parse_unexpected(p, token, "a number");
	if ((rc = isc_parse_convert(p, token, 0, bits, &number)) != 0)
		return rc;
	if (value != NULL) {
		value->kind = ISC_VALUE_NUMBER;
		value->number = number;
	}
	return 0;
}

static int
parse_flag(struct isc_parse *p)
{
	static const char *const words[] = { "true", "on", "false", "off",
		"ignore" };
	const struct isc_token *token = isc_lex_next(p->lex);
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (isc_lex_is_identifier(token->kind) &&
		    strcasecmp(token->text, words[i]) == 0)
			return 0;
	return isc_parse_unexpected(p, token, "true, false, on, off or ignore");
}

static int
parse_space_name(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	if (isc_lex_is_identifier(token->kind))
		return 0;
	return isc_parse_unexpected(p, token, "the name of an option space");
}

/* One element of a format; *fmt is left at its last character. */
static int
parse_element(struct isc_parse *p, const char **fmt, struct isc_value *value)
{
	uint8_t address6[16];
	uint32_t address;

	switch (**fmt) {
	case 'U':
		return parse_space_name(p);
	case 'E':
		*fmt = strchr(*fmt, '.');
		return parse_bytes(p, value);
	case 'X':
		return parse_bytes(p, value);
	case 'D':
		if ((*fmt)[1] == 'c')
			(*fmt)++;
		return parse_domain_list(p);
	case 'd':
		return parse_domain_name(p);
	case 't':
		return parse_text(p, (*fmt)[1] == 'o', value);
	case 'k':
		return parse_key_name(p, value);
	case 'N':
		return parse_listed(p, fmt, value);
	case 'I':
		return isc_parse_ipv4_or_name(p, &address);
	case '6':
		return isc_parse_ipv6(p, address6);
	case 'T':
		if (isc_parse_take(p, ISC_W_INFINITE))
			return 0;
		return parse_number(p, 32, value);
	case 'L':
	case 'l':
		return parse_number(p, 32, value);
	case 'S':
	case 's':
		return parse_number(p, 16, value);
	case 'B':
	case 'b':
		return parse_number(p, 8, value);
	case 'f':
		return parse_flag(p);
	case 'Z':
		if (isc_parse_peek(p) == ';')
			return 0;
		return isc_parse_unexpected(p, isc_lex_next(p->lex), "';'");
	default:
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "this option can have no value");
	}
}

int
isc_value_parse(struct isc_parse *p, const struct isc_option *option,
    struct isc_value *ret_value)
{
	const char *fmt = option->format;
	int rc;

	if (ret_value != NULL)
		ret_value->kind = ISC_VALUE_NONE;
	for (;;) {
		while (*fmt != 'A' && *fmt != 'a') {
			if (*fmt == 'o' ||
			    (fmt[0] != '\0' && fmt[1] == 'o' &&
				isc_parse_peek(p) == ';'))
				;
			else if ((rc = parse_element(p, &fmt, ret_value)) != 0)
				return rc;
			if (*++fmt == '\0')
				return 0;
		}
		if (isc_parse_take(p, ','))
			fmt = *fmt == 'A' ? option->format : fmt - 1;
		else if (*fmt == 'A' || *++fmt == '\0')
			return 0;
	}
}
