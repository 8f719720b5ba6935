/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "cli/cli_top_grid.h"

static const char *const cells[2][4] = {
	{ "first", "12", "a long text", "x" },
	{ "2nd", "3456", "short", "yy" },
};

static const char *
text(const void *arg, size_t row, int id, char buf[CLI_TOP_GRID_CELL])
{
	(void)arg;
	(void)buf;
	return cells[row][id];
}

static enum cli_top_style
style(const void *arg, size_t row, int id)
{
	(void)arg;
	(void)row;
	return id == 1 ? CLI_TOP_WARN : CLI_TOP_PLAIN;
}

static bool
drawn(int id)
{
	return id == 3;
}

static bool
draw(const void *arg, size_t row, int id, struct cli_top_screen *screen,
    unsigned int width)
{
	(void)arg;
	(void)row;
	(void)id;
	cli_top_screen_left(screen, CLI_TOP_GOOD, "#", width);
	return true;
}

static const struct cli_top_grid_column columns[] = {
	{ .heading = "NAME", .importance = 9, .id = 0 },
	{ .heading = "N", .importance = 5, .min = 5, .right = true, .id = 1 },
	{ .heading = "WORDS",
	    .importance = 7,
	    .min = 5,
	    .elastic = true,
	    .sorted = true,
	    .id = 2 },
	{ .heading = "",
	    .importance = 6,
	    .min = 4,
	    .max = 20,
	    .elastic = true,
	    .id = 3 },
};

static const struct cli_top_grid grid = { columns, 4, NULL, text, style, draw,
	drawn };
static const size_t rows[] = { 0, 1 };

static void
expect_widths(unsigned int width, unsigned int a, unsigned int b,
    unsigned int c, unsigned int d)
{
	unsigned int widths[CLI_TOP_GRID_COLUMNS];

	cli_top_grid_fit(&grid, rows, 2, width, false, widths);
	assert_int_equal(widths[0], a);
	assert_int_equal(widths[1], b);
	assert_int_equal(widths[2], c);
	assert_int_equal(widths[3], d);
}

static void
what_matters_least_goes_first(void **state)
{
	(void)state;
	expect_widths(100, 5, 5, 11, 20);
	expect_widths(44, 5, 5, 11, 20);
	/* Elastic ones give way, the least important one first. */
	expect_widths(43, 5, 5, 11, 19);
	expect_widths(28, 5, 5, 11, 4);
	expect_widths(27, 5, 5, 10, 4);
	expect_widths(22, 5, 5, 5, 4);
	/* Then columns go. */
	expect_widths(21, 5, 0, 10, 4);
	expect_widths(16, 5, 0, 5, 4);
	expect_widths(15, 5, 0, 9, 0);
	expect_widths(11, 5, 0, 5, 0);
	expect_widths(9, 5, 0, 0, 0);
	expect_widths(3, 3, 0, 0, 0);
	expect_widths(1, 1, 0, 0, 0);
	/* Without end all is there. */
	expect_widths(0, 5, 5, 11, 20);
}

static void
put_lines(
    unsigned int width, const char *head, const char *first, const char *second)
{
	struct cli_top_screen *screen = cli_top_screen_new();

	cli_top_screen_begin(screen, width, 0, false);
	cli_top_grid_put(screen, &grid, rows, 2);
	assert_int_equal(cli_top_screen_count(screen), 3);
	assert_string_equal(cli_top_screen_line(screen, 0)->text, head);
	assert_string_equal(cli_top_screen_line(screen, 1)->text, first);
	assert_string_equal(cli_top_screen_line(screen, 2)->text, second);
	cli_top_screen_free(screen);
}

static void
cells_stand_below_their_heads(void **state)
{
	(void)state;
	put_lines(28, "NAME      N WORDS*          ",
	    "first    12 a long text #   ", "2nd    3456 short       #   ");
	put_lines(14, "NAME  WORDS*  ", "first a long ~", "2nd   short   ");
}

static void
no_rows_are_a_head(void **state)
{
	struct cli_top_screen *screen = cli_top_screen_new();

	(void)state;
	cli_top_screen_begin(screen, 12, 0, false);
	cli_top_grid_put(screen, &grid, rows, 0);
	assert_int_equal(cli_top_screen_count(screen), 1);
	assert_string_equal(
	    cli_top_screen_line(screen, 0)->text, "NAME WORDS* ");
	cli_top_screen_free(screen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_matters_least_goes_first),
		cmocka_unit_test(cells_stand_below_their_heads),
		cmocka_unit_test(no_rows_are_a_head),
	};

	return cmocka_run_group_tests_name("cli_top_grid", tests, NULL, NULL);
}
