/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/generation.h"
#include "dhcpsapi/dhcpsapi.h"
#include "support/fake_bound.h"
#include "support/fake_dhcp.h"
#include "support/oom.h"

#define UNTOUCHED ((void *)(uintptr_t)16)
#define ALL 0xffffffff

/* As Microsoft's samples free one. */
static void
free_members(DHCP_FAILOVER_RELATIONSHIP *r)
{
	DhcpRpcFreeMemory(r->RelationshipName);
	DhcpRpcFreeMemory(r->PrimaryServerName);
	DhcpRpcFreeMemory(r->SecondaryServerName);
	DhcpRpcFreeMemory(r->pScopes->Elements);
	DhcpRpcFreeMemory(r->pScopes);
	DhcpRpcFreeMemory(r->SharedSecret);
}

static void
free_relationship(LPDHCP_FAILOVER_RELATIONSHIP r)
{
	free_members(r);
	DhcpRpcFreeMemory(r);
}

static void
free_array(LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array)
{
	DWORD i;

	for (i = 0; i < array->NumElements; i++)
		free_members(&array->pRelationships[i]);
	DhcpRpcFreeMemory(array->pRelationships);
	DhcpRpcFreeMemory(array);
}

static void
get_fails(const WCHAR *server, const WCHAR *name, DWORD error)
{
	LPDHCP_FAILOVER_RELATIONSHIP r = UNTOUCHED;

	assert_int_equal(
	    DhcpV4FailoverGetRelationship((LPWSTR)server, (LPWSTR)name, &r),
	    error);
	assert_ptr_equal(r, UNTOUCHED);
}

static void
get_scope_fails(const WCHAR *server, DHCP_IP_ADDRESS scope, DWORD error)
{
	LPDHCP_FAILOVER_RELATIONSHIP r = UNTOUCHED;

	assert_int_equal(
	    DhcpV4FailoverGetScopeRelationship((LPWSTR)server, scope, &r),
	    error);
	assert_ptr_equal(r, UNTOUCHED);
}

/* ---- DhcpV4FailoverGetRelationship ---- */

static void
get_relationship_primary_has_every_field(void **state)
{
	LPDHCP_FAILOVER_RELATIONSHIP r = NULL;

	(void)state;
	assert_int_equal(
	    DhcpV4FailoverGetRelationship(NULL, (LPWSTR)L"fo-a", &r), 0);
	assert_int_equal(r->PrimaryServer, 0xc0000201);
	assert_int_equal(r->SecondaryServer, 0xc0000202);
	assert_int_equal(r->Mode, LoadBalance);
	assert_int_equal(r->ServerType, PrimaryServer);
	assert_int_equal(r->State, NORMAL);
	assert_int_equal(r->PrevState, NO_STATE);
	assert_int_equal(r->Mclt, 1800);
	assert_int_equal(r->SafePeriod, 0xffffffff);
	assert_int_equal(wcscmp(r->RelationshipName, L"fo-a"), 0);
	assert_int_equal(wcscmp(r->PrimaryServerName, L"192.0.2.1"), 0);
	assert_int_equal(wcscmp(r->SecondaryServerName, L"192.0.2.2"), 0);
	assert_int_equal(r->pScopes->NumElements, 2);
	assert_int_equal(r->pScopes->Elements[0], 0x0a000000);
	assert_int_equal(r->pScopes->Elements[1], 0x0a000100);
	assert_int_equal(r->Percentage, 75);
	assert_null(r->SharedSecret);
	free_relationship(r);
}

static void
get_relationship_secondary_by_a_name_that_is_not_ascii(void **state)
{
	LPDHCP_FAILOVER_RELATIONSHIP r = NULL;

	(void)state;
	assert_int_equal(
	    DhcpV4FailoverGetRelationship(NULL, (LPWSTR)L"fo-\u00e9", &r), 0);
	assert_int_equal(r->ServerType, SecondaryServer);
	assert_int_equal(r->Mode, HotStandby);
	assert_int_equal(r->State, PARTNER_DOWN);
	assert_int_equal(r->Mclt, 60);
	assert_int_equal(r->SafePeriod, 300);
	assert_int_equal(r->PrimaryServer, 0);
	assert_int_equal(r->SecondaryServer, 0xc0000201);
	assert_int_equal(wcscmp(r->PrimaryServerName, L"away.example"), 0);
	assert_int_equal(wcscmp(r->SecondaryServerName, L"here.example"), 0);
	assert_int_equal(r->pScopes->NumElements, 2);
	assert_int_equal(r->Percentage, 50);
	free_relationship(r);
}

