/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_judge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/topology.h"
#include "service/service_judge_scopes.h"

#define MS_PER_S 1000

/* ---- relationships ---- */

struct teller {
	const struct topology *topology;
	service_judge_cb *cb;
	void *arg;
};

static void
on_relation(void *arg, const char *name, const struct relationship_state *state,
    enum failover_state from, uint32_t left_out)
{
	const struct teller *teller = arg;
	struct event event = {
		.kind = EVENT_RELATIONSHIP_STATE,
		.raised = true,
		.old_state = from,
		.new_state = state->state,
		.partner_state = state->partner_state,
		.since = state->since,
		.damped = left_out,
	};
	ptrdiff_t i = topology_find_relationship(teller->topology, name);

	event_set_text(event.relationship, name);
	if (i >= 0)
		event_set_text(event.partner,
		    topology_relationship(teller->topology, (size_t)i)
			->peer_host);
	teller->cb(teller->arg, &event, false);
}

void
service_judge_pass(struct service_judge *judge,
    const struct service_judge_view *view, service_judge_cb *cb, void *arg)
{
	struct teller teller = { NULL, cb, arg };

	if (judge->judged == NULL)
		return;
	teller.topology = generation_topology(judge->judged);
	service_relations_pass(&judge->relations, view->damping, view->mono_ms,
	    on_relation, &teller);
}

/* ---- a view ---- */

int
service_judge_view(struct service_judge *judge,
    const struct service_judge_view *view, service_judge_cb *cb,
    void (*give_back)(void *arg, struct generation *generation), void *arg)
{
	struct teller teller = { generation_topology(view->generation), cb,
		arg };
	struct generation *old = judge->judged, *partner = judge->partner;
	struct service_judged_scopes scopes = { 0 };

	if (service_judge_scopes(judge, view, &scopes) != 0 ||
	    service_relations_look(&judge->relations, view->generation,
		view->damping, view->mono_ms, on_relation, &teller) != 0) {
		service_judged_scopes_done(&scopes);
		return -ENOMEM;
	}
	service_relations_pass(&judge->relations, view->damping, view->mono_ms,
	    on_relation, &teller);
	service_judge_scopes_take(judge, view, &scopes, cb, arg);
	service_judged_scopes_done(&scopes);
	judge->judged = generation_ref(view->generation);
	judge->partner =
	    view->partner != NULL ? generation_ref(view->partner) : NULL;
	judge->has_partner = view->has_partner;
	judge->all_due = false;
	if (old != NULL)
		give_back(arg, old);
	if (partner != NULL)
		give_back(arg, partner);
	return 0;
}

/* ---- the server itself ---- */

/* Which conditions a state says to stand, and which not; of the others it
 * says nothing: a source that is not reached may be in any of them. */
static const struct {
	uint16_t begins, ends;
} states[] = {
	[SERVER_OK] = { 0,
	    SERVICE_KIND(EVENT_SERVER_UNREACHABLE) |
		SERVICE_KIND(EVENT_SERVER_ERROR) |
		SERVICE_KIND(EVENT_SERVER_STOPPED) |
		SERVICE_KIND(EVENT_SERVER_STALE) },
	[SERVER_STARTING] = { 0, 0 },
	[SERVER_STALE] = { SERVICE_KIND(EVENT_SERVER_STALE), 0 },
	[SERVER_ERROR] = { SERVICE_KIND(EVENT_SERVER_ERROR),
	    SERVICE_KIND(EVENT_SERVER_UNREACHABLE) },
	[SERVER_UNREACHABLE] = { SERVICE_KIND(EVENT_SERVER_UNREACHABLE), 0 },
	[SERVER_STOPPED] = { SERVICE_KIND(EVENT_SERVER_STOPPED),
	    SERVICE_KIND(EVENT_SERVER_UNREACHABLE) |
		SERVICE_KIND(EVENT_SERVER_ERROR) },
};

/* One condition of the server becomes what it is now. */
static void
become(struct service_judge *judge, struct event *event, service_judge_cb *cb,
    void *arg)
{
	uint16_t bit = SERVICE_KIND(event->kind);
	bool told = (judge->told & bit) != 0;

	if (((judge->stands & bit) != 0) == event->raised)
		return;
	judge->stands ^= bit;
	judge->told &= (uint16_t)~bit;
	if (cb(arg, event, !event->raised && !told) && event->raised)
		judge->told |= bit;
}

/* ---- a state that changes too fast ---- */

static struct service_flap *
flap_of(struct service_judge *judge, enum event_kind kind)
{
	return &judge->flaps[kind - EVENT_SERVER_UNREACHABLE];
}

/* One more change; whether they are too many. */
static bool
too_fast(struct service_flap *flap, const struct service_damping *damping,
    int64_t mono_ms)
{
	if (flap->count == 0 ||
	    mono_ms - flap->window_ms >= (int64_t)damping->period * MS_PER_S) {
		flap->window_ms = mono_ms;
		flap->count = 0;
	}
	flap->count++;
	return damping->changes != 0 && flap->count > damping->changes;
}

