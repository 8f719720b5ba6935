/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "snmp/mib_table.h"

/* A view of a few rows, each with an index of one number. */
struct mib_view {
	uint32_t rows[8];
	size_t count;
	enum mib_result result; /* not FOUND: the answer to everything */
	bool stuck;		/* next gives the same row for ever */
	unsigned int finds, nexts, done;
	unsigned int flags; /* of the last next */
};

struct row {
	uint32_t number;
	struct mib_view *view;
};

static enum mib_result
take(struct mib_view *view, uint32_t number, union mib_row *row)
{
	struct row *r = (struct row *)row;

	r->number = number;
	r->view = view;
	return MIB_FOUND;
}

static enum mib_result
find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	size_t i;

	view->finds++;
	if (view->result != MIB_FOUND)
		return view->result;
	for (i = 0; i < view->count; i++)
		if (len == 1 && view->rows[i] == index[0])
			return take(view, index[0], row);
	return MIB_NO_INSTANCE;
}

static enum mib_result
next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	size_t i;

	view->nexts++;
	view->flags = flags;
	if (view->result != MIB_FOUND)
		return view->result;
	for (i = 0; i < view->count; i++) {
		if (!view->stuck &&
		    snmp_oid_cmp(&view->rows[i], 1, after, len) <= 0)
			continue;
		ret_index->len = 0;
		snmp_oid_add(ret_index, &view->rows[i], 1);
		return take(view, view->rows[i], row);
	}
	return MIB_NO_INSTANCE;
}

static void
done(union mib_row *row)
{
	((struct row *)row)->view->done++;
}

static bool
get_even(const void *row, struct mib_value *value)
{
	value->number = ((const struct row *)row)->number;
	return value->number % 2 == 0;
}

static bool
get_none(const void *row, struct mib_value *value)
{
	(void)row;
	(void)value;
	return false;
}

static const struct mib_column columns[] = {
	{ 1, MIB_UNSIGNED, MIB_HIDDEN, "Hidden", offsetof(struct row, number),
	    NULL },
	{ 2, MIB_UNSIGNED, 0, "Number", offsetof(struct row, number), NULL },
	{ 5, MIB_UNSIGNED, MIB_FAILOVER, "Even", 0, get_even },
	{ 6, MIB_UNSIGNED, 0, "None", 0, get_none },
	{ 7, MIB_UNSIGNED, 0, "Again", offsetof(struct row, number), NULL },
};

static const struct mib_table table_a = {
	.id = 3,
	.name = "A",
	.columns = columns,
	.column_count = 5,
	.find = find,
	.next = next,
	.done = done,
};
static const struct mib_table table_b = {
	.id = 4,
	.name = "B",
	.columns = columns,
	.column_count = 2,
	.find = find,
	.next = next,
};
static const struct mib_table *const tables[] = { &table_a, &table_b };
static const struct mib_tree tree = { tables, 2 };

struct fixture {
	struct mib_view view;
	struct mib_cache cache;
};

static int
set_up(void **state)
{
	static const uint32_t rows[] = { 2, 3, 300, 4294967294 };
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	memcpy(f->view.rows, rows, sizeof(rows));
	f->view.count = 4;
	mib_cache_init(&f->cache);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	free(*state);
	return 0;
}

static enum mib_result
get(struct fixture *f, const uint32_t *oid, size_t len, uint64_t *number)
{
	struct mib_value value;
	enum mib_result result;

	result = mib_get(&tree, &f->view, &f->cache, oid, len, &value);
	if (result == MIB_FOUND)
		*number = value.number;
	return result;
}

#define GET(f, number, ...)                                                \
	get(f, (const uint32_t[]) { __VA_ARGS__ },                         \
	    sizeof((const uint32_t[]) { __VA_ARGS__ }) / sizeof(uint32_t), \
	    number)

/* Walks from oid; the columns and rows that are met, as text. */
static void
walk(struct fixture *f, struct snmp_oid at, char *text, size_t size)
{
	struct mib_value value;
	struct snmp_oid found;
	enum mib_result result;
	size_t n = 0;
	int guard = 0;

	text[0] = '\0';
	while ((result = mib_next(&tree, &f->view, &f->cache, at.sub, at.len,
		    &found, &value)) == MIB_FOUND) {
		assert_true(guard++ < 100);
		assert_true(
		    snmp_oid_cmp(found.sub, found.len, at.sub, at.len) > 0);
		n += (size_t)snprintf(text + n, size - n, "%u.%u.%u ",
		    found.sub[0], found.sub[2], found.sub[3]);
		at = found;
	}
	assert_int_equal(result, MIB_NO_INSTANCE);
	mib_cache_clear(&f->cache);
}

