/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "service/service.h"
#include "snmp/mib_answer.h"
#include "snmp/mib_ask.h"
#include "snmp/mib_view.h"
#include "support/fake_timer.h"
#include "support/oom.h"
#include "support/service_fixture.h"

#define MANY 0x0a330000 /* 10.51.0.0/16, range .0.1 to .3.232, all leased */
#define MANY_COUNT 1000

struct fixture {
	struct service_fixture *base;
	struct fake_source *source; /* of server "a" */
	struct mib_view view;
	unsigned int woken;
	bool release; /* when woken, whatever waits then */
	/* Asked again when woken, from that time on: */
	unsigned int from;
	struct mib_question waiting;
	enum mib_result result;
	uint32_t address; /* of the row */
};

/* ---- questions ---- */

static struct mib_question
about(const struct fixture *f, uint32_t address, bool exact)
{
	return (struct mib_question) { .server = f->view.server,
		.rows = MIB_ROWS_CLIENTS,
		.exact = exact,
		.key = { .len = 4,
		    .bytes = { (uint8_t)(address >> 24),
			(uint8_t)(address >> 16), (uint8_t)(address >> 8),
			(uint8_t)address } } };
}

static struct mib_question
about_key(const struct fixture *f, enum mib_rows rows, uint8_t type,
    const void *bytes, size_t len)
{
	struct mib_question q = { .server = f->view.server, .rows = rows };

	q.key.type = type;
	q.key.len = (uint8_t)len;
	memcpy(q.key.bytes, bytes, len);
	return q;
}

static enum mib_result
ask(struct fixture *f, const struct mib_question *q)
{
	struct mib_answer *answer = NULL;
	enum mib_result result;
	size_t i;

	f->view.waits_for = NULL;
	result = mib_ask(&f->view, q, &answer, &i);
	if (result == MIB_FOUND && q->rows == MIB_ROWS_CLIENTS)
		f->address =
		    mib_answer_client(answer, i)->info->ClientIpAddress;
	else if (result == MIB_FOUND)
		f->address = mib_answer_group(answer, i)->group.address;
	mib_answer_unref(answer);
	assert_int_equal(result == MIB_PENDING, f->view.waits_for != NULL);
	return result;
}

static enum mib_result
ask_at(struct fixture *f, uint32_t address)
{
	const struct mib_question q = about(f, address, true);

	return ask(f, &q);
}

static enum mib_result
ask_from(struct fixture *f, uint32_t address)
{
	const struct mib_question q = about(f, address, false);

	return ask(f, &q);
}

static void
on_wake(void *arg)
{
	struct fixture *f = arg;

	f->woken++;
	if (f->release)
		fake_source_release(f->source);
	f->release = false;
	if (f->waiting.server != NULL && f->woken >= f->from)
		f->result = ask(f, &f->waiting);
}

static unsigned int
calls(const struct fixture *f)
{
	return fake_source_seen(f->source)->calls;
}

static void
pass(struct fixture *f, int64_t ms)
{
	fake_timer_run(&f->base->clock, ms);
}

/* ---- life ---- */

/* Longer than an index may be; from its second octet on, as long. */
static char name65[SNMP_NAME_MAX + 2];

static void
put_named(struct fake_data *data, uint32_t address, const char *name)
{
	const uint8_t hw[6] = { 2, 0, (uint8_t)(address >> 24),
		(uint8_t)(address >> 16), (uint8_t)(address >> 8),
		(uint8_t)address };
	const struct lease lease = { .address = address,
		.state = BINDING_ACTIVE,
		.ends = LEASE_NEVER,
		.hw_type = 1,
		.hw_len = sizeof(hw),
		.hw = hw,
		.name = name,
		.name_len = (uint16_t)strlen(name) };

	fake_data_put(data, &lease);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct fake_data *data;

	assert_non_null(f);
	f->base = service_fixture_new(true);
	f->source = f->base->a;
	memset(name65, 'r', SNMP_NAME_MAX + 1);
	data = fake_source_data(f->source);
	fake_data_scope(data, MANY, 0xffff0000, 1, MANY_COUNT, TOPOLOGY_NONE);
	put_named(data, FIXTURE_FIRST, "b");
	put_named(data, FIXTURE_FIRST + 1, name65);
	put_named(data, FIXTURE_FIRST + 2, name65 + 1);
	fake_data_fill(data, MANY + 1, MANY_COUNT, BINDING_ACTIVE);
	service_fixture_applied(f->base, "a");
	service_start(f->base->service);
	pass(f, 10);
	f->view.service = f->base->service;
	f->view.server = service_fixture_server(f->base, "a");
	f->view.asks = mib_asks_new(fake_timer_loop(), on_wake, f);
	assert_non_null(f->view.asks);
	assert_false(server_immediate(f->view.server));
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	mib_asks_free(f->view.asks);
	service_fixture_free(f->base);
	free(f);
	return 0;
}

