/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "service/service.h"
#include "support/fake_timer.h"
#include "support/oom.h"
#include "support/service_fixture.h"

static int
setup(void **state)
{
	*state = service_fixture_new(true);
	return 0;
}

static int
setup_without_loop(void **state)
{
	*state = service_fixture_new(false);
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

static struct server *
server_of(const struct service_fixture *f, const char *name)
{
	return service_fixture_server(f, name);
}

static struct server_status
status_of(const struct service_fixture *f, const char *name)
{
	struct server_status status;

	server_status(server_of(f, name), &status);
	return status;
}

static void
expect_order(const struct service_fixture *f, const char *want)
{
	char text[64] = "";
	size_t i;

	for (i = 0; i < service_count(f->service); i++) {
		strcat(text, i > 0 ? " " : "");
		strcat(text, server_name(service_server(f->service, i)));
	}
	assert_string_equal(text, want);
	assert_null(service_server(f->service, i));
}

/* ---- the set ---- */

static void
service_new_has_no_servers_and_the_default_thresholds(void **state)
{
	struct service_fixture *f = *state;
	struct thresholds want;

	thresholds_init(&want);
	expect_order(f, "");
	assert_null(service_find(f->service, "a"));
	assert_memory_equal(
	    service_thresholds(f->service), &want, sizeof(want));
}

static void
service_free_takes_null(void **state)
{
	(void)state;
	service_free(NULL);
}

static void
apply_gives_the_servers_in_the_order_of_the_specs(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "c a b");
	expect_order(f, "c a b");
	assert_string_equal(server_spec(server_of(f, "a"))->kind, "fake");
	assert_string_equal(server_name(server_of(f, "a")), "a");
	assert_null(service_find(f->service, "d"));
	service_fixture_events(f, "");
}

static void
apply_same_specs_disturbs_nobody(void **state)
{
	struct service_fixture *f = *state;
	const struct generation *generation;
	const struct server *c;

	service_fixture_applied(f, "a b:a c");
	service_start(f->service);
	pass(f, 0);
	service_fixture_forget(f);
	c = server_of(f, "c");
	generation = server_generation(c);
	service_fixture_applied(f, "c b:a a");
	expect_order(f, "c b a");
	assert_ptr_equal(server_of(f, "c"), c);
	assert_ptr_equal(server_generation(c), generation);
	assert_int_equal(fake_source_seen(f->c)->opens, 1);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
	assert_int_equal(fake_source_seen(f->b)->orphanings, 0);
	pass(f, 999);
	service_fixture_events(f, "");
	assert_int_equal(fake_source_seen(f->c)->refreshes, 1);
}

static void
apply_changed_spec_opens_anew_and_keeps_alarms_and_counters(void **state)
{
	struct service_fixture *f = *state;
	const struct server *old;

	service_fixture_leave_free(f->c, 5);
	service_fixture_applied(f, "c");
	service_start(f->service);
	pass(f, 3000);
	service_fixture_events(
	    f, "c state ok\nc generation\nc low 10.50.0.0 total\n");
	old = server_of(f, "c");
	service_fixture_applied(f, "c=c");
	service_fixture_events(f, "c removed\n");
	assert_ptr_not_equal(server_of(f, "c"), old);
	assert_int_equal(fake_source_seen(f->c)->opens, 2);
	assert_int_equal(fake_source_seen(f->c)->closes, 1);
	assert_null(server_generation(server_of(f, "c")));
	assert_int_equal(status_of(f, "c").state, SERVER_STARTING);
	assert_int_equal(status_of(f, "c").refreshes, 4);
	assert_int_equal(status_of(f, "c").generations, 1);
	assert_true(server_low(server_of(f, "c"), FIXTURE_SCOPE, SHARE_TOTAL));
	/* It is started, and does not tell again what was told. */
	pass(f, 3000);
	service_fixture_events(f, "c state ok\nc generation\n");
	assert_int_equal(status_of(f, "c").refreshes, 8);
	service_fixture_leave_free(f->c, 50);
	pass(f, 1000);
	service_fixture_events(f, "c generation\nc clear 10.50.0.0 total\n");
}