static void
get_of_each_kind_of_oid(void **state)
{
	struct fixture *f = *state;
	uint64_t n = 0;

	assert_int_equal(GET(f, &n, 3, 1, 2, 300), MIB_FOUND);
	assert_int_equal(n, 300);
	assert_int_equal(GET(f, &n, 3, 1, 5, 2), MIB_FOUND);
	assert_int_equal(GET(f, &n, 3, 1, 5, 3), MIB_NO_INSTANCE);
	assert_int_equal(GET(f, &n, 3, 1, 2, 4), MIB_NO_INSTANCE);
	assert_int_equal(GET(f, &n, 3, 1, 2), MIB_NO_INSTANCE);
	assert_int_equal(GET(f, &n, 3, 1, 2, 300, 0), MIB_NO_INSTANCE);
	assert_int_equal(GET(f, &n, 3, 1, 1, 2), MIB_NO_OBJECT);
	assert_int_equal(GET(f, &n, 3, 1, 3, 2), MIB_NO_OBJECT);
	assert_int_equal(GET(f, &n, 3, 2, 2, 2), MIB_NO_OBJECT);
	assert_int_equal(GET(f, &n, 3, 1), MIB_NO_OBJECT);
	assert_int_equal(GET(f, &n, 9, 1, 2, 2), MIB_NO_OBJECT);
	assert_int_equal(get(f, NULL, 0, &n), MIB_NO_OBJECT);
	mib_cache_clear(&f->cache);
}

static void
walk_goes_by_columns_and_passes_over_what_is_absent(void **state)
{
	struct fixture *f = *state;
	struct snmp_oid start = { 0 };
	char text[400];

	walk(f, start, text, sizeof(text));
	assert_string_equal(text,
	    "3.2.2 3.2.3 3.2.300 3.2.4294967294 3.5.2 3.5.300 3.5.4294967294 "
	    "3.7.2 3.7.3 3.7.300 3.7.4294967294 "
	    "4.2.2 4.2.3 4.2.300 4.2.4294967294 ");
}

static void
next_from_between_and_beyond(void **state)
{
	static const struct {
		struct snmp_oid from;
		const char *first;
	} cases[] = {
		{ { 1, { 0 } }, "3.2.2 " },
		{ { 1, { 3 } }, "3.2.2 " },
		{ { 2, { 3, 0 } }, "3.2.2 " },
		{ { 2, { 3, 1 } }, "3.2.2 " },
		{ { 3, { 3, 1, 1 } }, "3.2.2 " },
		{ { 4, { 3, 1, 1, 99 } }, "3.2.2 " },
		{ { 3, { 3, 1, 3 } }, "3.5.2 " },
		{ { 3, { 3, 1, 6 } }, "3.7.2 " },
		{ { 4, { 3, 1, 2, 1 } }, "3.2.2 " },
		{ { 4, { 3, 1, 2, 2 } }, "3.2.3 " },
		{ { 5, { 3, 1, 2, 2, 0 } }, "3.2.3 " },
		{ { 4, { 3, 1, 2, 255 } }, "3.2.300 " },
		{ { 4, { 3, 1, 2, UINT32_MAX } }, "3.5.2 " },
		{ { 3, { 3, 1, UINT32_MAX } }, "4.2.2 " },
		{ { 2, { 3, 2 } }, "4.2.2 " },
		{ { 4, { 3, 1, 7, UINT32_MAX - 1 } }, "4.2.2 " },
		{ { 3, { 4, 1, 2 } }, "4.2.2 " },
		{ { 3, { 4, 1, 3 } }, "" },
		{ { 1, { 5 } }, "" },
	};
	struct fixture *f = *state;
	char text[400];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		walk(f, cases[i].from, text, sizeof(text));
		assert_int_equal(
		    strncmp(text, cases[i].first, strlen(cases[i].first)), 0);
		if (cases[i].first[0] == '\0')
			assert_string_equal(text, "");
	}
}

static void
several_columns_of_a_row_are_looked_up_once(void **state)
{
	struct fixture *f = *state;
	uint64_t n;

	GET(f, &n, 3, 1, 2, 300);
	GET(f, &n, 3, 1, 5, 300);
	GET(f, &n, 3, 1, 7, 300);
	assert_int_equal(f->view.finds, 1);
	assert_int_equal(f->cache.lookups, 1);
	GET(f, &n, 4, 1, 2, 300);
	assert_int_equal(f->view.finds, 2);
	assert_int_equal(f->view.done, 0);
	mib_cache_clear(&f->cache);
	assert_int_equal(f->view.done, 1);
	GET(f, &n, 3, 1, 2, 300);
	assert_int_equal(f->view.finds, 3);
	mib_cache_clear(&f->cache);
}

