/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli_top_events.h"
#include "cli/cli_top_model.h"
#include "support/oom.h"
#include "support/top_data.h"

struct rig {
	struct cli_top_events *events;
	struct cli_top_model model;
};

static int
setup(void **state)
{
	struct rig *rig = test_malloc(sizeof(*rig));
	struct cli_top_data data;

	rig->events = cli_top_events_new();
	assert_non_null(rig->events);
	cli_top_model_init(&rig->model, rig->events);
	top_data_make(&data);
	assert_int_equal(cli_top_model_set_data(&rig->model, &data), 0);
	assert_null(data.servers); /* it was taken */
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	cli_top_model_done(&rig->model);
	cli_top_events_free(rig->events);
	test_free(rig);
	return 0;
}

static enum cli_top_action
press(struct rig *rig, uint32_t key)
{
	enum cli_top_action action;

	assert_int_equal(cli_top_model_key(&rig->model, key, &action), 0);
	return action;
}

static void
type(struct rig *rig, const char *text)
{
	for (; *text != '\0'; text++)
		assert_int_equal(
		    press(rig, (unsigned char)*text), CLI_TOP_DRAW);
}

/* "a10.1 b10.3": the scopes shown, in order. */
static void
expect_scopes(const struct rig *rig, const char *want)
{
	const struct cli_top_rows *rows = &rig->model.rows[CLI_TOP_SCOPES];
	const struct cli_top_data *data = &rig->model.data;
	char text[512] = "";
	size_t i, len = 0;

	for (i = 0; i < rows->count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%s%s10.%u", i == 0 ? "" : " ",
		    data->servers[data->scopes[rows->index[i]].server].name,
		    data->scopes[rows->index[i]].address >> 16 & 255);
	assert_string_equal(text, want);
}

static void
at_first_the_worst_is_first(void **state)
{
	/* By shares: b10.1 has 0 of 30 of its own, a10.2 2 of 100, a10.1 20
	 * of 45 of its partner's, b10.3 90 of 100. */
	expect_scopes(*state, "b10.1 a10.2 a10.1 b10.3");
}

static void
a_key_sorts_and_reverses(void **state)
{
	struct rig *rig = *state;

	assert_int_equal(press(rig, 'f'), CLI_TOP_DRAW);
	assert_int_equal(rig->model.sort, CLI_TOP_FREE);
	expect_scopes(rig, "a10.2 b10.1 a10.1 b10.3");
	press(rig, 'f');
	expect_scopes(rig, "b10.3 a10.1 b10.1 a10.2");
	press(rig, 'r');
	expect_scopes(rig, "a10.2 b10.1 a10.1 b10.3");
	press(rig, 'u'); /* the most first */
	expect_scopes(rig, "a10.2 a10.1 b10.1 b10.3");
	press(rig, 'a');
	expect_scopes(rig, "a10.1 b10.1 a10.2 b10.3");
	press(rig, 's');
	expect_scopes(rig, "a10.1 a10.2 b10.1 b10.3");
}

static void
a_scope_that_has_no_such_number_is_last_either_way(void **state)
{
	struct rig *rig = *state;

	press(rig, 't');
	expect_scopes(rig, "b10.1 a10.2 a10.1 b10.3");
	press(rig, 't');
	expect_scopes(rig, "a10.1 a10.2 b10.1 b10.3");
}

static void
the_column_beside_is_the_next_that_sorts(void **state)
{
	struct rig *rig = *state;

	press(rig, '>');
	assert_int_equal(rig->model.sort, CLI_TOP_PERCENT); /* no bar */
	press(rig, '<');
	assert_int_equal(rig->model.sort, CLI_TOP_WORST);
	press(rig, CLI_TOP_KEY_LEFT);
	press(rig, CLI_TOP_KEY_LEFT);
	assert_int_equal(rig->model.sort, CLI_TOP_SCOPE);
	press(rig, CLI_TOP_KEY_LEFT);
	assert_int_equal(rig->model.sort, CLI_TOP_NETWORK);
	assert_false(rig->model.reverse);
	press(rig, CLI_TOP_KEY_RIGHT);
	assert_int_equal(rig->model.sort, CLI_TOP_SCOPE);
}

