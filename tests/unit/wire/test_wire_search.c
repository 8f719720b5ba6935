/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "core/lease.h"
#include "core/provider.h"
#include "support/xdr_trip.h"
#include "wire/wire_search.h"

static void
trip(const struct client_search *search, wire_search *ret_there,
    struct client_search *ret_search)
{
	wire_search here;
	struct err err;

	assert_int_equal(wire_search_put(search, &here, &err), 0);
	memset(ret_there, 0, sizeof(*ret_there));
	xdr_trip((xdrproc_t)xdr_wire_search, &here, ret_there);
	assert_int_equal(wire_search_get(ret_there, ret_search, &err), 0);
	assert_int_equal(ret_search->type, search->type);
}

static void
search_by_address_arrives(void **state)
{
	struct client_search search = { .type = CLIENT_BY_ADDRESS,
		.address = 0x0a320001 };
	struct client_search got;
	wire_search there;

	(void)state;
	trip(&search, &there, &got);
	assert_int_equal(got.address, 0x0a320001);
	xdr_free((xdrproc_t)xdr_wire_search, &there);
}

static void
search_by_hardware_arrives(void **state)
{
	static const uint8_t mac[LEASE_HW_MAX] = { 2, 0, 255, 7 };
	struct client_search search = { .type = CLIENT_BY_HARDWARE,
		.hardware = mac,
		.hardware_len = sizeof(mac),
		.low = 5,
		.high = UINT32_MAX };
	struct client_search got;
	wire_search there;

	(void)state;
	trip(&search, &there, &got);
	assert_int_equal(got.hardware_len, sizeof(mac));
	assert_memory_equal(got.hardware, mac, sizeof(mac));
	assert_int_equal(got.low, 5);
	assert_int_equal(got.high, UINT32_MAX);
	xdr_free((xdrproc_t)xdr_wire_search, &there);
}

static void
search_by_name_arrives_whatever_its_bytes(void **state)
{
	struct client_search search = {
		.type = CLIENT_BY_NAME, .name = "a\0\xff\n", .name_len = 4
	};
	struct client_search got;
	wire_search there;

	(void)state;
	trip(&search, &there, &got);
	assert_int_equal(got.name_len, 4);
	assert_memory_equal(got.name, "a\0\xff\n", 4);
	xdr_free((xdrproc_t)xdr_wire_search, &there);
}

static void
search_for_too_much_is_not_sent(void **state)
{
	static const char bytes[LEASE_NAME_MAX + 1] = { 1 };
	struct client_search search = {
		.type = CLIENT_BY_NAME, .name = bytes, .name_len = sizeof(bytes)
	};
	wire_search to;
	struct err err;

	(void)state;
	assert_int_equal(wire_search_put(&search, &to, &err), -EINVAL);
	search = (struct client_search) { .type = CLIENT_BY_HARDWARE,
		.hardware = (const uint8_t *)bytes,
		.hardware_len = LEASE_HW_MAX + 1 };
	assert_int_equal(wire_search_put(&search, &to, &err), -EINVAL);
	search.type = (enum client_search_type)9;
	assert_int_equal(wire_search_put(&search, &to, &err), -EINVAL);
}

static void
search_that_means_nothing_is_refused(void **state)
{
	wire_search search = { .type = WIRE_BY_HARDWARE };
	struct client_search got;
	char bytes[6] = { 1 };
	struct err err;

	(void)state;
	search.wire_search_u.hardware.high = 1;
	assert_int_equal(wire_search_get(&search, &got, &err), -EINVAL);
	search.wire_search_u.hardware.hardware.hardware_len = 6;
	search.wire_search_u.hardware.hardware.hardware_val = bytes;
	assert_int_equal(wire_search_get(&search, &got, &err), 0);
	search.wire_search_u.hardware.low = 2;
	assert_int_equal(wire_search_get(&search, &got, &err), -EINVAL);
	search = (wire_search) { .type = WIRE_BY_NAME };
	assert_int_equal(wire_search_get(&search, &got, &err), -EINVAL);
	search.type = (wire_search_type)3;
	assert_int_equal(wire_search_get(&search, &got, &err), -EINVAL);
	assert_string_equal(err.text, "unknown search type 3");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_by_address_arrives),
		cmocka_unit_test(search_by_hardware_arrives),
		cmocka_unit_test(search_by_name_arrives_whatever_its_bytes),
		cmocka_unit_test(search_for_too_much_is_not_sent),
		cmocka_unit_test(search_that_means_nothing_is_refused),
	};

	return cmocka_run_group_tests_name("wire_search", tests, NULL, NULL);
}
