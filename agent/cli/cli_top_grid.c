/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_grid.h"

#include <stdio.h>
#include <string.h>

/* Of an elastic column, where a line has no end. */
#define ELASTIC 24

static bool
is_drawn(const struct cli_top_grid *grid, int id)
{
	return grid->drawn != NULL && grid->drawn(id);
}

static unsigned int
larger(unsigned int a, unsigned int b)
{
	return a > b ? a : b;
}

/* What the column would like to have. */
static unsigned int
natural(const struct cli_top_grid *grid, size_t c, const size_t *rows,
    size_t count, bool utf8)
{
	const struct cli_top_grid_column *column = &grid->columns[c];
	unsigned int width = larger(column->min,
	    cli_top_text_width(column->heading, utf8) + column->sorted);
	char buf[CLI_TOP_GRID_CELL];
	size_t i;

	if (is_drawn(grid, column->id))
		return column->max;
	for (i = 0; i < count; i++)
		width = larger(width,
		    cli_top_text_width(
			grid->text(grid->arg, rows[i], column->id, buf), utf8));
	return column->max != 0 && width > column->max ? column->max : width;
}

/* The most important column that has no place yet; count: none. */
static size_t
most_important(const struct cli_top_grid *grid, const bool *done)
{
	size_t c, found = grid->count;

	for (c = 0; c < grid->count; c++)
		if (!done[c] &&
		    (found == grid->count ||
			grid->columns[c].importance >
			    grid->columns[found].importance))
			found = c;
	return found;
}

static void
fit_all(const struct cli_top_grid *grid, unsigned int *widths)
{
	size_t c;

	for (c = 0; c < grid->count; c++)
		if (is_drawn(grid, grid->columns[c].id) && widths[c] > ELASTIC)
			widths[c] = ELASTIC;
}

/* Gives elastic columns what is left, most important ones first. */
static void
stretch(const struct cli_top_grid *grid, const unsigned int *wanted,
    unsigned int left, unsigned int *widths)
{
	bool done[CLI_TOP_GRID_COLUMNS] = { false };
	unsigned int more;
	size_t c;

	while ((c = most_important(grid, done)) < grid->count) {
		done[c] = true;
		if (widths[c] == 0 || wanted[c] <= widths[c])
			continue;
		more = wanted[c] - widths[c];
		if (more > left)
			more = left;
		widths[c] += more;
		left -= more;
	}
}

void
cli_top_grid_fit(const struct cli_top_grid *grid, const size_t *rows,
    size_t count, unsigned int width, bool utf8,
    unsigned int ret_widths[CLI_TOP_GRID_COLUMNS])
{
	unsigned int wanted[CLI_TOP_GRID_COLUMNS], used = 0, need;
	bool done[CLI_TOP_GRID_COLUMNS] = { false };
	size_t c;

	for (c = 0; c < grid->count; c++)
		ret_widths[c] = wanted[c] = natural(grid, c, rows, count, utf8);
	if (width == 0) {
		fit_all(grid, ret_widths);
		return;
	}
	memset(ret_widths, 0, grid->count * sizeof(*ret_widths));
	while ((c = most_important(grid, done)) < grid->count) {
		done[c] = true;
		need = grid->columns[c].elastic &&
			grid->columns[c].min < wanted[c] ?
		    grid->columns[c].min :
		    wanted[c];
		if (used == 0 && need > width)
			need = width;
		if (used + (used > 0) + need > width)
			continue;
		used += (used > 0) + need;
		ret_widths[c] = need;
	}
	stretch(grid, wanted, width - used, ret_widths);
}

static void
put_cell(struct cli_top_screen *screen,
    const struct cli_top_grid_column *column, enum cli_top_style style,
    const char *text, unsigned int width)
{
	if (column->right)
		cli_top_screen_right(screen, style, text, width);
	else
		cli_top_screen_left(screen, style, text, width);
}

static void
put_head(struct cli_top_screen *screen, const struct cli_top_grid *grid,
    const unsigned int *widths)
{
	const struct cli_top_grid_column *column;
	char heading[64];
	bool first = true;
	size_t c;

	if (!cli_top_screen_next(screen))
		return;
	for (c = 0; c < grid->count; c++) {
		column = &grid->columns[c];
		if (widths[c] == 0)
			continue;
		if (!first)
			cli_top_screen_put(screen, CLI_TOP_HEAD, " ");
		first = false;
		snprintf(heading, sizeof(heading), "%s%s", column->heading,
		    column->sorted ? "*" : "");
		put_cell(screen, column,
		    column->sorted ? CLI_TOP_SORTED : CLI_TOP_HEAD, heading,
		    widths[c]);
	}
	cli_top_screen_fill(screen, CLI_TOP_HEAD);
}

static void
put_row(struct cli_top_screen *screen, const struct cli_top_grid *grid,
    const unsigned int *widths, size_t row)
{
	const struct cli_top_grid_column *column;
	char buf[CLI_TOP_GRID_CELL];
	bool first = true;
	size_t c;

	for (c = 0; c < grid->count; c++) {
		column = &grid->columns[c];
		if (widths[c] == 0)
			continue;
		if (!first)
			cli_top_screen_put(screen, CLI_TOP_PLAIN, " ");
		first = false;
		if (is_drawn(grid, column->id) &&
		    grid->draw(grid->arg, row, column->id, screen, widths[c]))
			continue;
		put_cell(screen, column,
		    grid->style(grid->arg, row, column->id),
		    grid->text(grid->arg, row, column->id, buf), widths[c]);
	}
}

void
cli_top_grid_put(struct cli_top_screen *screen, const struct cli_top_grid *grid,
    const size_t *rows, size_t count)
{
	unsigned int widths[CLI_TOP_GRID_COLUMNS];
	size_t i;

	cli_top_grid_fit(grid, rows, count, cli_top_screen_width(screen),
	    cli_top_screen_utf8(screen), widths);
	put_head(screen, grid, widths);
	for (i = 0; i < count && cli_top_screen_next(screen); i++)
		put_row(screen, grid, widths, rows[i]);
}
