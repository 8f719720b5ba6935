/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The results of a call, as a client decodes and converts them; the first
 * byte chooses the type. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/server.h"
#include "core/topology.h"
#include "wire/dhcpfo.h"
#include "wire/wire_client.h"
#include "wire/wire_group.h"
#include "wire/wire_status.h"
#include "wire/wire_topology.h"
#include "wire/wire_view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

union reply {
	wire_servers_reply servers;
	wire_view_reply view;
	wire_relationships_reply relationships;
	wire_scopes_reply scopes;
	wire_ranges_reply ranges;
	wire_statistics_reply statistics;
	wire_clients_reply clients;
	wire_groups_reply groups;
	wire_time_reply time;
	wire_address_reply address;
};

static void
check_servers(union reply *reply)
{
	const wire_servers *list = &reply->servers.wire_servers_reply_u.list;
	unsigned int i;

	if (wire_view_check_servers(list, NULL) == 0)
		for (i = 0; i < list->servers.servers_len; i++)
			if (!server_name_valid(
				list->servers.servers_val[i].name))
				abort();
}

static void
check_view(union reply *reply)
{
	const wire_view *view = &reply->view.wire_view_reply_u.view;

	if (wire_view_check(view, NULL) == 0 &&
	    (!server_name_valid(view->server) ||
		view->scopes > TOPOLOGY_SCOPES_MAX))
		abort();
}

static void
check_relationships(union reply *reply)
{
	const wire_relationships *page =
	    &reply->relationships.wire_relationships_reply_u.page;
	struct topology_builder *builder = topology_builder_new();
	struct relationship_state states[WIRE_RELATIONSHIPS];
	unsigned int i;

	if (builder == NULL)
		return;
	if (wire_topology_add_relationships(builder, page, states, NULL) == 0)
		for (i = 0; i < page->rows.rows_len; i++)
			if (states[i].state >= FAILOVER_STATE_COUNT ||
			    states[i].partner_state >= FAILOVER_STATE_COUNT)
				abort();
	topology_builder_free(builder);
}

static void
check_scopes(union reply *reply)
{
	struct topology_builder *builder = topology_builder_new();

	if (builder == NULL)
		return;
	wire_topology_add_scopes(
	    builder, &reply->scopes.wire_scopes_reply_u.page, NULL);
	topology_builder_free(builder);
}

/* Ranges of one scope that is all addresses. */
static void
check_ranges(union reply *reply)
{
	const wire_ranges *page = &reply->ranges.wire_ranges_reply_u.page;
	struct topology_builder *builder = topology_builder_new();
	wire_scope row = { .name = (char *)"" };
	wire_scopes scopes = { .rows = { 1, &row } };
	wire_view view = { .scopes = 1, .ranges = page->rows.rows_len };
	struct topology *topology;

	if (builder == NULL)
		return;
	if (wire_topology_add_scopes(builder, &scopes, NULL) == 0 &&
	    wire_topology_add_ranges(builder, page, NULL) == 0 &&
	    wire_topology_finish(builder, &view, &topology, NULL) == 0) {
		if (topology_range_count(topology) != page->rows.rows_len)
			abort();
		topology_unref(topology);
	}
	topology_builder_free(builder);
}

static void
check_statistics(union reply *reply)
{
	const wire_statistics_page *page =
	    &reply->statistics.wire_statistics_reply_u.page;
	struct scope_statistics s;
	unsigned int i;

	for (i = 0; i < page->rows.rows_len; i++)
		if (wire_view_get_statistics(
			&page->rows.rows_val[i], &s, NULL) == 0 &&
		    s.num_addr !=
			s.addr_free + s.addr_in_use + s.abandoned +
			    s.transitional)
			abort();
}

static void
touch(const void *bytes, size_t len)
{
	static volatile uint8_t sink;
	size_t i;

	for (i = 0; i < len; i++)
		sink ^= ((const uint8_t *)bytes)[i];
}

