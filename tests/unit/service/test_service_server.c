/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */
/* WRAP: worker_submit */

#include "support/test.h"

#include <errno.h>

#include "base/err.h"
#include "base/worker.h"
#include "core/generation.h"
#include "service/service.h"
#include "support/fake_timer.h"
#include "support/service_fixture.h"

#define STALE_MS 60000

int __real_worker_submit(
    struct worker *worker, worker_fn *run, worker_fn *done, void *arg);
int __wrap_worker_submit(
    struct worker *worker, worker_fn *run, worker_fn *done, void *arg);

/* What the worker was given; it has no room for more while it refuses. */
static struct {
	bool refuses;
	unsigned int jobs;
	const void *last;
} submitted;

int
__wrap_worker_submit(
    struct worker *worker, worker_fn *run, worker_fn *done, void *arg)
{
	submitted.jobs++;
	submitted.last = arg;
	if (submitted.refuses)
		return -ENOMEM;
	return __real_worker_submit(worker, run, done, arg);
}

static int
setup(void **state)
{
	submitted.refuses = false;
	submitted.jobs = 0;
	*state = service_fixture_new(true);
	return 0;
}

static int
teardown(void **state)
{
	service_fixture_free(*state);
	return 0;
}

static void
pass(struct service_fixture *f, int64_t ms)
{
	fake_timer_run(&f->clock, ms);
}

static struct server_status
status_of(struct service_fixture *f, const char *name)
{
	struct server_status status;

	server_status(service_fixture_server(f, name), &status);
	return status;
}

static unsigned int
refreshes(struct fake_source *source)
{
	return fake_source_seen(source)->refreshes;
}

/* Starts these servers and lets the first looks at them end. */
static void
start(struct service_fixture *f, const char *names)
{
	service_fixture_applied(f, names);
	service_start(f->service);
	pass(f, 0);
	service_fixture_forget(f);
}

/* ---- states ---- */

static void
server_before_first_report_is_starting(void **state)
{
	struct service_fixture *f = *state;
	struct server_status status;

	fake_source_hold_refreshes(f->c, true);
	service_fixture_applied(f, "c");
	assert_int_equal(refreshes(f->c), 0);
	service_start(f->service);
	pass(f, 2 * STALE_MS);
	assert_int_equal(refreshes(f->c), 1);
	status = status_of(f, "c");
	assert_int_equal(status.state, SERVER_STARTING);
	assert_int_equal(status.age, -1);
	assert_int_equal(status.last_success, 0);
	assert_string_equal(status.last_error, "");
	assert_int_equal(status.refreshes, 0);
	assert_null(server_generation(service_fixture_server(f, "c")));
	service_fixture_events(f, "");
}

static void
server_first_report_makes_it_ok_with_a_view(void **state)
{
	struct service_fixture *f = *state;
	struct server_status status;

	fake_source_skipped(f->a, 3);
	service_fixture_leave_free(f->a, 93);
	service_fixture_applied(f, "a");
	service_start(f->service);
	pass(f, 0);
	service_fixture_events(f,
	    "a state ok\na generation\n"
	    "a low 10.50.0.0 partner\n");
	status = status_of(f, "a");
	assert_int_equal(status.state, SERVER_OK);
	assert_int_equal(status.last_success, FIXTURE_START);
	assert_int_equal(status.age, 0);
	assert_string_equal(status.last_error, "");
	assert_int_equal(status.scopes, 1);
	assert_int_equal(status.relationships, 1);
	assert_int_equal(status.leases, 7);
	assert_int_equal(status.ignored, 0);
	assert_int_equal(status.refreshes, 1);
	assert_int_equal(status.failures, 0);
	assert_int_equal(status.skipped_records, 3);
	assert_int_equal(status.generations, 1);
	assert_non_null(server_generation(service_fixture_server(f, "a")));
}

static void
server_ignored_leases_are_counted(void **state)
{
	struct service_fixture *f = *state;

	fake_data_fill(fake_source_data(f->c), 0xc0a80000, 5, BINDING_ACTIVE);
	start(f, "c");
	assert_int_equal(status_of(f, "c").ignored, 5);
	assert_int_equal(status_of(f, "c").leases, 0);
}

