/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/network.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/topology.h"

#define NONE UINT32_MAX

struct networks {
	uint32_t *first; /* of each scope */
	uint32_t *next;	 /* of each scope; NONE */
};

struct member {
	const char *name;
	uint32_t relationship; /* the first: a pool has one */
	uint32_t scope;
};

static bool
together(const struct member *a, const struct member *b)
{
	return strcmp(a->name, b->name) == 0 &&
	    a->relationship == b->relationship;
}

static int
compare(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order != 0)
		return order;
	if (x->relationship != y->relationship)
		return x->relationship < y->relationship ? -1 : 1;
	return x->scope < y->scope ? -1 : 1;
}

/* The scopes that share a network with others, perhaps. */
static size_t
collect(const struct topology *topology, struct member *members)
{
	const struct scope *scope;
	size_t i, count = 0;

	for (i = 0; i < topology_scope_count(topology); i++) {
		scope = topology_scope(topology, i);
		if (scope->name[0] != '\0' && scope->relation_count > 0)
			members[count++] = (struct member) {
				.name = scope->name,
				.relationship = topology_scope_relationships(
				    topology, scope)[0],
				.scope = (uint32_t)i,
			};
	}
	return count;
}

static void
chain(struct networks *networks, const struct member *members, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++) {
		if (!together(&members[i - 1], &members[i]))
			continue;
		networks->first[members[i].scope] =
		    networks->first[members[i - 1].scope];
		networks->next[members[i - 1].scope] = members[i].scope;
	}
}

struct networks *
networks_new(const struct topology *topology)
{
	size_t i, count = topology_scope_count(topology);
	struct networks *networks = calloc(1, sizeof(*networks));
	struct member *members = calloc(count + 1, sizeof(*members));

	if (networks == NULL || members == NULL)
		goto fail;
	networks->first = calloc(count + 1, sizeof(*networks->first));
	networks->next = calloc(count + 1, sizeof(*networks->next));
	if (networks->first == NULL || networks->next == NULL)
		goto fail;
	for (i = 0; i < count; i++) {
		networks->first[i] = (uint32_t)i;
		networks->next[i] = NONE;
	}
	count = collect(topology, members);
	qsort(members, count, sizeof(*members), compare);
	chain(networks, members, count);
	free(members);
	return networks;
fail:
	free(members);
	networks_free(networks);
	return NULL;
}

void
networks_free(struct networks *networks)
{
	if (networks == NULL)
		return;
	free(networks->first);
	free(networks->next);
	free(networks);
}

size_t
networks_first(const struct networks *networks, size_t i)
{
	return networks->first[i];
}

size_t
networks_next(const struct networks *networks, size_t i)
{
	return networks->next[i] == NONE ? SIZE_MAX : networks->next[i];
}

void
networks_statistics(const struct networks *networks,
    const struct generation *generation, size_t i,
    struct scope_statistics *ret_statistics)
{
	struct scope_statistics sum;

	i = networks_first(networks, i);
	sum = *generation_statistics(generation, i);
	while ((i = networks_next(networks, i)) != SIZE_MAX) {
		const struct scope_statistics *s =
		    generation_statistics(generation, i);

		sum.num_addr += s->num_addr;
		sum.addr_free += s->addr_free;
		sum.addr_in_use += s->addr_in_use;
		sum.partner_addr_free += s->partner_addr_free;
		sum.this_addr_free += s->this_addr_free;
		sum.partner_addr_in_use += s->partner_addr_in_use;
		sum.this_addr_in_use += s->this_addr_in_use;
		sum.abandoned += s->abandoned;
		sum.transitional += s->transitional;
		sum.usable_now += s->usable_now;
		sum.other_addr += s->other_addr;
		sum.other_free += s->other_free;
		sum.other_in_use += s->other_in_use;
		sum.other_abandoned += s->other_abandoned;
		sum.shared_free += s->shared_free;
	}
	*ret_statistics = sum;
}
