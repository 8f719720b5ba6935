/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli_top_filter.h"

static bool
passes(const char *filter, const char *one, const char *two)
{
	const char *const texts[] = { one, two };
	struct cli_top_filter f = { "" };

	assert_int_equal(cli_top_filter_set(&f, filter), 0);
	return cli_top_filter_passes(&f, texts, 2);
}

static void
every_word_must_be_in_some_text(void **state)
{
	(void)state;
	assert_true(passes("", "a", "b"));
	assert_true(passes("   ", "a", "b"));
	assert_true(passes("10.1", "10.1.0.0/24", "dhcp1"));
	assert_true(passes("DHCP1 10.1", "10.1.0.0/24", "dhcp1"));
	assert_true(passes(" 10.1   dhcp ", "10.1.0.0/24", "dhcp1"));
	assert_false(passes("10.1 dhcp2", "10.1.0.0/24", "dhcp1"));
	assert_false(passes("24dhcp", "10.1.0.0/24", "dhcp1"));
}

static void
typing_and_erasing_are_by_character(void **state)
{
	static const uint32_t codes[] = { 'a', 0xf6, 0x6f22, 0x1f600 };
	struct cli_top_filter f = { "" };
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		cli_top_filter_type(&f, codes[i]);
	assert_string_equal(f.text, "a\xc3\xb6\xe6\xbc\xa2\xf0\x9f\x98\x80");
	assert_true(text_utf8_valid(f.text, strlen(f.text)));
	cli_top_filter_erase(&f);
	assert_string_equal(f.text, "a\xc3\xb6\xe6\xbc\xa2");
	cli_top_filter_erase(&f);
	cli_top_filter_erase(&f);
	assert_string_equal(f.text, "a");
	cli_top_filter_erase(&f);
	cli_top_filter_erase(&f);
	assert_string_equal(f.text, "");
}

static void
what_is_no_character_is_not_typed(void **state)
{
	static const uint32_t codes[] = { 0, 9, 27, 127, 0x9b, 0xd800, 0x110000,
		UINT32_MAX };
	struct cli_top_filter f = { "" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		cli_top_filter_type(&f, codes[i]);
	assert_string_equal(f.text, "");
	assert_true(cli_top_filter_empty(&f));
}

static void
what_has_no_room_is_not_typed(void **state)
{
	struct cli_top_filter f = { "" };
	char text[CLI_TOP_FILTER_MAX + 1];
	int i;

	(void)state;
	memset(text, 'x', sizeof(text));
	text[CLI_TOP_FILTER_MAX] = '\0';
	assert_int_equal(cli_top_filter_set(&f, text), -E2BIG);
	text[CLI_TOP_FILTER_MAX - 1] = '\0';
	assert_int_equal(cli_top_filter_set(&f, text), 0);
	cli_top_filter_erase(&f);
	for (i = 0; i < 3; i++)
		cli_top_filter_type(&f, 0xf6); /* two bytes for one */
	assert_int_equal(strlen(f.text), CLI_TOP_FILTER_MAX - 2);
	assert_false(cli_top_filter_empty(&f));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_must_be_in_some_text),
		cmocka_unit_test(typing_and_erasing_are_by_character),
		cmocka_unit_test(what_is_no_character_is_not_typed),
		cmocka_unit_test(what_has_no_room_is_not_typed),
	};

	return cmocka_run_group_tests_name("cli_top_filter", tests, NULL, NULL);
}
