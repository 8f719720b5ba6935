/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/* The forms that do not wait. */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "service/service.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"
#include "support/oom.h"

static struct service *service;
static struct server *server;
static struct fake *fake;

/* What the last completion brought. */
static struct {
	unsigned int count; /* of completions */
	DWORD error;
	char words[ERR_TEXT];
	struct scope_statistics all;
	bool has_all;
	struct dhcpsapi_client *client;
	struct dhcpsapi_client **clients;
	struct dhcpsapi_relationship *relationships;
	size_t rows;
	uint32_t first_scope;
	int64_t now;
	DWORD status;
} got;

static void
forget(void)
{
	dhcpsapi_client_free(got.client);
	if (got.clients != NULL)
		dhcpsapi_clients_free(got.clients, got.rows);
	if (got.relationships != NULL)
		dhcpsapi_relationships_free(got.relationships, got.rows);
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
completed(DWORD error, const struct err *err)
{
	got.count++;
	got.error = error;
	assert_non_null(err);
	(void)strncpy(
	    got.words, error == 0 ? "" : err_text(err), sizeof(got.words) - 1);
	assert_true(error == ERROR_SUCCESS || got.words[0] != '\0');
}

static void
on_statistics(void *arg, DWORD error, const struct err *err,
    const struct scope_statistics *all)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	got.has_all = all != NULL;
	if (all != NULL)
		got.all = *all;
}

static void
on_status(void *arg, DWORD error, const struct err *err, DWORD status)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	got.status = status;
}

static void
on_client(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client *client)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	assert_true((error == 0) == (client != NULL));
	got.client = client;
}

static void
on_clients(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client **clients, size_t count)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	assert_true(error == 0 || (clients == NULL && count == 0));
	got.clients = clients;
	got.rows = count;
}

static void
on_relationships(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_relationship *relationships, size_t count)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	assert_true(error == 0 || (relationships == NULL && count == 0));
	got.relationships = relationships;
	got.rows = count;
}

static void
on_rows(void *arg, DWORD error, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	assert_true(error != 0 || rows != NULL);
	got.rows = count;
}

static void
on_scopes(void *arg, DWORD error, const struct err *err,
    const struct scope *scopes, size_t count)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	got.rows = count;
	if (count > 0)
		got.first_scope = scopes[0].address;
}

static void
on_time(void *arg, DWORD error, const struct err *err, int64_t now)
{
	assert_ptr_equal(arg, &got);
	completed(error, err);
	got.now = now;
}

