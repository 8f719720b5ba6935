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

	if (isc_conf_share_has_interface(share))
		return isc_parse_fail(
		    p, &token->place, "a network cannot have two interfaces");
	/* dhcpd does not note down one that another network named before. */
	if (!isc_conf_names_get(p->interfaces, token->text, token->len, NULL)) {
		isc_conf_share_set_interface(share);
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

/* ---- groups ---- */

struct group {
	bool deleted, dynamic, is_static;
};

/* What is known of a group's name: dhcpd keeps one that was deleted, unless it
 * was dynamic. */
enum group_state { GROUP_DYNAMIC, GROUP_STATIC, GROUP_DELETED };

/* "deleted", "dynamic" and "static"; dhcpd wants another statement behind
 * them. */
static int
parse_group_flag(struct isc_parse *p, struct group *group)
{
	if (isc_parse_take(p, ISC_W_DELETED))
		group->deleted = true;
	else if (isc_parse_take(p, ISC_W_DYNAMIC))
		group->dynamic = true;
	else if (isc_parse_take(p, ISC_W_STATIC))
		group->is_static = true;
	else
		return 0;
	return isc_parse_semi(p);
}

/*
 * Enters a group's name for "group" in hosts.  A second group of one name only
 * takes the first one away, and the third one is the next that counts; nobody
 * wants that, but dhcpd 4.4 does so.
 */
static int
enter_group(struct isc_parse *p, const struct group *group, const char *name)
{
	size_t len = strlen(name);
	uint32_t state;
	bool known;

	known = isc_conf_names_get(p->groups, name, len, &state);
	if (known && state == GROUP_DYNAMIC) {
		isc_conf_names_unset(p->groups, name, len);
		return 0;
	}
	if (known && (group->deleted || state == GROUP_STATIC))
		state = GROUP_DELETED;
	else if (group->deleted)
		return 0;
	else
		state = group->dynamic && !group->is_static && !known ?
		    GROUP_DYNAMIC :
		    GROUP_STATIC;
	if (isc_conf_names_set(p->groups, name, len, state) != 0)
		return isc_parse_no_memory(p);
	return 0;
}

int
isc_conf_net_group(struct isc_parse *p)
{
	struct isc_conf_scope scope = { .block = ISC_CONF_GROUP };
	const struct isc_token *token = isc_lex_peek(p->lex);
	char name[ISC_LEX_TOKEN_MAX] = "";
	struct group group = { 0 };
	bool named = false;
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
		if ((rc = parse_group_flag(p, &group)) != 0 ||
		    (rc = isc_conf_decl_statement(p, &scope)) != 0)
			break;
	isc_parse_leave(p);
	return rc != 0 || !named ? rc : enter_group(p, &group, name);
}
