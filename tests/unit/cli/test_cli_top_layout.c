/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_top_events.h"
#include "cli/cli_top_layout.h"
#include "cli/cli_top_panels.h"
#include "cli/cli_top_screen.h"
#include "support/oom.h"
#include "support/top_data.h"

struct rig {
	struct cli_top_events *events;
	struct cli_top_model model;
	struct cli_top_screen *screen;
	struct cli_top_frame frame;
};

static int
setup(void **state)
{
	struct rig *rig = test_malloc(sizeof(*rig));
	struct cli_top_data data;

	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	setenv("TZ", "UTC", 1);
	*rig = (struct rig) { .frame = { .now = TOP_DATA_NOW } };
	rig->events = cli_top_events_new();
	rig->screen = cli_top_screen_new();
	cli_top_events_note(rig->events, TOP_DATA_NOW - 5, "b", "words");
	cli_top_events_note(rig->events, TOP_DATA_NOW - 86400, "a", "old");
	cli_top_model_init(&rig->model, rig->events);
	top_data_make(&data);
	assert_int_equal(cli_top_model_set_data(&rig->model, &data), 0);
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	cli_top_model_done(&rig->model);
	cli_top_events_free(rig->events);
	cli_top_screen_free(rig->screen);
	test_free(rig);
	return 0;
}

/* Lays it out; no line is wider, and there are no more of them. */
static void
lay_out(struct rig *rig, unsigned int width, unsigned int height, bool utf8)
{
	size_t i;

	rig->frame.width = width;
	rig->frame.height = height;
	rig->frame.utf8 = utf8;
	cli_top_layout(&rig->model, &rig->frame, rig->screen);
	assert_false(cli_top_screen_failed(rig->screen));
	if (height != 0)
		assert_true(cli_top_screen_count(rig->screen) <= height);
	for (i = 0; width != 0 && i < cli_top_screen_count(rig->screen); i++)
		assert_true(
		    cli_top_screen_line(rig->screen, i)->width <= width);
}

/* The whole of it. */
static void
expect_screen(const struct rig *rig, const char *want)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cli_top_screen_print(rig->screen, out);
	fclose(out);
	assert_string_equal(text, want);
	free(text);
}

static bool
shows(const struct rig *rig, const char *text)
{
	size_t i;

	for (i = 0; i < cli_top_screen_count(rig->screen); i++)
		if (strstr(cli_top_screen_line(rig->screen, i)->text, text) !=
		    NULL)
			return true;
	return false;
}

static void
press(struct rig *rig, uint32_t key)
{
	enum cli_top_action action;

	assert_int_equal(cli_top_model_key(&rig->model, key, &action), 0);
}

static void
at_80x24_everything_is_there(void **state)
{
	struct rig *rig = *state;

	lay_out(rig, 80, 24, false);
	expect_screen(rig,
	    "dhcpfo 22:13:20  3 servers, 2 not ok  4 scopes, 1 low  by worst\n"
	    "SERVER STATE     AGE SCOPES LEASES SOURCE REASON\n"
	    "b      stopped 1m15s      2   1234 isc    dhcpd is not running\n"
	    "c      error   never      -      - isc    conf: No such file\n"
	    "a      ok         0s      2   1234 isc\n"
	    "SERVER RELATIONSHIP ROLE      STATE             SINCE PARTNER "
	    "SINCE PARTNER AT\n"
	    "b      fo-b         secondary COMMUNICATION_INT 1h00m NORMAL  "
	    "    - 192.0.2.9\n"
	    "a      fo-a         secondary NORMAL            1h00m NORMAL  "
	    "    - 192.0.2.9\n"
	    "  SCOPE       SERVER   WORST*                 FREE  THIS  PEER  "
	    "USED ABAND TRANS\n"
	    "! 10.1.0.0/24 b       0% this ####~x-----===    40     0    40  "
	    "  50     4     6\n"
	    "  10.2.0.0/24 a       2% all  ######.-======     2     1     1  "
	    "  98     0     0\n"
	    "  10.1.0.0/24 a      44% peer ####....---===    50    30    20  "
	    "  50     0     0\n"
	    "! 10.3.0.0/24 b      90% all  #.............    90     -     -  "
	    "  10     0     0\n"
	    "TIME        SERVER ABOUT EVENT        DETAIL\n"
	    "11-13 22:13 a            old\n"
	    "22:13:15    b            words\n"
	    "\n\n\n\n\n\n\n"
	    "? help  / filter  < > sort  Tab server  q quit\n");
}

