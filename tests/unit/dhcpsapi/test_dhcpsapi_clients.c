/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "core/generation.h"
#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "service/service.h"
#include "support/fake_bound.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"
#include "support/oom.h"

#define UNTOUCHED ((void *)(uintptr_t)16)
#define ALL 0xffffffff
#define LARGE 10000
/* The pointer, the row, six bytes, "host" and four empty strings. */
#define ROW_SIZE (8 + 104 + 6 + (5 + 1 + 1 + 1) * sizeof(WCHAR) + OWNER)
#define OWNER sizeof(L"away.example")
#define BIG 0x0a090000

static int
setup_large(void **state)
{
	(void)state;
	return fake_bound(fake_pair_with(LARGE));
}

static void
free_array(LPDHCP_CLIENT_INFO_PB_ARRAY array)
{
	LPDHCP_CLIENT_INFO_PB c;
	DWORD i;

	for (i = 0; i < array->NumElements; i++) {
		c = array->Clients[i];
		DhcpRpcFreeMemory(c->ClientHardwareAddress.Data);
		DhcpRpcFreeMemory(c->ClientName);
		DhcpRpcFreeMemory(c->ClientComment);
		DhcpRpcFreeMemory(c->OwnerHost.NetBiosName);
		DhcpRpcFreeMemory(c->OwnerHost.HostName);
		DhcpRpcFreeMemory(c->PolicyName);
		DhcpRpcFreeMemory(c);
	}
	DhcpRpcFreeMemory(array->Clients);
	DhcpRpcFreeMemory(array);
}

/* What one enumeration brought. */
struct walk {
	DWORD seen, pages;
	DWORD smallest, largest; /* rows of a page, without the last one */
	size_t most;		 /* bytes of a page */
};

/* Enumerates the rows that come at the addresses first, first + step, ... and
 * checks everything that a page says. */
static struct walk
walk_through(DHCP_IP_ADDRESS subnet, DWORD max, DWORD rows,
    DHCP_IP_ADDRESS first, DWORD step)
{
	struct walk walk = { .smallest = ALL };
	LPDHCP_CLIENT_INFO_PB_ARRAY array;
	DWORD resume = 0, read, total, error, i;
	size_t size;

	do {
		array = NULL;
		error = DhcpV4EnumSubnetClients(
		    NULL, subnet, &resume, max, &array, &read, &total);
		assert_true(error == ERROR_SUCCESS || error == ERROR_MORE_DATA);
		assert_non_null(array);
		assert_int_equal(array->NumElements, read);
		assert_true(read > 0);
		for (i = 0, size = 0; i < read; i++, walk.seen++) {
			size += dhcpsapi_client_pb_size(array->Clients[i]);
			assert_int_equal(array->Clients[i]->ClientIpAddress,
			    first + step * walk.seen);
		}
		assert_int_equal(total, rows - walk.seen);
		assert_int_equal(
		    error, total == 0 ? ERROR_SUCCESS : ERROR_MORE_DATA);
		assert_int_equal(
		    resume, total == 0 ? 0 : first + step * (walk.seen - 1));
		walk.pages++;
		if (size > walk.most)
			walk.most = size;
		if (total > 0 && read < walk.smallest)
			walk.smallest = read;
		if (total > 0 && read > walk.largest)
			walk.largest = read;
		free_array(array);
	} while (error == ERROR_MORE_DATA);
	assert_int_equal(walk.seen, rows);
	return walk;
}

static void
enum_clients_large_scope_at_once(void **state)
{
	struct walk walk;

	(void)state;
	walk = walk_through(BIG, ALL, LARGE, BIG, 2);
	assert_int_equal(walk.pages, 1);
}

static void
enum_clients_large_scope_in_small_pages(void **state)
{
	struct walk walk;

	(void)state;
	walk = walk_through(BIG, 1024, LARGE, BIG, 2);
	assert_int_equal(walk.smallest, 1024 / ROW_SIZE);
	assert_int_equal(walk.largest, 1024 / ROW_SIZE);
	assert_true(walk.most <= 1024);
	/* It counted once, not for each page: a page asks for the subnet, its
	 * resume handle and its rows; the first one also for all others, the
	 * last one for what follows it. */
	assert_in_range(
	    fake_bound_one()->calls, 3 * walk.pages - 1, 3 * walk.pages + 4);
}

static int
setup_nested(void **state)
{
	(void)state;
	return fake_bound(fake_nested());
}

