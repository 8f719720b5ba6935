/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "core/generation.h"
#include "core/lease_index.h"
#include "core/pair.h"
#include "core/topology.h"
#include "support/oom.h"

#define NET UINT32_C(0x0a000000)
#define NOW 1000000

struct side {
	enum failover_role role;
	const char *relationship;
	/* {scope, first, last}: scope * 256 + first .. last */
	struct {
		unsigned int scope, first, last;
	} ranges[4];
	enum failover_state state;
	uint32_t since;
};

static struct generation *
make(const struct side *side)
{
	struct topology_builder *b = topology_builder_new();
	struct relationship r = { .name = (char *)"fo", .role = side->role };
	struct relationship_state state = { .state = side->state,
		.since = side->since };
	struct generation *g;
	struct lease_index *index;
	struct topology *t;
	uint32_t at, base;
	unsigned int i;

	if (side->relationship != NULL)
		r.name = (char *)side->relationship;
	topology_builder_add_relationship(b, &r, &at, NULL);
	for (i = 0; i < 3; i++)
		topology_builder_add_subnet(
		    b, NET + 256 * i, 0xffffff00u, "", NULL);
	for (i = 0; i < 4 && side->ranges[i].last != 0; i++) {
		base = NET + 256 * side->ranges[i].scope;
		topology_builder_add_range(b, base + side->ranges[i].first,
		    base + side->ranges[i].last, at, false, NULL, NULL);
	}
	/* Every scope has a pool that is not in failover, too: not compared. */
	for (i = 0; i < 3; i++)
		topology_builder_add_range(b, NET + 256 * i + 200,
		    NET + 256 * i + 200 + side->role, TOPOLOGY_NONE, false,
		    NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	index = lease_index_new(t, NOW);
	lease_index_set_relationship(index, 0, &state);
	assert_int_equal(lease_index_publish(index, &g), 0);
	lease_index_free(index);
	topology_unref(t);
	return g;
}

static struct side
primary(void)
{
	return (struct side) { .role = FAILOVER_PRIMARY,
		.ranges = { { 0, 10, 19 }, { 1, 10, 19 } },
		.state = FAILOVER_NORMAL,
		.since = NOW - 100 };
}

static struct side
secondary(void)
{
	struct side side = primary();

	side.role = FAILOVER_SECONDARY;
	return side;
}

static struct pair_difference
compare(const struct side *a, const struct side *b)
{
	struct generation *here = make(a), *there = make(b);
	struct pair_difference d;

	assert_int_equal(pair_compare(here, there, true, NOW, &d), 0);
	generation_unref(here);
	generation_unref(there);
	return d;
}

static void
partners_that_agree_have_no_difference(void **state)
{
	struct side a = primary(), b = secondary();
	struct pair_difference d = compare(&a, &b);

	(void)state;
	assert_string_equal(d.text, "");
	assert_int_equal(
	    d.scopes_here + d.scopes_there + d.pools + d.relationships, 0);
}

static void
ranges_cut_differently_are_the_same_pools(void **state)
{
	struct side a = primary(), b = secondary();
	struct pair_difference d;

	(void)state;
	b.ranges[0].last = 13;
	b.ranges[1].scope = 0;
	b.ranges[1].first = 14;
	b.ranges[1].last = 19;
	b.ranges[2].scope = 1;
	b.ranges[2].first = 10;
	b.ranges[2].last = 19;
	d = compare(&a, &b);
	assert_string_equal(d.text, "");
	d = compare(&b, &a);
	assert_string_equal(d.text, "");
}

static void
scopes_of_one_side_are_counted_on_their_side(void **state)
{
	struct side a = primary(), b = secondary();
	struct pair_difference d;

	(void)state;
	b.ranges[1].scope = 2;
	d = compare(&a, &b);
	assert_int_equal(d.scopes_here, 1);
	assert_int_equal(d.scopes_there, 1);
	assert_int_equal(d.pools, 0);
	assert_string_equal(d.text,
	    "scope 10.0.1.0 is not on the partner; "
	    "scope 10.0.2.0 is on the partner only");
}

static void
other_addresses_in_failover_are_other_pools(void **state)
{
	struct side a = primary(), b = secondary();
	struct pair_difference d;

	(void)state;
	b.ranges[0].last = 20;
	d = compare(&a, &b);
	assert_int_equal(d.pools, 1);
	assert_string_equal(d.text, "the pools of scope 10.0.0.0 differ");
	d = compare(&b, &a);
	assert_int_equal(d.pools, 1);
	b.ranges[0].last = 18;
	d = compare(&a, &b);
	assert_int_equal(d.pools, 1);
}

static void
relationships_of_other_names_are_not_compared(void **state)
{
	struct side a = primary(), b = secondary();
	struct pair_difference d;

	(void)state;
	b.relationship = "other";
	b.state = FAILOVER_PARTNER_DOWN;
	b.ranges[0].last = 20;
	d = compare(&a, &b);
	assert_string_equal(d.text, "");
}

static void
states_that_cannot_both_be_true_are_told_once_settled(void **state)
{
	static const struct {
		enum failover_state a, b;
		uint32_t age;
		bool clash;
	} cases[] = {
		{ FAILOVER_NORMAL, FAILOVER_PARTNER_DOWN, 60, true },
		{ FAILOVER_NORMAL, FAILOVER_PARTNER_DOWN, 59, false },
		{ FAILOVER_COMMUNICATION_INT, FAILOVER_NORMAL, 100, true },
		{ FAILOVER_PARTNER_DOWN, FAILOVER_PARTNER_DOWN, 100, true },
		{ FAILOVER_COMMUNICATION_INT, FAILOVER_COMMUNICATION_INT, 100,
		    false },
		{ FAILOVER_PARTNER_DOWN, FAILOVER_RECOVER, 100, false },
		{ FAILOVER_NORMAL, FAILOVER_NO_STATE, 100, false },
	};
	struct side a = primary(), b = secondary();
	struct pair_difference d;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		a.state = cases[i].a;
		b.state = cases[i].b;
		b.since = NOW - cases[i].age;
		d = compare(&a, &b);
		assert_int_equal(d.relationships, cases[i].clash);
		assert_int_equal(
		    strcmp(d.text, "the states of fo cannot both be true") == 0,
		    cases[i].clash);
	}
}