/* ---- one row ---- */

static void
row_that_comes_later_is_found_once_it_has_come(void **state)
{
	struct fixture *f = *state;

	fake_source_hold_calls(f->source, true);
	assert_int_equal(ask_at(f, FIXTURE_FIRST + 1), MIB_PENDING);
	pass(f, 100);
	assert_int_equal(f->woken, 0);
	assert_false(mib_answer_done(f->view.waits_for));
	f->waiting = about(f, FIXTURE_FIRST + 1, true);
	fake_source_release(f->source);
	/* Not in the completion. */
	assert_int_equal(f->woken, 0);
	pass(f, 0);
	assert_int_equal(f->woken, 1);
	assert_int_equal(f->result, MIB_FOUND);
	assert_int_equal(f->address, FIXTURE_FIRST + 1);
	assert_int_equal(calls(f), 1);
	/* Then it is gone: the next one is asked for live. */
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 0);
	assert_int_equal(mib_asks_counts(f->view.asks).pages, 0);
	assert_int_equal(ask_at(f, FIXTURE_FIRST + 1), MIB_PENDING);
	assert_int_equal(calls(f), 2);
	fake_source_release(f->source);
	pass(f, 0);
}

static void
row_that_is_not_there_is_no_instance(void **state)
{
	struct fixture *f = *state;

	fake_source_hold_calls(f->source, true);
	f->waiting = about(f, FIXTURE_FIRST + 50, true);
	assert_int_equal(ask(f, &f->waiting), MIB_PENDING);
	fake_source_release(f->source);
	pass(f, 0);
	assert_int_equal(f->result, MIB_NO_INSTANCE);
}

static void
server_that_fails_is_an_error_for_whoever_waits(void **state)
{
	struct fixture *f = *state;
	bool exact;

	fake_source_hold_calls(f->source, true);
	for (exact = false;; exact = true) {
		f->waiting = about(f, FIXTURE_FIRST, exact);
		assert_int_equal(ask(f, &f->waiting), MIB_PENDING);
		fake_source_fail(f->source, -ETIMEDOUT, true, "late");
		fake_source_release(f->source);
		fake_source_fail(f->source, 0, false, NULL);
		f->result = MIB_FOUND;
		pass(f, 0);
		assert_int_equal(f->result, MIB_ERROR);
		if (exact)
			break;
	}
	/* Nothing of it is kept. */
	f->waiting.server = NULL;
	fake_source_hold_calls(f->source, false);
	assert_int_equal(ask_from(f, FIXTURE_FIRST), MIB_FOUND);
}

static void
same_question_is_put_once_others_side_by_side(void **state)
{
	struct fixture *f = *state;
	uint32_t i;

	fake_source_hold_calls(f->source, true);
	for (i = 0; i < 3; i++) {
		assert_int_equal(ask_at(f, FIXTURE_FIRST), MIB_PENDING);
		assert_int_equal(ask_from(f, FIXTURE_FIRST), MIB_PENDING);
	}
	assert_int_equal(calls(f), 2);
	for (i = 0; i < 3; i++)
		assert_int_equal(ask_at(f, FIXTURE_FIRST + i), MIB_PENDING);
	assert_int_equal(calls(f), 4);
	assert_int_equal(fake_source_seen(f->source)->waiting, 4);
	fake_source_release(f->source);
	f->waiting = about(f, FIXTURE_FIRST + 2, true);
	pass(f, 0);
	assert_int_equal(f->woken, 1);
	assert_int_equal(f->address, FIXTURE_FIRST + 2);
	assert_int_equal(calls(f), 4);
}

