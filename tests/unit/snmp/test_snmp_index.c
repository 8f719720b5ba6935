/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "snmp/snmp_index.h"
#include "snmp/snmp_oid.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- sub-identifiers and their order ---- */

static void
oid_cmp_of_prefix_is_before(void **state)
{
	const uint32_t a[] = { 1, 3, 6 }, b[] = { 1, 3, 6, 0 };
	const uint32_t c[] = { 1, 4 };

	(void)state;
	assert_true(snmp_oid_cmp(a, 3, b, 4) < 0);
	assert_true(snmp_oid_cmp(b, 4, a, 3) > 0);
	assert_int_equal(snmp_oid_cmp(a, 3, b, 3), 0);
	assert_true(snmp_oid_cmp(b, 4, c, 2) < 0);
	assert_true(snmp_oid_cmp(a, 0, b, 1) < 0);
	assert_true(snmp_oid_below(b, 4, a, 3));
	assert_true(snmp_oid_below(b, 4, b, 4));
	assert_false(snmp_oid_below(a, 3, b, 4));
	assert_false(snmp_oid_below(c, 2, a, 2));
}

static void
oid_add_beyond_the_limit_changes_nothing(void **state)
{
	struct snmp_oid oid = { 0 };
	const uint32_t sub[3] = { 7, 8, 9 };
	char text[16];

	(void)state;
	oid.len = SNMP_OID_MAX - 2;
	assert_false(snmp_oid_add(&oid, sub, 3));
	assert_int_equal(oid.len, SNMP_OID_MAX - 2);
	assert_true(snmp_oid_add(&oid, sub, 2));
	assert_int_equal(oid.sub[SNMP_OID_MAX - 1], 8);
	assert_string_equal(
	    snmp_oid_format(sub, 3, text, sizeof(text)), "7.8.9");
	assert_string_equal(
	    snmp_oid_format(
		(const uint32_t[]) { UINT32_MAX, 1 }, 2, text, sizeof(text)),
	    "4294967295.1");
	assert_string_equal(snmp_oid_format(sub, 3, text, 4), "7.8");
	assert_string_equal(snmp_oid_format(sub, 0, text, 4), "");
}

/* ---- addresses ---- */

static void
ipv4_of_anything_but_four_octets_is_none(void **state)
{
	uint32_t a = 7;

	(void)state;
	assert_true(
	    snmp_index_ipv4((const uint32_t[]) { 10, 50, 1, 255 }, 4, &a));
	assert_int_equal(a, 0x0a3201ff);
	assert_false(snmp_index_ipv4((const uint32_t[]) { 10, 50, 1 }, 3, &a));
	assert_false(
	    snmp_index_ipv4((const uint32_t[]) { 10, 50, 1, 0, 0 }, 5, &a));
	assert_false(
	    snmp_index_ipv4((const uint32_t[]) { 10, 50, 1, 256 }, 4, &a));
	assert_int_equal(a, 0x0a3201ff);
}

static void
ipv4_bound_of_hostile_sequences(void **state)
{
	static const struct {
		uint32_t sub[6];
		size_t len;
		bool end;
		uint32_t from;
	} cases[] = {
		{ { 0 }, 0, false, 0 },
		{ { 0 }, 1, false, 0 },
		{ { 10 }, 1, false, 0x0a000000 },
		{ { 10, 50 }, 2, false, 0x0a320000 },
		{ { 10, 50, 1, 0 }, 4, false, 0x0a320101 },
		{ { 10, 50, 1, 255 }, 4, false, 0x0a320200 },
		{ { 10, 255, 255, 255 }, 4, false, 0x0b000000 },
		{ { 10, 50, 1, 0, 0 }, 5, false, 0x0a320101 },
		{ { 10, 50, 1, 0, 9, 9 }, 6, false, 0x0a320101 },
		{ { 10, 256 }, 2, false, 0x0b000000 },
		{ { 10, 256, 1, 1 }, 4, false, 0x0b000000 },
		{ { 10, 50, 1, 256 }, 4, false, 0x0a320200 },
		{ { 10, 50, 1, UINT32_MAX, 3 }, 5, false, 0x0a320200 },
		{ { 255, 255, 255, 254 }, 4, false, UINT32_MAX },
		{ { 255, 255, 255 }, 3, false, 0xffffff00 },
		{ { 255, 255, 255, 255 }, 4, true, 0 },
		{ { 255, 255, 255, 255, 0 }, 5, true, 0 },
		{ { 256 }, 1, true, 0 },
		{ { 255, 256 }, 2, true, 0 },
		{ { UINT32_MAX }, 1, true, 0 },
	};
	enum snmp_bound bound;
	uint32_t from;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		bound =
		    snmp_index_ipv4_bound(cases[i].sub, cases[i].len, &from);
		assert_int_equal(
		    bound, cases[i].end ? SNMP_BOUND_END : SNMP_BOUND_FROM);
		if (!cases[i].end)
			assert_int_equal(from, cases[i].from);
	}
}

