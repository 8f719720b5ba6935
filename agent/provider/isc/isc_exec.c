/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_exec.h"

#include <stddef.h>
#include <string.h>

#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_expr.h"
#include "provider/isc/isc_key.h"
#include "provider/isc/isc_option.h"
#include "provider/isc/isc_option_decl.h"
#include "provider/isc/isc_option_table.h"
#include "provider/isc/isc_parse.h"
#include "provider/isc/isc_value.h"

/*
 * In a switch, cases is what its case labels are: DATA or NUMERIC; elsewhere
 * it is ANY and there are none.
 */
static int parse_statement(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result);

int
isc_exec_option(struct isc_parse *p, const struct isc_option *option,
    struct isc_exec_result *ret_result)
{
	int rc = 0;

	ret_result->made = true;
	if (isc_parse_take(p, '=')) {
		if (!isc_expr_begins(p)) {
			ret_result->found = ret_result->made = false;
			return 0;
		}
		rc = isc_expr_typed(p, ISC_EXPR_DATA);
	} else if (isc_parse_peek(p) == ';' && option->format[0] != 'Z') {
		/* No value at all is taken, with a second ';' behind it. */
		isc_parse_skip(p);
		ret_result->fatal = true;
	} else {
		rc = isc_value_parse(p, option, ret_result->value);
		ret_result->option = option;
	}
	return rc != 0 ? rc : isc_parse_semi(p);
}

/* Where an expression must not be missing. */
static int
set_option(struct isc_parse *p, const struct isc_option *option,
    struct isc_exec_result *ret_result)
{
	int rc;

	rc = isc_exec_option(p, option, ret_result);
	if (rc == 0 && !ret_result->found)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "a data expression");
	return rc;
}

/* The statements up to a '}', which is taken. */
static int
parse_block(struct isc_parse *p, enum isc_expr_type cases)
{
	struct isc_exec_result result;
	bool breaks = false;
	struct place place;
	int rc;

	if ((rc = isc_parse_enter(p)) != 0)
		return rc;
	for (;;) {
		place = isc_lex_peek(p->lex)->place;
		memset(&result, 0, sizeof(result));
		if ((rc = parse_statement(p, cases, &result)) != 0 ||
		    !result.found)
			break;
		/* dhcpd 4.4 hangs the next statement on this one, and crashes
		 * if this one left nothing to hang it on. */
		if (breaks) {
			rc = isc_parse_fail(p, &place,
			    "dhcpd fails on a statement behind a key, zone or "
			    "db-time-format in a block");
			break;
		}
		breaks = breaks || !result.made;
	}
	isc_parse_leave(p);
	return rc != 0 ? rc : isc_parse_expect(p, '}', "a statement or '}'");
}

static int
parse_db_time_format(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	(void)cases;
	ret_result->made = false;
	if (!isc_parse_take(p, ISC_W_DEFAULT) &&
	    !isc_parse_take(p, ISC_W_LOCAL))
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "'default' or 'local'");
	return isc_parse_semi(p);
}

static int
parse_condition(struct isc_parse *p)
{
	int rc;

	if (!isc_parse_take(p, '('))
		return isc_expr_typed(p, ISC_EXPR_BOOLEAN);
	if ((rc = isc_expr_typed(p, ISC_EXPR_BOOLEAN)) != 0)
		return rc;
	return isc_parse_expect(p, ')', "')'");
}

static int
parse_if(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	int rc;

	(void)cases;
	(void)ret_result;
	for (;;) {
		if ((rc = parse_condition(p)) != 0 ||
		    (rc = isc_parse_expect(p, '{', "'{'")) != 0 ||
		    (rc = parse_block(p, ISC_EXPR_ANY)) != 0)
			return rc;
		if (isc_parse_take(p, ISC_W_ELSIF))
			continue;
		if (!isc_parse_take(p, ISC_W_ELSE))
			return 0;
		if (isc_parse_take(p, ISC_W_IF))
			continue;
		if ((rc = isc_parse_expect(p, '{', "'if' or '{'")) != 0)
			return rc;
		return parse_block(p, ISC_EXPR_ANY);
	}
}

static int
parse_add(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	(void)cases;
	ret_result->fatal = true;
	if (token->kind != ISC_T_STRING)
		return isc_parse_unexpected(p, token, "a class name");
	if (!isc_conf_names_get(
		p->classes, token->text, strlen(token->text), NULL))
		return isc_parse_fail(
		    p, &token->place, "no class \"%.40s\"", token->text);
	return isc_parse_semi(p);
}

/* "break" and "parse-vendor-option". */
static int
parse_alone(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	(void)cases;
	(void)ret_result;
	return isc_parse_semi(p);
}

