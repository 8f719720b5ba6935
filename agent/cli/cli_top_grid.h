/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Rows in columns that fit a width: what matters least goes first. */

#ifndef DHCPFO_CLI_CLI_TOP_GRID_H
#define DHCPFO_CLI_CLI_TOP_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli_top_screen.h"

#define CLI_TOP_GRID_COLUMNS 24
#define CLI_TOP_GRID_CELL 512

struct cli_top_grid_column {
	const char *heading;
	unsigned int importance; /* higher ones stay longer */
	/* As wide as its texts, but at least min and at most max (0: no limit);
	 * elastic: as min until all have their place, then as wide as there is
	 * room. */
	unsigned int min, max;
	bool elastic;
	bool right;
	bool sorted; /* rows are sorted by it */
	int id;	     /* the caller's own */
};

struct cli_top_grid {
	const struct cli_top_grid_column *columns;
	size_t count;
	const void *arg;
	/* The text of a cell, in buf or elsewhere; not asked of cells that are
	 * drawn. */
	const char *(*text)(
	    const void *arg, size_t row, int id, char buf[CLI_TOP_GRID_CELL]);
	enum cli_top_style (*style)(const void *arg, size_t row, int id);
	/* Draws a cell of that width itself, or returns false; NULL: none. */
	bool (*draw)(const void *arg, size_t row, int id,
	    struct cli_top_screen *screen, unsigned int width);
	bool (*drawn)(int id); /* whether it would; NULL: none */
};

/* The widths that count rows need in that width; 0: not shown. */
void cli_top_grid_fit(const struct cli_top_grid *grid, const size_t *rows,
    size_t count, unsigned int width, bool utf8,
    unsigned int ret_widths[CLI_TOP_GRID_COLUMNS]);

/* A head, and a line for each row. */
void cli_top_grid_put(struct cli_top_screen *screen,
    const struct cli_top_grid *grid, const size_t *rows, size_t count);

#endif
