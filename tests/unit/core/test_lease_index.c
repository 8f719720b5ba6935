/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/*
 * The index against a model: the same records in a plain array, everything
 * counted and searched anew each time.  What the two must agree on is every
 * statistic, every row, every group, at any moment, forwards and backwards.
 */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/lease_index.h"
#include "core/topology.h"
#include "support/lease_model.h"
#include "support/oom.h"

/* ---- the runs ---- */

static void
random_state(struct lease_model *b)
{
	struct relationship_state state = {
		.state = lease_model_random(b, 2) == 0 ? FAILOVER_NORMAL :
							 FAILOVER_PARTNER_DOWN,
		.since = (uint32_t)(b->now - 80 + lease_model_random(b, 40)),
	};

	assert_int_equal(lease_index_set_relationship(
			     b->index, lease_model_random(b, 2), &state),
	    0);
}

static void
random_walk(unsigned int seed)
{
	struct generation *g, *old = NULL;
	struct lease_model b, then;
	unsigned int step, i, at;

	lease_model_init(&b, seed);
	memset(&then, 0, sizeof(then));
	for (step = 0; step < 60; step++) {
		for (i = lease_model_random(&b, step == 0 ? 2000 : 60); i > 0;
		     i--) {
			at = lease_model_random(&b, LEASE_MODEL_ADDRESSES);
			lease_model_record(
			    &b, &b.records[at], LEASE_MODEL_NET + at);
			assert_int_equal(
			    lease_model_put(&b, &b.records[at]), 0);
		}
		if (lease_model_random(&b, 3) == 0)
			random_state(&b);
		if (lease_model_random(&b, 2) == 0) {
			b.now += (int)lease_model_random(&b, 60) - 25;
			assert_int_equal(
			    lease_index_advance(b.index, b.now), 0);
		}
		assert_int_equal(lease_index_publish(b.index, &g), 0);
		assert_false(lease_index_changed(b.index));
		lease_model_check(&b, g);
		if (old == NULL) {
			/* An old view must still say what it said. */
			old = generation_ref(g);
			then = b;
			then.records = calloc(
			    LEASE_MODEL_ADDRESSES, sizeof(*then.records));
			memcpy(then.records, b.records,
			    LEASE_MODEL_ADDRESSES * sizeof(*b.records));
			for (i = 0; i < LEASE_MODEL_ADDRESSES; i++) {
				then.records[i].lease.hw = then.records[i].hw;
				then.records[i].lease.name =
				    then.records[i].name;
			}
		}
		if (step % 20 == 19) {
			lease_model_check(&then, old);
			generation_unref(old);
			free(then.records);
			old = NULL;
		}
		generation_unref(g);
	}
	generation_unref(old);
	lease_model_done(&b);
}

static void
index_agrees_with_the_model_at_every_step(void **state)
{
	unsigned int seed;

	(void)state;
	for (seed = 1; seed <= 6; seed++)
		random_walk(seed);
}

static struct lease
active(uint32_t address, uint32_t ends)
{
	static const uint8_t hw[] = { 2, 0, 0, 0, 0, 1 };

	return (struct lease) { .address = address,
		.state = BINDING_ACTIVE,
		.ends = ends,
		.hw_type = 1,
		.hw_len = sizeof(hw),
		.hw = hw };
}

static void
one_appended_record_copies_one_page(void **state)
{
	struct lease_index_cost before, after;
	struct generation *g, *next;
	struct lease lease;
	struct lease_model b;
	unsigned int i;

	(void)state;
	lease_model_init(&b, 1);
	for (i = 0; i < 512; i++) {
		lease =
		    active(LEASE_MODEL_NET + 768 + i, LEASE_MODEL_NOW + 100);
		assert_int_equal(lease_index_put(b.index, &lease), 0);
	}
	assert_int_equal(lease_index_publish(b.index, &g), 0);
	lease_index_cost(b.index, &before);
	assert_int_equal(before.pages_copied, 0);
	lease = active(LEASE_MODEL_NET + 900, LEASE_MODEL_NOW + 200);
	lease_index_put(b.index, &lease);
	lease.ends++;
	lease_index_put(b.index, &lease);
	assert_int_equal(lease_index_publish(b.index, &next), 0);
	lease_index_cost(b.index, &after);
	assert_int_equal(after.pages_copied, 1);
	/* A renewal changes no key: the secondary indexes are shared. */
	assert_int_equal(after.chunks_copied, before.chunks_copied);
	generation_unref(g);
	generation_unref(next);
	lease_model_done(&b);
}

