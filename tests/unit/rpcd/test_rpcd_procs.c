/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "core/generation.h"
#include "core/topology.h"
#include "rpcd/rpcd_page.h"
#include "rpcd/rpcd_procs.h"
#include "rpcd/rpcd_views.h"
#include "service/service.h"
#include "support/service_fixture.h"
#include "wire/wire_client.h"
#include "wire/wire_group.h"

/* What a reply may be. */
union reply {
	wire_servers_reply servers;
	wire_view_reply view;
	wire_relationships_reply relationships;
	wire_scopes_reply scopes;
	wire_ranges_reply ranges;
	wire_statistics_reply statistics;
	wire_clients_reply clients;
	wire_groups_reply groups;
	wire_time_reply time;
};

/* Takes the results over the wire. */
struct caller {
	struct rpcd_caller caller; /* first */
	unsigned int answers;
	xdrproc_t type;
	union reply reply;
};

struct rig {
	struct service_fixture *fixture;
	struct rpcd_procs procs;
	struct caller caller;
};

static void
on_done(struct rpcd_caller *base, xdrproc_t encode, void *results)
{
	static _Alignas(8) char bytes[WIRE_REPLY];
	struct caller *caller = (struct caller *)base;
	XDR xdr;

	caller->answers++;
	if (encode == NULL)
		return;
	xdrmem_create(&xdr, bytes, sizeof(bytes), XDR_ENCODE);
	assert_true(encode(&xdr, results));
	/* What says no is the same whatever was asked. */
	if (encode != caller->type)
		assert_ptr_equal(encode, (xdrproc_t)xdr_wire_time_reply);
	xdrmem_create(&xdr, bytes, xdr_getpos(&xdr), XDR_DECODE);
	xdr_free(caller->type, &caller->reply);
	memset(&caller->reply, 0, sizeof(caller->reply));
	assert_true(caller->type(&xdr, &caller->reply));
}

static int
setup(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));
	size_t i;

	assert_non_null(rig);
	rig->fixture = service_fixture_new(false);
	fake_data_fill(fake_source_data(rig->fixture->a), FIXTURE_FIRST, 20,
	    BINDING_ACTIVE);
	service_fixture_applied(rig->fixture, "a c");
	for (i = 0; i < 2; i++)
		service_refresh_now(rig->fixture->service,
		    service_server(rig->fixture->service, i), NULL);
	rig->procs = (struct rpcd_procs) {
		.service = rig->fixture->service,
		.views = rpcd_views_new(rig->fixture->service,
		    rig->fixture->env.worker, &rig->fixture->clock),
		.page = rpcd_page_new(),
		.clients = wire_client_page_new(),
		.groups = wire_group_page_new(),
		.clock = &rig->fixture->clock,
	};
	rig->caller.caller.done = on_done;
	rig->caller.type = (xdrproc_t)xdr_wire_time_reply;
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	xdr_free(rig->caller.type, &rig->caller.reply);
	rpcd_views_free(rig->procs.views);
	rpcd_page_free(rig->procs.page);
	wire_client_page_free(rig->procs.clients);
	wire_group_page_free(rig->procs.groups);
	service_fixture_free(rig->fixture);
	free(rig);
	return 0;
}

/* Starts a call, to be answered by a reply of that type. */
static void
begin(struct rig *rig, uint32_t number, const union rpcd_args *args,
    xdrproc_t type)
{
	struct caller *caller = &rig->caller;

	xdr_free(caller->type, &caller->reply);
	memset(&caller->reply, 0, sizeof(caller->reply));
	caller->type = type;
	caller->answers = 0;
	rpcd_procs_find(number)->run(&rig->procs, args, &caller->caller);
}

/* A call that is answered at once; its status. */
static wire_status
call(struct rig *rig, uint32_t number, const union rpcd_args *args,
    xdrproc_t type)
{
	begin(rig, number, args, type);
	assert_int_equal(rig->caller.answers, 1);
	return rig->caller.reply.time.status;
}

#define TYPE(name) (xdrproc_t) xdr_wire_##name##_reply

static void
procedures_beyond_the_last_are_none(void **state)
{
	uint32_t i;

	(void)state;
	for (i = 0; i <= DHCPFO_ENUM_GROUPS; i++)
		assert_non_null(rpcd_procs_find(i)->run);
	assert_null(rpcd_procs_find(1000));
	assert_null(rpcd_procs_find(UINT32_MAX));
}

static void
null_answers_nothing(void **state)
{
	struct rig *rig = *state;

	assert_null(rpcd_procs_find(DHCPFO_NULL)->decode);
	call(rig, DHCPFO_NULL, NULL, TYPE(time));
}

