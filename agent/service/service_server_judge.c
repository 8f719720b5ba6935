/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a server's conditions are judged from, and whom is told. */

#include "service/service_server_private.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/worker.h"
#include "core/condition.h"
#include "core/generation.h"
#include "core/network.h"
#include "core/override.h"
#include "core/topology.h"

int64_t
server_now_ms(const struct server *server)
{
	return clock_mono_ms(server->context->env.clock);
}

void
server_tell(struct server *server, const struct service_event *event)
{
	struct service_event full = *event;

	full.server = server;
	full.time = clock_now(server->context->env.clock);
	server->context->event(server->context->arg, &full);
}

/* What operators must hear. */
static bool
tell_operator(void *arg, const struct event *event, bool quiet)
{
	struct server *server = arg;
	struct event full = *event;

	full.time = clock_now(server->context->env.clock);
	memcpy(full.server, server->spec.name, strlen(server->spec.name) + 1);
	return server->context->tell(server->context->arg, &full, quiet);
}

static void
release(void *arg)
{
	generation_unref(arg);
}

void
server_give_back(struct server *server, struct generation *generation)
{
	if (generation != NULL &&
	    worker_submit(
		server->context->env.worker, release, NULL, generation) != 0)
		generation_unref(generation);
}

static void
give_back(void *arg, struct generation *generation)
{
	server_give_back(arg, generation);
}

/* ---- conditions ---- */

static bool
lately_opened(const struct server *server)
{
	return server_now_ms(server) - server->opened_ms <
	    (int64_t)server->spec.stale_after * 1000;
}

/*
 * A secondary's shares are wrong until it knows its partner's split, so no
 * condition is judged before the first look at the partner is over and what it
 * brought is in the view.  A partner that hangs cannot hold that up for ever.
 */
static bool
awaits_partner(const struct server *server)
{
	const struct server *partner = server->partner;

	if (partner == NULL || !lately_opened(server))
		return false;
	return server->needs_look ||
	    (!server->adopted && !partner->health.reported);
}

static struct service_judge_view
view_of(const struct server *server)
{
	const struct server *partner = server->partner;

	return (struct service_judge_view) {
		.generation = server->generation,
		.has_partner = partner != NULL,
		.partner = partner != NULL ? partner->generation : NULL,
		.partner_name = partner != NULL ? partner->spec.name : "",
		.overrides = server->context->overrides,
		.damping = &server->context->damping,
		.mono_ms = server_now_ms(server),
	};
}

/* After -ENOMEM it stays due, and is tried again after the next refresh. */
void
server_judge(struct server *server)
{
	const struct service_judge_view view = view_of(server);

	if (server->generation == NULL || awaits_partner(server))
		return;
	if (!server->judge_due && !service_judge_waits(&server->judge))
		service_judge_pass(
		    &server->judge, &view, tell_operator, server);
	else if (service_judge_view(&server->judge, &view, tell_operator,
		     give_back, server) == 0)
		server->judge_due = false;
}

/* Both clocks against ours. */
void
server_judge_skew(struct server *server)
{
	const struct server *partner = server->partner;

	if (partner == NULL || !server->leads) {
		service_judge_skew_end(&server->judge, tell_operator, server);
		return;
	}
	service_judge_skew(&server->judge,
	    server->clock_known && partner->clock_known,
	    partner->clock_ahead - server->clock_ahead, server->context->skew,
	    server->context->skew_clear, partner->spec.name, tell_operator,
	    server);
}

void
service_server_judge(struct server *server)
{
	server->judge.all_due = true;
	server->judge_due = true;
	server_judge(server);
	server_judge_skew(server);
}

void
server_judge_state(struct server *server, enum server_state from,
    enum server_state to, const char *words)
{
	service_judge_state(&server->judge, from, to, words,
	    &server->context->damping, server_now_ms(server), tell_operator,
	    server);
}

void
server_judge_settle(struct server *server)
{
	service_judge_settle(&server->judge, server->told,
	    &server->context->damping, server_now_ms(server), tell_operator,
	    server);
}

void
service_server_end(struct server *server)
{
	service_judge_end(&server->judge, server->told, tell_operator, server);
}

/* ---- over a restart ---- */

int
service_server_remember(
    const struct server *server, struct service_memory *ret_memory)
{
	struct service_memory memory = {
		.stands = server->judge.stands,
		.told = server->judge.told,
	};

	memcpy(memory.server, server->spec.name, strlen(server->spec.name) + 1);
	if (service_standings_copy(&server->judge.scopes, &memory.scopes) !=
		0 ||
	    service_relations_copy(
		&server->judge.relations, &memory.relations) != 0) {
		service_memory_done(&memory);
		return -ENOMEM;
	}
	*ret_memory = memory;
	return 0;
}

void
service_server_recall(struct server *server, struct service_memory *memory)
{
	server->judge.stands = memory->stands;
	server->judge.told = memory->told;
	service_standings_move(&server->judge.scopes, &memory->scopes);
	service_relations_move(&server->judge.relations, &memory->relations);
}

/* ---- what can be asked ---- */

bool
server_stands(const struct server *server, enum event_kind kind, uint32_t scope)
{
	return service_judge_stands(&server->judge, kind, scope);
}

bool
server_low(const struct server *server, uint32_t scope, enum share share)
{
	static const enum event_kind kinds[SHARE_COUNT] = {
		[SHARE_TOTAL] = EVENT_SCOPE_TOTAL,
		[SHARE_THIS] = EVENT_SCOPE_THIS,
		[SHARE_PARTNER] = EVENT_SCOPE_PARTNER,
	};

	return server_stands(server, kinds[share], scope);
}

bool
server_imbalance(const struct server *server, uint32_t scope,
    uint32_t *ret_part, uint32_t *ret_size)
{
	const struct generation *generation = server->judge.judged;
	const struct topology *topology;
	struct scope_statistics sum;
	struct thresholds thresholds;
	ptrdiff_t i;

	if (generation == NULL)
		return false;
	topology = generation_topology(generation);
	if ((i = topology_find_scope(topology, scope)) < 0)
		return false;
	networks_statistics(
	    server->judge.networks, generation, (size_t)i, &sum);
	overrides_of_scope(server->context->overrides, topology,
	    topology_scope(topology, (size_t)i), &thresholds);
	return condition_measure(
	    EVENT_SCOPE_IMBALANCE, &thresholds, &sum, ret_part, ret_size);
}

const struct service_relation *
server_relation(const struct server *server, const char *name)
{
	return service_relations_find(&server->judge.relations, name);
}