static void
server_error_keeps_data_age_and_interval(void **state)
{
	struct service_fixture *f = *state;
	const struct generation *generation;
	struct server_status status;

	start(f, "c");
	generation = server_generation(service_fixture_server(f, "c"));
	fake_source_fail(f->c, -EBADMSG, false, "dhcpd.conf:3:1: what");
	pass(f, 5000);
	service_fixture_events(f, "c state error: dhcpd.conf:3:1: what\n");
	status = status_of(f, "c");
	assert_int_equal(status.failures, 5);
	assert_int_equal(status.age, 5);
	assert_int_equal(status.last_success, FIXTURE_START);
	assert_int_equal(status.scopes, 1);
	assert_string_equal(status.last_error, "dhcpd.conf:3:1: what");
	assert_ptr_equal(
	    server_generation(service_fixture_server(f, "c")), generation);
	/* Other words are another trouble, but not another state. */
	fake_source_fail(f->c, -EBADMSG, false, "dhcpd.conf:4:1: what");
	pass(f, 2000);
	service_fixture_events(f, "c reason dhcpd.conf:4:1: what\n");
	assert_string_equal(
	    status_of(f, "c").last_error, "dhcpd.conf:4:1: what");
	fake_source_fail(f->c, 0, false, NULL);
	pass(f, 1000);
	service_fixture_events(f, "c state ok\n");
	assert_string_equal(status_of(f, "c").last_error, "");
	assert_int_equal(status_of(f, "c").age, 0);
}

static void
server_reason_that_was_told_with_the_state_is_no_news(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	fake_source_fail(f->c, -EBADMSG, false, "one");
	pass(f, 1000);
	fake_source_fail(f->c, 0, false, NULL);
	pass(f, 1000);
	fake_source_fail(f->c, -EBADMSG, false, "one");
	pass(f, 3000);
	service_fixture_events(
	    f, "c state error: one\nc state ok\nc state error: one\n");
}

static void
server_error_from_the_first_has_no_rows_and_says_why(void **state)
{
	struct service_fixture *f = *state;

	fake_source_fail(f->c, -ENOENT, false, "no such file");
	service_fixture_applied(f, "c");
	service_start(f->service);
	pass(f, 3000);
	service_fixture_events(f, "c state error: no such file\n");
	assert_int_equal(status_of(f, "c").scopes, 0);
	assert_int_equal(status_of(f, "c").age, -1);
	assert_null(server_generation(service_fixture_server(f, "c")));
}

static void
server_error_with_a_view_has_current_numbers(void **state)
{
	struct service_fixture *f = *state;
	const struct generation *generation;

	start(f, "c");
	generation = server_generation(service_fixture_server(f, "c"));
	fake_source_fail(f->c, -EINVAL, false, "dhcpd.conf:3:1: what");
	fake_source_partial(f->c, true);
	service_fixture_leave_free(f->c, 3);
	pass(f, 1000);
	service_fixture_events(f,
	    "c state error: dhcpd.conf:3:1: what\n"
	    "c generation\n"
	    "c low 10.50.0.0 total\n");
	assert_ptr_not_equal(
	    server_generation(service_fixture_server(f, "c")), generation);
	assert_int_equal(status_of(f, "c").leases, 97);
	assert_int_equal(status_of(f, "c").generations, 2);
	assert_int_equal(status_of(f, "c").failures, 1);
	/* What is shown was not confirmed to be all. */
	pass(f, 4000);
	assert_int_equal(status_of(f, "c").age, 5);
	assert_int_equal(status_of(f, "c").state, SERVER_ERROR);
	assert_string_equal(
	    status_of(f, "c").last_error, "dhcpd.conf:3:1: what");
	fake_source_fail(f->c, 0, false, NULL);
	pass(f, 1000);
	service_fixture_events(f, "c state ok\n");
}

static void
server_unreachable_backs_off_until_it_answers(void **state)
{
	struct service_fixture *f = *state;
	unsigned int before;

	start(f, "c");
	fake_source_fail(f->c, -EHOSTUNREACH, true, "no route");
	pass(f, 1000);
	service_fixture_events(f, "c state unreachable: no route\n");
	before = refreshes(f->c);
	/* Looks after about 2, 6, 14, 30, 60, 90, 120 s. */
	pass(f, 120000);
	assert_in_range(refreshes(f->c) - before, 7, 8);
	assert_in_range(fake_timer_next(), 1, 30000);
	service_fixture_events(f, "");
	fake_source_fail(f->c, 0, false, NULL);
	pass(f, 30000);
	service_fixture_events(f, "c state ok\n");
	assert_in_range(fake_timer_next(), 0, 1000);
}

static void
server_stopped_shows_new_data_with_growing_age(void **state)
{
	struct service_fixture *f = *state;
	struct server_status status;

	start(f, "c");
	fake_source_running(f->c, false);
	service_fixture_leave_free(f->c, 50);
	pass(f, 3000);
	service_fixture_events(
	    f, "c state stopped: dhcpd is not running\nc generation\n");
	status = status_of(f, "c");
	assert_int_equal(status.leases, 50);
	assert_int_equal(status.age, 3);
	assert_int_equal(status.failures, 0);
	pass(f, 2 * STALE_MS);
	service_fixture_events(f, "");
	assert_int_equal(status_of(f, "c").state, SERVER_STOPPED);
	assert_int_equal(status_of(f, "c").age, 123);
}

