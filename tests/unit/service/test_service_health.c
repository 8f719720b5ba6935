/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "core/provider.h"
#include "service/service_health.h"

#define START 1700000000
#define LIMIT 60 /* seconds until stale */

static struct clock now;

static int
setup(void **state)
{
	(void)state;
	clock_init(&now);
	clock_freeze(&now, START);
	return 0;
}

static void
report(struct service_health *health, int rc, bool remote, bool running)
{
	struct err err = { 0 };
	const struct provider_report r = {
		.rc = rc,
		.err = &err,
		.running = running,
		.remote_failure = remote,
	};

	if (rc != 0)
		err_set(&err, rc, "why");
	service_health_report(health, &r, &now);
}

static enum server_state
state_of(const struct service_health *health)
{
	return service_health_state(health, &now, LIMIT);
}

static const char *
words_of(const struct service_health *health)
{
	return service_health_words(health, state_of(health));
}

static void
health_nothing_reported_is_starting_for_ever(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	assert_int_equal(state_of(&health), SERVER_STARTING);
	assert_int_equal(service_health_age(&health, &now), -1);
	clock_step(&now, 1000);
	assert_int_equal(state_of(&health), SERVER_STARTING);
	assert_string_equal(words_of(&health), "");
}

static void
health_success_confirms(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report(&health, 0, false, true);
	assert_int_equal(state_of(&health), SERVER_OK);
	assert_int_equal(service_health_age(&health, &now), 0);
	assert_int_equal(health.at, START);
	assert_string_equal(words_of(&health), "");
}

/* What a source that is read elsewhere reports. */
static void
report_aged(struct service_health *health, int rc, bool running, int64_t age)
{
	struct err err = { 0 };

	if (rc != 0)
		err_set(&err, rc, "why");
	service_health_report(health,
	    &(struct provider_report) {
		.rc = rc, .err = &err, .running = running, .age = age },
	    &now);
}

static void
health_age_of_who_reads_it_is_added(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report_aged(&health, 0, true, 7);
	assert_int_equal(service_health_age(&health, &now), 7);
	assert_int_equal(health.at, START - 7);
	clock_step(&now, LIMIT - 7);
	assert_int_equal(state_of(&health), SERVER_OK);
	now.mono_ms++;
	assert_int_equal(state_of(&health), SERVER_STALE);
	/* Current here, stale there. */
	report_aged(&health, 0, true, LIMIT + 1);
	assert_int_equal(state_of(&health), SERVER_STALE);
}

static void
health_age_comes_with_trouble_too(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report_aged(&health, 0, false, -1);
	assert_int_equal(state_of(&health), SERVER_STOPPED);
	assert_int_equal(service_health_age(&health, &now), -1);
	report_aged(&health, 0, false, 30);
	assert_int_equal(service_health_age(&health, &now), 30);
	assert_int_equal(health.at, START - 30);
	clock_step(&now, 1);
	report_aged(&health, -EIO, false, 31);
	assert_int_equal(state_of(&health), SERVER_ERROR);
	assert_int_equal(service_health_age(&health, &now), 31);
	/* An error that comes without one. */
	report_aged(&health, -EIO, false, 0);
	assert_int_equal(service_health_age(&health, &now), 31);
	report_aged(&health, -EIO, false, -1);
	assert_int_equal(service_health_age(&health, &now), 31);
}

static void
health_age_ignores_steps_of_the_wall_clock(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report(&health, 0, false, true);
	clock_step(&now, -3600);
	assert_int_equal(service_health_age(&health, &now), 0);
	assert_int_equal(state_of(&health), SERVER_OK);
	now.now += 7200;
	assert_int_equal(service_health_age(&health, &now), 0);
	assert_int_equal(state_of(&health), SERVER_OK);
	now.mono_ms += 1999;
	assert_int_equal(service_health_age(&health, &now), 1);
}

static void
health_stale_begins_above_the_limit(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report(&health, 0, false, true);
	assert_int_equal(
	    service_health_stale_in(&health, &now, LIMIT), LIMIT * 1000 + 1);
	clock_step(&now, LIMIT);
	assert_int_equal(state_of(&health), SERVER_OK);
	assert_int_equal(service_health_stale_in(&health, &now, LIMIT), 1);
	now.mono_ms++;
	assert_int_equal(state_of(&health), SERVER_STALE);
	assert_string_equal(
	    words_of(&health), "the last look at the source has not ended");
	assert_int_equal(service_health_stale_in(&health, &now, LIMIT), 1);
	report(&health, 0, false, true);
	assert_int_equal(state_of(&health), SERVER_OK);
}

