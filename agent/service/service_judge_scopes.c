/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_judge_scopes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/change.h"
#include "core/condition.h"
#include "core/generation.h"
#include "core/override.h"
#include "core/topology.h"

#define GONE UINT32_MAX
#define MS_PER_S 1000

void
service_judged_scopes_done(struct service_judged_scopes *scopes)
{
	networks_free(scopes->networks);
	service_standings_done(&scopes->standing);
	free(scopes->crossings);
	*scopes = (struct service_judged_scopes) { 0 };
}

/* ---- which scopes are looked at ---- */

/* Whether a relationship has come to be, or ceased to be, NORMAL: only then
 * both sides keep the balance. */
static bool
normal_changed(const struct generation *before, const struct generation *after)
{
	const struct topology *topology = generation_topology(after);
	size_t i;

	for (i = 0; i < topology_relationship_count(topology); i++)
		if ((generation_relationship(before, i)->state ==
			FAILOVER_NORMAL) !=
		    (generation_relationship(after, i)->state ==
			FAILOVER_NORMAL))
			return true;
	return false;
}

static bool
all_due(
    const struct service_judge *judge, const struct service_judge_view *view)
{
	if (judge->all_due || judge->judged == NULL ||
	    change_topology(judge->judged, view->generation) ||
	    normal_changed(judge->judged, view->generation))
		return true;
	if (judge->has_partner != view->has_partner ||
	    (judge->partner == NULL) != (view->partner == NULL))
		return true;
	return view->partner != NULL &&
	    change_topology(judge->partner, view->partner);
}

/* Those in which something has yet to last. */
static void
mark_waiting(const struct service_judge *judge, const struct topology *topology,
    bool *due)
{
	const struct service_standing *s = judge->scopes.entries;
	size_t i;
	ptrdiff_t at;

	for (i = 0; judge->scopes.waiting > 0 && i < judge->scopes.count; i++)
		if (s[i].waits_ms != SERVICE_NOT_WAITING &&
		    (at = topology_find_scope(topology, s[i].scope)) >= 0)
			due[at] = true;
}

/* A bool for each scope; NULL: no memory. */
static bool *
find_due(const struct service_judge *judge,
    const struct service_judge_view *view, const struct networks *networks)
{
	const struct topology *topology = generation_topology(view->generation);
	size_t i, count = topology_scope_count(topology);
	bool *due = calloc(count + 1, sizeof(*due));

	if (due == NULL)
		return NULL;
	if (all_due(judge, view)) {
		memset(due, true, count * sizeof(*due));
		return due;
	}
	change_scopes(judge->judged, view->generation, due);
	mark_waiting(judge, topology, due);
	/* The balance of a network is told with its first scope. */
	for (i = 0; i < count; i++)
		if (due[i])
			due[networks_first(networks, i)] = true;
	return due;
}

/* ---- what stands in a scope ---- */

struct look {
	const struct service_judge_view *view;
	const struct networks *networks;
	const struct topology *topology;
	size_t i;
	const struct scope *scope;
	struct thresholds thresholds;
};

/* Whether both sides of each relationship of the scope share its addresses
 * evenly, and do so now. */
static bool
balanced_now(const struct look *look, bool *ret_meaning)
{
	const uint32_t *relations =
	    topology_scope_relationships(look->topology, look->scope);
	uint32_t i;

	*ret_meaning = look->scope->relation_count > 0;
	for (i = 0; i < look->scope->relation_count; i++) {
		if (topology_relationship(look->topology, relations[i])->mode !=
		    FAILOVER_LOAD_BALANCE)
			*ret_meaning = false;
		if (generation_relationship(
			look->view->generation, relations[i])
			->state != FAILOVER_NORMAL)
			return false;
	}
	return true;
}

/* It stands once it has lasted; *waits_ms: since when it is so. */
static bool
imbalance(const struct look *look, bool stood, int64_t *waits_ms)
{
	const int64_t now_ms = look->view->mono_ms, before = *waits_ms;
	struct scope_statistics sum;
	bool meaning, now = balanced_now(look, &meaning);

	*waits_ms = SERVICE_NOT_WAITING;
	if (!meaning || networks_first(look->networks, look->i) != look->i)
		return false;
	if (!now)
		return stood;
	networks_statistics(
	    look->networks, look->view->generation, look->i, &sum);
	if (!condition_step(
		EVENT_SCOPE_IMBALANCE, &look->thresholds, &sum, stood))
		return false;
	if (stood)
		return true;
	*waits_ms = before == SERVICE_NOT_WAITING ? now_ms : before;
	if (now_ms - *waits_ms <
	    (int64_t)look->thresholds.imbalance_after * MS_PER_S)
		return false;
	*waits_ms = SERVICE_NOT_WAITING;
	return true;
}

