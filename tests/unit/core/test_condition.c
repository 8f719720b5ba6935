/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "core/condition.h"
#include "core/generation.h"
#include "core/threshold.h"

static struct thresholds
defaults(void)
{
	struct thresholds t;

	thresholds_init(&t);
	return t;
}

/* A scope of 100 addresses, of which this many are free on each side. */
static struct scope_statistics
scope(uint32_t ours, uint32_t theirs)
{
	return (struct scope_statistics) {
		.failover = true,
		.num_addr = 100,
		.addr_free = ours + theirs,
		.addr_in_use = 100 - ours - theirs,
		.this_addr_free = ours,
		.partner_addr_free = theirs,
		.this_addr_in_use = 50 - ours,
		.partner_addr_in_use = 50 - theirs,
		.usable_now = ours,
	};
}

/* Plays numbers of free addresses; '+' begins, '-' ends, '.' nothing. */
static void
play(enum event_kind kind, const struct thresholds *t,
    const struct scope_statistics *looks, const char *want)
{
	bool stands = false, before;
	size_t i;

	for (i = 0; want[i] != '\0'; i++) {
		before = stands;
		stands = condition_step(kind, t, &looks[i], stands);
		if ((stands == before ? '.' : stands ? '+' : '-') != want[i])
			fail_msg("look %zu: %d", i, stands);
	}
}

static void
this_share_low_with_nothing_usable(void **state)
{
	const struct thresholds t = defaults();
	const struct scope_statistics looks[] = { scope(20, 20), scope(2, 40),
		scope(4, 40), scope(6, 40) };

	(void)state;
	play(EVENT_SCOPE_THIS, &t, looks, ".+.-");
}

static void
this_share_in_partner_down_after_mclt_counts_what_is_usable(void **state)
{
	const struct thresholds t = defaults();
	struct scope_statistics s = scope(1, 40);
	struct event event = { .kind = EVENT_SCOPE_THIS, .raised = false };
	bool stands;

	(void)state;
	stands = condition_step(EVENT_SCOPE_THIS, &t, &s, false);
	assert_true(stands);
	/* The MCLT has passed: the partner's free addresses are ours. */
	s.usable_now = 41;
	stands = condition_step(EVENT_SCOPE_THIS, &t, &s, stands);
	assert_false(stands);
	condition_describe(&event, &t, &s);
	assert_int_equal(event.part, 41);
	assert_int_equal(event.size, 100);
	assert_int_equal(event.percent, 41);
	assert_int_equal(event.limit_percent, 10);
	/* And when these run low, it is low again. */
	s.addr_free = s.usable_now = 4;
	s.addr_in_use = 96;
	assert_true(condition_step(EVENT_SCOPE_THIS, &t, &s, stands));
}

static void
share_without_meaning_does_not_stand(void **state)
{
	const struct thresholds t = defaults();
	struct scope_statistics s = { .num_addr = 100 };
	uint32_t part = 7, size = 8;

	(void)state;
	assert_false(condition_step(EVENT_SCOPE_THIS, &t, &s, true));
	assert_false(condition_step(EVENT_SCOPE_PARTNER, &t, &s, true));
	assert_false(condition_step(EVENT_SCOPE_IMBALANCE, &t, &s, true));
	assert_false(condition_measure(EVENT_SCOPE_THIS, &t, &s, &part, &size));
	assert_int_equal(part, 7);
	assert_int_equal(size, 8);
	assert_true(condition_step(EVENT_SCOPE_TOTAL, &t, &s, false));
}

static void
kinds_that_numbers_do_not_decide_do_not_stand(void **state)
{
	const struct thresholds t = defaults();
	const struct scope_statistics s = scope(0, 0);
	struct event event = { .kind = EVENT_RELATIONSHIP_STATE, .part = 3 };
	uint32_t part, size;
	int kind;

	(void)state;
	for (kind = EVENT_SCOPE_ONE_SIDED; kind <= EVENT_KIND_COUNT; kind++)
		assert_false(condition_measure(
		    (enum event_kind)kind, &t, &s, &part, &size));
	condition_describe(&event, &t, &s);
	assert_int_equal(event.part, 3);
}