static void
ipv4_written_is_read_back(void **state)
{
	static const uint32_t addresses[] = { 0, 1, 0x0a3201ff, 0x80000000,
		0xfffffffe, UINT32_MAX };
	struct snmp_oid oid;
	uint32_t back;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(addresses); i++) {
		oid.len = 0;
		assert_true(snmp_index_add_ipv4(&oid, addresses[i]));
		assert_int_equal(oid.len, 4);
		assert_true(snmp_index_ipv4(oid.sub, 4, &back));
		assert_int_equal(back, addresses[i]);
	}
	oid.len = SNMP_OID_MAX - 3;
	assert_false(snmp_index_add_ipv4(&oid, 1));
}

/* ---- keys, against an oracle ---- */

/*
 * All keys over the octets 0, 1 and 255 of up to three, and all sequences over
 * some numbers: the rows that a bound lets through must be exactly those whose
 * encoding is behind the sequence.
 */
static const uint8_t octets[] = { 0, 1, 255 };
static const uint32_t numbers[] = { 0, 1, 2, 3, 255, 256, UINT32_MAX };

#define KEY_LEN 3
#define KEYS (1 + 3 + 9 + 27)
#define SUBS 4

static struct snmp_key keys[KEYS];

static void
make_keys(void)
{
	size_t len, i, j, n = 0, count = 1;

	for (len = 0; len <= KEY_LEN; len++, count *= COUNT(octets))
		for (i = 0; i < count; i++) {
			size_t rest = i;

			keys[n].len = len;
			for (j = len; j-- > 0; rest /= COUNT(octets))
				keys[n].bytes[j] = octets[rest % COUNT(octets)];
			n++;
		}
	assert_int_equal(n, KEYS);
}

/* The nth sequence; false when there are no more. */
static bool
sequence(size_t n, uint32_t sub[SUBS], size_t *len)
{
	size_t count = 1, i;

	for (*len = 0; *len <= SUBS; (*len)++, count *= COUNT(numbers)) {
		if (n < count) {
			for (i = 0; i < *len; i++, n /= COUNT(numbers))
				sub[i] = numbers[n % COUNT(numbers)];
			return true;
		}
		n -= count;
	}
	return false;
}

static bool
passes(enum snmp_bound bound, const struct snmp_key *limit,
    const struct snmp_key *key)
{
	int order =
	    snmp_key_cmp(key->bytes, key->len, limit->bytes, limit->len);

	return bound != SNMP_BOUND_END &&
	    (bound == SNMP_BOUND_FROM ? order >= 0 : order > 0);
}

static void
key_bound_passes_exactly_what_is_behind(void **state)
{
	uint32_t sub[SUBS];
	struct snmp_oid oid;
	struct snmp_key limit;
	enum snmp_bound bound;
	size_t n, k, len;
	bool behind;

	(void)state;
	make_keys();
	for (n = 0; sequence(n, sub, &len); n++) {
		bound = snmp_index_key_bound(sub, len, &limit);
		for (k = 0; k < KEYS; k++) {
			oid.len = 0;
			snmp_index_add_key(&oid, keys[k].bytes, keys[k].len);
			behind = snmp_oid_cmp(oid.sub, oid.len, sub, len) > 0;
			assert_int_equal(
			    passes(bound, &limit, &keys[k]), behind);
			assert_int_equal(snmp_index_key_cmp(keys[k].bytes,
					     keys[k].len, sub, len) > 0,
			    behind);
			assert_int_equal(snmp_index_key_cmp(keys[k].bytes,
					     keys[k].len, sub, len) == 0,
			    snmp_oid_cmp(oid.sub, oid.len, sub, len) == 0);
		}
	}
	assert_true(n > 2000);
}

