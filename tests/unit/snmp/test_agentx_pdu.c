/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "snmp/agentx_pdu.h"
#include "snmp/mib_value.h"

/* RFC 2741 section 6.2.6, written out: session 1, transaction 2, packet 3, in
 * the context "ab", behind 1.3.6.1.4.7 (included) to 1.3.6.2. */
static const uint8_t next_little[] = { 1, 6, 0x08, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3,
	0, 0, 0, 36, 0, 0, 0, /* context */ 2, 0, 0, 0, 'a', 'b', 0, 0,
	/* start */ 1, 4, 1, 0, 7, 0, 0, 0, /* end */ 4, 0, 0, 0, 1, 0, 0, 0, 3,
	0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0 };
static const uint8_t next_big[] = { 1, 6, 0x18, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0,
	0, 3, 0, 0, 0, 36, /* context */ 0, 0, 0, 2, 'a', 'b', 0, 0,
	/* start */ 1, 4, 1, 0, 0, 0, 0, 7, /* end */ 4, 0, 0, 0, 0, 0, 0, 1, 0,
	0, 0, 3, 0, 0, 0, 6, 0, 0, 0, 2 };

static void
check_next(const uint8_t *bytes, size_t len, bool big)
{
	static const uint32_t start[] = { 1, 3, 6, 1, 4, 7 };
	static const uint32_t end[] = { 1, 3, 6, 2 };
	struct agentx_request r;
	struct agentx_range range;

	assert_int_equal(agentx_pdu_len(bytes, len), len);
	assert_true(agentx_request_read(bytes, len, &r));
	assert_true(r.next);
	assert_int_equal(r.big, big);
	assert_int_equal(r.session, 1);
	assert_int_equal(r.transaction, 2);
	assert_int_equal(r.packet, 3);
	assert_int_equal(r.context_len, 2);
	assert_memory_equal(r.context, "ab", 2);
	assert_int_equal(agentx_request_next(&r, &range), AGENTX_RANGE);
	assert_true(range.include);
	assert_int_equal(range.start.len, 6);
	assert_memory_equal(range.start.sub, start, sizeof(start));
	assert_int_equal(range.end.len, 4);
	assert_memory_equal(range.end.sub, end, sizeof(end));
	assert_int_equal(agentx_request_next(&r, &range), AGENTX_NONE);
}

static void
request_is_read_in_either_byte_order(void **state)
{
	(void)state;
	check_next(next_little, sizeof(next_little), false);
	check_next(next_big, sizeof(next_big), true);
}

static void
get_without_a_context_is_read(void **state)
{
	static const uint8_t get[] = { 1, 5, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0,
		0, 0, 8, 0, 0, 0, /* the null OID, twice */ 0, 0, 0, 0, 0, 0, 0,
		0 };
	struct agentx_request r;
	struct agentx_range range;

	(void)state;
	assert_true(agentx_request_read(get, sizeof(get), &r));
	assert_false(r.next);
	assert_int_equal(r.context_len, 0);
	assert_int_equal(agentx_request_next(&r, &range), AGENTX_RANGE);
	assert_int_equal(range.start.len, 0);
	assert_int_equal(range.end.len, 0);
	assert_int_equal(agentx_request_next(&r, &range), AGENTX_NONE);
}

static void
length_is_that_of_the_header_once_it_is_there(void **state)
{
	uint8_t bytes[AGENTX_HEAD_LEN];
	size_t i;

	(void)state;
	memcpy(bytes, next_little, sizeof(bytes));
	for (i = 0; i < sizeof(bytes); i++)
		assert_int_equal(agentx_pdu_len(bytes, i), 0);
	memset(bytes + 16, 0xff, 4);
	assert_true(agentx_pdu_len(bytes, sizeof(bytes)) ==
	    UINT64_C(0xffffffff) + AGENTX_HEAD_LEN);
}

