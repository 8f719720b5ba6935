/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/server.h"
#include "core/topology.h"
#include "support/oom.h"
#include "support/xdr_trip.h"
#include "wire/wire_view.h"

#define NET UINT32_C(0x0a320000)

static wire_view
good_view(void)
{
	return (wire_view) {
		.server = (char *)"primary",
		.generation = 7,
		.layout = 3,
		.now = 1700000000,
		.server_time = 1700000001,
		.state = SERVER_OK,
		.relationships = 1,
		.scopes = 2,
		.ranges = 3,
		.clients = 4,
		.last_error = (char *)"",
	};
}

static void
view_of_a_server_arrives(void **state)
{
	wire_view here = good_view(), there = { 0 };
	struct err err;

	(void)state;
	here.last_error = (char *)"dhcpd.conf:3: why";
	here.age = UINT32_MAX;
	here.ignored = 5;
	here.skipped_records = UINT64_MAX;
	xdr_trip((xdrproc_t)xdr_wire_view, &here, &there);
	assert_int_equal(wire_view_check(&there, &err), 0);
	assert_string_equal(there.server, "primary");
	assert_int_equal(there.generation, 7);
	assert_int_equal(there.layout, 3);
	assert_int_equal(there.now, 1700000000);
	assert_int_equal(there.age, UINT32_MAX);
	assert_true(there.skipped_records == UINT64_MAX);
	assert_string_equal(there.last_error, "dhcpd.conf:3: why");
	xdr_free((xdrproc_t)xdr_wire_view, &there);
}

static void
view_with_one_impossible_field_is_refused(void **state)
{
	wire_view bad[13];
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < 13; i++)
		bad[i] = good_view();
	bad[0].server = (char *)"";
	bad[1].server = (char *)"a b";
	bad[2].generation = 0;
	bad[3].layout = 0;
	bad[4].state = 0;
	bad[5].state = SERVER_STOPPED + 1;
	bad[6].now = -1;
	bad[7].server_time = INT64_MAX;
	bad[8].relationships = TOPOLOGY_RELATIONSHIPS_MAX + 1;
	bad[9].scopes = bad[9].ranges = TOPOLOGY_SCOPES_MAX + 1;
	bad[10].ranges = TOPOLOGY_RANGES_MAX + 1;
	bad[11].ranges = 1;
	bad[12].clients = UINT64_C(1) << 32;
	for (i = 0; i < 13; i++) {
		assert_int_equal(wire_view_check(&bad[i], &err), -EPROTO);
		assert_int_equal(err.code, -EPROTO);
	}
	bad[0] = good_view();
	assert_int_equal(wire_view_check(&bad[0], &err), 0);
}

static void
servers_with_good_names_are_taken(void **state)
{
	wire_server rows[] = { { (char *)"b", (char *)"isc" },
		{ (char *)"a", (char *)"" } };
	wire_servers list = { .servers = { 2, rows } };

	(void)state;
	assert_int_equal(wire_view_check_servers(&list, NULL), 0);
	list.servers.servers_len = 0;
	assert_int_equal(wire_view_check_servers(&list, NULL), 0);
}

static void
servers_of_bad_or_one_name_are_refused(void **state)
{
	wire_server rows[] = { { (char *)"b", (char *)"" },
		{ (char *)"a", (char *)"" }, { (char *)"b", (char *)"" } };
	wire_servers list = { .servers = { 3, rows } };
	struct err err;

	(void)state;
	assert_int_equal(wire_view_check_servers(&list, &err), -EPROTO);
	assert_string_equal(err.text, "server \"b\" twice");
	rows[0].name = (char *)"\x1b[2J";
	assert_int_equal(wire_view_check_servers(&list, &err), -EPROTO);
}

static void
check_list(void *arg)
{
	assert_true(wire_view_check_servers(arg, NULL) <= 0);
}

static void
servers_survive_every_failed_allocation(void **state)
{
	wire_server row = { (char *)"b", (char *)"" };
	wire_servers list = { .servers = { 1, &row } };

	(void)state;
	assert_int_equal(oom_each(check_list, &list), 2);
}

/* A number for each field, such that the sums are right. */
static const struct scope_statistics numbers = {
	.failover = true,
	.num_addr = 456,
	.addr_free = 303,
	.addr_in_use = 143,
	.partner_addr_free = 150,
	.this_addr_free = 149,
	.partner_addr_in_use = 70,
	.this_addr_in_use = 73,
	.abandoned = 9,
	.transitional = 1,
	.usable_now = 148,
	.other_addr = 60,
	.other_free = 30,
	.other_in_use = 20,
	.other_abandoned = 10,
	.shared_free = 4,
};

static void
statistics_arrive_field_by_field(void **state)
{
	struct scope_statistics got;
	wire_statistics here, there;
	struct err err;

	(void)state;
	memset(&got, 0, sizeof(got));
	memset(&there, 0, sizeof(there));
	wire_view_put_statistics(NET, &numbers, &here);
	assert_int_equal(
	    xdr_trip((xdrproc_t)xdr_wire_statistics, &here, &there), 17 * 4);
	assert_int_equal(there.scope, NET);
	assert_int_equal(wire_view_get_statistics(&there, &got, &err), 0);
	assert_memory_equal(&got, &numbers, sizeof(got));
}