static void
servers_are_listed(void **state)
{
	struct rig *rig = *state;
	wire_servers *list =
	    &rig->caller.reply.servers.wire_servers_reply_u.list;

	assert_int_equal(
	    call(rig, DHCPFO_SERVERS, NULL, TYPE(servers)), WIRE_OK);
	assert_int_equal(list->servers.servers_len, 2);
	assert_string_equal(list->servers.servers_val[0].name, "a");
	assert_string_equal(list->servers.servers_val[1].name, "c");
	assert_string_equal(list->servers.servers_val[0].kind, "fake");
}

static void
view_tells_what_is_known(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .server = { (char *)"" } };
	wire_view *view = &rig->caller.reply.view.wire_view_reply_u.view;

	clock_step(&rig->fixture->clock, 3);
	assert_int_equal(call(rig, DHCPFO_VIEW, &args, TYPE(view)), WIRE_OK);
	assert_string_equal(view->server, "a");
	assert_int_equal(view->state, SERVER_OK);
	assert_int_equal(view->age, 3);
	assert_int_equal(view->now, FIXTURE_START);
	assert_int_equal(view->server_time, FIXTURE_START + 3);
	assert_int_equal(view->relationships, 1);
	assert_int_equal(view->scopes, 1);
	assert_int_equal(view->ranges, 1);
	assert_int_equal(view->clients, 20);
	args.server.server = (char *)"c";
	call(rig, DHCPFO_VIEW, &args, TYPE(view));
	assert_string_equal(view->server, "c");
	assert_int_equal(view->relationships, 0);
}

static void
view_shows_the_state_and_its_reason(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .server = { (char *)"a" } };
	wire_view *view = &rig->caller.reply.view.wire_view_reply_u.view;

	fake_source_fail(rig->fixture->a, -EBADMSG, false, "conf:3: why");
	service_refresh_now(rig->fixture->service,
	    service_fixture_server(rig->fixture, "a"), NULL);
	assert_int_equal(call(rig, DHCPFO_VIEW, &args, TYPE(view)), WIRE_OK);
	assert_int_equal(view->state, SERVER_ERROR);
	assert_string_equal(view->last_error, "conf:3: why");
	assert_int_equal(view->clients, 20);
}

static void
unknown_servers_are_no_server_in_every_call(void **state)
{
	static const uint32_t numbers[] = { DHCPFO_VIEW, DHCPFO_RELATIONSHIPS,
		DHCPFO_SCOPES, DHCPFO_RANGES, DHCPFO_ALL_STATISTICS,
		DHCPFO_SCOPE_STATISTICS, DHCPFO_CLIENT_INFO,
		DHCPFO_ENUM_CLIENTS, DHCPFO_SYSTEM_TIME };
	struct rig *rig = *state;
	union rpcd_args args;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		memset(&args, 0, sizeof(args));
		args.server.server = (char *)"b";
		assert_int_equal(
		    call(rig, numbers[i], &args, TYPE(time)), WIRE_NO_SERVER);
		assert_string_equal(
		    rig->caller.reply.time.wire_time_reply_u.failure.text,
		    "no server \"b\" here");
	}
	service_fixture_applied(rig->fixture, "");
	args.server.server = (char *)"";
	assert_int_equal(
	    call(rig, DHCPFO_VIEW, &args, TYPE(view)), WIRE_NO_SERVER);
}

static void
source_that_was_never_read_is_no_data(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .server = { (char *)"b" } };

	service_fixture_applied(rig->fixture, "b");
	assert_int_equal(
	    call(rig, DHCPFO_VIEW, &args, TYPE(view)), WIRE_NO_DATA);
	fake_source_fail(rig->fixture->b, -ENOENT, false, "no such file");
	service_refresh_now(rig->fixture->service,
	    service_fixture_server(rig->fixture, "b"), NULL);
	assert_int_equal(
	    call(rig, DHCPFO_VIEW, &args, TYPE(view)), WIRE_NO_DATA);
	assert_string_equal(
	    rig->caller.reply.view.wire_view_reply_u.failure.text,
	    "no such file");
	memset(&args, 0, sizeof(args));
	args.clients.server = (char *)"b";
	args.clients.max = 5;
	assert_int_equal(
	    call(rig, DHCPFO_ENUM_CLIENTS, &args, TYPE(clients)), WIRE_NO_DATA);
}

