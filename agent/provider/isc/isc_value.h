/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The value of an option as its format wants it (isc_option_table.h). */

#ifndef DHCPFO_PROVIDER_ISC_VALUE_H
#define DHCPFO_PROVIDER_ISC_VALUE_H

#include <stddef.h>
#include <stdint.h>

#include "provider/isc/isc_lex.h"

struct isc_option;
struct isc_parse;

/* What was read last: of a text its bytes, of a number its value, of a word
 * of a list the word. */
struct isc_value {
	enum { ISC_VALUE_NONE, ISC_VALUE_TEXT, ISC_VALUE_NUMBER } kind;
	uint32_t number;
	size_t len;
	char text[ISC_LEX_TOKEN_MAX]; /* NUL-terminated */
};

/* Parses a value, up to but without its ';'.  ret_value may be NULL. */
int isc_value_parse(struct isc_parse *p, const struct isc_option *option,
    struct isc_value *ret_value);

#endif
