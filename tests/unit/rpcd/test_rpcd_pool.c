/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <sys/socket.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/loop.h"
#include "rpcd/rpcd_conn.h"
#include "rpcd/rpcd_page.h"
#include "rpcd/rpcd_pool.h"
#include "rpcd/rpcd_procs.h"
#include "rpcd/rpcd_stream.h"
#include "rpcd/rpcd_views.h"
#include "service/service.h"
#include "support/oom.h"
#include "support/rpcd_caller.h"
#include "support/service_fixture.h"
#include "wire/wire_client.h"

#define LIMIT 3
#define IDLE_MS 10000

static const struct rpcd_peer peer = { "a test" };
static const struct rpcd_pool_limits limits = { LIMIT, IDLE_MS };

struct rig {
	struct service_fixture *fixture;
	struct loop *loop;
	struct rpcd_procs procs;
	struct rpcd_shared shared;
	struct rpcd_pool *pool;
};

static int
setup(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	assert_non_null(rig);
	rig->fixture = service_fixture_new(false);
	fake_data_fill(fake_source_data(rig->fixture->a), FIXTURE_FIRST, 90,
	    BINDING_ACTIVE);
	service_fixture_applied(rig->fixture, "a");
	service_refresh_now(rig->fixture->service,
	    service_fixture_server(rig->fixture, "a"), NULL);
	rig->loop = loop_new();
	rig->procs = (struct rpcd_procs) {
		.service = rig->fixture->service,
		.views = rpcd_views_new(rig->fixture->service,
		    rig->fixture->env.worker, &rig->fixture->clock),
		.page = rpcd_page_new(),
		.clients = wire_client_page_new(),
		.clock = &rig->fixture->clock,
	};
	rig->shared.loop = rig->loop;
	rig->shared.clock = &rig->fixture->clock;
	rig->shared.procs = &rig->procs;
	rig->pool = rpcd_pool_new(&rig->shared, NULL, &limits);
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	rpcd_pool_free(rig->pool);
	assert_int_equal(rig->shared.pending, 0);
	rpcd_views_free(rig->procs.views);
	rpcd_page_free(rig->procs.page);
	wire_client_page_free(rig->procs.clients);
	loop_free(rig->loop);
	service_fixture_free(rig->fixture);
	free(rig);
	return 0;
}

/* The caller's end of a new connection. */
static int
join(struct rig *rig)
{
	int fds[2];

	assert_int_equal(
	    socketpair(
		AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds),
	    0);
	rpcd_pool_add(rig->pool, fds[0], &peer);
	return fds[1];
}

static bool
ask(struct rig *rig, int fd)
{
	return rpcd_caller_ask(rig->loop, fd, DHCPFO_NULL);
}

/* Enumerates the first clients; nothing is read. */
static bool
send_enum(int fd)
{
	uint8_t bytes[64];
	size_t len;

	len = rpcd_caller_call(
	    bytes, 5, RPCD_CALLER_PROGRAM, 1, DHCPFO_ENUM_CLIENTS, 0);
	memset(bytes + len, 0, 12);
	bytes[3] += 12;
	bytes[len + 10] = 2; /* 512 rows */
	len += 12;
	return send(fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT) ==
	    (ssize_t)len;
}

static void
connection_answers_call_after_call(void **state)
{
	struct rig *rig = *state;
	int fd = join(rig), i;

	for (i = 0; i < 10; i++)
		assert_true(ask(rig, fd));
	assert_int_equal(rpcd_pool_count(rig->pool), 1);
	close(fd);
	rpcd_caller_pump(rig->loop);
	assert_int_equal(rpcd_pool_count(rig->pool), 0);
}

static void
connection_of_nonsense_is_closed_others_are_not(void **state)
{
	struct rig *rig = *state;
	int bad = join(rig), good = join(rig);

	send(bad, "\x80\0\0\4abcd", 8, MSG_NOSIGNAL);
	assert_true(rpcd_caller_closed(rig->loop, bad));
	assert_true(ask(rig, good));
	assert_int_equal(rpcd_pool_count(rig->pool), 1);
	close(bad);
	close(good);
}

