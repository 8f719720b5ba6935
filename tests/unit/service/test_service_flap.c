/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The state of a server's data that changes too fast. */

#include "support/test.h"

#include <stdio.h>
#include <string.h>

#include "service/service_judge.h"

static struct service_judge judge;
static struct event last;
static char heard[256];

static int
setup(void **state)
{
	(void)state;
	memset(&judge, 0, sizeof(judge));
	return 0;
}

static bool
hear(void *arg, const struct event *event, bool quiet)
{
	size_t len = strlen(heard);

	(void)arg;
	assert_false(quiet);
	last = *event;
	snprintf(heard + len, sizeof(heard) - len, " %s%s",
	    event->raised ? "+" : "-", event_kind_name(event->kind));
	return true;
}

/* More than four times a minute. */
static const struct service_damping damping = {
	.changes = 4, .period = 60, .quiet = 30
};

/* Down and up again, a second each. */
static void
flap(int64_t *ms, const char *want)
{
	heard[0] = '\0';
	service_judge_state(&judge, SERVER_OK, SERVER_STOPPED, "why", &damping,
	    *ms, hear, NULL);
	*ms += 1000;
	service_judge_state(
	    &judge, SERVER_STOPPED, SERVER_OK, "", &damping, *ms, hear, NULL);
	*ms += 1000;
	assert_string_equal(heard, want);
}

static void
settle(int64_t ms, const char *want)
{
	heard[0] = '\0';
	service_judge_settle(&judge, SERVER_OK, &damping, ms, hear, NULL);
	assert_string_equal(heard, want);
}

static void
judge_state_that_changes_too_fast_is_over_once_it_is_quiet(void **state)
{
	int64_t ms = 5000;
	int i;

	(void)state;
	flap(&ms, " +server-stopped -server-stopped");
	flap(&ms, " +server-stopped -server-stopped");
	/* The fifth change begins it once more; now it stands. */
	flap(&ms, " +server-stopped");
	for (i = 0; i < 100; i++) {
		flap(&ms, "");
		settle(ms, "");
		assert_true(
		    service_judge_stands(&judge, EVENT_SERVER_STOPPED, 0));
	}
	settle(ms + 28999, "");
	settle(ms + 29000, " -server-stopped");
	assert_string_equal(last.text, "after 200 changes that were not told");
	assert_int_equal(last.old_source, SERVER_STOPPED);
	assert_int_equal(last.new_source, SERVER_OK);
	settle(ms + 99000, "");
	/* As for the first time. */
	ms += 29000;
	flap(&ms, " +server-stopped -server-stopped");
}

static void
judge_state_that_changes_now_and_then_is_told_each_time(void **state)
{
	int64_t ms = 0;
	int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		flap(&ms, " +server-stopped -server-stopped");
		ms += 28000; /* four within a minute */
	}
}

static void
judge_ended_while_it_is_held_ends_once(void **state)
{
	int64_t ms = 0;

	(void)state;
	flap(&ms, " +server-stopped -server-stopped");
	flap(&ms, " +server-stopped -server-stopped");
	flap(&ms, " +server-stopped");
	heard[0] = '\0';
	service_judge_end(&judge, SERVER_OK, hear, NULL);
	assert_string_equal(heard, " -server-stopped");
	settle(ms + 99000, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
		    judge_state_that_changes_too_fast_is_over_once_it_is_quiet,
		    setup),
		cmocka_unit_test_setup(
		    judge_state_that_changes_now_and_then_is_told_each_time,
		    setup),
		cmocka_unit_test_setup(
		    judge_ended_while_it_is_held_ends_once, setup),
	};

	return cmocka_run_group_tests_name("service_flap", tests, NULL, NULL);
}
