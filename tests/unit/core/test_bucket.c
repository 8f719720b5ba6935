/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <stdbool.h>
#include <stdio.h>

#include "core/bucket.h"

/*
 * Client identifiers and hardware addresses from a capture of a real pair with
 * split 128, and whether it was the primary that answered their first
 * DHCPDISCOVER.  The buckets were computed by another implementation.
 */
static const struct {
	const char *key; /* hex */
	uint8_t bucket;
	bool primary;
} ledger[] = {
	{ "01026000000001", 129, false },
	{ "01026000000002", 160, false },
	{ "01026000000003", 173, false },
	{ "01026000000005", 44, true },
	{ "01026000000008", 105, true },
	{ "0102600000000b", 98, true },
	{ "ff0000007900030001026000000079", 230, false },
	{ "ff0000007a0003000102600000007a", 244, false },
	{ "ff0000007c0003000102600000007c", 151, false },
	{ "ff0000007b0003000102600000007b", 75, true },
	{ "ff0000007d0003000102600000007d", 113, true },
	{ "ff0000007f0003000102600000007f", 24, true },
	{ "0260000000b6", 161, false },
	{ "0260000000b7", 247, false },
	{ "0260000000b8", 244, false },
	{ "0260000000b5", 77, true },
	{ "0260000000ba", 21, true },
	{ "0260000000be", 112, true },
	{ "007122756f5c74653b7d237b20017f80fe323231", 242, false },
	{ "007122756f5c74653b7d237b20017f80fe323236", 182, false },
	{ "007122756f5c74653b7d237b20017f80fe323237", 215, false },
	{ "007122756f5c74653b7d237b20017f80fe323232", 89, true },
	{ "007122756f5c74653b7d237b20017f80fe323233", 115, true },
	{ "007122756f5c74653b7d237b20017f80fe323234", 126, true },
	{ "00636c69656e742d323331", 205, false },
	{ "00636c69656e742d323332", 166, false },
	{ "00636c69656e742d323334", 151, false },
	{ "00636c69656e742d323333", 50, true },
	{ "00636c69656e742d323337", 87, true },
	{ "00636c69656e742d323338", 125, true },
};

static size_t
from_hex(const char *hex, uint8_t *bytes)
{
	unsigned int byte;
	size_t n = 0;

	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
		bytes[n++] = (uint8_t)byte;
	return n;
}

static void
hash_of_captured_clients_names_the_server_that_answered(void **state)
{
	uint8_t hba[BUCKET_HBA_LEN], key[64], bucket;
	size_t i, len;

	(void)state;
	bucket_split(hba, 128);
	for (i = 0; i < sizeof(ledger) / sizeof(ledger[0]); i++) {
		len = from_hex(ledger[i].key, key);
		bucket = bucket_hash(key, len);
		assert_int_equal(bucket, ledger[i].bucket);
		assert_int_equal(
		    bucket_is_primary(hba, bucket), ledger[i].primary);
	}
}

static void
hash_of_long_key_begins_with_its_length_modulo_256(void **state)
{
	uint8_t key[256] = { 0 };

	(void)state;
	assert_int_equal(bucket_hash(NULL, 0), 0);
	assert_int_equal(bucket_hash(key, 255), 123);
	assert_int_equal(bucket_hash(key, 256), 0);
}

static void
split_gives_the_low_buckets_to_the_primary(void **state)
{
	static const unsigned int splits[] = { 0, 1, 7, 8, 128, 255, 256 };
	uint8_t hba[BUCKET_HBA_LEN];
	unsigned int i, b;

	(void)state;
	for (i = 0; i < sizeof(splits) / sizeof(splits[0]); i++) {
		bucket_split(hba, splits[i]);
		assert_int_equal(bucket_primary_count(hba), splits[i]);
		for (b = 0; b < BUCKET_COUNT; b++)
			assert_int_equal(
			    bucket_is_primary(hba, (uint8_t)b), b < splits[i]);
	}
}

static void
percentage_is_rounded_to_the_nearest(void **state)
{
	uint8_t hba[BUCKET_HBA_LEN];

	(void)state;
	bucket_split(hba, 128);
	assert_int_equal(bucket_percentage(hba), 50);
	bucket_split(hba, 256);
	assert_int_equal(bucket_percentage(hba), 100);
	bucket_split(hba, 0);
	assert_int_equal(bucket_percentage(hba), 0);
	bucket_split(hba, 1); /* 0.39 % */
	assert_int_equal(bucket_percentage(hba), 0);
	bucket_split(hba, 2); /* 0.78 % */
	assert_int_equal(bucket_percentage(hba), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    hash_of_captured_clients_names_the_server_that_answered),
		cmocka_unit_test(
		    hash_of_long_key_begins_with_its_length_modulo_256),
		cmocka_unit_test(split_gives_the_low_buckets_to_the_primary),
		cmocka_unit_test(percentage_is_rounded_to_the_nearest),
	};

	return cmocka_run_group_tests_name("bucket", tests, NULL, NULL);
}
