/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */
/* WRAP: malloc calloc realloc strdup strndup */

/* What operators hear of servers, of pairs of them, and after a restart. */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "core/generation.h"
#include "service/service.h"
#include "support/fake_timer.h"
#include "support/oom.h"
#include "support/service_fixture.h"

static int
setup(void **state)
{
	struct service_fixture *f = service_fixture_new(true);
	struct thresholds t;

	thresholds_init(&t);
	t.imbalance = (struct threshold) { 0 };
	service_fixture_thresholds(f, &t);
	f->all = true;
	*state = f;
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

static void
start(struct service_fixture *f, const char *names)
{
	service_fixture_applied(f, names);
	service_start(f->service);
	pass(f, 0);
	service_fixture_forget(f);
}

static struct server_status
status_of(struct service_fixture *f, const char *name)
{
	struct server_status status;

	server_status(service_fixture_server(f, name), &status);
	return status;
}

/* ---- one server ---- */

static void
conditions_of_a_server_in_each_trouble(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	fake_source_fail(f->c, -EHOSTUNREACH, true, "no route");
	pass(f, 1000);
	service_fixture_events(
	    f, "c state unreachable: no route\nc begins server-unreachable\n");
	assert_string_equal(f->last.text, "no route");
	pass(f, 120000);
	service_fixture_events(f, "");
	fake_source_fail(f->c, 0, false, NULL);
	pass(f, 30000);
	service_fixture_events(f, "c state ok\nc ends server-unreachable\n");
	fake_source_fail(f->c, -EBADMSG, false, "garbage");
	pass(f, 1000);
	service_fixture_events(
	    f, "c state error: garbage\nc begins server-error\n");
	fake_source_fail(f->c, 0, false, NULL);
	fake_source_running(f->c, false);
	pass(f, 5000);
	service_fixture_events(f,
	    "c state stopped: dhcpd is not running\n"
	    "c ends server-error\nc begins server-stopped\n");
	fake_source_running(f->c, true);
	pass(f, 1000);
	service_fixture_events(f, "c state ok\nc ends server-stopped\n");
	fake_source_hold_refreshes(f->c, true);
	pass(f, 120000);
	service_fixture_events(f,
	    "c state stale: the last look at the source has not ended\n"
	    "c begins server-stale\n");
	fake_source_hold_refreshes(f->c, false);
	fake_source_release(f->c);
	service_fixture_events(f, "c state ok\nc ends server-stale\n");
}

static void
conditions_of_a_trouble_from_the_first_come_once(void **state)
{
	struct service_fixture *f = *state;

	fake_source_fail(f->c, -ENOENT, false, "no such file");
	service_fixture_applied(f, "c");
	service_start(f->service);
	pass(f, 10000);
	service_fixture_events(
	    f, "c state error: no such file\nc begins server-error\n");
	assert_int_equal(f->last.old_source, SERVER_STARTING);
}

static unsigned int
told_of(const struct service_fixture *f, const char *words)
{
	const char *at = f->events;
	unsigned int count = 0;

	for (; (at = strstr(at, words)) != NULL; at++)
		count++;
	return count;
}

/* Each state is told the watch; operators hear of eight changes a minute. */
static void
conditions_of_a_server_that_flaps_end_when_it_is_quiet(void **state)
{
	struct service_fixture *f = *state;
	struct server *c;
	int i;

	start(f, "c");
	c = service_fixture_server(f, "c");
	for (i = 0; i < 10; i++) {
		fake_source_fail(f->c, -EBADMSG, false, "garbage");
		pass(f, 1000);
		fake_source_fail(f->c, 0, false, NULL);
		pass(f, 1000);
	}
	assert_int_equal(told_of(f, "c state error"), 10);
	assert_int_equal(told_of(f, "c state ok"), 10);
	assert_int_equal(told_of(f, "c begins server-error"), 5);
	assert_int_equal(told_of(f, "c ends server-error"), 4);
	assert_true(server_stands(c, EVENT_SERVER_ERROR, 0));
	service_fixture_forget(f);
	pass(f, 58000);
	service_fixture_events(f, "");
	pass(f, 4000);
	service_fixture_events(f, "c ends server-error\n");
	assert_string_equal(
	    f->last.text, "after 10 changes that were not told");
	assert_false(server_stands(c, EVENT_SERVER_ERROR, 0));
}

static void
conditions_of_a_relationship_whatever_flaps(void **state)
{
	struct service_fixture *f = *state;
	struct relationship_state s = { .since = 5000 };
	unsigned int i;

	start(f, "a");
	for (i = 0; i < 12; i++) {
		s.state = i % 2 == 0 ? FAILOVER_PAUSED : FAILOVER_NORMAL;
		s.since++;
		fake_data_state(fake_source_data(f->a), 0, &s);
		pass(f, 1000);
		if (i == 7) {
			assert_false(server_relation(
			    service_fixture_server(f, "a"), "fo-a")
					 ->damped);
			service_fixture_forget(f);
		}
	}
	service_fixture_events(
	    f, "a generation\na generation\na generation\na generation\n");
	assert_true(
	    server_relation(service_fixture_server(f, "a"), "fo-a")->damped);
	pass(f, 59000);
	service_fixture_events(f, "");
	/* Nothing new is read; the time is enough. */
	pass(f, 1000);
	service_fixture_events(f, "a fo-a: NORMAL to NORMAL after 4 more\n");
	assert_string_equal(f->last.partner, "10.0.0.2");
	assert_null(server_relation(service_fixture_server(f, "a"), "fo-b"));
}

static void
conditions_of_a_removed_server_end(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_leave_free(f->c, 5);
	start(f, "a c");
	fake_source_fail(f->c, -EIO, false, "bad");
	pass(f, 1000);
	service_fixture_forget(f);
	service_fixture_applied(f, "a");
	service_fixture_events(
	    f, "c clear 10.50.0.0 total\nc ends server-error\nc removed\n");
}

/* ---- pairs ---- */

static void
conditions_of_clocks_are_told_once_by_a_pair(void **state)
{
	struct service_fixture *f = *state;

	fake_source_clock_ahead(f->a, -4);
	start(f, "a:b b:a");
	assert_false(status_of(f, "a").skew_known);
	assert_true(status_of(f, "a").clock_known);
	assert_int_equal(status_of(f, "a").clock_ahead, -4);
	assert_false(status_of(f, "b").clock_known);
	fake_source_clock_ahead(f->b, 6);
	pass(f, 1000);
	service_fixture_events(f, "");
	assert_true(status_of(f, "a").skew_known);
	assert_int_equal(status_of(f, "a").skew, 10);
	assert_false(status_of(f, "b").skew_known);
	fake_source_clock_ahead(f->b, 7);
	pass(f, 1000);
	service_fixture_events(f, "a begins clock-skew\n");
	assert_int_equal(f->last.skew, 11);
	assert_string_equal(f->last.partner, "b");
	fake_source_clock_ahead(f->b, -4);
	pass(f, 5000);
	service_fixture_events(f, "a ends clock-skew\n");
}

static void
conditions_of_clocks_are_over_without_the_partner(void **state)
{
	struct service_fixture *f = *state;

	fake_source_clock_ahead(f->a, 0);
	fake_source_clock_ahead(f->b, 11);
	start(f, "a:b b:a");
	assert_true(
	    server_stands(service_fixture_server(f, "a"), EVENT_CLOCK_SKEW, 0));
	/* The other one leads. */
	service_fixture_applied(f, "b:a a:b");
	pass(f, 1000);
	service_fixture_events(f, "a ends clock-skew\nb begins clock-skew\n");
	assert_false(status_of(f, "a").skew_known);
	assert_int_equal(status_of(f, "b").skew, -11);
	service_fixture_applied(f, "b");
	pass(f, 1000);
	assert_false(
	    server_stands(service_fixture_server(f, "b"), EVENT_CLOCK_SKEW, 0));
	assert_string_equal(f->last.text, "no longer compared");
	assert_false(status_of(f, "b").skew_known);
	service_fixture_forget(f);
	pass(f, 5000);
	service_fixture_events(f, "");
}

static void
conditions_of_clocks_without_a_partner_are_none(void **state)
{
	struct service_fixture *f = *state;

	fake_source_clock_ahead(f->a, 4000);
	start(f, "a");
	pass(f, 5000);
	service_fixture_events(f, "");
	assert_int_equal(status_of(f, "a").clock_ahead, 4000);
	assert_false(status_of(f, "a").skew_known);
}

static void
conditions_of_a_scope_on_one_partner_only(void **state)
{
	struct service_fixture *f = *state;
	struct fake_data *data = fake_source_data(f->b);
	uint32_t r;

	fake_data_clear(data);
	r = fake_data_relationship(data, FAILOVER_SECONDARY, "fo-a");
	fake_data_scope(data, 0x0a330000, 0xffffff00, 1, 100, r);
	service_fixture_applied(f, "a:b b:a");
	service_start(f->service);
	pass(f, 0);
	assert_non_null(
	    strstr(f->events, "a begins scope-one-sided 10.50.0.0\n"));
	assert_non_null(
	    strstr(f->events, "b begins scope-one-sided 10.51.0.0\n"));
	service_fixture_forget(f);
	pass(f, 5000);
	service_fixture_events(f, "");
	/* The partner gets it, and a has not changed at all. */
	fake_data_clear(data);
	r = fake_data_relationship(data, FAILOVER_SECONDARY, "fo-a");
	fake_data_scope(data, FIXTURE_SCOPE, 0xffffff00, 10, 109, r);
	pass(f, 1000);
	assert_non_null(
	    strstr(f->events, "a ends scope-one-sided 10.50.0.0\n"));
	assert_non_null(
	    strstr(f->events, "b ends scope-one-sided 10.51.0.0\n"));
}

static void
conditions_of_balance_are_judged_and_can_be_polled(void **state)
{
	struct service_fixture *f = *state;
	struct thresholds t;
	uint32_t part = 0, size = 0;

	thresholds_init(&t);
	service_fixture_thresholds(f, &t);
	start(f, "a c");
	pass(f, 299000);
	assert_false(server_stands(service_fixture_server(f, "a"),
	    EVENT_SCOPE_IMBALANCE, FIXTURE_SCOPE));
	/* Nothing new is read, but it has lasted. */
	pass(f, 1000);
	service_fixture_events(f, "a begins scope-imbalance 10.50.0.0\n");
	assert_true(server_stands(service_fixture_server(f, "a"),
	    EVENT_SCOPE_IMBALANCE, FIXTURE_SCOPE));
	assert_true(server_imbalance(
	    service_fixture_server(f, "a"), FIXTURE_SCOPE, &part, &size));
	assert_int_equal(part, 100);
	assert_int_equal(size, 100);
	assert_false(server_imbalance(
	    service_fixture_server(f, "a"), 0x0a330000, &part, &size));
	assert_false(server_imbalance(
	    service_fixture_server(f, "c"), FIXTURE_SCOPE, &part, &size));
}

/* ---- restart ---- */

/* As if the program ended and another one began. */
static void
restart(struct service_fixture *f, const char *names)
{
	struct service_memory *memories;
	size_t count = 0;

	memories = service_remember(f->service, &count);
	assert_non_null(memories);
	service_set_teller(f->service, NULL, NULL);
	service_watch(f->service, NULL, NULL);
	service_free(f->service);
	service_fixture_again(f);
	service_fixture_applied(f, names);
	service_recall(f->service, memories, count);
	service_memories_free(memories, count);
	service_start(f->service);
	service_fixture_forget(f);
	pass(f, 0);
}

static void
conditions_of_before_a_restart_are_not_told_again(void **state)
{
	struct service_fixture *f = *state;
	const struct relationship_state paused = { .state = FAILOVER_PAUSED,
		.since = 9000 };
	struct relationship_state s = paused;

	service_fixture_leave_free(f->a, 2);
	fake_data_state(fake_source_data(f->a), 0, &paused);
	start(f, "a c");
	fake_source_fail(f->c, -EHOSTUNREACH, true, "no route");
	pass(f, 1000);
	restart(f, "a c");
	service_fixture_events(
	    f, "a state ok\na generation\nc state unreachable: no route\n");
	assert_true(server_stands(
	    service_fixture_server(f, "c"), EVENT_SERVER_UNREACHABLE, 0));
	/* What has changed meanwhile is told; what is over, too. */
	s.state = FAILOVER_NORMAL;
	s.since = 9500;
	fake_data_state(fake_source_data(f->a), 0, &s);
	service_fixture_leave_free(f->a, 50);
	fake_source_fail(f->c, 0, false, NULL);
	restart(f, "a c");
	service_fixture_events(f,
	    "a state ok\na generation\na fo-a: PAUSED to NORMAL\n"
	    "a clear 10.50.0.0 total\na clear 10.50.0.0 this\n"
	    "c state ok\nc ends server-unreachable\nc generation\n");
	restart(f, "a c");
	service_fixture_events(
	    f, "a state ok\na generation\nc state ok\nc generation\n");
}

static void
conditions_that_were_not_told_before_a_restart_end_quietly(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_leave_free(f->c, 5);
	f->deaf = true;
	start(f, "c");
	f->deaf = false;
	service_fixture_leave_free(f->c, 50);
	restart(f, "c");
	service_fixture_events(
	    f, "c state ok\nc generation\nc clear 10.50.0.0 total quietly\n");
}

static void
memory_of_a_server_that_is_gone_is_dropped(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_leave_free(f->c, 5);
	start(f, "a c");
	restart(f, "a");
	service_fixture_events(f, "a state ok\na generation\n");
	restart(f, "c");
	service_fixture_events(
	    f, "c state ok\nc generation\nc low 10.50.0.0 total\n");
}

static void
remember_once(void *arg)
{
	const struct service *service = arg;
	struct service_memory *memories;
	size_t count = 0;

	memories = service_remember(service, &count);
	assert_int_equal(memories == NULL, oom_hit());
	assert_int_equal(count, memories == NULL ? 0 : 2);
	service_memories_free(memories, count);
}

static void
memory_without_room_is_none(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_leave_free(f->c, 5);
	start(f, "c a");
	/* The array; what stands of c; a relationship and its name; a run. */
	assert_int_equal(oom_each(remember_once, f->service), 5);
}

static void
limits_without_memory_stay_as_they_were(void **state)
{
	struct service_fixture *f = *state;
	struct service_limits limits;

	service_limits_init(&limits, service_overrides(f->service));
	limits.skew = 77;
	oom_at(1);
	assert_int_equal(service_set_limits(f->service, &limits), -ENOMEM);
	oom_at(0);
	fake_source_clock_ahead(f->a, 0);
	fake_source_clock_ahead(f->b, 70);
	start(f, "a:b b");
	assert_true(
	    server_stands(service_fixture_server(f, "a"), EVENT_CLOCK_SKEW, 0));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(conditions_of_a_server_in_each_trouble),
		TEST(conditions_of_a_trouble_from_the_first_come_once),
		TEST(conditions_of_a_server_that_flaps_end_when_it_is_quiet),
		TEST(conditions_of_a_relationship_whatever_flaps),
		TEST(conditions_of_a_removed_server_end),
		TEST(conditions_of_clocks_are_told_once_by_a_pair),
		TEST(conditions_of_clocks_are_over_without_the_partner),
		TEST(conditions_of_clocks_without_a_partner_are_none),
		TEST(conditions_of_a_scope_on_one_partner_only),
		TEST(conditions_of_balance_are_judged_and_can_be_polled),
		TEST(conditions_of_before_a_restart_are_not_told_again),
		TEST(
		    conditions_that_were_not_told_before_a_restart_end_quietly),
		TEST(memory_of_a_server_that_is_gone_is_dropped),
		TEST(memory_without_room_is_none),
		TEST(limits_without_memory_stay_as_they_were),
	};

	return cmocka_run_group_tests_name(
	    "service_conditions", tests, NULL, NULL);
}
