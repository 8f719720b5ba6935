/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "cli/cli_top_data.h"
#include "service/service.h"
#include "support/oom.h"
#include "support/service_fixture.h"

static int
setup(void **state)
{
	*state = service_fixture_new(false);
	return 0;
}

static int
teardown(void **state)
{
	service_fixture_free(*state);
	return 0;
}

static void
look(const struct service_fixture *f, const char *name)
{
	service_refresh_now(f->service, service_fixture_server(f, name), NULL);
}

static struct cli_top_data
take(const struct service_fixture *f)
{
	struct cli_top_data data;

	assert_int_equal(cli_top_data_take(f->service, &data), 0);
	return data;
}

static void
what_was_never_read_has_no_rows(void **state)
{
	struct service_fixture *f = *state;
	struct cli_top_data data;

	service_fixture_applied(f, "a c");
	data = take(f);
	assert_int_equal(data.server_count, 2);
	assert_int_equal(data.scope_count, 0);
	assert_int_equal(data.relationship_count, 0);
	assert_int_equal(data.servers[0].state, SERVER_STARTING);
	assert_int_equal(data.servers[0].age, -1);
	assert_null(data.servers[0].topology);
	assert_false(cli_top_server_current(&data.servers[0]));
	cli_top_data_done(&data);
	cli_top_data_done(&data); /* all zero */
}

static void
rows_are_those_of_the_servers(void **state)
{
	struct service_fixture *f = *state;
	struct cli_top_data data;

	service_fixture_applied(f, "a c");
	service_fixture_leave_free(f->a, 10);
	look(f, "a");
	look(f, "c");
	data = take(f);
	assert_string_equal(data.servers[0].name, "a");
	assert_string_equal(data.servers[0].reason, "");
	assert_true(cli_top_server_current(&data.servers[0]));
	assert_int_equal(data.relationship_count, 1);
	assert_string_equal(data.relationships[0].name, "fo-a");
	assert_int_equal(data.relationships[0].server, 0);
	assert_int_equal(data.relationships[0].role, FAILOVER_PRIMARY);
	assert_int_equal(data.relationships[0].state.state, FAILOVER_NORMAL);
	assert_int_equal(data.scope_count, 2);
	assert_int_equal(data.scopes[0].server, 0);
	assert_int_equal(data.scopes[0].address, FIXTURE_SCOPE);
	assert_int_equal(data.scopes[0].bits, 24);
	assert_string_equal(data.scopes[0].relationship, "fo-a");
	assert_int_equal(data.scopes[0].n.num_addr, 100);
	assert_int_equal(data.scopes[0].n.addr_free, 10);
	assert_int_equal(data.scopes[0].level, CLI_TOP_LEVEL_LOW);
	assert_int_equal(data.scopes[1].server, 1);
	assert_string_equal(data.scopes[1].relationship, "");
	assert_int_equal(data.scopes[1].level, CLI_TOP_LEVEL_OK);
	cli_top_data_done(&data);
}

static void
without_a_free_address_nothing_is_left(void **state)
{
	struct service_fixture *f = *state;
	struct cli_top_data data;

	service_fixture_applied(f, "a");
	service_fixture_leave_free(f->a, 0);
	look(f, "a");
	data = take(f);
	assert_int_equal(data.scopes[0].level, CLI_TOP_LEVEL_NONE);
	cli_top_data_done(&data);
}

static void
what_can_no_longer_be_read_keeps_its_numbers_and_says_why(void **state)
{
	struct service_fixture *f = *state;
	struct cli_top_data data;

	service_fixture_applied(f, "a");
	service_fixture_leave_free(f->a, 50);
	look(f, "a");
	fake_source_fail(f->a, -EIO, true, "no answer");
	clock_step(&f->clock, 100);
	look(f, "a");
	data = take(f);
	assert_int_equal(data.servers[0].state, SERVER_UNREACHABLE);
	assert_int_equal(data.servers[0].age, 100);
	assert_string_equal(data.servers[0].reason, "no answer");
	assert_false(cli_top_server_current(&data.servers[0]));
	assert_int_equal(data.scope_count, 1);
	assert_int_equal(data.scopes[0].n.addr_free, 50);
	/* It outlives what it was taken of. */
	service_fixture_applied(f, "c");
	assert_string_equal(data.scopes[0].relationship, "fo-a");
	cli_top_data_done(&data);
}

static void
take_again(void *arg)
{
	const struct service_fixture *f = arg;
	struct cli_top_data data;
	int rc = cli_top_data_take(f->service, &data);

	/* What partners differ in may be unknown for want of memory. */
	if (rc == 0)
		cli_top_data_done(&data);
	else {
		assert_int_equal(rc, -ENOMEM);
		assert_true(oom_hit());
	}
}

static void
no_memory_is_told(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "a:b b");
	look(f, "a");
	assert_true(oom_each(take_again, f) > 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(what_was_never_read_has_no_rows),
		TEST(rows_are_those_of_the_servers),
		TEST(without_a_free_address_nothing_is_left),
		TEST(what_can_no_longer_be_read_keeps_its_numbers_and_says_why),
		TEST(no_memory_is_told),
	};

	return cmocka_run_group_tests_name("cli_top_data", tests, NULL, NULL);
}
