/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/topology.h"
#include "support/oom.h"

#define IP(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))
#define M24 0xffffff00u
#define M16 0xffff0000u

static struct relationship
peer(const char *name)
{
	struct relationship r = { .name = (char *)name, .safe_period = ~0u };

	bucket_split(r.hba, 128);
	return r;
}

static uint32_t
add_peer(struct topology_builder *b, const char *name)
{
	struct relationship r = peer(name);
	uint32_t index;

	assert_int_equal(
	    topology_builder_add_relationship(b, &r, &index, NULL), 0);
	return index;
}

static struct topology *
finish(struct topology_builder *b)
{
	struct topology *t;
	struct err err;

	assert_int_equal(topology_builder_finish(b, &t, &err), 0);
	topology_builder_free(b);
	return t;
}

static void
subnet(struct topology_builder *b, uint32_t address, uint32_t mask,
    const char *name)
{
	assert_int_equal(
	    topology_builder_add_subnet(b, address, mask, name, NULL), 0);
}

static void
range(struct topology_builder *b, uint32_t first, uint32_t last, uint32_t r)
{
	assert_int_equal(
	    topology_builder_add_range(b, first, last, r, false, NULL, NULL),
	    0);
}

static void
finish_drops_subnets_without_ranges_and_sorts(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct topology *t;
	uint32_t a = add_peer(b, "a");

	(void)state;
	subnet(b, IP(10, 2, 0, 0), M24, "");
	subnet(b, IP(10, 9, 0, 0), M24, "empty");
	subnet(b, IP(10, 1, 0, 0), M24, "lan");
	range(b, IP(10, 2, 0, 9), IP(10, 2, 0, 10), a);
	range(b, IP(10, 1, 0, 50), IP(10, 1, 0, 60), TOPOLOGY_NONE);
	range(b, IP(10, 1, 0, 10), IP(10, 1, 0, 10), a);
	t = finish(b);
	assert_int_equal(topology_scope_count(t), 2);
	assert_int_equal(topology_scope(t, 0)->address, IP(10, 1, 0, 0));
	assert_string_equal(topology_scope(t, 0)->name, "lan");
	assert_int_equal(topology_scope(t, 0)->range_count, 2);
	assert_int_equal(topology_range(t, 0)->first, IP(10, 1, 0, 10));
	assert_int_equal(topology_find_scope(t, IP(10, 2, 0, 0)), 1);
	assert_int_equal(topology_find_scope(t, IP(10, 9, 0, 0)), -1);
	assert_int_equal(topology_scope_of(t, IP(10, 2, 0, 200)), 1);
	assert_int_equal(topology_scope_of(t, IP(10, 3, 0, 1)), -1);
	assert_int_equal(topology_scope_of(t, 0), -1);
	assert_int_equal(topology_range_of(t, IP(10, 1, 0, 55)), 1);
	assert_int_equal(topology_range_of(t, IP(10, 1, 0, 49)), -1);
	assert_int_equal(topology_range_of(t, IP(10, 1, 0, 61)), -1);
	assert_int_equal(topology_range_of(t, ~0u), -1);
	topology_unref(t);
}

static void
nested_subnets_give_each_address_to_the_narrowest(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct topology *t;

	(void)state;
	subnet(b, IP(10, 0, 0, 0), M16, "");
	subnet(b, IP(10, 0, 5, 0), M24, "");
	range(b, IP(10, 0, 1, 1), IP(10, 0, 1, 9), TOPOLOGY_NONE);
	range(b, IP(10, 0, 5, 1), IP(10, 0, 5, 9), TOPOLOGY_NONE);
	range(b, IP(10, 0, 7, 1), IP(10, 0, 7, 9), TOPOLOGY_NONE);
	t = finish(b);
	assert_int_equal(topology_scope_count(t), 2);
	assert_int_equal(topology_scope(t, 0)->range_count, 2);
	assert_int_equal(topology_scope(t, 1)->range_count, 1);
	assert_int_equal(topology_scope_of(t, IP(10, 0, 5, 200)), 1);
	assert_int_equal(topology_scope_of(t, IP(10, 0, 200, 1)), 0);
	assert_int_equal(
	    topology_range(t, (size_t)topology_range_of(t, IP(10, 0, 7, 3)))
		->scope,
	    0);
	topology_unref(t);
}

/* dhcpd takes a range for the subnet that it is declared for, whatever else
 * is declared inside of that. */