static int
parse_option(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	const struct isc_option *option;
	int rc;

	(void)cases;
	if ((rc = isc_option_decl_name(p, &option)) != 0)
		return rc;
	return set_option(p, option, ret_result);
}

static int
parse_permission(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	static const int words[] = { ISC_W_BOOTP, ISC_W_BOOTING,
		ISC_W_DYNAMIC_BOOTP, ISC_W_UNKNOWN_CLIENTS, ISC_W_DUPLICATES,
		ISC_W_DECLINES, ISC_W_CLIENT_UPDATES, ISC_W_LEASEQUERY };
	size_t i;

	(void)cases;
	(void)ret_result;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (isc_parse_take(p, words[i]))
			return isc_parse_semi(p);
	return isc_parse_unexpected(
	    p, isc_lex_next(p->lex), "what to allow, deny or ignore");
}

static int
parse_default(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	struct place place = isc_lex_peek(p->lex)->place;

	if (!isc_parse_take(p, ':'))
		return parse_option(p, cases, ret_result);
	if (cases == ISC_EXPR_ANY)
		return isc_parse_fail(
		    p, &place, "'default:' outside of a switch");
	return 0;
}

static int
parse_on(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	int rc;

	(void)cases;
	(void)ret_result;
	do {
		if (!isc_parse_take(p, ISC_W_EXPIRY) &&
		    !isc_parse_take(p, ISC_W_COMMIT) &&
		    !isc_parse_take(p, ISC_W_RELEASE) &&
		    !isc_parse_take(p, ISC_W_TRANSMISSION))
			return isc_parse_unexpected(p, isc_lex_next(p->lex),
			    "expiry, commit, release or transmission");
	} while (isc_parse_take(p, ISC_W_OR));
	if (isc_parse_take(p, ';'))
		return 0;
	if ((rc = isc_parse_expect(p, '{', "'or', ';' or '{'")) != 0)
		return rc;
	return parse_block(p, ISC_EXPR_ANY);
}

static int
parse_switch(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	enum isc_expr_type type;
	int rc;

	(void)cases;
	(void)ret_result;
	if ((rc = isc_parse_expect(p, '(', "'('")) != 0 ||
	    (rc = isc_expr_parse(p, ISC_EXPR_DATA_OR_NUMERIC, &type)) != 0 ||
	    (rc = isc_parse_expect(p, ')', "')'")) != 0 ||
	    (rc = isc_parse_expect(p, '{', "'{'")) != 0)
		return rc;
	return parse_block(
	    p, type == ISC_EXPR_DATA ? ISC_EXPR_DATA : ISC_EXPR_NUMERIC);
}

static int
parse_case(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	enum isc_expr_type type;
	int rc;

	(void)ret_result;
	if (cases == ISC_EXPR_ANY)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "'case' outside of a switch");
	if ((rc = isc_expr_parse(p, cases, &type)) != 0)
		return rc;
	return isc_parse_expect(p, ':', "':'");
}

static int
parse_variable(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	if (token->kind != ISC_T_NAME && token->kind != ISC_T_NUMBER_OR_NAME)
		return isc_parse_unexpected(p, token, "a variable");
	return 0;
}

/* The arguments of a function, behind the '('. */
static int
parse_arguments(struct isc_parse *p)
{
	int rc;

	do {
		if (isc_parse_take(p, ')'))
			return 0;
		if ((rc = parse_variable(p)) != 0)
			return rc;
	} while (isc_parse_take(p, ','));
	return isc_parse_expect(p, ')', "',' or ')'");
}