static void
at_40x10_scopes_and_the_worst_server_are_there(void **state)
{
	struct rig *rig = *state;

	lay_out(rig, 40, 10, false);
	expect_screen(rig,
	    "dhcpfo 22:13:20  3 servers, 2 not ok  4\n"
	    "SERVER STATE     AGE SCOPES REASON\n"
	    "b      stopped 1m15s      2 dhcpd is no~\n"
	    "2 more (key 2)\n"
	    "  SCOPE       SERVER   WORST*\n"
	    "! 10.1.0.0/24 b       0% this ###~x---==\n"
	    "  10.2.0.0/24 a       2% all  ####.-====\n"
	    "  10.1.0.0/24 a      44% peer ###...--==\n"
	    "! 10.3.0.0/24 b      90% all  #.........\n"
	    "? help  / filter  < > sort  Tab server\n");
}

static void
no_size_breaks_it(void **state)
{
	struct rig *rig = *state;
	unsigned int width, height;
	struct cli_top_data data;
	int panel, help;
	size_t i;

	top_data_make(&data);
	for (i = 0; i < 40; i++)
		top_data_add(&data, i, (uint32_t)i);
	assert_int_equal(cli_top_model_set_data(&rig->model, &data), 0);
	for (panel = 0; panel <= CLI_TOP_ALL_PANELS; panel++)
		for (help = 0; help < 2; help++)
			for (width = 1; width < 130; width += 3)
				for (height = 1; height < 60; height++) {
					rig->model.panel = (unsigned int)panel;
					rig->model.help = help;
					lay_out(rig, width, height, width % 2);
				}
}

static void
one_panel_has_the_screen_for_itself(void **state)
{
	struct rig *rig = *state;

	press(rig, '2');
	lay_out(rig, 30, 12, false);
	expect_screen(rig,
	    "dhcpfo 22:13:20  3 servers, 2\n"
	    "SERVER STATE     AGE SCOPES\n"
	    "b      stopped 1m15s      2\n"
	    "c      error   never      -\n"
	    "a      ok         0s      2\n"
	    "b: dhcpd is not running\n"
	    "c: conf: No such file\n"
	    "\n\n\n\n"
	    "? help  / filter  < > sort  Ta\n");
	press(rig, '3');
	lay_out(rig, 80, 12, false);
	assert_true(shows(rig, "fo-b"));
	assert_false(shows(rig, "10.1.0.0"));
	press(rig, '5');
	lay_out(rig, 80, 12, false);
	assert_true(shows(rig, "words"));
	assert_false(shows(rig, "fo-b"));
}

static void
of_one_server_there_is_no_column_of_servers(void **state)
{
	struct rig *rig = *state;

	press(rig, '\t');
	press(rig, '4');
	lay_out(rig, 40, 6, false);
	expect_screen(rig,
	    "dhcpfo 22:13:20  a  2 scopes, 1 low  by\n"
	    "  SCOPE         WORST*              FREE\n"
	    "  10.2.0.0/24  2% all  ####.-=====     2\n"
	    "  10.1.0.0/24 44% peer ###...--===    50\n"
	    "\n"
	    "? help  / filter  < > sort  Tab server\n");
}

static void
what_is_sorted_by_is_always_to_be_seen(void **state)
{
	struct rig *rig = *state;

	press(rig, 'n'); /* ADDRS is not important */
	lay_out(rig, 40, 10, false);
	assert_true(shows(rig, "ADDRS*"));
	assert_true(shows(rig, "SCOPE"));
	press(rig, 'r');
	lay_out(rig, 80, 10, false);
	assert_true(shows(rig, "by addresses, reversed"));
}

static void
a_filter_is_shown_with_the_cursor_behind_it(void **state)
{
	struct rig *rig = *state;

	press(rig, '/');
	press(rig, 'x');
	press(rig, 0xf6);
	lay_out(rig, 80, 24, true);
	assert_true(shows(rig, "/x\xc3\xb6"));
	assert_true(shows(rig, "no scope passes the filter") ||
	    shows(rig, "not read yet"));
	assert_true(rig->frame.cursor);
	assert_int_equal(rig->frame.cursor_line, 23);
	assert_int_equal(rig->frame.cursor_column, 3);
	press(rig, '\r');
	lay_out(rig, 80, 24, true);
	assert_false(rig->frame.cursor);
	assert_true(shows(rig, "only \"x\xc3\xb6\""));
}

static void
what_was_never_read_is_no_zero(void **state)
{
	struct rig *rig = *state;

	press(rig, '\t');
	press(rig, '\t');
	press(rig, '\t');
	lay_out(rig, 80, 24, false);
	assert_true(shows(rig, "c: not read yet (error): conf: No such file"));
	assert_true(shows(rig, "c      error never      -      - isc"));
}

static void
scrolled_scopes_say_where_they_are(void **state)
{
	struct rig *rig = *state;
	struct cli_top_data data;
	size_t i;

	top_data_make(&data);
	for (i = 0; i < 40; i++)
		top_data_add(&data, i, 50);
	assert_int_equal(cli_top_model_set_data(&rig->model, &data), 0);
	press(rig, '4');
	lay_out(rig, 80, 13, false);
	assert_true(shows(rig, "1-10 of 44"));
	press(rig, 'G');
	lay_out(rig, 80, 13, false);
	assert_true(shows(rig, "35-44 of 44"));
	assert_true(shows(rig, "10.3.0.0/24"));
}

