/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "core/generation.h"
#include "dhcpsapi/dhcpsapi.h"
#include "support/fake_bound.h"
#include "support/fake_dhcp.h"
#include "support/oom.h"

#define UNTOUCHED ((void *)(uintptr_t)16)

static void
free_array(LPDHCP_IP_ARRAY array)
{
	DhcpRpcFreeMemory(array->Elements);
	DhcpRpcFreeMemory(array);
}

static void
free_info(LPDHCP_SUBNET_INFO info)
{
	DhcpRpcFreeMemory(info->SubnetName);
	DhcpRpcFreeMemory(info->SubnetComment);
	DhcpRpcFreeMemory(info->PrimaryHost.NetBiosName);
	DhcpRpcFreeMemory(info->PrimaryHost.HostName);
	DhcpRpcFreeMemory(info);
}

static void
free_info_vq(LPDHCP_SUBNET_INFO_VQ info)
{
	DhcpRpcFreeMemory(info->SubnetName);
	DhcpRpcFreeMemory(info->SubnetComment);
	DhcpRpcFreeMemory(info->PrimaryHost.NetBiosName);
	DhcpRpcFreeMemory(info->PrimaryHost.HostName);
	DhcpRpcFreeMemory(info);
}

/* ---- DhcpEnumSubnets ---- */

static void
enum_subnets_all_at_once(void **state)
{
	LPDHCP_IP_ARRAY array = NULL;
	DWORD resume = 0, read = 0, total = 4711;

	(void)state;
	assert_int_equal(DhcpEnumSubnets((WCHAR *)L"one", &resume, 0xffffffff,
			     &array, &read, &total),
	    ERROR_SUCCESS);
	assert_int_equal(read, 4);
	assert_int_equal(total, 0);
	assert_int_equal(resume, 4);
	assert_int_equal(array->NumElements, 4);
	assert_int_equal(array->Elements[0], 0x0a000000);
	assert_int_equal(array->Elements[1], 0x0a000100);
	assert_int_equal(array->Elements[2], 0x0a000200);
	assert_int_equal(array->Elements[3], 0x0a090000);
	free_array(array);
}

/* Success also when some are left; the end is told by the call after. */
static void
enum_subnets_pages_of_a_count(void **state)
{
	LPDHCP_IP_ARRAY array;
	DWORD resume = 0, read, total, error, seen = 0, i;

	(void)state;
	for (;;) {
		array = UNTOUCHED;
		error =
		    DhcpEnumSubnets(NULL, &resume, 7, &array, &read, &total);
		if (error == ERROR_NO_MORE_ITEMS)
			break;
		assert_int_equal(error, ERROR_SUCCESS);
		assert_int_equal(read, seen < 196 ? 7 : 4);
		assert_int_equal(array->NumElements, read);
		for (i = 0; i < read; i++, seen++)
			assert_int_equal(array->Elements[i],
			    0x0a000000 | seen << 16 | seen << 8);
		assert_int_equal(resume, seen);
		assert_int_equal(total, 200 - seen);
		free_array(array);
	}
	assert_int_equal(seen, 200);
	assert_null(array);
	assert_int_equal(read, 0);
	assert_int_equal(total, 0);
	assert_int_equal(resume, 200);
}

static void
enum_subnets_none_is_259(void **state)
{
	LPDHCP_IP_ARRAY array = UNTOUCHED;
	DWORD resume = 0, read = 4711, total = 4711;

	(void)state;
	assert_int_equal(
	    DhcpEnumSubnets(NULL, &resume, 5, &array, &read, &total),
	    ERROR_NO_MORE_ITEMS);
	assert_null(array);
	assert_int_equal(read, 0);
	assert_int_equal(total, 0);
	assert_int_equal(resume, 0);
}

static void
enum_subnets_nothing_wanted_is_259(void **state)
{
	LPDHCP_IP_ARRAY array = UNTOUCHED;
	DWORD resume = 0, read = 4711, total = 4711;

	(void)state;
	assert_int_equal(
	    DhcpEnumSubnets(NULL, &resume, 0, &array, &read, &total),
	    ERROR_NO_MORE_ITEMS);
	assert_null(array);
	assert_int_equal(resume, 0);
	resume = 0xffffffff;
	assert_int_equal(
	    DhcpEnumSubnets(NULL, &resume, 1, &array, &read, &total),
	    ERROR_NO_MORE_ITEMS);
	assert_int_equal(resume, 0xffffffff);
}

