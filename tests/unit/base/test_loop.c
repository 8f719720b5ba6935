/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: clock_mono_ms */
/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "support/oom.h"

#define WATCHDOG 30 /* seconds; a test that hangs is ended by SIGALRM */

/* What the callbacks of one test leave behind. */
struct seen {
	unsigned int fds; /* how many were open at the beginning */
	struct loop *loop;
	struct loop_fd *fd, *other_fd;
	struct loop_timer *timer;
	struct loop_signal *sig;
	int pipe[2];
	char order[16];
	unsigned int calls;
	unsigned int events;
	int value;
	int64_t since;
};

static int64_t
mono_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static unsigned int
open_fds(void)
{
	unsigned int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static int
setup(void **state)
{
	struct seen *seen = calloc(1, sizeof(*seen));

	assert_non_null(seen);
	seen->fds = open_fds();
	seen->loop = loop_new();
	assert_non_null(seen->loop);
	assert_int_equal(pipe2(seen->pipe, O_CLOEXEC | O_NONBLOCK), 0);
	alarm(WATCHDOG);
	*state = seen;
	return 0;
}

static int
teardown(void **state)
{
	struct seen *seen = *state;

	alarm(0);
	loop_fd_free(seen->fd);
	loop_fd_free(seen->other_fd);
	loop_timer_free(seen->timer);
	loop_signal_free(seen->sig);
	loop_free(seen->loop);
	close(seen->pipe[0]);
	close(seen->pipe[1]);
	assert_int_equal(open_fds(), seen->fds);
	free(seen);
	return 0;
}

static void
count_timer(void *arg)
{
	struct seen *seen = arg;

	seen->calls++;
}

static void
stop_timer(void *arg)
{
	struct seen *seen = arg;

	seen->calls++;
	loop_stop(seen->loop);
}

static void
read_fd(int fd, unsigned int events, void *arg)
{
	struct seen *seen = arg;
	char byte;

	seen->calls++;
	seen->events |= events;
	seen->value = fd;
	if (events & LOOP_READ)
		assert_int_equal(read(fd, &byte, 1), 1);
}

static void
loop_fd_readable_called_until_read(void **state)
{
	struct seen *seen = *state;

	seen->fd =
	    loop_fd_new(seen->loop, seen->pipe[0], LOOP_READ, read_fd, seen);
	assert_non_null(seen->fd);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 0);
	assert_int_equal(write(seen->pipe[1], "ab", 2), 2);
	loop_once(seen->loop, -1);
	assert_int_equal(seen->calls, 1);
	assert_int_equal(seen->events, LOOP_READ);
	assert_int_equal(seen->value, seen->pipe[0]);
	loop_once(seen->loop, 1000);
	assert_int_equal(seen->calls, 2);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 2);
}

static void
loop_fd_writable_called(void **state)
{
	struct seen *seen = *state;

	seen->fd =
	    loop_fd_new(seen->loop, seen->pipe[1], LOOP_WRITE, read_fd, seen);
	loop_once(seen->loop, 1000);
	assert_int_equal(seen->calls, 1);
	assert_int_equal(seen->events, LOOP_WRITE);
}

static void
loop_fd_regular_file_refused(void **state)
{
	struct seen *seen = *state;
	FILE *file = tmpfile();

	assert_non_null(file);
	/* libevent says why to the log; not wanted between test results */
	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	assert_null(
	    loop_fd_new(seen->loop, fileno(file), LOOP_READ, read_fd, seen));
	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_INFO);
	fclose(file);
}

static unsigned int messages;

static void
count_message(int severity, const char *message)
{
	(void)severity;
	(void)message;
	messages++;
}

/* libevent says why on the way. */
static void
fail_once(struct loop *loop)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_null(loop_fd_new(loop, fileno(file), LOOP_READ, read_fd, NULL));
	fclose(file);
}

