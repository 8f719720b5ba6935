/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_data.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "core/event.h"
#include "core/pair.h"
#include "core/topology.h"
#include "service/service.h"

int
cli_top_ratio_compare(uint32_t a, uint32_t a_of, uint32_t b, uint32_t b_of)
{
	uint64_t left, right;

	if (a_of == 0)
		a = a_of = 1;
	if (b_of == 0)
		b = b_of = 1;
	left = (uint64_t)a * b_of;
	right = (uint64_t)b * a_of;
	return (left > right) - (left < right);
}

void
cli_top_scope_measure(struct cli_top_scope *scope)
{
	uint32_t free, size;
	int share;

	scope->worst = SHARE_TOTAL;
	scope->worst_free = scope->n.addr_free;
	scope->worst_size = scope->n.num_addr;
	for (share = 0; share < SHARE_COUNT; share++) {
		if (!share_judged(share, &scope->n, &free, &size) || size == 0)
			continue;
		if (cli_top_ratio_compare(
			free, size, scope->worst_free, scope->worst_size) >= 0)
			continue;
		scope->worst = share;
		scope->worst_free = free;
		scope->worst_size = size;
	}
}

bool
cli_top_server_current(const struct cli_top_server *server)
{
	return server->state == SERVER_OK;
}

static enum cli_top_level
level_of(const struct server *server, const struct cli_top_scope *scope)
{
	int share;

	if (scope->n.addr_free == 0)
		return CLI_TOP_LEVEL_NONE;
	for (share = 0; share < SHARE_COUNT; share++)
		if (server_low(server, scope->address, share))
			return CLI_TOP_LEVEL_LOW;
	return CLI_TOP_LEVEL_OK;
}

static void
take_scopes(struct cli_top_data *data, size_t i, const struct server *server)
{
	const struct generation *g = server_generation(server);
	const struct topology *t = data->servers[i].topology;
	struct cli_top_scope *row;
	const struct scope *scope;
	size_t k;

	for (k = 0; k < topology_scope_count(t); k++) {
		scope = topology_scope(t, k);
		row = &data->scopes[data->scope_count++];
		*row = (struct cli_top_scope) {
			.server = i,
			.address = scope->address,
			.bits = ipv4_mask_bits(scope->mask),
			.network = scope->name,
			.relationship = "",
			.relationships = scope->relation_count,
			.n = *generation_statistics(g, k),
		};
		if (scope->relation_count > 0)
			row->relationship = topology_relationship(
			    t, topology_scope_relationships(t, scope)[0])
						->name;
		cli_top_scope_measure(row);
		row->level = level_of(server, row);
	}
}

static void
take_relationships(
    struct cli_top_data *data, size_t i, const struct server *server)
{
	const struct generation *g = server_generation(server);
	const struct topology *t = data->servers[i].topology;
	const struct relationship *r;
	size_t k;

	for (k = 0; k < topology_relationship_count(t); k++) {
		r = topology_relationship(t, k);
		data->relationships[data->relationship_count++] =
		    (struct cli_top_relationship) {
			    .server = i,
			    .name = r->name,
			    .peer = r->peer_host == NULL ? "" : r->peer_host,
			    .role = r->role,
			    .state = *generation_relationship(g, k),
			    .contradicted =
				server_contradicted(server, r->name),
		    };
	}
}

static int
take_server(struct cli_top_data *data, size_t i, const struct server *server)
{
	struct cli_top_server *row = &data->servers[i];
	const struct server_spec *spec = server_spec(server);
	const struct generation *g = server_generation(server);
	struct pair_difference difference = { 0 };
	struct server_status status;
	const char *reason;

	server_status(server, &status);
	(void)server_difference(server, &difference);
	reason =
	    *status.last_error != '\0' ? status.last_error : difference.text;
	row->state = status.state;
	row->age = status.age;
	row->scopes = status.scopes;
	row->relationships = status.relationships;
	row->leases = status.leases;
	strcpy(row->name, server_name(server));
	row->kind = strdup(spec->kind);
	row->address = strdup(spec->address == NULL ? "" : spec->address);
	row->reason = strdup(reason);
	if (row->kind == NULL || row->address == NULL || row->reason == NULL)
		return -1;
	if (g != NULL) {
		/* A reference more is no change of what it says. */
		row->topology = topology_ref(
		    (struct topology *)(uintptr_t)generation_topology(g));
		take_relationships(data, i, server);
		take_scopes(data, i, server);
	}
	return 0;
}

/* One more: calloc(0) may be NULL. */
static int
make_room(struct cli_top_data *data, const struct service *service)
{
	const struct generation *g;
	size_t i, scopes = 1, relationships = 1;

	for (i = 0; i < service_count(service); i++) {
		g = server_generation(service_server(service, i));
		if (g == NULL)
			continue;
		scopes += topology_scope_count(generation_topology(g));
		relationships +=
		    topology_relationship_count(generation_topology(g));
	}
	data->servers =
	    calloc(service_count(service) + 1, sizeof(*data->servers));
	data->scopes = calloc(scopes, sizeof(*data->scopes));
	data->relationships =
	    calloc(relationships, sizeof(*data->relationships));
	return data->servers == NULL || data->scopes == NULL ||
		data->relationships == NULL ?
	    -1 :
	    0;
}

int
cli_top_data_take(const struct service *service, struct cli_top_data *ret_data)
{
	struct cli_top_data data = { 0 };
	int rc = make_room(&data, service);

	while (rc == 0 && data.server_count < service_count(service)) {
		rc = take_server(&data, data.server_count,
		    service_server(service, data.server_count));
		data.server_count++;
	}
	if (rc != 0) {
		cli_top_data_done(&data);
		return -ENOMEM;
	}
	*ret_data = data;
	return 0;
}

void
cli_top_data_done(struct cli_top_data *data)
{
	size_t i;

	for (i = 0; i < data->server_count; i++) {
		free(data->servers[i].kind);
		free(data->servers[i].address);
		free(data->servers[i].reason);
		topology_unref(data->servers[i].topology);
	}
	free(data->servers);
	free(data->relationships);
	free(data->scopes);
	*data = (struct cli_top_data) { 0 };
}