static void
apply_of_nothing_removes_all(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "a b:a c");
	service_fixture_applied(f, "");
	service_fixture_events(f, "a removed\nb removed\nc removed\n");
	expect_order(f, "");
	assert_int_equal(fake_source_seen(f->a)->closes, 1);
	service_fixture_applied(f, "a");
	expect_order(f, "a");
}

/* Three servers, each absent, or of one spec, or of another. */
enum { VARIANTS = 3, SETS = VARIANTS * VARIANTS * VARIANTS };

static void
set_of(unsigned int number, unsigned int variant[3], char *names)
{
	unsigned int i;

	names[0] = '\0';
	for (i = 0; i < 3; i++, number /= VARIANTS) {
		variant[i] = number % VARIANTS;
		if (variant[i] == 0)
			continue;
		sprintf(names + strlen(names),
		    variant[i] == 1 ? " %c" : " %c=%c", 'a' + i, 'a' + i);
	}
}

static void
change_set(struct service_fixture *f, unsigned int from, unsigned int to)
{
	struct fake_source *sources[] = { f->a, f->b, f->c };
	const struct server *old[3];
	unsigned int before[3], after[3], opens[3], closes[3], i;
	char names[64], want[64] = "";

	set_of(to, after, names);
	set_of(from, before, names);
	service_fixture_applied(f, names);
	service_fixture_forget(f);
	for (i = 0; i < 3; i++) {
		const char name[] = { (char)('a' + i), '\0' };

		old[i] = service_find(f->service, name);
		opens[i] = fake_source_seen(sources[i])->opens;
		closes[i] = fake_source_seen(sources[i])->closes;
		if (before[i] != 0 && before[i] != after[i])
			sprintf(want + strlen(want), "%s removed\n", name);
	}
	set_of(to, after, names);
	service_fixture_applied(f, names);
	service_fixture_events(f, want);
	for (i = 0; i < 3; i++) {
		const char name[] = { (char)('a' + i), '\0' };
		const struct server *new = service_find(f->service, name);
		const struct fake_seen *seen = fake_source_seen(sources[i]);
		bool stays = before[i] == after[i];

		assert_int_equal(new != NULL, after[i] != 0);
		if (stays)
			assert_ptr_equal(new, old[i]);
		else if (before[i] != 0)
			assert_ptr_not_equal(new, old[i]);
		assert_int_equal(
		    seen->opens - opens[i], !stays && after[i] != 0);
		assert_int_equal(
		    seen->closes - closes[i], !stays && before[i] != 0);
	}
}

static void
apply_from_every_set_to_every_set_touches_what_changed(void **state)
{
	struct service_fixture *f = *state;
	unsigned int from, to;

	for (from = 0; from < SETS; from++)
		for (to = 0; to < SETS; to++)
			change_set(f, from, to);
}

static void
refuse(struct service_fixture *f, const char *names, int rc, const char *words)
{
	struct err err = { 0 };

	assert_int_equal(service_fixture_apply(f, names, &err), rc);
	assert_int_equal(err.code, rc);
	if (strstr(err.text, words) == NULL)
		fail_msg("\"%s\" not in \"%s\"", words, err.text);
	/* Whoever does not ask for words gets the code all the same. */
	assert_int_equal(service_fixture_apply(f, names, NULL), rc);
}

