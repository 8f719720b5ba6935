/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/override.h"
#include "service/service_judge.h"
#include "support/fake_data.h"
#include "support/oom.h"

#define NET(i) (0x0a000000u + ((uint32_t)(i) << 8))
#define M24 0xffffff00u

static const struct service_damping damping = { 8, 60, 60 };

struct world {
	struct fake_data *data, *partner;
	struct service_judge judge;
	struct overrides *overrides;
	struct thresholds thresholds;
	bool deaf; /* nothing is notified */
	int64_t ms;
	unsigned int given_back;
	char heard[1 << 16];
	struct event last;
};

static bool
hear(void *arg, const struct event *event, bool quiet)
{
	struct world *w = arg;
	size_t len = strlen(w->heard);

	w->last = *event;
	if (event->kind == EVENT_RELATIONSHIP_STATE)
		snprintf(w->heard + len, sizeof(w->heard) - len, " %s:%s>%s",
		    event->relationship, failover_state_name(event->old_state),
		    failover_state_name(event->new_state));
	else if (event->kind < EVENT_SCOPE_KINDS)
		snprintf(w->heard + len, sizeof(w->heard) - len, " %s%u%s%s",
		    event->raised ? "+" : "-", (event->scope - NET(0)) >> 8,
		    strchr(event_kind_name(event->kind), '-'),
		    quiet ? "(quiet)" : "");
	else
		snprintf(w->heard + len, sizeof(w->heard) - len, " %s%s%s",
		    event->raised ? "+" : "-", event_kind_name(event->kind),
		    quiet ? "(quiet)" : "");
	return !w->deaf;
}

static void
give_back(void *arg, struct generation *generation)
{
	struct world *w = arg;

	w->given_back++;
	generation_unref(generation);
}

static void
rethink(struct world *w)
{
	overrides_free(w->overrides);
	w->overrides = overrides_new(&w->thresholds);
	assert_non_null(w->overrides);
	w->judge.all_due = true;
}

/* Scopes 10.0.i.0/24 of 100 addresses from .1 on. */
static void
scopes(struct fake_data *data, const char *relationship,
    const unsigned int *numbers, size_t count)
{
	uint32_t r = TOPOLOGY_NONE;
	size_t i;

	fake_data_clear(data);
	if (relationship != NULL)
		r = fake_data_relationship(
		    data, FAILOVER_PRIMARY, relationship);
	for (i = 0; i < count; i++)
		fake_data_scope(data, NET(numbers[i]), M24, 1, 100, r);
}

#define SCOPES(data, relationship, ...)                                  \
	scopes((data), (relationship), (unsigned int[]) { __VA_ARGS__ }, \
	    sizeof((unsigned int[]) { __VA_ARGS__ }) / sizeof(unsigned int))

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	w->data = fake_data_new();
	w->partner = fake_data_new();
	thresholds_init(&w->thresholds);
	/* Nothing is in balance by itself. */
	w->thresholds.imbalance = (struct threshold) { 0 };
	rethink(w);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	service_judge_done(&w->judge);
	overrides_free(w->overrides);
	fake_data_free(w->data);
	fake_data_free(w->partner);
	free(w);
	return 0;
}

static struct generation *
published(struct fake_data *data)
{
	struct generation *generation;

	assert_int_equal(fake_data_publish(data, 1000, &generation), 0);
	return generation;
}

static int
judge_with(struct world *w, bool has_partner, struct generation *partner)
{
	const struct service_judge_view view = {
		.generation = published(w->data),
		.has_partner = has_partner,
		.partner = partner,
		.partner_name = "other",
		.overrides = w->overrides,
		.damping = &damping,
		.mono_ms = w->ms,
	};

	w->heard[0] = '\0';
	return service_judge_view(&w->judge, &view, hear, give_back, w);
}

static void
expect(struct world *w, const char *want)
{
	assert_int_equal(judge_with(w, false, NULL), 0);
	assert_string_equal(w->heard, want);
}

static void
expect_with_partner(struct world *w, const char *want)
{
	assert_int_equal(judge_with(w, true, published(w->partner)), 0);
	assert_string_equal(w->heard, want);
}

static void
leave_free(struct world *w, unsigned int number, uint32_t n)
{
	fake_data_fill(w->data, NET(number) + 1, 100 - n, BINDING_ACTIVE);
	fake_data_fill(w->data, NET(number) + 101 - n, n, BINDING_FREE);
}