/* The wide one goes on behind the narrow one that lies within it. */
static void
enum_clients_of_subnets_in_each_other(void **state)
{
	static const struct {
		DHCP_IP_ADDRESS subnet, first, step;
		DWORD rows;
	} scopes[] = {
		{ FAKE_NESTED_WIDE, FAKE_NESTED_WIDE + 0x0101, 0x0200, 2 },
		{ FAKE_NESTED_NARROW, FAKE_NESTED_NARROW + 1, 1, 40 },
		{ 0x0a010000, 0x0a010001, 1, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		walk_through(scopes[i].subnet, ALL, scopes[i].rows,
		    scopes[i].first, scopes[i].step);
		walk_through(scopes[i].subnet, 1024, scopes[i].rows,
		    scopes[i].first, scopes[i].step);
	}
}

static void
enum_clients_maximum_is_clamped(void **state)
{
	static const struct {
		DWORD max, used;
	} rows[] = {
		{ 0, 1024 },
		{ 1, 1024 },
		{ 1023, 1024 },
		{ 5000, 5000 },
		{ 65537, 65536 },
		{ 0xfffffffe, 65536 },
	};
	struct walk walk;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		walk = walk_through(BIG, rows[i].max, LARGE, BIG, 2);
		assert_int_equal(walk.largest, rows[i].used / ROW_SIZE);
		assert_int_equal(walk.smallest, rows[i].used / ROW_SIZE);
	}
}

/* The total of a page that begins at a handle. */
static DWORD
total_from(DHCP_IP_ADDRESS subnet, DWORD *resume, DWORD *ret_read)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array = NULL;
	DWORD total = 0;

	assert_int_equal(DhcpV4EnumSubnetClients(NULL, subnet, resume, 1024,
			     &array, ret_read, &total),
	    ERROR_MORE_DATA);
	free_array(array);
	return total;
}

static void
enum_clients_interleaved_totals_are_right(void **state)
{
	DWORD a = 0, b = 0, read, total, i, seen = 0;

	(void)state;
	for (i = 0; i < 3; i++) {
		total = total_from(BIG, &a, &read);
		seen += read;
		assert_int_equal(total, LARGE - seen);
		(void)total_from(0, &b, &read);
	}
}

static void
enum_clients_older_handle_total_is_right(void **state)
{
	DWORD resume = 0, first, again, read, total;

	(void)state;
	(void)total_from(BIG, &resume, &read);
	first = again = resume;
	total = total_from(BIG, &resume, &read);
	assert_int_equal(total_from(BIG, &again, &read), total);
	again = first;
	assert_int_equal(total_from(BIG, &again, &read), total);
}

static void
enum_clients_other_scope_same_handle_total_is_right(void **state)
{
	DWORD resume = 0, read, seen, total;

	(void)state;
	total = total_from(0x0a000000, &resume, &seen);
	assert_int_equal(total, 8 - seen);
	total = total_from(0, &resume, &read);
	assert_int_equal(total, 11 + LARGE - seen - read);
}

static void
enum_clients_new_view_total_is_right(void **state)
{
	DWORD resume = 0, read, seen, total;

	(void)state;
	(void)total_from(BIG, &resume, &seen);
	fake_publish(fake_bound_one(), fake_pair_with(LARGE + 100));
	assert_int_equal(service_refresh_now(fake_bound_service(),
			     service_server(fake_bound_service(), 0), NULL),
	    0);
	total = total_from(BIG, &resume, &read);
	assert_int_equal(total, LARGE + 100 - seen - read);
}

static void
enum_clients_of_one_scope_are_its_own(void **state)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array = NULL;
	DWORD resume = 0, read, total;

	(void)state;
	assert_int_equal(DhcpV4EnumSubnetClients(NULL, 0x0a000100, &resume, ALL,
			     &array, &read, &total),
	    ERROR_SUCCESS);
	assert_int_equal(read, 2);
	assert_int_equal(total, 0);
	assert_int_equal(resume, 0);
	assert_int_equal(array->Clients[0]->ClientIpAddress, 0x0a00010a);
	assert_int_equal(array->Clients[1]->ClientIpAddress, 0x0a000123);
	free_array(array);
}

static void
enum_clients_of_all_scopes_in_order(void **state)
{
	static const DHCP_IP_ADDRESS want[] = { 0x0a00000a, 0x0a00000b,
		0x0a00000c, 0x0a00000d, 0x0a00000e, 0x0a00000f, 0x0a000010,
		0x0a000011, 0x0a00010a, 0x0a000123, 0x0a00020a };
	const DWORD rows = sizeof(want) / sizeof(want[0]);
	LPDHCP_CLIENT_INFO_PB_ARRAY array;
	DWORD resume = 0, read, total, error, i, seen = 0;

	(void)state;
	do {
		error = DhcpV4EnumSubnetClients(
		    NULL, 0, &resume, 1024, &array, &read, &total);
		assert_true(error == ERROR_SUCCESS || error == ERROR_MORE_DATA);
		for (i = 0; i < read; i++)
			assert_int_equal(
			    array->Clients[i]->ClientIpAddress, want[seen++]);
		assert_int_equal(total, rows - seen);
		free_array(array);
	} while (error == ERROR_MORE_DATA);
	assert_int_equal(seen, rows);
}

