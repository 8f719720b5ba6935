/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>

#include "service/service_standing.h"
#include "support/oom.h"

#define LOW SERVICE_KIND(EVENT_SCOPE_TOTAL)

static int
append(struct service_standings *set, uint32_t scope)
{
	return service_standings_append(set,
	    &(struct service_standing) { .scope = scope,
		.stands = LOW,
		.waits_ms = scope == 20 ? 5 : SERVICE_NOT_WAITING });
}

static void
fill(struct service_standings *set, uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		assert_int_equal(append(set, i * 10), 0);
}

static void
standing_is_found_at_exactly_its_scope(void **state)
{
	struct service_standings set = { 0 };
	uint32_t i;

	(void)state;
	assert_null(service_standings_find(&set, 0));
	fill(&set, 100);
	for (i = 0; i < 100; i++) {
		assert_int_equal(
		    service_standings_find(&set, i * 10)->scope, i * 10);
		assert_null(service_standings_find(&set, i * 10 + 1));
	}
	service_standings_done(&set);
	assert_int_equal(set.count, 0);
}

static void
standing_moved_leaves_nothing_behind(void **state)
{
	struct service_standings from = { 0 }, to = { 0 };

	(void)state;
	fill(&from, 3);
	fill(&to, 5);
	service_standings_move(&to, &from);
	assert_int_equal(to.count, 3);
	assert_int_equal(to.waiting, 1);
	assert_int_equal(from.count, 0);
	assert_int_equal(from.waiting, 0);
	assert_null(from.entries);
	service_standings_done(&to);
}

static void
grow(void *arg)
{
	struct service_standings set = { 0 }, copy = { 0 };
	size_t before;
	uint32_t i;
	int rc = 0;

	(void)arg;
	for (i = 0; i < 40 && rc == 0; i++) {
		before = set.count;
		rc = append(&set, i);
		if (rc != 0)
			assert_int_equal(set.count, before);
	}
	if (rc == 0 && service_standings_copy(&set, &copy) == 0) {
		assert_int_equal(copy.count, 40);
		assert_int_equal(copy.waiting, 1);
		assert_int_equal(copy.entries[39].scope, 39);
		/* It can grow by itself. */
		rc = append(&copy, 50);
	} else
		assert_true(oom_hit());
	assert_int_equal(rc == 0 || oom_hit(), 1);
	service_standings_done(&copy);
	service_standings_done(&set);
}

static void
standing_out_of_memory_changes_nothing(void **state)
{
	(void)state;
	/* 16, 32, 64; the copy, and its growth. */
	assert_int_equal(oom_each(grow, NULL), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(standing_is_found_at_exactly_its_scope),
		cmocka_unit_test(standing_moved_leaves_nothing_behind),
		cmocka_unit_test(standing_out_of_memory_changes_nothing),
	};

	return cmocka_run_group_tests_name(
	    "service_standing", tests, NULL, NULL);
}