static void
health_longest_limit_does_not_overflow(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report(&health, 0, false, true);
	clock_step(&now, UINT32_MAX);
	assert_int_equal(
	    service_health_state(&health, &now, UINT32_MAX), SERVER_OK);
	clock_step(&now, 1);
	assert_int_equal(
	    service_health_state(&health, &now, UINT32_MAX), SERVER_STALE);
}

static void
health_failure_is_error_or_unreachable_and_confirms_nothing(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report(&health, -EBADMSG, false, true);
	assert_int_equal(state_of(&health), SERVER_ERROR);
	assert_int_equal(service_health_age(&health, &now), -1);
	assert_string_equal(words_of(&health), "why");
	report(&health, 0, false, true);
	clock_step(&now, 7);
	report(&health, -ETIMEDOUT, true, true);
	assert_int_equal(state_of(&health), SERVER_UNREACHABLE);
	assert_int_equal(service_health_age(&health, &now), 7);
	assert_string_equal(words_of(&health), "why");
	/* It does not turn into another state by waiting. */
	clock_step(&now, 1000);
	assert_int_equal(state_of(&health), SERVER_UNREACHABLE);
	report(&health, -EIO, false, true);
	assert_int_equal(state_of(&health), SERVER_ERROR);
}

static void
health_failure_without_words_takes_those_of_the_code(void **state)
{
	struct service_health health = { 0 };
	const struct provider_report r = { .rc = -ENOENT };

	(void)state;
	service_health_report(&health, &r, &now);
	assert_string_equal(words_of(&health), strerror(ENOENT));
}

static void
health_stopped_server_is_read_but_not_confirmed(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report(&health, 0, false, false);
	assert_int_equal(state_of(&health), SERVER_STOPPED);
	assert_int_equal(service_health_age(&health, &now), -1);
	assert_string_equal(words_of(&health), "dhcpd is not running");
	report(&health, 0, false, true);
	clock_step(&now, 100);
	report(&health, 0, false, false);
	assert_int_equal(state_of(&health), SERVER_STOPPED);
	assert_int_equal(service_health_age(&health, &now), 100);
}

static void
health_stopped_server_wrote_before_it_was_last_seen(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report_aged(&health, 0, false, 300);
	assert_int_equal(service_health_age(&health, &now), 300);
	assert_int_equal(health.at, START - 300);
	report(&health, 0, false, true);
	clock_step(&now, 100);
	report_aged(&health, 0, false, 400);
	assert_int_equal(state_of(&health), SERVER_STOPPED);
	assert_int_equal(service_health_age(&health, &now), 100);
	assert_int_equal(health.at, START);
	/* It ran and wrote meanwhile, and we did not see it. */
	report_aged(&health, 0, false, 10);
	assert_int_equal(service_health_age(&health, &now), 10);
	assert_int_equal(health.at, START + 90);
}

static void
health_reachability_of_a_success_means_nothing(void **state)
{
	struct service_health health = { 0 };

	(void)state;
	report(&health, 0, true, true);
	assert_false(health.remote);
	assert_int_equal(state_of(&health), SERVER_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
		    health_nothing_reported_is_starting_for_ever, setup),
		cmocka_unit_test_setup(health_success_confirms, setup),
		cmocka_unit_test_setup(
		    health_age_of_who_reads_it_is_added, setup),
		cmocka_unit_test_setup(
		    health_age_comes_with_trouble_too, setup),
		cmocka_unit_test_setup(
		    health_age_ignores_steps_of_the_wall_clock, setup),
		cmocka_unit_test_setup(
		    health_stale_begins_above_the_limit, setup),
		cmocka_unit_test_setup(
		    health_longest_limit_does_not_overflow, setup),
		cmocka_unit_test_setup(
		    health_failure_is_error_or_unreachable_and_confirms_nothing,
		    setup),
		cmocka_unit_test_setup(
		    health_failure_without_words_takes_those_of_the_code,
		    setup),
		cmocka_unit_test_setup(
		    health_stopped_server_is_read_but_not_confirmed, setup),
		cmocka_unit_test_setup(
		    health_stopped_server_wrote_before_it_was_last_seen, setup),
		cmocka_unit_test_setup(
		    health_reachability_of_a_success_means_nothing, setup),
	};

	return cmocka_run_group_tests_name("service_health", tests, NULL, NULL);
}
