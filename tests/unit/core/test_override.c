/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>

#include "core/override.h"
#include "core/topology.h"
#include "support/oom.h"

#define BIT(member) THRESHOLD_BIT(offsetof(struct thresholds, member))
#define M24 0xffffff00u

/* A set of one number: where shares are low. */
static struct threshold_set
low_of(enum share share, uint32_t percent)
{
	struct threshold_set set = { .set = 0 };

	set.values.share[share].low_percent = percent;
	set.set = THRESHOLD_BIT(
	    offsetof(struct thresholds, share[share].low_percent));
	return set;
}

static struct overrides *
fresh(void)
{
	struct overrides *o;
	struct thresholds base;

	thresholds_init(&base);
	o = overrides_new(&base);
	assert_non_null(o);
	return o;
}

static uint32_t
total_of(const struct overrides *o, uint32_t address, uint32_t mask,
    const char *relationship)
{
	struct thresholds t;

	overrides_of(o, address, mask, relationship, &t);
	return t.share[SHARE_TOTAL].low_percent;
}

static void
override_without_any_is_the_base(void **state)
{
	struct overrides *o = fresh();
	struct thresholds t;

	(void)state;
	overrides_of(o, 0x0a320000, M24, "fo-a", &t);
	assert_memory_equal(&t, overrides_base(o), sizeof(t));
	overrides_free(o);
	overrides_free(NULL);
}

static void
override_takes_the_most_specific(void **state)
{
	struct overrides *o = fresh();
	struct threshold_set set;

	(void)state;
	set = low_of(SHARE_TOTAL, 21);
	assert_int_equal(overrides_add_relationship(o, "fo-a", &set), 0);
	set = low_of(SHARE_TOTAL, 22);
	assert_int_equal(overrides_add_prefix(o, 0x0a000000, 8, &set), 0);
	set = low_of(SHARE_TOTAL, 23);
	assert_int_equal(overrides_add_prefix(o, 0x0a320000, 16, &set), 0);
	set = low_of(SHARE_TOTAL, 24);
	assert_int_equal(overrides_add_scope(o, 0x0a320100, &set), 0);
	assert_int_equal(total_of(o, 0xc0a80000, M24, NULL), 10);
	assert_int_equal(total_of(o, 0xc0a80000, M24, "fo-b"), 10);
	assert_int_equal(total_of(o, 0xc0a80000, M24, "fo-a"), 21);
	assert_int_equal(total_of(o, 0x0a010000, M24, "fo-a"), 22);
	assert_int_equal(total_of(o, 0x0a320000, M24, "fo-a"), 23);
	assert_int_equal(total_of(o, 0x0a320100, M24, "fo-a"), 24);
	assert_int_equal(total_of(o, 0x0a320100, M24, NULL), 24);
	overrides_free(o);
}

static void
override_takes_each_number_by_itself(void **state)
{
	struct overrides *o = fresh();
	struct threshold_set set = { .set = 0 };
	struct thresholds t;

	(void)state;
	set.values.imbalance_from_size = 5;
	set.values.percent_from_size = 6;
	set.set = BIT(imbalance_from_size);
	assert_int_equal(overrides_add_prefix(o, 0, 0, &set), 0);
	set = low_of(SHARE_PARTNER, 30);
	assert_int_equal(overrides_add_relationship(o, "fo-a", &set), 0);
	set = low_of(SHARE_THIS, 0);
	assert_int_equal(overrides_add_scope(o, 0x0a320000, &set), 0);
	overrides_of(o, 0x0a320000, M24, "fo-a", &t);
	assert_int_equal(t.imbalance_from_size, 5);
	assert_int_equal(t.percent_from_size, 0);
	assert_int_equal(t.share[SHARE_PARTNER].low_percent, 30);
	/* 0 takes a limit away. */
	assert_int_equal(t.share[SHARE_THIS].low_percent, 0);
	assert_int_equal(t.share[SHARE_THIS].high_percent, 10);
	assert_int_equal(t.share[SHARE_TOTAL].low_percent, 10);
	overrides_free(o);
}

static void
override_prefix_longer_than_the_scope_is_not_its(void **state)
{
	struct overrides *o = fresh();
	struct threshold_set set = low_of(SHARE_TOTAL, 33);

	(void)state;
	assert_int_equal(overrides_add_prefix(o, 0x0a320000, 24, &set), 0);
	assert_int_equal(total_of(o, 0x0a320000, M24, NULL), 33);
	assert_int_equal(total_of(o, 0x0a320000, 0xfffffc00, NULL), 10);
	assert_int_equal(total_of(o, 0x0a320080, 0xffffff80, NULL), 33);
	set = low_of(SHARE_TOTAL, 34);
	assert_int_equal(overrides_add_prefix(o, 0x0a3200ff, 32, &set), 0);
	assert_int_equal(total_of(o, 0x0a3200ff, 0xffffffff, NULL), 34);
	overrides_free(o);
}

