/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>

#include "service/service_journal.h"
#include "support/oom.h"

static int
add(struct service_journal *j, uint32_t scope, bool notify)
{
	const struct event event = { .kind = EVENT_SCOPE_TOTAL,
		.scope = scope };

	return service_journal_add(j, &event, notify);
}

static void
journal_numbers_and_keeps_the_last(void **state)
{
	struct service_journal *j = service_journal_new(3);
	uint32_t i;

	(void)state;
	assert_int_equal(service_journal_last(j), 0);
	assert_null(service_journal_after(j, 0));
	assert_null(service_journal_find(j, 0));
	for (i = 1; i <= 5; i++)
		assert_int_equal(add(j, 100 + i, false), 0);
	assert_int_equal(service_journal_count(j), 3);
	assert_int_equal(service_journal_last(j), 5);
	assert_null(service_journal_find(j, 2));
	assert_int_equal(service_journal_find(j, 3)->scope, 103);
	assert_int_equal(service_journal_find(j, 5)->scope, 105);
	assert_null(service_journal_find(j, 6));
	assert_int_equal(service_journal_after(j, 0)->sequence, 3);
	assert_int_equal(service_journal_after(j, 3)->sequence, 4);
	assert_null(service_journal_after(j, 5));
	assert_null(service_journal_after(j, UINT32_MAX));
	assert_int_equal(service_journal_waiting(j), 0);
	service_journal_keep(j, 1);
	assert_int_equal(service_journal_count(j), 1);
	assert_int_equal(service_journal_after(j, 0)->sequence, 5);
	service_journal_free(j);
	service_journal_free(NULL);
}

static void
journal_what_waits_is_there_though_not_among_the_last(void **state)
{
	struct service_journal *j = service_journal_new(2);
	uint32_t i;

	(void)state;
	for (i = 1; i <= 6; i++)
		assert_int_equal(add(j, i, i % 2 == 0), 0);
	assert_int_equal(service_journal_waiting(j), 3);
	assert_null(service_journal_find(j, 2));
	assert_int_equal(service_journal_next(j, 0)->sequence, 2);
	assert_int_equal(service_journal_next(j, 2)->sequence, 4);
	assert_int_equal(service_journal_next(j, 4)->scope, 6);
	assert_null(service_journal_next(j, 6));
	/* Not always in order. */
	assert_true(service_journal_done(j, 4));
	assert_false(service_journal_done(j, 4));
	assert_false(service_journal_done(j, 5));
	assert_int_equal(service_journal_next(j, 2)->sequence, 6);
	assert_true(service_journal_done(j, 2));
	assert_true(service_journal_done(j, 6));
	assert_int_equal(service_journal_waiting(j), 0);
	assert_int_equal(service_journal_find(j, 6)->scope, 6);
	service_journal_free(j);
}

static void
journal_full_queue_drops_what_comes_and_counts(void **state)
{
	struct service_journal *j = service_journal_new(1);
	uint32_t i;

	(void)state;
	for (i = 0; i < SERVICE_QUEUE_MAX; i++)
		assert_int_equal(add(j, i, true), 0);
	assert_int_equal(add(j, 7, true), -ENOBUFS);
	assert_int_equal(add(j, 7, false), 0);
	assert_int_equal(service_journal_dropped(j), 1);
	assert_int_equal(service_journal_waiting(j), SERVICE_QUEUE_MAX);
	assert_int_equal(service_journal_last(j), SERVICE_QUEUE_MAX + 2);
	/* The oldest go first, and make room. */
	assert_true(service_journal_done(j, 1));
	assert_int_equal(add(j, 8, true), 0);
	for (i = 2; i <= SERVICE_QUEUE_MAX; i++)
		assert_true(service_journal_done(j, i));
	assert_int_equal(service_journal_next(j, 0)->scope, 8);
	service_journal_free(j);
}

static void
journal_listed_and_filled_is_the_same(void **state)
{
	struct service_journal *j = service_journal_new(3), *k;
	struct service_entry **list;
	size_t count;
	uint32_t i;

	(void)state;
	for (i = 1; i <= 8; i++)
		assert_int_equal(add(j, i, i % 3 == 0 || i == 1), 0);
	list = service_journal_list(j, &count);
	/* 1 and 3 wait, 6 waits and is kept with 7 and 8. */
	assert_int_equal(count, 5);
	assert_int_equal(list[0]->event.sequence, 1);
	assert_true(list[0]->notify);
	assert_int_equal(list[2]->event.sequence, 6);
	assert_true(list[2]->notify);
	assert_false(list[3]->notify);
	k = service_journal_new(3);
	assert_int_equal(service_journal_fill(k, list, count, 8), 0);
	service_entries_free(list, count);
	service_journal_free(j);
	assert_int_equal(service_journal_last(k), 8);
	assert_int_equal(service_journal_count(k), 3);
	assert_int_equal(service_journal_waiting(k), 3);
	assert_int_equal(service_journal_next(k, 1)->sequence, 3);
	assert_int_equal(service_journal_after(k, 0)->sequence, 6);
	assert_int_equal(add(k, 9, true), 0);
	assert_int_equal(service_journal_last(k), 9);
	service_journal_free(k);
}

static void
journal_out_of_numbers_begins_anew(void **state)
{
	struct service_journal *j = service_journal_new(3);

	(void)state;
	assert_int_equal(service_journal_fill(j, NULL, 0, UINT32_MAX - 1), 0);
	assert_int_equal(add(j, 1, true), 0);
	assert_int_equal(service_journal_last(j), UINT32_MAX);
	assert_int_equal(service_journal_find(j, UINT32_MAX)->scope, 1);
	assert_int_equal(add(j, 2, true), 0);
	assert_int_equal(service_journal_last(j), 1);
	assert_int_equal(service_journal_count(j), 1);
	assert_int_equal(service_journal_next(j, 0)->scope, 2);
	assert_int_equal(service_journal_dropped(j), 1);
	service_journal_free(j);
}

static void
live_once(void *arg)
{
	struct service_journal *j = service_journal_new(8), *k = NULL;
	struct service_entry **list = NULL;
	size_t count = 0;
	uint32_t i, lost = 0;

	(void)arg;
	if (j == NULL) {
		assert_true(oom_hit());
		return;
	}
	for (i = 0; i < 100; i++)
		lost += add(j, i, true) != 0;
	assert_int_equal(service_journal_dropped(j), lost);
	assert_int_equal(service_journal_waiting(j), 100 - lost);
	if ((list = service_journal_list(j, &count)) != NULL &&
	    (k = service_journal_new(8)) != NULL &&
	    service_journal_fill(k, list, count, 100) == 0)
		assert_int_equal(service_journal_waiting(k), 100 - lost);
	else
		assert_true(oom_hit());
	service_journal_free(k);
	service_entries_free(list, count);
	service_journal_free(j);
}

static void
journal_out_of_memory_counts_what_it_loses(void **state)
{
	(void)state;
	assert_true(oom_each(live_once, NULL) > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(journal_numbers_and_keeps_the_last),
		cmocka_unit_test(
		    journal_what_waits_is_there_though_not_among_the_last),
		cmocka_unit_test(
		    journal_full_queue_drops_what_comes_and_counts),
		cmocka_unit_test(journal_listed_and_filled_is_the_same),
		cmocka_unit_test(journal_out_of_numbers_begins_anew),
		cmocka_unit_test(journal_out_of_memory_counts_what_it_loses),
	};

	return cmocka_run_group_tests_name(
	    "service_journal", tests, NULL, NULL);
}