static void
what_is_no_request_is_not_read(void **state)
{
	static const struct {
		size_t at;
		uint8_t byte;
	} changes[] = {
		{ 0, 2 },     /* version */
		{ 1, 4 },     /* Unregister */
		{ 1, 7 },     /* GetBulk */
		{ 1, 18 },    /* Response */
		{ 2, 0x09 },  /* a flag of Register */
		{ 2, 0x28 },  /* no flag at all */
		{ 16, 35 },   /* too short */
		{ 16, 37 },   /* or long */
		{ 20, 0 },    /* an empty context */
		{ 20, 33 },   /* one that is longer than the PDU */
		{ 23, 0xff }, /* much longer */
	};
	uint8_t bytes[sizeof(next_little)];
	struct agentx_request r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		memcpy(bytes, next_little, sizeof(bytes));
		bytes[changes[i].at] = changes[i].byte;
		assert_false(agentx_request_read(bytes, sizeof(bytes), &r));
	}
	for (i = 0; i < sizeof(bytes); i++)
		assert_false(agentx_request_read(next_little, i, &r));
}

static void
ranges_that_are_cut_off_are_broken(void **state)
{
	uint8_t bytes[sizeof(next_little)];
	struct agentx_request r;
	struct agentx_range range;
	size_t len;

	(void)state;
	for (len = 28; len < sizeof(bytes); len++) {
		memcpy(bytes, next_little, sizeof(bytes));
		bytes[16] = (uint8_t)(len - AGENTX_HEAD_LEN);
		assert_true(agentx_request_read(bytes, len, &r));
		assert_int_equal(agentx_request_next(&r, &range),
		    len == 28 ? AGENTX_NONE : AGENTX_BROKEN);
	}
}

static void
names_longer_than_any_are_broken(void **state)
{
	uint8_t bytes[AGENTX_HEAD_LEN + 4 + 4 * 255 + 4] = { 1, 6 };
	struct agentx_request r;
	struct agentx_range range;
	uint64_t payload = sizeof(bytes) - AGENTX_HEAD_LEN;

	(void)state;
	bytes[16] = (uint8_t)payload;
	bytes[17] = (uint8_t)(payload >> 8);
	bytes[20] = 255;
	assert_true(agentx_request_read(bytes, sizeof(bytes), &r));
	assert_int_equal(agentx_request_next(&r, &range), AGENTX_BROKEN);
}

/* ---- answers ---- */

static const struct snmp_oid name = { 6, { 1, 3, 6, 1, 4, 7 } };

static struct mib_value
number(enum mib_type type, uint64_t value)
{
	return (struct mib_value) { .type = type, .number = value };
}

static struct mib_value
bytes_of(enum mib_type type, const void *bytes, size_t len)
{
	return (struct mib_value) { .type = type, .bytes = bytes, .len = len };
}

/* One variable of this value, in an answer to one of the requests above: what
 * stands behind its name. */
static void
check_value(const struct mib_value *value, uint8_t type, bool big,
    const uint8_t *want, size_t want_len)
{
	const uint8_t *request = big ? next_big : next_little;
	uint8_t bytes[256];
	struct agentx_response response;
	struct agentx_request r;
	size_t len;

	assert_true(agentx_request_read(request, sizeof(next_big), &r));
	agentx_response_begin(&response, &r, bytes, sizeof(bytes));
	agentx_response_value(&response, &name, value);
	len = agentx_response_end(&response);
	/* head, context, error, type, name */
	assert_int_equal(len, 20 + 8 + 8 + 4 + 8 + want_len);
	assert_int_equal(agentx_pdu_len(bytes, len), len);
	assert_int_equal(bytes[36 + (big ? 1 : 0)], type);
	assert_int_equal(bytes[36 + (big ? 0 : 1)], 0);
	assert_memory_equal(bytes + 48, want, want_len);
}

#define CHECK(value, type, big, ...)                            \
	do {                                                    \
		static const uint8_t want[] = { __VA_ARGS__ };  \
		const struct mib_value v = value;               \
		check_value(&v, type, big, want, sizeof(want)); \
	} while (0)

