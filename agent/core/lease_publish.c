/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease_index_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/generation_private.h"
#include "core/page.h"
#include "core/tally.h"
#include "core/topology.h"

/* ---- host names from the partner ---- */

static bool
same_client(const struct lease *a, const struct lease *b)
{
	return a->hw_type == b->hw_type &&
	    lease_same_bytes(a->hw, a->hw_len, b->hw, b->hw_len) &&
	    lease_same_bytes(a->uid, a->uid_len, b->uid, b->uid_len);
}

bool
lease_index_partner_name(const struct lease_index *index,
    const struct lease *lease, struct lease *ret_named)
{
	struct lease theirs;

	if (index->partner == NULL || lease->name_len > 0 ||
	    lease->state != BINDING_ACTIVE ||
	    !generation_lease(index->partner, lease->address, &theirs) ||
	    theirs.state != BINDING_ACTIVE || theirs.name_len == 0 ||
	    (theirs.flags & LEASE_NAME_FROM_PARTNER) != 0 ||
	    !same_client(lease, &theirs))
		return false;
	*ret_named = *lease;
	ret_named->name = theirs.name;
	ret_named->name_len = theirs.name_len;
	ret_named->flags |= LEASE_NAME_FROM_PARTNER;
	return true;
}

/* Every lease of ours that a page of the partner knows a name for. */
static int
take_names(struct lease_index *index, const struct page *theirs)
{
	struct lease ours, named;
	uint32_t address;
	ptrdiff_t range;
	int low, rc;

	for (low = page_next(theirs, 0); low >= 0;
	     low = page_next(theirs, (unsigned int)low + 1)) {
		address = page_base(theirs) + (uint32_t)low;
		range = topology_range_of(index->topology, address);
		if (range < 0 ||
		    !page_list_get(&index->pages, address, &ours) ||
		    !lease_index_partner_name(index, &ours, &named))
			continue;
		index->changed = true;
		rc = lease_index_replace(index, (size_t)range, &named);
		if (rc != 0) {
			index->broken = true;
			return rc;
		}
	}
	return 0;
}

/* Pages that two views share have brought their names before. */
static int
take_changed_names(struct lease_index *index, const struct generation *before)
{
	const struct page_list *is = generation_pages(index->partner);
	struct page *page;
	size_t i, at;
	int rc;

	for (i = 0; i < is->count; i++) {
		page = is->pages[i];
		if (before != NULL &&
		    page_list_find(
			generation_pages(before), page_base(page), &at) &&
		    generation_pages(before)->pages[at] == page)
			continue;
		if ((rc = take_names(index, page)) != 0)
			return rc;
	}
	return 0;
}

int
lease_index_set_partner(struct lease_index *index, struct generation *partner)
{
	struct generation *before = index->partner;
	int rc = 0;

	if (index->broken)
		return -ENOMEM;
	if (partner == before)
		return 0;
	index->partner = partner != NULL ? generation_ref(partner) : NULL;
	if (partner != NULL && !index->loading)
		rc = take_changed_names(index, before);
	generation_unref(before);
	return rc;
}

/* ---- generations ---- */

bool
lease_index_changed(const struct lease_index *index)
{
	return index->changed;
}

/* Only scopes in which something was counted are added up anew. */
static struct scope_statistics *
statistics_of(const struct lease_index *index)
{
	size_t i, n = topology_scope_count(index->topology);
	struct scope_statistics *statistics;

	statistics = malloc((n + 1) * sizeof(*statistics));
	if (statistics == NULL)
		return NULL;
	if (index->last != NULL)
		memcpy(statistics, index->last->statistics,
		    n * sizeof(*statistics));
	for (i = 0; i < n; i++)
		if (index->last == NULL || tally_dirty(index->tally, i))
			tally_statistics(index->tally, i, &statistics[i]);
	return statistics;
}

int
lease_index_publish(
    struct lease_index *index, struct generation **ret_generation)
{
	struct generation *g;
	int rc;

	if (index->broken)
		return -ENOMEM;
	if (index->loading) {
		if ((rc = lease_index_load(index)) == 0 &&
		    index->partner != NULL)
			rc = take_changed_names(index, NULL);
		if (rc != 0) {
			index->broken = true;
			return rc;
		}
	}
	if ((g = calloc(1, sizeof(*g))) == NULL)
		return -ENOMEM;
	atomic_init(&g->refs, 1);
	g->number = index->number + 1;
	g->now = index->now;
	g->topology = topology_ref(index->topology);
	g->client_count = index->clients;
	g->ignored_count = address_set_count(&index->ignored);
	g->relationships = mem_dup(tally_relationships(index->tally),
	    topology_relationship_count(index->topology),
	    sizeof(*g->relationships));
	g->statistics = statistics_of(index);
	if (index->last != NULL && !index->pages_changed)
		g->pages = page_vector_ref(index->last->pages);
	else
		g->pages = page_vector_new(&index->pages);
	g->hardware = order_publish(index->hardware);
	g->names = order_publish(index->names);
	if (g->relationships == NULL || g->statistics == NULL ||
	    g->pages == NULL || g->hardware == NULL || g->names == NULL) {
		generation_unref(g);
		return -ENOMEM;
	}
	generation_unref(index->last);
	index->last = generation_ref(g);
	index->number++;
	index->changed = index->pages_changed = false;
	index->cost.publications++;
	tally_clean(index->tally);
	*ret_generation = g;
	return 0;
}

void
lease_index_cost(
    const struct lease_index *index, struct lease_index_cost *ret_cost)
{
	*ret_cost = index->cost;
	ret_cost->chunks_copied =
	    order_copied(index->hardware) + order_copied(index->names);
}
