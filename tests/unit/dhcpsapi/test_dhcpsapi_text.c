/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "support/oom.h"

static void
assert_wide(const char *s, const WCHAR *want)
{
	LPWSTR wide = NULL;
	char *back = NULL;

	assert_int_equal(dhcpsapi_text_wide(s, strlen(s), &wide), 0);
	assert_int_equal(wcscmp(wide, want), 0);
	assert_true(dhcpsapi_text_valid(wide));
	assert_int_equal(dhcpsapi_text_utf8(wide, &back), 0);
	assert_string_equal(back, s);
	free(wide);
	free(back);
}

static void
text_wide_valid_utf8_round_trips(void **state)
{
	(void)state;
	assert_wide("", L"");
	assert_wide("plain", L"plain");
	assert_wide("\x7f", L"\x7f");
	assert_wide("\xc2\x80", L"\x80");
	assert_wide("\xdf\xbf", L"\x7ff");
	assert_wide("\xe0\xa0\x80", L"\x800");
	assert_wide("\xed\x9f\xbf", L"\xd7ff");
	assert_wide("\xee\x80\x80", L"\xe000");
	assert_wide("\xef\xbf\xbf", L"\xffff");
	assert_wide("\xf0\x90\x80\x80", L"\x10000");
	assert_wide("\xf4\x8f\xbf\xbf", L"\x10ffff");
	assert_wide("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z",
	    L"a\u00e9\u20ac\U0001f600z");
}

static void
text_wide_invalid_utf8_is_an_error(void **state)
{
	static const char *const bad[] = {
		"\x80",		    /* a continuation alone */
		"caf\xe9",	    /* Latin-1 */
		"\xc0\xaf",	    /* overlong */
		"\xe0\x80\xaf",	    /* overlong */
		"\xed\xa0\x80",	    /* a surrogate */
		"\xf4\x90\x80\x80", /* above 10ffff */
		"\xff", "\xe2\x82", /* cut off */
	};
	LPWSTR wide = (LPWSTR)(uintptr_t)1;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
		    dhcpsapi_text_wide(bad[i], strlen(bad[i]), &wide), -EILSEQ);
	assert_int_equal(dhcpsapi_text_wide("a\0b", 3, &wide), -EILSEQ);
	assert_ptr_equal(wide, (LPWSTR)(uintptr_t)1);
}

static void
text_utf8_not_a_character_is_an_error(void **state)
{
	static const WCHAR bad[] = { 0xd800, 0xdbff, 0xdc00, 0xdfff, 0x110000,
		0x7fffffff, (WCHAR)0x80000000, (WCHAR)0xffffffff };
	char *s = (char *)(uintptr_t)1;
	WCHAR wide[4] = L"a?b";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		wide[1] = bad[i];
		assert_int_equal(dhcpsapi_text_utf8(wide, &s), -EILSEQ);
		assert_false(dhcpsapi_text_valid(wide));
	}
	assert_ptr_equal(s, (char *)(uintptr_t)1);
}

/* Every character there is, both ways. */
static void
text_every_scalar_round_trips(void **state)
{
	WCHAR wide[2] = { 0 };
	LPWSTR back;
	uint32_t c;
	char *s;

	(void)state;
	for (c = 1; c <= 0x10ffff; c++) {
		if (c == 0xd800)
			c = 0xe000;
		wide[0] = (WCHAR)c;
		assert_int_equal(dhcpsapi_text_utf8(wide, &s), 0);
		assert_int_equal(dhcpsapi_text_wide(s, strlen(s), &back), 0);
		assert_int_equal(wcscmp(wide, back), 0);
		free(s);
		free(back);
	}
}