static void
start_statistics(DHCP_IP_ADDRESS scope)
{
	forget();
	dhcpsapi_start_scope_statistics(server, scope, on_statistics, &got);
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
assert_error(DWORD error)
{
	assert_int_equal(got.count, 1);
	assert_int_equal(got.error, error);
}

/* ---- statistics ---- */

static void
start_scope_statistics_gives_all_numbers(void **state)
{
	DHCP_FAILOVER_STATISTICS seven;

	(void)state;
	start_statistics(0x0a000000);
	assert_error(ERROR_SUCCESS);
	assert_true(got.all.failover);
	assert_int_equal(got.all.num_addr, 90);
	assert_int_equal(got.all.addr_in_use, 6);
	assert_int_equal(got.all.abandoned, 1);
	assert_int_equal(got.all.transitional, 1);
	assert_int_equal(got.all.addr_free, 82);
	dhcpsapi_statistics(&got.all, &seven);
	assert_int_equal(seven.NumAddr, 90);
	assert_int_equal(seven.AddrFree, 82);
	assert_int_equal(seven.AddrInUse, 6);
	assert_int_equal(seven.ThisAddrFree, 81);
	assert_int_equal(seven.PartnerAddrFree, 1);
	assert_int_equal(seven.ThisAddrInUse + seven.PartnerAddrInUse, 6);
}

static void
statistics_each_number_has_its_field(void **state)
{
	const struct scope_statistics all = {
		.failover = true,
		.num_addr = 1,
		.addr_free = 2,
		.addr_in_use = 3,
		.partner_addr_free = 4,
		.this_addr_free = 5,
		.partner_addr_in_use = 6,
		.this_addr_in_use = 7,
	};
	DHCP_FAILOVER_STATISTICS seven;

	(void)state;
	dhcpsapi_statistics(&all, &seven);
	assert_int_equal(seven.NumAddr, 1);
	assert_int_equal(seven.AddrFree, 2);
	assert_int_equal(seven.AddrInUse, 3);
	assert_int_equal(seven.PartnerAddrFree, 4);
	assert_int_equal(seven.ThisAddrFree, 5);
	assert_int_equal(seven.PartnerAddrInUse, 6);
	assert_int_equal(seven.ThisAddrInUse, 7);
}

static void
start_scope_statistics_outside_failover_is_20116_with_numbers(void **state)
{
	(void)state;
	start_statistics(0x0a000200);
	assert_error(ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP);
	assert_true(got.has_all);
	assert_false(got.all.failover);
	assert_int_equal(got.all.num_addr, 10);
	assert_int_equal(got.all.addr_in_use, 1);
}

static void
start_scope_statistics_absent_is_20005(void **state)
{
	(void)state;
	start_statistics(0x0a000001);
	assert_error(ERROR_DHCP_SUBNET_NOT_PRESENT);
	assert_false(got.has_all);
}

/* ---- lists ---- */

static void
start_clients_pages_through_every_row(void **state)
{
	static const DHCP_IP_ADDRESS want[] = { 0x0a00000a, 0x0a00000b,
		0x0a00000c, 0x0a00000d, 0x0a00000e, 0x0a00000f, 0x0a000010,
		0x0a000011, 0x0a00010a, 0x0a000123, 0x0a00020a };
	const size_t rows = sizeof(want) / sizeof(want[0]);
	DHCP_IP_ADDRESS after = 0;
	size_t i, seen = 0;

	(void)state;
	for (;;) {
		forget();
		dhcpsapi_start_clients(server, after, 3, on_clients, &got);
		assert_error(ERROR_SUCCESS);
		if (got.rows == 0)
			break;
		assert_in_range(got.rows, 1, 3);
		for (i = 0; i < got.rows; i++) {
			after = got.clients[i]->info->ClientIpAddress;
			assert_true(seen < rows);
			assert_int_equal(after, want[seen++]);
		}
	}
	assert_int_equal(seen, rows);
}

static void
start_clients_after_an_address_without_row_goes_on(void **state)
{
	(void)state;
	dhcpsapi_start_clients(server, 0x0a000063, 1, on_clients, &got);
	assert_error(ERROR_SUCCESS);
	assert_int_equal(got.clients[0]->info->ClientIpAddress, 0x0a00010a);
	forget();
	dhcpsapi_start_clients(server, 0xffffffff, 1, on_clients, &got);
	assert_error(ERROR_SUCCESS);
	assert_int_equal(got.rows, 0);
}

static void
start_relationships_in_the_order_of_the_file(void **state)
{
	(void)state;
	dhcpsapi_start_relationships(server, on_relationships, &got);
	assert_error(ERROR_SUCCESS);
	assert_int_equal(got.rows, 2);
	assert_int_equal(
	    wcscmp(got.relationships[0].info.RelationshipName, L"fo-a"), 0);
	assert_int_equal(got.relationships[0].info.pScopes->NumElements, 2);
	assert_int_equal(got.relationships[0].partner_state, COMMUNICATION_INT);
	assert_int_equal(
	    wcscmp(got.relationships[1].info.RelationshipName, L"fo-\u00e9"),
	    0);
	assert_int_equal(got.relationships[1].split_source, SPLIT_ASSUMED);
	assert_int_equal(got.relationships[1].since, 1699000003);
}

static void
start_rows_scopes_time_are_given(void **state)
{
	(void)state;
	dhcpsapi_start_rows(server, on_rows, &got);
	assert_error(ERROR_SUCCESS);
	assert_int_equal(got.rows, 2);
	forget();
	dhcpsapi_start_scopes(server, on_scopes, &got);
	assert_error(ERROR_SUCCESS);
	assert_int_equal(got.rows, 4);
	assert_int_equal(got.first_scope, 0x0a000000);
	forget();
	dhcpsapi_start_system_time(server, on_time, &got);
	assert_error(ERROR_SUCCESS);
	assert_int_equal(got.now, FAKE_NOW);
}

static void
address_status_each_answer(void **state)
{
	static const struct {
		DHCP_IP_ADDRESS address;
		DWORD error, status;
	} rows[] = {
		{ 0x0a00001e, 0, 0 },	  /* without a record */
		{ 0x0a000014, 0, 1 },	  /* backup */
		{ 0x0a00000d, 0, 0 },	  /* abandoned */
		{ 0x0a00000e, 0, 3 },	  /* reserved */
		{ 0x0a000123, 0, 2 },	  /* a pool without failover */
		{ 0x0a0000fe, 0, 2 },	  /* in no pool */
		{ 0x0a00020a, 20116, 0 }, /* a scope without failover */
		{ 0x0a000300, 87, 0 },	  /* no scope */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		forget();
		dhcpsapi_start_address_status(
		    server, rows[i].address, on_status, &got);
		assert_int_equal(got.count, 1);
		assert_int_equal(got.error, rows[i].error);
		assert_int_equal(got.status, rows[i].status);
	}
}

/* ---- completions that come later, or with an error ---- */

static void
start_all(unsigned int which)
{
	static const uint8_t hw[] = { 2, 0, 0, 0, 0, 0x0b };
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientHardwareAddress };

	forget();
	switch (which) {
	case 0:
		start_statistics(0x0a000000);
		break;
	case 1:
		start_address(0x0a00000a);
		break;
	case 2:
		start_name(L"alpha");
		break;
	case 3:
		search.SearchInfo.ClientHardwareAddress.Data = (BYTE *)hw;
		search.SearchInfo.ClientHardwareAddress.DataLength = 6;
		dhcpsapi_start_client_info(server, &search, on_client, &got);
		break;
	case 4:
		dhcpsapi_start_clients(server, 0, 5, on_clients, &got);
		break;
	case 5:
		dhcpsapi_start_relationships(server, on_relationships, &got);
		break;
	case 6:
		dhcpsapi_start_rows(server, on_rows, &got);
		break;
	case 7:
		dhcpsapi_start_scopes(server, on_scopes, &got);
		break;
	case 8:
		dhcpsapi_start_address_status(
		    server, 0x0a00000a, on_status, &got);
		break;
	default:
		dhcpsapi_start_system_time(server, on_time, &got);
		break;
	}
}

