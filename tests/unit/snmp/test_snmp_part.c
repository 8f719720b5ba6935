/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "snmp/agentx_pdu.h"
#include "snmp/mib_value.h"
#include "snmp/snmp_part.h"

/* Two parts of one root, a table each: 1.3.6.1.9.{4,6}.1.2.index, with the
 * indexes 10, 20 and 30; the value is the index. */
static const uint32_t root[] = { 1, 3, 6, 1, 9 };
#define ROOT_LEN 5

static enum mib_result trouble; /* of index 20, unless MIB_FOUND */
static unsigned int asked;

struct row {
	uint32_t index;
};

static enum mib_result
take(uint32_t index, union mib_row *row)
{
	((struct row *)row)->index = index;
	return index == 20 ? trouble : MIB_FOUND;
}

static enum mib_result
find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	(void)view;
	asked++;
	if (len != 1 || index[0] % 10 != 0 || index[0] < 10 || index[0] > 30)
		return MIB_NO_INSTANCE;
	return take(index[0], row);
}

static enum mib_result
next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	uint32_t index;

	(void)view;
	(void)flags;
	asked++;
	for (index = 10; index <= 30; index += 10)
		if (snmp_oid_cmp(&index, 1, after, len) > 0) {
			ret_index->len = 1;
			ret_index->sub[0] = index;
			return take(index, row);
		}
	return MIB_NO_INSTANCE;
}

static const struct mib_column columns[] = {
	{ 2, MIB_UNSIGNED, 0, "Index", 0, NULL },
};
static const struct mib_table tables[] = {
	{ .id = 4,
	    .name = "A",
	    .columns = columns,
	    .column_count = 1,
	    .find = find,
	    .next = next },
	{ .id = 6,
	    .name = "B",
	    .columns = columns,
	    .column_count = 1,
	    .find = find,
	    .next = next },
};
static const struct mib_table *const lists[] = { &tables[0], &tables[1] };
static const struct snmp_part parts[] = {
	{ root, ROOT_LEN, { &lists[0], 1 } },
	{ root, ROOT_LEN, { &lists[1], 1 } },
};
static const struct snmp_part *const both[] = { &parts[0], &parts[1] };

static int
setup(void **state)
{
	(void)state;
	trouble = MIB_FOUND;
	asked = 0;
	return 0;
}

#define OID(...)                                                     \
	((const struct snmp_oid) {                                   \
	    sizeof((uint32_t[]) { __VA_ARGS__ }) / sizeof(uint32_t), \
	    { __VA_ARGS__ } })
#define AT(...) OID(1, 3, 6, 1, 9, __VA_ARGS__)

/* ---- single objects ---- */

static enum mib_result
get(const struct snmp_oid *oid, struct mib_value *value)
{
	struct mib_cache cache;
	const struct snmp_source source = { NULL, &cache };
	enum mib_result result;

	mib_cache_init(&cache);
	result = snmp_part_get(&parts[0], &source, oid, value);
	mib_cache_clear(&cache);
	return result;
}

static void
object_outside_of_the_root_is_none(void **state)
{
	struct mib_value value;

	(void)state;
	assert_int_equal(get(&AT(4, 1, 2, 20), &value), MIB_FOUND);
	assert_int_equal(value.number, 20);
	assert_int_equal(get(&AT(4, 1, 2, 21), &value), MIB_NO_INSTANCE);
	assert_int_equal(get(&AT(6, 1, 2, 20), &value), MIB_NO_OBJECT);
	assert_int_equal(
	    get(&OID(1, 3, 6, 1, 8, 4, 1, 2, 20), &value), MIB_NO_OBJECT);
	assert_int_equal(get(&OID(1, 3, 6, 1), &value), MIB_NO_OBJECT);
}