/* RFC 2741 section 5.4. */
static void
values_are_encoded_by_their_types(void **state)
{
	static const uint32_t oid[] = { 1, 3, 6, 1, 4, 1, 300 };
	static const uint32_t other[] = { 1, 3, 6, 1, 256 };

	(void)state;
	CHECK(number(MIB_INTEGER, (uint32_t)-2), 2, false, 0xfe, 255, 255, 255);
	CHECK(number(MIB_INTEGER, 0x01020304), 2, true, 1, 2, 3, 4);
	CHECK(number(MIB_UNSIGNED, UINT32_MAX), 66, false, 255, 255, 255, 255);
	CHECK(number(MIB_COUNTER32, 5), 65, true, 0, 0, 0, 5);
	CHECK(number(MIB_TIMETICKS, 258), 67, false, 2, 1, 0, 0);
	CHECK(number(MIB_COUNTER64, UINT64_C(0x0102030405060708)), 70, false, 8,
	    7, 6, 5, 4, 3, 2, 1);
	CHECK(number(MIB_COUNTER64, UINT64_C(0x0102030405060708)), 70, true, 1,
	    2, 3, 4, 5, 6, 7, 8);
	/* An address is a string of four octets. */
	CHECK(number(MIB_ADDRESS, 0x0a000102), 64, false, 4, 0, 0, 0, 10, 0, 1,
	    2);
	CHECK(
	    number(MIB_ADDRESS, 0x0a000102), 64, true, 0, 0, 0, 4, 10, 0, 1, 2);
	CHECK(bytes_of(MIB_OCTETS, NULL, 7), 4, false, 0, 0, 0, 0);
	CHECK(bytes_of(MIB_OCTETS, "abcde", 5), 4, false, 5, 0, 0, 0, 'a', 'b',
	    'c', 'd', 'e', 0, 0, 0);
	CHECK(bytes_of(MIB_OCTETS, "abcd", 4), 4, true, 0, 0, 0, 4, 'a', 'b',
	    'c', 'd');
	CHECK(bytes_of(MIB_OID, oid, 7), 6, false, 2, 4, 1, 0, 1, 0, 0, 0, 44,
	    1, 0, 0);
	/* What does not fit into an octet is not left out. */
	CHECK(bytes_of(MIB_OID, other, 5), 6, true, 5, 0, 1, 0, 0, 0, 0, 1, 0,
	    0, 0, 3, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 1, 0);
	CHECK(bytes_of(MIB_OID, oid, 0), 6, false, 0, 0, 0, 0);
}

/* The request's numbers and, as libnetsnmp does it, its context come back. */
static void
answer_bears_the_numbers_of_the_request(void **state)
{
	static const uint8_t want[] = { 1, 18, 0x08, 0, 1, 0, 0, 0, 2, 0, 0, 0,
		3, 0, 0, 0, 28, 0, 0, 0, /* context */ 2, 0, 0, 0, 'a', 'b', 0,
		0, /* sysUpTime, error, index */ 0, 0, 0, 0, 0, 0, 0, 0,
		/* noSuchInstance */ 129, 0, 0, 0, 1, 4, 0, 0, 7, 0, 0, 0 };
	uint8_t bytes[sizeof(want)];
	struct agentx_response response;
	struct agentx_request r;

	(void)state;
	assert_true(agentx_request_read(next_little, sizeof(next_little), &r));
	agentx_response_begin(&response, &r, bytes, sizeof(bytes));
	agentx_response_exception(&response, &name, AGENTX_NO_SUCH_INSTANCE);
	assert_int_equal(agentx_response_end(&response), sizeof(want));
	assert_memory_equal(bytes, want, sizeof(want));
}

static void
answer_that_does_not_fit_is_none(void **state)
{
	const struct mib_value value = bytes_of(MIB_OCTETS, "abcde", 5);
	uint8_t bytes[128];
	struct agentx_response response;
	struct agentx_request r;
	size_t size, len = 0;

	(void)state;
	assert_true(agentx_request_read(next_little, sizeof(next_little), &r));
	for (size = 0; size < 76; size++) {
		memset(bytes, 0xee, sizeof(bytes));
		agentx_response_begin(&response, &r, bytes, size);
		agentx_response_value(&response, &name, &value);
		agentx_response_exception(
		    &response, &name, AGENTX_END_OF_MIB_VIEW);
		len = agentx_response_end(&response);
		assert_int_equal(len, size < 72 ? 0 : 72);
		assert_int_equal(bytes[size], 0xee);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_is_read_in_either_byte_order),
		cmocka_unit_test(get_without_a_context_is_read),
		cmocka_unit_test(length_is_that_of_the_header_once_it_is_there),
		cmocka_unit_test(what_is_no_request_is_not_read),
		cmocka_unit_test(ranges_that_are_cut_off_are_broken),
		cmocka_unit_test(names_longer_than_any_are_broken),
		cmocka_unit_test(values_are_encoded_by_their_types),
		cmocka_unit_test(answer_bears_the_numbers_of_the_request),
		cmocka_unit_test(answer_that_does_not_fit_is_none),
	};

	return cmocka_run_group_tests_name("agentx_pdu", tests, NULL, NULL);
}
