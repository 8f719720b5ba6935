/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_decl.h"

#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "provider/isc/isc_conf_build.h"
#include "provider/isc/isc_conf_class.h"
#include "provider/isc/isc_conf_host.h"
#include "provider/isc/isc_conf_load.h"
#include "provider/isc/isc_conf_net.h"
#include "provider/isc/isc_conf_peer.h"
#include "provider/isc/isc_conf_pool.h"
#include "provider/isc/isc_exec.h"
#include "provider/isc/isc_option.h"
#include "provider/isc/isc_option_decl.h"
#include "provider/isc/isc_option_table.h"
#include "provider/isc/isc_parse.h"
#include "provider/isc/isc_value.h"

int
isc_conf_decl_more(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_peek(p->lex);

	if (token->kind == ISC_T_EOF)
		return isc_parse_unexpected(p, token, "'}'");
	return isc_parse_take(p, '}') ? 0 : 1;
}

int
isc_conf_decl_file(struct isc_parse *p, struct isc_conf_scope *scope,
    const struct isc_conf_source *source)
{
	struct isc_lex *outer = p->lex;
	struct place place = { source->name, 0, 0 };
	int rc = 0;

	p->lex = isc_lex_new(source->name, source->text, source->len);
	if (p->lex == NULL) {
		p->lex = outer;
		return isc_parse_no_memory(p);
	}
	while (rc == 0 && isc_parse_peek(p) != ISC_T_EOF)
		rc = isc_conf_decl_statement(p, scope);
	place.line = isc_lex_peek(p->lex)->place.line;
	if (rc == 0 && isc_lex_cut_short(p->lex) &&
	    isc_conf_build_notice(p->build, &place,
		"dhcpd takes a byte 0xff for the end of the file, so this is "
		"one; what is behind it is not read") != 0)
		rc = isc_parse_no_memory(p);
	isc_lex_free(p->lex);
	p->lex = outer;
	return rc;
}

/* ---- one function for each word; the word is taken ---- */

static int
parse_include(struct isc_parse *p, struct isc_conf_scope *scope)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	struct isc_conf_host *host = scope->host;
	struct isc_conf_source source;
	int rc;

	if (token->kind != ISC_T_STRING)
		return isc_parse_unexpected(p, token, "a file name in quotes");
	rc = isc_conf_load_include(
	    p->load, token->text, &token->place, &source, p->err);
	if (rc != 0)
		return rc;
	/* dhcpd forgets there which host it is in. */
	scope->host = NULL;
	rc = isc_conf_decl_file(p, scope, &source);
	scope->host = host;
	isc_conf_load_close(p->load);
	return rc != 0 ? rc : isc_parse_semi(p);
}

static int
parse_host(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_conf_host_parse(p);
}

static int
parse_group(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_conf_net_group(p);
}

static int
parse_share(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_conf_net_share(p);
}

static int
parse_subnet(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_net_subnet(p, scope);
}

static int
parse_class(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_conf_class_parse(p, ISC_W_CLASS);
}

static int
parse_subclass(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_conf_class_parse(p, ISC_W_SUBCLASS);
}

/* "vendor-class" and "user-class" */
static int
parse_implicit_class(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_conf_class_parse(p, ISC_W_VENDOR_CLASS);
}

static int
parse_hardware(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_host_hardware(p, scope->host);
}

static int
parse_fixed_address(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_host_fixed_address(p, scope->host);
}

static int
parse_fixed_address6(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_host_fixed_address6(p, scope->host);
}

static int
parse_fixed_prefix6(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_host_fixed_prefix6(p, scope->host);
}

static int
parse_pool(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_pool_parse(p, scope);
}

static int
parse_range(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_pool_bare_range(p, scope);
}

static int
parse_authoritative(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_parse_semi(p);
}