static void
expiry_copies_no_page_in_failover_pools(void **state)
{
	struct lease_index_cost cost;
	struct generation *g, *next;
	struct lease lease;
	struct lease_model b;

	(void)state;
	lease_model_init(&b, 1);
	lease = active(LEASE_MODEL_NET + 300, LEASE_MODEL_NOW + 10);
	lease_index_put(b.index, &lease);
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_statistics(g, 1)->addr_in_use, 1);
	lease_index_advance(b.index, LEASE_MODEL_NOW + 9);
	assert_false(lease_index_changed(b.index));
	lease_index_advance(b.index, LEASE_MODEL_NOW + 10);
	assert_true(lease_index_changed(b.index));
	lease_index_publish(b.index, &next);
	assert_int_equal(generation_statistics(next, 1)->addr_in_use, 0);
	assert_int_equal(generation_statistics(next, 1)->transitional, 1);
	lease_index_cost(b.index, &cost);
	assert_int_equal(cost.pages_copied, 0);
	generation_unref(next);
	/* The clock steps back: in force again. */
	lease_index_advance(b.index, LEASE_MODEL_NOW);
	lease_index_publish(b.index, &next);
	assert_int_equal(generation_statistics(next, 1)->addr_in_use, 1);
	generation_unref(g);
	generation_unref(next);
	lease_model_done(&b);
}

static void
an_address_without_a_record_is_free_and_the_primarys(void **state)
{
	const struct scope_statistics *s;
	enum address_status status;
	struct generation *g;
	struct lease_model b;

	(void)state;
	lease_model_init(&b, 1);
	lease_index_publish(b.index, &g);
	s = generation_statistics(g, 1); /* this server is primary */
	assert_int_equal(s->num_addr, 256);
	assert_int_equal(s->this_addr_free, 256);
	assert_int_equal(s->partner_addr_free, 0);
	s = generation_statistics(g, 3); /* here it is secondary */
	assert_int_equal(s->this_addr_free, 0);
	assert_int_equal(s->partner_addr_free, 256);
	assert_int_equal(
	    generation_address_status(g, LEASE_MODEL_NET + 300, &status), 0);
	assert_int_equal(status, ADDRESS_PRIMARY);
	generation_unref(g);
	lease_model_done(&b);
}

static void
address_status_follows_the_contract(void **state)
{
	static const struct {
		unsigned int at;
		uint8_t state, flags;
		int rc;
		enum address_status status;
	} cases[] = {
		{ 300, BINDING_FREE, 0, 0, ADDRESS_PRIMARY },
		{ 300, BINDING_BACKUP, 0, 0, ADDRESS_SECONDARY },
		{ 300, BINDING_ABANDONED, 0, 0, ADDRESS_PRIMARY },
		{ 300, BINDING_FREE, LEASE_RESERVED, 0, ADDRESS_RESERVED },
		{ 150, BINDING_ACTIVE, 0, 0, ADDRESS_EXCLUDED },
		{ 250, BINDING_FREE, 0, 0, ADDRESS_EXCLUDED },
		{ 512 + 9, BINDING_ACTIVE, 0, -EXDEV, 0 },
		{ 5000, BINDING_FREE, 0, -ENOENT, 0 },
	};
	enum address_status status;
	struct generation *g;
	struct lease lease;
	struct lease_model b;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		lease_model_init(&b, 1);
		lease =
		    active(LEASE_MODEL_NET + cases[i].at, LEASE_MODEL_NOW + 5);
		lease.state = cases[i].state;
		lease.flags = cases[i].flags;
		lease_index_put(b.index, &lease);
		lease_index_publish(b.index, &g);
		assert_int_equal(generation_address_status(
				     g, LEASE_MODEL_NET + cases[i].at, &status),
		    cases[i].rc);
		if (cases[i].rc == 0)
			assert_int_equal(status, cases[i].status);
		generation_unref(g);
		lease_model_done(&b);
	}
}

static void
leases_outside_every_range_are_counted_once_each(void **state)
{
	struct generation *g;
	struct lease lease;
	struct lease_model b;
	unsigned int i;

	(void)state;
	lease_model_init(&b, 1);
	for (i = 0; i < 3000; i++) {
		lease = active(
		    LEASE_MODEL_NET + 70000 + i % 1500, LEASE_MODEL_NOW + 5);
		assert_int_equal(lease_index_put(b.index, &lease), 0);
	}
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_ignored_count(g), 1500);
	assert_int_equal(generation_client_count(g), 0);
	generation_unref(g);
	lease_model_done(&b);
}