static bool
low(struct world *w, unsigned int number)
{
	return service_judge_stands(&w->judge, EVENT_SCOPE_TOTAL, NET(number));
}

/* ---- scopes ---- */

static void
judge_begin_and_end_are_told_once_each_by_scope(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, NULL, 1, 2, 3);
	leave_free(w, 1, 50);
	expect(w, "");
	leave_free(w, 3, 10);
	leave_free(w, 1, 10);
	expect(w, " +1-total +3-total");
	expect(w, "");
	assert_true(low(w, 1));
	assert_false(low(w, 2));
	assert_true(low(w, 3));
	assert_false(low(w, 9));
	assert_false(service_judge_stands(&w->judge, EVENT_SCOPE_THIS, NET(1)));
	/* Between the two limits nothing happens. */
	leave_free(w, 1, 15);
	leave_free(w, 2, 11);
	expect(w, "");
	leave_free(w, 1, 16);
	leave_free(w, 2, 10);
	expect(w, " -1-total +2-total");
	assert_int_equal(w->judge.scopes.count, 2);
	assert_true(w->given_back > 0);
}

static void
judge_event_carries_the_numbers_of_its_moment(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, "fo-a", 1);
	leave_free(w, 1, 2);
	expect(w, " +1-total +1-this +1-partner");
	assert_int_equal(w->last.kind, EVENT_SCOPE_PARTNER);
	assert_true(w->last.raised);
	assert_string_equal(w->last.relationship, "fo-a");
	assert_int_equal(w->last.scope, NET(1));
	assert_int_equal(w->last.mask, M24);
	assert_true(w->last.measured);
	assert_int_equal(w->last.statistics.num_addr, 100);
	assert_int_equal(w->last.statistics.addr_free, 2);
	assert_int_equal(w->last.part, 0);
	assert_int_equal(w->last.percent, 0);
	assert_int_equal(w->last.limit_percent, 5);
	assert_int_equal(w->last.limit_absolute, 0);
	fake_data_fill(w->data, NET(1) + 1, 40, BINDING_FREE);
	expect(w, " -1-total -1-this");
	assert_int_equal(w->last.limit_percent, 10);
	assert_int_equal(w->last.part, 42);
}

static void
judge_exhausted_and_abandoned_are_conditions_of_their_own(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, NULL, 1);
	leave_free(w, 1, 0);
	expect(w, " +1-total +1-exhausted");
	leave_free(w, 1, 1);
	expect(w, "");
	leave_free(w, 1, 2);
	expect(w, " -1-exhausted");
	fake_data_fill(w->data, NET(1) + 1, 90, BINDING_ABANDONED);
	expect(w, " +1-abandoned");
	assert_int_equal(w->last.part, 90);
	leave_free(w, 1, 50);
	expect(w, " -1-total -1-abandoned");
}

static void
judge_scope_that_is_gone_ends_what_stood(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, NULL, 1, 2, 3);
	leave_free(w, 1, 5);
	leave_free(w, 2, 5);
	leave_free(w, 3, 5);
	expect(w, " +1-total +2-total +3-total");
	SCOPES(w->data, NULL, 2, 5);
	leave_free(w, 2, 5);
	leave_free(w, 5, 5);
	expect(w, " -1-total -3-total +5-total");
	SCOPES(w->data, NULL, 9);
	expect(w, " -2-total -5-total");
	assert_string_equal(w->last.text, "the scope is gone");
	assert_false(w->last.measured);
	assert_int_equal(w->judge.scopes.count, 0);
}

static void
judge_scope_that_leaves_failover_has_no_shares_to_be_low(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, "fo-a", 1);
	leave_free(w, 1, 2);
	expect(w, " +1-total +1-this +1-partner");
	SCOPES(w->data, NULL, 1);
	leave_free(w, 1, 2);
	expect(w, " -1-this -1-partner");
}

static void
judge_limits_changed_apply_to_the_same_view(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, NULL, 1, 2);
	leave_free(w, 1, 30);
	expect(w, "");
	w->thresholds.share[SHARE_TOTAL].low_percent = 30;
	w->thresholds.share[SHARE_TOTAL].high_percent = 40;
	rethink(w);
	expect(w, " +1-total");
	w->thresholds.share[SHARE_TOTAL].low_percent = 20;
	w->thresholds.share[SHARE_TOTAL].high_percent = 25;
	rethink(w);
	expect(w, " -1-total");
}

