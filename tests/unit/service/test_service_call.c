/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/lease.h"
#include "core/topology.h"
#include "service/service.h"
#include "support/fake_timer.h"
#include "support/service_fixture.h"

/* What the completions have brought. */
struct answer {
	unsigned int count;
	int rc;
	struct err err;
	uint32_t number;
	size_t rows;
	struct server *again; /* asked again from within the completion */
};

static void
take(struct answer *answer, int rc, const struct err *err)
{
	answer->count++;
	answer->rc = rc;
	answer->err = *err;
	assert_int_equal(err->code, rc);
}

static void
on_statistics(void *arg, int rc, const struct err *err,
    const struct scope_statistics *statistics)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->number = rc == 0 ? statistics->addr_free : 0;
}

static void
on_client(void *arg, int rc, const struct err *err, const struct client *client)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->number = rc == 0 ? client->lease.address : 0;
}

static void
on_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->rows = count;
	answer->number = count > 0 ? clients[0].lease.address : 0;
}

static void
on_groups(void *arg, int rc, const struct err *err,
    const struct client_group_row *rows, size_t count)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->rows = count;
	answer->number = count > 0 ? rows[0].address : 0;
}

static void
on_relationships(void *arg, int rc, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->rows = count;
	answer->number = count > 0 ? rows[0].scopes[0] : 0;
}

static void
on_scopes(void *arg, int rc, const struct err *err, const struct scope *scopes,
    size_t count)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->rows = count;
	answer->number = count > 0 ? scopes[0].address : 0;
}

static void
on_time(void *arg, int rc, const struct err *err, int64_t now)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->number = (uint32_t)now;
}

static void
on_address(void *arg, int rc, const struct err *err, unsigned int status)
{
	struct answer *answer = arg;

	take(answer, rc, err);
	answer->number = status;
}

/* Each call once, about the fixture's scope and its first address. */

static void
ask_statistics(struct server *server, struct answer *answer)
{
	server_get_scope_statistics(
	    server, FIXTURE_SCOPE, on_statistics, answer);
}

static void
ask_client(struct server *server, struct answer *answer)
{
	const struct client_search search = {
		.type = CLIENT_BY_ADDRESS,
		.address = FIXTURE_FIRST,
	};

	server_get_client_info(server, &search, on_client, answer);
}

static void
ask_clients(struct server *server, struct answer *answer)
{
	server_enum_clients(server, FIXTURE_FIRST, 2, on_clients, answer);
}

static void
ask_groups(struct server *server, struct answer *answer)
{
	const struct client_group_search search = {
		.type = CLIENT_BY_HARDWARE,
	};

	server_enum_client_groups(server, &search, 3, on_groups, answer);
}

static void
ask_relationships(struct server *server, struct answer *answer)
{
	server_enum_relationships(server, on_relationships, answer);
}

static void
ask_scopes(struct server *server, struct answer *answer)
{
	server_enum_scopes(server, on_scopes, answer);
}

static void
ask_time(struct server *server, struct answer *answer)
{
	server_get_system_time(server, on_time, answer);
}

static void
ask_address(struct server *server, struct answer *answer)
{
	server_get_address_status(
	    server, FIXTURE_SCOPE + 1, on_address, answer);
}