static void
start_that_is_included_may_be_it(void **state)
{
	struct mib_cache cache;
	const struct snmp_source source = { NULL, &cache };
	struct mib_value value;
	struct snmp_oid found;

	(void)state;
	mib_cache_init(&cache);
	assert_int_equal(snmp_part_next(&parts[0], &source, &AT(4, 1, 2, 20),
			     true, &found, &value),
	    MIB_FOUND);
	assert_int_equal(found.sub[8], 20);
	assert_int_equal(snmp_part_next(&parts[0], &source, &AT(4, 1, 2, 20),
			     false, &found, &value),
	    MIB_FOUND);
	assert_int_equal(found.sub[8], 30);
	assert_int_equal(snmp_part_next(&parts[0], &source, &AT(4, 1, 2, 19),
			     true, &found, &value),
	    MIB_FOUND);
	assert_int_equal(found.sub[8], 20);
	/* before the root, and behind it */
	assert_int_equal(snmp_part_next(&parts[0], &source, &OID(1, 3, 6),
			     false, &found, &value),
	    MIB_FOUND);
	assert_int_equal(found.sub[8], 10);
	assert_int_equal(snmp_part_next(&parts[0], &source,
			     &OID(1, 3, 6, 1, 10), false, &found, &value),
	    MIB_NO_INSTANCE);
	mib_cache_clear(&cache);
}

/* ---- requests ---- */

struct exchange {
	uint8_t request[512], answer[512];
	size_t request_len, answer_len;
};

static void
put_oid(struct exchange *e, const struct snmp_oid *oid, bool include)
{
	uint8_t *p = e->request + e->request_len;
	size_t i;

	*p++ = (uint8_t)oid->len;
	*p++ = 0;
	*p++ = include;
	*p++ = 0;
	for (i = 0; i < oid->len; i++, p += 4)
		memcpy(p, &oid->sub[i], 4);
	e->request_len = (size_t)(p - e->request);
}

/* One range twice, as far as times says. */
static size_t
ask(struct exchange *e, bool is_next, const struct snmp_oid *start,
    bool include, const struct snmp_oid *end, int times)
{
	struct mib_cache cache;
	const struct snmp_source source = { NULL, &cache };
	struct agentx_request request;

	memset(e, 0, sizeof(*e));
	e->request[0] = 1;
	e->request[1] = is_next ? 6 : 5;
	e->request_len = AGENTX_HEAD_LEN;
	while (times-- > 0) {
		put_oid(e, start, include);
		put_oid(e, end, false);
	}
	e->request[16] = (uint8_t)(e->request_len - AGENTX_HEAD_LEN);
	e->request[17] = (uint8_t)((e->request_len - AGENTX_HEAD_LEN) >> 8);
	assert_true(agentx_request_read(e->request, e->request_len, &request));
	mib_cache_init(&cache);
	e->answer_len = snmp_parts_answer(
	    both, 2, &source, &request, e->answer, sizeof(e->answer));
	mib_cache_clear(&cache);
	return e->answer_len;
}

/* The answer has one variable: of that type, and its last sub-identifier. */
static void
check(const struct exchange *e, uint8_t type, const struct snmp_oid *name)
{
	/* head, error, type, head of the name; 1.3.6.1.9 is in that */
	const uint8_t *sub = e->answer + 20 + 8 + 4 + 4;
	uint32_t last;

	assert_true(e->answer_len > 0);
	assert_int_equal(e->answer[28], type);
	assert_int_equal(e->answer[32], name->len - ROOT_LEN);
	assert_int_equal(e->answer[33], 9);
	memcpy(&last, sub + 4 * (name->len - ROOT_LEN - 1), 4);
	assert_int_equal(last, name->sub[name->len - 1]);
}

#define NEXT(start, end) ask(&e, true, &(start), false, &(end), 1)

static void
next_goes_on_to_the_next_part_and_not_past_the_end(void **state)
{
	const struct snmp_oid behind = OID(1, 3, 6, 1, 10);
	struct exchange e;

	(void)state;
	NEXT(AT(4, 1, 2, 20), behind);
	check(&e, 66, &AT(4, 1, 2, 30));
	NEXT(AT(4, 1, 2, 30), behind);
	check(&e, 66, &AT(6, 1, 2, 10));
	NEXT(AT(6, 1, 2, 30), behind);
	check(&e, 130, &AT(6, 1, 2, 30));
	/* The end is not part of the range. */
	NEXT(AT(4, 1, 2, 20), AT(4, 1, 2, 30));
	check(&e, 130, &AT(4, 1, 2, 20));
	NEXT(AT(4, 1, 2, 20), AT(4, 1, 2, 30, 0));
	check(&e, 66, &AT(4, 1, 2, 30));
	/* An end before the start leaves nothing. */
	NEXT(AT(4, 1, 2, 20), AT(4, 1, 2, 5));
	check(&e, 130, &AT(4, 1, 2, 20));
	ask(&e, true, &AT(4, 1, 2, 20), true, &AT(4, 1, 2, 20), 1);
	check(&e, 130, &AT(4, 1, 2, 20));
}