static int
parse_not(struct isc_parse *p, struct isc_conf_scope *scope)
{
	struct place place = isc_lex_peek(p->lex)->place;
	int rc;

	if ((rc = isc_parse_expect(
		 p, ISC_W_AUTHORITATIVE, "'authoritative'")) != 0)
		return rc;
	if (scope->block == ISC_CONF_HOST)
		return isc_parse_fail(p, &place, "a host is not authoritative");
	return isc_parse_semi(p);
}

/* What the server itself is set to counts in the outermost scope only. */
static int
finish_option(struct isc_parse *p, struct isc_conf_scope *scope,
    const struct place *place, const struct isc_exec_result *result)
{
	if (result->made)
		scope->has_statements = true;
	if (scope->block != ISC_CONF_ROOT)
		return 0;
	if (result->fatal)
		return isc_parse_fail(
		    p, place, "dhcpd ends at this when it starts");
	if (result->option != NULL &&
	    isc_conf_build_parameter(
		p->build, place, result->option, result->value) != 0)
		return isc_parse_no_memory(p);
	return 0;
}

static int
parse_option(struct isc_parse *p, struct isc_conf_scope *scope)
{
	struct place place = isc_lex_peek(p->lex)->place;
	struct isc_exec_result result = { .found = true, .value = &p->value };
	const struct isc_option *option;
	int rc;

	rc = isc_option_decl_outer(p, scope->block == ISC_CONF_ROOT, &option);
	if (rc != 0 || option == NULL)
		return rc;
	/* A missing expression is no error here: dhcpd goes on with the next
	 * statement. */
	if ((rc = isc_exec_option(p, option, &result)) != 0)
		return rc;
	return finish_option(p, scope, &place, &result);
}

/* An option under a name of its own. */
static int
parse_server_identifier(struct isc_parse *p, struct isc_conf_scope *scope)
{
	struct isc_exec_result result = { .found = true };
	const struct isc_option *option;

	option = isc_option_by_code(
	    p->options, ISC_OPTION_SPACE_DHCP, ISC_OPTION_SERVER_IDENTIFIER);
	if (option == NULL)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "option %d was taken out", ISC_OPTION_SERVER_IDENTIFIER);
	scope->has_statements = true;
	return isc_exec_option(p, option, &result);
}

static int
parse_failover(struct isc_parse *p, struct isc_conf_scope *scope)
{
	return isc_conf_peer_parse(p, scope->share);
}

static int
parse_lease_id_format(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	if (!isc_parse_take(p, ISC_W_OCTAL) && !isc_parse_take(p, ISC_W_HEX))
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "'octal' or 'hex'");
	return isc_parse_semi(p);
}

/* The kind of hardware and the address of a DUID; timed: with a time between
 * them. */
