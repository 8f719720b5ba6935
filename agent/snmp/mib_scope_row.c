/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_scope_row.h"

#include <stdlib.h>

#include "core/generation.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "service/service.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

_Static_assert(sizeof(struct mib_scope_row) <= MIB_ROW_SIZE, "row");

/* ---- the call ---- */

/* Lives until both the caller and the completion have done with it. */
struct call {
	bool completed, left;
	DWORD error;
	struct scope_statistics stats;
};

static void
on_statistics(void *arg, DWORD error, const struct err *err,
    const struct scope_statistics *all)
{
	struct call *c = arg;

	(void)err;
	if (c->left) {
		free(c);
		return;
	}
	c->completed = true;
	c->error = error;
	if (all != NULL)
		c->stats = *all;
}

static enum mib_result
statistics(
    struct server *server, uint32_t scope, struct scope_statistics *ret_stats)
{
	struct call *c;
	enum mib_result result = MIB_ERROR;

	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return MIB_ERROR;
	dhcpsapi_start_scope_statistics(server, scope, on_statistics, c);
	if (!c->completed) {
		c->left = true;
		return MIB_PENDING;
	}
	if (c->error == ERROR_SUCCESS ||
	    c->error == ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP) {
		*ret_stats = c->stats;
		result = MIB_FOUND;
	} else if (c->error == ERROR_DHCP_SUBNET_NOT_PRESENT)
		result = MIB_NO_INSTANCE;
	free(c);
	return result;
}

static enum mib_result
fill(struct mib_view *view, struct server *server, const struct generation *g,
    size_t i, union mib_row *row)
{
	const struct topology *topology = generation_topology(g);
	struct mib_scope_row *r = (struct mib_scope_row *)row;

	r->server = server;
	r->overrides = service_overrides(view->service);
	r->topology = topology;
	r->scope = topology_scope(topology, i);
	r->mask = r->scope->mask;
	/* A server elsewhere has told its numbers with its view: they stay,
	 * with their state and age, when it cannot be asked any more. */
	if (!server_immediate(server)) {
		r->stats = *generation_statistics(g, i);
		return MIB_FOUND;
	}
	return statistics(server, r->scope->address, &r->stats);
}

enum mib_result
mib_scope_row_find(struct mib_view *view, struct server *server,
    const uint32_t *index, size_t len, union mib_row *row)
{
	const struct generation *g = server_generation(server);
	const struct topology *t;
	uint32_t address;
	ptrdiff_t i;

	if (g == NULL || !snmp_index_ipv4(index, len, &address))
		return MIB_NO_INSTANCE;
	t = generation_topology(g);
	i = topology_find_scope(t, address);
	return i < 0 ? MIB_NO_INSTANCE : fill(view, server, g, (size_t)i, row);
}

enum mib_result
mib_scope_row_next(struct mib_view *view, struct server *server,
    const uint32_t *after, size_t len, unsigned int flags, union mib_row *row,
    struct snmp_oid *ret_index)
{
	const struct generation *g = server_generation(server);
	const struct topology *t;
	enum mib_result result;
	uint32_t address;
	size_t i;

	if (g == NULL ||
	    snmp_index_ipv4_bound(after, len, &address) == SNMP_BOUND_END)
		return MIB_NO_INSTANCE;
	t = generation_topology(g);
	for (i = topology_scope_lower_bound(t, address);
	     i < topology_scope_count(t); i++) {
		if ((flags & MIB_FAILOVER) != 0 &&
		    !generation_statistics(g, i)->failover)
			continue;
		result = fill(view, server, g, i, row);
		if (result == MIB_NO_INSTANCE)
			continue; /* gone meanwhile */
		if (result == MIB_FOUND)
			snmp_index_add_ipv4(
			    ret_index, topology_scope(t, i)->address);
		return result;
	}
	return MIB_NO_INSTANCE;
}
