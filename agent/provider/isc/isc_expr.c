/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_expr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "provider/isc/isc_infix.h"
#include "provider/isc/isc_option_decl.h"
#include "provider/isc/isc_parse.h"

/* Words that are a whole expression. */
static const struct simple {
	int word;
	enum isc_expr_type type;
} simples[] = {
	{ ISC_W_HARDWARE, ISC_EXPR_DATA },
	{ ISC_W_LEASED_ADDRESS, ISC_EXPR_DATA },
	{ ISC_W_FILENAME, ISC_EXPR_DATA },
	{ ISC_W_SERVER_NAME, ISC_EXPR_DATA },
	{ ISC_W_NULL, ISC_EXPR_DATA },
	{ ISC_W_HOST_DECL_NAME, ISC_EXPR_DATA },
	{ ISC_W_STATIC, ISC_EXPR_BOOLEAN },
	{ ISC_W_KNOWN, ISC_EXPR_BOOLEAN },
	{ ISC_W_CLIENT_STATE, ISC_EXPR_NUMERIC },
	{ ISC_W_LEASE_TIME, ISC_EXPR_NUMERIC },
	/* Results of a DNS update. */
	{ ISC_W_FORMERR, ISC_EXPR_NUMERIC },
	{ ISC_W_NOERROR, ISC_EXPR_NUMERIC },
	{ ISC_W_NOTAUTH, ISC_EXPR_NUMERIC },
	{ ISC_W_NOTIMP, ISC_EXPR_NUMERIC },
	{ ISC_W_NOTZONE, ISC_EXPR_NUMERIC },
	{ ISC_W_NXDOMAIN, ISC_EXPR_NUMERIC },
	{ ISC_W_NXRRSET, ISC_EXPR_NUMERIC },
	{ ISC_W_REFUSED, ISC_EXPR_NUMERIC },
	{ ISC_W_SERVFAIL, ISC_EXPR_NUMERIC },
	{ ISC_W_YXDOMAIN, ISC_EXPR_NUMERIC },
	{ ISC_W_YXRRSET, ISC_EXPR_NUMERIC },
	/* States of a client. */
	{ ISC_W_BOOTING, ISC_EXPR_NUMERIC },
	{ ISC_W_REBOOT, ISC_EXPR_NUMERIC },
	{ ISC_W_SELECT, ISC_EXPR_NUMERIC },
	{ ISC_W_REQUEST, ISC_EXPR_NUMERIC },
	{ ISC_W_BOUND, ISC_EXPR_NUMERIC },
	{ ISC_W_RENEW, ISC_EXPR_NUMERIC },
	{ ISC_W_REBIND, ISC_EXPR_NUMERIC },
};

/*
 * Words with arguments in parentheses: d data, n a number, s a string, v the
 * name of a variable, i the number of bits of an integer; + the last one again
 * and again.
 */
static const struct function {
	int word;
	enum isc_expr_type type;
	const char *arguments;
} functions[] = {
	{ ISC_W_SUBSTRING, ISC_EXPR_DATA, "dnn" },
	{ ISC_W_SUFFIX, ISC_EXPR_DATA, "dn" },
	{ ISC_W_LCASE, ISC_EXPR_DATA, "d" },
	{ ISC_W_UCASE, ISC_EXPR_DATA, "d" },
	{ ISC_W_CONCAT, ISC_EXPR_DATA, "dd+" },
	{ ISC_W_BINARY_TO_ASCII, ISC_EXPR_DATA, "nndd" },
	{ ISC_W_REVERSE, ISC_EXPR_DATA, "nd" },
	{ ISC_W_PICK_FIRST_VALUE, ISC_EXPR_DATA, "d+" },
	{ ISC_W_PACKET, ISC_EXPR_DATA, "nn" },
	{ ISC_W_V6RELAY, ISC_EXPR_DATA, "nd" },
	{ ISC_W_EXTRACT_INT, ISC_EXPR_NUMERIC, "di" },
	{ ISC_W_ENCODE_INT, ISC_EXPR_DATA, "ni" },
	{ ISC_W_DEFINED, ISC_EXPR_BOOLEAN, "v" },
	{ ISC_W_GETHOSTNAME, ISC_EXPR_DATA, "" },
	{ ISC_W_GETHOSTBYNAME, ISC_EXPR_DATA, "s" },
};

static const char *const type_names[] = { "an expression", "a data expression",
	"a numeric expression", "a boolean expression",
	"a data or numeric expression" };

/* ---- operands ---- */

static int
parse_bits(struct isc_parse *p)
{
	struct place place = isc_lex_peek(p->lex)->place;
	int32_t bits;
	int rc;

	if ((rc = isc_parse_int(p, &bits)) != 0)
		return rc;
	if (bits != 8 && bits != 16 && bits != 32)
		return isc_parse_fail(
		    p, &place, "an integer has 8, 16 or 32 bits");
	return 0;
}

