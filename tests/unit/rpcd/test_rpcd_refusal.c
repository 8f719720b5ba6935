/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/loop.h"
#include "rpcd/rpcd_refusal.h"
#include "support/fake_timer.h"
#include "support/oom.h"
#include "support/rpcd_caller.h"

#define XID 77

struct rig {
	struct clock clock;
	struct loop *loop;
	struct rpcd_refusal *refusal;
};

static int
setup(void **state)
{
	static struct rig rig;

	clock_init(&rig.clock);
	clock_freeze(&rig.clock, 1000);
	rig.loop = loop_new();
	fake_timer_of(rig.loop);
	rig.refusal = rpcd_refusal_new(rig.loop);
	assert_non_null(rig.refusal);
	*state = &rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	rpcd_refusal_free(rig->refusal);
	fake_timer_of(NULL);
	loop_free(rig->loop);
	assert_int_equal(fake_timer_count(), 0);
	return 0;
}

/* The other end of one that is refused. */
static int
join(struct rig *rig)
{
	int fds[2];

	assert_int_equal(
	    socketpair(
		AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds),
	    0);
	rpcd_refusal_add(rig->refusal, fds[0]);
	return fds[1];
}

static void
put(int fd, const void *bytes, size_t len)
{
	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

static void
call(int fd)
{
	uint8_t bytes[64];

	put(fd, bytes,
	    rpcd_caller_call(bytes, XID, RPCD_CALLER_PROGRAM, 1, 1, 0));
}

/* MSG_DENIED, AUTH_ERROR, AUTH_REJECTEDCRED, and the end. */
static void
expect_denial(struct rig *rig, int fd)
{
	const uint32_t want[] = { htonl(0x80000014), htonl(XID), htonl(1),
		htonl(1), htonl(1), htonl(2) };
	uint8_t bytes[64];

	rpcd_caller_pump(rig->loop);
	assert_int_equal(
	    rpcd_caller_read(fd, bytes, sizeof(bytes)), sizeof(want));
	assert_memory_equal(bytes, want, sizeof(want));
	assert_int_equal(rpcd_caller_read(fd, bytes, sizeof(bytes)), -1);
}

static bool
is_gone(struct rig *rig, int fd)
{
	rpcd_caller_pump(rig->loop);
	return send(fd, "", 1, MSG_NOSIGNAL) == -1;
}

static void
call_is_denied_by_its_number(void **state)
{
	struct rig *rig = *state;
	int fd = join(rig);

	rpcd_caller_pump(rig->loop);
	call(fd);
	expect_denial(rig, fd);
	/* The rest is taken and not answered. */
	call(fd);
	assert_true(rpcd_caller_closed(rig->loop, fd));
	close(fd);
	rpcd_caller_pump(rig->loop);
	assert_int_equal(fake_timer_next(), -1);
}

static void
call_in_pieces_is_denied_once_its_number_is_here(void **state)
{
	struct rig *rig = *state;
	int fd = join(rig);
	uint8_t bytes[64], byte;
	size_t i;

	rpcd_caller_call(bytes, XID, 1, 2, 3, 6);
	for (i = 0; i < 12; i++) {
		rpcd_caller_pump(rig->loop);
		assert_int_equal(rpcd_caller_read(fd, &byte, 1), 0);
		put(fd, &bytes[i], 1);
	}
	expect_denial(rig, fd);
	close(fd);
}

static void
what_is_no_call_gets_no_answer(void **state)
{
	static const uint32_t heads[][3] = {
		{ 0x80000028, XID, 1 }, /* a reply */
		{ 0x80000007, XID, 0 }, /* too short */
		{ 0, XID, 0 },		/* an empty fragment */
		/* "GET / HTTP/1" */
		{ 0x47455420, 0x2f204854, 0x54502f31 },
	};
	struct rig *rig = *state;
	uint32_t words[3];
	size_t i, j;
	int fd;

	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		fd = join(rig);
		for (j = 0; j < 3; j++)
			words[j] = htonl(heads[i][j]);
		put(fd, words, sizeof(words));
		assert_true(rpcd_caller_closed(rig->loop, fd));
		assert_true(is_gone(rig, fd));
		close(fd);
	}
}

static void
who_says_nothing_or_does_not_go_is_closed_in_time(void **state)
{
	struct rig *rig = *state;
	int mute = join(rig), stays = join(rig);

	call(stays);
	expect_denial(rig, stays);
	fake_timer_run(&rig->clock, RPCD_REFUSAL_MS - 1);
	rpcd_caller_pump(rig->loop);
	put(mute, "", 1);
	put(stays, "", 1);
	fake_timer_run(&rig->clock, 1);
	assert_true(is_gone(rig, mute));
	assert_true(is_gone(rig, stays));
	close(mute);
	close(stays);
}

static void
who_talks_without_end_is_closed(void **state)
{
	static const uint8_t much[1 << 16];
	struct rig *rig = *state;
	int fd = join(rig);

	call(fd);
	expect_denial(rig, fd);
	assert_true(
	    send(fd, much, sizeof(much), MSG_DONTWAIT | MSG_NOSIGNAL) > 8192);
	assert_true(is_gone(rig, fd));
	close(fd);
}

static void
one_beyond_the_limit_is_closed_without_a_word(void **state)
{
	struct rig *rig = *state;
	int fds[RPCD_REFUSAL_MAX], more;
	size_t i;

	for (i = 0; i < RPCD_REFUSAL_MAX; i++)
		fds[i] = join(rig);
	more = join(rig);
	assert_true(rpcd_caller_closed(rig->loop, more));
	close(more);
	/* A place that is free again is another's. */
	close(fds[3]);
	rpcd_caller_pump(rig->loop);
	fds[3] = join(rig);
	for (i = 0; i < RPCD_REFUSAL_MAX; i++) {
		call(fds[i]);
		expect_denial(rig, fds[i]);
		close(fds[i]);
	}
}

static void
refuse_one(void *arg)
{
	struct rig *rig = arg;
	struct rpcd_refusal *refusal = rpcd_refusal_new(rig->loop);
	int fds[2];

	if (refusal != NULL &&
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0) {
		rpcd_refusal_add(refusal, fds[0]);
		close(fds[1]);
	}
	rpcd_refusal_free(refusal);
}

static void
failed_allocations_are_survived(void **state)
{
	assert_true(oom_each(refuse_one, *state) > 2);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(call_is_denied_by_its_number),
		TEST(call_in_pieces_is_denied_once_its_number_is_here),
		TEST(what_is_no_call_gets_no_answer),
		TEST(who_says_nothing_or_does_not_go_is_closed_in_time),
		TEST(who_talks_without_end_is_closed),
		TEST(one_beyond_the_limit_is_closed_without_a_word),
		TEST(failed_allocations_are_survived),
	};

	return cmocka_run_group_tests_name("rpcd_refusal", tests, NULL, NULL);
}
