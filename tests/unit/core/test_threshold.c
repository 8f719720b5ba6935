/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "core/generation.h"
#include "core/threshold.h"

static const struct scope_statistics failover_scope = {
	.failover = true,
	.num_addr = 200,
	.addr_free = 60,
	.addr_in_use = 140,
	.this_addr_free = 20,
	.this_addr_in_use = 80,
	.partner_addr_free = 40,
	.partner_addr_in_use = 60,
};

static void
thresholds_init_gives_documented_defaults(void **state)
{
	struct thresholds t;
	enum share share;

	(void)state;
	thresholds_init(&t);
	for (share = SHARE_TOTAL; share < SHARE_COUNT; share++) {
		uint32_t low = share == SHARE_TOTAL ? 10 : 5;

		assert_int_equal(t.share[share].low_percent, low);
		assert_int_equal(t.share[share].high_percent, low + 5);
		assert_int_equal(t.share[share].low_absolute, 0);
		assert_int_equal(t.share[share].high_absolute, 0);
	}
	assert_int_equal(t.percent_from_size, 0);
	assert_int_equal(t.exhausted.high_percent, 1);
	assert_int_equal(t.abandoned.high_percent, 10);
	assert_int_equal(t.abandoned.low_percent, 5);
	assert_int_equal(t.imbalance.high_percent, 50);
	assert_int_equal(t.imbalance.low_percent, 25);
	assert_int_equal(t.imbalance_from_size, 20);
	assert_int_equal(t.imbalance_after, 300);
}

static void
share_name_names_each(void **state)
{
	(void)state;
	assert_string_equal(share_name(SHARE_TOTAL), "total");
	assert_string_equal(share_name(SHARE_THIS), "this");
	assert_string_equal(share_name(SHARE_PARTNER), "partner");
	assert_string_equal(share_name(SHARE_COUNT), "");
}

static void
share_of_measures_each_share_by_its_own_size(void **state)
{
	uint32_t free, size;

	(void)state;
	assert_true(share_of(SHARE_TOTAL, &failover_scope, &free, &size));
	assert_int_equal(free, 60);
	assert_int_equal(size, 200);
	assert_true(share_of(SHARE_THIS, &failover_scope, &free, &size));
	assert_int_equal(free, 20);
	assert_int_equal(size, 100);
	assert_true(share_of(SHARE_PARTNER, &failover_scope, &free, &size));
	assert_int_equal(free, 40);
	assert_int_equal(size, 100);
}

static void
share_of_scope_outside_failover_has_total_only(void **state)
{
	struct scope_statistics s = { .num_addr = 10, .addr_free = 3 };
	uint32_t free = 77, size = 78;

	(void)state;
	assert_false(share_of(SHARE_THIS, &s, &free, &size));
	assert_false(share_of(SHARE_PARTNER, &s, &free, &size));
	assert_false(share_of(SHARE_COUNT, &failover_scope, &free, &size));
	assert_int_equal(free, 77);
	assert_int_equal(size, 78);
	assert_true(share_of(SHARE_TOTAL, &s, &free, &size));
	assert_int_equal(free, 3);
	assert_int_equal(size, 10);
}

static void
percent_of_rounds_down_and_does_not_overflow(void **state)
{
	(void)state;
	assert_int_equal(percent_of(0, 0), 100);
	assert_int_equal(percent_of(0, 7), 0);
	assert_int_equal(percent_of(10, 91), 10);
	assert_int_equal(percent_of(10, 92), 10);
	assert_int_equal(percent_of(999, 10000), 9);
	assert_int_equal(percent_of(UINT32_MAX, UINT32_MAX), 100);
	assert_int_equal(percent_of(UINT32_MAX - 1, UINT32_MAX), 99);
}

/* A sequence of free addresses and what each look must find. */
struct look {
	uint32_t free;
	enum crossing want;
};