static void
call_that_hangs_is_not_waited_for_by_those_who_come_later(void **state)
{
	struct fixture *f = *state;

	fake_source_hold_calls(f->source, true);
	fake_source_hold_refreshes(f->source, true);
	assert_int_equal(ask_at(f, FIXTURE_FIRST), MIB_PENDING);
	pass(f, 200);
	assert_int_equal(ask_at(f, FIXTURE_FIRST), MIB_PENDING);
	assert_int_equal(calls(f), 1);
	pass(f, 400);
	assert_int_equal(ask_at(f, FIXTURE_FIRST), MIB_PENDING);
	assert_int_equal(calls(f), 2);
	fake_source_hold_refreshes(f->source, false);
	fake_source_release(f->source);
	f->waiting = about(f, FIXTURE_FIRST, true);
	pass(f, 0);
	assert_int_equal(f->result, MIB_FOUND);
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 0);
}

static void
questions_of_one_server_are_bounded(void **state)
{
	struct fixture *f = *state;
	uint32_t i;

	fake_source_hold_calls(f->source, true);
	for (i = 0; i < MIB_ASK_SERVER_CALLS_MAX; i++)
		assert_int_equal(ask_at(f, MANY + 1 + i), MIB_PENDING);
	assert_int_equal(ask_at(f, MANY + 1 + i), MIB_ERROR);
	assert_int_equal(ask_from(f, MANY), MIB_ERROR);
	assert_int_equal(calls(f), MIB_ASK_SERVER_CALLS_MAX);
	/* Those that are under way can be waited for. */
	assert_int_equal(ask_at(f, MANY + 1), MIB_PENDING);
	fake_source_release(f->source);
	pass(f, 0);
	assert_int_equal(ask_at(f, MANY + 1 + i), MIB_PENDING);
	fake_source_release(f->source);
	pass(f, 0);
}

static void
row_that_comes_at_once_is_found_at_once(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask_at(f, FIXTURE_FIRST), MIB_FOUND);
	assert_int_equal(ask_at(f, FIXTURE_FIRST - 1), MIB_NO_INSTANCE);
	fake_source_fail(f->source, -EHOSTUNREACH, true, "gone");
	assert_int_equal(ask_at(f, FIXTURE_FIRST), MIB_ERROR);
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 0);
	pass(f, 0);
	assert_int_equal(f->woken, 0);
}

/* ---- pages ---- */

/* All rows of the table, each by a question of its own; how many. */
static size_t
walk(struct fixture *f, struct mib_question q, uint32_t *addresses)
{
	struct mib_answer *answer;
	enum mib_result result;
	size_t n = 0, i;

	for (;;) {
		answer = NULL;
		result = mib_ask(&f->view, &q, &answer, &i);
		if (result == MIB_PENDING) {
			fake_source_release(f->source);
			pass(f, 0);
			continue;
		}
		if (result == MIB_NO_INSTANCE)
			return n;
		assert_int_equal(result, MIB_FOUND);
		if (q.rows == MIB_ROWS_CLIENTS) {
			addresses[n] =
			    mib_answer_client(answer, i)->info->ClientIpAddress;
			q = about(f, addresses[n] + 1, false);
		} else {
			addresses[n] =
			    mib_answer_group(answer, i)->group.address;
			q.key = mib_answer_group(answer, i)->key;
			q.after = true;
		}
		n++;
		mib_answer_unref(answer);
	}
}

