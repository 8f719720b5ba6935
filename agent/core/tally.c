/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/tally.h"

#include <stdlib.h>
#include <string.h>

#include "core/topology.h"

struct range_count {
	uint32_t in_force[2]; /* by bucket: the secondary's, the primary's */
	uint32_t backup, transitional, abandoned;
};

struct tally {
	const struct topology *topology;
	struct range_count *ranges;
	struct relationship_state *relationships;
	bool *all_usable; /* of a relationship: this server may hand out the
			   * partner's free addresses too */
	bool *dirty;	  /* of a scope */
};

struct tally *
tally_new(const struct topology *topology)
{
	size_t scopes = topology_scope_count(topology);
	size_t n = topology_relationship_count(topology), i;
	struct tally *tally;

	if ((tally = calloc(1, sizeof(*tally))) == NULL)
		return NULL;
	tally->topology = topology;
	tally->ranges =
	    calloc(topology_range_count(topology) + 1, sizeof(*tally->ranges));
	tally->relationships = calloc(n + 1, sizeof(*tally->relationships));
	tally->all_usable = calloc(n + 1, sizeof(*tally->all_usable));
	tally->dirty = calloc(scopes + 1, sizeof(*tally->dirty));
	if (tally->ranges == NULL || tally->relationships == NULL ||
	    tally->all_usable == NULL || tally->dirty == NULL) {
		tally_free(tally);
		return NULL;
	}
	for (i = 0; i < n; i++)
		tally->relationships[i].mclt =
		    topology_relationship(topology, i)->mclt;
	memset(tally->dirty, true, scopes * sizeof(*tally->dirty));
	return tally;
}

void
tally_free(struct tally *tally)
{
	if (tally == NULL)
		return;
	free(tally->ranges);
	free(tally->relationships);
	free(tally->all_usable);
	free(tally->dirty);
	free(tally);
}

void
tally_count(struct tally *tally, size_t range, enum lease_phase phase,
    bool primary, int delta)
{
	struct range_count *count = &tally->ranges[range];
	uint32_t *counters[] = {
		[PHASE_FREE] = NULL, /* the rest of the range */
		[PHASE_BACKUP] = &count->backup,
		[PHASE_IN_FORCE] = &count->in_force[primary],
		[PHASE_TRANSITIONAL] = &count->transitional,
		[PHASE_ABANDONED] = &count->abandoned,
	};

	if (counters[phase] == NULL)
		return;
	*counters[phase] += (uint32_t)delta;
	tally->dirty[topology_range(tally->topology, range)->scope] = true;
}

/* In PARTNER_DOWN everything free is this server's once the MCLT has passed
 * since the state began: by then no client holds a lease it does not know.
 * In the second in which it ends it has not passed in whole: the state began
 * somewhere within its first one, and dhcpd waits as well.  (For a single
 * address that its partner promised beyond that moment dhcpd waits for the
 * MCLT from there.) */
static bool
all_usable(const struct relationship_state *state, int64_t now)
{
	return state->state == FAILOVER_PARTNER_DOWN &&
	    now > (int64_t)state->since + state->mclt;
}

static bool
update_usable(struct tally *tally, size_t relationship, int64_t now)
{
	bool usable = all_usable(&tally->relationships[relationship], now);
	const struct topology *topology = tally->topology;
	const struct range *range;
	size_t i;

	if (usable == tally->all_usable[relationship])
		return false;
	tally->all_usable[relationship] = usable;
	for (i = 0; i < topology_range_count(topology); i++) {
		range = topology_range(topology, i);
		if (range->relationship == relationship)
			tally->dirty[range->scope] = true;
	}
	return true;
}

bool
tally_set_relationship(struct tally *tally, size_t relationship,
    const struct relationship_state *state, int64_t now)
{
	struct relationship_state *known = &tally->relationships[relationship];
	struct relationship_state next = *state;

	next.previous = known->previous;
	if (next.state != known->state)
		next.previous = known->state;
	if (next.mclt == 0)
		next.mclt = known->mclt;
	if (next.state == known->state && next.since == known->since &&
	    next.partner_state == known->partner_state &&
	    next.partner_since == known->partner_since &&
	    next.mclt == known->mclt)
		return false;
	*known = next;
	update_usable(tally, relationship, now);
	return true;
}

const struct relationship_state *
tally_relationships(const struct tally *tally)
{
	return tally->relationships;
}

bool
tally_advance(struct tally *tally, int64_t now)
{
	size_t i, n = topology_relationship_count(tally->topology);
	bool changed = false;

	for (i = 0; i < n; i++)
		changed |= update_usable(tally, i, now);
	return changed;
}

bool
tally_dirty(const struct tally *tally, size_t scope)
{
	return tally->dirty[scope];
}

void
tally_clean(struct tally *tally)
{
	memset(tally->dirty, false,
	    topology_scope_count(tally->topology) * sizeof(*tally->dirty));
}

/* A range of a pool without failover. */
static void
add_other(
    const struct range_count *count, uint32_t size, struct scope_statistics *s)
{
	uint32_t in_use = count->in_force[0] + count->in_force[1];

	s->other_addr += size;
	s->other_in_use += in_use;
	s->other_abandoned += count->abandoned;
	s->other_free += size - in_use - count->abandoned;
}

static void
add_failover(const struct tally *tally, const struct range *range,
    const struct range_count *count, uint32_t size, struct scope_statistics *s)
{
	const struct relationship *relationship =
	    topology_relationship(tally->topology, range->relationship);
	bool primary = relationship->role == FAILOVER_PRIMARY;
	uint32_t in_use = count->in_force[0] + count->in_force[1];
	uint32_t free_primary, free_this, in_use_this;

	free_primary = size - in_use - count->backup - count->transitional -
	    count->abandoned;
	free_this = primary ? free_primary : count->backup;
	in_use_this = count->in_force[primary];
	s->num_addr += size;
	s->addr_in_use += in_use;
	s->addr_free += free_primary + count->backup;
	s->this_addr_free += free_this;
	s->partner_addr_free += primary ? count->backup : free_primary;
	s->this_addr_in_use += in_use_this;
	s->partner_addr_in_use += in_use - in_use_this;
	s->abandoned += count->abandoned;
	s->transitional += count->transitional;
	s->usable_now += tally->all_usable[range->relationship] ?
	    free_primary + count->backup :
	    free_this;
}

void
tally_statistics(const struct tally *tally, size_t scope,
    struct scope_statistics *ret_statistics)
{
	const struct topology *topology = tally->topology;
	const struct scope *row = topology_scope(topology, scope);
	struct scope_statistics s = { .failover = row->relation_count > 0 };
	const struct range *range;
	uint32_t size;
	size_t i;

	for (i = row->range_first; i < row->range_first + row->range_count;
	     i++) {
		range = topology_range(topology, i);
		size = range->last - range->first + 1;
		if (range->relationship == TOPOLOGY_NONE)
			add_other(&tally->ranges[i], size, &s);
		else
			add_failover(tally, range, &tally->ranges[i], size, &s);
	}
	if (!s.failover) {
		/* A scope outside any relationship is counted as a whole. */
		s.num_addr = s.other_addr;
		s.addr_free = s.usable_now = s.other_free;
		s.addr_in_use = s.other_in_use;
		s.abandoned = s.other_abandoned;
		s.other_addr = s.other_free = s.other_in_use = 0;
		s.other_abandoned = 0;
	}
	*ret_statistics = s;
}
