/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include "core/generation.h"
#include "core/network.h"
#include "support/fake_data.h"
#include "support/oom.h"

#define NET(i) (0x0a000000u + ((uint32_t)(i) << 8))
#define M24 0xffffff00u

/* 0: campus fo-a, 1: alone, 2: campus fo-a, 3: campus outside failover,
 * 4: campus fo-b, 5: other fo-a, 6: campus fo-a */
static struct fake_data *
mixed(void)
{
	struct fake_data *data = fake_data_new();
	uint32_t a = fake_data_relationship(data, FAILOVER_PRIMARY, "fo-a");
	uint32_t b = fake_data_relationship(data, FAILOVER_PRIMARY, "fo-b");

	fake_data_network_scope(data, "campus", NET(0), M24, 1, 100, a);
	fake_data_scope(data, NET(1), M24, 1, 100, a);
	fake_data_network_scope(data, "campus", NET(2), M24, 1, 50, a);
	fake_data_network_scope(
	    data, "campus", NET(3), M24, 1, 100, TOPOLOGY_NONE);
	fake_data_network_scope(data, "campus", NET(4), M24, 1, 100, b);
	fake_data_network_scope(data, "other", NET(5), M24, 1, 100, a);
	fake_data_network_scope(data, "campus", NET(6), M24, 1, 10, a);
	return data;
}

static const struct generation *
published(struct fake_data *data)
{
	struct generation *generation;

	assert_int_equal(fake_data_publish(data, 1000, &generation), 0);
	return generation;
}

static void
network_holds_scopes_of_one_name_and_relationship(void **state)
{
	const size_t first[] = { 0, 1, 0, 3, 4, 5, 0 };
	const size_t next[] = { 2, SIZE_MAX, 6, SIZE_MAX, SIZE_MAX, SIZE_MAX,
		SIZE_MAX };
	struct fake_data *data = mixed();
	struct networks *n = networks_new(generation_topology(published(data)));
	size_t i;

	(void)state;
	assert_non_null(n);
	for (i = 0; i < 7; i++) {
		assert_int_equal(networks_first(n, i), first[i]);
		assert_int_equal(networks_next(n, i), next[i]);
	}
	networks_free(n);
	fake_data_free(data);
}

static void
network_statistics_are_the_sum_of_its_scopes(void **state)
{
	struct fake_data *data = mixed();
	const struct generation *g;
	struct scope_statistics s;
	struct networks *n;

	(void)state;
	/* All that is free is the partner's in one, this one's in another. */
	fake_data_fill(data, NET(0) + 1, 100, BINDING_BACKUP);
	fake_data_fill(data, NET(2) + 1, 7, BINDING_ABANDONED);
	g = published(data);
	n = networks_new(generation_topology(g));
	networks_statistics(n, g, 6, &s);
	assert_true(s.failover);
	assert_int_equal(s.num_addr, 160);
	assert_int_equal(s.partner_addr_free, 100);
	assert_int_equal(s.this_addr_free, 53);
	assert_int_equal(s.usable_now, 53);
	assert_int_equal(s.abandoned, 7);
	networks_statistics(n, g, 1, &s);
	assert_int_equal(s.num_addr, 100);
	networks_free(n);
	fake_data_free(data);
}

static void
make(void *arg)
{
	struct networks *n = networks_new(arg);

	assert_int_equal(n == NULL, oom_hit());
	networks_free(n);
}

static void
networks_without_memory_are_none(void **state)
{
	struct fake_data *data = mixed();

	(void)state;
	assert_int_equal(
	    oom_each(
		make, (void *)(uintptr_t)generation_topology(published(data))),
	    5);
	fake_data_free(data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    network_holds_scopes_of_one_name_and_relationship),
		cmocka_unit_test(network_statistics_are_the_sum_of_its_scopes),
		cmocka_unit_test(networks_without_memory_are_none),
	};

	return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