static void
range_that_reaches_into_a_narrower_subnet_is_the_wider_ones(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct topology *t;
	const struct scope *wide, *narrow;

	(void)state;
	subnet(b, IP(10, 0, 0, 0), M16, "");
	subnet(b, IP(10, 0, 5, 0), M24, "");
	range(b, IP(10, 0, 4, 250), IP(10, 0, 5, 9), TOPOLOGY_NONE);
	range(b, IP(10, 0, 5, 20), IP(10, 0, 5, 29), TOPOLOGY_NONE);
	range(b, IP(10, 0, 5, 250), IP(10, 0, 6, 9), TOPOLOGY_NONE);
	t = finish(b);
	assert_int_equal(topology_scope_count(t), 2);
	wide = topology_scope(t, 0);
	narrow = topology_scope(t, 1);
	assert_int_equal(wide->range_count, 2);
	assert_int_equal(narrow->range_count, 1);
	assert_int_equal(
	    topology_range(t, narrow->range_first)->first, IP(10, 0, 5, 20));
	assert_int_equal(topology_scope_of(t, IP(10, 0, 5, 9)), 0);
	assert_int_equal(topology_scope_of(t, IP(10, 0, 5, 10)), 1);
	assert_int_equal(topology_scope_of(t, IP(10, 0, 5, 29)), 1);
	assert_int_equal(topology_scope_of(t, IP(10, 0, 5, 250)), 0);
	assert_int_equal(topology_scope_of(t, IP(10, 0, 6, 200)), 0);
	topology_unref(t);
}

static void
the_same_subnet_twice_is_one_scope_with_the_first_name(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct topology *t;

	(void)state;
	subnet(b, IP(10, 0, 0, 0), M24, "");
	subnet(b, IP(10, 0, 0, 0), M24, "second");
	subnet(b, IP(10, 0, 0, 0), M24, "third");
	range(b, IP(10, 0, 0, 1), IP(10, 0, 0, 9), TOPOLOGY_NONE);
	t = finish(b);
	assert_int_equal(topology_scope_count(t), 1);
	assert_string_equal(topology_scope(t, 0)->name, "second");
	topology_unref(t);
}

static void
relationships_of_a_scope_stand_once_in_the_order_of_the_file(void **state)
{
	struct topology_builder *b = topology_builder_new();
	uint32_t fa = add_peer(b, "a"), fb = add_peer(b, "b");
	const uint32_t *relations;
	struct topology *t;

	(void)state;
	subnet(b, IP(10, 0, 0, 0), M24, "");
	range(b, IP(10, 0, 0, 1), IP(10, 0, 0, 1), fb);
	range(b, IP(10, 0, 0, 3), IP(10, 0, 0, 3), fa);
	range(b, IP(10, 0, 0, 5), IP(10, 0, 0, 5), fb);
	range(b, IP(10, 0, 0, 7), IP(10, 0, 0, 7), TOPOLOGY_NONE);
	t = finish(b);
	assert_int_equal(topology_scope(t, 0)->relation_count, 2);
	relations = topology_scope_relationships(t, topology_scope(t, 0));
	assert_int_equal(relations[0], fa);
	assert_int_equal(relations[1], fb);
	assert_int_equal(topology_find_relationship(t, "b"), 1);
	assert_int_equal(topology_find_relationship(t, "c"), -1);
	topology_unref(t);
}

static void
overlapping_ranges_are_refused_at_the_later_place(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct place early = { "f", 3, 1 }, late = { "f", 9, 4 };
	struct topology *t = NULL;
	struct err err;

	(void)state;
	subnet(b, IP(10, 0, 0, 0), M24, "");
	topology_builder_add_range(b, IP(10, 0, 0, 5), IP(10, 0, 0, 9),
	    TOPOLOGY_NONE, false, &early, NULL);
	topology_builder_add_range(b, IP(10, 0, 0, 1), IP(10, 0, 0, 5),
	    TOPOLOGY_NONE, false, &late, NULL);
	assert_int_equal(topology_builder_finish(b, &t, &err), -EINVAL);
	assert_string_equal(
	    err.text, "f:9:4: address 10.0.0.5 is in two ranges");
	assert_null(t);
	topology_builder_free(b);
}

