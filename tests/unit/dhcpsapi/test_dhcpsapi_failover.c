/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "dhcpsapi/dhcpsapi.h"
#include "support/fake_bound.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"
#include "support/oom.h"

#define UNTOUCHED ((void *)(uintptr_t)16)

/* A failed call has asked nobody and touched nothing. */
static void
statistics_fails(LPWSTR name, DHCP_IP_ADDRESS scope, DWORD error)
{
	LPDHCP_FAILOVER_STATISTICS stats = UNTOUCHED;

	assert_int_equal(
	    DhcpV4FailoverGetScopeStatistics(name, scope, &stats), error);
	assert_ptr_equal(stats, UNTOUCHED);
}

static void
client_fails(LPWSTR name, const DHCP_SEARCH_INFO *search, DWORD error)
{
	LPDHCPV4_FAILOVER_CLIENT_INFO info = UNTOUCHED;

	assert_int_equal(DhcpV4FailoverGetClientInfo(
			     name, (DHCP_SEARCH_INFO *)search, &info),
	    error);
	assert_ptr_equal(info, UNTOUCHED);
}

static void
free_client(LPDHCPV4_FAILOVER_CLIENT_INFO info)
{
	DhcpRpcFreeMemory(info->ClientHardwareAddress.Data);
	DhcpRpcFreeMemory(info->ClientName);
	DhcpRpcFreeMemory(info->ClientComment);
	DhcpRpcFreeMemory(info->OwnerHost.NetBiosName);
	DhcpRpcFreeMemory(info->OwnerHost.HostName);
	DhcpRpcFreeMemory(info->PolicyName);
	DhcpRpcFreeMemory(info);
}

/* ---- DhcpV4FailoverGetScopeStatistics ---- */

static void
get_scope_statistics_gives_the_seven(void **state)
{
	LPDHCP_FAILOVER_STATISTICS stats = NULL;

	(void)state;
	assert_int_equal(
	    DhcpV4FailoverGetScopeStatistics(NULL, 0x0a000000, &stats), 0);
	assert_int_equal(stats->NumAddr, 90);
	assert_int_equal(stats->AddrFree, 82);
	assert_int_equal(stats->AddrInUse, 6);
	assert_int_equal(stats->PartnerAddrFree, 1);
	assert_int_equal(stats->ThisAddrFree, 81);
	assert_int_equal(stats->ThisAddrInUse + stats->PartnerAddrInUse, 6);
	DhcpRpcFreeMemory(stats);
}

static void
get_scope_statistics_by_name_asks_that_server(void **state)
{
	LPDHCP_FAILOVER_STATISTICS stats = NULL;

	(void)state;
	assert_int_equal(DhcpV4FailoverGetScopeStatistics(
			     (LPWSTR)L"one", 0x0a000000, &stats),
	    0);
	DhcpRpcFreeMemory(stats);
	statistics_fails((LPWSTR)L"two", 0x0a000000, ERROR_DHCP_JET_ERROR);
}