static void
server_stopped_from_the_first_was_never_confirmed(void **state)
{
	struct service_fixture *f = *state;

	fake_source_running(f->c, false);
	start(f, "c");
	assert_int_equal(status_of(f, "c").state, SERVER_STOPPED);
	assert_int_equal(status_of(f, "c").age, -1);
	assert_int_equal(status_of(f, "c").scopes, 1);
}

static void
server_that_hangs_becomes_stale_and_ok_again(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	pass(f, 10500);
	fake_source_hold_refreshes(f->c, true);
	/* Confirmed last at 10 s. */
	pass(f, STALE_MS - 500);
	service_fixture_events(f, "");
	assert_int_equal(status_of(f, "c").state, SERVER_OK);
	pass(f, 1);
	service_fixture_events(
	    f, "c state stale: the last look at the source has not ended\n");
	assert_int_equal(status_of(f, "c").age, 60);
	assert_int_equal(refreshes(f->c), 12);
	pass(f, 10 * STALE_MS);
	assert_int_equal(refreshes(f->c), 12);
	assert_int_equal(fake_source_release(f->c), 1);
	service_fixture_events(f, "c state ok\n");
	fake_source_hold_refreshes(f->c, false);
	pass(f, STALE_MS);
	service_fixture_events(f, "");
}

static void
server_state_is_judged_when_asked_even_without_a_timer(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	clock_step(&f->clock, 61);
	assert_int_equal(status_of(f, "c").state, SERVER_STALE);
	assert_int_equal(status_of(f, "c").age, 61);
	service_fixture_events(f, "");
}

static void
server_age_does_not_follow_a_stepped_wall_clock(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	f->clock.now += 3600;
	assert_int_equal(status_of(f, "c").age, 0);
	assert_int_equal(status_of(f, "c").state, SERVER_OK);
	f->clock.now -= 7200;
	assert_int_equal(status_of(f, "c").age, 0);
	assert_int_equal(status_of(f, "c").last_success, FIXTURE_START);
	/* The next look is not put off by it either. */
	pass(f, 1000);
	assert_int_equal(refreshes(f->c), 2);
	assert_int_equal(
	    status_of(f, "c").last_success, FIXTURE_START - 3600 + 1);
}

static void
server_with_frozen_clock_is_refreshed_and_never_ages(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	/* The timers go on, the clock stands. */
	fake_timer_run(NULL, 5 * STALE_MS);
	assert_int_equal(refreshes(f->c), 301);
	assert_int_equal(status_of(f, "c").age, 0);
	assert_int_equal(status_of(f, "c").state, SERVER_OK);
	service_fixture_events(f, "");
}

/* What makes a server be in a state at the end of its next look. */
static void
behave(struct service_fixture *f, enum server_state state)
{
	bool failing = state == SERVER_ERROR || state == SERVER_UNREACHABLE;

	fake_source_fail(f->c, failing ? -EIO : 0, state == SERVER_UNREACHABLE,
	    state == SERVER_ERROR ? "bad" : "far");
	fake_source_running(f->c, state != SERVER_STOPPED);
}

static const char *
line_of(enum server_state state)
{
	static const char *const lines[] = {
		[SERVER_OK] = "c state ok\n",
		[SERVER_ERROR] = "c state error: bad\n",
		[SERVER_UNREACHABLE] = "c state unreachable: far\n",
		[SERVER_STOPPED] = "c state stopped: dhcpd is not running\n",
		[SERVER_STALE] =
		    "c state stale: the last look at the source has not "
		    "ended\n",
	};

	return lines[state];
}

static void
server_goes_from_each_state_to_each_with_one_event(void **state)
{
	static const enum server_state ends[] = { SERVER_OK, SERVER_ERROR,
		SERVER_UNREACHABLE, SERVER_STOPPED };
	struct service_fixture *f = *state;
	size_t i, j, count = sizeof(ends) / sizeof(ends[0]);

	start(f, "c");
	for (i = 0; i < count; i++)
		for (j = 0; j < count; j++) {
			behave(f, ends[i]);
			pass(f, 30000);
			service_fixture_forget(f);
			behave(f, ends[j]);
			pass(f, 30000);
			assert_int_equal(status_of(f, "c").state, ends[j]);
			service_fixture_events(
			    f, i == j ? "" : line_of(ends[j]));
		}
}