/* "set" and "define" are the same to the parser. */
static int
parse_set(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	enum isc_expr_type type;
	int rc;

	(void)ret_result;
	if ((rc = parse_variable(p)) != 0)
		return rc;
	if (isc_parse_take(p, '(')) {
		if ((rc = parse_arguments(p)) != 0 ||
		    (rc = isc_parse_expect(p, '{', "'{'")) != 0)
			return rc;
		return parse_block(p, cases);
	}
	if ((rc = isc_parse_expect(p, '=', "'='")) != 0 ||
	    (rc = isc_expr_parse(p, ISC_EXPR_ANY, &type)) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_unset(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	int rc;

	(void)cases;
	(void)ret_result;
	if ((rc = parse_variable(p)) != 0)
		return rc;
	return isc_parse_semi(p);
}

/* "eval" and "return", and an expression that stands alone. */
static int
parse_eval(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	enum isc_expr_type type;
	int rc;

	(void)cases;
	(void)ret_result;
	if ((rc = isc_expr_parse(p, ISC_EXPR_DATA, &type)) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_execute(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	int rc;

	(void)cases;
	(void)ret_result;
	if ((rc = isc_parse_expect(p, '(', "'('")) != 0 ||
	    (rc = isc_parse_expect(p, ISC_T_STRING, "a command")) != 0)
		return rc;
	while (isc_parse_take(p, ','))
		if ((rc = isc_expr_typed(p, ISC_EXPR_DATA)) != 0)
			return rc;
	if ((rc = isc_parse_expect(p, ')', "',' or ')'")) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_log(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	int rc;

	(void)cases;
	if ((rc = isc_parse_expect(p, '(', "'('")) != 0)
		return rc;
	ret_result->fatal = isc_parse_peek(p) == ISC_W_FATAL;
	if (isc_parse_take(p, ISC_W_FATAL) || isc_parse_take(p, ISC_W_ERROR) ||
	    isc_parse_take(p, ISC_W_DEBUG) || isc_parse_take(p, ISC_W_INFO))
		if ((rc = isc_parse_expect(p, ',', "','")) != 0)
			return rc;
	/* The one place where dhcpd says nothing when it finds no expression:
	 * it leaves the statement out. */
	if (!isc_expr_begins(p)) {
		ret_result->fatal = false;
		return isc_parse_skip_statement(p, 0);
	}
	if ((rc = isc_expr_typed(p, ISC_EXPR_DATA)) != 0 ||
	    (rc = isc_parse_expect(p, ')', "')'")) != 0)
		return rc;
	return isc_parse_semi(p);
}

static int
parse_zone(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	(void)cases;
	ret_result->made = false;
	return isc_key_parse_zone(p);
}

static int
parse_key(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	(void)cases;
	ret_result->made = false;
	return isc_key_parse(p);
}

/* What each word begins; it has been taken when parse is called. */
static const struct statement {
	int word;
	int (*parse)(struct isc_parse *p, enum isc_expr_type cases,
	    struct isc_exec_result *ret_result);
} statements[] = {
	{ ISC_W_DB_TIME_FORMAT, parse_db_time_format },
	{ ISC_W_IF, parse_if },
	{ ISC_W_ADD, parse_add },
	{ ISC_W_BREAK, parse_alone },
	{ ISC_W_SEND, parse_option },
	{ ISC_W_SUPERSEDE, parse_option },
	{ ISC_W_OPTION, parse_option },
	{ ISC_W_PREPEND, parse_option },
	{ ISC_W_APPEND, parse_option },
	{ ISC_W_ALLOW, parse_permission },
	{ ISC_W_DENY, parse_permission },
	{ ISC_W_IGNORE, parse_permission },
	{ ISC_W_DEFAULT, parse_default },
	{ ISC_W_ON, parse_on },
	{ ISC_W_SWITCH, parse_switch },
	{ ISC_W_CASE, parse_case },
	{ ISC_W_DEFINE, parse_set },
	{ ISC_W_SET, parse_set },
	{ ISC_W_UNSET, parse_unset },
	{ ISC_W_EVAL, parse_eval },
	{ ISC_W_EXECUTE, parse_execute },
	{ ISC_W_RETURN, parse_eval },
	{ ISC_W_LOG, parse_log },
	{ ISC_W_PARSE_VENDOR_OPTION, parse_alone },
	{ ISC_W_ZONE, parse_zone },
	{ ISC_W_KEY, parse_key },
};

static int
parse_statement(struct isc_parse *p, enum isc_expr_type cases,
    struct isc_exec_result *ret_result)
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	const struct isc_option *option;
	size_t i;

	ret_result->found = ret_result->made = true;
	for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (statements[i].word == token->kind) {
			isc_parse_skip(p);
			return statements[i].parse(p, cases, ret_result);
		}
	/* A parameter, known by its name, which may be a word of the grammar
	 * otherwise. */
	option = NULL;
	if (isc_lex_is_identifier(token->kind))
		option = isc_option_by_name(p->options, ISC_OPTION_SPACE_SERVER,
		    token->text, token->len);
	if (option != NULL) {
		isc_parse_skip(p);
		return set_option(p, option, ret_result);
	}
	/* The call of a function; dhcpd takes any expression that begins with
	 * a name for one. */
	if (token->kind == ISC_T_NAME || token->kind == ISC_T_NUMBER_OR_NAME)
		return parse_eval(p, cases, ret_result);
	ret_result->found = false;
	return 0;
}

int
isc_exec_statement(struct isc_parse *p, struct isc_exec_result *ret_result)
{
	struct isc_value *value = ret_result->value;

	memset(ret_result, 0, sizeof(*ret_result));
	ret_result->value = value;
	return parse_statement(p, ISC_EXPR_ANY, ret_result);
}
