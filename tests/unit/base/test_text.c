/* WRAP: malloc calloc realloc strdup strndup */
/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "support/oom.h"

static void
text_u32_digits_in_range_parsed(void **state)
{
	uint32_t value;

	(void)state;
	assert_int_equal(text_u32("0", 1, 0, 10, &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(text_u32("0010", 4, 0, 10, &value), 0);
	assert_int_equal(value, 10);
	assert_int_equal(
	    text_u32("429496729512", 10, 0, UINT32_MAX, &value), 0);
	assert_true(value == UINT32_MAX);
}

static void
text_u32_not_a_number_refused(void **state)
{
	static const char *const rows[] = { "", "-1", "+1", " 1", "1 ", "0x1",
		"1a", "99999999999999999999999999x" };
	uint32_t value = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    text_u32(rows[i], strlen(rows[i]), 0, UINT32_MAX, &value),
		    -EINVAL);
	assert_int_equal(value, 7);
}

static void
text_u32_outside_range_refused(void **state)
{
	static const char huge[] = "99999999999999999999999999";
	uint32_t value = 7;

	(void)state;
	assert_int_equal(text_u32("4", 1, 5, 10, &value), -ERANGE);
	assert_int_equal(text_u32("11", 2, 5, 10, &value), -ERANGE);
	assert_int_equal(
	    text_u32("4294967296", 10, 0, UINT32_MAX, &value), -ERANGE);
	/* 2^64 and 2^64 + 1 must not wrap to 0 and 1 */
	assert_int_equal(
	    text_u32("18446744073709551616", 20, 0, 9, &value), -ERANGE);
	assert_int_equal(
	    text_u32("18446744073709551617", 20, 0, 9, &value), -ERANGE);
	assert_int_equal(
	    text_u32(huge, strlen(huge), 0, UINT32_MAX, &value), -ERANGE);
	assert_int_equal(value, 7);
}

static int
i64(const char *s, int64_t *ret_value)
{
	return text_i64(s, strlen(s), INT64_MIN, INT64_MAX, ret_value);
}

static void
text_i64_whole_range_parsed(void **state)
{
	int64_t value;

	(void)state;
	assert_int_equal(i64("-0", &value), 0);
	assert_true(value == 0);
	assert_int_equal(i64("-17", &value), 0);
	assert_true(value == -17);
	assert_int_equal(i64("9223372036854775807", &value), 0);
	assert_true(value == INT64_MAX);
	assert_int_equal(i64("-9223372036854775808", &value), 0);
	assert_true(value == INT64_MIN);
}

static void
text_i64_wrong_text_refused(void **state)
{
	int64_t value = 7;

	(void)state;
	assert_int_equal(i64("", &value), -EINVAL);
	assert_int_equal(i64("-", &value), -EINVAL);
	assert_int_equal(i64("--1", &value), -EINVAL);
	assert_int_equal(i64("+1", &value), -EINVAL);
	assert_int_equal(i64("1-", &value), -EINVAL);
	assert_int_equal(i64("9223372036854775808", &value), -ERANGE);
	assert_int_equal(i64("-9223372036854775809", &value), -ERANGE);
	assert_int_equal(text_i64("-6", 2, -5, 5, &value), -ERANGE);
	assert_int_equal(text_i64("6", 1, -5, 5, &value), -ERANGE);
	assert_true(value == 7);
}

static void
text_hex_one_or_two_digits_parsed(void **state)
{
	static const uint8_t want[] = { 0x02, 0x60, 0, 0, 0xab, 0x7b };
	uint8_t bytes[6];
	size_t len;

	(void)state;
	assert_int_equal(text_hex("2:60:0:00:aB:7b", 15, bytes, 6, &len), 0);
	assert_int_equal(len, 6);
	assert_memory_equal(bytes, want, 6);
	assert_int_equal(text_hex("02-60-00-00-AB-7B", 17, bytes, 6, &len), 0);
	assert_int_equal(len, 6);
	assert_memory_equal(bytes, want, 6);
	assert_int_equal(text_hex("f", 1, bytes, 6, &len), 0);
	assert_int_equal(len, 1);
	assert_int_equal(bytes[0], 0x0f);
}

static void
text_hex_wrong_text_leaves_out_parameters(void **state)
{
	static const char *const rows[] = { "", ":", "1:", ":1", "1::2", "123",
		"1:234", "1:2-3", "g", "1:2:g", "1 2", "1.2", "0x1", "1:2 ",
		"1:2:3:4:5:6:7:" };
	uint8_t bytes[3] = { 9, 9, 9 };
	size_t len = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    text_hex(rows[i], strlen(rows[i]), bytes, 3, &len),
		    -EINVAL);
	assert_int_equal(text_hex("1:2:3:4", 7, bytes, 3, &len), -ERANGE);
	assert_int_equal(len, 77);
	assert_memory_equal(bytes, "\x09\x09\x09", 3);
}