/* It may be that nobody can say what is there. */
static void
what_is_behind_the_end_is_not_looked_up(void **state)
{
	struct exchange e;

	(void)state;
	NEXT(AT(4, 1, 2, 30), AT(6, 1));
	check(&e, 130, &AT(4, 1, 2, 30));
	asked = 0;
	NEXT(AT(4, 1, 2, 30), AT(6));
	check(&e, 130, &AT(4, 1, 2, 30));
	assert_int_equal(asked, 1);
}

static void
get_tells_what_there_is_not(void **state)
{
	const struct snmp_oid none = OID(0);
	struct exchange e;

	(void)state;
	ask(&e, false, &AT(6, 1, 2, 30), false, &none, 1);
	check(&e, 66, &AT(6, 1, 2, 30));
	ask(&e, false, &AT(6, 1, 2, 31), false, &none, 1);
	check(&e, 129, &AT(6, 1, 2, 31));
	ask(&e, false, &AT(5, 1, 2, 30), false, &none, 1);
	check(&e, 128, &AT(5, 1, 2, 30));
}

static void
outside_of_the_root_libnetsnmp_is_to_answer(void **state)
{
	const struct snmp_oid behind = OID(1, 3, 6, 1, 10);
	const struct snmp_oid null = { .len = 0 };
	struct exchange e;

	(void)state;
	assert_int_equal(NEXT(OID(1, 3, 6, 1), behind), 0);
	assert_int_equal(NEXT(OID(1, 3, 6, 1, 8, 4), behind), 0);
	assert_int_equal(NEXT(AT(4), OID(1, 3, 6, 1, 11)), 0);
	assert_int_equal(NEXT(AT(4), OID(1, 3, 6, 1, 10, 0)), 0);
	assert_int_equal(NEXT(AT(4), OID(1, 3, 6, 2)), 0);
	assert_int_equal(NEXT(AT(4), null), 0);
	assert_int_equal(
	    ask(&e, false, &OID(1, 3, 6, 1, 8), false, &null, 1), 0);
	assert_int_equal(asked, 0);
	assert_true(NEXT(AT(4), behind) > 0);
}

static void
what_cannot_be_answered_now_libnetsnmp_is_to_answer(void **state)
{
	static const enum mib_result results[] = { MIB_PENDING, MIB_ERROR };
	const struct snmp_oid behind = OID(1, 3, 6, 1, 10);
	struct exchange e;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		trouble = results[i];
		assert_int_equal(NEXT(AT(4, 1, 2, 10), behind), 0);
		assert_int_equal(
		    ask(&e, false, &AT(4, 1, 2, 20), false, &behind, 1), 0);
		assert_true(NEXT(AT(4, 1, 2, 20), behind) > 0);
	}
}

static void
row_of_several_variables_is_looked_up_once(void **state)
{
	const struct snmp_oid behind = OID(1, 3, 6, 1, 10);
	struct exchange e;

	(void)state;
	assert_true(ask(&e, true, &AT(4, 1, 2, 10), false, &behind, 4) > 0);
	assert_int_equal(asked, 1);
	asked = 0;
	assert_true(ask(&e, false, &AT(4, 1, 2, 10), false, &behind, 4) > 0);
	assert_int_equal(asked, 1);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(object_outside_of_the_root_is_none),
		TEST(start_that_is_included_may_be_it),
		TEST(next_goes_on_to_the_next_part_and_not_past_the_end),
		TEST(what_is_behind_the_end_is_not_looked_up),
		TEST(get_tells_what_there_is_not),
		TEST(outside_of_the_root_libnetsnmp_is_to_answer),
		TEST(what_cannot_be_answered_now_libnetsnmp_is_to_answer),
		TEST(row_of_several_variables_is_looked_up_once),
	};

	return cmocka_run_group_tests_name("snmp_part", tests, NULL, NULL);
}