static void
a_filter_narrows_everything_as_it_is_typed(void **state)
{
	struct rig *rig = *state;

	press(rig, '/');
	assert_true(rig->model.typing);
	type(rig, "10.1");
	expect_scopes(rig, "b10.1 a10.1");
	assert_int_equal(rig->model.rows[CLI_TOP_SERVERS].count, 2);
	type(rig, " camp");
	expect_scopes(rig, "a10.1");
	/* Whose scope it is stays in sight. */
	assert_int_equal(rig->model.rows[CLI_TOP_SERVERS].count, 1);
	assert_int_equal(rig->model.rows[CLI_TOP_SERVERS].index[0], 0);
	press(rig, '\r');
	assert_false(rig->model.typing);
	expect_scopes(rig, "a10.1");
	press(rig, 27);
	expect_scopes(rig, "b10.1 a10.2 a10.1 b10.3");
	press(rig, '/');
	type(rig, "low"); /* keys that would sort */
	expect_scopes(rig, "a10.2");
	press(rig, CLI_TOP_KEY_BACKSPACE);
	press(rig, 127);
	press(rig, 8);
	expect_scopes(rig, "b10.1 a10.2 a10.1 b10.3");
	type(rig, "not running");
	assert_int_equal(rig->model.rows[CLI_TOP_SERVERS].count, 1);
	assert_int_equal(rig->model.rows[CLI_TOP_RELATIONSHIPS].count, 0);
	press(rig, 'U' - '@');
	type(rig, "communication_int");
	assert_int_equal(rig->model.rows[CLI_TOP_RELATIONSHIPS].count, 1);
	press(rig, 27);
	assert_false(rig->model.typing);
	assert_int_equal(rig->model.rows[CLI_TOP_RELATIONSHIPS].count, 2);
}

static void
tab_goes_through_the_servers(void **state)
{
	struct rig *rig = *state;

	press(rig, '\t');
	assert_string_equal(rig->model.only, "a");
	expect_scopes(rig, "a10.2 a10.1");
	assert_int_equal(rig->model.servers_bad, 0);
	assert_int_equal(rig->model.scopes_low, 1);
	press(rig, '\t');
	expect_scopes(rig, "b10.1 b10.3");
	assert_int_equal(rig->model.servers_bad, 1);
	press(rig, '\t');
	assert_string_equal(rig->model.only, "c");
	expect_scopes(rig, "");
	press(rig, '\t');
	assert_string_equal(rig->model.only, "");
	assert_int_equal(rig->model.servers_bad, 2);
	press(rig, CLI_TOP_KEY_BACK_TAB);
	assert_string_equal(rig->model.only, "c");
	press(rig, CLI_TOP_KEY_BACK_TAB);
	assert_string_equal(rig->model.only, "b");
}

static void
servers_and_relationships_in_trouble_come_first(void **state)
{
	const struct rig *rig = *state;
	const struct cli_top_rows *rows = rig->model.rows;

	assert_int_equal(rows[CLI_TOP_SERVERS].index[0], 1);
	assert_int_equal(rows[CLI_TOP_SERVERS].index[1], 2);
	assert_int_equal(rows[CLI_TOP_SERVERS].index[2], 0);
	assert_int_equal(rows[CLI_TOP_RELATIONSHIPS].index[0], 1);
}