/* The partner knows a relationship of the scope, but not the scope in it. */
static bool
one_sided(const struct look *look, bool stood)
{
	const uint32_t *relations =
	    topology_scope_relationships(look->topology, look->scope);
	const struct topology *theirs;
	bool shared = false;
	uint32_t i;
	ptrdiff_t j;

	if (!look->view->has_partner)
		return false;
	if (look->view->partner == NULL)
		return stood;
	theirs = generation_topology(look->view->partner);
	for (i = 0; i < look->scope->relation_count; i++)
		if (topology_find_relationship(theirs,
			topology_relationship(look->topology, relations[i])
			    ->name) >= 0)
			shared = true;
	j = topology_find_scope(theirs, look->scope->address);
	return shared &&
	    (j < 0 || topology_scope(theirs, (size_t)j)->relation_count == 0);
}

/* What was there becomes what is there now. */
static void
step(struct look *look, struct service_standing *standing)
{
	const struct scope_statistics *s =
	    generation_statistics(look->view->generation, look->i);
	unsigned int kind;
	uint16_t after = 0;
	bool stands;

	overrides_of_scope(look->view->overrides, look->topology, look->scope,
	    &look->thresholds);
	for (kind = 0; kind < EVENT_SCOPE_KINDS; kind++) {
		stands = (standing->stands & SERVICE_KIND(kind)) != 0;
		if (kind == EVENT_SCOPE_IMBALANCE)
			stands = imbalance(look, stands, &standing->waits_ms);
		else if (kind == EVENT_SCOPE_ONE_SIDED)
			stands = one_sided(look, stands);
		else
			stands = condition_step((enum event_kind)kind,
			    &look->thresholds, s, stands);
		if (stands)
			after |= SERVICE_KIND(kind);
	}
	standing->stands = after;
}

/* ---- all scopes ---- */

static int
cross(struct service_judged_scopes *scopes,
    const struct service_crossing *crossing)
{
	size_t room =
	    scopes->crossing_room == 0 ? 16 : scopes->crossing_room * 2;
	struct service_crossing *crossings;

	if (crossing->begun == 0 && crossing->over == 0)
		return 0;
	if (scopes->crossing_count == scopes->crossing_room) {
		crossings =
		    realloc(scopes->crossings, room * sizeof(*crossings));
		if (crossings == NULL)
			return -ENOMEM;
		scopes->crossings = crossings;
		scopes->crossing_room = room;
	}
	scopes->crossings[scopes->crossing_count++] = *crossing;
	return 0;
}

static int
settle(struct service_judged_scopes *scopes, uint32_t index,
    const struct service_standing *before, struct service_standing *after)
{
	const struct service_crossing crossing = {
		.address = after->scope,
		.scope = index,
		.begun = after->stands & (uint16_t)~before->stands,
		.over = before->stands & (uint16_t)~after->stands,
		.told = before->told,
	};

	if (cross(scopes, &crossing) != 0)
		return -ENOMEM;
	after->told = before->told & after->stands;
	if (after->stands == 0 && after->waits_ms == SERVICE_NOT_WAITING)
		return 0;
	return service_standings_append(&scopes->standing, after);
}

static int
gone(
    struct service_judged_scopes *scopes, const struct service_standing *before)
{
	struct service_standing after = {
		.scope = before->scope,
		.waits_ms = SERVICE_NOT_WAITING,
	};

	return settle(scopes, GONE, before, &after);
}

/* Both are sorted: one pass over the two. */
static int
walk(const struct service_judge *judge, struct look *look, const bool *due,
    struct service_judged_scopes *scopes)
{
	const struct service_standing *at = judge->scopes.entries, *end;
	size_t count = topology_scope_count(look->topology);
	struct service_standing before, after;

	end = at + judge->scopes.count;
	for (look->i = 0; look->i < count; look->i++) {
		look->scope = topology_scope(look->topology, look->i);
		for (; at != end && at->scope < look->scope->address; at++)
			if (gone(scopes, at) != 0)
				return -ENOMEM;
		before = (struct service_standing) {
			.scope = look->scope->address,
			.waits_ms = SERVICE_NOT_WAITING,
		};
		if (at != end && at->scope == look->scope->address)
			before = *at++;
		after = before;
		if (due[look->i])
			step(look, &after);
		if (settle(scopes, (uint32_t)look->i, &before, &after) != 0)
			return -ENOMEM;
	}
	for (; at != end; at++)
		if (gone(scopes, at) != 0)
			return -ENOMEM;
	return 0;
}