static void
server_leaves_stale_for_each_state_with_one_event(void **state)
{
	static const enum server_state ends[] = { SERVER_OK, SERVER_ERROR,
		SERVER_UNREACHABLE, SERVER_STOPPED };
	struct service_fixture *f = *state;
	size_t i;

	start(f, "c");
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		behave(f, SERVER_OK);
		pass(f, 30000);
		fake_source_hold_refreshes(f->c, true);
		service_fixture_forget(f);
		pass(f, 2 * STALE_MS);
		service_fixture_events(f, line_of(SERVER_STALE));
		behave(f, ends[i]);
		fake_source_hold_refreshes(f->c, false);
		assert_int_equal(fake_source_release(f->c), 1);
		service_fixture_events(f, line_of(ends[i]));
	}
}

static void
server_in_trouble_that_hangs_stays_in_that_trouble(void **state)
{
	static const enum server_state troubles[] = { SERVER_ERROR,
		SERVER_UNREACHABLE, SERVER_STOPPED };
	struct service_fixture *f = *state;
	size_t i;

	start(f, "c");
	for (i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		behave(f, troubles[i]);
		pass(f, 30000);
		fake_source_hold_refreshes(f->c, true);
		service_fixture_forget(f);
		pass(f, 3 * STALE_MS);
		service_fixture_events(f, "");
		assert_int_equal(status_of(f, "c").state, troubles[i]);
		fake_source_hold_refreshes(f->c, false);
		fake_source_release(f->c);
	}
}

/* ---- refreshing ---- */

static void
server_is_refreshed_by_its_interval(void **state)
{
	struct service_fixture *f = *state;

	start(f, "a c");
	pass(f, 999);
	assert_int_equal(refreshes(f->c), 1);
	pass(f, 1);
	assert_int_equal(refreshes(f->c), 2);
	pass(f, 100000);
	assert_int_equal(refreshes(f->a), 102);
	assert_int_equal(refreshes(f->c), 102);
	service_fixture_events(f, "");
}

static void
server_slow_source_is_never_refreshed_twice_at_once(void **state)
{
	struct service_fixture *f = *state;

	fake_source_delay(f->c, 3000);
	service_fixture_applied(f, "c");
	service_start(f->service);
	/* Three seconds each, and a quarter of the interval to rest. */
	pass(f, 32500);
	assert_int_equal(refreshes(f->c), 11);
	assert_int_equal(fake_source_seen(f->c)->overlapping, 0);
	fake_source_delay(f->c, 0);
	fake_source_release(f->c);
}

static void
server_looked_at_by_hand_is_not_looked_at_twice(void **state)
{
	struct service_fixture *f = *state;
	struct server *server;

	start(f, "c");
	server = service_fixture_server(f, "c");
	fake_source_hold_refreshes(f->c, true);
	assert_int_equal(
	    service_refresh_now(f->service, server, NULL), -EINPROGRESS);
	pass(f, 5000);
	assert_int_equal(
	    service_refresh_now(f->service, server, NULL), -EINPROGRESS);
	assert_int_equal(refreshes(f->c), 2);
	fake_source_hold_refreshes(f->c, false);
	fake_source_release(f->c);
	pass(f, 1000);
	assert_int_equal(refreshes(f->c), 3);
}

static void
server_looked_says_what_came_of_it(void **state)
{
	struct service_fixture *f = *state;
	struct server *server;
	struct err err = { 0 };

	service_fixture_applied(f, "c");
	server = service_fixture_server(f, "c");
	assert_int_equal(server_looked(server, &err), -ENODATA);
	assert_string_equal(err.text, "server c: not read yet");
	fake_source_hold_refreshes(f->c, true);
	service_start(f->service);
	pass(f, 0);
	assert_int_equal(server_looked(server, NULL), -EINPROGRESS);
	fake_source_release(f->c);
	assert_int_equal(server_looked(server, &err), 0);
	fake_source_hold_refreshes(f->c, false);
	fake_source_fail(f->c, -ETIMEDOUT, true, "silent");
	pass(f, 1000);
	assert_int_equal(server_looked(server, &err), -ETIMEDOUT);
	assert_string_equal(err.text, "silent");
	assert_int_equal(server_looked(server, NULL), -ETIMEDOUT);
}

static void
server_that_hangs_leaves_the_others_alone(void **state)
{
	struct service_fixture *f = *state;

	start(f, "a c");
	fake_source_hold_refreshes(f->a, true);
	pass(f, 2 * STALE_MS);
	assert_int_equal(refreshes(f->a), 2);
	assert_int_equal(refreshes(f->c), 121);
	assert_int_equal(status_of(f, "a").state, SERVER_STALE);
	assert_int_equal(status_of(f, "c").state, SERVER_OK);
	assert_int_equal(status_of(f, "c").age, 0);
	fake_source_release(f->a);
}