static void
walk_is_a_call_a_page(void **state)
{
	const size_t rows = MANY_COUNT + 3;
	static uint32_t addresses[MANY_COUNT + 3];
	struct fixture *f = *state;
	size_t i;

	fake_source_hold_calls(f->source, true);
	assert_int_equal(walk(f, about(f, 0, false), addresses), rows);
	for (i = 0; i < 3; i++)
		assert_int_equal(addresses[i], FIXTURE_FIRST + i);
	for (; i < rows; i++)
		assert_int_equal(addresses[i], MANY + i - 2);
	assert_int_equal(
	    calls(f), (rows + MIB_ASK_PAGE_ROWS - 1) / MIB_ASK_PAGE_ROWS + 1);
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 0);
	/* As many are kept as one server may have. */
	assert_int_equal(
	    mib_asks_counts(f->view.asks).pages, MIB_ASK_SERVER_PAGES_MAX);
}

static void
walks_by_key_are_a_call_a_page_too(void **state)
{
	const size_t rows = MANY_COUNT + 3;
	static uint32_t addresses[MANY_COUNT + 3];
	struct fixture *f = *state;
	struct mib_question q = about_key(f, MIB_ROWS_HARDWARE, 0, "", 0);

	fake_source_hold_calls(f->source, true);
	assert_int_equal(walk(f, q, addresses), rows);
	assert_int_equal(addresses[0], FIXTURE_FIRST);
	assert_int_equal(addresses[rows - 1], MANY + MANY_COUNT);
	assert_int_equal(
	    calls(f), (rows + MIB_ASK_PAGE_ROWS - 1) / MIB_ASK_PAGE_ROWS + 1);
	/* Names that are too long for an index have no row. */
	q = about_key(f, MIB_ROWS_NAMES, 0, "", 0);
	assert_int_equal(walk(f, q, addresses), 2);
	assert_int_equal(addresses[0], FIXTURE_FIRST);
	assert_int_equal(addresses[1], FIXTURE_FIRST + 2);
}

static void
row_by_its_key_is_one_call(void **state)
{
	struct fixture *f = *state;
	uint8_t hw[6] = { 2, 0, 10, 51, 0, 7 };
	struct mib_question q = about_key(f, MIB_ROWS_HARDWARE, 1, hw, 6);

	q.exact = true;
	assert_int_equal(ask(f, &q), MIB_FOUND);
	assert_int_equal(f->address, MANY + 7);
	assert_int_equal(calls(f), 1);
	q.key.type = 2;
	assert_int_equal(ask(f, &q), MIB_NO_INSTANCE);
	q = about_key(f, MIB_ROWS_HARDWARE, 1, hw, 5);
	q.exact = true;
	assert_int_equal(ask(f, &q), MIB_NO_INSTANCE);
	/* It is asked for live each time. */
	assert_int_equal(calls(f), 3);
	assert_int_equal(mib_asks_counts(f->view.asks).pages, 0);
}

static void
page_is_used_for_a_short_time(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask_from(f, MANY), MIB_FOUND);
	assert_int_equal(calls(f), 1);
	pass(f, MIB_ASK_PAGE_MS - 500);
	assert_int_equal(ask_from(f, MANY + 5), MIB_FOUND);
	assert_int_equal(f->address, MANY + 5);
	assert_int_equal(calls(f), 1);
	/* A row is asked for by itself all the same. */
	assert_int_equal(ask_at(f, MANY + 5), MIB_FOUND);
	assert_int_equal(calls(f), 2);
	pass(f, 500);
	assert_int_equal(mib_asks_counts(f->view.asks).pages, 0);
	assert_int_equal(ask_from(f, MANY + 5), MIB_FOUND);
	assert_int_equal(calls(f), 3);
}

