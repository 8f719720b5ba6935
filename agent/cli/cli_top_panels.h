/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The panels of a full-screen view: servers, relationships, scopes, events. */

#ifndef DHCPFO_CLI_CLI_TOP_PANELS_H
#define DHCPFO_CLI_CLI_TOP_PANELS_H

#include <stddef.h>
#include <stdint.h>

#include "cli/cli_top_model.h"

struct cli_top_screen;

/*
 * Puts a panel of at most so many lines, its head included; 0: as many as it
 * has rows.  now: seconds since 1970, for how long something is so.  alone: it
 * has the screen for itself, is scrolled, and can say more.
 */
void cli_top_panel_put(struct cli_top_model *model, enum cli_top_panel panel,
    struct cli_top_screen *screen, size_t lines, int64_t now, bool alone);

/* The same, for scopes. */
void cli_top_scopes_put(
    struct cli_top_model *model, struct cli_top_screen *screen, size_t lines);

#define CLI_TOP_DURATION 24
/* "45s", "12m05s", "3h04m", "27d03h"; "never" for less than 0. */
const char *cli_top_duration(int64_t seconds, char buf[CLI_TOP_DURATION]);

#endif
