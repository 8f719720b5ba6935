/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <stdlib.h>

#include "snmp/mib_microsoft.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_place.h"
#include "support/oom.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const uint32_t root[] = { 1, 3, 6, 1, 4, 1, 99999, 1 };

static const struct mib_tree *
tree(const struct snmp_place *place, size_t part)
{
	return &place->parts[part].served.tree;
}

static void
place_is_told_by_context_and_root(void **state)
{
	struct snmp_place *place =
	    snmp_place_new(state, "a", root, COUNT(root));

	assert_non_null(place);
	assert_ptr_equal(place->owner, state);
	assert_true(snmp_place_is(place, "a", root, COUNT(root)));
	assert_false(snmp_place_is(place, "", root, COUNT(root)));
	assert_false(snmp_place_is(place, "a", root, COUNT(root) - 1));
	free(place);
}

/* A root of its own that does not move with the module's. */
static void
place_of_microsofts_part_is_always_the_same(void **state)
{
	static const uint32_t microsoft[] = MIB_MICROSOFT_ROOT;
	struct snmp_place *place = snmp_place_new(NULL, "", root, COUNT(root));
	const struct snmp_part *part;
	size_t i;

	(void)state;
	assert_non_null(place);
	for (i = 0; i < SNMP_PLACE_MICROSOFT; i++) {
		part = &place->parts[i].served;
		assert_int_equal(part->root_len, COUNT(root));
		assert_memory_equal(part->root, root, sizeof(root));
	}
	part = &place->parts[SNMP_PLACE_MICROSOFT].served;
	assert_int_equal(part->root_len, COUNT(microsoft));
	assert_memory_equal(part->root, microsoft, sizeof(microsoft));
	free(place);
}

static void
tables_are_those_that_are_switched_on(void **state)
{
	struct snmp_place *place = snmp_place_new(NULL, "", root, COUNT(root));
	struct mib_agent agent = { .client_tables = true };
	size_t i, all;

	(void)state;
	assert_non_null(place);
	snmp_place_tables(place, &agent);
	all = tree(place, SNMP_PLACE_REST)->count;
	for (i = 0; i < MIB_CLIENT_TABLES; i++)
		assert_int_equal(tree(place, SNMP_PLACE_CLIENTS + i)->count, 1);
	assert_int_equal(tree(place, SNMP_PLACE_MICROSOFT)->count, 0);
	agent.client_tables = false;
	agent.microsoft.enabled = true;
	snmp_place_tables(place, &agent);
	assert_int_equal(tree(place, SNMP_PLACE_REST)->count, all);
	for (i = 0; i < MIB_CLIENT_TABLES; i++)
		assert_int_equal(tree(place, SNMP_PLACE_CLIENTS + i)->count, 0);
	assert_int_equal(tree(place, SNMP_PLACE_MICROSOFT)->count, 1);
	assert_int_equal(
	    tree(place, SNMP_PLACE_MICROSOFT)->tables[0]->column_count, 3);
	agent.microsoft.pending_offers = true;
	snmp_place_tables(place, &agent);
	assert_int_equal(
	    tree(place, SNMP_PLACE_MICROSOFT)->tables[0]->column_count, 4);
	free(place);
}

static void
tables_of_all_servers_are_in_the_default_context_only(void **state)
{
	struct snmp_place *one = snmp_place_new(NULL, "a", root, COUNT(root));
	struct snmp_place *all = snmp_place_new(NULL, "", root, COUNT(root));
	struct mib_agent agent = { .client_tables = true };

	(void)state;
	assert_non_null(one);
	assert_non_null(all);
	snmp_place_tables(one, &agent);
	snmp_place_tables(all, &agent);
	assert_true(tree(one, SNMP_PLACE_REST)->count > 0);
	assert_true(tree(all, SNMP_PLACE_REST)->count >
	    tree(one, SNMP_PLACE_REST)->count);
	free(one);
	free(all);
}

/* What is not the module's place any more still has Microsoft's table. */
static void
tables_of_a_place_that_was_left_are_none_of_ours(void **state)
{
	struct snmp_place *place = snmp_place_new(NULL, "", root, COUNT(root));
	struct mib_agent agent = { .client_tables = true };
	size_t i;

	(void)state;
	assert_non_null(place);
	agent.microsoft.enabled = true;
	place->live = false;
	snmp_place_tables(place, &agent);
	for (i = 0; i < SNMP_PLACE_MICROSOFT; i++)
		assert_int_equal(tree(place, i)->count, 0);
	assert_int_equal(tree(place, SNMP_PLACE_MICROSOFT)->count, 1);
	free(place);
}

static void
make(void *arg)
{
	(void)arg;
	free(snmp_place_new(NULL, "a", root, COUNT(root)));
}

static void
place_survives_every_failed_allocation(void **state)
{
	(void)state;
	assert_true(oom_each(make, NULL) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(place_is_told_by_context_and_root),
		cmocka_unit_test(place_of_microsofts_part_is_always_the_same),
		cmocka_unit_test(tables_are_those_that_are_switched_on),
		cmocka_unit_test(
		    tables_of_all_servers_are_in_the_default_context_only),
		cmocka_unit_test(
		    tables_of_a_place_that_was_left_are_none_of_ours),
		cmocka_unit_test(place_survives_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("snmp_place", tests, NULL, NULL);
}
