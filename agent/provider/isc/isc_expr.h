/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The expressions of dhcp-eval(5), as dhcpd's parser takes them.  They are
 * checked and thrown away: nothing here is ever evaluated.
 */

#ifndef DHCPFO_PROVIDER_ISC_EXPR_H
#define DHCPFO_PROVIDER_ISC_EXPR_H

#include <stdbool.h>

struct isc_parse;

/* What an expression is; as a context, what is wanted. */
enum isc_expr_type {
	ISC_EXPR_ANY, /* a variable or the call of a function */
	ISC_EXPR_DATA,
	ISC_EXPR_NUMERIC,
	ISC_EXPR_BOOLEAN,
	ISC_EXPR_DATA_OR_NUMERIC, /* as a context only */
};

/* Any expression.  The context says only whether a bare number is a number
 * (NUMERIC, DATA_OR_NUMERIC) or hexadecimal data (all others). */
int isc_expr_parse(struct isc_parse *p, enum isc_expr_type context,
    enum isc_expr_type *ret_type);

/* An expression that is of this type, or may be. */
int isc_expr_typed(struct isc_parse *p, enum isc_expr_type type);

/* Whether the next token can begin an expression. */
bool isc_expr_begins(struct isc_parse *p);

#endif
