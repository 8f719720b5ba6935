/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a plugin of a monitoring system says (Monitoring Plugins Development
 * Guidelines): one line, "DHCP WARNING - words | performance data", and an
 * exit code of its own.
 */

#ifndef DHCPFO_CLI_CLI_PLUGIN_H
#define DHCPFO_CLI_CLI_PLUGIN_H

#include <stdio.h>

enum cli_plugin_state {
	CLI_PLUGIN_OK = 0,
	CLI_PLUGIN_WARNING = 1,
	CLI_PLUGIN_CRITICAL = 2,
	CLI_PLUGIN_UNKNOWN = 3,
};

/* "WARNING" */
const char *cli_plugin_name(enum cli_plugin_state state);

/* The worse of two: CRITICAL, WARNING, UNKNOWN, OK, as monitoring-plugins'
 * own have it. */
enum cli_plugin_state cli_plugin_worse(
    enum cli_plugin_state a, enum cli_plugin_state b);

/* "DHCP WARNING - " */
void cli_plugin_begin(enum cli_plugin_state state, FILE *out);

/* The whole line; returns CLI_PLUGIN_UNKNOWN.  A '|' in text becomes '/'. */
int cli_plugin_unknown(FILE *out, const char *text);

/* Writes text in which no '|' ends the words. */
void cli_plugin_text(const char *text, FILE *out);

/*
 * Unless this is called again within so many seconds the process says UNKNOWN
 * and ends, whatever holds it up; 0: it has all the time.  Nothing may be
 * written to standard output meanwhile.
 */
void cli_plugin_deadline(unsigned int seconds);

#endif