static void
hardware_bound_passes_exactly_what_is_behind(void **state)
{
	static const uint8_t types[] = { 0, 1, 255 };
	struct snmp_hardware limit;
	uint32_t sub[SUBS];
	struct snmp_oid oid;
	enum snmp_bound bound;
	size_t n, k, t, len;
	bool pass;

	(void)state;
	make_keys();
	for (n = 0; sequence(n, sub, &len); n++) {
		bound = snmp_index_hardware_bound(sub, len, &limit);
		for (k = 0; k < KEYS * COUNT(types); k++) {
			const struct snmp_key *key = &keys[k % KEYS];

			t = types[k / KEYS];
			oid.len = 0;
			snmp_index_add_hardware(
			    &oid, (uint8_t)t, key->bytes, key->len);
			pass = bound != SNMP_BOUND_END &&
			    (t > limit.type ||
				(t == limit.type &&
				    (limit.any ||
					passes(bound, &limit.key, key))));
			assert_int_equal(
			    pass, snmp_oid_cmp(oid.sub, oid.len, sub, len) > 0);
		}
	}
}

static void
key_read_takes_whole_keys_only(void **state)
{
	const uint32_t sub[] = { 2, 'a', 'b', 9 };
	const uint32_t bad[] = { 2, 'a', 256 };
	struct snmp_key key;

	(void)state;
	assert_int_equal(snmp_index_key(sub, 4, &key), 3);
	assert_int_equal(key.len, 2);
	assert_memory_equal(key.bytes, "ab", 2);
	assert_int_equal(snmp_index_key(sub, 3, &key), 3);
	assert_int_equal(snmp_index_key(sub, 2, &key), 0);
	assert_int_equal(snmp_index_key(sub, 0, &key), 0);
	assert_int_equal(snmp_index_key(bad, 3, &key), 0);
	assert_int_equal(
	    snmp_index_key((const uint32_t[]) { UINT32_MAX }, 1, &key), 0);
	assert_int_equal(
	    snmp_index_key((const uint32_t[]) { 256 }, 1, &key), 0);
	assert_int_equal(snmp_index_key((const uint32_t[]) { 0 }, 1, &key), 1);
	assert_int_equal(key.len, 0);
}

static void
hardware_read_takes_exactly_one(void **state)
{
	const uint32_t sub[] = { 1, 2, 0xaa, 0xbb, 0 };
	struct snmp_hardware h;

	(void)state;
	assert_true(snmp_index_hardware(sub, 4, &h));
	assert_int_equal(h.type, 1);
	assert_int_equal(h.key.len, 2);
	assert_false(snmp_index_hardware(sub, 3, &h));
	assert_false(snmp_index_hardware(sub, 5, &h));
	assert_false(snmp_index_hardware(sub, 1, &h));
	assert_false(snmp_index_hardware((const uint32_t[]) { 256, 0 }, 2, &h));
}

static void
keys_that_do_not_fit_are_not_written(void **state)
{
	struct snmp_oid oid = { .len = SNMP_OID_MAX - 4 };
	uint8_t bytes[256] = { 0 };

	(void)state;
	assert_false(snmp_index_add_key(&oid, bytes, 4));
	assert_false(snmp_index_add_hardware(&oid, 1, bytes, 3));
	assert_int_equal(oid.len, SNMP_OID_MAX - 4);
	assert_true(snmp_index_add_key(&oid, bytes, 3));
	oid.len = 0;
	assert_false(snmp_index_add_key(&oid, bytes, sizeof(bytes)));
	assert_int_equal(oid.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oid_cmp_of_prefix_is_before),
		cmocka_unit_test(oid_add_beyond_the_limit_changes_nothing),
		cmocka_unit_test(ipv4_of_anything_but_four_octets_is_none),
		cmocka_unit_test(ipv4_bound_of_hostile_sequences),
		cmocka_unit_test(ipv4_written_is_read_back),
		cmocka_unit_test(key_bound_passes_exactly_what_is_behind),
		cmocka_unit_test(hardware_bound_passes_exactly_what_is_behind),
		cmocka_unit_test(key_read_takes_whole_keys_only),
		cmocka_unit_test(hardware_read_takes_exactly_one),
		cmocka_unit_test(keys_that_do_not_fit_are_not_written),
	};

	return cmocka_run_group_tests_name("snmp_index", tests, NULL, NULL);
}