static void
statistics_that_contradict_themselves_are_refused(void **state)
{
	struct scope_statistics got = { .num_addr = 1 };
	unsigned int *fields, i;
	wire_statistics row;
	struct err err;

	(void)state;
	/* Each of the numbers but usable_now takes part in a sum. */
	for (i = 2; i < 17; i++) {
		wire_view_put_statistics(NET, &numbers, &row);
		fields = &row.scope;
		if (&fields[i] == &row.usable_now)
			continue;
		fields[i] ^= 0x80000000u;
		assert_int_equal(
		    wire_view_get_statistics(&row, &got, &err), -EPROTO);
		assert_string_equal(err.text,
		    "the statistics of scope 10.50.0.0 contradict each other");
	}
	assert_int_equal(got.num_addr, 1);
}

static void
statistics_outside_failover_have_no_shares(void **state)
{
	struct scope_statistics s = { .num_addr = 10,
		.addr_free = 6,
		.addr_in_use = 4,
		.usable_now = 6 };
	struct scope_statistics got;
	wire_statistics row;

	(void)state;
	wire_view_put_statistics(NET, &s, &row);
	assert_int_equal(wire_view_get_statistics(&row, &got, NULL), 0);
	assert_false(got.failover);
	assert_int_equal(got.addr_free, 6);
}

static struct topology *
two_scopes(void)
{
	struct topology_builder *b = topology_builder_new();
	struct topology *t;
	uint32_t i;

	for (i = 0; i < 2; i++) {
		topology_builder_add_subnet(
		    b, NET + i * 256, 0xffffff00u, "", NULL);
		topology_builder_add_range(b, NET + i * 256 + 1,
		    NET + i * 256 + 10, TOPOLOGY_NONE, false, NULL, NULL);
	}
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	return t;
}

static void
page_goes_where_its_scopes_are(void **state)
{
	struct scope_statistics s = { .num_addr = 10, .addr_free = 10 };
	struct scope_statistics to[2] = { { 0 }, { 0 } };
	struct topology *t = two_scopes();
	wire_statistics rows[3];
	wire_statistics_page page = { .rows = { 1, rows } };
	struct err err;

	(void)state;
	wire_view_put_statistics(NET + 256, &s, &rows[0]);
	assert_int_equal(wire_view_get_page(&page, t, 1, to, &err), 0);
	assert_int_equal(to[0].num_addr, 0);
	assert_int_equal(to[1].num_addr, 10);
	/* Another scope, beyond the last, none at all. */
	assert_int_equal(wire_view_get_page(&page, t, 0, to, &err), -EPROTO);
	assert_int_equal(wire_view_get_page(&page, t, 2, to, &err), -EPROTO);
	rows[1] = rows[0];
	page.rows.rows_len = 2;
	assert_int_equal(wire_view_get_page(&page, t, 1, to, &err), -EPROTO);
	page.rows.rows_len = 0;
	assert_int_equal(wire_view_get_page(&page, t, 0, to, &err), -EPROTO);
	topology_unref(t);
}

static void
pages_of_all_rows_keep_to_the_bytes_of_a_reply(void **state)
{
	static wire_statistics rows[WIRE_STATISTICS];
	static wire_server servers[WIRE_SERVERS];
	static char name[WIRE_SERVER_NAME + 1], kind[WIRE_KIND + 1];
	wire_statistics_reply a = { 0 }, a2 = { 0 };
	wire_servers_reply b = { 0 }, b2 = { 0 };
	size_t i;

	(void)state;
	memset(name, 'n', WIRE_SERVER_NAME);
	memset(kind, 'k', WIRE_KIND);
	for (i = 0; i < WIRE_SERVERS; i++)
		servers[i] = (wire_server) { name, kind };
	a.wire_statistics_reply_u.page.rows.rows_len = WIRE_STATISTICS;
	a.wire_statistics_reply_u.page.rows.rows_val = rows;
	b.wire_servers_reply_u.list.servers.servers_len = WIRE_SERVERS;
	b.wire_servers_reply_u.list.servers.servers_val = servers;
	assert_in_range(xdr_trip((xdrproc_t)xdr_wire_statistics_reply, &a, &a2),
	    WIRE_REPLY / 2, WIRE_REPLY);
	assert_in_range(xdr_trip((xdrproc_t)xdr_wire_servers_reply, &b, &b2),
	    WIRE_REPLY / 2, WIRE_REPLY);
	xdr_free((xdrproc_t)xdr_wire_statistics_reply, &a2);
	xdr_free((xdrproc_t)xdr_wire_servers_reply, &b2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(view_of_a_server_arrives),
		cmocka_unit_test(view_with_one_impossible_field_is_refused),
		cmocka_unit_test(servers_with_good_names_are_taken),
		cmocka_unit_test(servers_of_bad_or_one_name_are_refused),
		cmocka_unit_test(servers_survive_every_failed_allocation),
		cmocka_unit_test(statistics_arrive_field_by_field),
		cmocka_unit_test(
		    statistics_that_contradict_themselves_are_refused),
		cmocka_unit_test(statistics_outside_failover_have_no_shares),
		cmocka_unit_test(page_goes_where_its_scopes_are),
		cmocka_unit_test(
		    pages_of_all_rows_keep_to_the_bytes_of_a_reply),
	};

	return cmocka_run_group_tests_name("wire_view", tests, NULL, NULL);
}
