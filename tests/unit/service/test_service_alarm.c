/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/generation.h"
#include "service/service_alarm.h"
#include "support/fake_data.h"
#include "support/oom.h"

#define NET(i) (0x0a000000u + ((uint32_t)(i) << 8))

struct heard {
	char text[4096];
	unsigned int count;
};

static void
hear(void *arg, uint32_t scope, enum share share, bool low)
{
	struct heard *heard = arg;
	size_t len = strlen(heard->text);

	heard->count++;
	if (len + 64 < sizeof(heard->text))
		snprintf(heard->text + len, sizeof(heard->text) - len,
		    "%s%u %s", low ? " +" : " -", (scope - NET(0)) >> 8,
		    share_name(share));
}

/* Scopes 10.0.i.0/24 of 100 addresses from .1 on, outside failover. */
static struct fake_data *
scopes(const unsigned int *numbers, size_t count)
{
	struct fake_data *data = fake_data_new();
	size_t i;

	assert_non_null(data);
	for (i = 0; i < count; i++)
		fake_data_scope(
		    data, NET(numbers[i]), 0xffffff00, 1, 100, TOPOLOGY_NONE);
	return data;
}

static void
leave_free(struct fake_data *data, unsigned int number, uint32_t n)
{
	fake_data_fill(data, NET(number) + 1, 100 - n, BINDING_ACTIVE);
	fake_data_fill(data, NET(number) + 101 - n, n, BINDING_FREE);
}

static const struct generation *
published(struct fake_data *data)
{
	struct generation *generation;

	assert_int_equal(fake_data_publish(data, 1000, &generation), 0);
	return generation;
}

static void
expect(struct service_alarms *alarms, const struct generation *generation,
    const struct thresholds *thresholds, const char *want)
{
	struct heard heard = { .text = "" };

	assert_int_equal(service_alarm_evaluate(
			     alarms, generation, thresholds, hear, &heard),
	    0);
	assert_string_equal(heard.text, want);
}

static void
alarm_rise_and_end_are_told_once_each_by_scope(void **state)
{
	struct service_alarms alarms = { 0 };
	struct fake_data *data = scopes((unsigned int[]) { 1, 2, 3 }, 3);
	struct thresholds t;

	(void)state;
	thresholds_init(&t);
	leave_free(data, 1, 50);
	expect(&alarms, published(data), &t, "");
	leave_free(data, 3, 10);
	leave_free(data, 1, 10);
	expect(&alarms, published(data), &t, " +1 total +3 total");
	expect(&alarms, published(data), &t, "");
	assert_true(service_alarm_stands(&alarms, NET(1), SHARE_TOTAL));
	assert_false(service_alarm_stands(&alarms, NET(1), SHARE_THIS));
	assert_false(service_alarm_stands(&alarms, NET(2), SHARE_TOTAL));
	assert_true(service_alarm_stands(&alarms, NET(3), SHARE_TOTAL));
	assert_false(service_alarm_stands(&alarms, NET(9), SHARE_TOTAL));
	/* Between the two limits nothing happens. */
	leave_free(data, 1, 15);
	leave_free(data, 2, 11);
	expect(&alarms, published(data), &t, "");
	leave_free(data, 1, 16);
	leave_free(data, 2, 10);
	expect(&alarms, published(data), &t, " -1 total +2 total");
	assert_int_equal(alarms.count, 2);
	service_alarm_done(&alarms);
	fake_data_free(data);
}

static void
alarm_thresholds_changed_apply_to_the_same_view(void **state)
{
	struct service_alarms alarms = { 0 };
	struct fake_data *data = scopes((unsigned int[]) { 1 }, 1);
	struct thresholds t;

	(void)state;
	thresholds_init(&t);
	leave_free(data, 1, 30);
	expect(&alarms, published(data), &t, "");
	t.share[SHARE_TOTAL].low_percent = 30;
	t.share[SHARE_TOTAL].high_percent = 40;
	expect(&alarms, published(data), &t, " +1 total");
	t.share[SHARE_TOTAL].low_percent = 10;
	expect(&alarms, published(data), &t, "");
	t.share[SHARE_TOTAL].high_percent = 29;
	expect(&alarms, published(data), &t, " -1 total");
	assert_int_equal(alarms.count, 0);
	service_alarm_done(&alarms);
	fake_data_free(data);
}

static void
alarm_shares_of_a_failover_scope_stand_apart(void **state)
{
	struct service_alarms alarms = { 0 };
	struct fake_data *data = fake_data_new();
	struct thresholds t;
	uint32_t fo;

	(void)state;
	thresholds_init(&t);
	fo = fake_data_relationship(data, FAILOVER_PRIMARY, "fo");
	fake_data_scope(data, NET(1), 0xffffff00, 1, 100, fo);
	/* 40 in use, some of each; the partner has none free, we have 60. */
	leave_free(data, 1, 60);
	expect(&alarms, published(data), &t, " +1 partner");
	/* All 60 become the partner's. */
	fake_data_fill(data, NET(1) + 41, 60, BINDING_BACKUP);
	expect(&alarms, published(data), &t, " +1 this -1 partner");
	/* All are in use. */
	leave_free(data, 1, 0);
	expect(&alarms, published(data), &t, " +1 total +1 partner");
	assert_int_equal(alarms.count, 1);
	service_alarm_done(&alarms);
	fake_data_free(data);
}