static int
parse_variable(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	if (token->kind != ISC_T_NAME && token->kind != ISC_T_NUMBER_OR_NAME)
		return isc_parse_unexpected(p, token, "a variable");
	return 0;
}

static int
parse_argument(struct isc_parse *p, char argument)
{
	switch (argument) {
	case 'd':
		return isc_expr_typed(p, ISC_EXPR_DATA);
	case 'n':
		return isc_expr_typed(p, ISC_EXPR_NUMERIC);
	case 's':
		return isc_parse_expect(p, ISC_T_STRING, "a string");
	case 'i':
		return parse_bits(p);
	default:
		return parse_variable(p);
	}
}

/* Behind the name of a built-in function. */
static int
parse_function(struct isc_parse *p, const struct function *function)
{
	const char *s;
	int rc;

	if ((rc = isc_parse_expect(p, '(', "'('")) != 0)
		return rc;
	for (s = function->arguments; *s != '\0' && *s != '+'; s++) {
		if (s > function->arguments &&
		    (rc = isc_parse_expect(p, ',', "','")) != 0)
			return rc;
		if ((rc = parse_argument(p, *s)) != 0)
			return rc;
	}
	while (*s == '+' && isc_parse_take(p, ','))
		if ((rc = parse_argument(p, s[-1])) != 0)
			return rc;
	return isc_parse_expect(p, ')', "')'");
}

/* Behind a name: a variable, or the call of a function of the file. */
static int
parse_call(struct isc_parse *p)
{
	enum isc_expr_type type;
	int rc;

	if (!isc_parse_take(p, '('))
		return 0;
	do {
		if ((rc = isc_expr_parse(p, ISC_EXPR_ANY, &type)) != 0)
			return rc;
	} while (isc_parse_take(p, ','));
	return isc_parse_expect(p, ')', "')'");
}

static int
parse_check(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	/* There is one collection of classes, and it is called so. */
	if (token->kind != ISC_T_STRING || strcmp(token->text, "default") != 0)
		return isc_parse_unexpected(p, token, "\"default\"");
	return 0;
}

static int
parse_parentheses(struct isc_parse *p, enum isc_expr_type context,
    enum isc_expr_type *ret_type)
{
	int rc;

	if ((rc = isc_expr_parse(p, context, ret_type)) != 0)
		return rc;
	return isc_parse_expect(p, ')', "')'");
}

static int parse_operand(struct isc_parse *p, enum isc_expr_type context,
    enum isc_expr_type *ret_type);

static int
parse_not(struct isc_parse *p)
{
	struct place place = isc_lex_peek(p->lex)->place;
	enum isc_expr_type type;
	int rc;

	if ((rc = isc_parse_enter(p)) != 0)
		return rc;
	rc = parse_operand(p, ISC_EXPR_BOOLEAN, &type);
	isc_parse_leave(p);
	if (rc == 0 && type != ISC_EXPR_BOOLEAN)
		return isc_parse_fail(
		    p, &place, "a boolean expression expected");
	return rc;
}

static const struct simple *
find_simple(int word)
{
	size_t i;

	for (i = 0; i < sizeof(simples) / sizeof(simples[0]); i++)
		if (simples[i].word == word)
			return &simples[i];
	return NULL;
}

static const struct function *
find_function(int word)
{
	size_t i;

	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (functions[i].word == word)
			return &functions[i];
	return NULL;
}

/* Words and other tokens that begin an expression, each in its own way. */
static int
parse_special(struct isc_parse *p, int kind, enum isc_expr_type context,
    enum isc_expr_type *ret_type)
{
	const struct isc_option *option;

	switch (kind) {
	case ISC_T_STRING:
		return 0;
	case ISC_T_NAME:
		*ret_type = ISC_EXPR_ANY;
		return parse_call(p);
	case '(':
		return parse_parentheses(p, context, ret_type);
	case ISC_W_NOT:
		*ret_type = ISC_EXPR_BOOLEAN;
		return parse_not(p);
	case ISC_W_CHECK:
		*ret_type = ISC_EXPR_BOOLEAN;
		return parse_check(p);
	case ISC_W_EXISTS:
		*ret_type = ISC_EXPR_BOOLEAN;
		return isc_option_decl_name(p, &option);
	default:
		return isc_option_decl_name(p, &option);
	}
}

static const int specials[] = { ISC_T_STRING, ISC_T_NAME, '(', ISC_W_NOT,
	ISC_W_CHECK, ISC_W_EXISTS, ISC_W_OPTION, ISC_W_CONFIG_OPTION };

