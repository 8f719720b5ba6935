/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "provider/oncrpc/oncrpc_breaker.h"
#include "support/fake_timer.h"

static struct oncrpc_breaker breaker;

static void
trip(const char *words)
{
	struct err err;

	err_set(&err, -EHOSTUNREACH, "%s", words);
	oncrpc_breaker_trip(&breaker, &err);
}

static int
setup(void **state)
{
	(void)state;
	return oncrpc_breaker_init(&breaker, fake_timer_loop());
}

static int
teardown(void **state)
{
	(void)state;
	oncrpc_breaker_done(&breaker);
	oncrpc_breaker_done(&breaker);
	assert_int_equal(fake_timer_count(), 0);
	return 0;
}

static void
breaker_whole_refuses_nobody(void **state)
{
	(void)state;
	assert_false(oncrpc_breaker_refuses(&breaker, false));
	assert_false(oncrpc_breaker_refuses(&breaker, true));
	oncrpc_breaker_mend(&breaker);
	assert_int_equal(fake_timer_next(), -1);
}

static void
breaker_tripped_refuses_then_lets_one_through(void **state)
{
	(void)state;
	trip("why");
	assert_string_equal(breaker.why.text, "why");
	assert_true(oncrpc_breaker_refuses(&breaker, false));
	fake_timer_run(NULL, ONCRPC_BREAKER_FIRST_MS);
	assert_false(oncrpc_breaker_refuses(&breaker, false));
	assert_true(oncrpc_breaker_refuses(&breaker, true));
}

static void
breaker_waits_longer_each_time_up_to_a_limit(void **state)
{
	int64_t want = ONCRPC_BREAKER_FIRST_MS, wait;
	int i;

	(void)state;
	for (i = 0; i < 12; i++) {
		trip("x");
		wait = fake_timer_next();
		assert_in_range(wait, want - want / 8, want);
		fake_timer_run(NULL, wait - 1);
		assert_true(oncrpc_breaker_refuses(&breaker, false));
		fake_timer_run(NULL, 1);
		assert_false(oncrpc_breaker_refuses(&breaker, false));
		want *= 2;
		if (want > ONCRPC_BREAKER_LONGEST_MS)
			want = ONCRPC_BREAKER_LONGEST_MS;
	}
}

static void
breaker_waits_are_not_all_the_same(void **state)
{
	int64_t first = 0, wait;
	int i, others = 0;

	(void)state;
	for (i = 0; i < 32; i++) {
		trip("x");
		wait = fake_timer_next();
		if (i == 20)
			first = wait;
		others += i > 20 && wait != first;
	}
	assert_true(others > 0);
}

static void
breaker_mended_begins_anew(void **state)
{
	(void)state;
	trip("x");
	trip("x");
	trip("x");
	oncrpc_breaker_mend(&breaker);
	assert_false(oncrpc_breaker_refuses(&breaker, true));
	assert_int_equal(fake_timer_next(), -1);
	trip("x");
	assert_in_range(fake_timer_next(), ONCRPC_BREAKER_FIRST_MS * 7 / 8,
	    ONCRPC_BREAKER_FIRST_MS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    breaker_whole_refuses_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    breaker_tripped_refuses_then_lets_one_through, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    breaker_waits_longer_each_time_up_to_a_limit, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    breaker_waits_are_not_all_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    breaker_mended_begins_anew, setup, teardown),
	};

	return cmocka_run_group_tests_name("oncrpc_breaker", tests, NULL, NULL);
}