static void
exhausted_at_none_free_and_over_above_its_limit(void **state)
{
	struct thresholds t = defaults();
	struct scope_statistics looks[] = { scope(1, 0), scope(0, 0),
		scope(0, 0), scope(1, 0), scope(0, 2), scope(1, 0) };
	struct event event = { .kind = EVENT_SCOPE_EXHAUSTED, .raised = true };

	(void)state;
	play(EVENT_SCOPE_EXHAUSTED, &t, looks, ".+..-.");
	condition_describe(&event, &t, &looks[1]);
	assert_int_equal(event.part, 0);
	assert_int_equal(event.size, 100);
	assert_int_equal(event.limit_percent, 0);
	event.raised = false;
	condition_describe(&event, &t, &looks[4]);
	assert_int_equal(event.limit_percent, 1);
	/* Nobody says where it ends: with the first free address. */
	t.exhausted.high_percent = 0;
	play(EVENT_SCOPE_EXHAUSTED, &t, looks, ".+.-..");
	/* In a scope too small for percents, likewise. */
	t = defaults();
	t.percent_from_size = 101;
	play(EVENT_SCOPE_EXHAUSTED, &t, looks, ".+.-..");
}

static void
exhausted_scope_without_addresses_does_not_stand(void **state)
{
	const struct thresholds t = defaults();
	const struct scope_statistics s = { .num_addr = 0 };

	(void)state;
	assert_false(condition_step(EVENT_SCOPE_EXHAUSTED, &t, &s, false));
	assert_false(condition_step(EVENT_SCOPE_EXHAUSTED, &t, &s, true));
}

static void
abandoned_from_its_high_limit_until_below_its_low(void **state)
{
	struct thresholds t = defaults();
	struct scope_statistics looks[6];
	const uint32_t counts[] = { 9, 10, 12, 5, 4, 9 };
	struct event event = { .kind = EVENT_SCOPE_ABANDONED, .raised = true };
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++) {
		looks[i] = scope(20, 20);
		looks[i].abandoned = counts[i];
	}
	play(EVENT_SCOPE_ABANDONED, &t, looks, ".+..-.");
	condition_describe(&event, &t, &looks[1]);
	assert_int_equal(event.part, 10);
	assert_int_equal(event.percent, 10);
	assert_int_equal(event.limit_percent, 10);
	event.raised = false;
	condition_describe(&event, &t, &looks[4]);
	assert_int_equal(event.limit_percent, 5);
	/* Both must be reached where both are set. */
	t.abandoned.high_absolute = 11;
	play(EVENT_SCOPE_ABANDONED, &t, looks, "..+.-.");
	t.abandoned = (struct threshold) { .high_absolute = 10 };
	play(EVENT_SCOPE_ABANDONED, &t, looks, ".+.-..");
	t.abandoned = (struct threshold) { 0 };
	play(EVENT_SCOPE_ABANDONED, &t, looks, "......");
}

static void
imbalance_by_the_difference_of_what_is_free(void **state)
{
	const struct thresholds t = defaults();
	/* Differences of 40, 50, 30, -, 50, 20 percent. */
	const struct scope_statistics looks[] = { scope(14, 6), scope(30, 10),
		scope(13, 7), scope(5, 3), scope(15, 5), scope(12, 8) };
	struct event event = { .kind = EVENT_SCOPE_IMBALANCE, .raised = true };

	(void)state;
	/* Of fewer than 20 free ones it has no meaning. */
	play(EVENT_SCOPE_IMBALANCE, &t, looks, ".+.-+-");
	condition_describe(&event, &t, &looks[1]);
	assert_int_equal(event.part, 20);
	assert_int_equal(event.size, 40);
	assert_int_equal(event.percent, 50);
	assert_int_equal(event.limit_percent, 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(this_share_low_with_nothing_usable),
		cmocka_unit_test(
		    this_share_in_partner_down_after_mclt_counts_what_is_usable),
		cmocka_unit_test(share_without_meaning_does_not_stand),
		cmocka_unit_test(kinds_that_numbers_do_not_decide_do_not_stand),
		cmocka_unit_test(
		    exhausted_at_none_free_and_over_above_its_limit),
		cmocka_unit_test(
		    exhausted_scope_without_addresses_does_not_stand),
		cmocka_unit_test(
		    abandoned_from_its_high_limit_until_below_its_low),
		cmocka_unit_test(imbalance_by_the_difference_of_what_is_free),
	};

	return cmocka_run_group_tests_name("condition", tests, NULL, NULL);
}