static void
without_end_all_rows_are_there(void **state)
{
	struct rig *rig = *state;
	struct cli_top_data data;
	size_t i;

	top_data_make(&data);
	for (i = 0; i < 100; i++)
		top_data_add(&data, i, 50);
	assert_int_equal(cli_top_model_set_data(&rig->model, &data), 0);
	for (i = 0; i < 30; i++)
		cli_top_events_note(rig->events, TOP_DATA_NOW, "a", "more");
	assert_int_equal(cli_top_model_arrange(&rig->model), 0);
	lay_out(rig, 0, 0, false);
	/* title, 1 + 1 + 3, 1 + 1 + 2, 1 + 1 + 104, 1 + 1 + 10 */
	assert_int_equal(
	    cli_top_screen_count(rig->screen), 1 + 5 + 4 + 106 + 12);
	assert_true(shows(rig, "NETWORK"));
	assert_false(shows(rig, "? help"));
}

static void
help_explains_the_bar(void **state)
{
	struct rig *rig = *state;

	press(rig, '?');
	lay_out(rig, 80, 24, false);
	assert_true(shows(rig, "#  this server's clients"));
	assert_true(shows(rig, "w worst"));
	assert_true(shows(rig, "m network"));
}

static void
expect_share(size_t body, size_t servers, size_t relationships, size_t scopes,
    size_t events, const char *want)
{
	const size_t rows[CLI_TOP_PANEL_COUNT] = { servers, relationships,
		scopes, events };
	size_t lines[CLI_TOP_PANEL_COUNT];
	char text[64];

	cli_top_layout_share(body, rows, lines);
	snprintf(text, sizeof(text), "%zu %zu %zu %zu", lines[0], lines[1],
	    lines[2], lines[3]);
	assert_string_equal(text, want);
}

static void
panels_share_the_lines(void **state)
{
	(void)state;
	expect_share(22, 2, 2, 100, 100, "3 3 12 4");
	expect_share(22, 100, 100, 100, 100, "5 4 9 4");
	/* Few scopes leave room for the others. */
	expect_share(22, 100, 3, 2, 100, "11 4 3 4");
	expect_share(22, 2, 1, 0, 100, "3 2 2 15");
	expect_share(8, 5, 5, 100, 5, "2 0 6 0");
	expect_share(8, 5, 5, 2, 5, "5 0 3 0");
	expect_share(3, 5, 5, 100, 5, "0 0 3 0");
	expect_share(1, 5, 5, 100, 5, "0 0 1 0");
	expect_share(0, 5, 5, 100, 5, "0 0 0 0");
}

static void
durations_are_short(void **state)
{
	char buf[CLI_TOP_DURATION];

	(void)state;
	assert_string_equal(cli_top_duration(-1, buf), "never");
	assert_string_equal(cli_top_duration(0, buf), "0s");
	assert_string_equal(cli_top_duration(59, buf), "59s");
	assert_string_equal(cli_top_duration(725, buf), "12m05s");
	assert_string_equal(cli_top_duration(11045, buf), "3h04m");
	assert_string_equal(
	    cli_top_duration(27 * 86400 + 3 * 3600, buf), "27d03h");
	cli_top_duration(INT64_MAX, buf);
}

static void
lay_out_once(void *arg)
{
	struct rig *rig = arg;

	cli_top_screen_free(rig->screen);
	rig->screen = cli_top_screen_new();
	if (rig->screen == NULL) {
		assert_true(oom_hit());
		rig->screen = NULL;
		return;
	}
	cli_top_layout(&rig->model, &rig->frame, rig->screen);
	assert_int_equal(cli_top_screen_failed(rig->screen), oom_hit());
}

static void
no_memory_is_told(void **state)
{
	struct rig *rig = *state;

	rig->frame.width = 80;
	rig->frame.height = 24;
	assert_true(oom_each(lay_out_once, rig) > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(at_80x24_everything_is_there),
		TEST(at_40x10_scopes_and_the_worst_server_are_there),
		TEST(no_size_breaks_it),
		TEST(one_panel_has_the_screen_for_itself),
		TEST(of_one_server_there_is_no_column_of_servers),
		TEST(what_is_sorted_by_is_always_to_be_seen),
		TEST(a_filter_is_shown_with_the_cursor_behind_it),
		TEST(what_was_never_read_is_no_zero),
		TEST(scrolled_scopes_say_where_they_are),
		TEST(without_end_all_rows_are_there),
		TEST(help_explains_the_bar),
		TEST(no_memory_is_told),
		cmocka_unit_test(panels_share_the_lines),
		cmocka_unit_test(durations_are_short),
	};

	return cmocka_run_group_tests_name("cli_top_layout", tests, NULL, NULL);
}
