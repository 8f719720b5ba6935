/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_class.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "provider/isc/isc_conf_decl.h"
#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_expr.h"
#include "provider/isc/isc_parse.h"

/* A class while it is read. */
struct class {
	bool sub;     /* has no "match" of its own */
	bool matched; /* "match if" */
	bool matches; /* "match" or "spawn with" */
	bool deleted;
};

static int
parse_data(struct isc_parse *p, struct class *class, const struct place *place)
{
	int rc;

	if (class->matches)
		return isc_parse_fail(
		    p, place, "a second 'match' or 'spawn' in a class");
	class->matches = true;
	if ((rc = isc_expr_typed(p, ISC_EXPR_DATA)) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_match(struct isc_parse *p, struct class *class)
{
	struct place place = isc_lex_next(p->lex)->place;
	int rc;

	if (class->sub)
		return isc_parse_fail(p, &place, "no 'match' in a subclass");
	if (!isc_parse_take(p, ISC_W_IF))
		return parse_data(p, class, &place);
	if (class->matched)
		return isc_parse_fail(
		    p, &place, "a second 'match if' in a class");
	class->matched = true;
	if ((rc = isc_expr_typed(p, ISC_EXPR_BOOLEAN)) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_spawn(struct isc_parse *p, struct class *class)
{
	struct place place = isc_lex_next(p->lex)->place;
	int rc;

	if (class->sub)
		return isc_parse_fail(p, &place, "no 'spawn' in a subclass");
	if ((rc = isc_parse_expect(p, ISC_W_WITH, "'with'")) != 0)
		return rc;
	return parse_data(p, class, &place);
}

static int
parse_lease_limit(struct isc_parse *p)
{
	struct place place = isc_lex_next(p->lex)->place;
	int32_t limit;
	int rc;

	if ((rc = isc_parse_expect(p, ISC_W_LIMIT, "'limit'")) != 0 ||
	    (rc = isc_parse_int(p, &limit)) != 0)
		return rc;
	/* dhcpd asks for so much memory. */
	if (limit < 0)
		return isc_parse_fail(p, &place, "a negative lease limit");
	return isc_parse_semi(p);
}

static int
parse_flag(struct isc_parse *p, struct class *class)
{
	if (isc_lex_next(p->lex)->kind == ISC_W_DELETED)
		class->deleted = true;
	return isc_parse_semi(p);
}

/* Statements up to '}'. */
static int
parse_body(struct isc_parse *p, struct class *class)
{
	struct isc_conf_scope scope = { .block = ISC_CONF_CLASS };
	int rc;

	while ((rc = isc_conf_decl_more(p)) > 0) {
		switch (isc_parse_peek(p)) {
		case ISC_W_DYNAMIC:
		case ISC_W_DELETED:
			rc = parse_flag(p, class);
			break;
		case ISC_W_MATCH:
			rc = parse_match(p, class);
			break;
		case ISC_W_SPAWN:
			rc = parse_spawn(p, class);
			break;
		case ISC_W_LEASE:
			rc = parse_lease_limit(p);
			break;
		default:
			rc = isc_conf_decl_statement(p, &scope);
		}
		if (rc != 0)
			break;
	}
	return rc;
}

/* What a subclass is about. */
static int
parse_key(struct isc_parse *p)
{
	if (isc_parse_take(p, ISC_T_STRING))
		return 0;
	return isc_parse_hex(p);
}

/* The class is known from here on, or no more. */
static int
enter(struct isc_parse *p, const struct class *class, const char *name)
{
	size_t len = strlen(name);

	if (class->deleted)
		isc_conf_names_unset(p->classes, name, len);
	else if (!isc_conf_names_get(p->classes, name, len, NULL) &&
	    isc_conf_names_set(p->classes, name, len, p->class_count++) != 0)
		return isc_parse_no_memory(p);
	return 0;
}

int
isc_conf_class_parse(struct isc_parse *p, int word)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	struct class class = { .sub = word != ISC_W_CLASS };
	char name[ISC_LEX_TOKEN_MAX];
	int rc;

	if (token->kind != ISC_T_STRING)
		return isc_parse_unexpected(p, token, "a class name");
	memcpy(name, token->text, token->len + 1);
	if (class.sub) {
		if (!isc_conf_names_get(p->classes, name, strlen(name), NULL))
			return isc_parse_fail(
			    p, &token->place, "no class \"%.40s\"", name);
		if (word == ISC_W_SUBCLASS && (rc = parse_key(p)) != 0)
			return rc;
		if (isc_parse_take(p, ';'))
			return 0;
	}
	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0 ||
	    (rc = isc_parse_enter(p)) != 0)
		return rc;
	rc = parse_body(p, &class);
	isc_parse_leave(p);
	return rc != 0 || class.sub ? rc : enter(p, &class, name);
}