static void
enum_clients_rows_have_their_fields(void **state)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array = NULL;
	DWORD resume = 0, read, total;

	(void)state;
	assert_int_equal(DhcpV4EnumSubnetClients(NULL, 0x0a000000, &resume, ALL,
			     &array, &read, &total),
	    ERROR_SUCCESS);
	assert_int_equal(read, 8);
	assert_int_equal(wcscmp(array->Clients[0]->ClientName, L"alpha"), 0);
	assert_int_equal(wcscmp(array->Clients[0]->PolicyName, L"gold"), 0);
	assert_int_equal(array->Clients[0]->SubnetMask, 0xffffff00);
	assert_int_equal(array->Clients[0]->AddressState, 1);
	assert_int_equal(array->Clients[0]->FilterStatus, 1);
	assert_int_equal(array->Clients[1]->bClientType, 6);
	assert_int_equal(array->Clients[2]->AddressState, 3);
	assert_int_equal(array->Clients[3]->AddressState, 2);
	assert_int_equal(
	    wcscmp(array->Clients[5]->ClientName, L"caf? \u20ac?"), 0);
	free_array(array);
}

/* ---- failures ---- */

static void
enum_fails(const WCHAR *name, DHCP_IP_ADDRESS subnet, DWORD resume, DWORD error)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array = UNTOUCHED;
	DWORD handle = resume, read = 2, total = 3;

	assert_int_equal(DhcpV4EnumSubnetClients((WCHAR *)name, subnet, &handle,
			     ALL, &array, &read, &total),
	    error);
	assert_int_equal(handle, resume);
	if (error == ERROR_NO_MORE_ITEMS) {
		assert_null(array);
		assert_int_equal(read, 0);
		assert_int_equal(total, 0);
	} else {
		assert_ptr_equal(array, UNTOUCHED);
		assert_int_equal(read, 2);
		assert_int_equal(total, 3);
	}
}

static void
enum_clients_resume_handle_of_no_row_is_20013(void **state)
{
	(void)state;
	enum_fails(NULL, 0, 0x0a000014, ERROR_DHCP_JET_ERROR);
	enum_fails(NULL, 0, 1, ERROR_DHCP_JET_ERROR);
	enum_fails(NULL, 0, 0xffffffff, ERROR_DHCP_JET_ERROR);
	/* A row, of another scope. */
	enum_fails(NULL, 0x0a000100, 0x0a00000a, ERROR_DHCP_JET_ERROR);
}

static void
enum_clients_nothing_follows_is_259(void **state)
{
	(void)state;
	/* After the last row. */
	enum_fails(NULL, 0, 0x0a00020a, ERROR_NO_MORE_ITEMS);
	enum_fails(NULL, 0x0a000000, 0x0a000011, ERROR_NO_MORE_ITEMS);
	/* An empty scope, no scope, an address within one. */
	enum_fails(NULL, BIG, 0, ERROR_NO_MORE_ITEMS);
	enum_fails(NULL, 0x0a000300, 0, ERROR_NO_MORE_ITEMS);
	enum_fails(NULL, 0x0a000001, 0, ERROR_NO_MORE_ITEMS);
	enum_fails(NULL, 0xffffffff, 0, ERROR_NO_MORE_ITEMS);
	enum_fails(NULL, 1, 0, ERROR_NO_MORE_ITEMS);
}