static void
connection_with_an_unknown_flavor_goes_on(void **state)
{
	struct rig *rig = *state;
	uint8_t bytes[256];
	int fd = join(rig);
	size_t len;

	len = rpcd_caller_call(
	    bytes, 5, RPCD_CALLER_PROGRAM, 1, DHCPFO_NULL, RPCD_AUTH_GSS);
	send(fd, bytes, len, MSG_NOSIGNAL);
	rpcd_caller_pump(rig->loop);
	/* Denied, AUTH_ERROR, AUTH_REJECTEDCRED. */
	assert_int_equal(rpcd_caller_read(fd, bytes, sizeof(bytes)), 24);
	assert_memory_equal(bytes + 12, "\0\0\0\1\0\0\0\1\0\0\0\2", 12);
	assert_true(ask(rig, fd));
	close(fd);
}

static void
idle_connections_are_closed_busy_ones_are_not(void **state)
{
	struct rig *rig = *state;
	int idle = join(rig), busy = join(rig), half = join(rig);

	clock_step(&rig->fixture->clock, IDLE_MS / 1000 - 1);
	assert_true(ask(rig, busy));
	send(half, "\x80\0", 2, MSG_NOSIGNAL);
	rpcd_caller_pump(rig->loop);
	rpcd_pool_sweep(rig->pool);
	assert_int_equal(rpcd_pool_count(rig->pool), 3);
	clock_step(&rig->fixture->clock, 1);
	rpcd_pool_sweep(rig->pool);
	assert_true(rpcd_caller_closed(rig->loop, idle));
	/* Part of a call is no call. */
	assert_true(rpcd_caller_closed(rig->loop, half));
	assert_true(ask(rig, busy));
	close(idle);
	close(half);
	close(busy);
}

static void
one_connection_more_takes_the_place_of_the_idlest(void **state)
{
	struct rig *rig = *state;
	int fds[LIMIT + 1];
	size_t i;

	for (i = 0; i < LIMIT; i++) {
		fds[i] = join(rig);
		clock_step(&rig->fixture->clock, 1);
	}
	assert_true(ask(rig, fds[0]));
	fds[LIMIT] = join(rig);
	assert_int_equal(rpcd_pool_count(rig->pool), LIMIT);
	assert_true(rpcd_caller_closed(rig->loop, fds[1]));
	assert_true(ask(rig, fds[0]));
	assert_true(ask(rig, fds[2]));
	assert_true(ask(rig, fds[LIMIT]));
	for (i = 0; i <= LIMIT; i++)
		close(fds[i]);
}

static void
connections_that_wait_for_an_answer_are_left_alone(void **state)
{
	struct rig *rig = *state;
	int fds[LIMIT + 1], more;
	char bytes[65536];
	size_t i;

	fake_source_hold_calls(rig->fixture->a, true);
	for (i = 0; i < LIMIT; i++) {
		fds[i] = join(rig);
		assert_true(send_enum(fds[i]));
	}
	rpcd_caller_pump(rig->loop);
	assert_int_equal(fake_source_seen(rig->fixture->a)->waiting, LIMIT);
	more = join(rig);
	assert_true(rpcd_caller_closed(rig->loop, more));
	clock_step(&rig->fixture->clock, 10 * IDLE_MS);
	rpcd_pool_sweep(rig->pool);
	assert_int_equal(rpcd_pool_count(rig->pool), LIMIT);
	fake_source_release(rig->fixture->a);
	for (i = 0; i < LIMIT; i++) {
		assert_true(
		    rpcd_caller_read(fds[i], bytes, sizeof(bytes)) > 1000);
		assert_true(ask(rig, fds[i]));
		close(fds[i]);
	}
	close(more);
}

static void
connection_that_ends_while_it_waits_is_let_go(void **state)
{
	struct rig *rig = *state;
	int fd = join(rig);

	fake_source_hold_calls(rig->fixture->a, true);
	assert_true(send_enum(fd));
	rpcd_caller_pump(rig->loop);
	close(fd);
	rpcd_caller_pump(rig->loop);
	fake_source_release(rig->fixture->a);
	rpcd_caller_pump(rig->loop);
	assert_int_equal(rpcd_pool_count(rig->pool), 0);
}

static void
pool_that_ends_first_leaves_answers_without_receiver(void **state)
{
	struct rig *rig = *state;
	int fd = join(rig);

	fake_source_hold_calls(rig->fixture->a, true);
	assert_true(send_enum(fd));
	rpcd_caller_pump(rig->loop);
	rpcd_pool_free(rig->pool);
	rig->pool = NULL;
	assert_int_equal(fake_source_release(rig->fixture->a), 1);
	assert_true(rpcd_caller_closed(rig->loop, fd));
	close(fd);
}

