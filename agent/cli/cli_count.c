/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_count.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/err.h"
#include "cli/cli_scope_row.h"
#include "core/failover.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/query.h"
#include "core/topology.h"
#include "service/service.h"

struct walk {
	struct cli_count *count;
	const struct topology *topology;
	uint32_t after; /* the last row that was seen */
	bool first, end;
	int rc;
	struct err *err;
};

/* Waiting for the partner's acknowledgement: by what became of the lease. */
static uint64_t *
transitional(struct cli_count *count, uint8_t state)
{
	switch (state) {
	case BINDING_RELEASED:
		return &count->released;
	case BINDING_RESET:
		return &count->reset;
	default: /* or active still, but its end has passed */
		return &count->expired;
	}
}

static void
count_client(const struct walk *walk, const struct client *client)
{
	struct cli_count *count = walk->count;
	ptrdiff_t range =
	    topology_range_of(walk->topology, client->lease.address);

	if (client->phase == PHASE_IN_FORCE) {
		count->active++;
		if (client->lease.flags & LEASE_BOOTP)
			count->bootp++;
		if (range >= 0)
			count->in_use[range]++;
	} else if (client->phase == PHASE_ABANDONED)
		count->abandoned++;
	else
		++*transitional(count, client->lease.state);
}

static void
on_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t n)
{
	struct walk *walk = arg;
	size_t i;

	walk->rc = rc;
	walk->end = rc != 0 || n == 0;
	if (rc != 0)
		*walk->err = *err;
	for (i = 0; i < n && !walk->end; i++) {
		/* A source that gives the same ones again ends it. */
		if (!walk->first && clients[i].lease.address <= walk->after)
			walk->rc = err_set(
			    walk->err, -EPROTO, "rows that are not in order");
		walk->first = false;
		walk->after = clients[i].lease.address;
		walk->end = walk->rc != 0 || walk->after == UINT32_MAX;
		if (walk->rc == 0)
			count_client(walk, &clients[i]);
	}
}

uint32_t
cli_count_range(const struct range *range)
{
	return range->last - range->first + 1;
}

/* The free addresses that are the secondary's, where ranges of one scope are
 * in relationships of both roles. */
static uint32_t
backup_of_ranges(const struct generation *g, const struct scope *scope)
{
	const struct topology *t = generation_topology(g);
	struct lease lease;
	uint32_t i, n = 0;
	uint64_t address;

	for (i = 0; i < scope->range_count; i++) {
		const struct range *range =
		    topology_range(t, scope->range_first + i);

		for (address = range->first; address <= range->last; address++)
			if (range->relationship != TOPOLOGY_NONE &&
			    generation_lease(g, (uint32_t)address, &lease) &&
			    lease.state == BINDING_BACKUP)
				n++;
	}
	return n;
}

/* The free addresses of a scope that are the secondary's. */
static uint32_t
backup_of(const struct generation *g, const struct scope *scope,
    const struct scope_statistics *n)
{
	const struct topology *t = generation_topology(g);
	const uint32_t *of = topology_scope_relationships(t, scope);
	size_t primary = 0;
	uint32_t i;

	if (!n->failover)
		return 0;
	for (i = 0; i < scope->relation_count; i++)
		if (topology_relationship(t, of[i])->role == FAILOVER_PRIMARY)
			primary++;
	if (primary != 0 && primary != scope->relation_count)
		return backup_of_ranges(g, scope);
	return primary == 0 ? n->this_addr_free : n->partner_addr_free;
}

/* What is not leased.  Of a server elsewhere the leases may be a moment later
 * than the numbers of the scopes. */
static void
count_free(struct cli_count *count, const struct generation *g,
    const struct cli_scope_row *rows, size_t n)
{
	const struct topology *t = generation_topology(g);
	uint64_t taken;
	size_t i;

	for (i = 0; i < topology_range_count(t); i++)
		count->total += cli_count_range(topology_range(t, i));
	for (i = 0; i < n; i++)
		count->backup += backup_of(g, topology_scope(t, i), &rows[i].n);
	taken = count->active + count->abandoned + count->expired +
	    count->released + count->reset + count->backup;
	count->free = count->total > taken ? count->total - taken : 0;
}

int
cli_count(struct cli_count *count, struct server *server,
    const struct cli_scope_row *rows, size_t n, struct err *err)
{
	const struct generation *g = server_generation(server);
	struct walk walk = { .count = count,
		.topology = generation_topology(g),
		.first = true,
		.err = err };

	*count = (struct cli_count) { 0 };
	/* One more: calloc(0) may be NULL. */
	count->in_use = calloc(
	    topology_range_count(walk.topology) + 1, sizeof(*count->in_use));
	if (count->in_use == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	while (!walk.end)
		server_enum_clients(
		    server, walk.after, QUERY_CLIENTS_MAX, on_clients, &walk);
	if (walk.rc == 0)
		count_free(count, g, rows, n);
	return walk.rc;
}

void
cli_count_done(struct cli_count *count)
{
	free(count->in_use);
}