static int
parse_duid_link(struct isc_parse *p, bool timed)
{
	int32_t number;
	int rc;

	if (isc_parse_take(p, ';'))
		return 0;
	if (!isc_parse_take(p, ISC_W_ETHERNET) &&
	    !isc_parse_take(p, ISC_W_TOKEN_RING) &&
	    !isc_parse_take(p, ISC_W_FDDI))
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "a kind of hardware");
	if ((timed && (rc = isc_parse_int(p, &number)) != 0) ||
	    (rc = isc_parse_hex(p)) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_server_duid(struct isc_parse *p, struct isc_conf_scope *scope)
{
	int32_t number;
	int rc;

	(void)scope;
	if (isc_parse_take(p, ISC_W_LL))
		return parse_duid_link(p, false);
	if (isc_parse_take(p, ISC_W_LLT))
		return parse_duid_link(p, true);
	/* An enterprise, or any type by its number. */
	isc_parse_take(p, ISC_W_EN);
	if ((rc = isc_parse_int(p, &number)) != 0 ||
	    (rc = isc_parse_expect(p, ISC_T_STRING, "a string")) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_ipv6(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
	    "this is for DHCPv6; dhcpd refuses it in a DHCPv4 server's file");
}

/* A line of somebody else's. */
static int
parse_percent(struct isc_parse *p, struct isc_conf_scope *scope)
{
	(void)scope;
	return isc_parse_skip_statement(p, 0);
}

/* Sets of blocks. */
#define IN(block) (1u << (block))
#define EVERYWHERE (~0u)
#define NOT_IN_CLASS (EVERYWHERE & ~IN(ISC_CONF_CLASS))
#define NOT_IN_HOST (NOT_IN_CLASS & ~IN(ISC_CONF_HOST))
#define NOT_IN_SUBNET (NOT_IN_HOST & ~IN(ISC_CONF_SUBNET))
#define NOT_IN_NETWORK (NOT_IN_SUBNET & ~IN(ISC_CONF_SHARE))
#define IN_NETWORK (IN(ISC_CONF_SUBNET) | IN(ISC_CONF_SHARE))

static const struct statement {
	int word;
	unsigned int where;
	int (*parse)(struct isc_parse *p, struct isc_conf_scope *scope);
} statements[] = {
	{ ISC_W_HOST, NOT_IN_HOST, parse_host },
	{ ISC_W_OPTION, EVERYWHERE, parse_option },
	{ ISC_W_HARDWARE, EVERYWHERE, parse_hardware },
	{ ISC_W_FIXED_ADDRESS, EVERYWHERE, parse_fixed_address },
	{ ISC_W_SUBNET, NOT_IN_SUBNET, parse_subnet },
	{ ISC_W_POOL, IN_NETWORK, parse_pool },
	{ ISC_W_RANGE, IN(ISC_CONF_SUBNET), parse_range },
	{ ISC_W_GROUP, NOT_IN_HOST, parse_group },
	{ ISC_W_SUBCLASS, NOT_IN_CLASS, parse_subclass },
	{ ISC_W_CLASS, NOT_IN_CLASS, parse_class },
	{ ISC_W_INCLUDE, EVERYWHERE, parse_include },
	{ ISC_W_SHARED_NETWORK, NOT_IN_NETWORK, parse_share },
	{ ISC_W_VENDOR_CLASS, NOT_IN_CLASS, parse_implicit_class },
	{ ISC_W_USER_CLASS, NOT_IN_CLASS, parse_implicit_class },
	{ ISC_W_FIXED_ADDRESS6, EVERYWHERE, parse_fixed_address6 },
	{ ISC_W_FIXED_PREFIX6, EVERYWHERE, parse_fixed_prefix6 },
	{ ISC_W_SUBNET6, EVERYWHERE, parse_ipv6 },
	{ ISC_W_RANGE6, EVERYWHERE, parse_ipv6 },
	{ ISC_W_PREFIX6, EVERYWHERE, parse_ipv6 },
	{ ISC_W_POOL6, EVERYWHERE, parse_ipv6 },
	{ ISC_W_NOT, EVERYWHERE, parse_not },
	{ ISC_W_AUTHORITATIVE, EVERYWHERE & ~IN(ISC_CONF_HOST),
	    parse_authoritative },
	{ ISC_W_SERVER_IDENTIFIER, EVERYWHERE, parse_server_identifier },
	{ ISC_W_FAILOVER, IN(ISC_CONF_ROOT) | IN(ISC_CONF_SHARE),
	    parse_failover },
	{ ISC_W_SERVER_DUID, EVERYWHERE, parse_server_duid },
	{ ISC_W_LEASE_ID_FORMAT, EVERYWHERE, parse_lease_id_format },
	{ '%', EVERYWHERE, parse_percent },
};

int
isc_conf_decl_statement(struct isc_parse *p, struct isc_conf_scope *scope)
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	struct place place = token->place;
	struct isc_exec_result result = { .value = &p->value };
	const struct statement *s;
	size_t i;
	int rc;

	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		s = &statements[i];
		if (s->word != token->kind)
			continue;
		if ((s->where & IN(scope->block)) == 0)
			return isc_parse_fail(p, &place,
			    "'%.40s' cannot stand here", token->text);
		isc_parse_skip(p);
		return s->parse(p, scope);
	}
	if ((rc = isc_exec_statement(p, &result)) != 0)
		return rc;
	if (!result.found)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "a statement");
	return finish_option(p, scope, &place, &result);
}