static void
enum_subnets_failures_in_order(void **state)
{
	LPDHCP_IP_ARRAY array = UNTOUCHED;
	DWORD resume = 1, read = 2, total = 3;
	WCHAR *nobody = (WCHAR *)L"nobody";

	(void)state;
	assert_int_equal(
	    DhcpEnumSubnets(nobody, NULL, 1, &array, &read, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpEnumSubnets(nobody, &resume, 1, NULL, &read, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpEnumSubnets(nobody, &resume, 1, &array, NULL, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpEnumSubnets(nobody, &resume, 1, &array, &read, NULL),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpEnumSubnets(nobody, &resume, 1, &array, &read, &total),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_int_equal(
	    DhcpEnumSubnets((WCHAR *)L"two", &resume, 1, &array, &read, &total),
	    ERROR_DHCP_JET_ERROR);
	fake_bound_one()->call_rc = -EACCES;
	assert_int_equal(
	    DhcpEnumSubnets(NULL, &resume, 0, &array, &read, &total),
	    ERROR_ACCESS_DENIED);
	assert_ptr_equal(array, UNTOUCHED);
	assert_int_equal(resume, 1);
	assert_int_equal(read, 2);
	assert_int_equal(total, 3);
}

/* ---- DhcpGetSubnetInfo ---- */

static void
get_subnet_info_gives_every_field(void **state)
{
	LPDHCP_SUBNET_INFO info = NULL;
	LPDHCP_SUBNET_INFO_VQ vq = NULL;

	(void)state;
	assert_int_equal(DhcpGetSubnetInfo(NULL, 0x0a000000, &info), 0);
	assert_int_equal(info->SubnetAddress, 0x0a000000);
	assert_int_equal(info->SubnetMask, 0xffffff00);
	assert_int_equal(wcscmp(info->SubnetName, L"lan"), 0);
	assert_int_equal(wcscmp(info->SubnetComment, L""), 0);
	/* 127.0.0.1 in the order of the network. */
	assert_memory_equal(&info->PrimaryHost.IpAddress, "\x7f\0\0\x01", 4);
	assert_int_equal(wcscmp(info->PrimaryHost.NetBiosName, L""), 0);
	assert_int_equal(wcscmp(info->PrimaryHost.HostName, L""), 0);
	assert_int_equal(info->SubnetState, DhcpSubnetEnabled);
	free_info(info);

	assert_int_equal(DhcpGetSubnetInfoVQ(NULL, 0x0a090000, &vq), 0);
	assert_int_equal(vq->SubnetAddress, 0x0a090000);
	assert_int_equal(vq->SubnetMask, 0xffff0000);
	assert_int_equal(vq->QuarantineOn, 0);
	assert_int_equal(vq->Reserved3, 0);
	free_info_vq(vq);
}

static void
get_subnet_info_bad_name_is_shown_with_marks(void **state)
{
	LPDHCP_SUBNET_INFO info = NULL;

	(void)state;
	assert_int_equal(DhcpGetSubnetInfo(NULL, 0x0a000200, &info), 0);
	assert_int_equal(wcscmp(info->SubnetName, L"caf??"), 0);
	free_info(info);
}

static void
get_subnet_info_failures_in_order(void **state)
{
	LPDHCP_SUBNET_INFO info = UNTOUCHED;
	LPDHCP_SUBNET_INFO_VQ vq = UNTOUCHED;
	WCHAR *nobody = (WCHAR *)L"nobody";

	(void)state;
	assert_int_equal(
	    DhcpGetSubnetInfo(nobody, 1, NULL), ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpGetSubnetInfoVQ(nobody, 1, NULL), ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpGetSubnetInfo(nobody, 1, &info),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_int_equal(
	    DhcpGetSubnetInfo((WCHAR *)L"two", 1, &info), ERROR_DHCP_JET_ERROR);
	fake_bound_one()->call_rc = -EACCES;
	assert_int_equal(
	    DhcpGetSubnetInfo(NULL, 1, &info), ERROR_ACCESS_DENIED);
	fake_bound_one()->call_rc = 0;
	assert_int_equal(DhcpGetSubnetInfo(NULL, 0x0a000300, &info),
	    ERROR_DHCP_SUBNET_NOT_PRESENT);
	assert_int_equal(DhcpGetSubnetInfo(NULL, 0x0a000001, &info),
	    ERROR_DHCP_SUBNET_NOT_PRESENT);
	assert_int_equal(
	    DhcpGetSubnetInfoVQ(NULL, 0, &vq), ERROR_DHCP_SUBNET_NOT_PRESENT);
	assert_ptr_equal(info, UNTOUCHED);
	assert_ptr_equal(vq, UNTOUCHED);
}

/* ---- memory ---- */

static void
no_memory_enum(void *arg)
{
	LPDHCP_IP_ARRAY array = UNTOUCHED;
	DWORD resume = 1, read = 2, total = 3, error;

	(void)arg;
	error = DhcpEnumSubnets(NULL, &resume, 2, &array, &read, &total);
	if (oom_hit()) {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_ptr_equal(array, UNTOUCHED);
		assert_int_equal(resume, 1);
		assert_int_equal(read, 2);
		assert_int_equal(total, 3);
	} else {
		assert_int_equal(error, ERROR_SUCCESS);
		free_array(array);
	}
}

static void
no_memory_info(void *arg)
{
	LPDHCP_SUBNET_INFO info = UNTOUCHED;
	DWORD error;

	(void)arg;
	error = DhcpGetSubnetInfo(NULL, 0x0a000000, &info);
	if (oom_hit()) {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_ptr_equal(info, UNTOUCHED);
	} else {
		assert_int_equal(error, ERROR_SUCCESS);
		free_info(info);
	}
}

static void
any_call_no_memory_is_8(void **state)
{
	(void)state;
	assert_true(oom_each(no_memory_enum, NULL) > 4);
	assert_true(oom_each(no_memory_info, NULL) > 7);
}

int
main(void)
{
#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fake_bound_pair, fake_bound_end)
	const struct CMUnitTest tests[] = {
		TEST(enum_subnets_all_at_once),
		cmocka_unit_test_setup_teardown(enum_subnets_pages_of_a_count,
		    fake_bound_many, fake_bound_end),
		cmocka_unit_test_setup_teardown(
		    enum_subnets_none_is_259, fake_bound_none, fake_bound_end),
		TEST(enum_subnets_nothing_wanted_is_259),
		TEST(enum_subnets_failures_in_order),
		TEST(get_subnet_info_gives_every_field),
		TEST(get_subnet_info_bad_name_is_shown_with_marks),
		TEST(get_subnet_info_failures_in_order),
		TEST(any_call_no_memory_is_8),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_subnet", tests, NULL, NULL);
}
