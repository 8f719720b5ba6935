/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The three searches for a client, and the ways to write a hardware address. */

#include "support/test.h"

#include <string.h>

#include "base/err.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "service/service.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"

static struct service *service;
static struct server *server;
static struct fake *fake;

/* What the last completion brought. */
static struct {
	unsigned int count; /* of completions */
	DWORD error;
	struct dhcpsapi_client *client;
} got;

static void
forget(void)
{
	dhcpsapi_client_free(got.client);
	memset(&got, 0, sizeof(got));
}

static int
setup(void **state)
{
	static const char *const names[] = { "one" };

	(void)state;
	fake = fake_server("one");
	fake_publish(fake, fake_pair());
	service = fake_service(NULL, names, 1);
	server = service_server(service, 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	forget();
	fake_end(service);
	return 0;
}

static void
on_client(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client *client)
{
	assert_ptr_equal(arg, &got);
	assert_true((error == 0) == (client != NULL));
	assert_true(error == 0 || err->text[0] != '\0');
	got.count++;
	got.error = error;
	got.client = client;
}

static void
start_address(DHCP_IP_ADDRESS address)
{
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientIpAddress };

	forget();
	search.SearchInfo.ClientIpAddress = address;
	dhcpsapi_start_client_info(server, &search, on_client, &got);
}

static void
start_name(const WCHAR *name)
{
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientName };

	forget();
	search.SearchInfo.ClientName = (LPWSTR)name;
	dhcpsapi_start_client_info(server, &search, on_client, &got);
}

static void
start_hardware(const char *bytes, DWORD len)
{
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientHardwareAddress };
	uint8_t copy[64];

	forget();
	memcpy(copy, bytes, len);
	search.SearchInfo.ClientHardwareAddress.Data = copy;
	search.SearchInfo.ClientHardwareAddress.DataLength = len;
	dhcpsapi_start_client_info(server, &search, on_client, &got);
	/* The arguments are borrowed until the call returns, no longer. */
	memset(copy, 0xee, sizeof(copy));
}

#define START_HARDWARE(s) start_hardware(s, sizeof(s) - 1)

static void
assert_found(DHCP_IP_ADDRESS address)
{
	assert_int_equal(got.count, 1);
	assert_int_equal(got.error, ERROR_SUCCESS);
	assert_int_equal(got.client->info->ClientIpAddress, address);
}

static void
assert_error(DWORD error)
{
	assert_int_equal(got.count, 1);
	assert_int_equal(got.error, error);
}

static void
start_client_info_by_address_finds_every_row(void **state)
{
	(void)state;
	start_address(0x0a00000a);
	assert_found(0x0a00000a);
	assert_int_equal(wcscmp(got.client->info->ClientName, L"alpha"), 0);
	assert_int_equal(got.client->info->OwnerHost.IpAddress,
	    got.client->owner_is_primary ? 0xc0000201 : 0xc0000202);
	start_address(0x0a00000c);
	assert_found(0x0a00000c);
	assert_int_equal(got.client->phase, PHASE_TRANSITIONAL);
	start_address(0x0a00000d);
	assert_found(0x0a00000d);
	assert_int_equal(got.client->phase, PHASE_ABANDONED);
	start_address(0x0a000014); /* backup: no row */
	assert_error(ERROR_DHCP_JET_ERROR);
	start_address(0x0a00001e); /* no record */
	assert_error(ERROR_DHCP_JET_ERROR);
	start_address(0);
	assert_error(ERROR_DHCP_JET_ERROR);
	start_address(0xffffffff);
	assert_error(ERROR_DHCP_JET_ERROR);
}

static void
start_client_info_by_name_ignores_case_and_takes_the_lowest(void **state)
{
	(void)state;
	start_name(L"ALPHA");
	assert_found(0x0a00000a);
	start_name(L"beta");
	assert_found(0x0a00000b);
	start_name(L"gone"); /* not in force */
	assert_error(ERROR_DHCP_JET_ERROR);
	start_name(L"alph");
	assert_error(ERROR_DHCP_JET_ERROR);
	start_name(L"");
	assert_error(ERROR_DHCP_JET_ERROR);
}

static void
start_client_info_name_too_long_is_absent(void **state)
{
	static WCHAR name[LEASE_NAME_MAX + 2];
	size_t i;

	(void)state;
	for (i = 0; i <= LEASE_NAME_MAX; i++)
		name[i] = L'a';
	start_name(name);
	assert_error(ERROR_DHCP_JET_ERROR);
	assert_int_equal(fake->calls, 0);
}

static void
start_client_info_invalid_search_is_87(void **state)
{
	DHCP_SEARCH_INFO search = { .SearchType = (DHCP_SEARCH_INFO_TYPE)3 };

	(void)state;
	start_name(NULL);
	assert_error(ERROR_INVALID_PARAMETER);
	start_name(L"a\xd800");
	assert_error(ERROR_INVALID_PARAMETER);
	forget();
	dhcpsapi_start_client_info(server, &search, on_client, &got);
	assert_error(ERROR_INVALID_PARAMETER);
	forget();
	search.SearchType = DhcpClientHardwareAddress;
	search.SearchInfo.ClientHardwareAddress.DataLength = 6;
	dhcpsapi_start_client_info(server, &search, on_client, &got);
	assert_error(ERROR_INVALID_PARAMETER);
	assert_int_equal(fake->calls, 0);
}

