/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/generation.h"
#include "core/topology.h"
#include "rpcd/rpcd_page.h"
#include "support/fake_data.h"

#define NET UINT32_C(0x0a000000)
#define SCOPES 1000u /* each with its own range: more than any page holds */
#define RELATIONSHIPS 100u
#define RANGES 4000u

struct rig {
	struct fake_data *data;
	const struct generation *generation;
	struct rpcd_page *page;
};

static int
setup(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));
	struct generation *generation;
	char name[32];
	uint32_t i, base;

	assert_non_null(rig);
	rig->data = fake_data_new();
	rig->page = rpcd_page_new();
	for (i = 0; i < RELATIONSHIPS; i++) {
		snprintf(name, sizeof(name), "fo-%u", i);
		fake_data_relationship(rig->data, FAILOVER_PRIMARY, name);
	}
	for (i = 0; i < SCOPES; i++) {
		base = NET + i * 256;
		fake_data_scope(rig->data, base, 0xffffff00, 10, 10,
		    i < RELATIONSHIPS ? i : TOPOLOGY_NONE);
		if (i < RANGES - SCOPES)
			fake_data_range(
			    rig->data, base + 20, base + 20, TOPOLOGY_NONE);
	}
	for (i = 0; i < RANGES - 2 * SCOPES; i++)
		fake_data_range(rig->data,
		    NET + 100 * 256 + 30 + i % 200 + (i / 200) * 256,
		    NET + 100 * 256 + 30 + i % 200 + (i / 200) * 256,
		    TOPOLOGY_NONE);
	assert_int_equal(
	    fake_data_publish(rig->data, 1700000000, &generation), 0);
	rig->generation = generation;
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	rpcd_page_free(rig->page);
	fake_data_free(rig->data);
	free(rig);
	return 0;
}

static unsigned int
rows_of(rpcd_page_fill *fill, const union rpcd_page_reply *reply)
{
	if (fill == rpcd_page_relationships)
		return reply->relationships.wire_relationships_reply_u.page.rows
		    .rows_len;
	if (fill == rpcd_page_scopes)
		return reply->scopes.wire_scopes_reply_u.page.rows.rows_len;
	if (fill == rpcd_page_ranges)
		return reply->ranges.wire_ranges_reply_u.page.rows.rows_len;
	return reply->statistics.wire_statistics_reply_u.page.rows.rows_len;
}

static const struct {
	rpcd_page_fill *fill;
	uint32_t rows, limit;
} kinds[] = {
	{ rpcd_page_relationships, RELATIONSHIPS, WIRE_RELATIONSHIPS },
	{ rpcd_page_scopes, SCOPES, WIRE_SCOPES },
	{ rpcd_page_ranges, RANGES, WIRE_RANGES },
	{ rpcd_page_statistics, SCOPES, WIRE_STATISTICS },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static unsigned int
count(struct rig *rig, size_t kind, uint32_t first, uint32_t max)
{
	union rpcd_page_reply reply;

	assert_int_equal(
	    kinds[kind].fill(rig->page, rig->generation, first, max, &reply),
	    0);
	return rows_of(kinds[kind].fill, &reply);
}

static void
pages_have_what_was_asked_for_and_no_more_than_a_page(void **state)
{
	struct rig *rig = *state;
	uint32_t rows, limit;
	size_t i;

	for (i = 0; i < KINDS; i++) {
		rows = kinds[i].rows;
		limit = kinds[i].limit;
		assert_true(rows > limit);
		assert_int_equal(count(rig, i, 0, UINT32_MAX), limit);
		assert_int_equal(count(rig, i, 0, limit + 1), limit);
		assert_int_equal(count(rig, i, 0, 1), 1);
		assert_int_equal(count(rig, i, 0, 7), 7);
		assert_int_equal(count(rig, i, rows - 3, UINT32_MAX), 3);
		assert_int_equal(count(rig, i, rows, UINT32_MAX), 0);
	}
}

static void
pages_that_cannot_be_are_refused(void **state)
{
	struct rig *rig = *state;
	union rpcd_page_reply reply;
	size_t i;

	for (i = 0; i < KINDS; i++) {
		assert_int_equal(kinds[i].fill(rig->page, rig->generation,
				     kinds[i].rows + 1, 1, &reply),
		    -EINVAL);
		assert_int_equal(kinds[i].fill(rig->page, rig->generation,
				     UINT32_MAX, UINT32_MAX, &reply),
		    -EINVAL);
		assert_int_equal(
		    kinds[i].fill(rig->page, rig->generation, 0, 0, &reply),
		    -EINVAL);
	}
}

static void
pages_one_after_the_other_are_all_rows(void **state)
{
	struct rig *rig = *state;
	const struct topology *t = generation_topology(rig->generation);
	union rpcd_page_reply reply;
	const wire_range *range;
	uint32_t at, i, n;

	for (at = 0; at < RANGES; at += n) {
		assert_int_equal(rpcd_page_ranges(rig->page, rig->generation,
				     at, 777, &reply),
		    0);
		n = reply.ranges.wire_ranges_reply_u.page.rows.rows_len;
		assert_true(n > 0);
		for (i = 0; i < n; i++) {
			range = &reply.ranges.wire_ranges_reply_u.page.rows
				     .rows_val[i];
			assert_int_equal(
			    range->first, topology_range(t, at + i)->first);
			assert_int_equal(range->relationship,
			    topology_range(t, at + i)->relationship);
		}
	}
	for (at = 0; at < SCOPES; at += n) {
		assert_int_equal(rpcd_page_statistics(rig->page,
				     rig->generation, at, UINT32_MAX, &reply),
		    0);
		n = reply.statistics.wire_statistics_reply_u.page.rows.rows_len;
		assert_true(n > 0);
		for (i = 0; i < n; i++)
			assert_int_equal(
			    reply.statistics.wire_statistics_reply_u.page.rows
				.rows_val[i]
				.scope,
			    NET + (at + i) * 256);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    pages_have_what_was_asked_for_and_no_more_than_a_page),
		cmocka_unit_test(pages_that_cannot_be_are_refused),
		cmocka_unit_test(pages_one_after_the_other_are_all_rows),
	};

	return cmocka_run_group_tests_name("rpcd_page", tests, setup, teardown);
}
