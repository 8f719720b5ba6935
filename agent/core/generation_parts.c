/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/generation_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/generation_private.h"
#include "core/order.h"
#include "core/page_list.h"
#include "core/topology.h"

/* A reader finds every index there, and nothing in it. */
static struct order_view *
empty_view(void)
{
	struct order *order;
	struct order_view *view;

	if ((order = order_new(NULL, false)) == NULL)
		return NULL;
	view = order_publish(order);
	order_free(order);
	return view;
}

struct generation *
generation_from_parts(const struct generation_parts *parts)
{
	static const struct page_list no_pages;
	struct generation *g;

	if ((g = calloc(1, sizeof(*g))) == NULL)
		return NULL;
	atomic_init(&g->refs, 1);
	g->number = parts->number;
	g->now = parts->now;
	g->topology = topology_ref(parts->topology);
	g->client_count = parts->client_count;
	g->ignored_count = parts->ignored_count;
	g->relationships = mem_dup(parts->relationships,
	    topology_relationship_count(parts->topology),
	    sizeof(*g->relationships));
	g->statistics = mem_dup(parts->statistics,
	    topology_scope_count(parts->topology), sizeof(*g->statistics));
	g->pages = page_vector_new(&no_pages);
	g->hardware = empty_view();
	g->names = empty_view();
	if (g->relationships == NULL || g->statistics == NULL ||
	    g->pages == NULL || g->hardware == NULL || g->names == NULL) {
		generation_unref(g);
		return NULL;
	}
	return g;
}