static void
server_unchanged_source_brings_no_new_view(void **state)
{
	struct service_fixture *f = *state;
	const struct generation *generation;

	start(f, "c");
	generation = server_generation(service_fixture_server(f, "c"));
	pass(f, 10000);
	service_fixture_events(f, "");
	assert_ptr_equal(
	    server_generation(service_fixture_server(f, "c")), generation);
	service_fixture_leave_free(f->c, 90);
	pass(f, 1000);
	service_fixture_events(f, "c generation\n");
	assert_ptr_not_equal(
	    server_generation(service_fixture_server(f, "c")), generation);
	assert_int_equal(status_of(f, "c").generations, 2);
}

static void
server_passes_each_notice_once(void **state)
{
	struct service_fixture *f = *state;

	fake_source_notice(f->c, "dhcpd.conf:7: reversed");
	fake_source_notice(f->c, "dhcpd.leases:9: corrupt");
	service_fixture_applied(f, "c");
	service_start(f->service);
	pass(f, 5000);
	service_fixture_events(f,
	    "c state ok\n"
	    "c notice: dhcpd.conf:7: reversed\n"
	    "c notice: dhcpd.leases:9: corrupt\n"
	    "c generation\n");
}

static void
server_gives_its_old_view_back_in_the_worker(void **state)
{
	struct service_fixture *f = *state;
	const struct generation *old;

	start(f, "c");
	assert_int_equal(submitted.jobs, 0);
	old = server_generation(service_fixture_server(f, "c"));
	service_fixture_leave_free(f->c, 90);
	pass(f, 1000);
	/* That of what is shown, and that of what was judged. */
	assert_int_equal(submitted.jobs, 2);
	assert_ptr_equal(submitted.last, old);
	/* Where that cannot be it goes at once: nothing may leak. */
	submitted.refuses = true;
	service_fixture_leave_free(f->c, 80);
	pass(f, 1000);
	assert_int_equal(submitted.jobs, 4);
	pass(f, 5000);
	assert_int_equal(submitted.jobs, 4);
}

/* ---- its end ---- */

static void
server_freed_in_the_middle_of_a_look_ignores_the_report(void **state)
{
	struct service_fixture *f = *state;

	start(f, "a c");
	fake_source_hold_refreshes(f->c, true);
	pass(f, 1000);
	assert_int_equal(fake_source_seen(f->c)->waiting, 1);
	service_fixture_applied(f, "a");
	service_fixture_events(f, "c removed\n");
	assert_int_equal(fake_source_seen(f->c)->closes, 1);
	pass(f, 5000);
	service_fixture_events(f, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(server_before_first_report_is_starting),
		TEST(server_first_report_makes_it_ok_with_a_view),
		TEST(server_ignored_leases_are_counted),
		TEST(server_error_keeps_data_age_and_interval),
		TEST(server_reason_that_was_told_with_the_state_is_no_news),
		TEST(server_error_from_the_first_has_no_rows_and_says_why),
		TEST(server_error_with_a_view_has_current_numbers),
		TEST(server_unreachable_backs_off_until_it_answers),
		TEST(server_stopped_shows_new_data_with_growing_age),
		TEST(server_stopped_from_the_first_was_never_confirmed),
		TEST(server_that_hangs_becomes_stale_and_ok_again),
		TEST(server_state_is_judged_when_asked_even_without_a_timer),
		TEST(server_age_does_not_follow_a_stepped_wall_clock),
		TEST(server_with_frozen_clock_is_refreshed_and_never_ages),
		TEST(server_goes_from_each_state_to_each_with_one_event),
		TEST(server_leaves_stale_for_each_state_with_one_event),
		TEST(server_in_trouble_that_hangs_stays_in_that_trouble),
		TEST(server_is_refreshed_by_its_interval),
		TEST(server_slow_source_is_never_refreshed_twice_at_once),
		TEST(server_looked_at_by_hand_is_not_looked_at_twice),
		TEST(server_looked_says_what_came_of_it),
		TEST(server_that_hangs_leaves_the_others_alone),
		TEST(server_unchanged_source_brings_no_new_view),
		TEST(server_passes_each_notice_once),
		TEST(server_gives_its_old_view_back_in_the_worker),
		TEST(server_freed_in_the_middle_of_a_look_ignores_the_report),
	};

	return cmocka_run_group_tests_name("service_server", tests, NULL, NULL);
}