static void
apply_error_leaves_the_set_as_it_was(void **state)
{
	struct service_fixture *f = *state;
	const struct server *a, *c;

	service_fixture_applied(f, "a c");
	a = server_of(f, "a");
	c = server_of(f, "c");
	refuse(f, "a b a", -EEXIST, "server a: there are two");
	refuse(f, "a b:x", -EINVAL, "server b: unknown partner \"x\"");
	refuse(f, "a b:b", -EINVAL, "server b: unknown partner \"b\"");
	refuse(f, "a b/c", -EINVAL, "server \"b/c\": a name has");
	refuse(f, "b a=a x", -EINVAL, "server x: no fake source \"x\"");
	fake_source_fail_open(f->c, -EACCES, "not today");
	refuse(f, "b a=a c=c", -EACCES, "server c: not today");
	fake_source_fail_open(f->c, 0, NULL);
	expect_order(f, "a c");
	assert_ptr_equal(server_of(f, "a"), a);
	assert_ptr_equal(server_of(f, "c"), c);
	/* What was opened on the way is closed, what was open is not. */
	assert_int_equal(fake_source_seen(f->b)->opens, 4);
	assert_int_equal(fake_source_seen(f->b)->closes, 4);
	assert_int_equal(fake_source_seen(f->a)->opens, 5);
	assert_int_equal(fake_source_seen(f->a)->closes, 4);
	assert_int_equal(fake_source_seen(f->c)->closes, 0);
	service_fixture_events(f, "");
}

static void
apply_unknown_kind_is_refused(void **state)
{
	struct service_fixture *f = *state;
	struct server_spec spec;
	struct err err = { 0 };

	server_spec_init(&spec);
	spec.name = strdup("a");
	assert_int_equal(service_apply(f->service, &spec, 1, &err), -EINVAL);
	assert_string_equal(err.text, "server a: unknown kind of source \"\"");
	spec.kind = strdup("dnsmasq");
	assert_int_equal(service_apply(f->service, &spec, 1, &err), -EINVAL);
	assert_string_equal(
	    err.text, "server a: unknown kind of source \"dnsmasq\"");
	free(spec.name);
	spec.name = NULL;
	assert_int_equal(service_apply(f->service, &spec, 1, &err), -EINVAL);
	server_spec_done(&spec);
	expect_order(f, "");
}

static void
apply_more_than_the_limit_is_refused(void **state)
{
	struct service_fixture *f = *state;
	struct server_spec *specs;
	struct err err = { 0 };
	size_t i, count = SERVICE_SERVERS_MAX + 1;

	specs = calloc(count, sizeof(specs[0]));
	assert_non_null(specs);
	assert_int_equal(service_apply(f->service, specs, count, &err), -E2BIG);
	assert_non_null(strstr(err.text, "1024"));
	/* As many as the limit are looked at: these have no names. */
	assert_int_equal(
	    service_apply(f->service, specs, count - 1, &err), -EINVAL);
	for (i = 0; i < count; i++)
		server_spec_done(&specs[i]);
	free(specs);
}

static void
apply_after_start_starts_the_new_ones(void **state)
{
	struct service_fixture *f = *state;

	service_start(f->service);
	service_fixture_applied(f, "c");
	pass(f, 0);
	service_fixture_events(f, "c state ok\nc generation\n");
}

/* ---- partners over an apply ---- */

static void
apply_partner_opened_anew_is_adopted_when_it_is_read(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "a b:a");
	service_start(f->service);
	pass(f, 1000);
	fake_source_hold_refreshes(f->a, true);
	service_fixture_applied(f, "a=a b:a");
	pass(f, 1000);
	/* Until then what is known of it serves. */
	assert_non_null(fake_source_seen(f->b)->partner);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
	assert_int_equal(fake_source_seen(f->b)->orphanings, 0);
	fake_source_hold_refreshes(f->a, false);
	fake_source_release(f->a);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 2);
	assert_ptr_equal(fake_source_seen(f->b)->partner,
	    server_generation(server_of(f, "a")));
}

static void
apply_server_opened_anew_adopts_what_its_partner_has(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "a b:a");
	service_start(f->service);
	pass(f, 1000);
	service_fixture_applied(f, "a b:a=b");
	assert_int_equal(fake_source_seen(f->b)->adoptions, 2);
	assert_ptr_equal(fake_source_seen(f->b)->partner,
	    server_generation(server_of(f, "a")));
}

static void
apply_without_the_partner_leaves_none(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "a b:a");
	service_start(f->service);
	pass(f, 1000);
	service_fixture_applied(f, "b");
	assert_null(fake_source_seen(f->b)->partner);
	pass(f, 5000);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
}