static void
get_relationship_failures_in_order(void **state)
{
	(void)state;
	get_fails(L"nobody", NULL, ERROR_INVALID_PARAMETER);
	get_fails(L"nobody", L"a\x110000", ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverGetRelationship(
			     (LPWSTR)L"nobody", (LPWSTR)L"fo-a", NULL),
	    ERROR_INVALID_PARAMETER);
	get_fails(L"nobody", L"fo-a", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	get_fails(L"two", L"fo-a", ERROR_DHCP_JET_ERROR);
	fake_bound_one()->call_rc = -EACCES;
	get_fails(NULL, L"fo-x", ERROR_ACCESS_DENIED);
	fake_bound_one()->call_rc = 0;
	get_fails(NULL, L"fo-x", ERROR_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST);
	get_fails(NULL, L"FO-A", ERROR_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST);
	get_fails(NULL, L"", ERROR_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST);
}

/* ---- DhcpV4FailoverGetScopeRelationship ---- */

static void
get_scope_relationship_gives_the_first_of_the_file(void **state)
{
	LPDHCP_FAILOVER_RELATIONSHIP r = NULL;

	(void)state;
	assert_int_equal(
	    DhcpV4FailoverGetScopeRelationship(NULL, 0x0a000100, &r), 0);
	assert_int_equal(wcscmp(r->RelationshipName, L"fo-a"), 0);
	free_relationship(r);
	assert_int_equal(
	    DhcpV4FailoverGetScopeRelationship(NULL, 0x0a090000, &r), 0);
	assert_int_equal(wcscmp(r->RelationshipName, L"fo-\u00e9"), 0);
	free_relationship(r);
}

static void
get_scope_relationship_failures_in_order(void **state)
{
	(void)state;
	get_scope_fails(L"nobody", 0, ERROR_INVALID_PARAMETER);
	assert_int_equal(
	    DhcpV4FailoverGetScopeRelationship((LPWSTR)L"nobody", 1, NULL),
	    ERROR_INVALID_PARAMETER);
	get_scope_fails(L"nobody", 1, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	get_scope_fails(L"two", 1, ERROR_DHCP_JET_ERROR);
	fake_bound_one()->call_rc = -EACCES;
	get_scope_fails(NULL, 1, ERROR_ACCESS_DENIED);
	fake_bound_one()->call_rc = 0;
	get_scope_fails(
	    NULL, 0x0a000200, ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP);
	get_scope_fails(
	    NULL, 0x0a000300, ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP);
}

static void
get_scope_relationship_without_relationships_is_20116(void **state)
{
	(void)state;
	get_scope_fails(NULL, 1, ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP);
	get_fails(NULL, L"r0", ERROR_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST);
}

/* ---- DhcpV4FailoverEnumRelationship ---- */

static void
enum_relationship_all_at_once(void **state)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array = NULL;
	DWORD resume = 0, read = 0, total = 4711;

	(void)state;
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     NULL, &resume, ALL, &array, &read, &total),
	    ERROR_SUCCESS);
	assert_int_equal(read, 2);
	assert_int_equal(total, 0);
	assert_int_equal(resume, 2);
	assert_int_equal(array->NumElements, 2);
	assert_int_equal(
	    wcscmp(array->pRelationships[0].RelationshipName, L"fo-a"), 0);
	assert_int_equal(
	    wcscmp(array->pRelationships[1].RelationshipName, L"fo-\u00e9"), 0);
	free_array(array);
	/* The handle is behind the last one. */
	array = UNTOUCHED;
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     NULL, &resume, ALL, &array, &read, &total),
	    ERROR_NO_MORE_ITEMS);
	assert_null(array);
	assert_int_equal(read, 0);
	assert_int_equal(total, 0);
	assert_int_equal(resume, 2);
}

/* Pages of any number of bytes give each one once, in order. */
static void
enum_relationship_pages_of_bytes(void **state)
{
	static const DWORD sizes[] = { 0, 1, 200, 500, 3000, 1u << 20 };
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array;
	DWORD resume, read, total, error, i, seen, most;
	WCHAR name[16];
	size_t s;

	(void)state;
	for (s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		resume = seen = most = 0;
		do {
			array = NULL;
			error = DhcpV4FailoverEnumRelationship(
			    NULL, &resume, sizes[s], &array, &read, &total);
			assert_true(
			    error == ERROR_SUCCESS || error == ERROR_MORE_DATA);
			assert_int_equal(read, array->NumElements);
			assert_true(read > 0);
			if (read > most)
				most = read;
			for (i = 0; i < read; i++, seen++) {
				(void)swprintf(name, 16, L"r%u", seen);
				assert_int_equal(wcscmp(array->pRelationships[i]
							    .RelationshipName,
						     name),
				    0);
			}
			assert_int_equal(total, 200 - seen);
			assert_int_equal(resume, seen);
			assert_int_equal(error,
			    total == 0 ? ERROR_SUCCESS : ERROR_MORE_DATA);
			free_array(array);
		} while (error == ERROR_MORE_DATA);
		assert_int_equal(seen, 200);
		/* One of these takes 80 + 16 + 4 + (3 + 2 + 2) * 4 bytes, and
		 * 4 or 8 more where its number is longer. */
		assert_int_equal(most,
		    sizes[s] < 256	 ? 1 :
			sizes[s] == 500	 ? 3 :
			sizes[s] == 3000 ? 23 :
					   200);
	}
}

