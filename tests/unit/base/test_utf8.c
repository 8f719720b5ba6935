/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "base/utf8.h"

/* The encoding of a code point by RFC 3629 section 3, surrogates and what is
 * too large included, for comparison. */
static size_t
encode(uint32_t c, char *to)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static void
utf8_sequence_every_code_point_as_rfc_3629(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x140000; c++) {
		char s[4];
		size_t n = encode(c, s);
		int valid = (c < 0xd800 || c > 0xdfff) && c < 0x110000;

		if (utf8_sequence(s, n) != (valid ? n : 0))
			fail_msg("code point %x", c);
		/* cut short it is none, with more behind it still one */
		if (utf8_sequence(s, n - 1) != 0)
			fail_msg("code point %x cut", c);
	}
	assert_int_equal(utf8_sequence("\xc3\xa9\xa9", 3), 2);
}

static void
utf8_sequence_overlong_or_stray_none(void **state)
{
	static const char *const rows[] = { "\x80", "\xbf", "\xc0\x80",
		"\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf", "\xf5\x80\x80\x80", "\xfe", "\xff",
		"\xc3\x28", "\xe2\x28\xa1", "\xe2\x82\x28",
		"\xf0\x9f\x8c\x28" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(utf8_sequence(rows[i], strlen(rows[i])), 0);
}

static void
utf8_show_controls_become_question_marks(void **state)
{
	char out[64];
	size_t n;

	(void)state;
	for (int c = 0; c < 0x100; c++) {
		char s[2] = { (char)c, 'x' };

		n = utf8_show(out, s, 2);
		assert_int_equal(n, 2);
		assert_int_equal(out[0], c >= 0x20 && c < 0x7f ? c : '?');
		assert_int_equal(out[1], 'x');
	}
	/* C1 in two bytes is one character; U+00A0 is none of them */
	n = utf8_show(out, "\xc2\x80\xc2\x9f\xc2\xa0", 6);
	assert_int_equal(n, 4);
	assert_memory_equal(out, "??\xc2\xa0", 4);
}

static void
utf8_show_in_place_same_result(void **state)
{
	char text[] = "a\xc2\x9b\xc3\xa9\xff\xc2\x85z";
	size_t n = utf8_show(text, text, strlen(text));

	(void)state;
	assert_int_equal(n, 7);
	assert_memory_equal(text, "a?\xc3\xa9??z", 7);
}

static void
utf8_cut_incomplete_end_left_out(void **state)
{
	static const struct {
		const char *text;
		size_t len, want;
	} rows[] = {
		{ "", 0, 0 },
		{ "abc", 3, 3 },
		{ "a\xc3", 2, 1 },
		{ "a\xc3\xa9", 3, 3 },
		{ "a\xe2\x82", 3, 1 },
		{ "a\xe2\x82\xac", 4, 4 },
		{ "\xf0\x9f\x8c", 3, 0 },
		{ "a\xf0\x9f\x8c\x8d", 5, 5 },
		/* not the beginning of anything: shown, not cut */
		{ "a\x82\x82\x82\x82", 5, 5 },
		{ "\xe0\x80", 2, 2 },
		{ "a\xff", 2, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    utf8_cut(rows[i].text, rows[i].len), rows[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_sequence_every_code_point_as_rfc_3629),
		cmocka_unit_test(utf8_sequence_overlong_or_stray_none),
		cmocka_unit_test(utf8_show_controls_become_question_marks),
		cmocka_unit_test(utf8_show_in_place_same_result),
		cmocka_unit_test(utf8_cut_incomplete_end_left_out),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
