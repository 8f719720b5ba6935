/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_server.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "core/generation.h"
#include "core/topology.h"
#include "service/registry.h"
#include "service/service_health.h"
#include "service/service_server_private.h"

/* ---- what is told ---- */

static enum server_state
state_of(const struct server *server)
{
	return service_health_state(&server->health, server->context->env.clock,
	    server->spec.stale_after);
}

static void
tell_state(struct server *server)
{
	enum server_state state = state_of(server), before = server->told;
	const char *words;

	words = service_health_words(&server->health, state);
	if (state == before) {
		if (service_said_news(
			&server->reason, words, server_now_ms(server)))
			server_tell(server,
			    &(struct service_event) {
				.kind = SERVICE_REASON, .text = words });
		return;
	}
	server->told = state;
	service_said_set(&server->reason, words);
	server_tell(server,
	    &(struct service_event) { .kind = SERVICE_STATE, .text = words });
	server_judge_state(server, before, state, words);
}

/* ---- staleness ---- */

static void
watch_staleness(struct server *server)
{
	if (server->stale_timer == NULL || server->stale_timer_runs ||
	    server->told != SERVER_OK)
		return;
	server->stale_timer_runs = true;
	loop_timer_set(server->stale_timer,
	    service_health_stale_in(&server->health, server->context->env.clock,
		server->spec.stale_after));
}

/* Set at one confirmation, it finds a later one when it fires: that is cheaper
 * than to set it anew each second. */
static void
on_stale_timer(void *arg)
{
	struct server *server = arg;

	server->stale_timer_runs = false;
	tell_state(server);
	watch_staleness(server);
}

/* ---- the partner ---- */

static void
adopt(struct server *server)
{
	const struct server *partner = server->partner;

	/* A partner that was opened anew has nothing yet: what it knew before
	 * is better than nothing. */
	if (partner != NULL && partner->generation == NULL)
		return;
	/* A provider may be reading in the worker what this would change. */
	server->adopt_due = server->refreshing;
	if (server->refreshing)
		return;
	server->ops->adopt(
	    server->provider, partner != NULL ? partner->generation : NULL);
	if (partner != NULL && !server->adopted) {
		server->needs_look = true;
		if (server->started)
			loop_timer_set(server->refresh_timer, 0);
	}
	server->adopted = partner != NULL;
}

void
service_server_set_partner(
    struct server *server, struct server *partner, bool leads)
{
	server->leads = leads;
	if (server->partner == partner)
		return;
	server->partner = partner;
	server->difference = (struct service_said) { 0 };
	server->judge_due = true;
	if (partner != NULL || server->adopted)
		adopt(server);
}

struct server *
service_server_partner(const struct server *server)
{
	return server->partner;
}

void
service_server_partner_looked(struct server *server, bool new_view)
{
	if (new_view) {
		adopt(server);
		server->judge_due = true;
	}
	server_judge(server);
	server_judge_skew(server);
	server_compare(server);
}

/* ---- refreshing ---- */

static void
schedule(struct server *server)
{
	int64_t wait = service_pace_end(
	    &server->pace, server->health.remote, server_now_ms(server));

	if (server->started)
		loop_timer_set(
		    server->refresh_timer, server->needs_look ? 0 : wait);
}

/* True if the report brought a new view; it may, though rc is not 0: leases are
 * followed with the last good configuration. */
static bool
take_in(struct server *server, const struct provider_report *report)
{
	struct generation *old = server->generation;

	server->refreshes++;
	server->failures += report->rc != 0;
	server->skipped_records = report->skipped_records;
	server->clock_known = report->clock_known;
	server->clock_ahead = report->clock_known ? report->clock_ahead : 0;
	service_health_report(
	    &server->health, report, server->context->env.clock);
	if (report->generation == NULL)
		return false;
	server->generation = report->generation;
	server->generations++;
	server->judge_due = true;
	server_give_back(server, old);
	return true;
}

static void
on_report(void *arg, const struct provider_report *report)
{
	struct server *server = arg;
	bool new_view;
	size_t i;

	server->refreshing = false;
	if (server->closing) {
		server_give_back(server, report->generation);
		return;
	}
	new_view = take_in(server, report);
	if (server->adopt_due)
		adopt(server);
	tell_state(server);
	server_judge_settle(server);
	for (i = 0; i < report->notice_count && i < PROVIDER_NOTICES_MAX; i++)
		server_tell(server,
		    &(struct service_event) {
			.kind = SERVICE_NOTICE, .text = report->notices[i] });
	if (new_view)
		server_tell(server,
		    &(struct service_event) { .kind = SERVICE_GENERATION });
	server_judge(server);
	server_judge_skew(server);
	server_compare(server);
	watch_staleness(server);
	server->context->looked(server->context->arg, server, new_view);
	schedule(server);
}

static void
refresh(struct server *server)
{
	server->refreshing = true;
	server->needs_look = false;
	service_pace_begin(&server->pace, server_now_ms(server));
	server->ops->refresh(server->provider, on_report, server);
}

static void
on_refresh_timer(void *arg)
{
	struct server *server = arg;

	if (!server->refreshing)
		refresh(server);
}

