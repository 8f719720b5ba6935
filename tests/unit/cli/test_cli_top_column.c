/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "cli/cli_top_column.h"
#include "cli/cli_top_data.h"
#include "support/top_data.h"

static void
ratios_are_compared_exactly(void **state)
{
	(void)state;
	assert_true(cli_top_ratio_compare(1, 3, 333333, 1000000) > 0);
	assert_true(cli_top_ratio_compare(333333, 1000000, 1, 3) < 0);
	assert_int_equal(cli_top_ratio_compare(2, 4, 1, 2), 0);
	assert_true(
	    cli_top_ratio_compare(UINT32_MAX - 1, UINT32_MAX, 1, 1) < 0);
	/* Nothing of nothing lacks nothing. */
	assert_int_equal(cli_top_ratio_compare(0, 0, 5, 5), 0);
	assert_true(cli_top_ratio_compare(0, 0, 4, 5) > 0);
}

static void
the_worst_share_is_found(void **state)
{
	struct cli_top_scope scope = { .n = {
					   .failover = true,
					   .num_addr = 100,
					   .addr_free = 50,
					   .addr_in_use = 50,
					   .this_addr_free = 40,
					   .this_addr_in_use = 10,
					   .usable_now = 40,
					   .partner_addr_free = 10,
					   .partner_addr_in_use = 40,
				       } };

	(void)state;
	cli_top_scope_measure(&scope);
	assert_int_equal(scope.worst, SHARE_PARTNER);
	assert_int_equal(scope.worst_free, 10);
	assert_int_equal(scope.worst_size, 50);
	scope.n.usable_now = 5; /* what it may hand out is what counts */
	cli_top_scope_measure(&scope);
	assert_int_equal(scope.worst, SHARE_THIS);
	scope.n.failover = false;
	cli_top_scope_measure(&scope);
	assert_int_equal(scope.worst, SHARE_TOTAL);
	assert_int_equal(scope.worst_free, 50);
	assert_int_equal(scope.worst_size, 100);
}

static void
columns_are_found_by_name_and_key(void **state)
{
	enum cli_top_column_id id, other;
	char names[160];
	int i, sortable = 0;

	(void)state;
	for (i = 0; i < CLI_TOP_COLUMN_COUNT; i++) {
		if (cli_top_column(i)->key == 0)
			continue;
		sortable++;
		assert_int_equal(
		    cli_top_column_find(cli_top_column(i)->name, &id), 0);
		assert_int_equal(id, i);
		assert_int_equal(cli_top_column_of_key(
				     (uint32_t)cli_top_column(i)->key, &other),
		    0);
		assert_int_equal(other, i);
		assert_non_null(
		    strstr(cli_top_column_names(names, sizeof(names)),
			cli_top_column(i)->name));
	}
	assert_int_equal(sortable, CLI_TOP_COLUMN_COUNT - 1);
	assert_null(cli_top_column(CLI_TOP_COLUMN_COUNT));
	assert_int_equal(cli_top_column_find("", &id), -ENOENT);
	assert_int_equal(cli_top_column_find("fre", &id), -ENOENT);
	assert_int_equal(cli_top_column_of_key(0, &id), -ENOENT);
	assert_int_equal(cli_top_column_of_key('Z', &id), -ENOENT);
}

static void
expect_text(const struct cli_top_data *data, size_t scope,
    enum cli_top_column_id id, const char *want)
{
	char buf[CLI_TOP_CELL];

	assert_string_equal(
	    cli_top_column_text(id, data, &data->scopes[scope], buf), want);
}

static void
cells_say_what_is_so(void **state)
{
	struct cli_top_data data;

	(void)state;
	top_data_make(&data);
	expect_text(&data, 0, CLI_TOP_SCOPE, "10.1.0.0/24");
	expect_text(&data, 0, CLI_TOP_SERVER, "a");
	expect_text(&data, 0, CLI_TOP_WORST, "44% peer");
	expect_text(&data, 0, CLI_TOP_PERCENT, "50%");
	expect_text(&data, 0, CLI_TOP_FREE, "50");
	expect_text(&data, 0, CLI_TOP_THIS, "30");
	expect_text(&data, 0, CLI_TOP_PEER, "20");
	expect_text(&data, 0, CLI_TOP_USED, "50");
	expect_text(&data, 0, CLI_TOP_USABLE, "30");
	expect_text(&data, 0, CLI_TOP_RELATION, "fo-a");
	expect_text(&data, 0, CLI_TOP_NETWORK, "campus");
	expect_text(&data, 0, CLI_TOP_BAR, "");
	expect_text(&data, 2, CLI_TOP_ABANDONED, "4");
	expect_text(&data, 2, CLI_TOP_TRANSITIONAL, "6");
	expect_text(&data, 2, CLI_TOP_ADDRESSES, "100");
	expect_text(&data, 2, CLI_TOP_NETWORK, "-");
	/* Outside failover there is no "this" and no "peer". */
	expect_text(&data, 3, CLI_TOP_THIS, "-");
	expect_text(&data, 3, CLI_TOP_PEER, "-");
	expect_text(&data, 3, CLI_TOP_RELATION, "-");
	expect_text(&data, 3, CLI_TOP_FREE, "90");
	data.scopes[0].relationships = 3;
	expect_text(&data, 0, CLI_TOP_RELATION, "fo-a +2");
	cli_top_data_done(&data);
}

static void
no_two_rows_are_equal(void **state)
{
	struct cli_top_data data;
	size_t i, k;
	int id, there, back, reverse;

	(void)state;
	top_data_make(&data);
	for (id = 0; id < CLI_TOP_COLUMN_COUNT; id++)
		for (reverse = 0; reverse < 2; reverse++)
			for (i = 0; i < data.scope_count; i++)
				for (k = 0; k < i; k++) {
					there = cli_top_column_compare(id,
					    reverse, &data.scopes[i],
					    &data.scopes[k]);
					back = cli_top_column_compare(id,
					    reverse, &data.scopes[k],
					    &data.scopes[i]);
					assert_true((there < 0 && back > 0) ||
					    (there > 0 && back < 0));
				}
	cli_top_data_done(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratios_are_compared_exactly),
		cmocka_unit_test(the_worst_share_is_found),
		cmocka_unit_test(columns_are_found_by_name_and_key),
		cmocka_unit_test(cells_say_what_is_so),
		cmocka_unit_test(no_two_rows_are_equal),
	};

	return cmocka_run_group_tests_name("cli_top_column", tests, NULL, NULL);
}