static void
previous_state_is_the_one_before_the_change(void **state)
{
	struct relationship_state s = {
		.state = FAILOVER_NORMAL, .since = 5, .mclt = 30
	};
	struct generation *g;
	struct lease_model b;

	(void)state;
	lease_model_init(&b, 1);
	lease_index_set_relationship(b.index, 0, &s);
	s.since = 6; /* the same state anew is no change of state */
	lease_index_set_relationship(b.index, 0, &s);
	lease_index_publish(b.index, &g);
	assert_int_equal(
	    generation_relationship(g, 0)->previous, FAILOVER_NO_STATE);
	assert_int_equal(generation_relationship(g, 0)->mclt, 30);
	generation_unref(g);
	s.state = FAILOVER_PARTNER_DOWN;
	s.mclt = 0; /* not said: what was known stays */
	lease_index_set_relationship(b.index, 0, &s);
	lease_index_publish(b.index, &g);
	assert_int_equal(
	    generation_relationship(g, 0)->previous, FAILOVER_NORMAL);
	assert_int_equal(generation_relationship(g, 0)->mclt, 30);
	generation_unref(g);
	assert_int_equal(lease_index_set_relationship(b.index, 2, &s), -EINVAL);
	lease_model_done(&b);
}

static void
usable_widens_when_the_mclt_has_passed_in_partner_down(void **state)
{
	struct relationship_state s = { .state = FAILOVER_PARTNER_DOWN,
		.since = LEASE_MODEL_NOW };
	struct lease lease = active(LEASE_MODEL_NET + 300, LEASE_MODEL_NOW);
	struct generation *g;
	struct lease_model b;

	(void)state;
	lease_model_init(&b, 1);
	lease.state = BINDING_BACKUP;
	lease_index_put(b.index, &lease);
	lease_index_set_relationship(b.index, 0, &s);
	lease_index_advance(b.index, LEASE_MODEL_NOW + 60);
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_statistics(g, 1)->usable_now, 255);
	generation_unref(g);
	lease_index_advance(b.index, LEASE_MODEL_NOW + 61);
	assert_true(lease_index_changed(b.index));
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_statistics(g, 1)->usable_now, 256);
	generation_unref(g);
	lease_model_done(&b);
}

static void
a_lease_that_is_too_long_is_refused_without_harm(void **state)
{
	static const uint8_t bytes[LEASE_UID_MAX + 1];
	struct lease lease = active(LEASE_MODEL_NET + 300, LEASE_MODEL_NOW + 5);
	struct generation *g;
	struct lease_model b;

	(void)state;
	lease_model_init(&b, 1);
	lease.uid = bytes;
	lease.uid_len = sizeof(bytes);
	assert_int_equal(lease_index_put(b.index, &lease), -EINVAL);
	lease.uid_len = LEASE_UID_MAX;
	assert_int_equal(lease_index_put(b.index, &lease), 0);
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_client_count(g), 1);
	generation_unref(g);
	lease_model_done(&b);
}

static void
hardware_of_any_type_finds_the_lowest_address_in_the_window(void **state)
{
	struct lease lease = active(LEASE_MODEL_NET + 310, LEASE_MODEL_NOW + 5);
	struct generation *g;
	uint32_t address;
	struct lease_model b;

	(void)state;
	lease_model_init(&b, 1);
	lease_index_put(b.index, &lease);
	lease.address = LEASE_MODEL_NET + 305;
	lease.hw_type = 32;
	lease_index_put(b.index, &lease);
	lease.address = LEASE_MODEL_NET + 1100;
	lease_index_put(b.index, &lease);
	lease_index_publish(b.index, &g);
	assert_true(
	    generation_hardware_any(g, lease.hw, 6, 0, UINT32_MAX, &address));
	assert_int_equal(address, LEASE_MODEL_NET + 305);
	assert_true(generation_hardware_any(
	    g, lease.hw, 6, LEASE_MODEL_NET + 306, UINT32_MAX, &address));
	assert_int_equal(address, LEASE_MODEL_NET + 310);
	assert_true(generation_hardware_any(g, lease.hw, 6,
	    LEASE_MODEL_NET + 1024, LEASE_MODEL_NET + 1279, &address));
	assert_int_equal(address, LEASE_MODEL_NET + 1100);
	assert_false(generation_hardware_any(g, lease.hw, 6,
	    LEASE_MODEL_NET + 311, LEASE_MODEL_NET + 1099, &address));
	assert_false(
	    generation_hardware_any(g, lease.hw, 5, 0, UINT32_MAX, &address));
	generation_unref(g);
	lease_model_done(&b);
}