static void
page_holds_what_is_behind_its_beginning_up_to_its_last_row(void **state)
{
	struct fixture *f = *state;
	uint32_t last = MANY + 100 + MIB_ASK_PAGE_ROWS - 1;

	assert_int_equal(ask_from(f, MANY + 100), MIB_FOUND);
	assert_int_equal(ask_from(f, last), MIB_FOUND);
	assert_int_equal(f->address, last);
	assert_int_equal(calls(f), 1);
	assert_int_equal(ask_from(f, last + 1), MIB_FOUND);
	assert_int_equal(f->address, last + 1);
	assert_int_equal(calls(f), 2);
	assert_int_equal(ask_from(f, MANY + 99), MIB_FOUND);
	assert_int_equal(f->address, MANY + 99);
	assert_int_equal(calls(f), 3);
	/* Behind the end is the end. */
	assert_int_equal(ask_from(f, MANY + MANY_COUNT + 1), MIB_NO_INSTANCE);
	assert_int_equal(calls(f), 4);
	assert_int_equal(ask_from(f, MANY + MANY_COUNT + 9), MIB_NO_INSTANCE);
	assert_int_equal(calls(f), 4);
	assert_int_equal(ask_from(f, MANY + MANY_COUNT), MIB_FOUND);
	assert_int_equal(calls(f), 5);
}

static void
page_behind_a_key_does_not_hold_the_key(void **state)
{
	const uint8_t hw[6] = { 2, 0, 10, 51, 0, 7 };
	struct fixture *f = *state;
	struct mib_question q = about_key(f, MIB_ROWS_HARDWARE, 1, hw, 6);

	q.after = true;
	assert_int_equal(ask(f, &q), MIB_FOUND);
	assert_int_equal(f->address, MANY + 8);
	q.after = false;
	assert_int_equal(ask(f, &q), MIB_FOUND);
	assert_int_equal(f->address, MANY + 7);
	q.after = true;
	assert_int_equal(ask(f, &q), MIB_FOUND);
	assert_int_equal(f->address, MANY + 8);
	assert_int_equal(calls(f), 2);
}

static void
page_of_an_older_view_is_not_used(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask_from(f, MANY), MIB_FOUND);
	fake_data_fill(fake_source_data(f->source), MANY + 1, 1, BINDING_FREE);
	assert_int_equal(ask_from(f, MANY), MIB_FOUND);
	assert_int_equal(f->address, MANY + 1);
	pass(f, 1500);
	assert_int_equal(ask_from(f, MANY), MIB_FOUND);
	assert_int_equal(f->address, MANY + 2);
	assert_int_equal(calls(f), 2);
}

static void
page_of_a_server_that_cannot_be_reached_is_not_used(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask_from(f, MANY), MIB_FOUND);
	fake_source_fail(f->source, -EHOSTUNREACH, true, "gone");
	pass(f, 1500);
	assert_int_equal(ask_from(f, MANY), MIB_ERROR);
	fake_source_fail(f->source, 0, false, NULL);
	pass(f, 31000);
	assert_int_equal(ask_from(f, MANY), MIB_FOUND);
}

/* ---- the end of servers, and of all ---- */

static void
what_is_known_of_servers_that_may_be_gone_is_forgotten(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask_from(f, MANY), MIB_FOUND);
	fake_source_hold_calls(f->source, true);
	assert_int_equal(ask_from(f, FIXTURE_FIRST), MIB_PENDING);
	assert_int_equal(ask_at(f, FIXTURE_FIRST), MIB_PENDING);
	/* Another source: another struct server. */
	service_fixture_applied(f->base, "a=c");
	mib_asks_forget(f->view.asks);
	f->view.server = service_fixture_server(f->base, "a");
	assert_int_equal(mib_asks_counts(f->view.asks).pages, 0);
	pass(f, 10);
	assert_int_equal(f->woken, 1);
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 0);
	assert_int_equal(mib_asks_counts(f->view.asks).pages, 0);
	assert_int_equal(ask_from(f, MANY), MIB_NO_INSTANCE);
}

static void
answer_that_came_before_its_server_went_is_not_kept(void **state)
{
	struct fixture *f = *state;

	fake_source_hold_calls(f->source, true);
	assert_int_equal(ask_from(f, MANY), MIB_PENDING);
	fake_source_release(f->source);
	service_fixture_applied(f->base, "c");
	mib_asks_forget(f->view.asks);
	pass(f, 10);
	assert_int_equal(f->woken, 1);
	assert_int_equal(mib_asks_counts(f->view.asks).pages, 0);
}

