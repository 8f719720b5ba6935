/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/ipv4.h"

static int
parse(const char *s, uint32_t *ret_address)
{
	return ipv4_parse(s, strlen(s), ret_address);
}

static void
ipv4_parse_quad_is_host_order(void **state)
{
	static const struct {
		const char *text;
		uint32_t address;
	} rows[] = {
		{ "0.0.0.0", 0 },
		{ "10.0.0.0", 0x0a000000 },
		{ "1.2.3.4", 0x01020304 },
		{ "192.168.0.255", 0xc0a800ff },
		{ "255.255.255.255", 0xffffffff },
		/* as dhcpd reads them: leading zeros are not octal */
		{ "010.000.00.09", 0x0a000009 },
	};
	uint32_t address;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(parse(rows[i].text, &address), 0);
		assert_int_equal(address, rows[i].address);
	}
}

static void
ipv4_parse_anything_else_refused(void **state)
{
	static const char *const rows[] = { "", ".", "1", "1.2.3", "1.2.3.",
		".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", "256.0.0.0",
		"0.0.0.256", "1.2.3.0004", "4294967297.0.0.1", "+1.2.3.4",
		"-1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "1.2 .3.4", "0x1.2.3.4",
		"1,2.3.4", "a.b.c.d", "1.2.3.4\n" };
	uint32_t address = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(parse(rows[i], &address), -EINVAL);
	assert_int_equal(ipv4_parse("1.2.3.4\0", 8, &address), -EINVAL);
	assert_int_equal(ipv4_parse(NULL, 0, &address), -EINVAL);
	assert_int_equal(address, 77);
}

static void
ipv4_parse_stops_at_length(void **state)
{
	static const char text[] = { '1', '.', '2', '.', '3', '.', '4', '5' };
	uint32_t address;

	(void)state;
	assert_int_equal(ipv4_parse(text, 7, &address), 0);
	assert_int_equal(address, 0x01020304);
	assert_int_equal(ipv4_parse(text, 8, &address), 0);
	assert_int_equal(address, 0x0102032d);
}

static void
ipv4_format_any_address_parses_back(void **state)
{
	char buf[IPV4_TEXT];
	uint32_t address = 0, back;

	(void)state;
	assert_string_equal(ipv4_format(0xffffffff, buf), "255.255.255.255");
	assert_string_equal(ipv4_format(0x01020304, buf), "1.2.3.4");
	for (int i = 0; i < 10000; i++) {
		address = address * 1664525 + 1013904223;
		assert_ptr_equal(ipv4_format(address, buf), buf);
		assert_int_equal(parse(buf, &back), 0);
		assert_int_equal(back, address);
	}
}

static void
ipv4_mask_ones_then_zeros_valid(void **state)
{
	(void)state;
	for (unsigned int bits = 0; bits <= 32; bits++) {
		uint32_t mask = bits == 0 ? 0 : 0xffffffffU << (32 - bits);

		assert_true(ipv4_mask_valid(mask));
		assert_int_equal(ipv4_mask_bits(mask), bits);
	}
}

static void
ipv4_mask_with_hole_invalid(void **state)
{
	static const uint32_t rows[] = { 1, 0x0000ffff, 0x7fffffff, 0xff00ff00,
		0xfffffffd, 0x80000001, 0xffffff0f };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_false(ipv4_mask_valid(rows[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ipv4_parse_quad_is_host_order),
		cmocka_unit_test(ipv4_parse_anything_else_refused),
		cmocka_unit_test(ipv4_parse_stops_at_length),
		cmocka_unit_test(ipv4_format_any_address_parses_back),
		cmocka_unit_test(ipv4_mask_ones_then_zeros_valid),
		cmocka_unit_test(ipv4_mask_with_hole_invalid),
	};

	return cmocka_run_group_tests_name("ipv4", tests, NULL, NULL);
}