static void
the_last_address_of_all_is_a_lease_like_any_other(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct lease lease = active(UINT32_MAX, LEASE_MODEL_NOW + 5);
	struct lease_index *index;
	struct client_group group;
	struct topology *t;
	struct generation *g;
	struct client client;

	(void)state;
	topology_builder_add_subnet(b, 0xffffff00u, 0xffffff00u, "", NULL);
	topology_builder_add_range(
	    b, 0xffffff01u, UINT32_MAX, TOPOLOGY_NONE, false, NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	index = lease_index_new(t, LEASE_MODEL_NOW);
	lease.name = "last";
	lease.name_len = 4;
	assert_int_equal(lease_index_put(index, &lease), 0);
	assert_int_equal(lease_index_publish(index, &g), 0);
	assert_true(generation_client_from(g, 0, &client));
	assert_int_equal(client.lease.address, UINT32_MAX);
	assert_true(generation_name_after(g, NULL, -1, 64, &group));
	assert_int_equal(group.count, 1);
	assert_false(generation_name_after(g, "last", 4, 64, &group));
	assert_true(generation_hardware_after(g, 0, NULL, -1, &group));
	assert_int_equal(group.count, 1);
	assert_false(generation_hardware_after(g, 1, lease.hw, 6, &group));
	generation_unref(g);
	lease_index_free(index);
	topology_unref(t);
}

/* So many that names and the rest are sorted at the same time. */
#define MANY 40000

static void
many_leases_read_at_once_are_in_order(void **state)
{
	struct topology_builder *b = topology_builder_new();
	uint8_t hw[8] = { 2 };
	struct lease lease = { .state = BINDING_ACTIVE,
		.hw_type = 1,
		.hw = hw,
		.ends = LEASE_MODEL_NOW + 5 };
	struct lease_index *index;
	struct client_group group;
	struct client client;
	char name[32], last[32];
	uint8_t last_hw[8], type = 0;
	struct generation *g;
	struct topology *t;
	unsigned int i, n;
	ptrdiff_t len = -1;

	(void)state;
	topology_builder_add_subnet(b, LEASE_MODEL_NET, 0xffff0000u, "", NULL);
	topology_builder_add_range(b, LEASE_MODEL_NET,
	    LEASE_MODEL_NET + MANY - 1, TOPOLOGY_NONE, false, NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	index = lease_index_new(t, LEASE_MODEL_NOW);
	for (i = 0; i < MANY; i++) {
		/* Long common beginnings, and each key twice. */
		n = i * 7919u % MANY / 2;
		snprintf(name, sizeof(name), "a-name-LIKE-any-%05u", n);
		lease.name = name;
		lease.name_len = (uint16_t)strlen(name);
		lease.hw_len = 8;
		hw[5] = (uint8_t)(n >> 16);
		hw[6] = (uint8_t)(n >> 8);
		hw[7] = (uint8_t)n;
		lease.address = LEASE_MODEL_NET + i;
		assert_int_equal(lease_index_put(index, &lease), 0);
	}
	assert_int_equal(lease_index_publish(index, &g), 0);
	assert_int_equal(generation_client_count(g), MANY);
	for (n = 0; generation_name_after(g, last, len, 64, &group); n++) {
		assert_int_equal(group.count, 2);
		assert_true(generation_client(g, group.address, &client));
		snprintf(name, sizeof(name), "a-name-LIKE-any-%05u", n);
		len = client.lease.name_len;
		memcpy(last, client.lease.name, (size_t)len);
		assert_int_equal(len, strlen(name));
		assert_memory_equal(last, name, (size_t)len);
	}
	assert_int_equal(n, MANY / 2);
	len = -1;
	for (n = 0; generation_hardware_after(g, type, last_hw, len, &group);
	     n++) {
		assert_int_equal(group.count, 2);
		assert_true(generation_client(g, group.address, &client));
		assert_true(len < 0 || memcmp(client.lease.hw, last_hw, 8) > 0);
		type = client.lease.hw_type;
		len = client.lease.hw_len;
		memcpy(last_hw, client.lease.hw, 8);
	}
	assert_int_equal(n, MANY / 2);
	generation_unref(g);
	lease_index_free(index);
	topology_unref(t);
}

static void
a_missing_name_comes_from_the_partner(void **state)
{
	struct lease ours = active(LEASE_MODEL_NET + 300, LEASE_MODEL_NOW + 50),
		     theirs = ours;
	struct lease other =
	    active(LEASE_MODEL_NET + 301, LEASE_MODEL_NOW + 50);
	struct generation *g, *partner;
	struct client_group group;
	struct lease_model b, p;
	struct client client;

	(void)state;
	lease_model_init(&b, 1);
	lease_model_init(&p, 1);
	theirs.name = "Remote";
	theirs.name_len = 6;
	lease_index_put(p.index, &theirs);
	theirs.address = LEASE_MODEL_NET + 301;
	theirs.uid = (const uint8_t *)"x"; /* another client over there */
	theirs.uid_len = 1;
	lease_index_put(p.index, &theirs);
	lease_index_publish(p.index, &partner);
	lease_index_put(b.index, &ours);
	lease_index_put(b.index, &other);
	lease_index_publish(b.index, &g);
	generation_unref(g);
	assert_int_equal(lease_index_set_partner(b.index, partner), 0);
	generation_unref(partner);
	lease_index_publish(b.index, &g);
	assert_true(generation_client(g, LEASE_MODEL_NET + 300, &client));
	assert_int_equal(client.lease.name_len, 6);
	assert_int_equal(client.lease.flags, LEASE_NAME_FROM_PARTNER);
	assert_true(generation_name(g, "remote", 6, &group));
	assert_int_equal(group.count, 1);
	assert_true(generation_client(g, LEASE_MODEL_NET + 301, &client));
	assert_int_equal(client.lease.name_len, 0);
	generation_unref(g);
	/* A renewal without the name keeps it; one with a name of its own has
	 * its own. */
	ours.ends++;
	lease_index_put(b.index, &ours);
	lease_index_publish(b.index, &g);
	assert_true(generation_client(g, LEASE_MODEL_NET + 300, &client));
	assert_int_equal(client.lease.name_len, 6);
	generation_unref(g);
	ours.name = "own";
	ours.name_len = 3;
	lease_index_put(b.index, &ours);
	lease_index_publish(b.index, &g);
	assert_true(generation_client(g, LEASE_MODEL_NET + 300, &client));
	assert_memory_equal(client.lease.name, "own", 3);
	assert_int_equal(client.lease.flags, 0);
	generation_unref(g);
	lease_model_done(&b);
	lease_model_done(&p);
}

/* ---- allocation failures ---- */

static void
build_and_change(void *arg)
{
	struct topology *topology = arg;
	struct lease_index *index;
	struct generation *g = NULL;
	struct lease lease;
	unsigned int i;

	if ((index = lease_index_new(topology, LEASE_MODEL_NOW)) == NULL)
		return;
	for (i = 0; i < 600; i += 3) {
		lease = active(
		    LEASE_MODEL_NET + 768 + i % 512, LEASE_MODEL_NOW + i);
		lease.name = "some-long-name";
		lease.name_len = 14;
		if (lease_index_put(index, &lease) != 0)
			goto out;
		if (i % 150 == 0 && lease_index_publish(index, &g) == 0) {
			generation_unref(g);
			g = NULL;
		}
		if (i % 100 == 0 &&
		    lease_index_advance(index, LEASE_MODEL_NOW + i / 2) != 0)
			goto out;
	}
	lease = active(LEASE_MODEL_NET + 9000, 1);
	if (lease_index_put(index, &lease) == 0 &&
	    lease_index_publish(index, &g) == 0)
		generation_unref(g);
out:
	lease_index_free(index);
}

static void
every_failed_allocation_is_survived(void **state)
{
	struct topology *topology = lease_model_topology();

	(void)state;
	assert_true(oom_each(build_and_change, topology) > 50);
	topology_unref(topology);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(index_agrees_with_the_model_at_every_step),
		cmocka_unit_test(one_appended_record_copies_one_page),
		cmocka_unit_test(expiry_copies_no_page_in_failover_pools),
		cmocka_unit_test(
		    an_address_without_a_record_is_free_and_the_primarys),
		cmocka_unit_test(address_status_follows_the_contract),
		cmocka_unit_test(
		    leases_outside_every_range_are_counted_once_each),
		cmocka_unit_test(previous_state_is_the_one_before_the_change),
		cmocka_unit_test(
		    usable_widens_when_the_mclt_has_passed_in_partner_down),
		cmocka_unit_test(
		    a_lease_that_is_too_long_is_refused_without_harm),
		cmocka_unit_test(
		    hardware_of_any_type_finds_the_lowest_address_in_the_window),
		cmocka_unit_test(
		    the_last_address_of_all_is_a_lease_like_any_other),
		cmocka_unit_test(many_leases_read_at_once_are_in_order),
		cmocka_unit_test(a_missing_name_comes_from_the_partner),
		cmocka_unit_test(every_failed_allocation_is_survived),
	};

	return cmocka_run_group_tests_name("lease_index", tests, NULL, NULL);
}
