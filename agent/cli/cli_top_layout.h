/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* How the panels share a screen. */

#ifndef DHCPFO_CLI_CLI_TOP_LAYOUT_H
#define DHCPFO_CLI_CLI_TOP_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "cli/cli_top_model.h"

struct cli_top_screen;

struct cli_top_frame {
	unsigned int width, height; /* 0: without end */
	bool utf8;
	int64_t now; /* seconds since 1970 */
	/* Where the terminal's cursor is wanted, while a filter is typed. */
	bool cursor;
	unsigned int cursor_line, cursor_column;
};

/* Makes the screen; the model learns how many rows of each panel there is room
 * for, and the frame where the cursor belongs. */
void cli_top_layout(struct cli_top_model *model, struct cli_top_frame *frame,
    struct cli_top_screen *screen);

/*
 * How many of body lines each panel gets, its head included; 0: it is not
 * shown.  rows: how many each has.  Scopes are always there, and get what the
 * others leave.
 */
void cli_top_layout_share(size_t body, const size_t rows[CLI_TOP_PANEL_COUNT],
    size_t ret_lines[CLI_TOP_PANEL_COUNT]);

#endif
