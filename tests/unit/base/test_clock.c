/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <time.h>

#include "base/clock.h"

static void
clock_running_follows_system(void **state)
{
	struct clock clock;
	int64_t before, now, mono;

	(void)state;
	clock_init(&clock);
	before = (int64_t)time(NULL);
	now = clock_now(&clock);
	assert_in_range(now, before, before + 5);
	mono = clock_mono_ms(&clock);
	assert_true(mono > 0);
	assert_true(clock_mono_ms(&clock) >= mono);
}

static void
clock_running_step_changes_nothing(void **state)
{
	struct clock clock;

	(void)state;
	clock_init(&clock);
	clock_step(&clock, 1000000);
	assert_in_range(clock_now(&clock), time(NULL) - 1, time(NULL) + 5);
}

static void
clock_frozen_says_what_it_was_told(void **state)
{
	struct clock clock;
	int64_t mono;

	(void)state;
	clock_init(&clock);
	clock_freeze(&clock, 1700000000);
	assert_int_equal(clock_now(&clock), 1700000000);
	mono = clock_mono_ms(&clock);
	assert_int_equal(mono, clock.mono_ms);
	clock.mono_ms = 42;
	assert_int_equal(clock_mono_ms(&clock), 42);
	clock_freeze(&clock, -5);
	assert_int_equal(clock_now(&clock), -5);
	assert_int_equal(clock_mono_ms(&clock), 42);
}

static void
clock_freeze_monotonic_does_not_go_back(void **state)
{
	struct clock clock;
	int64_t mono;

	(void)state;
	clock_init(&clock);
	mono = clock_mono_ms(&clock);
	clock_freeze(&clock, 0);
	assert_true(clock_mono_ms(&clock) >= mono);
}

static void
clock_step_forward_moves_both(void **state)
{
	struct clock clock = { true, 100, 7 };

	(void)state;
	clock_step(&clock, 60);
	assert_int_equal(clock_now(&clock), 160);
	assert_int_equal(clock_mono_ms(&clock), 60007);
}

static void
clock_step_back_moves_wall_only(void **state)
{
	struct clock clock = { true, 100, 7 };

	(void)state;
	clock_step(&clock, -60);
	assert_int_equal(clock_now(&clock), 40);
	assert_int_equal(clock_mono_ms(&clock), 7);
}

static void
clock_step_too_far_stops_at_the_end(void **state)
{
	struct clock clock = { true, 100, 7 };

	(void)state;
	clock_step(&clock, INT64_MAX);
	assert_true(clock_now(&clock) == INT64_MAX);
	assert_true(clock_mono_ms(&clock) == INT64_MAX);
	clock = (struct clock) { true, -100, 7 };
	clock_step(&clock, INT64_MIN);
	assert_true(clock_now(&clock) == INT64_MIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_running_follows_system),
		cmocka_unit_test(clock_running_step_changes_nothing),
		cmocka_unit_test(clock_frozen_says_what_it_was_told),
		cmocka_unit_test(clock_freeze_monotonic_does_not_go_back),
		cmocka_unit_test(clock_step_forward_moves_both),
		cmocka_unit_test(clock_step_back_moves_wall_only),
		cmocka_unit_test(clock_step_too_far_stops_at_the_end),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
