/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/scratch.h"
#include "support/oom.h"

#define MEGABYTE ((size_t)1024 * 1024)

static void
memory_of_any_size_can_be_written(void **state)
{
	static const size_t counts[] = { 0, 1, 1000, MEGABYTE / 8 - 1,
		MEGABYTE / 8, MEGABYTE, 3 * MEGABYTE + 1 };
	uint8_t *scratch;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		scratch = scratch_new(counts[i], 8);
		assert_non_null(scratch);
		memset(scratch, 0x5a, counts[i] * 8);
		scratch_free(scratch, counts[i], 8);
	}
	scratch_free(NULL, 10 * MEGABYTE, 8);
}

static void
large_memory_goes_back_to_the_system(void **state)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), round;
	unsigned char there;
	uint8_t *scratch;

	(void)state;
	/* malloc() would keep it from the second time on. */
	for (round = 0; round < 4; round++) {
		scratch = scratch_new(4 * MEGABYTE, 1);
		assert_non_null(scratch);
		memset(scratch, 1, 4 * MEGABYTE);
		scratch_free(scratch, 4 * MEGABYTE, 1);
		assert_int_equal(mincore(scratch, page, &there), -1);
		assert_int_equal(errno, ENOMEM);
	}
}

static void
what_cannot_be_had_is_null(void **state)
{
	(void)state;
	assert_null(scratch_new(SIZE_MAX / 2, 4));
	assert_null(scratch_new(SIZE_MAX / 4, 3));
	oom_at(1);
	assert_null(scratch_new(10, 8));
	oom_at(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_of_any_size_can_be_written),
		cmocka_unit_test(large_memory_goes_back_to_the_system),
		cmocka_unit_test(what_cannot_be_had_is_null),
	};

	return cmocka_run_group_tests_name("scratch", tests, NULL, NULL);
}