static void
text_hex_format_bytes_with_colons(void **state)
{
	static const uint8_t bytes[] = { 0x02, 0x60, 0xab };
	char buf[9], guarded[8] = "#######";

	(void)state;
	assert_ptr_equal(text_hex_format(bytes, 3, buf, sizeof(buf)), buf);
	assert_string_equal(buf, "02:60:ab");
	assert_string_equal(text_hex_format(bytes, 0, buf, 1), "");
	/* too small: whole bytes, nothing behind the end */
	text_hex_format(bytes, 3, guarded, 6);
	assert_string_equal(guarded, "02:60");
	assert_int_equal(guarded[6], '#');
	buf[0] = '#';
	text_hex_format(bytes, 3, buf, 0);
	assert_int_equal(buf[0], '#');
}

static void
text_utf8_valid_tells_well_formed(void **state)
{
	(void)state;
	assert_true(text_utf8_valid("", 0));
	assert_true(text_utf8_valid("a\tb", 3));
	assert_true(text_utf8_valid("\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\x8d", 9));
	assert_false(text_utf8_valid("a\0b", 3));
	assert_false(text_utf8_valid("\xc3", 1));
	assert_false(text_utf8_valid("ab\xff", 3));
}

static void
text_lower_only_ascii_changes(void **state)
{
	char text[] = "AZaz09@[`{\xc3\x89\0Q";

	(void)state;
	text_lower(text, sizeof(text) - 1);
	assert_memory_equal(text, "azaz09@[`{\xc3\x89\0q", sizeof(text));
}

static void
text_clean_hostile_bytes_neutralised(void **state)
{
	char *clean = text_clean("h\0st\x1b[\xc3\xa9\xff\xc2\x85\xe2\x82", 13);

	(void)state;
	assert_non_null(clean);
	assert_string_equal(clean, "h?st?[\xc3\xa9???\?");
	free(clean);
	clean = text_clean("", 0);
	assert_string_equal(clean, "");
	free(clean);
}

static void
clean_once(void *arg)
{
	char *clean = text_clean("abc", 3);

	(void)arg;
	if (oom_hit())
		assert_null(clean);
	else
		assert_string_equal(clean, "abc");
	free(clean);
}

static void
text_clean_no_memory_null(void **state)
{
	(void)state;
	assert_int_equal(oom_each(clean_once, NULL), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_u32_digits_in_range_parsed),
		cmocka_unit_test(text_u32_not_a_number_refused),
		cmocka_unit_test(text_u32_outside_range_refused),
		cmocka_unit_test(text_i64_whole_range_parsed),
		cmocka_unit_test(text_i64_wrong_text_refused),
		cmocka_unit_test(text_hex_one_or_two_digits_parsed),
		cmocka_unit_test(text_hex_wrong_text_leaves_out_parameters),
		cmocka_unit_test(text_hex_format_bytes_with_colons),
		cmocka_unit_test(text_utf8_valid_tells_well_formed),
		cmocka_unit_test(text_lower_only_ascii_changes),
		cmocka_unit_test(text_clean_hostile_bytes_neutralised),
		cmocka_unit_test(text_clean_no_memory_null),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
