/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include "core/generation.h"
#include "core/generation_parts.h"
#include "core/topology.h"
#include "support/oom.h"

#define NET UINT32_C(0x0a000000)

static struct topology *
one_scope(void)
{
	struct topology_builder *b = topology_builder_new();
	struct relationship r = { .name = (char *)"a" };
	struct topology *t;
	uint32_t index;

	topology_builder_add_relationship(b, &r, &index, NULL);
	topology_builder_add_subnet(b, NET, 0xffffff00u, "lan", NULL);
	topology_builder_add_range(
	    b, NET + 1, NET + 9, index, false, NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	return t;
}

static const struct relationship_state normal = { .state = FAILOVER_NORMAL };
static const struct scope_statistics nine = {
	.failover = true, .num_addr = 9, .addr_free = 9, .this_addr_free = 9
};

static void
parts_are_what_a_reader_finds(void **state)
{
	struct generation_parts parts = { .number = 7,
		.now = 1000,
		.relationships = &normal,
		.statistics = &nine,
		.client_count = 3,
		.ignored_count = 2 };
	struct client_group group;
	struct client client;
	struct generation *g;
	uint32_t address;

	(void)state;
	parts.topology = one_scope();
	g = generation_from_parts(&parts);
	assert_non_null(g);
	topology_unref(parts.topology);
	assert_int_equal(generation_number(g), 7);
	assert_int_equal(generation_now(g), 1000);
	assert_int_equal(generation_client_count(g), 3);
	assert_int_equal(generation_ignored_count(g), 2);
	assert_int_equal(generation_statistics(g, 0)->num_addr, 9);
	assert_int_equal(generation_relationship(g, 0)->state, FAILOVER_NORMAL);
	/* There is nothing to be found, and no look-up falls over that. */
	assert_false(generation_client_from(g, 0, &client));
	assert_false(generation_client(g, NET + 1, &client));
	assert_false(generation_name_after(g, NULL, -1, 64, &group));
	assert_false(generation_hardware_after(g, 0, NULL, -1, &group));
	assert_false(generation_hardware_any(
	    g, (const uint8_t *)"x", 1, 0, UINT32_MAX, &address));
	assert_int_equal(generation_names_longer(g, 64), 0);
	generation_unref(g);
}

static void
build(void *arg)
{
	struct generation_parts parts = {
		.topology = arg, .relationships = &normal, .statistics = &nine
	};

	generation_unref(generation_from_parts(&parts));
}

static void
every_failed_allocation_is_survived(void **state)
{
	struct topology *t = one_scope();

	(void)state;
	assert_true(oom_each(build, t) > 5);
	topology_unref(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_what_a_reader_finds),
		cmocka_unit_test(every_failed_allocation_is_survived),
	};

	return cmocka_run_group_tests_name(
	    "generation_parts", tests, NULL, NULL);
}