static void
loop_guest_leaves_libevents_messages_where_they_go(void **state)
{
	struct loop *guest, *loop;

	(void)state;
	event_set_log_callback(count_message);
	guest = loop_new_guest();
	assert_non_null(guest);
	messages = 0;
	fail_once(guest);
	assert_true(messages > 0);
	loop = loop_new();
	assert_non_null(loop);
	messages = 0;
	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	fail_once(loop);
	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_INFO);
	assert_int_equal(messages, 0);
	loop_free(loop);
	loop_free(guest);
}

static void
free_both_fds(int fd, unsigned int events, void *arg)
{
	struct seen *seen = arg;

	(void)fd;
	(void)events;
	seen->calls++;
	loop_fd_free(seen->fd);
	loop_fd_free(seen->other_fd);
	seen->fd = NULL;
	seen->other_fd = NULL;
}

static void
loop_fd_freed_in_callback_never_called_again(void **state)
{
	struct seen *seen = *state;
	int other = dup(seen->pipe[0]);

	/* both are ready in one round; whichever comes first frees both */
	seen->fd = loop_fd_new(
	    seen->loop, seen->pipe[0], LOOP_READ, free_both_fds, seen);
	seen->other_fd =
	    loop_fd_new(seen->loop, other, LOOP_READ, free_both_fds, seen);
	assert_int_equal(write(seen->pipe[1], "a", 1), 1);
	loop_once(seen->loop, 1000);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 1);
	close(other);
}

static void
loop_timer_not_set_silent(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, count_timer, seen);
	loop_once(seen->loop, 5);
	assert_int_equal(seen->calls, 0);
}

static void
loop_timer_set_once_never_early(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, stop_timer, seen);
	/* many, so that a clock with a coarse tick would show */
	for (unsigned int i = 1; i <= 30; i++) {
		int64_t begin = mono_us();

		loop_timer_set(seen->timer, 2);
		loop_run(seen->loop);
		assert_true(mono_us() - begin >= 2000);
		assert_int_equal(seen->calls, i);
		loop_once(seen->loop, 0);
		assert_int_equal(seen->calls, i);
	}
}

static void
loop_timer_zero_or_past_next_round(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, count_timer, seen);
	loop_timer_set(seen->timer, 0);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 1);
	loop_timer_set(seen->timer, -5);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 2);
	loop_timer_set(seen->timer, INT64_MIN);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 3);
}

static void
loop_timer_set_again_last_time_counts(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, count_timer, seen);
	loop_timer_set(seen->timer, 0);
	loop_timer_set(seen->timer, INT64_MAX);
	loop_once(seen->loop, 0);
	loop_once(seen->loop, 2);
	assert_int_equal(seen->calls, 0);
	loop_timer_set(seen->timer, 0);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 1);
}

static void
loop_timer_cancelled_silent(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, count_timer, seen);
	loop_timer_set(seen->timer, 0);
	loop_timer_cancel(seen->timer);
	loop_timer_cancel(seen->timer);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 0);
}

static void
repeat_timer(void *arg)
{
	struct seen *seen = arg;

	if (++seen->calls == 3)
		loop_stop(seen->loop);
	else
		loop_timer_set(seen->timer, 1);
}

static void
loop_timer_set_in_callback_repeats(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, repeat_timer, seen);
	loop_timer_set(seen->timer, 0);
	loop_run(seen->loop);
	assert_int_equal(seen->calls, 3);
}

static void
set_after_long_work(void *arg)
{
	struct seen *seen = arg;
	int64_t begin = mono_us();

	if (++seen->calls == 2) {
		loop_stop(seen->loop);
		return;
	}
	while (mono_us() - begin < 40000)
		;
	seen->since = mono_us();
	loop_timer_set(seen->timer, 30);
}

static void
loop_timer_set_after_long_work_counts_from_there(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, set_after_long_work, seen);
	loop_timer_set(seen->timer, 0);
	loop_run(seen->loop);
	assert_true(mono_us() - seen->since >= 30000);
}