static void
two_primaries_cannot_both_be_right(void **state)
{
	struct side a = primary(), b = primary();

	(void)state;
	assert_int_equal(compare(&a, &b).relationships, 1);
}

static void
states_of_a_partner_that_is_not_up_prove_nothing(void **state)
{
	struct side a = primary(), b = secondary();
	struct generation *here, *there;
	struct pair_difference d;

	(void)state;
	a.state = FAILOVER_PARTNER_DOWN;
	here = make(&a);
	there = make(&b);
	assert_int_equal(pair_compare(here, there, false, NOW, &d), 0);
	assert_int_equal(d.relationships, 0);
	oom_at(1);
	assert_int_equal(pair_compare(here, there, false, NOW, &d), -ENOMEM);
	oom_at(2);
	assert_int_equal(pair_compare(here, there, false, NOW, &d), -ENOMEM);
	oom_at(0);
	generation_unref(here);
	generation_unref(there);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(partners_that_agree_have_no_difference),
		cmocka_unit_test(ranges_cut_differently_are_the_same_pools),
		cmocka_unit_test(scopes_of_one_side_are_counted_on_their_side),
		cmocka_unit_test(other_addresses_in_failover_are_other_pools),
		cmocka_unit_test(relationships_of_other_names_are_not_compared),
		cmocka_unit_test(
		    states_that_cannot_both_be_true_are_told_once_settled),
		cmocka_unit_test(two_primaries_cannot_both_be_right),
		cmocka_unit_test(
		    states_of_a_partner_that_is_not_up_prove_nothing),
	};

	return cmocka_run_group_tests_name("pair", tests, NULL, NULL);
}
