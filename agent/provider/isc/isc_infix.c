/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_infix.h"

#include <stddef.h>

#include "provider/isc/isc_parse.h"

static const struct isc_infix compare_op = { 4, ISC_INFIX_DATA_OR_NUMBER,
	ISC_EXPR_DATA, ISC_EXPR_BOOLEAN };
static const struct isc_infix match_op = { 4, ISC_INFIX_DATA, ISC_EXPR_DATA,
	ISC_EXPR_BOOLEAN };
static const struct isc_infix match_any_case_op = { 4, ISC_INFIX_ANYTHING,
	ISC_EXPR_DATA, ISC_EXPR_BOOLEAN };

/* No minus: to the tokenizer it is the beginning of a number. */
static const struct {
	int kind;
	struct isc_infix op;
} operators[] = {
	{ ISC_W_AND,
	    { 3, ISC_INFIX_TRUTH, ISC_EXPR_BOOLEAN, ISC_EXPR_BOOLEAN } },
	{ ISC_W_OR,
	    { 3, ISC_INFIX_TRUTH, ISC_EXPR_BOOLEAN, ISC_EXPR_BOOLEAN } },
	{ '+', { 2, ISC_INFIX_NUMBER, ISC_EXPR_NUMERIC, ISC_EXPR_NUMERIC } },
	{ '/', { 1, ISC_INFIX_NUMBER, ISC_EXPR_NUMERIC, ISC_EXPR_NUMERIC } },
	{ '*', { 1, ISC_INFIX_NUMBER, ISC_EXPR_NUMERIC, ISC_EXPR_NUMERIC } },
	{ '%', { 1, ISC_INFIX_NUMBER, ISC_EXPR_NUMERIC, ISC_EXPR_NUMERIC } },
	{ '&', { 100, ISC_INFIX_NUMBER, ISC_EXPR_NUMERIC, ISC_EXPR_NUMERIC } },
	{ '|', { 100, ISC_INFIX_NUMBER, ISC_EXPR_NUMERIC, ISC_EXPR_NUMERIC } },
	{ '^', { 100, ISC_INFIX_NUMBER, ISC_EXPR_NUMERIC, ISC_EXPR_NUMERIC } },
};

int
isc_infix_peek(struct isc_parse *p, const struct isc_infix **ret_op)
{
	int kind = isc_parse_peek(p);
	size_t i;

	*ret_op = NULL;
	if (kind == '!' || kind == '~') {
		isc_parse_skip(p);
		if (isc_parse_peek(p) == '=')
			*ret_op = kind == '!' ? &compare_op : &match_op;
		else if (kind == '~' && isc_parse_peek(p) == '~')
			*ret_op = &match_any_case_op;
		else
			return isc_parse_unexpected(
			    p, isc_lex_next(p->lex), "'='");
		return 0;
	}
	if (kind == '=')
		*ret_op = &compare_op;
	for (i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (operators[i].kind == kind)
			*ret_op = &operators[i].op;
	return 0;
}

bool
isc_infix_fits(const struct isc_infix *op, enum isc_expr_type left,
    enum isc_expr_type right)
{
	if (left != ISC_EXPR_ANY && right != ISC_EXPR_ANY && left != right)
		return false;
	switch (op->operand) {
	case ISC_INFIX_DATA_OR_NUMBER:
		return right != ISC_EXPR_BOOLEAN;
	case ISC_INFIX_DATA:
		return right == ISC_EXPR_DATA;
	case ISC_INFIX_TRUTH:
		return right == ISC_EXPR_BOOLEAN || right == ISC_EXPR_ANY;
	case ISC_INFIX_NUMBER:
		return right == ISC_EXPR_NUMERIC || right == ISC_EXPR_ANY;
	default:
		return true;
	}
}
