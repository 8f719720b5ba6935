/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "cli/cli_search.h"

static const uint8_t mac[] = { 0x02, 0x60, 0, 0, 0, 0x01 };

static struct cli_search
good(const char *text)
{
	struct cli_search search;
	struct err err;

	assert_int_equal(cli_search_parse(text, &search, &err), 0);
	return search;
}

static void
search_address_is_only_an_address(void **state)
{
	struct cli_search search = good("10.50.1.10");

	(void)state;
	assert_true(search.is_address);
	assert_int_equal(search.address, 0x0a32010a);
	assert_false(search.is_hardware);
	assert_false(search.is_name);
}

static void
search_every_form_of_a_mac_is_known(void **state)
{
	static const struct {
		const char *text;
		bool name; /* may be a name as well */
	} forms[] = {
		{ "02:60:00:00:00:01", false },
		{ "2:60:0:0:0:1", false },
		{ "02-60-00-00-00-01", true },
		{ "0260.0000.0001", true },
		{ "026000000001", true },
	};
	struct cli_search search;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		search = good(forms[i].text);
		assert_true(search.is_hardware);
		assert_int_equal(search.hardware_len, sizeof(mac));
		assert_memory_equal(search.hardware, mac, sizeof(mac));
		assert_int_equal(search.is_name, forms[i].name);
		if (search.is_name)
			assert_string_equal(search.name, forms[i].text);
	}
}

static void
search_upper_case_digits_are_digits(void **state)
{
	struct cli_search search = good("DE:AD:BE:EF:CA:FE");

	(void)state;
	assert_true(search.is_hardware);
	assert_int_equal(search.hardware[0], 0xde);
	assert_int_equal(good("DEADbeefCAFE").hardware[5], 0xfe);
}

static void
search_other_lengths_need_colons(void **state)
{
	(void)state;
	assert_int_equal(good("a:b").hardware_len, 2);
	assert_int_equal(
	    good("0:1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:10:11:12:13").hardware_len,
	    20);
	assert_false(good("a-b").is_hardware);
	assert_false(good("02600000001").is_hardware);
	assert_false(good("02600000000100").is_hardware);
	assert_true(good("02-60-00-00-00-01-02-03").is_hardware);
}

static void
search_what_looks_alike_is_a_name(void **state)
{
	static const char *const names[] = { "pc-17", "0260.0000.000g",
		"0260-0000-0001", "02-60-00-00-00", "02.60.00.00.00.0x",
		"h\xc3\xb6st", "a.b.c", "1", "02:60:00:00:00:0g",
		"::", "026000000001x" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_false(good(names[i]).is_hardware);
		assert_false(good(names[i]).is_address);
		assert_true(good(names[i]).is_name);
	}
}

static void
search_garbage_is_refused(void **state)
{
	static const char *const texts[] = { "", "1.2.3", "10.0.0.256",
		"1.2.3.4.5", "...", "\xff", "h\xc3" };
	struct cli_search search = { .hardware_len = 42 };
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (cli_search_parse(texts[i], &search, &err) != -EINVAL)
			fail_msg("accepted: %s", texts[i]);
	assert_int_equal(search.hardware_len, 42);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_address_is_only_an_address),
		cmocka_unit_test(search_every_form_of_a_mac_is_known),
		cmocka_unit_test(search_upper_case_digits_are_digits),
		cmocka_unit_test(search_other_lengths_need_colons),
		cmocka_unit_test(search_what_looks_alike_is_a_name),
		cmocka_unit_test(search_garbage_is_refused),
	};

	return cmocka_run_group_tests_name("cli_search", tests, NULL, NULL);
}
