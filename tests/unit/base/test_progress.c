/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <stddef.h>
#include <stdint.h>

#include "base/progress.h"

static void
percent_is_rounded_down_and_never_above_100(void **state)
{
	struct progress p = { 0 };

	(void)state;
	assert_int_equal(progress_percent(&p), -1);
	progress_expect(&p, 1000);
	assert_int_equal(progress_percent(&p), 0);
	progress_add(&p, 999);
	assert_int_equal(progress_percent(&p), 99);
	progress_add(&p, 1);
	assert_int_equal(progress_percent(&p), 100);
	progress_add(&p, 5);
	assert_int_equal(progress_percent(&p), 100);
	progress_expect(&p, 1010);
	assert_int_equal(progress_percent(&p), 50);
}

static void
percent_of_large_sizes_is_right(void **state)
{
	struct progress p = { 0 };

	(void)state;
	progress_expect(&p, UINT64_C(1) << 62);
	progress_add(&p, UINT64_C(1) << 61);
	assert_int_equal(progress_percent(&p), 50);
}

static void
nobody_who_looks_is_allowed(void **state)
{
	(void)state;
	progress_expect(NULL, 1);
	progress_add(NULL, 1);
	assert_int_equal(progress_percent(NULL), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percent_is_rounded_down_and_never_above_100),
		cmocka_unit_test(percent_of_large_sizes_is_right),
		cmocka_unit_test(nobody_who_looks_is_allowed),
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
