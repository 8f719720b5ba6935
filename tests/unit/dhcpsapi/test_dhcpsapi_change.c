/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_bind.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"

static struct service *service;
static DHCP_IP_ADDRESS address;
static DHCP_IP_ARRAY scopes;
static DHCP_FAILOVER_RELATIONSHIP good, r;

static int
setup(void **state)
{
	static const char *const names[] = { "one" };

	(void)state;
	address = 0x0a000000;
	scopes.NumElements = 1;
	scopes.Elements = &address;
	good = (DHCP_FAILOVER_RELATIONSHIP) {
		.PrimaryServer = 0x0a000001,
		.SecondaryServer = 0x0a000002,
		.Percentage = 100,
		.RelationshipName = (LPWSTR)L"test",
		.pScopes = &scopes,
	};
	r = good;
	fake_publish(fake_server("one"), fake_pair());
	service = fake_service(NULL, names, 1);
	dhcpsapi_bind(service);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	dhcpsapi_bind(NULL);
	fake_end(service);
	return 0;
}

typedef DWORD change(LPWSTR name, LPDHCP_FAILOVER_RELATIONSHIP relationship);

/* Refused; an unknown server before that, and bad arguments before both. */
static void
assert_refused(change *fn)
{
	assert_int_equal(fn(NULL, &r), ERROR_ACCESS_DENIED);
	assert_int_equal(fn((LPWSTR)L"one", &r), ERROR_ACCESS_DENIED);
	assert_int_equal(
	    fn((LPWSTR)L"nobody", &r), ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
}

static void
assert_invalid(change *fn)
{
	assert_int_equal(fn((LPWSTR)L"nobody", &r), ERROR_INVALID_PARAMETER);
	r = good;
	assert_refused(fn);
}

static void
assert_scopes_needed(change *fn)
{
	assert_int_equal(fn((LPWSTR)L"nobody", NULL), ERROR_INVALID_PARAMETER);
	r.RelationshipName = NULL;
	assert_invalid(fn);
	r.pScopes = NULL;
	assert_invalid(fn);
	scopes.NumElements = 0;
	assert_int_equal(fn(NULL, &r), ERROR_INVALID_PARAMETER);
	scopes.NumElements = 1;
	scopes.Elements = NULL;
	assert_int_equal(fn(NULL, &r), ERROR_INVALID_PARAMETER);
	scopes.Elements = &address;
}

static void
create_relationship_checks_then_refuses(void **state)
{
	change *fn = DhcpV4FailoverCreateRelationship;

	(void)state;
	assert_refused(fn);
	assert_scopes_needed(fn);
	r.PrimaryServer = 0;
	assert_invalid(fn);
	r.SecondaryServer = 0;
	assert_invalid(fn);
	r.Percentage = 101;
	assert_invalid(fn);
	r.Mode = (DHCP_FAILOVER_MODE)2;
	assert_invalid(fn);
	r.ServerType = (DHCP_FAILOVER_SERVER)2;
	assert_invalid(fn);
	r.Mode = HotStandby;
	r.ServerType = SecondaryServer;
	assert_refused(fn);
}

static void
scope_changes_check_then_refuse(void **state)
{
	(void)state;
	assert_refused(DhcpV4FailoverAddScopeToRelationship);
	assert_scopes_needed(DhcpV4FailoverAddScopeToRelationship);
	assert_refused(DhcpV4FailoverDeleteScopeFromRelationship);
	assert_scopes_needed(DhcpV4FailoverDeleteScopeFromRelationship);
}

static DWORD
set(DWORD flags)
{
	return DhcpV4FailoverSetRelationship((LPWSTR)L"one", flags, &r);
}

static void
set_relationship_checks_then_refuses(void **state)
{
	DWORD flag;

	(void)state;
	assert_int_equal(
	    DhcpV4FailoverSetRelationship((LPWSTR)L"nobody", MCLT, NULL),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpV4FailoverSetRelationship((LPWSTR)L"nobody", MCLT, &r),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_int_equal(set(0), ERROR_INVALID_PARAMETER);
	for (flag = MCLT; flag <= SHAREDSECRET; flag <<= 1)
		assert_int_equal(set(flag), ERROR_ACCESS_DENIED);
	for (; flag != 0; flag <<= 1)
		assert_int_equal(set(flag | MCLT), ERROR_INVALID_PARAMETER);
	/* A field counts only when its flag is set. */
	r.Percentage = 101;
	assert_int_equal(set(MCLT | MODE), ERROR_ACCESS_DENIED);
	assert_int_equal(set(PERCENTAGE), ERROR_INVALID_PARAMETER);
	r = good;
	r.Mode = (DHCP_FAILOVER_MODE)-1;
	assert_int_equal(set(MCLT | PERCENTAGE), ERROR_ACCESS_DENIED);
	assert_int_equal(set(MODE), ERROR_INVALID_PARAMETER);
	r = good;
	r.RelationshipName = NULL;
	assert_int_equal(set(MCLT), ERROR_INVALID_PARAMETER);
}

static void
delete_relationship_checks_then_refuses(void **state)
{
	(void)state;
	assert_int_equal(
	    DhcpV4FailoverDeleteRelationship((LPWSTR)L"nobody", NULL),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverDeleteRelationship(
			     (LPWSTR)L"nobody", (LPWSTR)L"fo-a"),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_int_equal(
	    DhcpV4FailoverDeleteRelationship(NULL, (LPWSTR)L"fo-a"),
	    ERROR_ACCESS_DENIED);
	assert_int_equal(
	    DhcpV4FailoverDeleteRelationship(NULL, (LPWSTR)L"none"),
	    ERROR_ACCESS_DENIED);
}

/* Permission first, then the argument. */
static void
trigger_addr_allocation_refuses_at_once(void **state)
{
	(void)state;
	assert_int_equal(DhcpV4FailoverTriggerAddrAllocation(NULL, NULL),
	    ERROR_ACCESS_DENIED);
	assert_int_equal(
	    DhcpV4FailoverTriggerAddrAllocation(NULL, (LPWSTR)L"fo-a"),
	    ERROR_ACCESS_DENIED);
	assert_int_equal(
	    DhcpV4FailoverTriggerAddrAllocation((LPWSTR)L"nobody", NULL),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
}

static void
set_subnet_info_checks_then_refuses(void **state)
{
	DHCP_SUBNET_INFO_VQ info = { .SubnetAddress = 0x0a000000 };

	(void)state;
	assert_int_equal(
	    DhcpSetSubnetInfoVQ((WCHAR *)L"nobody", 0x0a000000, NULL),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpSetSubnetInfoVQ(NULL, 0x0a000000, &info), ERROR_ACCESS_DENIED);
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(create_relationship_checks_then_refuses),
		TEST(scope_changes_check_then_refuse),
		TEST(set_relationship_checks_then_refuses),
		TEST(delete_relationship_checks_then_refuses),
		TEST(trigger_addr_allocation_refuses_at_once),
		TEST(set_subnet_info_checks_then_refuses),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_change", tests, NULL, NULL);
}