static void
a_range_over_two_subnets_or_none_is_refused(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct topology *t = NULL;
	struct err err;

	(void)state;
	subnet(b, IP(10, 0, 0, 0), M24, "");
	subnet(b, IP(10, 0, 1, 0), M24, "");
	range(b, IP(10, 0, 0, 250), IP(10, 0, 1, 5), TOPOLOGY_NONE);
	assert_int_equal(topology_builder_finish(b, &t, &err), -EINVAL);
	topology_builder_free(b);
	b = topology_builder_new();
	range(b, IP(10, 0, 0, 250), IP(10, 0, 0, 251), TOPOLOGY_NONE);
	assert_int_equal(topology_builder_finish(b, &t, &err), -EINVAL);
	topology_builder_free(b);
	assert_null(t);
}

static void
declarations_that_make_no_sense_are_refused(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct relationship r = peer("x");
	uint32_t index;
	struct err err;

	(void)state;
	assert_int_equal(
	    topology_builder_add_relationship(b, &r, &index, &err), 0);
	assert_int_equal(
	    topology_builder_add_relationship(b, &r, &index, &err), -EEXIST);
	assert_int_equal(
	    topology_builder_add_subnet(b, IP(10, 0, 0, 1), M24, "", &err),
	    -EINVAL);
	assert_int_equal(
	    topology_builder_add_subnet(b, 0, 0xff00ff00u, "", &err), -EINVAL);
	assert_int_equal(topology_builder_add_range(
			     b, 2, 1, TOPOLOGY_NONE, false, NULL, &err),
	    -EINVAL);
	assert_int_equal(
	    topology_builder_add_range(b, 1, 2, 1, false, NULL, &err), -EINVAL);
	topology_builder_free(b);
}

static void
with_split_changes_only_the_copy(void **state)
{
	struct topology_builder *b = topology_builder_new();
	uint8_t hba[BUCKET_HBA_LEN];
	struct topology *t, *copy;

	(void)state;
	add_peer(b, "a");
	subnet(b, IP(10, 0, 0, 0), M24, "n");
	range(b, IP(10, 0, 0, 1), IP(10, 0, 0, 9), 0);
	t = finish(b);
	bucket_split(hba, 200);
	copy = topology_with_split(t, 0, hba, SPLIT_PARTNER);
	assert_non_null(copy);
	assert_int_equal(
	    bucket_primary_count(topology_relationship(t, 0)->hba), 128);
	assert_int_equal(
	    bucket_primary_count(topology_relationship(copy, 0)->hba), 200);
	topology_unref(t);
	assert_string_equal(topology_scope(copy, 0)->name, "n");
	assert_int_equal(topology_range_of(copy, IP(10, 0, 0, 9)), 0);
	topology_unref(copy);
}

static void
build_all(void *arg)
{
	struct topology_builder *b = topology_builder_new();
	struct topology *t = NULL, *copy;
	struct relationship r = peer("x");
	uint32_t index = 0;
	unsigned int i;

	(void)arg;
	if (b == NULL)
		return;
	if (topology_builder_add_relationship(b, &r, &index, NULL) != 0)
		goto out;
	for (i = 0; i < 40; i++)
		if (topology_builder_add_subnet(
			b, IP(10, 0, i, 0), M24, "n", NULL) != 0 ||
		    topology_builder_add_range(b, IP(10, 0, i, 1),
			IP(10, 0, i, 9), index, false, NULL, NULL) != 0)
			goto out;
	if (topology_builder_finish(b, &t, NULL) != 0)
		goto out;
	copy = topology_with_split(t, 0, r.hba, SPLIT_SET);
	topology_unref(copy);
	topology_unref(t);
out:
	topology_builder_free(b);
}

static void
every_failed_allocation_is_survived(void **state)
{
	(void)state;
	assert_true(oom_each(build_all, NULL) > 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finish_drops_subnets_without_ranges_and_sorts),
		cmocka_unit_test(
		    nested_subnets_give_each_address_to_the_narrowest),
		cmocka_unit_test(
		    range_that_reaches_into_a_narrower_subnet_is_the_wider_ones),
		cmocka_unit_test(
		    the_same_subnet_twice_is_one_scope_with_the_first_name),
		cmocka_unit_test(
		    relationships_of_a_scope_stand_once_in_the_order_of_the_file),
		cmocka_unit_test(
		    overlapping_ranges_are_refused_at_the_later_place),
		cmocka_unit_test(a_range_over_two_subnets_or_none_is_refused),
		cmocka_unit_test(declarations_that_make_no_sense_are_refused),
		cmocka_unit_test(with_split_changes_only_the_copy),
		cmocka_unit_test(every_failed_allocation_is_survived),
	};

	return cmocka_run_group_tests_name("topology", tests, NULL, NULL);
}