static void
alarm_scope_that_is_gone_is_dropped_silently(void **state)
{
	struct service_alarms alarms = { 0 };
	struct fake_data *data = scopes((unsigned int[]) { 1, 2, 3 }, 3);
	struct fake_data *less = scopes((unsigned int[]) { 0, 2, 4 }, 3);
	struct thresholds t;

	(void)state;
	thresholds_init(&t);
	leave_free(data, 1, 5);
	leave_free(data, 2, 5);
	leave_free(data, 3, 5);
	expect(&alarms, published(data), &t, " +1 total +2 total +3 total");
	/* What stands behind it goes on standing between the limits. */
	leave_free(less, 0, 5);
	leave_free(less, 2, 12);
	expect(&alarms, published(less), &t, " +0 total");
	assert_int_equal(alarms.count, 2);
	assert_true(service_alarm_stands(&alarms, NET(2), SHARE_TOTAL));
	/* When it comes back it is told anew. */
	expect(&alarms, published(data), &t, " +1 total +3 total");
	service_alarm_done(&alarms);
	fake_data_free(less);
	fake_data_free(data);
}

static void
alarm_share_that_lost_its_meaning_is_dropped_silently(void **state)
{
	struct service_alarms alarms = { 0 };
	struct fake_data *data = fake_data_new();
	struct fake_data *plain = scopes((unsigned int[]) { 1 }, 1);
	struct thresholds t;
	uint32_t fo;

	(void)state;
	thresholds_init(&t);
	fo = fake_data_relationship(data, FAILOVER_PRIMARY, "fo");
	fake_data_scope(data, NET(1), 0xffffff00, 1, 100, fo);
	leave_free(data, 1, 0);
	expect(&alarms, published(data), &t, " +1 total +1 this +1 partner");
	leave_free(plain, 1, 0);
	expect(&alarms, published(plain), &t, "");
	assert_true(service_alarm_stands(&alarms, NET(1), SHARE_TOTAL));
	assert_false(service_alarm_stands(&alarms, NET(1), SHARE_THIS));
	leave_free(plain, 1, 50);
	expect(&alarms, published(plain), &t, " -1 total");
	service_alarm_done(&alarms);
	fake_data_free(plain);
	fake_data_free(data);
}

static void
alarm_move_takes_all(void **state)
{
	struct service_alarms from = { 0 }, to = { 0 };
	struct fake_data *data = scopes((unsigned int[]) { 1 }, 1);
	struct thresholds t;

	(void)state;
	thresholds_init(&t);
	leave_free(data, 1, 5);
	expect(&from, published(data), &t, " +1 total");
	expect(&to, published(data), &t, " +1 total");
	service_alarm_move(&to, &from);
	assert_int_equal(from.count, 0);
	assert_null(from.entries);
	expect(&to, published(data), &t, "");
	service_alarm_done(&to);
	fake_data_free(data);
}

/* True if an allocation failed. */
static bool
evaluate_both(const struct generation *before, const struct generation *after)
{
	struct service_alarms alarms = { 0 };
	struct heard heard = { .text = "" };
	struct thresholds t;
	unsigned int i;
	bool failed;
	int rc;

	thresholds_init(&t);
	rc = service_alarm_evaluate(&alarms, before, &t, hear, &heard);
	if (rc == 0)
		rc = service_alarm_evaluate(&alarms, after, &t, hear, &heard);
	failed = oom_hit();
	oom_at(0);
	assert_int_equal(rc, failed ? -ENOMEM : 0);
	if (failed) {
		/* Nothing was told, nothing is lost: the next time tells. */
		assert_int_equal(heard.count, alarms.count);
		rc = service_alarm_evaluate(&alarms, after, &t, hear, &heard);
		assert_int_equal(rc, 0);
	}
	assert_int_equal(heard.count, 40);
	for (i = 0; i < 40; i++)
		assert_true(service_alarm_stands(&alarms, NET(i), SHARE_TOTAL));
	service_alarm_done(&alarms);
	return failed;
}

static void
alarm_out_of_memory_loses_and_repeats_nothing(void **state)
{
	struct fake_data *data = fake_data_new();
	const struct generation *after;
	struct generation *before;
	unsigned int i, nth = 1;

	(void)state;
	for (i = 0; i < 40; i++)
		fake_data_scope(
		    data, NET(i), 0xffffff00, 1, 100, TOPOLOGY_NONE);
	leave_free(data, 7, 5);
	assert_int_equal(fake_data_publish(data, 1000, &before), 0);
	before = generation_ref(before);
	for (i = 0; i < 40; i++)
		leave_free(data, i, 5);
	after = published(data);
	for (oom_at(nth); evaluate_both(before, after); oom_at(nth))
		nth++;
	/* One growth for the first view and three for the second failed. */
	assert_int_equal(nth, 5);
	generation_unref(before);
	fake_data_free(data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    alarm_rise_and_end_are_told_once_each_by_scope),
		cmocka_unit_test(
		    alarm_thresholds_changed_apply_to_the_same_view),
		cmocka_unit_test(alarm_shares_of_a_failover_scope_stand_apart),
		cmocka_unit_test(alarm_scope_that_is_gone_is_dropped_silently),
		cmocka_unit_test(
		    alarm_share_that_lost_its_meaning_is_dropped_silently),
		cmocka_unit_test(alarm_move_takes_all),
		cmocka_unit_test(alarm_out_of_memory_loses_and_repeats_nothing),
	};

	return cmocka_run_group_tests_name("service_alarm", tests, NULL, NULL);
}