/* True if nothing is to be told now: what stands stands on. */
static bool
hold(struct service_judge *judge, const struct event *event,
    const struct service_damping *damping, int64_t mono_ms)
{
	struct service_flap *flap = flap_of(judge, event->kind);
	bool stands = (judge->stands & SERVICE_KIND(event->kind)) != 0;

	if (stands && event->raised) {
		flap->left_out += flap->held;
		flap->held = false;
		return true;
	}
	if (stands == event->raised || flap->held)
		return true;
	if (!flap->damped &&
	    (!too_fast(flap, damping, mono_ms) || event->raised))
		return false;
	flap->damped = flap->held = true;
	flap->over_ms = mono_ms;
	flap->from = event->old_source;
	flap->left_out++;
	return true;
}

void
service_judge_settle(struct service_judge *judge, enum server_state state,
    const struct service_damping *damping, int64_t mono_ms,
    service_judge_cb *cb, void *arg)
{
	struct service_flap *flap;
	struct event event;
	unsigned int i;

	for (i = 0; i < SERVICE_FLAPS; i++) {
		flap = &judge->flaps[i];
		if (!flap->held ||
		    mono_ms - flap->over_ms <
			(int64_t)damping->quiet * MS_PER_S)
			continue;
		event = (struct event) {
			.kind = (enum event_kind)(EVENT_SERVER_UNREACHABLE + i),
			.old_source = flap->from,
			.new_source = state,
		};
		if (flap->left_out > 1)
			snprintf(event.text, sizeof(event.text),
			    "after %u changes that were not told",
			    flap->left_out - 1);
		*flap = (struct service_flap) { 0 };
		become(judge, &event, cb, arg);
	}
}

void
service_judge_state(struct service_judge *judge, enum server_state from,
    enum server_state to, const char *words,
    const struct service_damping *damping, int64_t mono_ms,
    service_judge_cb *cb, void *arg)
{
	struct event event = { .old_source = from, .new_source = to };
	unsigned int kind;

	event_set_text(event.text, words != NULL ? words : "");
	/* What is over is told before what begins. */
	event.raised = false;
	for (kind = 0; kind < EVENT_KIND_COUNT; kind++)
		if ((states[to].ends & SERVICE_KIND(kind)) != 0) {
			event.kind = (enum event_kind)kind;
			if (!hold(judge, &event, damping, mono_ms))
				become(judge, &event, cb, arg);
		}
	event.raised = true;
	for (kind = 0; kind < EVENT_KIND_COUNT; kind++)
		if ((states[to].begins & SERVICE_KIND(kind)) != 0) {
			event.kind = (enum event_kind)kind;
			if (!hold(judge, &event, damping, mono_ms))
				become(judge, &event, cb, arg);
		}
}

void
service_judge_skew(struct service_judge *judge, bool known, int64_t skew,
    uint32_t limit, uint32_t clear, const char *partner_name,
    service_judge_cb *cb, void *arg)
{
	bool stands = (judge->stands & SERVICE_KIND(EVENT_CLOCK_SKEW)) != 0;
	int64_t size = skew < 0 ? -skew : skew;
	struct event event = { .kind = EVENT_CLOCK_SKEW, .skew = skew };

	judge->skew_known = known;
	judge->skew = known ? skew : 0;
	if (!known)
		return;
	if (limit == 0 || (stands && size <= clear && size <= limit))
		event.raised = false;
	else if (size > limit)
		event.raised = true;
	else
		return;
	event.limit_absolute = event.raised ? limit : clear;
	event_set_text(event.partner, partner_name);
	become(judge, &event, cb, arg);
}

void
service_judge_skew_end(
    struct service_judge *judge, service_judge_cb *cb, void *arg)
{
	struct event event = { .kind = EVENT_CLOCK_SKEW };

	judge->skew_known = false;
	judge->skew = 0;
	event_set_text(event.text, "no longer compared");
	become(judge, &event, cb, arg);
}

/* ---- the rest ---- */

void
service_judge_end(struct service_judge *judge, enum server_state state,
    service_judge_cb *cb, void *arg)
{
	struct event event = { .old_source = state, .new_source = state };
	unsigned int kind;

	event_set_text(event.text, "no longer watched");
	memset(judge->flaps, 0, sizeof(judge->flaps));
	service_judge_scopes_end(judge, &event, cb, arg);
	for (kind = EVENT_SCOPE_KINDS; kind < EVENT_KIND_COUNT; kind++) {
		event.kind = (enum event_kind)kind;
		become(judge, &event, cb, arg);
	}
}

bool
service_judge_waits(const struct service_judge *judge)
{
	return judge->scopes.waiting > 0;
}

bool
service_judge_stands(
    const struct service_judge *judge, enum event_kind kind, uint32_t scope)
{
	const struct service_standing *entry;

	if (kind >= EVENT_SCOPE_KINDS)
		return (judge->stands & SERVICE_KIND(kind)) != 0;
	entry = service_standings_find(&judge->scopes, scope);
	return entry != NULL && (entry->stands & SERVICE_KIND(kind)) != 0;
}

void
service_judge_done(struct service_judge *judge)
{
	generation_unref(judge->judged);
	generation_unref(judge->partner);
	networks_free(judge->networks);
	service_standings_done(&judge->scopes);
	service_relations_done(&judge->relations);
	*judge = (struct service_judge) { 0 };
}

void
service_judge_move(struct service_judge *to, struct service_judge *from)
{
	service_judge_done(to);
	*to = *from;
	*from = (struct service_judge) { 0 };
}