static void
judge_takes_the_limits_of_each_scope(void **state)
{
	struct world *w = *state;
	struct threshold_set set = {
		.set = THRESHOLD_BIT(
		    offsetof(struct thresholds, share[SHARE_TOTAL].low_percent))
	};

	SCOPES(w->data, NULL, 1, 2);
	set.values.share[SHARE_TOTAL].low_percent = 50;
	assert_int_equal(overrides_add_scope(w->overrides, NET(2), &set), 0);
	leave_free(w, 1, 50);
	leave_free(w, 2, 50);
	expect(w, " +2-total");
	assert_int_equal(w->last.limit_percent, 50);
}

/* ---- balance ---- */

static void
with_balance(struct world *w)
{
	w->thresholds.imbalance =
	    (struct threshold) { .low_percent = 25, .high_percent = 50 };
	w->thresholds.imbalance_after = 0;
	rethink(w);
}

/* Of the 100 of a scope these are the secondary's. */
static void
backup(struct world *w, unsigned int number, uint32_t n)
{
	fake_data_fill(w->data, NET(number) + 1, n, BINDING_BACKUP);
	fake_data_fill(w->data, NET(number) + 1 + n, 100 - n, BINDING_FREE);
}

static void
judge_imbalance_begins_and_ends_while_normal(void **state)
{
	struct world *w = *state;
	struct relationship_state down = {
		.state = FAILOVER_PARTNER_DOWN, .since = 2000, .mclt = 3600
	};

	with_balance(w);
	SCOPES(w->data, "fo-a", 1);
	backup(w, 1, 50);
	expect(w, "");
	backup(w, 1, 80);
	expect(w, " +1-imbalance");
	assert_int_equal(w->last.part, 60);
	assert_int_equal(w->last.size, 100);
	/* While the partner is down nobody balances anything. */
	fake_data_state(w->data, 0, &down);
	backup(w, 1, 50);
	expect(w, " fo-a:NORMAL>PARTNER_DOWN");
	backup(w, 1, 100);
	expect(w, "");
	backup(w, 1, 40);
	down.state = FAILOVER_NORMAL;
	down.since = 3000;
	fake_data_state(w->data, 0, &down);
	expect(w, " fo-a:PARTNER_DOWN>NORMAL -1-imbalance");
}

static void
judge_imbalance_not_begun_while_not_normal(void **state)
{
	struct world *w = *state;
	struct relationship_state s = { .state = FAILOVER_COMMUNICATION_INT,
		.since = 2000 };

	with_balance(w);
	SCOPES(w->data, "fo-a", 1);
	backup(w, 1, 0);
	fake_data_state(w->data, 0, &s);
	expect(w, " fo-a:NO_STATE>COMMUNICATION_INT");
	s.state = FAILOVER_NORMAL;
	s.since = 3000;
	fake_data_state(w->data, 0, &s);
	expect(w, " fo-a:COMMUNICATION_INT>NORMAL +1-imbalance");
}

static void
judge_balance_is_that_of_the_network(void **state)
{
	struct world *w = *state;
	uint32_t r;

	with_balance(w);
	r = fake_data_relationship(w->data, FAILOVER_PRIMARY, "fo-a");
	fake_data_network_scope(w->data, "campus", NET(1), M24, 1, 100, r);
	fake_data_network_scope(w->data, "campus", NET(2), M24, 1, 100, r);
	/* One subnet all the partner's, the other all ours. */
	backup(w, 1, 100);
	backup(w, 2, 0);
	expect(w, "");
	/* Told once, with the first of them, whichever changed. */
	backup(w, 2, 90);
	expect(w, " +1-imbalance");
	assert_int_equal(w->last.part, 180);
	assert_int_equal(w->last.size, 200);
	assert_int_equal(w->last.statistics.num_addr, 100);
	backup(w, 2, 10);
	expect(w, " -1-imbalance");
}