static void
get_scope_statistics_failures_in_order(void **state)
{
	LPWSTR nobody = (LPWSTR)L"nobody";

	(void)state;
	/* The arguments before the server's name, */
	statistics_fails(nobody, 0, ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpV4FailoverGetScopeStatistics(nobody, 0x0a000000, NULL),
	    ERROR_INVALID_PARAMETER);
	/* the name before its source, */
	fake_bound_one()->call_rc = -EACCES;
	statistics_fails(
	    nobody, 0x0a000000, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	/* permission before what is there. */
	statistics_fails(NULL, 0x0a000300, ERROR_ACCESS_DENIED);
	fake_bound_one()->call_rc = 0;
	statistics_fails(NULL, 0x0a000300, ERROR_DHCP_SUBNET_NOT_PRESENT);
	statistics_fails(NULL, 0x0a000001, ERROR_DHCP_SUBNET_NOT_PRESENT);
	statistics_fails(
	    NULL, 0x0a000200, ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP);
	fake_bound_one()->call_rc = -EHOSTUNREACH;
	statistics_fails(NULL, 0x0a000000, ERROR_DHCP_SERVER_NOT_REACHABLE);
	fake_bound_one()->call_rc = -ETIMEDOUT;
	statistics_fails(NULL, 0x0a000000, ERROR_DHCP_SERVER_NOT_REACHABLE);
}

/* ---- DhcpV4FailoverGetClientInfo ---- */

static void
get_client_info_gives_every_field(void **state)
{
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientIpAddress };
	LPDHCPV4_FAILOVER_CLIENT_INFO info = NULL;

	(void)state;
	search.SearchInfo.ClientIpAddress = 0x0a00000a;
	assert_int_equal(DhcpV4FailoverGetClientInfo(NULL, &search, &info), 0);
	assert_int_equal(info->ClientIpAddress, 0x0a00000a);
	assert_int_equal(info->SubnetMask, 0xffffff00);
	assert_int_equal(info->ClientHardwareAddress.DataLength, 6);
	assert_memory_equal(
	    info->ClientHardwareAddress.Data, "\x02\0\0\0\0\x0a", 6);
	assert_int_equal(wcscmp(info->ClientName, L"alpha"), 0);
	assert_int_equal(wcscmp(info->PolicyName, L"gold"), 0);
	assert_int_equal(info->StartTime, 1699990001);
	assert_int_equal(info->SentPotExpTime, 1700000003);
	assert_int_equal(info->AckPotExpTime, 1700000004);
	assert_int_equal(info->RecvPotExpTime, 1700000005);
	assert_int_equal(info->CltLastTransTime, 1699990006);
	assert_int_equal(info->LastBndUpdTime, 0);
	assert_int_equal(info->bClientType, CLIENT_TYPE_DHCP);
	assert_int_equal(info->AddressState, V5_ADDRESS_STATE_ACTIVE);
	free_client(info);
}

static void
get_client_info_three_searches_agree(void **state)
{
	static const WCHAR *const name = L"BETA";
	BYTE hw[] = { 2, 0, 0, 0, 0, 0x0b };
	DHCP_SEARCH_INFO searches[3] = {
		{ .SearchType = DhcpClientIpAddress },
		{ .SearchType = DhcpClientHardwareAddress },
		{ .SearchType = DhcpClientName },
	};
	LPDHCPV4_FAILOVER_CLIENT_INFO info;
	size_t i;

	(void)state;
	searches[0].SearchInfo.ClientIpAddress = 0x0a00000b;
	searches[1].SearchInfo.ClientHardwareAddress.Data = hw;
	searches[1].SearchInfo.ClientHardwareAddress.DataLength = sizeof(hw);
	searches[2].SearchInfo.ClientName = (LPWSTR)name;
	for (i = 0; i < 3; i++) {
		info = NULL;
		assert_int_equal(
		    DhcpV4FailoverGetClientInfo(NULL, &searches[i], &info), 0);
		assert_int_equal(info->ClientIpAddress, 0x0a00000b);
		assert_int_equal(info->bClientType,
		    CLIENT_TYPE_BOOTP | CLIENT_TYPE_RESERVATION_FLAG);
		assert_int_equal(
		    info->ClientLeaseExpires.dwHighDateTime, 0x7fffffff);
		assert_int_equal(
		    info->ClientLeaseExpires.dwLowDateTime, 0xffffffff);
		free_client(info);
	}
}

/* All scopes are searched, those without failover too. */
static void
get_client_info_outside_failover_is_found(void **state)
{
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientIpAddress };
	LPDHCPV4_FAILOVER_CLIENT_INFO info = NULL;

	(void)state;
	search.SearchInfo.ClientIpAddress = 0x0a00020a;
	assert_int_equal(DhcpV4FailoverGetClientInfo(NULL, &search, &info), 0);
	assert_int_equal(info->OwnerHost.IpAddress, 0);
	free_client(info);
}