static void
free_timer(void *arg)
{
	struct seen *seen = arg;

	seen->calls++;
	loop_timer_free(seen->timer);
	seen->timer = NULL;
	loop_stop(seen->loop);
}

static void
loop_timer_freed_in_callback_safe(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, free_timer, seen);
	loop_timer_set(seen->timer, 0);
	loop_run(seen->loop);
	assert_int_equal(seen->calls, 1);
}

static void
note_signal(int signo, void *arg)
{
	struct seen *seen = arg;

	seen->calls++;
	seen->value = signo;
	loop_stop(seen->loop);
}

static void
loop_signal_raised_called_in_loop(void **state)
{
	struct seen *seen = *state;

	seen->sig = loop_signal_new(seen->loop, SIGUSR1, note_signal, seen);
	assert_non_null(seen->sig);
	for (unsigned int i = 1; i <= 2; i++) {
		raise(SIGUSR1);
		assert_int_equal(seen->calls, i - 1);
		loop_run(seen->loop);
		assert_int_equal(seen->calls, i);
		assert_int_equal(seen->value, SIGUSR1);
	}
}

static void
loop_stop_before_run_returns_at_once(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, stop_timer, seen);
	loop_timer_set(seen->timer, 0);
	loop_stop(seen->loop);
	loop_run(seen->loop);
	assert_int_equal(seen->calls, 0);
	/* one stop ends one run */
	loop_run(seen->loop);
	assert_int_equal(seen->calls, 1);
}

static void
loop_once_nothing_happens_time_passes(void **state)
{
	struct seen *seen = *state;
	int64_t begin = mono_us();

	loop_once(seen->loop, 20);
	assert_true(mono_us() - begin >= 20000);
	begin = mono_us();
	loop_once(seen->loop, 0);
	assert_true(mono_us() - begin < 10000000);
}

static void
loop_once_event_first_does_not_wait(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, count_timer, seen);
	loop_timer_set(seen->timer, 1);
	loop_once(seen->loop, 1000 * WATCHDOG * 2);
	assert_int_equal(seen->calls, 1);
}

static void
loop_once_after_event_first_old_timeout_forgotten(void **state)
{
	struct seen *seen = *state;

	seen->timer = loop_timer_new(seen->loop, count_timer, seen);
	loop_timer_set(seen->timer, 0);
	loop_once(seen->loop, 10);
	assert_int_equal(seen->calls, 1);
	loop_timer_set(seen->timer, 40);
	loop_once(seen->loop, -1);
	assert_int_equal(seen->calls, 2);
}

static void
loop_free_first_owners_free_later(void **state)
{
	struct seen *seen = *state;

	seen->fd =
	    loop_fd_new(seen->loop, seen->pipe[0], LOOP_READ, read_fd, seen);
	seen->timer = loop_timer_new(seen->loop, count_timer, seen);
	seen->sig = loop_signal_new(seen->loop, SIGUSR1, note_signal, seen);
	loop_timer_set(seen->timer, 0);
	assert_int_equal(write(seen->pipe[1], "a", 1), 1);
	loop_free(seen->loop);
	seen->loop = NULL;
	loop_timer_set(seen->timer, 0);
	loop_timer_cancel(seen->timer);
	assert_int_equal(seen->calls, 0);
	/* teardown frees them */
}

static void
loop_free_null_safe(void **state)
{
	(void)state;
	loop_fd_free(NULL);
	loop_timer_free(NULL);
	loop_signal_free(NULL);
	loop_free(NULL);
}

static void
build_once(void *arg)
{
	struct seen *seen = arg;
	struct loop *loop = loop_new();
	struct loop_fd *fd = NULL;
	struct loop_timer *timer = NULL;
	struct loop_signal *sig = NULL;

	if (loop != NULL) {
		fd = loop_fd_new(loop, seen->pipe[0], LOOP_READ, read_fd, seen);
		timer = loop_timer_new(loop, count_timer, seen);
		sig = loop_signal_new(loop, SIGUSR2, note_signal, seen);
	}
	assert_int_equal(oom_hit(),
	    loop == NULL || fd == NULL || timer == NULL || sig == NULL);
	loop_signal_free(sig);
	loop_timer_free(timer);
	loop_fd_free(fd);
	loop_free(loop);
}

