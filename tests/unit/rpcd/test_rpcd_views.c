/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "core/generation.h"
#include "core/topology.h"
#include "rpcd/rpcd_views.h"
#include "service/service.h"
#include "support/oom.h"
#include "support/service_fixture.h"

struct rig {
	struct service_fixture *fixture;
	struct rpcd_views *views;
	struct server *server;
	uint32_t next; /* address to lease */
};

static int
setup(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	assert_non_null(rig);
	rig->fixture = service_fixture_new(false);
	service_fixture_applied(rig->fixture, "a c");
	rig->server = service_fixture_server(rig->fixture, "a");
	rig->views = rpcd_views_new(rig->fixture->service,
	    rig->fixture->env.worker, &rig->fixture->clock);
	assert_non_null(rig->views);
	rig->next = FIXTURE_FIRST;
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	rpcd_views_free(rig->views);
	service_fixture_free(rig->fixture);
	free(rig);
	return 0;
}

/* The source changes and is read. */
static void
change(struct rig *rig)
{
	fake_data_fill(
	    fake_source_data(rig->fixture->a), rig->next++, 1, BINDING_ACTIVE);
	assert_int_equal(
	    service_refresh_now(rig->fixture->service, rig->server, NULL), 0);
}

static struct rpcd_view
latest(struct rig *rig)
{
	const struct rpcd_view *view;

	assert_int_equal(rpcd_views_latest(rig->views, rig->server, &view), 0);
	return *view;
}

static int
found(struct rig *rig, uint64_t number)
{
	const struct rpcd_view *view;
	int rc = rpcd_views_find(rig->views, rig->server, number, &view);

	if (rc == 0)
		assert_true(view->number == number);
	return rc;
}

static void
view_of_what_was_never_read_is_none(void **state)
{
	struct rig *rig = *state;
	const struct rpcd_view *view = NULL;

	assert_int_equal(
	    rpcd_views_latest(rig->views, rig->server, &view), -ENODATA);
	assert_int_equal(found(rig, 1), -ESTALE);
	assert_null(view);
}

static void
view_has_a_number_for_each_generation(void **state)
{
	struct rig *rig = *state;
	struct rpcd_view first, again, second;

	change(rig);
	first = latest(rig);
	again = latest(rig);
	assert_true(first.number == again.number && first.number != 0);
	change(rig);
	second = latest(rig);
	assert_true(second.number != first.number);
	assert_true(second.layout == first.layout);
	assert_ptr_equal(second.generation, server_generation(rig->server));
}

static void
view_has_a_layout_for_each_topology(void **state)
{
	struct rig *rig = *state;
	struct fake_data *data = fake_source_data(rig->fixture->a);
	struct rpcd_view first;

	change(rig);
	first = latest(rig);
	fake_data_clear(data);
	fake_data_scope(data, FIXTURE_SCOPE, 0xffffff00, 1, 5, TOPOLOGY_NONE);
	service_refresh_now(rig->fixture->service, rig->server, NULL);
	assert_true(latest(rig).layout != first.layout);
}

static void
views_of_one_server_are_not_anothers(void **state)
{
	struct rig *rig = *state;
	struct server *c = service_fixture_server(rig->fixture, "c");
	const struct rpcd_view *view;
	struct rpcd_view first;

	change(rig);
	service_refresh_now(rig->fixture->service, c, NULL);
	first = latest(rig);
	assert_int_equal(rpcd_views_latest(rig->views, c, &view), 0);
	assert_true(view->number != first.number);
	assert_int_equal(
	    rpcd_views_find(rig->views, c, first.number, &view), -ESTALE);
}

static void
views_that_were_asked_for_are_kept_up_to_a_number(void **state)
{
	struct rig *rig = *state;
	struct rpcd_view view[RPCD_VIEWS_KEPT + 1];
	const struct rpcd_view *old;
	size_t i;

	for (i = 0; i <= RPCD_VIEWS_KEPT; i++) {
		change(rig);
		view[i] = latest(rig);
	}
	assert_int_equal(found(rig, view[0].number), -ESTALE);
	for (i = 1; i <= RPCD_VIEWS_KEPT; i++) {
		assert_int_equal(rpcd_views_find(rig->views, rig->server,
				     view[i].number, &old),
		    0);
		/* Each is as it was. */
		assert_int_equal(
		    generation_client_count(old->generation), i + 1);
	}
}

static void
views_that_nobody_asks_for_go(void **state)
{
	struct rig *rig = *state;
	struct clock *clock = &rig->fixture->clock;
	struct rpcd_view first, second, third;

	change(rig);
	first = latest(rig);
	change(rig);
	second = latest(rig);
	change(rig);
	third = latest(rig);
	clock_step(clock, RPCD_VIEWS_SECONDS);
	rpcd_views_sweep(rig->views);
	assert_int_equal(found(rig, first.number), 0);
	clock_step(clock, 1);
	rpcd_views_sweep(rig->views);
	assert_int_equal(found(rig, first.number), 0);
	assert_int_equal(found(rig, second.number), -ESTALE);
	assert_int_equal(found(rig, third.number), 0);
	/* What is still the server's own stays. */
	clock_step(clock, 10 * RPCD_VIEWS_SECONDS);
	rpcd_views_sweep(rig->views);
	assert_int_equal(found(rig, first.number), -ESTALE);
	assert_int_equal(found(rig, third.number), 0);
	assert_true(latest(rig).number == third.number);
}

static void
views_of_a_server_that_is_gone_go(void **state)
{
	struct rig *rig = *state;
	struct rpcd_view first;

	change(rig);
	first = latest(rig);
	service_fixture_applied(rig->fixture, "c");
	rpcd_views_sweep(rig->views);
	service_fixture_applied(rig->fixture, "a c");
	rig->server = service_fixture_server(rig->fixture, "a");
	assert_int_equal(found(rig, first.number), -ESTALE);
	service_refresh_now(rig->fixture->service, rig->server, NULL);
	assert_true(latest(rig).number != first.number);
}

static void
ask(void *arg)
{
	struct rig *rig = arg;
	const struct rpcd_view *view;
	struct rpcd_views *views;
	int rc;

	views = rpcd_views_new(rig->fixture->service, rig->fixture->env.worker,
	    &rig->fixture->clock);
	if (views == NULL)
		return;
	rc = rpcd_views_latest(views, rig->server, &view);
	assert_true(rc == 0 || rc == -ENOMEM);
	rpcd_views_free(views);
}

static void
views_survive_every_failed_allocation(void **state)
{
	change(*state);
	assert_true(oom_each(ask, *state) >= 4);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(view_of_what_was_never_read_is_none),
		TEST(view_has_a_number_for_each_generation),
		TEST(view_has_a_layout_for_each_topology),
		TEST(views_of_one_server_are_not_anothers),
		TEST(views_that_were_asked_for_are_kept_up_to_a_number),
		TEST(views_that_nobody_asks_for_go),
		TEST(views_of_a_server_that_is_gone_go),
		TEST(views_survive_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("rpcd_views", tests, NULL, NULL);
}
