/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/service_fixture.h"

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/worker.h"
#include "core/override.h"
#include "core/topology.h"
#include "service/registry.h"
#include "service/service.h"
#include "support/fake_timer.h"

#define ADDRESSES 100
#define SPECS_MAX 16

static struct fake_source *
make_source(const char *name, bool failover, enum failover_role role)
{
	struct fake_source *source = fake_source_new(name);
	uint32_t relationship = TOPOLOGY_NONE;
	struct fake_data *data;

	assert_non_null(source);
	data = fake_source_data(source);
	if (failover)
		relationship = fake_data_relationship(data, role, "fo-a");
	fake_data_scope(
	    data, FIXTURE_SCOPE, 0xffffff00, 10, 9 + ADDRESSES, relationship);
	return source;
}

static void
describe(const struct service_event *event, char *text, size_t size)
{
	const char *name = server_name(event->server);
	const char *words = event->text != NULL ? event->text : "(none)";
	struct server_status status;

	switch (event->kind) {
	case SERVICE_GENERATION:
		snprintf(text, size, "%s generation\n", name);
		break;
	case SERVICE_STATE:
		server_status(event->server, &status);
		snprintf(text, size, "%s state %s%s%s\n", name,
		    server_state_name(status.state),
		    words[0] != '\0' ? ": " : "", words);
		break;
	case SERVICE_REASON:
		snprintf(text, size, "%s reason %s\n", name, words);
		break;
	case SERVICE_DIFFERENCE:
		snprintf(text, size, "%s differs: %s\n", name, words);
		break;
	case SERVICE_NOTICE:
		snprintf(text, size, "%s notice: %s\n", name, words);
		break;
	case SERVICE_REMOVED:
		snprintf(text, size, "%s removed\n", name);
		break;
	}
}

static void
add(struct service_fixture *fixture, const char *text)
{
	size_t len = strlen(text);

	if (len == 0)
		return;
	assert_true(fixture->events_len + len < sizeof(fixture->events));
	memcpy(fixture->events + fixture->events_len, text, len + 1);
	fixture->events_len += len;
	fixture->event_count++;
}

static void
record(void *arg, const struct service_event *event)
{
	struct service_fixture *fixture = arg;
	char text[512] = "?\n";

	describe(event, text, sizeof(text));
	assert_int_equal(event->time, clock_now(&fixture->clock));
	add(fixture, text);
}

/* What an event says of its subject. */
static void
describe_event(const struct event *event, char *text, size_t size)
{
	char scope[IPV4_TEXT], more[64] = "";

	if (event->kind == EVENT_RELATIONSHIP_STATE) {
		if (event->damped > 0)
			snprintf(more, sizeof(more), " after %u more",
			    event->damped);
		snprintf(text, size, "%s %s: %s to %s%s\n", event->server,
		    event->relationship, failover_state_name(event->old_state),
		    failover_state_name(event->new_state), more);
		return;
	}
	ipv4_format(event->scope, scope);
	if (event->kind <= EVENT_SCOPE_PARTNER)
		snprintf(text, size, "%s %s %s %s\n", event->server,
		    event->raised ? "low" : "clear", scope,
		    share_name(event_share(event->kind)));
	else
		snprintf(text, size, "%s %s %s%s%s\n", event->server,
		    event->raised ? "begins" : "ends",
		    event_kind_name(event->kind),
		    event->kind < EVENT_SCOPE_KINDS ? " " : "",
		    event->kind < EVENT_SCOPE_KINDS ? scope : "");
}

static bool
record_event(void *arg, const struct event *event, bool quiet)
{
	struct service_fixture *fixture = arg;
	char text[512];

	assert_int_equal(event->time, clock_now(&fixture->clock));
	assert_int_equal(event->sequence, 0);
	/* The pollable twin says the same at that moment. */
	if (event->kind != EVENT_RELATIONSHIP_STATE &&
	    service_find(fixture->service, event->server) != NULL)
		assert_int_equal(
		    server_stands(service_find(fixture->service, event->server),
			event->kind, event->scope),
		    event->raised);
	if (fixture->all || event->kind <= EVENT_SCOPE_PARTNER) {
		describe_event(event, text, sizeof(text));
		if (quiet)
			memcpy(strchr(text, '\n'), " quietly\n", 10);
		add(fixture, text);
	}
	fixture->last = *event;
	return !fixture->deaf;
}

