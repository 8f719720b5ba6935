/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "base/digest.h"

static uint64_t
of(const void *bytes, size_t len)
{
	struct digest digest;

	digest_init(&digest);
	digest_add(&digest, bytes, len);
	return digest_value(&digest);
}

static void
digest_any_cutting_same_value(void **state)
{
	uint8_t bytes[200];
	uint64_t want;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 37 + 11);
	want = of(bytes, sizeof(bytes));
	for (size_t a = 0; a <= sizeof(bytes); a++) {
		for (size_t b = a; b <= sizeof(bytes); b++) {
			struct digest digest;

			digest_init(&digest);
			digest_add(&digest, bytes, a);
			digest_add(&digest, bytes + a, b - a);
			(void)digest_value(&digest);
			digest_add(&digest, bytes + b, sizeof(bytes) - b);
			assert_true(digest_value(&digest) == want);
		}
	}
}

static void
digest_one_bit_changed_other_value(void **state)
{
	uint8_t bytes[171];
	uint64_t want;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	want = of(bytes, sizeof(bytes));
	for (size_t bit = 0; bit < 8 * sizeof(bytes); bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_true(of(bytes, sizeof(bytes)) != want);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_true(of(bytes, sizeof(bytes)) == want);
}

static void
digest_words_swapped_or_zeros_added_other_value(void **state)
{
	uint64_t words[32], swap, want;
	static const char zeros[160];

	(void)state;
	for (size_t i = 0; i < 32; i++)
		words[i] = i;
	want = of(words, sizeof(words));
	for (size_t i = 0; i < 32; i++)
		for (size_t j = 0; j < i; j++) {
			swap = words[i];
			words[i] = words[j];
			words[j] = swap;
			assert_true(of(words, sizeof(words)) != want);
			words[j] = words[i];
			words[i] = swap;
		}
	for (size_t n = 0; n < sizeof(zeros); n++)
		for (size_t m = 0; m < n; m++)
			assert_true(of(zeros, n) != of(zeros, m));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digest_any_cutting_same_value),
		cmocka_unit_test(digest_one_bit_changed_other_value),
		cmocka_unit_test(
		    digest_words_swapped_or_zeros_added_other_value),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