static const struct {
	void (*ask)(struct server *server, struct answer *answer);
	uint32_t number; /* of the right answer */
	size_t rows;
} calls[] = {
	{ ask_statistics, 90, 0 },
	{ ask_client, FIXTURE_FIRST, 0 },
	{ ask_clients, FIXTURE_FIRST + 1, 2 },
	{ ask_groups, FIXTURE_FIRST, 3 },
	{ ask_relationships, FIXTURE_SCOPE, 1 },
	{ ask_scopes, FIXTURE_SCOPE, 1 },
	{ ask_time, FIXTURE_START + 5, 0 },
	{ ask_address, 2, 0 },
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

static int
setup(void **state)
{
	struct service_fixture *f = service_fixture_new(true);

	service_fixture_leave_free(f->a, 90);
	fake_source_clock_ahead(f->a, 5);
	service_fixture_applied(f, "a");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	service_fixture_free(*state);
	return 0;
}

static struct server *
read_server(struct service_fixture *f)
{
	service_start(f->service);
	fake_timer_run(&f->clock, 0);
	return service_fixture_server(f, "a");
}

static void
call_answers_from_the_view_at_once(void **state)
{
	struct server *server = read_server(*state);
	size_t i;

	for (i = 0; i < CALLS; i++) {
		struct answer answer = { 0 };

		calls[i].ask(server, &answer);
		assert_int_equal(answer.count, 1);
		assert_int_equal(answer.rc, 0);
		assert_int_equal(answer.number, calls[i].number);
		assert_int_equal(answer.rows, calls[i].rows);
	}
}

static void
call_answers_later_when_the_provider_does(void **state)
{
	struct service_fixture *f = *state;
	struct server *server = read_server(f);
	struct answer answers[CALLS] = { 0 };
	size_t i;

	fake_source_hold_calls(f->a, true);
	for (i = 0; i < CALLS; i++) {
		calls[i].ask(server, &answers[i]);
		assert_int_equal(answers[i].count, 0);
	}
	assert_int_equal(fake_source_release(f->a), CALLS);
	for (i = 0; i < CALLS; i++) {
		assert_int_equal(answers[i].count, 1);
		assert_int_equal(answers[i].rc, 0);
		assert_int_equal(answers[i].number, calls[i].number);
	}
}

static void
call_of_a_server_never_read_says_so(void **state)
{
	struct service_fixture *f = *state;
	struct server *server = service_fixture_server(f, "a");
	size_t i;

	for (i = 0; i < CALLS; i++) {
		struct answer answer = { 0 };

		calls[i].ask(server, &answer);
		assert_int_equal(answer.count, 1);
		assert_int_equal(answer.rc, -ENODATA);
		assert_string_equal(answer.err.text, "server a: not read yet");
	}
	assert_int_equal(fake_source_seen(f->a)->calls, 0);
}

static void
call_of_a_server_that_failed_from_the_first_says_why(void **state)
{
	struct service_fixture *f = *state;
	struct server *server;
	size_t i;

	fake_source_fail(f->a, -ENOENT, false, "dhcpd.conf: not there");
	server = read_server(f);
	for (i = 0; i < CALLS; i++) {
		struct answer answer = { 0 };

		calls[i].ask(server, &answer);
		assert_int_equal(answer.count, 1);
		assert_int_equal(answer.rc, -ENODATA);
		assert_string_equal(
		    answer.err.text, "server a: dhcpd.conf: not there");
	}
}

static void
call_of_a_remote_source_never_reached_has_its_code(void **state)
{
	struct service_fixture *f = *state;
	struct server *server;
	size_t i;

	fake_source_fail(f->a, -EHOSTUNREACH, true, "no route");
	server = read_server(f);
	for (i = 0; i < CALLS; i++) {
		struct answer answer = { 0 };

		calls[i].ask(server, &answer);
		assert_int_equal(answer.count, 1);
		assert_int_equal(answer.rc, -EHOSTUNREACH);
		assert_string_equal(answer.err.text, "server a: no route");
	}
}

static void
call_of_a_local_source_in_error_answers_from_the_last_view(void **state)
{
	struct service_fixture *f = *state;
	struct server *server = read_server(f);
	struct answer answer = { 0 };

	fake_source_fail(f->a, -EBADMSG, false, "bad");
	fake_timer_run(&f->clock, 1000);
	ask_client(server, &answer);
	assert_int_equal(answer.rc, 0);
	assert_int_equal(answer.number, FIXTURE_FIRST);
}

static void
call_of_an_unreachable_source_fails_with_its_reason(void **state)
{
	struct service_fixture *f = *state;
	struct server *server = read_server(f);
	size_t i;

	fake_source_fail(f->a, -ETIMEDOUT, true, "no answer");
	for (i = 0; i < CALLS; i++) {
		struct answer answer = { 0 };

		calls[i].ask(server, &answer);
		assert_int_equal(answer.count, 1);
		assert_int_equal(answer.rc, -ETIMEDOUT);
		assert_string_equal(answer.err.text, "no answer");
	}
}

static void
on_end_ask_again(
    void *arg, int rc, const struct err *err, const struct client *client)
{
	struct answer *answer = arg;
	struct answer second = { 0 };
	size_t i;

	on_client(arg, rc, err, client);
	for (i = 0; i < CALLS; i++) {
		second = (struct answer) { 0 };
		calls[i].ask(answer->again, &second);
		assert_int_equal(second.count, 1);
		assert_int_equal(second.rc, -ECANCELED);
	}
}

static void
call_under_way_when_the_server_goes_is_canceled(void **state)
{
	struct service_fixture *f = *state;
	struct server *server = read_server(f);
	struct answer answers[CALLS] = { 0 }, last = { .again = server };
	const struct client_search search = {
		.type = CLIENT_BY_NAME, .name = "x", .name_len = 1
	};
	size_t i;

	fake_source_hold_calls(f->a, true);
	for (i = 0; i < CALLS; i++)
		calls[i].ask(server, &answers[i]);
	server_get_client_info(server, &search, on_end_ask_again, &last);
	service_fixture_applied(f, "b");
	for (i = 0; i < CALLS; i++) {
		assert_int_equal(answers[i].count, 1);
		assert_int_equal(answers[i].rc, -ECANCELED);
	}
	assert_int_equal(last.count, 1);
	assert_int_equal(last.rc, -ECANCELED);
}

static void
on_end_look_around(void *arg, int rc, const struct err *err, int64_t now)
{
	struct service_fixture *f = arg;

	(void)now;
	assert_int_equal(rc, -ECANCELED);
	assert_int_equal(err->code, rc);
	assert_int_equal(service_count(f->service), 0);
	assert_null(service_find(f->service, "a"));
	assert_null(service_server(f->service, 0));
	f->clock.now++;
}

static void
call_under_way_when_the_service_goes_finds_no_servers(void **state)
{
	struct service_fixture *f = *state;
	struct server *server = read_server(f);

	fake_source_hold_calls(f->a, true);
	server_get_system_time(server, on_end_look_around, f);
	service_free(f->service);
	f->service = NULL;
	assert_int_equal(f->clock.now, FIXTURE_START + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(call_answers_from_the_view_at_once),
		TEST(call_answers_later_when_the_provider_does),
		TEST(call_of_a_server_never_read_says_so),
		TEST(call_of_a_server_that_failed_from_the_first_says_why),
		TEST(call_of_a_remote_source_never_reached_has_its_code),
		TEST(
		    call_of_a_local_source_in_error_answers_from_the_last_view),
		TEST(call_of_an_unreachable_source_fails_with_its_reason),
		TEST(call_under_way_when_the_server_goes_is_canceled),
		TEST(call_under_way_when_the_service_goes_finds_no_servers),
	};

	return cmocka_run_group_tests_name("service_call", tests, NULL, NULL);
}
