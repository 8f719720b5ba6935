/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

/* What a server makes of its views: its partner's part in them, and alarms. */

#include "support/test.h"

#include <errno.h>

#include "core/generation.h"
#include "service/service.h"
#include "support/fake_timer.h"
#include "support/service_fixture.h"

#define STALE_MS 60000

static int
setup(void **state)
{
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

/* ---- partners ---- */

static void
server_adopts_each_new_view_of_its_partner(void **state)
{
	struct service_fixture *f = *state;
	const struct fake_seen *seen = fake_source_seen(f->b);

	start(f, "a b:a");
	assert_int_equal(seen->adoptions, 1);
	assert_ptr_equal(fake_source_seen(f->b)->partner,
	    server_generation(service_fixture_server(f, "a")));
	assert_int_equal(fake_source_seen(f->a)->adoptions, 0);
	pass(f, 5000);
	assert_int_equal(seen->adoptions, 1);
	service_fixture_leave_free(f->a, 50);
	pass(f, 1000);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 2);
	assert_ptr_equal(fake_source_seen(f->b)->partner,
	    server_generation(service_fixture_server(f, "a")));
}

static void
server_first_adoption_is_followed_by_a_look_at_once(void **state)
{
	struct service_fixture *f = *state;

	/* b is looked at before a. */
	start(f, "b:a a");
	assert_int_equal(refreshes(f->b), 2);
	assert_int_equal(refreshes(f->a), 1);
	service_fixture_leave_free(f->a, 50);
	pass(f, 1000);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 2);
	assert_int_equal(refreshes(f->b), 3);
}

static void
server_adoption_waits_for_the_look_that_is_under_way(void **state)
{
	struct service_fixture *f = *state;

	start(f, "a b:a");
	fake_source_hold_refreshes(f->b, true);
	pass(f, 1000);
	service_fixture_leave_free(f->a, 50);
	pass(f, 1000);
	service_fixture_leave_free(f->a, 40);
	pass(f, 1000);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
	fake_source_release(f->b);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 2);
	assert_ptr_equal(fake_source_seen(f->b)->partner,
	    server_generation(service_fixture_server(f, "a")));
	fake_source_hold_refreshes(f->b, false);
	fake_source_release(f->b);
	pass(f, 1000);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 2);
}

static void
server_first_adoption_that_waited_is_followed_by_a_look_at_once(void **state)
{
	struct service_fixture *f = *state;

	/* b's look begins before a's. */
	fake_source_hold_refreshes(f->b, true);
	start(f, "b:a a");
	pass(f, 500);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 0);
	fake_source_hold_refreshes(f->b, false);
	fake_source_release(f->b);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
	assert_int_equal(refreshes(f->b), 1);
	pass(f, 0);
	assert_int_equal(refreshes(f->b), 2);
}

static void
server_partners_adopt_each_other_without_end(void **state)
{
	struct service_fixture *f = *state;

	start(f, "a:b b:a");
	pass(f, 10000);
	assert_int_equal(fake_source_seen(f->a)->adoptions, 1);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
	/* One more than by the interval, for the first of the two. */
	assert_int_equal(refreshes(f->a) + refreshes(f->b), 23);
	service_fixture_events(f, "");
}

/* ---- alarms ---- */

static void
server_low_is_told_once_and_its_end_once(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	service_fixture_leave_free(f->c, 10);
	pass(f, 1000);
	service_fixture_events(f, "c generation\nc low 10.50.0.0 total\n");
	service_fixture_leave_free(f->c, 15);
	pass(f, 1000);
	service_fixture_leave_free(f->c, 9);
	pass(f, 1000);
	service_fixture_events(f, "c generation\nc generation\n");
	assert_true(server_low(
	    service_fixture_server(f, "c"), FIXTURE_SCOPE, SHARE_TOTAL));
	service_fixture_leave_free(f->c, 16);
	pass(f, 1000);
	service_fixture_events(f, "c generation\nc clear 10.50.0.0 total\n");
	assert_false(server_low(
	    service_fixture_server(f, "c"), FIXTURE_SCOPE, SHARE_TOTAL));
}

