/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* How good or bad something is that people are shown: its colour, on a
 * terminal. */

#ifndef DHCPFO_CLI_CLI_MARK_H
#define DHCPFO_CLI_CLI_MARK_H

#include <stdbool.h>
#include <stdio.h>

#include "core/failover.h"
#include "core/server.h"

enum cli_mark { CLI_MARK_NONE, CLI_MARK_GOOD, CLI_MARK_WARN, CLI_MARK_BAD };

/* --color */
enum cli_when { CLI_WHEN_AUTO, CLI_WHEN_ALWAYS, CLI_WHEN_NEVER };

/*
 * Whether what goes to out is coloured.  Automatically: if that is a terminal
 * that knows colours ($TERM is set and not "dumb"), and $NO_COLOR is not set to
 * anything (no-color.org).
 */
bool cli_mark_wanted(enum cli_when when, FILE *out);

/* Before and after the text; "" for CLI_MARK_NONE. */
const char *cli_mark_begin(enum cli_mark mark);
const char *cli_mark_end(enum cli_mark mark);

enum cli_mark cli_mark_source(enum server_state state);
enum cli_mark cli_mark_failover(enum failover_state state);

#endif