static void
rows_that_make_room_are_given_back(void **state)
{
	struct fixture *f = *state;
	uint64_t n;
	uint32_t i;

	f->view.count = 8;
	for (i = 0; i < 8; i++) {
		f->view.rows[i] = i;
		GET(f, &n, 3, 1, 2, i);
		assert_int_equal(n, i);
	}
	assert_int_equal(f->view.done, 8 - MIB_CACHE_ROWS);
	mib_cache_clear(&f->cache);
	assert_int_equal(f->view.done, 8);
}

static void
column_is_found_by_its_id_whatever_is_missing(void **state)
{
	static const uint32_t ids[] = { 3, 4, 9, 10, 40, UINT32_MAX };
	struct mib_column some[6] = { 0 };
	struct mib_table table = { .columns = some };
	uint32_t id;
	size_t i, n;

	(void)state;
	for (n = 0; n <= 6; n++) {
		table.column_count = n;
		for (i = 0; i < n; i++)
			some[i].id = ids[i];
		for (id = 0, i = 0; id < 50; id++) {
			if (i < n && ids[i] == id)
				assert_ptr_equal(
				    mib_column(&table, id), &some[i++]);
			else
				assert_null(mib_column(&table, id));
		}
		assert_int_equal(
		    mib_column(&table, UINT32_MAX) != NULL, n == 6);
		assert_null(mib_column(&table, UINT32_MAX - 1));
	}
}

static void
flags_of_the_column_reach_the_table(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;
	struct snmp_oid found;

	mib_next(&tree, &f->view, &f->cache, (const uint32_t[]) { 3, 1, 5 }, 3,
	    &found, &value);
	assert_int_equal(f->view.flags, MIB_FAILOVER);
	mib_next(&tree, &f->view, &f->cache, (const uint32_t[]) { 3, 1, 7 }, 3,
	    &found, &value);
	assert_int_equal(f->view.flags, 0);
	mib_cache_clear(&f->cache);
}

static void
table_that_does_not_advance_is_an_error_not_a_loop(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;
	struct snmp_oid found;

	f->view.stuck = true;
	assert_int_equal(
	    mib_next(&tree, &f->view, &f->cache,
		(const uint32_t[]) { 3, 1, 2, 2 }, 4, &found, &value),
	    MIB_ERROR);
	/* Also where a column is absent from the row that it keeps giving. */
	assert_int_equal(mib_next(&tree, &f->view, &f->cache,
			     (const uint32_t[]) { 3, 1, 6 }, 3, &found, &value),
	    MIB_ERROR);
	mib_cache_clear(&f->cache);
}

static void
error_and_pending_end_get_and_next(void **state)
{
	static const enum mib_result results[] = { MIB_ERROR, MIB_PENDING };
	struct fixture *f = *state;
	struct mib_value value;
	struct snmp_oid found;
	uint64_t n;
	size_t i;

	for (i = 0; i < 2; i++) {
		f->view.result = results[i];
		assert_int_equal(GET(f, &n, 3, 1, 2, 2), results[i]);
		assert_int_equal(mib_next(&tree, &f->view, &f->cache, NULL, 0,
				     &found, &value),
		    results[i]);
		mib_cache_clear(&f->cache);
	}
	assert_int_equal(f->view.done, 0);
}

static void
longest_oids_are_answered(void **state)
{
	struct fixture *f = *state;
	struct snmp_oid from = { 0 }, found;
	struct mib_value value;
	uint64_t n;

	for (; from.len < SNMP_OID_MAX; from.len++)
		from.sub[from.len] = UINT32_MAX;
	from.sub[0] = 3;
	from.sub[1] = 1;
	from.sub[2] = 2;
	from.sub[3] = 3;
	assert_int_equal(get(f, from.sub, from.len, &n), MIB_NO_INSTANCE);
	assert_int_equal(mib_next(&tree, &f->view, &f->cache, from.sub,
			     from.len, &found, &value),
	    MIB_FOUND);
	assert_int_equal(found.sub[3], 300);
	mib_cache_clear(&f->cache);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(get_of_each_kind_of_oid),
		TEST(walk_goes_by_columns_and_passes_over_what_is_absent),
		TEST(next_from_between_and_beyond),
		TEST(several_columns_of_a_row_are_looked_up_once),
		TEST(rows_that_make_room_are_given_back),
		TEST(column_is_found_by_its_id_whatever_is_missing),
		TEST(flags_of_the_column_reach_the_table),
		TEST(table_that_does_not_advance_is_an_error_not_a_loop),
		TEST(error_and_pending_end_get_and_next),
		TEST(longest_oids_are_answered),
	};

	return cmocka_run_group_tests_name("mib_table", tests, NULL, NULL);
}