static void
begin(struct service_fixture *fixture)
{
	fixture->service = service_new(&fixture->env);
	assert_non_null(fixture->service);
	service_watch(fixture->service, record, fixture);
	service_set_teller(fixture->service, record_event, fixture);
}

struct service_fixture *
service_fixture_new(bool timers)
{
	struct service_fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	clock_init(&fixture->clock);
	clock_freeze(&fixture->clock, FIXTURE_START);
	fixture->env = (struct provider_env) {
		.loop = timers ? fake_timer_loop() : NULL,
		.worker = worker_new(NULL),
		.clock = &fixture->clock,
		.call_timeout_ms = 1000,
	};
	assert_non_null(fixture->env.worker);
	registry_set_test_provider(&fake_provider_ops);
	fixture->a = make_source("a", true, FAILOVER_PRIMARY);
	fixture->b = make_source("b", true, FAILOVER_SECONDARY);
	fixture->c = make_source("c", false, FAILOVER_PRIMARY);
	begin(fixture);
	return fixture;
}

void
service_fixture_again(struct service_fixture *fixture)
{
	struct thresholds thresholds;

	begin(fixture);
	thresholds_init(&thresholds);
	thresholds.imbalance = (struct threshold) { 0 };
	service_fixture_thresholds(fixture, &thresholds);
}

void
service_fixture_free(struct service_fixture *fixture)
{
	struct fake_source *sources[] = { fixture->a, fixture->b, fixture->c };
	size_t i;

	service_free(fixture->service);
	for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const struct fake_seen *seen = fake_source_seen(sources[i]);

		assert_int_equal(seen->opens, seen->closes);
		assert_int_equal(seen->overlapping, 0);
		assert_int_equal(seen->waiting, 0);
		fake_source_free(sources[i]);
	}
	registry_set_test_provider(NULL);
	worker_free(fixture->env.worker);
	assert_int_equal(fake_timer_count(), 0);
	free(fixture);
}

/* "name[:partner][=source]" */
static void
parse_spec(struct server_spec *spec, char *word)
{
	char *source = strchr(word, '='), *partner;

	if (source != NULL)
		*source++ = '\0';
	partner = strchr(word, ':');
	if (partner != NULL)
		*partner++ = '\0';
	fake_spec(spec, word, partner);
	if (source != NULL)
		spec->address = strdup(source);
}

int
service_fixture_apply(
    struct service_fixture *fixture, const char *names, struct err *err)
{
	struct server_spec specs[SPECS_MAX];
	char text[256], *word, *rest = text;
	size_t i, count = 0;
	int rc;

	snprintf(text, sizeof(text), "%s", names);
	while ((word = strsep(&rest, " ")) != NULL)
		if (word[0] != '\0') {
			assert_true(count < SPECS_MAX);
			parse_spec(&specs[count++], word);
		}
	rc = service_apply(fixture->service, specs, count, err);
	for (i = 0; i < count; i++)
		server_spec_done(&specs[i]);
	return rc;
}

void
service_fixture_applied(struct service_fixture *fixture, const char *names)
{
	struct err err = { 0 };

	if (service_fixture_apply(fixture, names, &err) != 0)
		fail_msg("apply \"%s\": %s", names, err_text(&err));
}

void
service_fixture_thresholds(
    struct service_fixture *fixture, const struct thresholds *thresholds)
{
	struct overrides *overrides = overrides_new(thresholds);
	struct service_limits limits;

	assert_non_null(overrides);
	service_limits_init(&limits, overrides);
	assert_int_equal(service_set_limits(fixture->service, &limits), 0);
	overrides_free(overrides);
}

struct server *
service_fixture_server(const struct service_fixture *fixture, const char *name)
{
	struct server *server = service_find(fixture->service, name);

	if (server == NULL)
		fail_msg("no server %s", name);
	return server;
}

void
service_fixture_events(struct service_fixture *fixture, const char *want)
{
	assert_string_equal(fixture->events, want);
	service_fixture_forget(fixture);
}

void
service_fixture_forget(struct service_fixture *fixture)
{
	fixture->events[0] = '\0';
	fixture->events_len = 0;
	fixture->event_count = 0;
}

void
service_fixture_leave_free(struct fake_source *source, uint32_t n)
{
	struct fake_data *data = fake_source_data(source);

	fake_data_fill(data, FIXTURE_FIRST, ADDRESSES - n, BINDING_ACTIVE);
	fake_data_fill(data, FIXTURE_FIRST + ADDRESSES - n, n, BINDING_FREE);
}