static void
start_client_info_by_hardware_exact_bytes(void **state)
{
	(void)state;
	START_HARDWARE("\x02\0\0\0\0\x0b");
	assert_found(0x0a00000b);
	/* In force in three scopes: the lowest. */
	START_HARDWARE("\x02\0\0\0\0\x0a");
	assert_found(0x0a00000a);
	START_HARDWARE("\x02\0\0\0\0\x0c"); /* not in force */
	assert_error(ERROR_DHCP_JET_ERROR);
	START_HARDWARE("\x02\0\0\0\0");
	assert_error(ERROR_DHCP_JET_ERROR);
}

static void
start_client_info_by_unique_id_searches_that_scope_only(void **state)
{
	(void)state;
	START_HARDWARE("\x00\x01\x00\x0a\x01\x02\0\0\0\0\x0a");
	assert_found(0x0a00010a);
	START_HARDWARE("\x00\x02\x00\x0a\x01\x02\0\0\0\0\x0a");
	assert_found(0x0a00020a);
	START_HARDWARE("\x00\x00\x00\x0a\x01\x02\0\0\0\0\x0a");
	assert_found(0x0a00000a);
	/* The bytes as a client identifier. */
	START_HARDWARE("\x00\x01\x00\x0a\x01\x01\x02\0\0\0\0\x0a");
	assert_found(0x0a00010a);
	/* Only below, only above that scope, no such scope, the other byte
	 * order. */
	START_HARDWARE("\x00\x00\x00\x0a\x01\x02\0\0\0\0\x35");
	assert_error(ERROR_DHCP_JET_ERROR);
	START_HARDWARE("\x00\x01\x00\x0a\x01\x02\0\0\0\0\x0b");
	assert_error(ERROR_DHCP_JET_ERROR);
	START_HARDWARE("\x00\x03\x00\x0a\x01\x02\0\0\0\0\x0a");
	assert_error(ERROR_DHCP_JET_ERROR);
	START_HARDWARE("\x0a\x00\x01\x00\x01\x02\0\0\0\0\x0a");
	assert_error(ERROR_DHCP_JET_ERROR);
	/* Its fifth byte is 01 always. */
	START_HARDWARE("\x00\x01\x00\x0a\x06\x02\0\0\0\0\x0a");
	assert_error(ERROR_DHCP_JET_ERROR);
}

static void
start_client_info_by_client_identifier_after_exact_bytes(void **state)
{
	(void)state;
	START_HARDWARE("\x01\x02\0\0\0\0\x0b");
	assert_found(0x0a00000b);
	/* These seven bytes are somebody's address, and as a client identifier
	 * somebody else's. */
	START_HARDWARE("\x01\x02\0\0\0\0\x11");
	assert_found(0x0a000010);
	START_HARDWARE("\x06\x02\0\0\0\0\x0b");
	assert_error(ERROR_DHCP_JET_ERROR);
}

static void
start_client_info_hardware_no_bytes_or_too_many_are_absent(void **state)
{
	char bytes[26] = { 0 };

	(void)state;
	start_hardware(bytes, 0);
	assert_error(ERROR_DHCP_JET_ERROR);
	start_hardware(bytes, 26);
	assert_error(ERROR_DHCP_JET_ERROR);
	assert_int_equal(fake->calls, 0);
	/* 21 to 25 bytes can be a unique ID, no address. */
	bytes[4] = 1;
	start_hardware(bytes, 25);
	assert_error(ERROR_DHCP_JET_ERROR);
	assert_int_equal(fake->calls, 1);
	/* 21 bytes that cannot be either. */
	bytes[4] = 0;
	start_hardware(bytes, 21);
	assert_error(ERROR_DHCP_JET_ERROR);
	assert_int_equal(fake->calls, 1);
}

/* A server that fails in the middle of the questions is not "no such client".
 */
static void
start_client_info_failure_in_any_question_is_told(void **state)
{
	unsigned int nth;

	(void)state;
	/* address; scopes; unique ID; its identifier */
	for (nth = 1; nth <= 4; nth++) {
		fake->fail_call = nth;
		START_HARDWARE("\x00\x01\x00\x0a\x01\x01\x02\0\0\0\0\x0f");
		assert_error(ERROR_DHCP_SERVER_NOT_REACHABLE);
	}
	fake->fail_call = 0;
	START_HARDWARE("\x00\x01\x00\x0a\x01\x01\x02\0\0\0\0\x0f");
	assert_error(ERROR_DHCP_JET_ERROR);
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(start_client_info_by_address_finds_every_row),
		TEST(
		    start_client_info_by_name_ignores_case_and_takes_the_lowest),
		TEST(start_client_info_name_too_long_is_absent),
		TEST(start_client_info_invalid_search_is_87),
		TEST(start_client_info_by_hardware_exact_bytes),
		TEST(start_client_info_by_unique_id_searches_that_scope_only),
		TEST(start_client_info_by_client_identifier_after_exact_bytes),
		TEST(
		    start_client_info_hardware_no_bytes_or_too_many_are_absent),
		TEST(start_client_info_failure_in_any_question_is_told),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_search", tests, NULL, NULL);
}