static void
server_thresholds_changed_are_applied_at_once(void **state)
{
	struct service_fixture *f = *state;
	struct thresholds t;

	start(f, "c");
	service_fixture_leave_free(f->c, 30);
	pass(f, 1000);
	service_fixture_forget(f);
	t = *service_thresholds(f->service);
	t.share[SHARE_TOTAL].low_percent = 30;
	t.share[SHARE_TOTAL].high_percent = 35;
	service_fixture_thresholds(f, &t);
	service_fixture_events(f, "c low 10.50.0.0 total\n");
	t.share[SHARE_TOTAL].low_percent = 20;
	t.share[SHARE_TOTAL].high_percent = 25;
	service_fixture_thresholds(f, &t);
	service_fixture_events(f, "c clear 10.50.0.0 total\n");
	pass(f, 5000);
	service_fixture_events(f, "");
}

static void
server_thresholds_before_any_data_raise_nothing(void **state)
{
	struct service_fixture *f = *state;
	struct thresholds t;

	fake_source_fail(f->c, -EIO, false, "bad");
	start(f, "c");
	t = *service_thresholds(f->service);
	t.share[SHARE_TOTAL].low_percent = 100;
	service_fixture_thresholds(f, &t);
	pass(f, 5000);
	service_fixture_events(f, "");
}

static void
server_alarm_stands_while_the_source_fails(void **state)
{
	struct service_fixture *f = *state;

	start(f, "c");
	service_fixture_leave_free(f->c, 5);
	pass(f, 1000);
	service_fixture_forget(f);
	fake_source_fail(f->c, -EIO, false, "bad");
	pass(f, 5000);
	service_fixture_events(f, "c state error: bad\n");
	assert_true(server_low(
	    service_fixture_server(f, "c"), FIXTURE_SCOPE, SHARE_TOTAL));
	fake_source_fail(f->c, 0, false, NULL);
	pass(f, 1000);
	service_fixture_events(f, "c state ok\n");
}

static void
server_scope_that_is_gone_ends_its_alarm(void **state)
{
	struct service_fixture *f = *state;
	struct fake_data *data = fake_source_data(f->c);

	start(f, "c");
	service_fixture_leave_free(f->c, 5);
	pass(f, 1000);
	service_fixture_forget(f);
	fake_data_clear(data);
	fake_data_scope(data, 0x0a330000, 0xffffff00, 1, 100, TOPOLOGY_NONE);
	pass(f, 1000);
	service_fixture_events(f, "c generation\nc clear 10.50.0.0 total\n");
	assert_string_equal(f->last.text, "the scope is gone");
	assert_false(f->last.measured);
	assert_false(server_low(
	    service_fixture_server(f, "c"), FIXTURE_SCOPE, SHARE_TOTAL));
}

static void
server_alarms_wait_for_the_partners_first_look(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_leave_free(f->b, 5);
	fake_source_hold_refreshes(f->a, true);
	service_fixture_applied(f, "b:a a");
	service_start(f->service);
	pass(f, 10000);
	service_fixture_events(f, "b state ok\nb generation\n");
	/* Now the split is known, but not in b's view yet. */
	fake_source_hold_refreshes(f->a, false);
	fake_source_release(f->a);
	service_fixture_events(f, "a state ok\na generation\n");
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
	pass(f, 0);
	service_fixture_events(
	    f, "b low 10.50.0.0 total\nb low 10.50.0.0 this\n");
}

static void
server_alarms_do_not_wait_for_a_partner_that_fails(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_leave_free(f->b, 5);
	fake_source_fail(f->a, -EIO, false, "bad");
	service_fixture_applied(f, "b:a a");
	service_start(f->service);
	pass(f, 0);
	service_fixture_events(f,
	    "b state ok\nb generation\n"
	    "a state error: bad\n"
	    "b low 10.50.0.0 total\nb low 10.50.0.0 this\n");
}

