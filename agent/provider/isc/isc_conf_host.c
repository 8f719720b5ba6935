/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "provider/isc/isc_conf_build.h"
#include "provider/isc/isc_conf_decl.h"
#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_option_decl.h"
#include "provider/isc/isc_parse.h"
#include "provider/isc/isc_value.h"

#define HARDWARE_MAX 20 /* bytes of an address, dhcpd's limit */

/* What a host may have once only. */
struct isc_conf_host {
	bool has_hardware, has_address, has_uid, has_identifier;
	bool deleted;
};

static int
not_in_host(struct isc_parse *p, const struct place *place)
{
	return isc_parse_fail(p, place, "this can stand in a host only");
}

int
isc_conf_host_hardware(struct isc_parse *p, struct isc_conf_host *host)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	struct place place = token->place;
	size_t count = 0;
	int rc;

	if (host == NULL)
		return not_in_host(p, &place);
	if (host->has_hardware)
		return isc_parse_fail(
		    p, &place, "the host has a hardware address already");
	host->has_hardware = true;
	if (token->kind != ISC_W_ETHERNET && token->kind != ISC_W_TOKEN_RING &&
	    token->kind != ISC_W_FDDI && token->kind != ISC_W_INFINIBAND &&
	    strncmp(token->text, "unknown-", 8) != 0)
		return isc_parse_unexpected(p, token, "a kind of hardware");
	if (isc_parse_peek(p) != ';' &&
	    (rc = isc_parse_octets(p, ':', 16, 0, NULL, 0, &count)) != 0)
		return rc;
	if (count > HARDWARE_MAX)
		return isc_parse_fail(p, &place, "hardware address too long");
	return isc_parse_semi(p);
}

static int
claim_address(
    struct isc_parse *p, struct isc_conf_host *host, const struct place *place)
{
	if (host == NULL)
		return not_in_host(p, place);
	if (host->has_address)
		return isc_parse_fail(
		    p, place, "the host has a fixed address already");
	host->has_address = true;
	return 0;
}

int
isc_conf_host_fixed_address(struct isc_parse *p, struct isc_conf_host *host)
{
	struct place place = isc_lex_peek(p->lex)->place;
	uint32_t address;
	int rc;

	if ((rc = claim_address(p, host, &place)) != 0)
		return rc;
	do {
		place = isc_lex_peek(p->lex)->place;
		if ((rc = isc_parse_ipv4_or_name(p, &address)) != 0)
			return rc;
		if (address != 0 &&
		    (rc = isc_conf_build_fixed(
			 p->build, &place, address, p->err)) != 0)
			return rc;
	} while (isc_parse_take(p, ','));
	return isc_parse_semi(p);
}

int
isc_conf_host_fixed_address6(struct isc_parse *p, struct isc_conf_host *host)
{
	struct place place = isc_lex_peek(p->lex)->place;
	uint8_t address[16];
	int rc;

	if ((rc = claim_address(p, host, &place)) != 0)
		return rc;
	do {
		if ((rc = isc_parse_ipv6(p, address)) != 0)
			return rc;
	} while (isc_parse_take(p, ','));
	return isc_parse_semi(p);
}

/* No bit behind the first so many is set. */
static bool
prefix_valid(const uint8_t address[16], int32_t bits)
{
	int32_t i;

	if (bits < 0 || bits > 128)
		return false;
	for (i = bits; i < 128; i++)
		if ((address[i / 8] & (0x80 >> i % 8)) != 0)
			return false;
	return true;
}

int
isc_conf_host_fixed_prefix6(struct isc_parse *p, struct isc_conf_host *host)
{
	struct place place = isc_lex_peek(p->lex)->place;
	uint8_t address[16];
	int32_t bits;
	int rc;

	if (host == NULL)
		return not_in_host(p, &place);
	if ((rc = isc_parse_ipv6(p, address)) != 0 ||
	    (rc = isc_parse_expect(p, '/', "'/'")) != 0 ||
	    (rc = isc_parse_int(p, &bits)) != 0 ||
	    (rc = isc_parse_semi(p)) != 0)
		return rc;
	if (!prefix_valid(address, bits))
		return isc_parse_fail(p, &place, "bad IPv6 prefix");
	return 0;
}

/* ---- what can stand in a host only, behind its word ---- */

static int
parse_dynamic(struct isc_parse *p, struct isc_conf_host *host)
{
	(void)host;
	return isc_parse_semi(p);
}

