/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_net.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "provider/isc/isc_conf_build.h"
#include "provider/isc/isc_conf_decl.h"
#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_conf_share.h"
#include "provider/isc/isc_parse.h"

/* Behind "interface" in a network: its name. */
static int
parse_interface(struct isc_parse *p, struct isc_conf_share *share)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	uint32_t number;

	/* An interface that another network has claimed is not claimed
	 * again. */
	if (!isc_conf_names_get(
		p->interfaces, token->text, token->len, &number)) {
		if (!isc_conf_share_claim_interface(share))
			return isc_parse_fail(p, &token->place,
			    "a network cannot have two interfaces");
		if (isc_conf_names_set(
			p->interfaces, token->text, token->len, 0) != 0)
			return isc_parse_no_memory(p);
	}
	return isc_parse_semi(p);
}

/* The statements of a shared network or subnet and its '}'. */
static int
parse_body(struct isc_parse *p, struct isc_conf_scope *scope)
{
	int rc;

	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0 ||
	    (rc = isc_parse_enter(p)) != 0)
		return rc;
	while ((rc = isc_conf_decl_more(p)) > 0) {
		if (isc_parse_take(p, ISC_W_INTERFACE))
			rc = parse_interface(p, scope->share);
		else
			rc = isc_conf_decl_statement(p, scope);
		if (rc != 0)
			break;
	}
	isc_parse_leave(p);
	return rc;
}

/* A name in quotes or a host name, into p->name. */
static int
parse_share_name(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	struct place place = token->place;
	int rc;

	if (token->kind == ISC_T_STRING) {
		token = isc_lex_next(p->lex);
		p->name_len = strlen(token->text);
		memcpy(p->name, token->text, p->name_len + 1);
	} else if ((rc = isc_parse_host_name(p)) != 0) {
		return rc;
	}
	if (p->name_len == 0)
		return isc_parse_fail(
		    p, &place, "a shared network needs a name");
	return 0;
}

int
isc_conf_net_share(struct isc_parse *p)
{
	struct isc_conf_scope scope = { .block = ISC_CONF_SHARE };
	struct place place = isc_lex_peek(p->lex)->place;
	int rc;

	if ((rc = parse_share_name(p)) != 0)
		return rc;
	if ((scope.share = isc_conf_share_new(p->name)) == NULL)
		return isc_parse_no_memory(p);
	rc = parse_body(p, &scope);
	if (rc == 0 && isc_conf_share_is_empty(scope.share))
		rc = isc_parse_fail(
		    p, &place, "a shared network needs a subnet");
	isc_conf_share_free(scope.share);
	return rc;
}

/* "ADDRESS netmask MASK" */
static int
parse_subnet_address(struct isc_parse *p, struct isc_conf_scope *scope)
{
	struct place place = isc_lex_peek(p->lex)->place;
	int rc;

	if ((rc = isc_parse_ipv4(p, &scope->address)) != 0 ||
	    (rc = isc_parse_expect(p, ISC_W_NETMASK, "'netmask'")) != 0 ||
	    (rc = isc_parse_ipv4(p, &scope->mask)) != 0)
		return rc;
	if ((scope->address & ~scope->mask) != 0)
		return isc_parse_fail(
		    p, &place, "the subnet has bits that its mask has not");
	return isc_conf_build_subnet(p->build, &place, scope->address,
	    scope->mask, isc_conf_share_name(scope->share), p->err);
}

int
isc_conf_net_subnet(struct isc_parse *p, const struct isc_conf_scope *around)
{
	struct isc_conf_scope scope = { .block = ISC_CONF_SUBNET };
	struct isc_conf_share *own = NULL;
	int rc;

	scope.share = around->share;
	if (scope.share == NULL) {
		if ((own = isc_conf_share_new("")) == NULL)
			return isc_parse_no_memory(p);
		scope.share = own;
	}
	rc = parse_subnet_address(p, &scope);
	if (rc == 0)
		rc = parse_body(p, &scope);
	if (rc == 0 &&
	    isc_conf_share_add_subnet(scope.share, scope.address, scope.mask) !=
		0)
		rc = isc_parse_no_memory(p);
	isc_conf_share_free(own);
	return rc;
}

/* "deleted", "dynamic" and "static" in a group; dhcpd wants another statement
 * behind them. */
static int
parse_group_flag(struct isc_parse *p, bool *deleted)
{
	if (isc_parse_take(p, ISC_W_DELETED))
		*deleted = true;
	else if (!isc_parse_take(p, ISC_W_DYNAMIC) &&
	    !isc_parse_take(p, ISC_W_STATIC))
		return 0;
	return isc_parse_semi(p);
}

int
isc_conf_net_group(struct isc_parse *p)
{
	struct isc_conf_scope scope = { .block = ISC_CONF_GROUP };
	const struct isc_token *token = isc_lex_peek(p->lex);
	char name[ISC_LEX_TOKEN_MAX] = "";
	bool named = false, deleted = false;
	int rc;

	if (isc_lex_is_identifier(token->kind) || token->kind == ISC_T_STRING) {
		named = true;
		token = isc_lex_next(p->lex);
		memcpy(name, token->text, token->len + 1);
	}
	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0 ||
	    (rc = isc_parse_enter(p)) != 0)
		return rc;
	while ((rc = isc_conf_decl_more(p)) > 0)
		if ((rc = parse_group_flag(p, &deleted)) != 0 ||
		    (rc = isc_conf_decl_statement(p, &scope)) != 0)
			break;
	isc_parse_leave(p);
	if (rc == 0 && named && !deleted &&
	    isc_conf_names_set(p->groups, name, strlen(name), 0) != 0)
		return isc_parse_no_memory(p);
	return rc;
}