#define STARTS 10

static void
start_any_completion_may_come_later(void **state)
{
	unsigned int i;

	(void)state;
	fake->hold = true;
	for (i = 0; i < STARTS; i++) {
		start_all(i);
		assert_int_equal(got.count, 0);
		assert_true(fake->held);
		fake_release(fake, 0);
		assert_error(ERROR_SUCCESS);
	}
}

static void
start_any_failure_has_its_number(void **state)
{
	static const struct {
		int rc;
		DWORD error;
	} rows[] = {
		{ -ENODATA, ERROR_DHCP_JET_ERROR },
		{ -EHOSTUNREACH, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -ETIMEDOUT, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -EACCES, ERROR_ACCESS_DENIED },
		{ -ENOMEM, ERROR_NOT_ENOUGH_MEMORY },
	};
	unsigned int i, j;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (j = 0; j < STARTS; j++) {
			fake->call_rc = rows[i].rc;
			start_all(j);
			assert_error(rows[i].error);
		}
}

static void
start_server_closed_meanwhile_completes(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < STARTS; i++) {
		fake->hold = true;
		start_all(i);
		assert_int_equal(got.count, 0);
		assert_int_equal(service_apply(service, NULL, 0, NULL), 0);
		assert_error(ERROR_DHCP_SERVER_NOT_REACHABLE);
		teardown(NULL);
		setup(NULL);
	}
}

static void
start_source_never_read_is_20013(void **state)
{
	unsigned int i;

	(void)state;
	teardown(NULL);
	fake = fake_server("one");
	fake->refresh_rc = -EBADMSG;
	service = fake_service(NULL, (const char *const[]) { "one" }, 1);
	server = service_server(service, 0);
	for (i = 0; i < STARTS - 1; i++) {
		start_all(i);
		assert_error(ERROR_DHCP_JET_ERROR);
	}
}

static void
no_memory(void *arg)
{
	start_all(*(unsigned int *)arg);
	assert_int_equal(got.count, 1);
	assert_int_equal(
	    got.error, oom_hit() ? ERROR_NOT_ENOUGH_MEMORY : ERROR_SUCCESS);
	forget();
}

static void
start_no_memory_completes_with_8(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < STARTS; i++)
		assert_true(oom_each(no_memory, &i) > 1);
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(start_scope_statistics_gives_all_numbers),
		TEST(statistics_each_number_has_its_field),
		TEST(
		    start_scope_statistics_outside_failover_is_20116_with_numbers),
		TEST(start_scope_statistics_absent_is_20005),
		TEST(start_clients_pages_through_every_row),
		TEST(start_clients_after_an_address_without_row_goes_on),
		TEST(start_relationships_in_the_order_of_the_file),
		TEST(start_rows_scopes_time_are_given),
		TEST(address_status_each_answer),
		TEST(start_any_completion_may_come_later),
		TEST(start_any_failure_has_its_number),
		TEST(start_server_closed_meanwhile_completes),
		TEST(start_source_never_read_is_20013),
		TEST(start_no_memory_completes_with_8),
	};

	return cmocka_run_group_tests_name("dhcpsapi_call", tests, NULL, NULL);
}
