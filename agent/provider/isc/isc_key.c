/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_parse.h"

/* A secret that is being decoded, only to see whether it can be. */
struct base64 {
	uint32_t left; /* bits of the byte that is not whole yet */
	size_t chars, bytes;
	bool padded; /* a '=' was seen */
};

/* 0 to 63, 64 for '=', -1 for what is none. */
static int
base64_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/=";
	const char *found = c == '\0' ? NULL : strchr(digits, c);

	return found == NULL ? -1 : (int)(found - digits);
}

static bool
is_base64(const char *s)
{
	while (*s != '\0')
		if (base64_value(*s++) < 0)
			return false;
	return true;
}

static bool
base64_add(struct base64 *b, const char *s)
{
	int value;

	for (; *s != '\0'; s++, b->chars++) {
		if ((value = base64_value(*s)) < 0 || (b->padded && value < 64))
			return false;
		if (value == 64) {
			b->padded = true;
			continue;
		}
		b->left = b->left << 6 | (uint32_t)value;
		if (b->chars % 4 == 0)
			continue;
		b->left &= (UINT32_C(1) << (6 - 2 * (b->chars % 4))) - 1;
		b->bytes++;
	}
	return true;
}

/*
 * One or more tokens, since '+' and '/' end a name.  *ret_empty: there is
 * nothing in it, and its ';' was not taken.
 */
static int
parse_secret(struct isc_parse *p, bool *ret_empty)
{
	struct place place = isc_lex_peek(p->lex)->place;
	const struct isc_token *token;
	struct base64 b = { 0 };
	bool good = true;

	do {
		token = isc_lex_next(p->lex);
		if (token->kind == ISC_T_EOF || token->kind == ISC_T_BAD)
			return isc_parse_unexpected(p, token, "a secret");
		good = base64_add(&b, token->text) && good;
		token = isc_lex_peek(p->lex);
	} while (token->kind != ISC_T_EOF && token->kind != ISC_T_BAD &&
	    is_base64(token->text));
	if (!good || (b.chars % 4 != 0 && b.left != 0))
		return isc_parse_fail(p, &place, "the secret is no base64");
	*ret_empty = b.bytes == 0;
	return *ret_empty ? 0 : isc_parse_semi(p);
}

/* A name in quotes or not, into p->name. */
static int
parse_key_name(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	int rc;

	if (token->kind == ISC_T_STRING) {
		token = isc_lex_next(p->lex);
		p->name_len = strlen(token->text);
		memcpy(p->name, token->text, p->name_len + 1);
		return 0;
	}
	if ((rc = isc_parse_host_name(p)) != 0)
		return rc;
	if (p->name_len == 0)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "the name of a key");
	return 0;
}

static int
parse_algorithm(struct isc_parse *p)
{
	int rc;

	if ((rc = isc_parse_host_name(p)) != 0)
		return rc;
	if (p->name_len == 0)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "the name of an algorithm");
	return isc_parse_semi(p);
}

/* What is in a key, up to its '}'.  *ret_whole: it is one that can be used. */
static int
parse_key_body(struct isc_parse *p, const struct place *place, bool *ret_whole)
{
	bool has_algorithm = false, has_secret = false, empty = false;
	int rc;

	for (;;) {
		if (!has_algorithm && isc_parse_take(p, ISC_W_ALGORITHM)) {
			has_algorithm = true;
			rc = parse_algorithm(p);
		} else if (!has_secret && isc_parse_take(p, ISC_W_SECRET)) {
			has_secret = true;
			rc = parse_secret(p, &empty);
		} else {
			break;
		}
		if (rc != 0)
			return rc;
		/* dhcpd leaves out such a key without a word. */
		if (empty) {
			*ret_whole = false;
			return isc_parse_skip_statement(p, 1);
		}
	}
	if ((rc = isc_parse_expect(
		 p, '}', "one algorithm and one secret, then '}'")) != 0)
		return rc;
	/* dhcpd crashes on a key that lacks one of them. */
	if (!has_algorithm || !has_secret)
		return isc_parse_fail(
		    p, place, "a key needs an algorithm and a secret");
	isc_parse_take(p, ';');
	*ret_whole = true;
	return 0;
}

int
isc_key_parse(struct isc_parse *p)
{
	struct place place = isc_lex_peek(p->lex)->place;
	char name[ISC_PARSE_NAME_MAX + 1];
	size_t len;
	bool whole = false;
	int rc;

	if ((rc = parse_key_name(p)) != 0)
		return rc;
	len = p->name_len;
	memcpy(name, p->name, len + 1);
	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0 ||
	    (rc = parse_key_body(p, &place, &whole)) != 0)
		return rc;
	if (whole && isc_conf_names_set(p->keys, name, len, 0) != 0)
		return isc_parse_no_memory(p);
	return 0;
}

/* The servers of a zone, behind "primary" and the like. */
static int
parse_servers(struct isc_parse *p, bool ipv6)
{
	uint8_t address6[16];
	uint32_t address;
	int rc;

	do {
		if (ipv6)
			rc = isc_parse_ipv6(p, address6);
		else
			rc = isc_parse_ipv4_or_name(p, &address);
		if (rc != 0)
			return rc;
	} while (isc_parse_take(p, ','));
	return isc_parse_semi(p);
}

static int
parse_zone_key(struct isc_parse *p)
{
	struct place place = isc_lex_peek(p->lex)->place;
	int rc;

	if ((rc = parse_key_name(p)) != 0)
		return rc;
	if (!isc_conf_names_get(p->keys, p->name, p->name_len, NULL))
		return isc_parse_fail(p, &place, "no key '%.40s'", p->name);
	return isc_parse_semi(p);
}

int
isc_key_parse_zone(struct isc_parse *p)
{
	static const struct {
		int word;
		bool ipv6;
	} servers[] = {
		{ ISC_W_PRIMARY, false },
		{ ISC_W_SECONDARY, false },
		{ ISC_W_PRIMARY6, true },
		{ ISC_W_SECONDARY6, true },
	};
	bool seen[sizeof(servers) / sizeof(servers[0]) + 1] = { false };
	const struct isc_token *token;
	size_t i;
	int rc;

	if ((rc = isc_parse_host_name(p)) != 0)
		return rc;
	if (p->name_len == 0)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "the name of a zone");
	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0)
		return rc;
	for (;;) {
		token = isc_lex_next(p->lex);
		if (token->kind == '}')
			return 0;
		for (i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
			if (servers[i].word == token->kind)
				break;
		if (i == sizeof(servers) / sizeof(servers[0]) &&
		    token->kind != ISC_W_KEY)
			return isc_parse_unexpected(
			    p, token, "primary, secondary, key or '}'");
		if (seen[i])
			return isc_parse_fail(p, &token->place,
			    "a second '%.40s' in a zone", token->text);
		seen[i] = true;
		if (token->kind == ISC_W_KEY)
			rc = parse_zone_key(p);
		else
			rc = parse_servers(p, servers[i].ipv6);
		if (rc != 0)
			return rc;
	}
}