static void
get_client_info_failures_in_order(void **state)
{
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientName };
	LPWSTR nobody = (LPWSTR)L"nobody";

	(void)state;
	client_fails(nobody, NULL, ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverGetClientInfo(nobody, &search, NULL),
	    ERROR_INVALID_PARAMETER);
	client_fails(nobody, &search, ERROR_INVALID_PARAMETER);
	search.SearchInfo.ClientName = (LPWSTR)L"\xdfff";
	client_fails(nobody, &search, ERROR_INVALID_PARAMETER);
	search.SearchType = (DHCP_SEARCH_INFO_TYPE)3;
	client_fails(nobody, &search, ERROR_INVALID_PARAMETER);
	search.SearchType = (DHCP_SEARCH_INFO_TYPE)-1;
	client_fails(nobody, &search, ERROR_INVALID_PARAMETER);
	search.SearchType = DhcpClientHardwareAddress;
	search.SearchInfo.ClientHardwareAddress.DataLength = 1;
	search.SearchInfo.ClientHardwareAddress.Data = NULL;
	client_fails(nobody, &search, ERROR_INVALID_PARAMETER);
	search.SearchType = DhcpClientIpAddress;
	search.SearchInfo.ClientIpAddress = 0x0a000014;
	client_fails(nobody, &search, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	fake_bound_one()->call_rc = -EACCES;
	client_fails(NULL, &search, ERROR_ACCESS_DENIED);
	fake_bound_one()->call_rc = -EHOSTUNREACH;
	client_fails(NULL, &search, ERROR_DHCP_SERVER_NOT_REACHABLE);
	fake_bound_one()->call_rc = 0;
	client_fails(NULL, &search, ERROR_DHCP_JET_ERROR);
	/* A source that was never read has a database error, too. */
	client_fails((LPWSTR)L"two", &search, ERROR_DHCP_JET_ERROR);
}

/* ---- DhcpV4FailoverGetSystemTime ---- */

static void
get_system_time_gives_the_servers_clock(void **state)
{
	DWORD now = 0, delta = 0;

	(void)state;
	assert_int_equal(DhcpV4FailoverGetSystemTime(NULL, &now, &delta), 0);
	assert_int_equal(now, FAKE_NOW);
	assert_int_equal(delta, 60);
	now = 0;
	assert_int_equal(DhcpV4FailoverGetSystemTime(NULL, &now, NULL), 0);
	assert_int_equal(now, FAKE_NOW);
}

static void
get_system_time_failures_in_order(void **state)
{
	DWORD now = 4711, delta = 4712;

	(void)state;
	assert_int_equal(
	    DhcpV4FailoverGetSystemTime((LPWSTR)L"nobody", NULL, &delta),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpV4FailoverGetSystemTime((LPWSTR)L"nobody", &now, &delta),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	fake_bound_one()->call_rc = -ETIMEDOUT;
	assert_int_equal(DhcpV4FailoverGetSystemTime(NULL, &now, &delta),
	    ERROR_DHCP_SERVER_NOT_REACHABLE);
	assert_int_equal(now, 4711);
	assert_int_equal(delta, 4712);
}

/* ---- DhcpV4FailoverGetAddressStatus ---- */

static void
get_address_status_each_answer(void **state)
{
	static const struct {
		DHCP_IP_ADDRESS address;
		DWORD status;
	} rows[] = {
		{ 0x0a00001e, 0 },
		{ 0x0a000014, 1 },
		{ 0x0a000123, 2 },
		{ 0x0a00000e, 3 },
	};
	DWORD status;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(DhcpV4FailoverGetAddressStatus(
				     NULL, rows[i].address, &status),
		    0);
		assert_int_equal(status, rows[i].status);
	}
}