static void
judge_imbalance_counts_once_it_has_lasted(void **state)
{
	struct world *w = *state;

	with_balance(w);
	w->thresholds.imbalance_after = 300;
	rethink(w);
	SCOPES(w->data, "fo-a", 1, 2);
	backup(w, 1, 0);
	backup(w, 2, 50);
	expect(w, "");
	assert_true(service_judge_waits(&w->judge));
	assert_false(
	    service_judge_stands(&w->judge, EVENT_SCOPE_IMBALANCE, NET(1)));
	w->ms += 299999;
	expect(w, "");
	/* Nothing but the time has passed. */
	w->ms += 1;
	expect(w, " +1-imbalance");
	assert_false(service_judge_waits(&w->judge));
	backup(w, 1, 50);
	backup(w, 2, 100);
	expect(w, " -1-imbalance");
	/* What is balanced meanwhile begins anew. */
	w->ms += 200000;
	backup(w, 2, 50);
	expect(w, "");
	assert_false(service_judge_waits(&w->judge));
	backup(w, 2, 100);
	expect(w, "");
	w->ms += 200000;
	expect(w, "");
	/* One that is gone waits no more. */
	SCOPES(w->data, "fo-a", 1);
	backup(w, 1, 50);
	expect(w, "");
	assert_false(service_judge_waits(&w->judge));
}

static void
judge_hot_standby_has_no_balance(void **state)
{
	struct world *w = *state;
	struct relationship r = { .name = (char *)"fo-h",
		.mode = FAILOVER_HOT_STANDBY };
	uint32_t i;

	with_balance(w);
	i = fake_data_add_relationship(w->data, &r);
	fake_data_scope(w->data, NET(1), M24, 1, 100, i);
	expect(w, "");
}

/* ---- partners ---- */

static void
judge_scope_missing_on_the_partner_begins_and_ends(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, "fo-a", 1, 2);
	SCOPES(w->partner, "fo-a", 2, 3);
	expect_with_partner(w, " +1-one-sided");
	assert_string_equal(w->last.partner, "other");
	expect_with_partner(w, "");
	SCOPES(w->partner, "fo-a", 1, 2, 3);
	expect_with_partner(w, " -1-one-sided");
	/* There, but not in failover. */
	SCOPES(w->data, "fo-a", 1);
	fake_data_clear(w->partner);
	fake_data_relationship(w->partner, FAILOVER_SECONDARY, "fo-a");
	fake_data_scope(w->partner, NET(1), M24, 1, 100, TOPOLOGY_NONE);
	expect_with_partner(w, " +1-one-sided");
}

static void
judge_scope_of_another_relationship_is_not_missing(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, "fo-a", 1);
	SCOPES(w->partner, "fo-b", 2);
	expect_with_partner(w, "");
	SCOPES(w->data, NULL, 1);
	expect_with_partner(w, "");
}

static void
judge_partner_that_was_not_read_says_nothing(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, "fo-a", 1, 2);
	assert_int_equal(judge_with(w, true, NULL), 0);
	assert_string_equal(w->heard, "");
	SCOPES(w->partner, "fo-a", 2);
	expect_with_partner(w, " +1-one-sided");
	assert_int_equal(judge_with(w, true, NULL), 0);
	assert_string_equal(w->heard, "");
	/* Not a partner any more: nothing to be missing. */
	expect(w, " -1-one-sided");
}

/* ---- the server ---- */

static void
expect_state(struct world *w, enum server_state from, enum server_state to,
    const char *want)
{
	const struct service_damping none = { 0 };

	w->heard[0] = '\0';
	service_judge_state(&w->judge, from, to, "why", &none, 0, hear, w);
	assert_string_equal(w->heard, want);
}

static void
judge_states_begin_and_end_once(void **state)
{
	struct world *w = *state;

	expect_state(w, SERVER_STARTING, SERVER_OK, "");
	expect_state(w, SERVER_OK, SERVER_UNREACHABLE, " +server-unreachable");
	assert_string_equal(w->last.text, "why");
	assert_int_equal(w->last.old_source, SERVER_OK);
	assert_int_equal(w->last.new_source, SERVER_UNREACHABLE);
	expect_state(w, SERVER_UNREACHABLE, SERVER_OK, " -server-unreachable");
	expect_state(w, SERVER_OK, SERVER_ERROR, " +server-error");
	expect_state(w, SERVER_ERROR, SERVER_OK, " -server-error");
	expect_state(w, SERVER_OK, SERVER_STOPPED, " +server-stopped");
	expect_state(w, SERVER_STOPPED, SERVER_OK, " -server-stopped");
	expect_state(w, SERVER_OK, SERVER_STALE, " +server-stale");
	expect_state(w, SERVER_STALE, SERVER_OK, " -server-stale");
	assert_int_equal(w->judge.stands, 0);
}