int
service_judge_scopes(const struct service_judge *judge,
    const struct service_judge_view *view,
    struct service_judged_scopes *ret_scopes)
{
	struct look look = {
		.view = view,
		.networks = judge->networks,
		.topology = generation_topology(view->generation),
	};
	bool *due;
	int rc;

	if (judge->networks == NULL ||
	    change_topology(judge->judged, view->generation)) {
		ret_scopes->networks = networks_new(look.topology);
		if ((look.networks = ret_scopes->networks) == NULL)
			return -ENOMEM;
	}
	if ((due = find_due(judge, view, look.networks)) == NULL)
		return -ENOMEM;
	rc = walk(judge, &look, due, ret_scopes);
	free(due);
	return rc;
}

/* ---- telling ---- */

static void
describe(const struct service_judge *judge,
    const struct service_judge_view *view, uint32_t i, struct event *event)
{
	const struct topology *topology = generation_topology(view->generation);
	const struct scope *scope = topology_scope(topology, i);
	struct thresholds thresholds;
	struct scope_statistics sum;

	event->mask = scope->mask;
	event->measured = true;
	event->statistics = *generation_statistics(view->generation, i);
	if (scope->relation_count > 0)
		event_set_text(event->relationship,
		    topology_relationship(topology,
			topology_scope_relationships(topology, scope)[0])
			->name);
	if (event->kind == EVENT_SCOPE_ONE_SIDED && view->has_partner)
		event_set_text(event->partner, view->partner_name);
	overrides_of_scope(view->overrides, topology, scope, &thresholds);
	if (event->kind != EVENT_SCOPE_IMBALANCE) {
		condition_describe(event, &thresholds, &event->statistics);
		return;
	}
	networks_statistics(judge->networks, view->generation, i, &sum);
	condition_describe(event, &thresholds, &sum);
}

static void
tell(struct service_judge *judge, const struct service_judge_view *view,
    const struct service_crossing *crossing, unsigned int kind, bool raised,
    service_judge_cb *cb, void *arg)
{
	const bool told = (crossing->told & SERVICE_KIND(kind)) != 0;
	struct service_standing *entry;
	struct event event = {
		.kind = (enum event_kind)kind,
		.raised = raised,
		.scope = crossing->address,
	};

	if (crossing->scope == GONE)
		event_set_text(event.text, "the scope is gone");
	else
		describe(judge, view, crossing->scope, &event);
	if (!cb(arg, &event, !raised && !told) || !raised)
		return;
	entry = service_standings_find(&judge->scopes, crossing->address);
	if (entry != NULL)
		entry->told |= SERVICE_KIND(kind);
}

void
service_judge_scopes_take(struct service_judge *judge,
    const struct service_judge_view *view, struct service_judged_scopes *scopes,
    service_judge_cb *cb, void *arg)
{
	const struct service_crossing *c;
	unsigned int kind;
	size_t i;

	service_standings_move(&judge->scopes, &scopes->standing);
	if (scopes->networks != NULL) {
		networks_free(judge->networks);
		judge->networks = scopes->networks;
		scopes->networks = NULL;
	}
	for (i = 0; i < scopes->crossing_count; i++) {
		c = &scopes->crossings[i];
		for (kind = 0; kind < EVENT_SCOPE_KINDS; kind++)
			if ((c->begun & SERVICE_KIND(kind)) != 0)
				tell(judge, view, c, kind, true, cb, arg);
		for (kind = 0; kind < EVENT_SCOPE_KINDS; kind++)
			if ((c->over & SERVICE_KIND(kind)) != 0)
				tell(judge, view, c, kind, false, cb, arg);
	}
}

void
service_judge_scopes_end(struct service_judge *judge, struct event *event,
    service_judge_cb *cb, void *arg)
{
	struct service_standings all = judge->scopes;
	unsigned int kind;
	size_t i;

	judge->scopes = (struct service_standings) { 0 };
	for (i = 0; i < all.count; i++)
		for (kind = 0; kind < EVENT_SCOPE_KINDS; kind++) {
			if ((all.entries[i].stands & SERVICE_KIND(kind)) == 0)
				continue;
			event->kind = (enum event_kind)kind;
			event->scope = all.entries[i].scope;
			cb(arg, event,
			    (all.entries[i].told & SERVICE_KIND(kind)) == 0);
		}
	service_standings_done(&all);
	event->scope = 0;
}