static void
get_address_status_failures_in_order(void **state)
{
	LPWSTR nobody = (LPWSTR)L"nobody";
	DWORD status = 4711;

	(void)state;
	assert_int_equal(DhcpV4FailoverGetAddressStatus(nobody, 1, NULL),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverGetAddressStatus(nobody, 1, &status),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_int_equal(
	    DhcpV4FailoverGetAddressStatus((LPWSTR)L"two", 1, &status),
	    ERROR_DHCP_JET_ERROR);
	assert_int_equal(
	    DhcpV4FailoverGetAddressStatus(NULL, 0x0a000300, &status),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverGetAddressStatus(NULL, 0, &status),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpV4FailoverGetAddressStatus(NULL, 0x0a00020a, &status),
	    ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP);
	assert_int_equal(status, 4711);
}

/* ---- memory ---- */

static void
no_memory_statistics(void *arg)
{
	LPDHCP_FAILOVER_STATISTICS stats = UNTOUCHED;
	DWORD error;

	(void)arg;
	error = DhcpV4FailoverGetScopeStatistics(
	    (LPWSTR)L"one", 0x0a000000, &stats);
	if (oom_hit()) {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_ptr_equal(stats, UNTOUCHED);
	} else {
		assert_int_equal(error, ERROR_SUCCESS);
		DhcpRpcFreeMemory(stats);
	}
}

static void
no_memory_client(void *arg)
{
	LPDHCPV4_FAILOVER_CLIENT_INFO info = UNTOUCHED;
	DWORD error;

	error = DhcpV4FailoverGetClientInfo((LPWSTR)L"one", arg, &info);
	if (oom_hit()) {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_ptr_equal(info, UNTOUCHED);
	} else {
		assert_int_equal(error, ERROR_SUCCESS);
		free_client(info);
	}
}

static void
no_memory_time(void *arg)
{
	DWORD now = 4711, delta = 4712, error;

	(void)arg;
	error = DhcpV4FailoverGetSystemTime((LPWSTR)L"one", &now, &delta);
	if (oom_hit()) {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_int_equal(now, 4711);
		assert_int_equal(delta, 4712);
	} else {
		assert_int_equal(error, ERROR_SUCCESS);
	}
}

static void
any_call_no_memory_is_8(void **state)
{
	BYTE hw[] = { 0, 1, 0, 10, 1, 1, 2, 0, 0, 0, 0, 0x0a };
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientIpAddress };

	(void)state;
	assert_true(oom_each(no_memory_statistics, NULL) > 3);
	search.SearchInfo.ClientIpAddress = 0x0a00000a;
	assert_true(oom_each(no_memory_client, &search) > 10);
	search.SearchType = DhcpClientName;
	search.SearchInfo.ClientName = (LPWSTR)L"alpha";
	assert_true(oom_each(no_memory_client, &search) > 10);
	search.SearchType = DhcpClientHardwareAddress;
	search.SearchInfo.ClientHardwareAddress.Data = hw;
	search.SearchInfo.ClientHardwareAddress.DataLength = sizeof(hw);
	assert_true(oom_each(no_memory_client, &search) > 10);
	assert_true(oom_each(no_memory_time, NULL) > 3);
}

int
main(void)
{
#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fake_bound_pair, fake_bound_end)
	const struct CMUnitTest tests[] = {
		TEST(get_scope_statistics_gives_the_seven),
		TEST(get_scope_statistics_by_name_asks_that_server),
		TEST(get_scope_statistics_failures_in_order),
		TEST(get_client_info_gives_every_field),
		TEST(get_client_info_three_searches_agree),
		TEST(get_client_info_outside_failover_is_found),
		TEST(get_client_info_failures_in_order),
		TEST(get_system_time_gives_the_servers_clock),
		TEST(get_system_time_failures_in_order),
		TEST(get_address_status_each_answer),
		TEST(get_address_status_failures_in_order),
		TEST(any_call_no_memory_is_8),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_failover", tests, NULL, NULL);
}
