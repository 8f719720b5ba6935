/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The addresses of a scope as a bar: what this server's clients have at its
 * left end, what the partner's have at its right end, what is free between
 * them, each on its side.  The middle is what is left for new clients, and the
 * ends close in on it.
 */

#ifndef DHCPFO_CLI_CLI_TOP_BAR_H
#define DHCPFO_CLI_CLI_TOP_BAR_H

#include <stdbool.h>
#include <stdint.h>

struct cli_top_screen;
struct scope_statistics;

/* From left to right. */
enum cli_top_part {
	CLI_TOP_PART_THIS_USED,
	CLI_TOP_PART_THIS_FREE,
	CLI_TOP_PART_SHARED_FREE, /* free to both */
	CLI_TOP_PART_PENDING,	  /* transitional */
	CLI_TOP_PART_LOST,	  /* abandoned */
	CLI_TOP_PART_PARTNER_FREE,
	CLI_TOP_PART_PARTNER_USED,
	CLI_TOP_PART_COUNT
};

/* How many addresses each part has; their sum is NumAddr.  Of a scope outside
 * failover all are this server's. */
void cli_top_bar_parts(const struct scope_statistics *statistics,
    uint32_t ret_parts[CLI_TOP_PART_COUNT]);

/*
 * How many of width cells each part gets: their sum is width, and no part that
 * has addresses gets none as long as there are cells enough.  All 0 where
 * there are no addresses.
 */
void cli_top_bar_cells(const uint32_t parts[CLI_TOP_PART_COUNT],
    unsigned int width, unsigned int ret_cells[CLI_TOP_PART_COUNT]);

/* One cell of a part. */
const char *cli_top_bar_cell(enum cli_top_part part, bool utf8);

/* Puts a bar of exactly that many columns. */
void cli_top_bar_put(struct cli_top_screen *screen,
    const struct scope_statistics *statistics, unsigned int width);

/* What its cells mean. */
void cli_top_bar_legend(struct cli_top_screen *screen);

#endif
