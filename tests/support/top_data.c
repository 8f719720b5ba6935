/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/top_data.h"

#include <stdlib.h>
#include <string.h>

#include "core/topology.h"

static void *
must(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

static void
add_server(struct cli_top_data *data, const char *name, enum server_state state,
    int64_t age, const char *reason)
{
	struct cli_top_server *server = &data->servers[data->server_count++];
	struct topology_builder *builder;

	strcpy(server->name, name);
	server->kind = must(strdup("isc"));
	server->address = must(strdup(""));
	server->reason = must(strdup(reason));
	server->state = state;
	server->age = age;
	server->leases = 1234;
	if (age < 0)
		return;
	builder = must(topology_builder_new());
	if (topology_builder_finish(builder, &server->topology, NULL) != 0)
		abort();
	topology_builder_free(builder);
}

static void
add_relationship(struct cli_top_data *data, size_t server, const char *name,
    enum failover_state state, enum failover_state partner)
{
	data->relationships[data->relationship_count++] =
	    (struct cli_top_relationship) {
		    .server = server,
		    .name = name,
		    .peer = "192.0.2.9",
		    .role = FAILOVER_SECONDARY,
		    .state = { .state = state,
			.partner_state = partner,
			.since = TOP_DATA_NOW - 3600 },
	    };
	data->servers[server].relationships++;
}

static void
add_scope(struct cli_top_data *data, size_t server, uint32_t address,
    const char *network, const char *relationship,
    const struct scope_statistics *n, enum cli_top_level level)
{
	struct cli_top_scope *scope;

	data->scopes = must(realloc(
	    data->scopes, (data->scope_count + 1) * sizeof(*data->scopes)));
	scope = &data->scopes[data->scope_count++];
	*scope = (struct cli_top_scope) {
		.server = server,
		.address = address,
		.bits = 24,
		.network = network,
		.relationship = relationship,
		.relationships = *relationship != '\0',
		.n = *n,
		.level = level,
	};
	cli_top_scope_measure(scope);
	data->servers[server].scopes++;
}

static struct scope_statistics
pair(uint32_t this_free, uint32_t partner_free, uint32_t this_used,
    uint32_t partner_used, uint32_t abandoned, uint32_t transitional)
{
	return (struct scope_statistics) {
		.failover = true,
		.num_addr = this_free + partner_free + this_used +
		    partner_used + abandoned + transitional,
		.addr_free = this_free + partner_free,
		.addr_in_use = this_used + partner_used,
		.this_addr_free = this_free,
		.partner_addr_free = partner_free,
		.this_addr_in_use = this_used,
		.partner_addr_in_use = partner_used,
		.abandoned = abandoned,
		.transitional = transitional,
		.usable_now = this_free,
	};
}

void
top_data_add(struct cli_top_data *data, size_t number, uint32_t free)
{
	const struct scope_statistics n = pair(free, 0, 100 - free, 0, 0, 0);

	add_scope(data, 0, 0x0a640000 + (uint32_t)number * 256, "", "fo-a", &n,
	    CLI_TOP_LEVEL_OK);
}

void
top_data_make(struct cli_top_data *data)
{
	const struct scope_statistics n[] = { pair(30, 20, 25, 25, 0, 0),
		pair(1, 1, 49, 49, 0, 0), pair(0, 40, 30, 20, 4, 6),
		{ .num_addr = 100,
		    .addr_free = 90,
		    .addr_in_use = 10,
		    .usable_now = 90 } };

	*data = (struct cli_top_data) { 0 };
	data->servers = must(calloc(4, sizeof(*data->servers)));
	data->relationships = must(calloc(4, sizeof(*data->relationships)));
	add_server(data, "a", SERVER_OK, 0, "");
	add_server(data, "b", SERVER_STOPPED, 75, "dhcpd is not running");
	add_server(data, "c", SERVER_ERROR, -1, "conf: No such file");
	add_relationship(data, 0, "fo-a", FAILOVER_NORMAL, FAILOVER_NORMAL);
	add_relationship(
	    data, 1, "fo-b", FAILOVER_COMMUNICATION_INT, FAILOVER_NORMAL);
	add_scope(
	    data, 0, 0x0a010000, "campus", "fo-a", &n[0], CLI_TOP_LEVEL_OK);
	add_scope(data, 0, 0x0a020000, "", "fo-a", &n[1], CLI_TOP_LEVEL_LOW);
	add_scope(data, 1, 0x0a010000, "", "fo-b", &n[2], CLI_TOP_LEVEL_OK);
	add_scope(data, 1, 0x0a030000, "", "", &n[3], CLI_TOP_LEVEL_OK);
}