static void
override_twice_for_one_is_refused(void **state)
{
	struct overrides *o = fresh();
	struct threshold_set set = low_of(SHARE_TOTAL, 1);

	(void)state;
	assert_int_equal(overrides_add_scope(o, 5, &set), 0);
	assert_int_equal(overrides_add_scope(o, 5, &set), -EEXIST);
	assert_int_equal(overrides_add_prefix(o, 0, 8, &set), 0);
	assert_int_equal(overrides_add_prefix(o, 0, 9, &set), 0);
	assert_int_equal(overrides_add_prefix(o, 0, 8, &set), -EEXIST);
	assert_int_equal(overrides_add_relationship(o, "x", &set), 0);
	assert_int_equal(overrides_add_relationship(o, "x", &set), -EEXIST);
	overrides_free(o);
}

static void
override_in_any_order_up_to_the_limit(void **state)
{
	struct overrides *o = fresh();
	struct threshold_set set;
	char name[16];
	uint32_t i;

	(void)state;
	for (i = 0; i < OVERRIDES_MAX; i++) {
		uint32_t n = (i * 1621) % OVERRIDES_MAX;

		set = low_of(SHARE_TOTAL, n % 90 + 1);
		assert_int_equal(overrides_add_scope(o, n << 8, &set), 0);
		snprintf(name, sizeof(name), "r%u", n);
		assert_int_equal(overrides_add_relationship(o, name, &set), 0);
		assert_int_equal(overrides_add_prefix(o, n << 12, 20, &set), 0);
	}
	assert_int_equal(overrides_add_scope(o, 1, &set), -E2BIG);
	assert_int_equal(overrides_add_relationship(o, "s", &set), -E2BIG);
	assert_int_equal(overrides_add_prefix(o, 0, 1, &set), -E2BIG);
	for (i = 0; i < OVERRIDES_MAX; i++) {
		snprintf(name, sizeof(name), "r%u", i);
		assert_int_equal(total_of(o, i << 8, M24, NULL), i % 90 + 1);
		assert_int_equal(
		    total_of(o, 0xff000000, 0xff000000, name), i % 90 + 1);
	}
	overrides_free(o);
}

static void
copy_with_little_memory(void *arg)
{
	const struct overrides *from = arg;
	struct overrides *to = overrides_copy(from);
	struct threshold_set set = low_of(SHARE_TOTAL, 77);

	if (to == NULL) {
		assert_true(oom_hit());
		return;
	}
	assert_int_equal(total_of(to, 0x0a320000, M24, NULL), 12);
	assert_int_equal(total_of(to, 0xc0a80000, M24, "fo-a"), 11);
	if (overrides_add_relationship(to, "fo-b", &set) != 0)
		assert_int_equal(total_of(to, 0xc0a80000, M24, "fo-b"), 10);
	if (overrides_add_scope(to, 9, &set) != 0)
		assert_int_equal(total_of(to, 9, M24, NULL), 10);
	assert_int_equal(total_of(to, 0xc0a80000, M24, "fo-a"), 11);
	overrides_free(to);
}

static void
override_copy_says_the_same_or_nothing(void **state)
{
	struct overrides *o = fresh();
	struct threshold_set set = low_of(SHARE_TOTAL, 11);

	(void)state;
	assert_int_equal(overrides_add_relationship(o, "fo-a", &set), 0);
	set = low_of(SHARE_TOTAL, 12);
	assert_int_equal(overrides_add_prefix(o, 0x0a000000, 8, &set), 0);
	set = low_of(SHARE_TOTAL, 13);
	assert_int_equal(overrides_add_scope(o, 0x0b000000, &set), 0);
	assert_true(oom_each(copy_with_little_memory, o) > 6);
	overrides_free(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(override_without_any_is_the_base),
		cmocka_unit_test(override_takes_the_most_specific),
		cmocka_unit_test(override_takes_each_number_by_itself),
		cmocka_unit_test(
		    override_prefix_longer_than_the_scope_is_not_its),
		cmocka_unit_test(override_twice_for_one_is_refused),
		cmocka_unit_test(override_in_any_order_up_to_the_limit),
		cmocka_unit_test(override_copy_says_the_same_or_nothing),
	};

	return cmocka_run_group_tests_name("override", tests, NULL, NULL);
}