static void
answers_that_come_after_the_end_are_nobodys(void **state)
{
	struct fixture *f = *state;

	fake_source_hold_calls(f->source, true);
	assert_int_equal(ask_from(f, MANY), MIB_PENDING);
	assert_int_equal(ask_at(f, MANY + 1), MIB_PENDING);
	mib_asks_free(f->view.asks);
	f->view.asks = NULL;
	fake_source_release(f->source);
	pass(f, 1000);
	assert_int_equal(f->woken, 0);
}

static void
answer_that_comes_while_others_are_told_is_told_next(void **state)
{
	struct fixture *f = *state;

	fake_source_hold_calls(f->source, true);
	assert_int_equal(ask_at(f, MANY + 1), MIB_PENDING);
	fake_source_release(f->source);
	assert_int_equal(ask_at(f, MANY + 2), MIB_PENDING);
	f->release = true;
	f->from = 2;
	f->waiting = about(f, MANY + 2, true);
	pass(f, 0);
	assert_int_equal(f->woken, 2);
	assert_int_equal(f->result, MIB_FOUND);
	assert_int_equal(calls(f), 2);
	/* Told once, it was gone. */
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 0);
}

static void
question_of_who_is_woken_has_its_turn(void **state)
{
	struct fixture *f = *state;

	fake_source_hold_calls(f->source, true);
	assert_int_equal(ask_at(f, MANY + 1), MIB_PENDING);
	fake_source_release(f->source);
	/* Woken, it asks for another, which then waits. */
	f->waiting = about(f, MANY + 2, true);
	pass(f, 0);
	assert_int_equal(f->woken, 1);
	assert_int_equal(f->result, MIB_PENDING);
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 1);
	fake_source_release(f->source);
	pass(f, 0);
	assert_int_equal(f->woken, 2);
	assert_int_equal(f->result, MIB_FOUND);
	assert_int_equal(mib_asks_counts(f->view.asks).calls, 0);
}

/* ---- without memory ---- */

static void
ask_each(void *arg)
{
	struct fixture *f = arg;
	struct mib_question questions[] = {
		about(f, FIXTURE_FIRST, true),
		about(f, FIXTURE_FIRST, false),
		about_key(f, MIB_ROWS_HARDWARE, 0, "", 0),
	};
	enum mib_result result;
	size_t i;

	mib_asks_forget(f->view.asks);
	for (i = 0; i < 3; i++) {
		result = ask(f, &questions[i]);
		assert_true(
		    result == MIB_FOUND || (result == MIB_ERROR && oom_hit()));
	}
}

static void
row_for_which_there_is_no_memory_is_an_error(void **state)
{
	assert_true(oom_each(ask_each, *state) > 20);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(row_that_comes_later_is_found_once_it_has_come),
		TEST(row_that_is_not_there_is_no_instance),
		TEST(server_that_fails_is_an_error_for_whoever_waits),
		TEST(same_question_is_put_once_others_side_by_side),
		TEST(call_that_hangs_is_not_waited_for_by_those_who_come_later),
		TEST(questions_of_one_server_are_bounded),
		TEST(row_that_comes_at_once_is_found_at_once),
		TEST(walk_is_a_call_a_page),
		TEST(walks_by_key_are_a_call_a_page_too),
		TEST(row_by_its_key_is_one_call),
		TEST(page_is_used_for_a_short_time),
		TEST(
		    page_holds_what_is_behind_its_beginning_up_to_its_last_row),
		TEST(page_behind_a_key_does_not_hold_the_key),
		TEST(page_of_an_older_view_is_not_used),
		TEST(page_of_a_server_that_cannot_be_reached_is_not_used),
		TEST(what_is_known_of_servers_that_may_be_gone_is_forgotten),
		TEST(answer_that_came_before_its_server_went_is_not_kept),
		TEST(answers_that_come_after_the_end_are_nobodys),
		TEST(answer_that_comes_while_others_are_told_is_told_next),
		TEST(question_of_who_is_woken_has_its_turn),
		TEST(row_for_which_there_is_no_memory_is_an_error),
	};

	return cmocka_run_group_tests_name("mib_ask", tests, NULL, NULL);
}