static void
server_alarms_do_not_wait_for_ever_for_a_partner(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_leave_free(f->b, 5);
	fake_source_hold_refreshes(f->a, true);
	start(f, "b:a a");
	pass(f, STALE_MS - 1);
	service_fixture_events(f, "");
	pass(f, 1);
	service_fixture_events(
	    f, "b low 10.50.0.0 total\nb low 10.50.0.0 this\n");
	fake_source_release(f->a);
}

/* Each has one scope of ten addresses, the partner's is its own. */
static void
pools(struct service_fixture *f, uint32_t first)
{
	struct fake_data *data = fake_source_data(f->b);

	fake_data_clear(data);
	fake_data_scope(data, FIXTURE_SCOPE, 0xffffff00, first, 109,
	    fake_data_relationship(data, FAILOVER_SECONDARY, "fo-a"));
}

static void
server_pools_that_differ_are_told_once_and_their_end_once(void **state)
{
	struct service_fixture *f = *state;

	start(f, "a:b b:a");
	service_fixture_events(f, "");
	pools(f, 11);
	pass(f, 5000);
	service_fixture_events(f,
	    "b generation\na differs: the pools of scope 10.50.0.0 differ\n");
	/* A partner that cannot be read is no news of that. */
	fake_source_fail(f->b, -EIO, false, "why");
	pass(f, 2000);
	service_fixture_events(f, "b state error: why\n");
	fake_source_fail(f->b, 0, false, NULL);
	pools(f, 10);
	pass(f, 5000);
	service_fixture_events(f, "b state ok\nb generation\na differs: \n");
}

static void
in_state(struct fake_source *source, enum failover_state state)
{
	fake_data_state(fake_source_data(source), 0,
	    &(struct relationship_state) {
		.state = state, .since = FIXTURE_START - 1000 });
}

static void
server_states_that_clash_are_not_over_while_one_of_the_two_is_down(void **state)
{
	struct service_fixture *f = *state;

	in_state(f->a, FAILOVER_NORMAL);
	in_state(f->b, FAILOVER_NORMAL);
	start(f, "a:b b:a");
	in_state(f->a, FAILOVER_PARTNER_DOWN);
	pass(f, 5000);
	service_fixture_events(f,
	    "a generation\na differs: the states of fo-a cannot both be "
	    "true\n");
	/* Its last state proves nothing, in either way. */
	fake_source_running(f->b, false);
	pass(f, 5000);
	service_fixture_events(f, "b state stopped: dhcpd is not running\n");
	fake_source_running(f->b, true);
	pass(f, 5000);
	service_fixture_events(f, "b state ok\n");
	in_state(f->a, FAILOVER_NORMAL);
	pass(f, 5000);
	service_fixture_events(f, "a generation\na differs: \n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(server_adopts_each_new_view_of_its_partner),
		TEST(server_first_adoption_is_followed_by_a_look_at_once),
		TEST(server_adoption_waits_for_the_look_that_is_under_way),
		TEST(
		    server_first_adoption_that_waited_is_followed_by_a_look_at_once),
		TEST(server_partners_adopt_each_other_without_end),
		TEST(server_low_is_told_once_and_its_end_once),
		TEST(server_thresholds_changed_are_applied_at_once),
		TEST(server_thresholds_before_any_data_raise_nothing),
		TEST(server_alarm_stands_while_the_source_fails),
		TEST(server_scope_that_is_gone_ends_its_alarm),
		TEST(server_alarms_wait_for_the_partners_first_look),
		TEST(server_alarms_do_not_wait_for_a_partner_that_fails),
		TEST(server_alarms_do_not_wait_for_ever_for_a_partner),
		TEST(server_pools_that_differ_are_told_once_and_their_end_once),
		TEST(
		    server_states_that_clash_are_not_over_while_one_of_the_two_is_down),
	};

	return cmocka_run_group_tests_name("service_views", tests, NULL, NULL);
}
