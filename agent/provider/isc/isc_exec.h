/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The statements that dhcpd executes when it serves a client (dhcp-eval(5)):
 * parameters, options, conditions, variables; and keys and zones, which may
 * stand wherever these may.
 */

#ifndef DHCPFO_PROVIDER_ISC_EXEC_H
#define DHCPFO_PROVIDER_ISC_EXEC_H

#include <stdbool.h>

struct isc_option;
struct isc_parse;
struct isc_value;

struct isc_exec_result {
	/* False: the next token begins no such statement; it was not taken. */
	bool found;
	/* It leaves something to be executed. */
	bool made;
	/* dhcpd ends when it executes this without a client, as it does with
	 * what stands in the outermost scope when it starts. */
	bool fatal;
	/* The option that a statement sets to a value as it stands, not to an
	 * expression; else NULL. */
	const struct isc_option *option;
	/* Set by the caller: where that value goes; may be NULL. */
	struct isc_value *value;
};

/* One statement in the scope of a declaration. */
int isc_exec_statement(struct isc_parse *p, struct isc_exec_result *ret_result);

/*
 * Behind the name of an option: its value or '=' and an expression, and ';'.
 * If there is a '=' but no expression, dhcpd gives up at once and, because a
 * flag is not initialised, often without a word; then found is false, and the
 * next token is untouched.  The caller sets found before.
 */
int isc_exec_option(struct isc_parse *p, const struct isc_option *option,
    struct isc_exec_result *ret_result);

#endif
