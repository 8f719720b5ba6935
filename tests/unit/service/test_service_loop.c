/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The service with the real loop, clock and worker thread. */

#include "support/test.h"

#include "base/clock.h"
#include "base/loop.h"
#include "base/worker.h"
#include "core/provider.h"
#include "service/registry.h"
#include "service/service.h"
#include "support/fake_provider.h"

#define FIRST 0x0a320001
#define VIEWS 20

struct seen {
	struct fake_source *source;
	struct loop *loop;
	unsigned int views, lows;
};

/* Each view makes the next one differ. */
static void
on_event(void *arg, const struct service_event *event)
{
	struct seen *seen = arg;

	if (event->kind != SERVICE_GENERATION)
		return;
	if (++seen->views == VIEWS) {
		loop_stop(seen->loop);
		return;
	}
	fake_data_fill(fake_source_data(seen->source), FIRST + seen->views, 1,
	    BINDING_ACTIVE);
}

static bool
on_tell(void *arg, const struct event *event, bool quiet)
{
	struct seen *seen = arg;

	(void)quiet;
	seen->lows += event->raised && event->kind == EVENT_SCOPE_TOTAL;
	return true;
}

static void
service_with_a_worker_thread_swaps_views_by_its_timers(void **state)
{
	struct seen seen = { .source = fake_source_new("a") };
	struct loop *loop = loop_new();
	struct worker *worker = worker_new(loop);
	struct provider_env env = { .loop = loop, .worker = worker };
	struct server_status status;
	struct server_spec spec;
	struct service *service;
	struct clock clock;

	(void)state;
	clock_init(&clock);
	env.clock = &clock;
	seen.loop = loop;
	fake_data_scope(fake_source_data(seen.source), FIRST - 1, 0xffffff00, 1,
	    VIEWS + 1, TOPOLOGY_NONE);
	registry_set_test_provider(&fake_provider_ops);
	service = service_new(&env);
	assert_non_null(service);
	service_watch(service, on_event, &seen);
	service_set_teller(service, on_tell, &seen);
	fake_spec(&spec, "a", NULL);
	spec.refresh_ms = 1;
	assert_int_equal(service_apply(service, &spec, 1, NULL), 0);
	server_spec_done(&spec);
	service_start(service);
	loop_run(loop);
	assert_int_equal(seen.views, VIEWS);
	/* 19 of 21 are in use. */
	assert_int_equal(seen.lows, 1);
	server_status(service_server(service, 0), &status);
	assert_int_equal(status.state, SERVER_OK);
	assert_in_range(status.age, 0, 60);
	assert_int_equal(status.leases, VIEWS - 1);
	service_free(service);
	worker_free(worker);
	loop_free(loop);
	fake_source_free(seen.source);
	registry_set_test_provider(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    service_with_a_worker_thread_swaps_views_by_its_timers),
	};

	return cmocka_run_group_tests_name("service_loop", tests, NULL, NULL);
}