static void
check_clients(union reply *reply)
{
	const wire_clients *page = &reply->clients.wire_clients_reply_u.page;
	struct client_search search = { .type = CLIENT_BY_NAME };
	struct client *clients, one;
	uint32_t after = 0;
	size_t i, n;

	if (wire_client_get_one(page, &search, &one, NULL) == 0)
		touch(one.lease.uid, one.lease.uid_len);
	if (wire_client_get_page(
		page, after, WIRE_CLIENTS, &clients, &n, NULL) != 0)
		return;
	for (i = 0; i < n; i++) {
		if (clients[i].lease.address <= after ||
		    !lease_phase_is_client(clients[i].phase) ||
		    !ipv4_mask_valid(clients[i].scope_mask))
			abort();
		after = clients[i].lease.address;
		touch(clients[i].lease.hw, clients[i].lease.hw_len);
		touch(clients[i].lease.uid, clients[i].lease.uid_len);
		touch(clients[i].lease.name, clients[i].lease.name_len);
		touch(clients[i].lease.class_name, clients[i].lease.class_len);
		touch(clients[i].owner_name, strlen(clients[i].owner_name));
	}
	free(clients);
}

static void
check_groups(union reply *reply)
{
	const wire_groups *page = &reply->groups.wire_groups_reply_u.page;
	struct client_group_search search = { .type = CLIENT_BY_HARDWARE };
	struct client_group_row *rows;
	size_t i, n;
	int type;

	for (type = CLIENT_BY_HARDWARE; type <= CLIENT_BY_NAME; type++) {
		search.type = (enum client_search_type)type;
		if (wire_group_get_page(
			page, &search, WIRE_GROUPS, &rows, &n, NULL) != 0)
			continue;
		for (i = 0; i < n; i++) {
			if (rows[i].count == 0 ||
			    rows[i].key_len > LEASE_NAME_MAX)
				abort();
			touch(rows[i].key, rows[i].key_len);
		}
		free(rows);
	}
}

static void
check_time(union reply *reply)
{
	(void)reply;
}

/* Its only number is looked at where it is taken in. */
static void
check_address(union reply *reply)
{
	(void)reply;
}

static const struct {
	xdrproc_t proc;
	void (*check)(union reply *reply);
} types[] = {
	{ (xdrproc_t)xdr_wire_servers_reply, check_servers },
	{ (xdrproc_t)xdr_wire_view_reply, check_view },
	{ (xdrproc_t)xdr_wire_relationships_reply, check_relationships },
	{ (xdrproc_t)xdr_wire_scopes_reply, check_scopes },
	{ (xdrproc_t)xdr_wire_ranges_reply, check_ranges },
	{ (xdrproc_t)xdr_wire_statistics_reply, check_statistics },
	{ (xdrproc_t)xdr_wire_clients_reply, check_clients },
	{ (xdrproc_t)xdr_wire_time_reply, check_time },
	{ (xdrproc_t)xdr_wire_address_reply, check_address },
	{ (xdrproc_t)xdr_wire_groups_reply, check_groups },
};

#define TYPES (sizeof(types) / sizeof(types[0]))

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { 0 };
	union reply reply;
	size_t type;
	void *bytes;
	XDR xdr;

	if (size < 1)
		return 0;
	type = data[0] % TYPES;
	size--;
	if ((bytes = malloc(size + 1)) == NULL)
		return 0;
	memcpy(bytes, data + 1, size);
	memset(&reply, 0, sizeof(reply));
	xdrmem_create(&xdr, bytes, (unsigned int)size, XDR_DECODE);
	if (types[type].proc(&xdr, &reply)) {
		/* Each reply begins with its status. */
		if (reply.time.status == WIRE_OK)
			types[type].check(&reply);
		else if (wire_status_rc(reply.time.status,
			     &reply.time.wire_time_reply_u.failure,
			     &err) >= 0 ||
		    err.code == 0)
			abort();
	}
	xdr_free(types[type].proc, &reply);
	free(bytes);
	return 0;
}