static int
parse_deleted(struct isc_parse *p, struct isc_conf_host *host)
{
	host->deleted = true;
	return isc_parse_semi(p);
}

static int
parse_group(struct isc_parse *p, struct isc_conf_host *host)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	(void)host;
	if (token->kind != ISC_T_STRING && !isc_lex_is_identifier(token->kind))
		return isc_parse_unexpected(p, token, "the name of a group");
	if (!isc_conf_names_get(
		p->groups, token->text, strlen(token->text), NULL))
		return isc_parse_fail(
		    p, &token->place, "no group '%.40s'", token->text);
	return isc_parse_semi(p);
}

static int
parse_uid(struct isc_parse *p, struct isc_conf_host *host)
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	int rc;

	if (host->has_uid)
		return isc_parse_fail(
		    p, &token->place, "the host has a uid already");
	if (token->kind == ISC_T_STRING) {
		host->has_uid = token->len > 0;
		isc_parse_skip(p);
		return isc_parse_semi(p);
	}
	host->has_uid = true;
	if ((rc = isc_parse_hex(p)) != 0)
		return rc;
	return isc_parse_semi(p);
}

/* "option NAME VALUE" or "v6relopt RELAYS NAME VALUE" */
static int
parse_identifier(struct isc_parse *p, struct isc_conf_host *host)
{
	struct place place = isc_lex_peek(p->lex)->place;
	const struct isc_option *option;
	int32_t relays;
	int rc;

	if (host->has_identifier)
		return isc_parse_fail(
		    p, &place, "the host has an identifier already");
	host->has_identifier = true;
	if (isc_parse_take(p, ISC_W_V6RELOPT)) {
		if ((rc = isc_parse_int(p, &relays)) != 0)
			return rc;
		if (relays < 0)
			return isc_parse_fail(
			    p, &place, "a number of relays is not negative");
	} else if ((rc = isc_parse_expect(
			p, ISC_W_OPTION, "'option' or 'v6relopt'")) != 0) {
		return rc;
	}
	if ((rc = isc_option_decl_name(p, &option)) != 0 ||
	    (rc = isc_value_parse(p, option, NULL)) != 0)
		return rc;
	return isc_parse_semi(p);
}

static const struct statement {
	int word;
	int (*parse)(struct isc_parse *p, struct isc_conf_host *host);
} statements[] = {
	{ ISC_W_DYNAMIC, parse_dynamic },
	{ ISC_W_DELETED, parse_deleted },
	{ ISC_W_GROUP, parse_group },
	{ ISC_W_UID, parse_uid },
	{ ISC_W_HOST_IDENTIFIER, parse_identifier },
};

static int
parse_statement(struct isc_parse *p, struct isc_conf_scope *scope)
{
	size_t i;

	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (isc_parse_take(p, statements[i].word))
			return statements[i].parse(p, scope->host);
	return isc_conf_decl_statement(p, scope);
}

/* Its name, which no other host may have unless that one was deleted. */
static int
enter(struct isc_parse *p, const struct isc_conf_host *host, const char *name,
    size_t len, const struct place *place)
{
	if (host->deleted) {
		isc_conf_names_unset(p->hosts, name, len);
		return 0;
	}
	if (isc_conf_names_get(p->hosts, name, len, NULL))
		return isc_parse_fail(
		    p, place, "host %.40s declared twice", name);
	if (isc_conf_names_set(p->hosts, name, len, 0) != 0)
		return isc_parse_no_memory(p);
	return 0;
}

int
isc_conf_host_parse(struct isc_parse *p)
{
	struct place place = isc_lex_peek(p->lex)->place;
	struct isc_conf_scope scope = { .block = ISC_CONF_HOST };
	struct isc_conf_host host = { 0 };
	char name[ISC_PARSE_NAME_MAX + 1];
	size_t len;
	int rc;

	if ((rc = isc_parse_host_name(p)) != 0)
		return rc;
	if (p->name_len == 0)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "the name of a host");
	len = p->name_len;
	memcpy(name, p->name, len + 1);
	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0 ||
	    (rc = isc_parse_enter(p)) != 0)
		return rc;
	scope.host = &host;
	while ((rc = isc_conf_decl_more(p)) > 0)
		if ((rc = parse_statement(p, &scope)) != 0)
			break;
	isc_parse_leave(p);
	return rc != 0 ? rc : enter(p, &host, name, len, &place);
}