static void
enum_clients_failures_in_order(void **state)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array = UNTOUCHED;
	WCHAR *nobody = (WCHAR *)L"nobody";
	DWORD resume = 0, read = 0, total = 0;

	(void)state;
	assert_int_equal(DhcpV4EnumSubnetClients(
			     nobody, 0, NULL, ALL, &array, &read, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4EnumSubnetClients(
			     nobody, 0, &resume, ALL, NULL, &read, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4EnumSubnetClients(
			     nobody, 0, &resume, ALL, &array, NULL, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4EnumSubnetClients(
			     nobody, 0, &resume, ALL, &array, &read, NULL),
	    ERROR_INVALID_PARAMETER);
	enum_fails(L"nobody", 0, 1, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	enum_fails(L"two", 0, 0, ERROR_DHCP_JET_ERROR);
	fake_bound_one()->call_rc = -EACCES;
	enum_fails(NULL, 0, 0, ERROR_ACCESS_DENIED);
	enum_fails(NULL, 0, 1, ERROR_ACCESS_DENIED);
	fake_bound_one()->call_rc = -ETIMEDOUT;
	enum_fails(NULL, 0, 0, ERROR_DHCP_SERVER_NOT_REACHABLE);
}

/* Whichever question of the several fails, the whole call has failed. */
static void
enum_clients_failure_in_the_middle_is_told(void **state)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array;
	DWORD resume, read, total, error;
	unsigned int nth;

	(void)state;
	for (nth = 1;; nth++) {
		array = UNTOUCHED;
		resume = BIG;
		fake_bound_one()->fail_call = nth;
		error = DhcpV4EnumSubnetClients(
		    NULL, BIG, &resume, 2000, &array, &read, &total);
		if (fake_bound_one()->fail_call != 0)
			break;
		assert_int_equal(error, ERROR_DHCP_SERVER_NOT_REACHABLE);
		assert_ptr_equal(array, UNTOUCHED);
		assert_int_equal(resume, BIG);
	}
	fake_bound_one()->fail_call = 0;
	assert_int_equal(error, ERROR_MORE_DATA);
	/* The handle, the rows, and the rest in blocks. */
	assert_true(nth > 4);
	free_array(array);
}

/* As it would end an enumeration that never ends. */
static void
enum_clients_source_that_goes_back_is_20013(void **state)
{
	unsigned int nth;

	(void)state;
	/* The handle's row is the first call, the page the second one, the
	 * counting of the rest the others. */
	for (nth = 2; nth <= 4; nth++) {
		LPDHCP_CLIENT_INFO_PB_ARRAY array = UNTOUCHED;
		DWORD resume = 0x0a00000a, read, total;

		fake_bound_one()->stuck_call = nth;
		assert_int_equal(DhcpV4EnumSubnetClients(NULL, 0, &resume, 1024,
				     &array, &read, &total),
		    ERROR_DHCP_JET_ERROR);
		assert_int_equal(fake_bound_one()->stuck_call, 0);
		assert_ptr_equal(array, UNTOUCHED);
		assert_int_equal(resume, 0x0a00000a);
	}
}

static void
no_memory(void *arg)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array = UNTOUCHED;
	DWORD resume = *(DWORD *)arg, read = 2, total = 3, error;

	error = DhcpV4EnumSubnetClients((WCHAR *)L"one", 0, &resume,
	    resume == 0 ? ALL : 1024, &array, &read, &total);
	if (oom_hit()) {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_ptr_equal(array, UNTOUCHED);
		assert_int_equal(resume, *(DWORD *)arg);
		assert_int_equal(read, 2);
		assert_int_equal(total, 3);
	} else {
		assert_true(error == ERROR_SUCCESS || error == ERROR_MORE_DATA);
		free_array(array);
	}
}

static void
enum_clients_no_memory_is_8(void **state)
{
	DWORD resume = 0;

	(void)state;
	assert_true(oom_each(no_memory, &resume) > 60);
	resume = 0x0a00000a;
	assert_true(oom_each(no_memory, &resume) > 30);
}

int
main(void)
{
#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fake_bound_pair, fake_bound_end)
#define LARGE_TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, setup_large, fake_bound_end)
	const struct CMUnitTest tests[] = {
		LARGE_TEST(enum_clients_large_scope_at_once),
		LARGE_TEST(enum_clients_large_scope_in_small_pages),
		cmocka_unit_test_setup_teardown(
		    enum_clients_of_subnets_in_each_other, setup_nested,
		    fake_bound_end),
		LARGE_TEST(enum_clients_maximum_is_clamped),
		LARGE_TEST(enum_clients_interleaved_totals_are_right),
		LARGE_TEST(enum_clients_older_handle_total_is_right),
		LARGE_TEST(enum_clients_other_scope_same_handle_total_is_right),
		LARGE_TEST(enum_clients_new_view_total_is_right),
		TEST(enum_clients_of_one_scope_are_its_own),
		TEST(enum_clients_of_all_scopes_in_order),
		TEST(enum_clients_rows_have_their_fields),
		TEST(enum_clients_resume_handle_of_no_row_is_20013),
		TEST(enum_clients_nothing_follows_is_259),
		TEST(enum_clients_failures_in_order),
		LARGE_TEST(enum_clients_failure_in_the_middle_is_told),
		LARGE_TEST(enum_clients_source_that_goes_back_is_20013),
		TEST(enum_clients_no_memory_is_8),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_clients", tests, NULL, NULL);
}