static void
play(const struct threshold *t, uint32_t from, uint32_t size,
    const struct look *looks, size_t count)
{
	bool low = false, want_low = false;
	size_t i;

	for (i = 0; i < count; i++) {
		enum crossing got =
		    threshold_step(t, from, looks[i].free, size, &low);

		if (got != looks[i].want)
			fail_msg("look %zu, %u free: %d, not %d", i,
			    looks[i].free, got, looks[i].want);
		if (got != CROSSING_NONE)
			want_low = got == CROSSING_LOW;
		assert_int_equal(low, want_low);
	}
}

#define PLAY(t, from, size, ...)                                        \
	do {                                                            \
		const struct look l[] = { __VA_ARGS__ };                \
		play((t), (from), (size), l, sizeof(l) / sizeof(l[0])); \
	} while (0)

static void
step_percent_alone_one_low_and_one_clear(void **state)
{
	const struct threshold t = { .low_percent = 10, .high_percent = 15 };

	(void)state;
	/* 109 of 1000 is 10 percent, rounded down; 159 is 15, not above. */
	PLAY(&t, 0, 1000, { 500, CROSSING_NONE }, { 110, CROSSING_NONE },
	    { 109, CROSSING_LOW }, { 109, CROSSING_NONE }, { 0, CROSSING_NONE },
	    { 120, CROSSING_NONE }, { 100, CROSSING_NONE },
	    { 159, CROSSING_NONE }, { 160, CROSSING_CLEAR },
	    { 120, CROSSING_NONE }, { 100, CROSSING_LOW });
}

static void
step_absolute_alone_one_low_and_one_clear(void **state)
{
	const struct threshold t = { .low_absolute = 20, .high_absolute = 30 };

	(void)state;
	PLAY(&t, 0, 1000, { 21, CROSSING_NONE }, { 20, CROSSING_LOW },
	    { 30, CROSSING_NONE }, { 31, CROSSING_CLEAR },
	    { 25, CROSSING_NONE });
}

static void
step_both_set_low_needs_both_and_clear_either(void **state)
{
	const struct threshold t = { 10, 15, 20, 30 };

	(void)state;
	/* Of 1000: 5 percent, but more than 20 addresses. */
	PLAY(&t, 0, 1000, { 50, CROSSING_NONE }, { 20, CROSSING_LOW },
	    { 31, CROSSING_CLEAR });
	/* Of 100: few addresses, but more than 10 percent. */
	PLAY(&t, 0, 100, { 18, CROSSING_NONE }, { 10, CROSSING_LOW },
	    { 15, CROSSING_NONE }, { 16, CROSSING_CLEAR });
}

static void
step_scope_below_size_uses_absolute_only(void **state)
{
	const struct threshold percents = { 10, 15, 0, 0 };
	const struct threshold both = { 10, 15, 5, 8 };

	(void)state;
	PLAY(&percents, 64, 63, { 0, CROSSING_NONE });
	PLAY(&percents, 64, 64, { 0, CROSSING_LOW });
	/* 5 of 20 is 25 percent: with percents it would not be low, and 8
	 * of 20 would clear. */
	PLAY(&both, 64, 20, { 6, CROSSING_NONE }, { 5, CROSSING_LOW },
	    { 8, CROSSING_NONE }, { 9, CROSSING_CLEAR });
}

static void
step_nothing_set_never_low_and_ends_a_standing_alarm(void **state)
{
	const struct threshold none = { 0, 0, 0, 0 };
	bool low = true;

	(void)state;
	PLAY(&none, 0, 100, { 0, CROSSING_NONE });
	assert_int_equal(
	    threshold_step(&none, 0, 0, 100, &low), CROSSING_CLEAR);
	assert_false(low);
}

static void
step_without_high_limit_clears_where_it_began(void **state)
{
	const struct threshold t = { .low_percent = 10 };

	(void)state;
	PLAY(&t, 0, 100, { 10, CROSSING_LOW }, { 10, CROSSING_NONE },
	    { 11, CROSSING_CLEAR });
}

