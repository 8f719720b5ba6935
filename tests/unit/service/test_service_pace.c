/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "service/service_pace.h"

/* A look that takes that long; the wait that follows it. */
static int64_t
look(struct service_pace *pace, int64_t *now, int64_t takes, bool failure)
{
	service_pace_begin(pace, *now);
	*now += takes;
	return service_pace_end(pace, failure, *now);
}

static void
pace_success_counts_interval_from_beginning_to_beginning(void **state)
{
	struct service_pace pace;
	int64_t now = 5000;

	(void)state;
	service_pace_init(&pace, 1000, "a", now);
	assert_int_equal(look(&pace, &now, 0, false), 1000);
	assert_int_equal(look(&pace, &now, 600, false), 400);
}

static void
pace_look_longer_than_interval_leaves_a_rest(void **state)
{
	struct service_pace pace;
	int64_t now = 0;

	(void)state;
	service_pace_init(&pace, 1000, "a", now);
	assert_int_equal(look(&pace, &now, 900, false), 250);
	assert_int_equal(look(&pace, &now, 5000, false), 250);
}

static void
pace_remote_failures_double_up_to_limit_with_jitter(void **state)
{
	static const int64_t want[] = { 2000, 4000, 8000, 16000, 30000, 30000,
		30000 };
	struct service_pace pace;
	bool jitter = false;
	int64_t now = 1;
	size_t i;

	(void)state;
	service_pace_init(&pace, 1000, "a", now);
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		int64_t wait = look(&pace, &now, 0, true);

		assert_in_range(wait, want[i] - want[i] / 8, want[i]);
		jitter = jitter || wait != want[i];
	}
	assert_true(jitter);
	assert_int_equal(look(&pace, &now, 0, false), 1000);
	assert_in_range(look(&pace, &now, 0, true), 1750, 2000);
}

static void
pace_interval_above_limit_is_never_shortened(void **state)
{
	struct service_pace pace;
	int64_t now = 0;

	(void)state;
	service_pace_init(&pace, 120000, "a", now);
	assert_int_equal(look(&pace, &now, 0, false), 120000);
	assert_in_range(look(&pace, &now, 0, true), 105000, 120000);
	assert_in_range(look(&pace, &now, 0, true), 105000, 120000);
}

static void
pace_largest_interval_does_not_overflow(void **state)
{
	struct service_pace pace;
	int64_t now = 0;

	(void)state;
	service_pace_init(&pace, UINT32_MAX, "a", now);
	assert_int_equal(look(&pace, &now, 0, false), UINT32_MAX);
	assert_in_range(look(&pace, &now, 0, true), UINT32_MAX - UINT32_MAX / 8,
	    UINT32_MAX);
}

static void
pace_zero_interval_still_waits(void **state)
{
	struct service_pace pace;
	int64_t now = 0;

	(void)state;
	service_pace_init(&pace, 0, "a", now);
	assert_int_equal(look(&pace, &now, 0, false), 1);
}

static void
pace_names_give_different_jitter(void **state)
{
	struct service_pace a, b;
	int64_t now = 0, waits[2][5];
	size_t i;

	(void)state;
	service_pace_init(&a, 10000, "a", now);
	service_pace_init(&b, 10000, "b", now);
	for (i = 0; i < 5; i++) {
		waits[0][i] = look(&a, &now, 0, true);
		waits[1][i] = look(&b, &now, 0, true);
	}
	assert_memory_not_equal(waits[0], waits[1], sizeof(waits[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    pace_success_counts_interval_from_beginning_to_beginning),
		cmocka_unit_test(pace_look_longer_than_interval_leaves_a_rest),
		cmocka_unit_test(
		    pace_remote_failures_double_up_to_limit_with_jitter),
		cmocka_unit_test(pace_interval_above_limit_is_never_shortened),
		cmocka_unit_test(pace_largest_interval_does_not_overflow),
		cmocka_unit_test(pace_zero_interval_still_waits),
		cmocka_unit_test(pace_names_give_different_jitter),
	};

	return cmocka_run_group_tests_name("service_pace", tests, NULL, NULL);
}
