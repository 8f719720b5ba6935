/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The operators of expressions that stand between two operands. */

#ifndef DHCPFO_PROVIDER_ISC_INFIX_H
#define DHCPFO_PROVIDER_ISC_INFIX_H

#include <stdbool.h>

#include "provider/isc/isc_expr.h"

struct isc_parse;

/* What may stand behind an operator, beside ISC_EXPR_ANY. */
enum isc_infix_operand {
	ISC_INFIX_ANYTHING,
	ISC_INFIX_DATA_OR_NUMBER,
	ISC_INFIX_DATA,
	ISC_INFIX_TRUTH,
	ISC_INFIX_NUMBER,
};

/* Operators bind as dhcpd has it, not as arithmetic wants: the higher
 * precedence binds tighter. */
struct isc_infix {
	int precedence;
	enum isc_infix_operand operand;
	enum isc_expr_type context; /* of what stands behind it */
	enum isc_expr_type result;
};

/*
 * The operator that comes next, NULL if there is none.  It is left where it
 * is, but for the first one of two characters.
 */
int isc_infix_peek(struct isc_parse *p, const struct isc_infix **ret_op);

/* Whether the operator takes what is on both sides of it; dhcpd looks at the
 * right side only, once both are of one type. */
bool isc_infix_fits(const struct isc_infix *op, enum isc_expr_type left,
    enum isc_expr_type right);

#endif
