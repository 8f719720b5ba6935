/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <locale.h>
#include <string.h>

#include "cli/cli_top_bar.h"
#include "cli/cli_top_screen.h"
#include "core/generation.h"

static const struct scope_statistics pair = {
	.failover = true,
	.num_addr = 100,
	.addr_free = 55,
	.this_addr_free = 30,
	.partner_addr_free = 20,
	.shared_free = 5,
	.addr_in_use = 35,
	.this_addr_in_use = 10,
	.partner_addr_in_use = 25,
	.abandoned = 4,
	.transitional = 6,
};

static void
expect_bar(const struct scope_statistics *n, unsigned int width, bool utf8,
    const char *want)
{
	struct cli_top_screen *screen = cli_top_screen_new();

	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	cli_top_screen_begin(screen, 0, 0, utf8);
	cli_top_screen_next(screen);
	cli_top_bar_put(screen, n, width);
	assert_string_equal(cli_top_screen_line(screen, 0)->text, want);
	assert_int_equal(cli_top_screen_line(screen, 0)->width, width);
	cli_top_screen_free(screen);
}

static void
parts_of_a_pair_add_up(void **state)
{
	uint32_t parts[CLI_TOP_PART_COUNT], sum = 0;
	size_t i;

	(void)state;
	cli_top_bar_parts(&pair, parts);
	for (i = 0; i < CLI_TOP_PART_COUNT; i++)
		sum += parts[i];
	assert_int_equal(sum, pair.num_addr);
	assert_int_equal(parts[CLI_TOP_PART_SHARED_FREE], 5);
	assert_int_equal(parts[CLI_TOP_PART_PARTNER_USED], 25);
}

static void
a_bar_is_in_proportion(void **state)
{
	(void)state;
	/* 10 30 5 6 4 20 25 of 100 */
	expect_bar(&pair, 20, false, "##......+~x----=====");
	expect_bar(&pair, 20, true,
	    "\u2588\u2588\u00b7\u00b7\u00b7\u00b7\u00b7\u00b7+~x----"
	    "\u2592\u2592\u2592\u2592\u2592");
}

static void
a_scope_outside_failover_is_all_ours(void **state)
{
	const struct scope_statistics n = { .num_addr = 10,
		.addr_free = 7,
		.addr_in_use = 2,
		.abandoned = 1,
		/* Without a meaning there: */
		.this_addr_free = 99,
		.partner_addr_free = 99,
		.shared_free = 99 };

	(void)state;
	expect_bar(&n, 10, false, "##.......x");
}

static void
a_scope_without_addresses_has_no_bar(void **state)
{
	const struct scope_statistics n = { .failover = true };

	(void)state;
	expect_bar(&n, 4, false, "    ");
}

static void
cells__of_any_numbers__fill_the_width_and_hide_nobody(void **state)
{
	static const uint32_t samples[] = { 0, 1, 2, 3, 7, 100, 65536,
		UINT32_MAX };
	uint32_t parts[CLI_TOP_PART_COUNT], seed = 1;
	unsigned int cells[CLI_TOP_PART_COUNT], width, sum, some;
	int round;
	size_t i;

	(void)state;
	for (round = 0; round < 20000; round++) {
		some = 0;
		for (i = 0; i < CLI_TOP_PART_COUNT; i++) {
			seed = seed * 1103515245 + 12345;
			parts[i] = samples[seed >> 16 & 7];
			some += parts[i] > 0;
		}
		width = (unsigned int)round % 50;
		cli_top_bar_cells(parts, width, cells);
		sum = 0;
		for (i = 0; i < CLI_TOP_PART_COUNT; i++) {
			sum += cells[i];
			if (parts[i] == 0 || width >= some)
				assert_int_equal(parts[i] > 0, cells[i] > 0);
		}
		assert_int_equal(sum, some > 0 ? width : 0);
	}
}

static void
cells__fewer_than_parts__are_those_of_the_largest(void **state)
{
	const uint32_t parts[CLI_TOP_PART_COUNT] = { 5, 9, 0, 1, 2, 7, 8 };
	unsigned int cells[CLI_TOP_PART_COUNT];

	(void)state;
	cli_top_bar_cells(parts, 3, cells);
	assert_int_equal(cells[CLI_TOP_PART_THIS_FREE], 1);
	assert_int_equal(cells[CLI_TOP_PART_PARTNER_FREE], 1);
	assert_int_equal(cells[CLI_TOP_PART_PARTNER_USED], 1);
}

static void
cells_of_parts_are_all_different(void **state)
{
	size_t i, k;
	int utf8;

	(void)state;
	for (utf8 = 0; utf8 < 2; utf8++)
		for (i = 0; i < CLI_TOP_PART_COUNT; i++)
			for (k = 0; k < i; k++)
				assert_string_not_equal(
				    cli_top_bar_cell(i, utf8),
				    cli_top_bar_cell(k, utf8));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_a_pair_add_up),
		cmocka_unit_test(a_bar_is_in_proportion),
		cmocka_unit_test(a_scope_outside_failover_is_all_ours),
		cmocka_unit_test(a_scope_without_addresses_has_no_bar),
		cmocka_unit_test(
		    cells__of_any_numbers__fill_the_width_and_hide_nobody),
		cmocka_unit_test(
		    cells__fewer_than_parts__are_those_of_the_largest),
		cmocka_unit_test(cells_of_parts_are_all_different),
	};

	return cmocka_run_group_tests_name("cli_top_bar", tests, NULL, NULL);
}