static void
enum_relationship_none_is_259(void **state)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array = UNTOUCHED;
	DWORD resume = 0, read = 4711, total = 4711;

	(void)state;
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     NULL, &resume, ALL, &array, &read, &total),
	    ERROR_NO_MORE_ITEMS);
	assert_null(array);
	assert_int_equal(read, 0);
	assert_int_equal(total, 0);
}

static void
enum_relationship_failures_in_order(void **state)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array = UNTOUCHED;
	DWORD resume = 1, read = 2, total = 3;
	LPWSTR nobody = (LPWSTR)L"nobody";

	(void)state;
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     nobody, NULL, ALL, &array, &read, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     nobody, &resume, ALL, NULL, &read, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     nobody, &resume, ALL, &array, NULL, &total),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     nobody, &resume, ALL, &array, &read, NULL),
	    ERROR_INVALID_PARAMETER);
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     nobody, &resume, ALL, &array, &read, &total),
	    ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_int_equal(DhcpV4FailoverEnumRelationship((LPWSTR)L"two", &resume,
			     ALL, &array, &read, &total),
	    ERROR_DHCP_JET_ERROR);
	fake_bound_one()->call_rc = -EHOSTUNREACH;
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     NULL, &resume, ALL, &array, &read, &total),
	    ERROR_DHCP_SERVER_NOT_REACHABLE);
	assert_ptr_equal(array, UNTOUCHED);
	assert_int_equal(resume, 1);
	assert_int_equal(read, 2);
	assert_int_equal(total, 3);
}

static void
enum_relationship_any_resume_handle_is_safe(void **state)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array = UNTOUCHED;
	DWORD resume = 0xffffffff, read, total;

	(void)state;
	assert_int_equal(DhcpV4FailoverEnumRelationship(
			     NULL, &resume, ALL, &array, &read, &total),
	    ERROR_NO_MORE_ITEMS);
	assert_null(array);
	assert_int_equal(resume, 0xffffffff);
}

/* ---- memory ---- */

static void
no_memory(void *arg)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array = UNTOUCHED;
	LPDHCP_FAILOVER_RELATIONSHIP r = UNTOUCHED;
	DWORD resume = 0, read = 4711, total = 4712, error;

	switch (*(int *)arg) {
	case 0:
		error = DhcpV4FailoverEnumRelationship(
		    NULL, &resume, 400, &array, &read, &total);
		if (error == ERROR_SUCCESS || error == ERROR_MORE_DATA)
			free_array(array);
		break;
	case 1:
		error =
		    DhcpV4FailoverGetRelationship(NULL, (LPWSTR)L"fo-a", &r);
		break;
	default:
		error =
		    DhcpV4FailoverGetScopeRelationship(NULL, 0x0a090000, &r);
		break;
	}
	if (oom_hit()) {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_ptr_equal(array, UNTOUCHED);
		assert_ptr_equal(r, UNTOUCHED);
		assert_int_equal(resume, 0);
		assert_int_equal(read, 4711);
		assert_int_equal(total, 4712);
	} else if (*(int *)arg != 0) {
		assert_int_equal(error, ERROR_SUCCESS);
		free_relationship(r);
	}
}

static void
any_call_no_memory_is_8(void **state)
{
	int which;

	(void)state;
	for (which = 0; which < 3; which++)
		assert_true(oom_each(no_memory, &which) > 6);
}

int
main(void)
{
#define TEST(fn) \
	cmocka_unit_test_setup_teardown(fn, fake_bound_pair, fake_bound_end)
	const struct CMUnitTest tests[] = {
		TEST(get_relationship_primary_has_every_field),
		TEST(get_relationship_secondary_by_a_name_that_is_not_ascii),
		TEST(get_relationship_failures_in_order),
		TEST(get_scope_relationship_gives_the_first_of_the_file),
		TEST(get_scope_relationship_failures_in_order),
		cmocka_unit_test_setup_teardown(
		    get_scope_relationship_without_relationships_is_20116,
		    fake_bound_none, fake_bound_end),
		TEST(enum_relationship_all_at_once),
		cmocka_unit_test_setup_teardown(
		    enum_relationship_pages_of_bytes, fake_bound_many,
		    fake_bound_end),
		cmocka_unit_test_setup_teardown(enum_relationship_none_is_259,
		    fake_bound_none, fake_bound_end),
		TEST(enum_relationship_failures_in_order),
		TEST(enum_relationship_any_resume_handle_is_safe),
		TEST(any_call_no_memory_is_8),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_relations", tests, NULL, NULL);
}