static void
judge_state_that_says_nothing_of_another_lets_it_stand(void **state)
{
	struct world *w = *state;

	expect_state(w, SERVER_STARTING, SERVER_STOPPED, " +server-stopped");
	/* Whether it runs cannot be seen while it is not reached. */
	expect_state(
	    w, SERVER_STOPPED, SERVER_UNREACHABLE, " +server-unreachable");
	expect_state(
	    w, SERVER_UNREACHABLE, SERVER_STOPPED, " -server-unreachable");
	expect_state(w, SERVER_STOPPED, SERVER_ERROR, " +server-error");
	expect_state(
	    w, SERVER_ERROR, SERVER_OK, " -server-error -server-stopped");
	expect_state(w, SERVER_OK, SERVER_STALE, " +server-stale");
	expect_state(w, SERVER_STALE, SERVER_ERROR, " +server-error");
	expect_state(
	    w, SERVER_ERROR, SERVER_STALE, ""); /* both stand already */
	assert_true(service_judge_stands(&w->judge, EVENT_SERVER_ERROR, 0));
}

static void
expect_skew(struct world *w, bool known, int64_t skew, const char *want)
{
	w->heard[0] = '\0';
	service_judge_skew(&w->judge, known, skew, 10, 5, "other", hear, w);
	assert_string_equal(w->heard, want);
	assert_int_equal(w->judge.skew_known, known);
}

static void
judge_skew_beyond_its_limit_either_way(void **state)
{
	struct world *w = *state;

	expect_skew(w, true, 10, "");
	expect_skew(w, true, 11, " +clock-skew");
	assert_string_equal(w->last.partner, "other");
	assert_int_equal(w->last.skew, 11);
	assert_int_equal(w->last.limit_absolute, 10);
	expect_skew(w, true, 6, "");
	/* What cannot be measured ends nothing. */
	expect_skew(w, false, 0, "");
	expect_skew(w, true, -5, " -clock-skew");
	assert_int_equal(w->last.limit_absolute, 5);
	expect_skew(w, true, -3600, " +clock-skew");
	w->heard[0] = '\0';
	/* Nobody asks for it any more. */
	service_judge_skew(&w->judge, true, -3600, 0, 0, "other", hear, w);
	assert_string_equal(w->heard, " -clock-skew");
}

/* ---- who was told ---- */

static void
judge_end_of_what_was_not_told_is_quiet(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, NULL, 1, 2);
	leave_free(w, 1, 5);
	w->deaf = true;
	expect(w, " +1-total");
	expect_state(w, SERVER_OK, SERVER_ERROR, " +server-error");
	w->deaf = false;
	leave_free(w, 2, 5);
	expect(w, " +2-total");
	leave_free(w, 1, 50);
	leave_free(w, 2, 50);
	expect(w, " -1-total(quiet) -2-total");
	expect_state(w, SERVER_ERROR, SERVER_OK, " -server-error(quiet)");
	/* The next time is another one. */
	leave_free(w, 1, 5);
	expect(w, " +1-total");
	leave_free(w, 1, 50);
	expect(w, " -1-total");
}

static void
judge_ended_ends_all_that_stands(void **state)
{
	struct world *w = *state;

	SCOPES(w->data, NULL, 1, 2);
	leave_free(w, 1, 0);
	w->deaf = true;
	expect(w, " +1-total +1-exhausted");
	w->deaf = false;
	leave_free(w, 2, 5);
	expect(w, " +2-total");
	expect_state(w, SERVER_OK, SERVER_STALE, " +server-stale");
	w->heard[0] = '\0';
	service_judge_end(&w->judge, SERVER_STOPPED, hear, w);
	assert_string_equal(w->heard,
	    " -1-total(quiet) -1-exhausted(quiet) -2-total -server-stale");
	assert_string_equal(w->last.text, "no longer watched");
	assert_int_equal(w->last.old_source, SERVER_STOPPED);
	assert_int_equal(w->last.new_source, SERVER_STOPPED);
	w->heard[0] = '\0';
	service_judge_end(&w->judge, SERVER_STOPPED, hear, w);
	assert_string_equal(w->heard, "");
}