static void
pages_are_of_the_view_that_was_asked_for(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .server = { (char *)"a" } };
	wire_statistics_page *page =
	    &rig->caller.reply.statistics.wire_statistics_reply_u.page;
	uint64_t number;

	call(rig, DHCPFO_VIEW, &args, TYPE(view));
	number = rig->caller.reply.view.wire_view_reply_u.view.generation;
	fake_data_fill(fake_source_data(rig->fixture->a), FIXTURE_FIRST + 50, 5,
	    BINDING_ACTIVE);
	service_refresh_now(rig->fixture->service,
	    service_fixture_server(rig->fixture, "a"), NULL);
	args.page = (wire_page_args) { (char *)"a", number, 0, 10 };
	assert_int_equal(
	    call(rig, DHCPFO_ALL_STATISTICS, &args, TYPE(statistics)), WIRE_OK);
	assert_int_equal(page->rows.rows_len, 1);
	assert_int_equal(page->rows.rows_val[0].addr_in_use, 20);
	args.page.generation++;
	assert_int_equal(
	    call(rig, DHCPFO_ALL_STATISTICS, &args, TYPE(statistics)),
	    WIRE_GONE);
	args.page = (wire_page_args) { (char *)"c", number, 0, 10 };
	assert_int_equal(
	    call(rig, DHCPFO_SCOPES, &args, TYPE(scopes)), WIRE_GONE);
	args.page = (wire_page_args) { (char *)"a", number, 2, 10 };
	assert_int_equal(
	    call(rig, DHCPFO_RANGES, &args, TYPE(ranges)), WIRE_BAD_ARGUMENT);
}

static void
live_calls_answer_from_the_source(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .scope = { (char *)"a", FIXTURE_SCOPE } };
	wire_statistics_page *page =
	    &rig->caller.reply.statistics.wire_statistics_reply_u.page;

	assert_int_equal(
	    call(rig, DHCPFO_SCOPE_STATISTICS, &args, TYPE(statistics)),
	    WIRE_OK);
	assert_int_equal(page->rows.rows_len, 1);
	assert_int_equal(page->rows.rows_val[0].scope, FIXTURE_SCOPE);
	assert_int_equal(page->rows.rows_val[0].num_addr, 100);
	args.scope.scope++;
	assert_int_equal(
	    call(rig, DHCPFO_SCOPE_STATISTICS, &args, TYPE(statistics)),
	    WIRE_ABSENT);
	fake_source_clock_ahead(rig->fixture->a, 100);
	args.server.server = (char *)"a";
	assert_int_equal(
	    call(rig, DHCPFO_SYSTEM_TIME, &args, TYPE(time)), WIRE_OK);
	assert_int_equal(
	    rig->caller.reply.time.wire_time_reply_u.now, FIXTURE_START + 100);
}

static void
client_is_searched_for(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .client = { .server = (char *)"a" } };
	wire_clients *page =
	    &rig->caller.reply.clients.wire_clients_reply_u.page;

	args.client.search.type = WIRE_BY_ADDRESS;
	args.client.search.wire_search_u.address = FIXTURE_FIRST + 3;
	assert_int_equal(
	    call(rig, DHCPFO_CLIENT_INFO, &args, TYPE(clients)), WIRE_OK);
	assert_int_equal(page->rows.rows_len, 1);
	assert_int_equal(page->rows.rows_val[0].address, FIXTURE_FIRST + 3);
	args.client.search.wire_search_u.address = 1;
	assert_int_equal(
	    call(rig, DHCPFO_CLIENT_INFO, &args, TYPE(clients)), WIRE_ABSENT);
	args.client.search.type = (wire_search_type)9;
	assert_int_equal(call(rig, DHCPFO_CLIENT_INFO, &args, TYPE(clients)),
	    WIRE_BAD_ARGUMENT);
}

static void
clients_come_in_pages_until_the_end(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .clients = { (char *)"a", 0, 7 } };
	wire_clients *page =
	    &rig->caller.reply.clients.wire_clients_reply_u.page;
	unsigned int rows = 0;

	do {
		assert_int_equal(
		    call(rig, DHCPFO_ENUM_CLIENTS, &args, TYPE(clients)),
		    WIRE_OK);
		rows += page->rows.rows_len;
		assert_true(page->rows.rows_len > 0 || page->end);
		if (page->rows.rows_len > 0)
			args.clients.after =
			    page->rows.rows_val[page->rows.rows_len - 1]
				.address;
	} while (!page->end);
	assert_int_equal(rows, 20);
	args.clients.max = 0;
	assert_int_equal(call(rig, DHCPFO_ENUM_CLIENTS, &args, TYPE(clients)),
	    WIRE_BAD_ARGUMENT);
	args.clients =
	    (wire_clients_args) { (char *)"a", UINT32_MAX, UINT32_MAX };
	assert_int_equal(
	    call(rig, DHCPFO_ENUM_CLIENTS, &args, TYPE(clients)), WIRE_OK);
	assert_true(page->end);
}

