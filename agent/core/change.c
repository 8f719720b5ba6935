/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/change.h"

#include <string.h>

#include "core/generation.h"
#include "core/topology.h"

bool
change_topology(const struct generation *before, const struct generation *after)
{
	return before == NULL ||
	    generation_topology(before) != generation_topology(after);
}

/* By name: two topologies number their relationships as they like. */
static bool
same_relationships(const struct topology *a, const struct scope *in_a,
    const struct topology *b, const struct scope *in_b)
{
	const uint32_t *of_a, *of_b;
	uint32_t i;

	if (in_a->relation_count != in_b->relation_count)
		return false;
	of_a = topology_scope_relationships(a, in_a);
	of_b = topology_scope_relationships(b, in_b);
	for (i = 0; i < in_a->relation_count; i++)
		if (strcmp(topology_relationship(a, of_a[i])->name,
			topology_relationship(b, of_b[i])->name) != 0)
			return false;
	return true;
}

static bool
same_scope(const struct topology *a, const struct scope *in_a,
    const struct topology *b, const struct scope *in_b)
{
	return a == b ||
	    (in_a->mask == in_b->mask && strcmp(in_a->name, in_b->name) == 0 &&
		same_relationships(a, in_a, b, in_b));
}

/* Member by member: what is between them is nobody's.  A new one belongs here,
 * too. */
_Static_assert(sizeof(struct scope_statistics) == 16 * sizeof(uint32_t),
    "members of struct scope_statistics");

static bool
same_statistics(
    const struct scope_statistics *a, const struct scope_statistics *b)
{
	return a->failover == b->failover && a->num_addr == b->num_addr &&
	    a->addr_free == b->addr_free && a->addr_in_use == b->addr_in_use &&
	    a->partner_addr_free == b->partner_addr_free &&
	    a->this_addr_free == b->this_addr_free &&
	    a->partner_addr_in_use == b->partner_addr_in_use &&
	    a->this_addr_in_use == b->this_addr_in_use &&
	    a->abandoned == b->abandoned &&
	    a->transitional == b->transitional &&
	    a->usable_now == b->usable_now && a->other_addr == b->other_addr &&
	    a->other_free == b->other_free &&
	    a->other_in_use == b->other_in_use &&
	    a->other_abandoned == b->other_abandoned &&
	    a->shared_free == b->shared_free;
}

void
change_scopes(const struct generation *before, const struct generation *after,
    bool *changed)
{
	const struct topology *old, *new = generation_topology(after);
	size_t i, j = 0, count = topology_scope_count(new);

	if (before == NULL) {
		memset(changed, true, count * sizeof(*changed));
		return;
	}
	old = generation_topology(before);
	for (i = 0; i < count; i++) {
		const struct scope *scope = topology_scope(new, i);

		while (j < topology_scope_count(old) &&
		    topology_scope(old, j)->address < scope->address)
			j++;
		if (j == topology_scope_count(old) ||
		    topology_scope(old, j)->address != scope->address ||
		    !same_scope(old, topology_scope(old, j), new, scope) ||
		    !same_statistics(generation_statistics(before, j),
			generation_statistics(after, i)))
			changed[i] = true;
	}
}

bool
change_relationship(const struct relationship_state *before,
    const struct relationship_state *after, unsigned int *ret_from)
{
	if (before->state != after->state) {
		*ret_from = before->state;
		return true;
	}
	/* It was left and entered again between the two looks. */
	if (before->since != after->since && before->since != 0 &&
	    after->since != 0 && after->previous != FAILOVER_NO_STATE &&
	    after->previous != after->state) {
		*ret_from = after->previous;
		return true;
	}
	return false;
}
