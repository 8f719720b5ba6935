/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The finished topology: look-ups, references, copies. */

#include "core/topology.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/topology_private.h"

struct topology *
topology_ref(struct topology *topology)
{
	atomic_fetch_add_explicit(&topology->refs, 1, memory_order_relaxed);
	return topology;
}

void
relationship_done(struct relationship *relationship)
{
	free(relationship->name);
	free(relationship->host);
	free(relationship->peer_host);
}

int
relationship_copy(const struct relationship *from, struct relationship *to)
{
	*to = *from;
	to->name = strdup(from->name);
	to->host = strdup(from->host != NULL ? from->host : "");
	to->peer_host = strdup(from->peer_host != NULL ? from->peer_host : "");
	if (to->name != NULL && to->host != NULL && to->peer_host != NULL)
		return 0;
	relationship_done(to);
	memset(to, 0, sizeof(*to));
	return -1;
}

void
topology_unref(struct topology *topology)
{
	size_t i;

	if (topology == NULL ||
	    atomic_fetch_sub_explicit(
		&topology->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (i = 0; i < topology->scope_count; i++)
		free(topology->scopes[i].name);
	for (i = 0; i < topology->relationship_count; i++)
		relationship_done(&topology->relationships[i]);
	free(topology->scopes);
	free(topology->outer);
	free(topology->ranges);
	free(topology->by_address);
	free(topology->relations);
	free(topology->relationships);
	free(topology);
}

size_t
topology_scope_count(const struct topology *topology)
{
	return topology->scope_count;
}

const struct scope *
topology_scope(const struct topology *topology, size_t i)
{
	return &topology->scopes[i];
}

size_t
topology_range_count(const struct topology *topology)
{
	return topology->range_count;
}

const struct range *
topology_range(const struct topology *topology, size_t i)
{
	return &topology->ranges[i];
}

size_t
topology_relationship_count(const struct topology *topology)
{
	return topology->relationship_count;
}

const struct relationship *
topology_relationship(const struct topology *topology, size_t i)
{
	return &topology->relationships[i];
}

const uint32_t *
topology_scope_relationships(
    const struct topology *topology, const struct scope *scope)
{
	return topology->relations + scope->relation_first;
}

size_t
topology_scope_lower_bound(const struct topology *topology, uint32_t address)
{
	size_t low = 0, high = topology->scope_count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (topology->scopes[mid].address < address)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

ptrdiff_t
topology_find_scope(const struct topology *topology, uint32_t address)
{
	size_t i = topology_scope_lower_bound(topology, address);

	if (i == topology->scope_count ||
	    topology->scopes[i].address != address)
		return -1;
	return (ptrdiff_t)i;
}

ptrdiff_t
topology_scope_of(const struct topology *topology, uint32_t address)
{
	const struct scope *scope;
	ptrdiff_t range;
	uint32_t i;
	size_t n;

	/* A range may reach into a narrower subnet than its own. */
	range = topology_range_of(topology, address);
	if (range >= 0)
		return topology->ranges[range].scope;
	n = topology_scope_lower_bound(topology, address);
	if (n == topology->scope_count ||
	    topology->scopes[n].address > address) {
		if (n == 0)
			return -1;
		n--;
	}
	/* The nearest subnet that begins at or before the address holds it,
	 * or one that encloses that subnet does. */
	for (i = (uint32_t)n; i != TOPOLOGY_NONE; i = topology->outer[i]) {
		scope = &topology->scopes[i];
		if ((address & scope->mask) == scope->address)
			return (ptrdiff_t)i;
	}
	return -1;
}

ptrdiff_t
topology_range_of(const struct topology *topology, uint32_t address)
{
	size_t low = 0, high = topology->range_count, mid;
	uint32_t i;

	while (low < high) {
		mid = low + (high - low) / 2;
		i = topology->by_address[mid];
		if (topology->ranges[i].last < address)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == topology->range_count)
		return -1;
	i = topology->by_address[low];
	return topology->ranges[i].first <= address ? (ptrdiff_t)i : -1;
}

ptrdiff_t
topology_find_relationship(const struct topology *topology, const char *name)
{
	size_t i;

	for (i = 0; i < topology->relationship_count; i++)
		if (strcmp(topology->relationships[i].name, name) == 0)
			return (ptrdiff_t)i;
	return -1;
}

struct topology *
topology_with_split(const struct topology *topology, size_t relationship,
    const uint8_t hba[BUCKET_HBA_LEN], enum split_source source)
{
	struct topology *to;
	size_t i;

	if ((to = calloc(1, sizeof(*to))) == NULL)
		return NULL;
	atomic_init(&to->refs, 1);
	to->range_count = topology->range_count;
	to->relation_count = topology->relation_count;
	to->ranges = mem_dup(
	    topology->ranges, topology->range_count, sizeof(*to->ranges));
	to->by_address = mem_dup(topology->by_address, topology->range_count,
	    sizeof(*to->by_address));
	to->relations = mem_dup(topology->relations, topology->relation_count,
	    sizeof(*to->relations));
	to->outer =
	    mem_dup(topology->outer, topology->scope_count, sizeof(*to->outer));
	to->scopes = calloc(topology->scope_count + 1, sizeof(*to->scopes));
	to->relationships = calloc(
	    topology->relationship_count + 1, sizeof(*to->relationships));
	if (to->ranges == NULL || to->by_address == NULL ||
	    to->relations == NULL || to->outer == NULL || to->scopes == NULL ||
	    to->relationships == NULL)
		goto fail;
	for (i = 0; i < topology->scope_count; i++) {
		to->scopes[i] = topology->scopes[i];
		to->scopes[i].name = strdup(topology->scopes[i].name);
		to->scope_count++;
		if (to->scopes[i].name == NULL)
			goto fail;
	}
	for (i = 0; i < topology->relationship_count; i++) {
		if (relationship_copy(&topology->relationships[i],
			&to->relationships[i]) != 0)
			goto fail;
		to->relationship_count++;
	}
	memcpy(to->relationships[relationship].hba, hba, BUCKET_HBA_LEN);
	to->relationships[relationship].split_source = source;
	return to;
fail:
	topology_unref(to);
	return NULL;
}