static void
free_takes_the_partner_away_and_tells_of_each(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "a b:a c");
	service_start(f->service);
	pass(f, 1000);
	service_fixture_forget(f);
	service_free(f->service);
	f->service = NULL;
	service_fixture_events(f, "a removed\nb removed\nc removed\n");
	assert_int_equal(fake_source_seen(f->b)->orphanings, 1);
	assert_int_equal(fake_source_seen(f->a)->orphanings, 0);
	assert_int_equal(fake_timer_count(), 0);
}

/* ---- without a loop ---- */

static int
refresh_now(struct service_fixture *f, const char *name, struct err *err)
{
	*err = (struct err) { 0 };
	return service_refresh_now(f->service, server_of(f, name), err);
}

static void
refresh_now_reads_and_gives_the_result(void **state)
{
	struct service_fixture *f = *state;
	struct err err;

	service_fixture_applied(f, "c");
	service_start(f->service);
	assert_int_equal(refresh_now(f, "c", &err), 0);
	assert_int_equal(err.code, 0);
	service_fixture_events(f, "c state ok\nc generation\n");
	fake_source_fail(f->c, -ENOENT, false, "no such file");
	assert_int_equal(refresh_now(f, "c", &err), -ENOENT);
	assert_string_equal(err.text, "no such file");
	assert_int_equal(
	    service_refresh_now(f->service, server_of(f, "c"), NULL), -ENOENT);
	service_fixture_events(f, "c state error: no such file\n");
}

static void
refresh_now_reads_the_partner_first_and_adopts(void **state)
{
	struct service_fixture *f = *state;
	struct err err;

	service_fixture_applied(f, "b:a a");
	fake_source_hold_refreshes(f->b, true);
	assert_int_equal(refresh_now(f, "b", &err), -EINPROGRESS);
	/* Adopted already, though b's own look is still under way. */
	assert_int_equal(fake_source_seen(f->b)->waiting, 1);
	assert_int_equal(fake_source_seen(f->b)->adoptions, 1);
	fake_source_release(f->b);
	service_fixture_events(
	    f, "a state ok\na generation\nb state ok\nb generation\n");
	fake_source_hold_refreshes(f->b, false);
	assert_int_equal(refresh_now(f, "b", &err), 0);
	assert_int_equal(fake_source_seen(f->a)->refreshes, 2);
	assert_int_equal(fake_source_seen(f->b)->refreshes, 2);
	/* The partner has no partner of its own. */
	assert_int_equal(refresh_now(f, "a", &err), 0);
	assert_int_equal(fake_source_seen(f->b)->refreshes, 2);
}

static void
refresh_now_partner_that_fails_is_no_error(void **state)
{
	struct service_fixture *f = *state;
	struct err err;

	service_fixture_leave_free(f->b, 5);
	fake_source_fail(f->a, -EIO, false, "bad");
	service_fixture_applied(f, "b:a a");
	assert_int_equal(refresh_now(f, "b", &err), 0);
	assert_int_equal(err.code, 0);
	service_fixture_events(f,
	    "a state error: bad\n"
	    "b state ok\nb generation\n"
	    "b low 10.50.0.0 total\nb low 10.50.0.0 this\n");
	assert_int_equal(status_of(f, "a").state, SERVER_ERROR);
}

static void
refresh_now_of_a_server_elsewhere_leaves_its_partner_alone(void **state)
{
	struct service_fixture *f = *state;
	struct server_spec specs[2];
	struct err err;

	fake_spec(&specs[0], "a", "b");
	fake_spec(&specs[1], "b", "a");
	specs[0].address = strdup("a");
	assert_int_equal(service_apply(f->service, specs, 2, &err), 0);
	assert_int_equal(refresh_now(f, "a", &err), 0);
	assert_int_equal(fake_source_seen(f->a)->refreshes, 1);
	assert_int_equal(fake_source_seen(f->b)->refreshes, 0);
	assert_int_equal(refresh_now(f, "b", &err), 0);
	assert_int_equal(fake_source_seen(f->a)->refreshes, 2);
	server_spec_done(&specs[0]);
	server_spec_done(&specs[1]);
}