static void
step_high_limit_below_low_does_not_flap(void **state)
{
	const struct threshold reversed = { 10, 5, 0, 0 };
	/* 50 of 1000: 5 percent is low, and 50 is above the 20. */
	const struct threshold mixed = { .low_percent = 10,
		.high_absolute = 20 };

	(void)state;
	PLAY(&reversed, 0, 100, { 7, CROSSING_LOW }, { 7, CROSSING_NONE },
	    { 7, CROSSING_NONE }, { 11, CROSSING_CLEAR });
	PLAY(&mixed, 0, 1000, { 50, CROSSING_LOW }, { 50, CROSSING_NONE },
	    { 110, CROSSING_CLEAR });
}

static void
thresholds_step_takes_the_threshold_of_the_share(void **state)
{
	struct scope_statistics s = failover_scope;
	bool low[SHARE_COUNT] = { false, false, false };
	struct thresholds t;

	(void)state;
	thresholds_init(&t);
	s.this_addr_free = s.usable_now = 4; /* of 84: 4 percent */
	s.partner_addr_free = 56;
	assert_int_equal(
	    thresholds_step(&t, SHARE_TOTAL, &s, &low[SHARE_TOTAL]),
	    CROSSING_NONE);
	assert_int_equal(thresholds_step(&t, SHARE_THIS, &s, &low[SHARE_THIS]),
	    CROSSING_LOW);
	assert_int_equal(
	    thresholds_step(&t, SHARE_PARTNER, &s, &low[SHARE_PARTNER]),
	    CROSSING_NONE);
	assert_true(low[SHARE_THIS]);
}

static void
thresholds_step_size_of_scope_decides_for_each_share(void **state)
{
	struct scope_statistics s = failover_scope;
	struct thresholds t;
	bool low = false;

	(void)state;
	thresholds_init(&t);
	s.this_addr_free = 0;
	/* The share has 80 addresses, its scope 200. */
	t.percent_from_size = 200;
	assert_int_equal(
	    thresholds_step(&t, SHARE_THIS, &s, &low), CROSSING_LOW);
	low = false;
	t.percent_from_size = 201;
	assert_int_equal(
	    thresholds_step(&t, SHARE_THIS, &s, &low), CROSSING_NONE);
}

static void
thresholds_step_share_without_meaning_drops_silently(void **state)
{
	const struct scope_statistics s = { .num_addr = 100 };
	struct thresholds t;
	bool low = true;

	(void)state;
	thresholds_init(&t);
	assert_int_equal(
	    thresholds_step(&t, SHARE_PARTNER, &s, &low), CROSSING_NONE);
	assert_false(low);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thresholds_init_gives_documented_defaults),
		cmocka_unit_test(share_name_names_each),
		cmocka_unit_test(share_of_measures_each_share_by_its_own_size),
		cmocka_unit_test(
		    share_of_scope_outside_failover_has_total_only),
		cmocka_unit_test(percent_of_rounds_down_and_does_not_overflow),
		cmocka_unit_test(step_percent_alone_one_low_and_one_clear),
		cmocka_unit_test(step_absolute_alone_one_low_and_one_clear),
		cmocka_unit_test(step_both_set_low_needs_both_and_clear_either),
		cmocka_unit_test(step_scope_below_size_uses_absolute_only),
		cmocka_unit_test(
		    step_nothing_set_never_low_and_ends_a_standing_alarm),
		cmocka_unit_test(step_without_high_limit_clears_where_it_began),
		cmocka_unit_test(step_high_limit_below_low_does_not_flap),
		cmocka_unit_test(
		    thresholds_step_takes_the_threshold_of_the_share),
		cmocka_unit_test(
		    thresholds_step_size_of_scope_decides_for_each_share),
		cmocka_unit_test(
		    thresholds_step_share_without_meaning_drops_silently),
	};

	return cmocka_run_group_tests_name("threshold", tests, NULL, NULL);
}
