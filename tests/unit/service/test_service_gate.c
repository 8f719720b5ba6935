/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "config/config.h"
#include "service/service_gate.h"

struct world {
	struct service_gate gate;
	struct config_notifications limits;
	int64_t ms;
};

static struct world
fresh(void)
{
	struct world w = { .limits.enabled = true };
	int i;

	for (i = 0; i < EVENT_KIND_COUNT; i++)
		w.limits.kind[i] = true;
	return w;
}

static enum service_pass
pass(struct world *w, enum event_kind kind, bool raised, bool quiet)
{
	const struct event event = { .kind = kind, .raised = raised };

	return service_gate_pass(&w->gate, &w->limits, &event, quiet, w->ms);
}

static void
gate_without_limits_passes_everything(void **state)
{
	struct world w = fresh();
	int i;

	(void)state;
	for (i = 0; i < 10000; i++)
		assert_int_equal(
		    pass(&w, (enum event_kind)(i % EVENT_KIND_COUNT),
			i % 2 == 0, false),
		    SERVICE_PASSED);
	assert_int_equal(service_gate_suppressed(&w.gate), 0);
}

static void
gate_off_passes_nothing_and_counts_nothing(void **state)
{
	struct world w = fresh();

	(void)state;
	w.limits.kind[EVENT_SCOPE_THIS] = false;
	assert_int_equal(pass(&w, EVENT_SCOPE_THIS, true, false), SERVICE_OFF);
	assert_int_equal(pass(&w, EVENT_SCOPE_THIS, false, false), SERVICE_OFF);
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_PASSED);
	w.limits.enabled = false;
	assert_int_equal(pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_OFF);
	assert_int_equal(service_gate_suppressed(&w.gate), 0);
}

static void
gate_limit_of_a_kind_is_its_own(void **state)
{
	struct world w = fresh();

	(void)state;
	w.limits.rate_limits[EVENT_SCOPE_TOTAL] = 2;
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_PASSED);
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_PASSED);
	w.ms = 59999;
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_SUPPRESSED);
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_THIS, true, false), SERVICE_PASSED);
	assert_int_equal(w.gate.suppressed[EVENT_SCOPE_TOTAL], 1);
	assert_int_equal(w.gate.suppressed[EVENT_SCOPE_THIS], 0);
	w.ms = 60000;
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_PASSED);
}

static void
gate_global_limit_is_that_of_all_kinds(void **state)
{
	struct world w = fresh();

	(void)state;
	w.limits.rate_limit = 2;
	pass(&w, EVENT_SCOPE_TOTAL, true, false);
	pass(&w, EVENT_CLOCK_SKEW, true, false);
	assert_int_equal(
	    pass(&w, EVENT_SERVER_ERROR, true, false), SERVICE_SUPPRESSED);
	assert_int_equal(
	    pass(&w, EVENT_CLOCK_SKEW, true, false), SERVICE_SUPPRESSED);
	assert_int_equal(service_gate_suppressed(&w.gate), 2);
	w.ms += 60000;
	assert_int_equal(
	    pass(&w, EVENT_SERVER_ERROR, true, false), SERVICE_PASSED);
}

static void
gate_end_of_what_was_told_always_passes(void **state)
{
	struct world w = fresh();

	(void)state;
	w.limits.rate_limit = w.limits.rate_limits[EVENT_SCOPE_TOTAL] = 1;
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_PASSED);
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, false, false), SERVICE_PASSED);
	/* And it counts: what begins then is above the limit. */
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_THIS, true, false), SERVICE_SUPPRESSED);
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_THIS, false, true), SERVICE_QUIET);
	assert_int_equal(service_gate_suppressed(&w.gate), 1);
}

static void
gate_return_to_normal_always_passes(void **state)
{
	struct event event = { .kind = EVENT_RELATIONSHIP_STATE,
		.raised = true,
		.new_state = FAILOVER_PARTNER_DOWN };
	struct world w = fresh();

	(void)state;
	w.limits.rate_limit = 1;
	assert_int_equal(
	    pass(&w, EVENT_SCOPE_TOTAL, true, false), SERVICE_PASSED);
	assert_int_equal(
	    service_gate_pass(&w.gate, &w.limits, &event, false, w.ms),
	    SERVICE_SUPPRESSED);
	event.new_state = FAILOVER_NORMAL;
	assert_int_equal(
	    service_gate_pass(&w.gate, &w.limits, &event, false, w.ms),
	    SERVICE_PASSED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gate_without_limits_passes_everything),
		cmocka_unit_test(gate_off_passes_nothing_and_counts_nothing),
		cmocka_unit_test(gate_limit_of_a_kind_is_its_own),
		cmocka_unit_test(gate_global_limit_is_that_of_all_kinds),
		cmocka_unit_test(gate_end_of_what_was_told_always_passes),
		cmocka_unit_test(gate_return_to_normal_always_passes),
	};

	return cmocka_run_group_tests_name("service_gate", tests, NULL, NULL);
}