static void
text_show_bad_bytes_and_controls_become_marks(void **state)
{
	static const struct {
		const char *s;
		size_t len;
		const WCHAR *want;
	} rows[] = {
		{ "", 0, L"" },
		{ "caf\xe9", 4, L"caf?" },
		{ "a\0b", 3, L"a?b" },
		{ "\x1b[31m", 5, L"?[31m" },
		{ "\x7f\xc2\x9b", 3, L"??" },
		{ "\xc2\xa0", 2, L"\u00a0" },
		{ "\xe2\x82\xac\xe2\x82", 5, L"\u20ac??" },
		{ "\xed\xa0\x80", 3, L"???" },
	};
	LPWSTR wide;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		wide = dhcpsapi_text_show(rows[i].s, rows[i].len);
		assert_non_null(wide);
		assert_int_equal(wcscmp(wide, rows[i].want), 0);
		assert_true(dhcpsapi_text_same(wide, rows[i].s, rows[i].len));
		free(wide);
	}
}

/* What a terminal shows and what the API gives is the same text. */
static void
text_show_agrees_with_text_clean(void **state)
{
	char bytes[3], *clean, *s;
	LPWSTR wide;
	unsigned int a, b;

	(void)state;
	for (a = 0; a < 256; a++)
		for (b = 0; b < 256; b++) {
			bytes[0] = (char)a;
			bytes[1] = (char)b;
			bytes[2] = 'x';
			wide = dhcpsapi_text_show(bytes, 3);
			assert_int_equal(dhcpsapi_text_utf8(wide, &s), 0);
			clean = text_clean(bytes, 3);
			assert_string_equal(s, clean);
			free(wide);
			free(clean);
			free(s);
		}
}

static void
text_same_other_text_is_not(void **state)
{
	(void)state;
	assert_true(dhcpsapi_text_same(L"fo-a", "fo-a", 4));
	assert_false(dhcpsapi_text_same(L"fo-a", "fo-b", 4));
	assert_false(dhcpsapi_text_same(L"fo-a", "fo-ab", 5));
	assert_false(dhcpsapi_text_same(L"fo-ab", "fo-a", 4));
	assert_false(dhcpsapi_text_same(L"", "a", 1));
	assert_true(dhcpsapi_text_same(L"", "", 0));
}

static void
text_fill_cuts_between_characters(void **state)
{
	char buf[8];

	(void)state;
	memset(buf, 'x', sizeof(buf));
	assert_int_equal(dhcpsapi_text_fill(L"a\u20acb", buf, 8), 5);
	assert_memory_equal(buf,
	    "a\xe2\x82\xac"
	    "bxxx",
	    8);
	memset(buf, 'x', sizeof(buf));
	assert_int_equal(dhcpsapi_text_fill(L"a\u20acb", buf, 3), 1);
	assert_memory_equal(buf, "axxxxxxx", 8);
	assert_int_equal(dhcpsapi_text_fill(L"abc", buf, 0), 0);
	assert_int_equal(dhcpsapi_text_fill(L"", buf, 8), 0);
}

static void
no_memory(void *arg)
{
	LPWSTR wide = NULL, shown;
	char *s = NULL;
	int rc;

	(void)arg;
	rc = dhcpsapi_text_wide("abc", 3, &wide);
	assert_true(rc == 0 || (rc == -ENOMEM && wide == NULL));
	rc = dhcpsapi_text_utf8(L"abc", &s);
	assert_true(rc == 0 || (rc == -ENOMEM && s == NULL));
	shown = dhcpsapi_text_show("abc", 3);
	assert_true(shown != NULL || oom_hit());
	free(wide);
	free(s);
	free(shown);
}

static void
text_no_memory_is_told(void **state)
{
	(void)state;
	assert_int_equal(oom_each(no_memory, NULL), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_wide_valid_utf8_round_trips),
		cmocka_unit_test(text_wide_invalid_utf8_is_an_error),
		cmocka_unit_test(text_utf8_not_a_character_is_an_error),
		cmocka_unit_test(text_every_scalar_round_trips),
		cmocka_unit_test(text_show_bad_bytes_and_controls_become_marks),
		cmocka_unit_test(text_show_agrees_with_text_clean),
		cmocka_unit_test(text_same_other_text_is_not),
		cmocka_unit_test(text_fill_cuts_between_characters),
		cmocka_unit_test(text_no_memory_is_told),
	};

	return cmocka_run_group_tests_name("dhcpsapi_text", tests, NULL, NULL);
}