static void
judge_moved_goes_on_where_it_was(void **state)
{
	struct world *w = *state;
	struct service_judge moved = { 0 };

	SCOPES(w->data, NULL, 1);
	leave_free(w, 1, 5);
	expect(w, " +1-total");
	service_judge_move(&moved, &w->judge);
	assert_false(low(w, 1));
	service_judge_move(&w->judge, &moved);
	expect(w, "");
	assert_true(low(w, 1));
}

/* ---- many, and no memory ---- */

static void
judge_of_many_views_tells_what_a_whole_look_would(void **state)
{
	struct world *w = *state;
	unsigned int round, i, seed = 1, want;
	uint32_t free[20];

	SCOPES(w->data, NULL, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	    15, 16, 17, 18, 19);
	for (i = 0; i < 20; i++)
		free[i] = 100;
	for (round = 0; round < 200; round++) {
		for (i = 0; i < 3; i++) {
			seed = seed * 1103515245 + 12345;
			free[(seed >> 8) % 20] = (seed >> 16) % 30;
			leave_free(w, (seed >> 8) % 20, (seed >> 16) % 30);
		}
		assert_int_equal(judge_with(w, false, NULL), 0);
		for (i = 0; i < 20; i++) {
			want = free[i] <= 10 ? 1 : free[i] > 15 ? 0 : 2;
			if (want != 2)
				assert_int_equal(low(w, i), want);
		}
	}
}

static void
judge_once(void *arg)
{
	struct world *w = arg;
	int rc = judge_with(w, true, published(w->partner));

	if (rc != 0) {
		assert_int_equal(rc, -ENOMEM);
		assert_true(oom_hit());
		assert_string_equal(w->heard, "");
		assert_false(low(w, 1));
	} else {
		assert_string_equal(w->heard,
		    " fo-a:NO_STATE>PAUSED +1-total +1-this +1-partner"
		    " +1-one-sided");
		assert_true(low(w, 1));
	}
}

static void
judge_out_of_memory_tells_nothing(void **state)
{
	struct world *w = *state;
	const struct relationship_state paused = { .state = FAILOVER_PAUSED,
		.since = 1 };

	SCOPES(w->data, "fo-a", 1);
	SCOPES(w->partner, "fo-a", 2);
	leave_free(w, 1, 1);
	fake_data_state(w->data, 0, &paused);
	published(w->data);
	published(w->partner);
	assert_true(oom_each(judge_once, w) > 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(judge_begin_and_end_are_told_once_each_by_scope),
		TEST(judge_event_carries_the_numbers_of_its_moment),
		TEST(judge_exhausted_and_abandoned_are_conditions_of_their_own),
		TEST(judge_scope_that_is_gone_ends_what_stood),
		TEST(judge_scope_that_leaves_failover_has_no_shares_to_be_low),
		TEST(judge_limits_changed_apply_to_the_same_view),
		TEST(judge_takes_the_limits_of_each_scope),
		TEST(judge_imbalance_begins_and_ends_while_normal),
		TEST(judge_imbalance_not_begun_while_not_normal),
		TEST(judge_balance_is_that_of_the_network),
		TEST(judge_imbalance_counts_once_it_has_lasted),
		TEST(judge_hot_standby_has_no_balance),
		TEST(judge_scope_missing_on_the_partner_begins_and_ends),
		TEST(judge_scope_of_another_relationship_is_not_missing),
		TEST(judge_partner_that_was_not_read_says_nothing),
		TEST(judge_states_begin_and_end_once),
		TEST(judge_state_that_says_nothing_of_another_lets_it_stand),
		TEST(judge_skew_beyond_its_limit_either_way),
		TEST(judge_end_of_what_was_not_told_is_quiet),
		TEST(judge_ended_ends_all_that_stands),
		TEST(judge_moved_goes_on_where_it_was),
		TEST(judge_of_many_views_tells_what_a_whole_look_would),
		TEST(judge_out_of_memory_tells_nothing),
	};

	return cmocka_run_group_tests_name("service_judge", tests, NULL, NULL);
}