static void
scrolling_stays_within_the_rows(void **state)
{
	struct rig *rig = *state;
	struct cli_top_rows *rows = &rig->model.rows[CLI_TOP_SCOPES];
	struct cli_top_data data;
	size_t i;

	top_data_make(&data);
	for (i = 0; i < 96; i++)
		top_data_add(&data, i, 50);
	assert_int_equal(cli_top_model_set_data(&rig->model, &data), 0);
	cli_top_rows_show(rows, 10);
	press(rig, 'k');
	assert_int_equal(rows->scroll, 0);
	press(rig, CLI_TOP_KEY_DOWN);
	press(rig, 'j');
	assert_int_equal(rows->scroll, 2);
	press(rig, CLI_TOP_KEY_PAGE_DOWN);
	assert_int_equal(rows->scroll, 11);
	press(rig, CLI_TOP_KEY_PAGE_UP);
	press(rig, CLI_TOP_KEY_UP);
	assert_int_equal(rows->scroll, 1);
	press(rig, 'G');
	assert_int_equal(rows->scroll, 90);
	press(rig, CLI_TOP_KEY_PAGE_DOWN);
	assert_int_equal(rows->scroll, 90);
	/* Fewer rows: */
	press(rig, '/');
	type(rig, "campus");
	assert_int_equal(rows->scroll, 0);
	press(rig, 27);
	press(rig, CLI_TOP_KEY_END);
	press(rig, CLI_TOP_KEY_HOME);
	assert_int_equal(rows->scroll, 0);
	/* A larger screen: */
	press(rig, CLI_TOP_KEY_END);
	cli_top_rows_show(rows, 40);
	assert_int_equal(rows->scroll, 60);
}

static void
a_number_shows_one_panel_and_scrolls_it(void **state)
{
	struct rig *rig = *state;

	press(rig, '2');
	assert_int_equal(rig->model.panel, CLI_TOP_SERVERS);
	cli_top_rows_show(&rig->model.rows[CLI_TOP_SERVERS], 1);
	press(rig, 'j');
	assert_int_equal(rig->model.rows[CLI_TOP_SERVERS].scroll, 1);
	assert_int_equal(rig->model.rows[CLI_TOP_SCOPES].scroll, 0);
	press(rig, '5');
	assert_int_equal(rig->model.panel, CLI_TOP_EVENTS);
	press(rig, '1');
	assert_int_equal(rig->model.panel, CLI_TOP_ALL_PANELS);
}

static void
keys_that_ask_for_something_are_passed_on(void **state)
{
	struct rig *rig = *state;

	assert_int_equal(press(rig, ' '), CLI_TOP_REFRESH);
	assert_int_equal(press(rig, 'L' - '@'), CLI_TOP_REPAINT);
	assert_int_equal(press(rig, 'Z'), CLI_TOP_NOTHING);
	assert_int_equal(press(rig, '?'), CLI_TOP_DRAW);
	assert_true(rig->model.help);
	press(rig, 'f'); /* any key, and it does nothing else */
	assert_false(rig->model.help);
	assert_int_equal(rig->model.sort, CLI_TOP_WORST);
	press(rig, 'h');
	assert_int_equal(press(rig, 'q'), CLI_TOP_QUIT);
	assert_int_equal(press(rig, 'q'), CLI_TOP_QUIT);
	press(rig, '/');
	assert_int_equal(press(rig, 'q'), CLI_TOP_DRAW); /* a letter */
}

static void
sort_again(void *arg)
{
	struct rig *rig = arg;
	struct cli_top_rows before = rig->model.rows[CLI_TOP_SCOPES];
	enum cli_top_action action;
	int rc = cli_top_model_key(&rig->model, 'r', &action);

	assert_int_equal(rc, oom_hit() ? -ENOMEM : 0);
	if (rc != 0)
		assert_ptr_equal(
		    before.index, rig->model.rows[CLI_TOP_SCOPES].index);
}

static void
no_memory_leaves_the_rows_of_before(void **state)
{
	assert_int_equal(oom_each(sort_again, *state), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(at_first_the_worst_is_first),
		TEST(a_key_sorts_and_reverses),
		TEST(a_scope_that_has_no_such_number_is_last_either_way),
		TEST(the_column_beside_is_the_next_that_sorts),
		TEST(a_filter_narrows_everything_as_it_is_typed),
		TEST(tab_goes_through_the_servers),
		TEST(servers_and_relationships_in_trouble_come_first),
		TEST(scrolling_stays_within_the_rows),
		TEST(a_number_shows_one_panel_and_scrolls_it),
		TEST(keys_that_ask_for_something_are_passed_on),
		TEST(no_memory_leaves_the_rows_of_before),
	};

	return cmocka_run_group_tests_name("cli_top_model", tests, NULL, NULL);
}
