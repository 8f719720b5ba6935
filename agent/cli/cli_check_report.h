/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What check has found so far: the worst state, words for what is bad, the
 * performance data, and a line for everything, for --verbose.
 */

#ifndef DHCPFO_CLI_CLI_CHECK_REPORT_H
#define DHCPFO_CLI_CLI_CHECK_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/cli_plugin.h"

struct cli_check_report {
	const char *server; /* in front of what is of one; NULL: of one only */
	FILE *perf;	    /* " 'label'=value..." */
	/* For the words when nothing is bad. */
	size_t scopes;
	uint64_t free, size;
	size_t bad; /* how many are; read only */
	/* private */
	enum cli_plugin_state state;
	FILE *words, *lines;
	char *words_text, *perf_text, *lines_text;
	size_t words_size, perf_size, lines_size;
};

/* 0 or -ENOMEM; cli_check_report_done() must follow in either case. */
int cli_check_report_init(struct cli_check_report *report);
void cli_check_report_done(struct cli_check_report *report);

/*
 * Something is of that state, if not CLI_PLUGIN_OK then said in words, without
 * '|'.  They stand in the line only if there is room: a system with a thousand
 * bad scopes needs no line with all of them.
 */
void cli_check_report_add(struct cli_check_report *report,
    enum cli_plugin_state state, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A line for --verbose about something of that state. */
void cli_check_report_line(struct cli_check_report *report,
    enum cli_plugin_state state, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints all; *ret_state is the exit code.  0, or -ENOMEM and nothing is
 * printed. */
int cli_check_report_print(struct cli_check_report *report, bool verbose,
    FILE *out, enum cli_plugin_state *ret_state);

#endif