static void
reply_that_is_not_read_waits_and_costs_itself_only(void **state)
{
	struct rig *rig = *state;
	int slow = join(rig), other = join(rig), small = 4096;
	size_t got = 0, sent = 0;
	char bytes[65536];
	ssize_t n;

	setsockopt(slow, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	while (rig->shared.pending == 0 && sent < 1000) {
		if (send_enum(slow))
			sent++;
		rpcd_caller_pump(rig->loop);
	}
	assert_true(rig->shared.pending > 0);
	assert_true(rig->shared.pending <= RPCD_REPLY_MAX);
	assert_true(ask(rig, other));
	/* Once it reads it gets all. */
	while ((n = rpcd_caller_read(slow, bytes, sizeof(bytes))) > 0) {
		got += (size_t)n;
		rpcd_caller_pump(rig->loop);
	}
	assert_int_equal(n, 0);
	assert_true(got > sent * 1000);
	assert_int_equal(rig->shared.pending, 0);
	assert_true(ask(rig, slow));
	close(slow);
	close(other);
}

static void
calls_are_not_read_while_a_reply_waits(void **state)
{
	struct rig *rig = *state;
	int slow = join(rig), i;
	unsigned int calls;
	size_t pending;

	for (i = 0; i < 1000 && rig->shared.pending == 0; i++) {
		send_enum(slow);
		rpcd_caller_pump(rig->loop);
	}
	pending = rig->shared.pending;
	calls = fake_source_seen(rig->fixture->a)->calls;
	assert_true(pending > 0);
	for (i = 0; i < 5; i++)
		send_enum(slow);
	rpcd_caller_pump(rig->loop);
	assert_int_equal(rig->shared.pending, pending);
	assert_int_equal(fake_source_seen(rig->fixture->a)->calls, calls);
	close(slow);
}

static void
calls_are_not_read_while_one_is_under_way(void **state)
{
	struct rig *rig = *state;
	int fd = join(rig), i;

	fake_source_hold_calls(rig->fixture->a, true);
	for (i = 0; i < 3; i++)
		assert_true(send_enum(fd));
	for (i = 0; i < 3; i++) {
		rpcd_caller_pump(rig->loop);
		assert_int_equal(fake_source_seen(rig->fixture->a)->waiting, 1);
		assert_int_equal(fake_source_release(rig->fixture->a), 1);
	}
	rpcd_caller_pump(rig->loop);
	assert_int_equal(fake_source_seen(rig->fixture->a)->waiting, 0);
	close(fd);
}

static void
replies_that_are_not_read_are_bounded_together(void **state)
{
	struct rig *rig = *state;
	int slow = join(rig), i;

	rig->shared.pending = RPCD_PENDING_MAX;
	for (i = 0; i < 1000 && rpcd_pool_count(rig->pool) > 0; i++) {
		send_enum(slow);
		rpcd_caller_pump(rig->loop);
	}
	assert_int_equal(rpcd_pool_count(rig->pool), 0);
	assert_int_equal(rig->shared.pending, RPCD_PENDING_MAX);
	rig->shared.pending = 0;
	close(slow);
}

static void
live(void *arg)
{
	struct rig *rig = arg;
	int fd = join(rig);

	send_enum(fd);
	rpcd_caller_pump(rig->loop);
	close(fd);
	rpcd_caller_pump(rig->loop);
	assert_int_equal(rpcd_pool_count(rig->pool), 0);
}

static void
connections_survive_every_failed_allocation(void **state)
{
	assert_true(oom_each(live, *state) >= 4);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(connection_answers_call_after_call),
		TEST(connection_of_nonsense_is_closed_others_are_not),
		TEST(connection_with_an_unknown_flavor_goes_on),
		TEST(idle_connections_are_closed_busy_ones_are_not),
		TEST(one_connection_more_takes_the_place_of_the_idlest),
		TEST(connections_that_wait_for_an_answer_are_left_alone),
		TEST(connection_that_ends_while_it_waits_is_let_go),
		TEST(pool_that_ends_first_leaves_answers_without_receiver),
		TEST(reply_that_is_not_read_waits_and_costs_itself_only),
		TEST(calls_are_not_read_while_a_reply_waits),
		TEST(calls_are_not_read_while_one_is_under_way),
		TEST(replies_that_are_not_read_are_bounded_together),
		TEST(connections_survive_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("rpcd_pool", tests, NULL, NULL);
}
