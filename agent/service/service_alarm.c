/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_alarm.h"

#include <errno.h>
#include <stdlib.h>

#include "core/generation.h"
#include "core/topology.h"

#define BIT(share) (1u << (unsigned int)(share))

struct service_alarm {
	uint32_t scope;
	unsigned int shares; /* BIT() of each that stands, never 0 */
};

struct growing {
	struct service_alarms alarms;
	size_t room;
};

void
service_alarm_done(struct service_alarms *alarms)
{
	free(alarms->entries);
	*alarms = (struct service_alarms) { 0 };
}

static const struct service_alarm *
find(const struct service_alarms *alarms, uint32_t scope)
{
	size_t low = 0, high = alarms->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (alarms->entries[middle].scope < scope)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < alarms->count && alarms->entries[low].scope == scope)
		return &alarms->entries[low];
	return NULL;
}

bool
service_alarm_stands(
    const struct service_alarms *alarms, uint32_t scope, enum share share)
{
	const struct service_alarm *alarm = find(alarms, scope);

	return alarm != NULL && (alarm->shares & BIT(share)) != 0;
}

void
service_alarm_move(struct service_alarms *to, struct service_alarms *from)
{
	service_alarm_done(to);
	*to = *from;
	*from = (struct service_alarms) { 0 };
}

static int
append(struct growing *growing, uint32_t scope, unsigned int shares)
{
	struct service_alarms *alarms = &growing->alarms;
	size_t room = growing->room == 0 ? 16 : growing->room * 2;
	struct service_alarm *entries;

	if (alarms->count == growing->room) {
		entries = realloc(alarms->entries, room * sizeof(entries[0]));
		if (entries == NULL)
			return -ENOMEM;
		alarms->entries = entries;
		growing->room = room;
	}
	alarms->entries[alarms->count++] = (struct service_alarm) {
		.scope = scope,
		.shares = shares,
	};
	return 0;
}

/* The shares of a scope that are low now, given those that were. */
static unsigned int
step(const struct thresholds *thresholds,
    const struct scope_statistics *statistics, unsigned int before)
{
	unsigned int after = 0;
	enum share share;

	for (share = SHARE_TOTAL; share < SHARE_COUNT; share++) {
		bool low = (before & BIT(share)) != 0;

		thresholds_step(thresholds, share, statistics, &low);
		if (low)
			after |= BIT(share);
	}
	return after;
}

static void
tell(uint32_t scope, unsigned int shares, bool low, service_alarm_cb *cb,
    void *arg)
{
	enum share share;

	for (share = SHARE_TOTAL; share < SHARE_COUNT; share++)
		if ((shares & BIT(share)) != 0)
			cb(arg, scope, share, low);
}

/* Those shares of a scope that a generation can say anything about. */
static unsigned int
meaningful(const struct generation *generation, uint32_t scope)
{
	ptrdiff_t i =
	    topology_find_scope(generation_topology(generation), scope);
	unsigned int shares = 0;
	uint32_t unused[2];
	enum share share;

	if (i < 0)
		return 0;
	for (share = SHARE_TOTAL; share < SHARE_COUNT; share++)
		if (share_of(share,
			generation_statistics(generation, (size_t)i),
			&unused[0], &unused[1]))
			shares |= BIT(share);
	return shares;
}

/* Both sets are sorted: one pass over the two finds what changed. */
static void
tell_changes(const struct service_alarms *before,
    const struct service_alarms *after, const struct generation *generation,
    service_alarm_cb *cb, void *arg)
{
	size_t i = 0, j = 0;

	while (i < before->count || j < after->count) {
		unsigned int was = 0, is = 0;
		uint32_t scope;

		if (j == after->count ||
		    (i < before->count &&
			before->entries[i].scope < after->entries[j].scope))
			scope = before->entries[i].scope;
		else
			scope = after->entries[j].scope;
		if (i < before->count && before->entries[i].scope == scope)
			was = before->entries[i++].shares;
		if (j < after->count && after->entries[j].scope == scope)
			is = after->entries[j++].shares;
		tell(scope, is & ~was, true, cb, arg);
		if ((was & ~is) != 0)
			tell(scope, was & ~is & meaningful(generation, scope),
			    false, cb, arg);
	}
}

int
service_alarm_evaluate(struct service_alarms *alarms,
    const struct generation *generation, const struct thresholds *thresholds,
    service_alarm_cb *cb, void *arg)
{
	const struct topology *topology = generation_topology(generation);
	struct service_alarms before = *alarms;
	struct growing growing = { 0 };
	size_t i, at = 0, count = topology_scope_count(topology);

	for (i = 0; i < count; i++) {
		uint32_t scope = topology_scope(topology, i)->address;
		unsigned int shares = 0;

		while (at < before.count && before.entries[at].scope < scope)
			at++;
		if (at < before.count && before.entries[at].scope == scope)
			shares = before.entries[at].shares;
		shares = step(
		    thresholds, generation_statistics(generation, i), shares);
		if (shares != 0 && append(&growing, scope, shares) != 0) {
			service_alarm_done(&growing.alarms);
			return -ENOMEM;
		}
	}
	*alarms = growing.alarms;
	tell_changes(&before, alarms, generation, cb, arg);
	service_alarm_done(&before);
	return 0;
}
