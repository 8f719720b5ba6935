/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "core/change.h"
#include "core/generation.h"
#include "support/fake_data.h"

#define NET(i) (0x0a000000u + ((uint32_t)(i) << 8))
#define M24 0xffffff00u

static struct generation *
published(struct fake_data *data)
{
	struct generation *generation;

	assert_int_equal(fake_data_publish(data, 1000, &generation), 0);
	return generation_ref(generation);
}

/* Scopes 10.0.0.0/24 ... in fo-a. */
static void
scopes(struct fake_data *data, const char *relationship,
    const unsigned int *numbers, size_t count)
{
	uint32_t r =
	    fake_data_relationship(data, FAILOVER_PRIMARY, relationship);
	size_t i;

	for (i = 0; i < count; i++)
		fake_data_scope(data, NET(numbers[i]), M24, 1, 100, r);
}

static void
expect(const struct generation *before, const struct generation *after,
    const char *want)
{
	bool changed[8] = { false };
	char got[9] = "";
	size_t i;

	change_scopes(before, after, changed);
	for (i = 0; i < strlen(want); i++)
		got[i] = changed[i] ? '1' : '0';
	assert_string_equal(got, want);
}

static void
scopes_all_are_new_without_a_view_before(void **state)
{
	struct fake_data *data = fake_data_new();
	struct generation *g;

	(void)state;
	scopes(data, "fo-a", (unsigned int[]) { 1, 2, 3 }, 3);
	g = published(data);
	expect(NULL, g, "111");
	assert_true(change_topology(NULL, g));
	assert_false(change_topology(g, g));
	expect(g, g, "000");
	generation_unref(g);
	fake_data_free(data);
}

static void
scopes_with_other_numbers_are_found(void **state)
{
	struct fake_data *data = fake_data_new();
	struct generation *before, *after;

	(void)state;
	scopes(data, "fo-a", (unsigned int[]) { 1, 2, 3 }, 3);
	before = published(data);
	fake_data_fill(data, NET(2) + 5, 1, BINDING_ABANDONED);
	after = published(data);
	assert_false(change_topology(before, after));
	expect(before, after, "010");
	generation_unref(before);
	before = after;
	/* What was free is backup now: the sums are the same. */
	fake_data_fill(data, NET(3) + 5, 1, BINDING_BACKUP);
	after = published(data);
	expect(before, after, "001");
	generation_unref(before);
	generation_unref(after);
	fake_data_free(data);
}

static void
scopes_of_another_topology_are_compared_by_address(void **state)
{
	struct fake_data *data = fake_data_new();
	struct generation *before, *after;

	(void)state;
	scopes(data, "fo-a", (unsigned int[]) { 1, 2, 4 }, 3);
	before = published(data);
	fake_data_clear(data);
	scopes(data, "fo-a", (unsigned int[]) { 0, 2, 3, 4, 5 }, 5);
	after = published(data);
	assert_true(change_topology(before, after));
	expect(before, after, "10101");
	generation_unref(before);
	before = after;
	/* The same scopes in a relationship of another name. */
	fake_data_clear(data);
	scopes(data, "fo-b", (unsigned int[]) { 0, 2, 3, 4, 5 }, 5);
	after = published(data);
	expect(before, after, "11111");
	generation_unref(before);
	generation_unref(after);
	fake_data_free(data);
}

static void
scopes_that_join_a_network_have_changed(void **state)
{
	struct fake_data *data = fake_data_new();
	struct generation *before, *after;

	(void)state;
	fake_data_scope(data, NET(1), M24, 1, 100, TOPOLOGY_NONE);
	fake_data_scope(data, NET(2), M24, 1, 100, TOPOLOGY_NONE);
	before = published(data);
	fake_data_clear(data);
	fake_data_network_scope(
	    data, "campus", NET(1), M24, 1, 100, TOPOLOGY_NONE);
	fake_data_scope(data, NET(2), M24, 1, 100, TOPOLOGY_NONE);
	after = published(data);
	expect(before, after, "10");
	generation_unref(before);
	generation_unref(after);
	fake_data_free(data);
}

static void
relationship_another_state_is_a_change(void **state)
{
	const struct relationship_state normal = { .state = FAILOVER_NORMAL,
		.since = 10 };
	struct relationship_state now = { .state = FAILOVER_PARTNER_DOWN,
		.previous = FAILOVER_NORMAL,
		.since = 20 };
	unsigned int from = 77;

	(void)state;
	assert_true(change_relationship(&normal, &now, &from));
	assert_int_equal(from, FAILOVER_NORMAL);
	from = 77;
	assert_false(change_relationship(&normal, &normal, &from));
	/* The partner's state is not ours. */
	now = normal;
	now.partner_state = FAILOVER_RECOVER;
	now.partner_since = 30;
	assert_false(change_relationship(&normal, &now, &from));
	assert_int_equal(from, 77);
}

static void
relationship_left_and_entered_between_two_looks_is_a_change(void **state)
{
	const struct relationship_state normal = { .state = FAILOVER_NORMAL,
		.previous = FAILOVER_RECOVER_DONE,
		.since = 10 };
	struct relationship_state now = { .state = FAILOVER_NORMAL,
		.previous = FAILOVER_COMMUNICATION_INT,
		.since = 20 };
	unsigned int from = 77;

	(void)state;
	assert_true(change_relationship(&normal, &now, &from));
	assert_int_equal(from, FAILOVER_COMMUNICATION_INT);
	/* Where the history is gone nothing can be said of it. */
	now.previous = FAILOVER_NO_STATE;
	assert_false(change_relationship(&normal, &now, &from));
	now.previous = FAILOVER_NORMAL;
	assert_false(change_relationship(&normal, &now, &from));
	now.previous = FAILOVER_COMMUNICATION_INT;
	now.since = 0;
	assert_false(change_relationship(&normal, &now, &from));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scopes_all_are_new_without_a_view_before),
		cmocka_unit_test(scopes_with_other_numbers_are_found),
		cmocka_unit_test(
		    scopes_of_another_topology_are_compared_by_address),
		cmocka_unit_test(scopes_that_join_a_network_have_changed),
		cmocka_unit_test(relationship_another_state_is_a_change),
		cmocka_unit_test(
		    relationship_left_and_entered_between_two_looks_is_a_change),
	};

	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