static void
groups_come_in_pages_until_the_end(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .groups = { .server = (char *)"a",
				     .type = WIRE_BY_HARDWARE,
				     .max = 7 } };
	wire_groups *page = &rig->caller.reply.groups.wire_groups_reply_u.page;
	unsigned int rows = 0, n;
	char key[6];

	do {
		assert_int_equal(
		    call(rig, DHCPFO_ENUM_GROUPS, &args, TYPE(groups)),
		    WIRE_OK);
		n = page->rows.rows_len;
		rows += n;
		assert_true(n > 0 || page->end);
		if (n == 0)
			break;
		assert_int_equal(page->rows.rows_val[n - 1].count, 1);
		assert_int_equal(page->rows.rows_val[n - 1].key_len, 6);
		args.groups.hardware_type = page->rows.rows_val[n - 1].hw_type;
		memcpy(key, page->bytes.bytes_val + 6 * (n - 1), 6);
		args.groups.key.key_val = key;
		args.groups.key.key_len = 6;
		args.groups.after = true;
	} while (!page->end);
	assert_int_equal(rows, 20);
	args.groups.max = 0;
	assert_int_equal(call(rig, DHCPFO_ENUM_GROUPS, &args, TYPE(groups)),
	    WIRE_BAD_ARGUMENT);
	args.groups.max = UINT32_MAX;
	args.groups.type = WIRE_BY_ADDRESS;
	assert_int_equal(call(rig, DHCPFO_ENUM_GROUPS, &args, TYPE(groups)),
	    WIRE_BAD_ARGUMENT);
	args.groups = (wire_groups_args) {
		.server = (char *)"nobody", .type = WIRE_BY_NAME, .max = 1
	};
	assert_int_equal(
	    call(rig, DHCPFO_ENUM_GROUPS, &args, TYPE(groups)), WIRE_NO_SERVER);
	/* One that has gone meanwhile is told nothing, but told. */
	args.groups.server = (char *)"a";
	fake_source_hold_calls(rig->fixture->a, true);
	begin(rig, DHCPFO_ENUM_GROUPS, &args, TYPE(groups));
	rig->caller.caller.procs = NULL;
	fake_source_release(rig->fixture->a);
	assert_int_equal(rig->caller.answers, 1);
	assert_int_equal(page->rows.rows_len, 0);
}

static void
answers_that_come_later_are_given_later(void **state)
{
	struct rig *rig = *state;
	union rpcd_args args = { .clients = { (char *)"a", 0, 7 } };
	wire_clients *page =
	    &rig->caller.reply.clients.wire_clients_reply_u.page;

	fake_source_hold_calls(rig->fixture->a, true);
	begin(rig, DHCPFO_ENUM_CLIENTS, &args, TYPE(clients));
	assert_int_equal(rig->caller.answers, 0);
	fake_source_release(rig->fixture->a);
	assert_int_equal(rig->caller.answers, 1);
	assert_int_equal(page->rows.rows_len, 7);
	/* One that has gone meanwhile is told nothing, but told. */
	begin(rig, DHCPFO_ENUM_CLIENTS, &args, TYPE(clients));
	rig->caller.caller.procs = NULL;
	fake_source_release(rig->fixture->a);
	assert_int_equal(rig->caller.answers, 1);
	assert_int_equal(page->rows.rows_len, 0);
	/* And one whose server is closed. */
	begin(rig, DHCPFO_ENUM_CLIENTS, &args, TYPE(clients));
	service_fixture_applied(rig->fixture, "c");
	assert_int_equal(rig->caller.answers, 1);
	assert_int_equal(rig->caller.reply.time.status, WIRE_UNREACHABLE);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(procedures_beyond_the_last_are_none),
		TEST(null_answers_nothing),
		TEST(servers_are_listed),
		TEST(view_tells_what_is_known),
		TEST(view_shows_the_state_and_its_reason),
		TEST(unknown_servers_are_no_server_in_every_call),
		TEST(source_that_was_never_read_is_no_data),
		TEST(pages_are_of_the_view_that_was_asked_for),
		TEST(live_calls_answer_from_the_source),
		TEST(client_is_searched_for),
		TEST(clients_come_in_pages_until_the_end),
		TEST(groups_come_in_pages_until_the_end),
		TEST(answers_that_come_later_are_given_later),
	};

	return cmocka_run_group_tests_name("rpcd_procs", tests, NULL, NULL);
}