/* ---- events ---- */

static void
watch_null_ends_it(void **state)
{
	struct service_fixture *f = *state;

	service_fixture_applied(f, "c");
	service_watch(f->service, NULL, NULL);
	service_start(f->service);
	pass(f, 1000);
	service_fixture_events(f, "");
	assert_int_equal(status_of(f, "c").state, SERVER_OK);
}

static void
alarms_of_2000_scopes_at_once_are_told_once_each(void **state)
{
	enum { SCOPES = 2000 };
	struct service_fixture *f = *state;
	struct fake_data *data = fake_source_data(f->c);
	uint32_t i, net = 0x0a000000;

	fake_data_clear(data);
	for (i = 0; i < SCOPES; i++)
		fake_data_scope(
		    data, net + (i << 8), 0xffffff00, 1, 10, TOPOLOGY_NONE);
	service_fixture_applied(f, "c");
	service_start(f->service);
	pass(f, 0);
	service_fixture_events(f, "c state ok\nc generation\n");
	for (i = 0; i < SCOPES; i++)
		fake_data_fill(data, net + (i << 8) + 1, 9, BINDING_ACTIVE);
	pass(f, 1000);
	/* One for the view. */
	assert_int_equal(f->event_count, SCOPES + 1);
	assert_non_null(strstr(f->events, "c low 10.0.0.0 total\n"));
	assert_non_null(strstr(f->events, "c low 10.7.207.0 total\n"));
	service_fixture_forget(f);
	pass(f, 5000);
	service_fixture_events(f, "");
	for (i = 0; i < SCOPES; i++)
		assert_true(
		    server_low(server_of(f, "c"), net + (i << 8), SHARE_TOTAL));
	/* A new view in which they are low still. */
	for (i = 0; i < SCOPES; i++)
		fake_data_fill(data, net + (i << 8) + 10, 1, BINDING_ACTIVE);
	pass(f, 1000);
	service_fixture_events(f, "c generation\n");
	for (i = 0; i < SCOPES; i++)
		fake_data_fill(data, net + (i << 8) + 1, 9, BINDING_FREE);
	pass(f, 1000);
	assert_int_equal(f->event_count, SCOPES + 1);
	assert_non_null(strstr(f->events, "c clear 10.7.207.0 total\n"));
}

/* ---- no memory ---- */

struct apply_case {
	struct service_fixture *fixture;
	struct server_spec before[2], after[3];
	const struct server *a;
	unsigned int failures;
};

static void
apply_once(void *arg)
{
	struct apply_case *c = arg;
	struct service *service = c->fixture->service;
	struct err err = { 0 };
	int rc = service_apply(service, c->after, 3, &err);

	if (oom_hit()) {
		assert_int_equal(rc, -ENOMEM);
		assert_int_equal(err.code, -ENOMEM);
		assert_int_equal(service_count(service), 2);
		assert_ptr_equal(service_server(service, 0), c->a);
		c->failures++;
		return;
	}
	assert_int_equal(rc, 0);
	assert_int_equal(service_count(service), 3);
}

static void
apply_out_of_memory_leaves_the_set_as_it_was(void **state)
{
	struct service_fixture *f = *state;
	struct apply_case c = { .fixture = f };
	size_t i;

	fake_spec(&c.before[0], "a", NULL);
	fake_spec(&c.before[1], "c", NULL);
	fake_spec(&c.after[0], "a", NULL);
	fake_spec(&c.after[1], "b", "a");
	fake_spec(&c.after[2], "c", "a");
	assert_int_equal(service_apply(f->service, c.before, 2, NULL), 0);
	c.a = server_of(f, "a");
	oom_each(apply_once, &c);
	/* The set; and for each of two a server, its spec of three strings,
	 * two timers, and what the provider's open needs. */
	assert_int_equal(c.failures, 1 + 2 * (1 + 3 + 2 + 1));
	assert_int_equal(fake_source_seen(f->a)->opens, 1);
	for (i = 0; i < 2; i++)
		server_spec_done(&c.before[i]);
	for (i = 0; i < 3; i++)
		server_spec_done(&c.after[i]);
}