static void
loop_no_memory_null(void **state)
{
	assert_int_equal(oom_each(build_once, *state), 5);
}

/* The clock of rounds, where a test has set it. */
static int64_t round_clock = -1;

int64_t __real_clock_mono_ms(const struct clock *clock);
int64_t __wrap_clock_mono_ms(const struct clock *clock);

int64_t
__wrap_clock_mono_ms(const struct clock *clock)
{
	return round_clock >= 0 ? round_clock : __real_clock_mono_ms(clock);
}

static void
work_timer(void *arg)
{
	struct seen *seen = arg;

	seen->calls++;
	round_clock += seen->value;
}

static void
loop_lag_is_that_of_the_longest_round(void **state)
{
	struct seen *seen = *state;
	struct loop_timer *other;
	struct loop_lag lag;

	round_clock = 1000;
	seen->timer = loop_timer_new(seen->loop, work_timer, seen);
	other = loop_timer_new(seen->loop, work_timer, seen);
	loop_lag(seen->loop, &lag);
	assert_int_equal(lag.longest_ms, 0);
	seen->value = LOOP_LAG_LIMIT_MS;
	loop_timer_set(seen->timer, 0);
	loop_once(seen->loop, 0);
	loop_lag(seen->loop, &lag);
	assert_int_equal(lag.longest_ms, LOOP_LAG_LIMIT_MS);
	assert_int_equal(lag.over, 0);
	/* What is due in one round adds up; waiting does not count. */
	seen->value = 30;
	loop_timer_set(seen->timer, 0);
	loop_timer_set(other, 0);
	loop_once(seen->loop, 0);
	assert_int_equal(seen->calls, 3);
	loop_lag(seen->loop, &lag);
	assert_int_equal(lag.longest_ms, 60);
	assert_int_equal(lag.over, 1);
	round_clock += 5000;
	loop_once(seen->loop, 0);
	seen->value = 1;
	loop_timer_set(seen->timer, 0);
	loop_once(seen->loop, 0);
	loop_lag(seen->loop, &lag);
	assert_int_equal(lag.longest_ms, 60);
	assert_int_equal(lag.over, 1);
	loop_timer_free(other);
	round_clock = -1;
}

#define LOOP_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOOP_TEST(loop_fd_readable_called_until_read),
		LOOP_TEST(loop_fd_writable_called),
		LOOP_TEST(loop_fd_regular_file_refused),
		LOOP_TEST(loop_guest_leaves_libevents_messages_where_they_go),
		LOOP_TEST(loop_fd_freed_in_callback_never_called_again),
		LOOP_TEST(loop_timer_not_set_silent),
		LOOP_TEST(loop_timer_set_once_never_early),
		LOOP_TEST(loop_timer_zero_or_past_next_round),
		LOOP_TEST(loop_timer_set_again_last_time_counts),
		LOOP_TEST(loop_timer_cancelled_silent),
		LOOP_TEST(loop_timer_set_in_callback_repeats),
		LOOP_TEST(loop_timer_set_after_long_work_counts_from_there),
		LOOP_TEST(loop_timer_freed_in_callback_safe),
		LOOP_TEST(loop_signal_raised_called_in_loop),
		LOOP_TEST(loop_stop_before_run_returns_at_once),
		LOOP_TEST(loop_once_nothing_happens_time_passes),
		LOOP_TEST(loop_once_event_first_does_not_wait),
		LOOP_TEST(loop_once_after_event_first_old_timeout_forgotten),
		LOOP_TEST(loop_lag_is_that_of_the_longest_round),
		LOOP_TEST(loop_free_first_owners_free_later),
		cmocka_unit_test(loop_free_null_safe),
		LOOP_TEST(loop_no_memory_null),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