static bool
is_special(int kind)
{
	size_t i;

	for (i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (specials[i] == kind)
			return true;
	return false;
}

bool
isc_expr_begins(struct isc_parse *p)
{
	int kind = isc_parse_peek(p);

	return kind == ISC_T_NUMBER || kind == ISC_T_NUMBER_OR_NAME ||
	    is_special(kind) || find_simple(kind) != NULL ||
	    find_function(kind) != NULL;
}

/* An expression without an operator that stands between two. */
static int
parse_operand(struct isc_parse *p, enum isc_expr_type context,
    enum isc_expr_type *ret_type)
{
	const struct isc_token *token = isc_lex_peek(p->lex);
	const struct function *function;
	const struct simple *simple;
	int kind = token->kind;

	*ret_type = ISC_EXPR_DATA;
	if (kind == ISC_T_NUMBER &&
	    (context == ISC_EXPR_NUMERIC ||
		context == ISC_EXPR_DATA_OR_NUMERIC)) {
		*ret_type = ISC_EXPR_NUMERIC;
		isc_parse_skip(p);
		return 0;
	}
	if (kind == ISC_T_NUMBER || kind == ISC_T_NUMBER_OR_NAME)
		return isc_parse_hex(p);
	if (is_special(kind)) {
		isc_parse_skip(p);
		return parse_special(p, kind, context, ret_type);
	}
	if ((simple = find_simple(kind)) != NULL) {
		isc_parse_skip(p);
		*ret_type = simple->type;
		return 0;
	}
	if ((function = find_function(kind)) != NULL) {
		isc_parse_skip(p);
		*ret_type = function->type;
		return parse_function(p, function);
	}
	return isc_parse_unexpected(
	    p, isc_lex_next(p->lex), type_names[context]);
}

/* ---- operators ---- */

/* A left side and its operator, while the right side is read. */
struct pending {
	const struct isc_infix *op;
	enum isc_expr_type left;
	struct place place; /* of the right side */
};

struct pending_stack {
	struct pending *items;
	size_t count, cap;
};

static int
push(struct isc_parse *p, struct pending_stack *stack,
    const struct pending *pending)
{
	struct pending *more;
	size_t want;

	if (stack->count == stack->cap) {
		want = stack->cap == 0 ? 16 : stack->cap * 2;
		more = realloc(stack->items, want * sizeof(*more));
		if (more == NULL)
			return isc_parse_no_memory(p);
		stack->items = more;
		stack->cap = want;
	}
	stack->items[stack->count++] = *pending;
	return 0;
}

static int
check_infix(struct isc_parse *p, const struct pending *pending,
    enum isc_expr_type right)
{
	if (isc_infix_fits(pending->op, pending->left, right))
		return 0;
	return isc_parse_fail(p, &pending->place,
	    "the operator in front of this does not take it");
}

/*
 * Goes on behind the first operator of an expression, to its end.  An operator
 * that binds tighter than the one in front of it takes all the rest for its
 * own, as dhcpd has it; there is no way back to the looser one.  Hence the
 * stack, which is as high as a long "a = b or c = d or ..." is long.
 */
static int
parse_operators(struct isc_parse *p, enum isc_expr_type context,
    const struct pending *first, struct pending_stack *stack,
    enum isc_expr_type *ret_type)
{
	const struct isc_infix *next;
	struct pending now = *first;
	enum isc_expr_type right;
	int rc;

	for (;;) {
		now.place = isc_lex_peek(p->lex)->place;
		if ((rc = parse_operand(p, context, &right)) != 0 ||
		    (rc = isc_infix_peek(p, &next)) != 0)
			return rc;
		if (next != NULL && next->precedence > now.op->precedence) {
			if ((rc = push(p, stack, &now)) != 0)
				return rc;
			now.left = right;
			context = next->context;
		} else {
			if ((rc = check_infix(p, &now, right)) != 0)
				return rc;
			now.left = now.op->result;
			context = right;
		}
		if (next == NULL)
			break;
		isc_parse_skip(p);
		now.op = next;
	}
	while (stack->count > 0) {
		now.op = stack->items[--stack->count].op;
		rc = check_infix(p, &stack->items[stack->count], now.left);
		if (rc != 0)
			return rc;
		now.left = now.op->result;
	}
	*ret_type = now.left;
	return 0;
}

int
isc_expr_parse(struct isc_parse *p, enum isc_expr_type context,
    enum isc_expr_type *ret_type)
{
	struct pending_stack stack = { 0 };
	struct pending first = { 0 };
	int rc;

	if ((rc = isc_parse_enter(p)) != 0)
		return rc;
	rc = parse_operand(p, context, ret_type);
	if (rc == 0)
		rc = isc_infix_peek(p, &first.op);
	if (rc == 0 && first.op != NULL) {
		isc_parse_skip(p);
		first.left = *ret_type;
		rc = parse_operators(p, first.left, &first, &stack, ret_type);
		free(stack.items);
	}
	isc_parse_leave(p);
	return rc;
}

int
isc_expr_typed(struct isc_parse *p, enum isc_expr_type type)
{
	struct place place = isc_lex_peek(p->lex)->place;
	enum isc_expr_type found;
	int rc;

	if ((rc = isc_expr_parse(p, type, &found)) != 0)
		return rc;
	if (found != type && found != ISC_EXPR_ANY)
		return isc_parse_fail(p, &place, "%s expected, this is %s",
		    type_names[type], type_names[found]);
	return 0;
}