struct life_case {
	struct service_fixture *fixture;
	struct server_spec specs[2];
};

static void
live_once(void *arg)
{
	struct life_case *c = arg;
	struct service *service = service_new(&c->fixture->env);
	struct server_status status;
	struct server *server;
	int rc;

	if (service == NULL) {
		assert_true(oom_hit());
		return;
	}
	rc = service_apply(service, c->specs, 2, NULL);
	if (rc != 0) {
		assert_int_equal(rc, -ENOMEM);
		service_free(service);
		return;
	}
	server = service_find(service, "b");
	rc = service_refresh_now(service, server, NULL);
	assert_int_equal(rc, 0);
	server_status(server, &status);
	assert_int_equal(status.state, SERVER_OK);
	assert_int_equal(status.leases, 95);
	/* An alarm for which there was no memory is raised by the next look. */
	if (oom_hit()) {
		assert_int_equal(service_refresh_now(service, server, NULL), 0);
	}
	assert_true(server_low(server, FIXTURE_SCOPE, SHARE_TOTAL));
	service_free(service);
}

static void
life_out_of_memory_is_an_error_or_made_good_later(void **state)
{
	struct service_fixture *f = *state;
	struct life_case c = { .fixture = f };
	struct generation *generation;

	service_fixture_leave_free(f->b, 5);
	assert_int_equal(fake_data_publish(fake_source_data(f->a),
			     FIXTURE_START, &generation),
	    0);
	assert_int_equal(fake_data_publish(fake_source_data(f->b),
			     FIXTURE_START, &generation),
	    0);
	fake_spec(&c.specs[0], "a", NULL);
	fake_spec(&c.specs[1], "b", "a");
	/* Two for the service, the set, four for a, five for b with its
	 * partner's name, what is judged of both; and a whole run. */
	assert_true(oom_each(live_once, &c) > 13 + 2 * 4);
	server_spec_done(&c.specs[0]);
	server_spec_done(&c.specs[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define TEST_WITHOUT_LOOP(name) \
	cmocka_unit_test_setup_teardown(name, setup_without_loop, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(service_new_has_no_servers_and_the_default_thresholds),
		cmocka_unit_test(service_free_takes_null),
		TEST(apply_gives_the_servers_in_the_order_of_the_specs),
		TEST(apply_same_specs_disturbs_nobody),
		TEST(
		    apply_changed_spec_opens_anew_and_keeps_alarms_and_counters),
		TEST(apply_of_nothing_removes_all),
		TEST(apply_from_every_set_to_every_set_touches_what_changed),
		TEST(apply_error_leaves_the_set_as_it_was),
		TEST(apply_unknown_kind_is_refused),
		TEST(apply_more_than_the_limit_is_refused),
		TEST(apply_after_start_starts_the_new_ones),
		TEST(apply_partner_opened_anew_is_adopted_when_it_is_read),
		TEST(apply_server_opened_anew_adopts_what_its_partner_has),
		TEST(apply_without_the_partner_leaves_none),
		TEST(free_takes_the_partner_away_and_tells_of_each),
		TEST_WITHOUT_LOOP(refresh_now_reads_and_gives_the_result),
		TEST_WITHOUT_LOOP(
		    refresh_now_reads_the_partner_first_and_adopts),
		TEST_WITHOUT_LOOP(refresh_now_partner_that_fails_is_no_error),
		TEST_WITHOUT_LOOP(
		    refresh_now_of_a_server_elsewhere_leaves_its_partner_alone),
		TEST(watch_null_ends_it),
		TEST(alarms_of_2000_scopes_at_once_are_told_once_each),
		TEST(apply_out_of_memory_leaves_the_set_as_it_was),
		TEST_WITHOUT_LOOP(
		    life_out_of_memory_is_an_error_or_made_good_later),
	};

	return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
