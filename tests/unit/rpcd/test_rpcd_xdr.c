/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "rpcd/rpcd_xdr.h"

static void
xdr_reads_what_was_written(void **state)
{
	uint8_t bytes[64], *end = bytes;
	struct rpcd_xdr xdr;
	const uint8_t *got;
	size_t len;

	(void)state;
	memset(bytes, 0xff, sizeof(bytes));
	end = rpcd_xdr_put_u32(end, 0x01020304);
	end = rpcd_xdr_put_opaque(end, "abcde", 5);
	end = rpcd_xdr_put_opaque(end, NULL, 0);
	end = rpcd_xdr_put_opaque(end, "wxyz", 4);
	assert_int_equal(end - bytes, 4 + 12 + 4 + 8);
	assert_memory_equal(bytes, "\1\2\3\4\0\0\0\5abcde\0\0\0", 16);
	xdr = rpcd_xdr_of(bytes, (size_t)(end - bytes));
	assert_int_equal(rpcd_xdr_u32(&xdr), 0x01020304);
	got = rpcd_xdr_opaque(&xdr, 5, &len);
	assert_int_equal(len, 5);
	assert_memory_equal(got, "abcde", 5);
	rpcd_xdr_opaque(&xdr, 5, &len);
	assert_int_equal(len, 0);
	got = rpcd_xdr_opaque(&xdr, 5, &len);
	assert_memory_equal(got, "wxyz", 4);
	assert_int_equal(rpcd_xdr_left(&xdr), 0);
	assert_false(xdr.fault);
}

static void
xdr_that_ends_too_early_is_a_fault_from_there_on(void **state)
{
	static const uint8_t bytes[] = { 0, 0, 0, 5, 'a', 'b', 'c', 'd', 'e', 0,
		0, 0, 0, 0, 0, 7 };
	struct rpcd_xdr xdr;
	size_t cut, len;

	(void)state;
	for (cut = 0; cut < 12; cut++) {
		xdr = rpcd_xdr_of(bytes, cut);
		rpcd_xdr_opaque(&xdr, 100, &len);
		assert_true(xdr.fault);
		assert_int_equal(len, 0);
		assert_int_equal(rpcd_xdr_u32(&xdr), 0);
		rpcd_xdr_opaque(&xdr, 100, &len);
		assert_int_equal(len, 0);
		assert_true(rpcd_xdr_left(&xdr) <= cut);
	}
	xdr = rpcd_xdr_of(bytes, 16);
	rpcd_xdr_opaque(&xdr, 100, &len);
	assert_int_equal(rpcd_xdr_u32(&xdr), 7);
	assert_false(xdr.fault);
}

static void
xdr_opaque_longer_than_allowed_is_a_fault(void **state)
{
	static const uint8_t bytes[] = { 0, 0, 0, 4, 1, 2, 3, 4 };
	static const uint8_t huge[] = { 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4 };
	struct rpcd_xdr xdr = rpcd_xdr_of(bytes, sizeof(bytes));
	size_t len;

	(void)state;
	rpcd_xdr_opaque(&xdr, 3, &len);
	assert_true(xdr.fault);
	xdr = rpcd_xdr_of(huge, sizeof(huge));
	rpcd_xdr_opaque(&xdr, SIZE_MAX, &len);
	assert_true(xdr.fault);
	xdr = rpcd_xdr_of(NULL, 0);
	assert_int_equal(rpcd_xdr_u32(&xdr), 0);
	assert_true(xdr.fault);
}

static void
xdr_put_moves_bytes_that_overlap(void **state)
{
	uint8_t bytes[16] = "0123456789";

	(void)state;
	rpcd_xdr_put_opaque(bytes, bytes + 2, 8);
	assert_memory_equal(bytes,
	    "\0\0\0\10"
	    "23456789",
	    12);
	memcpy(bytes, "01234567", 8);
	rpcd_xdr_put_opaque(bytes, bytes, 8);
	assert_memory_equal(bytes,
	    "\0\0\0\10"
	    "01234567",
	    12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xdr_reads_what_was_written),
		cmocka_unit_test(
		    xdr_that_ends_too_early_is_a_fault_from_there_on),
		cmocka_unit_test(xdr_opaque_longer_than_allowed_is_a_fault),
		cmocka_unit_test(xdr_put_moves_bytes_that_overlap),
	};

	return cmocka_run_group_tests_name("rpcd_xdr", tests, NULL, NULL);
}
