/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>
#include <time.h>

#include "snmp/mib_value.h"

static void
date_of_known_moments(void **state)
{
	static const struct {
		uint32_t seconds;
		uint8_t octets[11];
	} cases[] = {
		{ 1, { 0x07, 0xb2, 1, 1, 0, 0, 1, 0, '+', 0, 0 } },
		{ 951782400, { 0x07, 0xd0, 2, 29, 0, 0, 0, 0, '+', 0, 0 } },
		{ 1709251199, { 0x07, 0xe8, 2, 29, 23, 59, 59, 0, '+', 0, 0 } },
		{ 1767225599,
		    { 0x07, 0xe9, 12, 31, 23, 59, 59, 0, '+', 0, 0 } },
		{ UINT32_MAX - 1,
		    { 0x08, 0x3a, 2, 7, 6, 28, 14, 0, '+', 0, 0 } },
	};
	struct mib_value v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		mib_set_date(&v, cases[i].seconds);
		assert_int_equal(v.len, 11);
		assert_memory_equal(v.bytes, cases[i].octets, 11);
	}
}

static void
date_agrees_with_the_c_library_on_every_day(void **state)
{
	struct mib_value v;
	const uint8_t *d;
	struct tm tm;
	time_t t;

	(void)state;
	for (t = 1; t < (time_t)UINT32_MAX; t += 86400 - 37) {
		gmtime_r(&t, &tm);
		mib_set_date(&v, (uint64_t)t);
		d = v.bytes;
		assert_int_equal(d[0] << 8 | d[1], tm.tm_year + 1900);
		assert_int_equal(d[2], tm.tm_mon + 1);
		assert_int_equal(d[3], tm.tm_mday);
		assert_int_equal(d[4], tm.tm_hour);
		assert_int_equal(d[5], tm.tm_min);
		assert_int_equal(d[6], tm.tm_sec);
	}
}

static void
date_of_none_and_never_are_special(void **state)
{
	static const uint8_t zero[8];
	static const uint8_t never[11] = { 0xff, 0xff, 12, 31, 23, 59, 60, 9,
		'+', 0, 0 };
	struct mib_value v;

	(void)state;
	mib_set_date(&v, 0);
	assert_int_equal(v.len, 8);
	assert_memory_equal(v.bytes, zero, 8);
	mib_set_date(&v, UINT32_MAX);
	assert_int_equal(v.len, 11);
	assert_memory_equal(v.bytes, never, 11);
}

static void
admin_string_is_cut_between_characters(void **state)
{
	char text[300];
	struct mib_value v;

	(void)state;
	memset(text, 'x', sizeof(text));
	text[255] = '\0';
	mib_set_admin(&v, text);
	assert_int_equal(v.len, 255);
	text[255] = 'x';
	text[299] = '\0';
	mib_set_admin(&v, text);
	assert_int_equal(v.len, 255);
	/* U+20AC at 253 to 255: all of it must go */
	memcpy(text + 253, "\xe2\x82\xac", 3);
	mib_set_admin(&v, text);
	assert_int_equal(v.len, 253);
	mib_set_admin(&v, NULL);
	assert_int_equal(v.len, 0);
}

static void
octets_are_limited(void **state)
{
	static uint8_t bytes[5000];
	struct mib_value v;

	(void)state;
	mib_set_octets(&v, bytes, sizeof(bytes));
	assert_int_equal(v.len, MIB_OCTETS_MAX);
	mib_set_truth(&v, true);
	assert_int_equal(v.number, 1);
	mib_set_truth(&v, false);
	assert_int_equal(v.number, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(date_of_known_moments),
		cmocka_unit_test(date_agrees_with_the_c_library_on_every_day),
		cmocka_unit_test(date_of_none_and_never_are_special),
		cmocka_unit_test(admin_string_is_cut_between_characters),
		cmocka_unit_test(octets_are_limited),
	};

	return cmocka_run_group_tests_name("mib_value", tests, NULL, NULL);
}