void
service_server_start(struct server *server)
{
	if (server->started || server->refresh_timer == NULL)
		return;
	server->started = true;
	loop_timer_set(server->refresh_timer, 0);
}

int
service_server_refresh(struct server *server, struct err *err)
{
	if (!server->refreshing)
		refresh(server);
	return server_looked(server, err);
}

/* ---- life ---- */

int
service_server_new(const struct service_context *context,
    const struct server_spec *spec, struct server **ret_server, struct err *err)
{
	struct loop *loop = context->env.loop;
	const char *kind = spec->kind != NULL ? spec->kind : "";
	const struct provider_ops *ops = registry_find(kind);
	struct server *server;
	int rc;

	if (ops == NULL)
		return err_set(err, -EINVAL,
		    "server %s: unknown kind of source \"%s\"", spec->name,
		    kind);

	rc = -ENOMEM;
	if ((server = calloc(1, sizeof(*server))) == NULL)
		goto fail;
	server->context = context;
	server->ops = ops;
	server->told = SERVER_STARTING;
	server->opened_ms = clock_mono_ms(context->env.clock);
	if (server_spec_copy(spec, &server->spec) != 0)
		goto fail;
	service_pace_init(
	    &server->pace, spec->refresh_ms, spec->name, server->opened_ms);
	if (loop != NULL &&
	    ((server->refresh_timer =
		     loop_timer_new(loop, on_refresh_timer, server)) == NULL ||
		(server->stale_timer =
			loop_timer_new(loop, on_stale_timer, server)) == NULL))
		goto fail;
	rc = ops->open(&server->spec, &context->env, &server->provider, err);
	if (rc != 0) {
		err_prefix(err, "server %s", spec->name);
		service_server_free(server);
		return rc;
	}
	*ret_server = server;
	return 0;

fail:
	service_server_free(server);
	return err_sys(err, rc, "server %s", spec->name);
}

void
service_server_free(struct server *server)
{
	if (server == NULL)
		return;
	server->closing = true;
	loop_timer_free(server->refresh_timer);
	loop_timer_free(server->stale_timer);
	if (server->provider != NULL)
		server->ops->close(server->provider);
	server_give_back(server, server->generation);
	service_judge_done(&server->judge);
	server_spec_done(&server->spec);
	free(server);
}

void
service_server_inherit(struct server *server, struct server *old)
{
	service_judge_move(&server->judge, &old->judge);
	server->judge.all_due = true;
	server->refreshes = old->refreshes;
	server->failures = old->failures;
	server->generations = old->generations;
}

/* ---- what can be asked of a server ---- */

const struct provider_ops *
service_server_ask(const struct server *server, struct provider **ret_provider,
    struct err *err)
{
	if (server->closing) {
		err_set(
		    err, -ECANCELED, "server %s: closed", server->spec.name);
		return NULL;
	}
	if (server->generation == NULL) {
		err_set(err,
		    server->health.remote ? server->health.trouble.code :
					    -ENODATA,
		    "server %s: %s", server->spec.name,
		    server->health.trouble.code != 0 ?
			err_text(&server->health.trouble) :
			"not read yet");
		return NULL;
	}
	*ret_provider = server->provider;
	return server->ops;
}

const struct server_spec *
server_spec(const struct server *server)
{
	return &server->spec;
}

const char *
server_name(const struct server *server)
{
	return server->spec.name;
}

bool
server_immediate(const struct server *server)
{
	return server->ops->immediate;
}

int64_t
server_now(const struct server *server)
{
	return clock_now(server->context->env.clock) + server->clock_ahead;
}

const struct generation *
server_generation(const struct server *server)
{
	return server->generation;
}

int
server_looked(const struct server *server, struct err *err)
{
	const struct service_health *health = &server->health;

	if (server->refreshing)
		return err_set(err, -EINPROGRESS,
		    "server %s: the source has not answered yet",
		    server->spec.name);
	if (!health->reported)
		return err_set(err, -ENODATA, "server %s: not read yet",
		    server->spec.name);
	if (health->trouble.code != 0 && err != NULL)
		*err = health->trouble;
	return health->trouble.code;
}

void
server_status(const struct server *server, struct server_status *ret_status)
{
	const struct clock *clock = server->context->env.clock;
	const struct generation *generation = server->generation;
	struct server_status status = {
		.state = state_of(server),
		.last_success = server->health.at,
		.age = service_health_age(&server->health, clock),
		.refreshes = server->refreshes,
		.failures = server->failures,
		.skipped_records = server->skipped_records,
		.generations = server->generations,
		.clock_known = server->clock_known,
		.clock_ahead = server->clock_ahead,
		.skew_known = server->judge.skew_known,
		.skew = server->judge.skew,
	};

	status.last_error = service_health_words(&server->health, status.state);
	if (generation != NULL) {
		const struct topology *t = generation_topology(generation);

		status.scopes = topology_scope_count(t);
		status.relationships = topology_relationship_count(t);
		status.leases = generation_client_count(generation);
		status.ignored = generation_ignored_count(generation);
	}
	*ret_status = status;
}
