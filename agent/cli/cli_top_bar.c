/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_bar.h"

#include <stddef.h>

#include "cli/cli_top_screen.h"
#include "core/generation.h"

/* Different without colours, too. */
static const struct {
	const char *utf8, *ascii, *name;
	enum cli_top_style style;
} looks[CLI_TOP_PART_COUNT] = {
	[CLI_TOP_PART_THIS_USED] = { "\u2588", "#", "this server's clients",
	    CLI_TOP_THIS_USED },
	[CLI_TOP_PART_THIS_FREE] = { "\u00b7", ".", "this server's free",
	    CLI_TOP_THIS_FREE },
	[CLI_TOP_PART_SHARED_FREE] = { "+", "+", "free to both",
	    CLI_TOP_THIS_FREE },
	[CLI_TOP_PART_PENDING] = { "~", "~", "transitional", CLI_TOP_PENDING },
	[CLI_TOP_PART_LOST] = { "x", "x", "abandoned", CLI_TOP_LOST },
	[CLI_TOP_PART_PARTNER_FREE] = { "-", "-", "the partner's free",
	    CLI_TOP_PARTNER_FREE },
	[CLI_TOP_PART_PARTNER_USED] = { "\u2592", "=", "the partner's clients",
	    CLI_TOP_PARTNER_USED },
};

void
cli_top_bar_parts(
    const struct scope_statistics *n, uint32_t ret_parts[CLI_TOP_PART_COUNT])
{
	ret_parts[CLI_TOP_PART_THIS_USED] =
	    n->failover ? n->this_addr_in_use : n->addr_in_use;
	ret_parts[CLI_TOP_PART_THIS_FREE] =
	    n->failover ? n->this_addr_free : n->addr_free;
	ret_parts[CLI_TOP_PART_SHARED_FREE] = n->failover ? n->shared_free : 0;
	ret_parts[CLI_TOP_PART_PENDING] = n->transitional;
	ret_parts[CLI_TOP_PART_LOST] = n->abandoned;
	ret_parts[CLI_TOP_PART_PARTNER_FREE] =
	    n->failover ? n->partner_addr_free : 0;
	ret_parts[CLI_TOP_PART_PARTNER_USED] =
	    n->failover ? n->partner_addr_in_use : 0;
}

/* The part that can best do with a cell less: one that has several, or the one
 * with the fewest addresses. */
static size_t
richest(const uint32_t parts[CLI_TOP_PART_COUNT],
    const unsigned int cells[CLI_TOP_PART_COUNT])
{
	size_t i, found = 0;

	for (i = 1; i < CLI_TOP_PART_COUNT; i++)
		if (cells[i] > cells[found] ||
		    (cells[i] == 1 && cells[found] == 1 &&
			parts[i] < parts[found]))
			found = i;
	return found;
}

/* The part with addresses that lacks most of what it should have. */
static size_t
neediest(const uint32_t parts[CLI_TOP_PART_COUNT], uint64_t sum,
    unsigned int width, const unsigned int cells[CLI_TOP_PART_COUNT])
{
	int64_t lack, most = INT64_MIN;
	size_t i, found = 0;

	for (i = 0; i < CLI_TOP_PART_COUNT; i++) {
		lack = (int64_t)((uint64_t)parts[i] * width) -
		    (int64_t)(cells[i] * sum);
		if (parts[i] > 0 && lack > most) {
			most = lack;
			found = i;
		}
	}
	return found;
}

void
cli_top_bar_cells(const uint32_t parts[CLI_TOP_PART_COUNT], unsigned int width,
    unsigned int ret_cells[CLI_TOP_PART_COUNT])
{
	unsigned int given = 0;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < CLI_TOP_PART_COUNT; i++)
		sum += parts[i];
	for (i = 0; i < CLI_TOP_PART_COUNT; i++) {
		ret_cells[i] = sum == 0 ?
		    0 :
		    (unsigned int)((uint64_t)parts[i] * width / sum);
		if (parts[i] > 0 && ret_cells[i] == 0)
			ret_cells[i] = 1;
		given += ret_cells[i];
	}
	for (; given > width; given--)
		ret_cells[richest(parts, ret_cells)]--;
	for (; sum > 0 && given < width; given++)
		ret_cells[neediest(parts, sum, width, ret_cells)]++;
}

const char *
cli_top_bar_cell(enum cli_top_part part, bool utf8)
{
	return utf8 ? looks[part].utf8 : looks[part].ascii;
}

void
cli_top_bar_put(struct cli_top_screen *screen,
    const struct scope_statistics *statistics, unsigned int width)
{
	const unsigned int column = cli_top_screen_column(screen);
	const bool utf8 = cli_top_screen_utf8(screen);
	uint32_t parts[CLI_TOP_PART_COUNT];
	unsigned int cells[CLI_TOP_PART_COUNT];
	size_t i;

	cli_top_bar_parts(statistics, parts);
	cli_top_bar_cells(parts, width, cells);
	for (i = 0; i < CLI_TOP_PART_COUNT; i++)
		for (; cells[i] > 0; cells[i]--)
			cli_top_screen_put(
			    screen, looks[i].style, cli_top_bar_cell(i, utf8));
	cli_top_screen_pad(screen, CLI_TOP_PLAIN, column + width);
}

void
cli_top_bar_legend(struct cli_top_screen *screen)
{
	const bool utf8 = cli_top_screen_utf8(screen);
	size_t i;

	for (i = 0; i < CLI_TOP_PART_COUNT; i++) {
		if (!cli_top_screen_next(screen))
			return;
		cli_top_screen_put(screen, CLI_TOP_PLAIN, "  ");
		cli_top_screen_put(
		    screen, looks[i].style, cli_top_bar_cell(i, utf8));
		cli_top_screen_put(screen, CLI_TOP_PLAIN, "  ");
		cli_top_screen_put(screen, CLI_TOP_PLAIN, looks[i].name);
	}
}
