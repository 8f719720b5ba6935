/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_procs.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "config/config.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/server.h"
#include "core/topology.h"
#include "rpcd/rpcd_page.h"
#include "rpcd/rpcd_views.h"
#include "service/service.h"
#include "wire/wire_client.h"
#include "wire/wire_group.h"
#include "wire/wire_search.h"
#include "wire/wire_status.h"
#include "wire/wire_view.h"

_Static_assert(CONFIG_SERVERS_MAX <= WIRE_SERVERS, "every server is listed");

/* Every reply is a status and, if that is not WIRE_OK, the same failure. */
static void
fail(struct rpcd_caller *caller, const struct err *err)
{
	wire_time_reply reply = { 0 };

	wire_status_failure(
	    err, &reply.status, &reply.wire_time_reply_u.failure);
	caller->done(caller, (xdrproc_t)xdr_wire_time_reply, &reply);
}

/* Words for codes that come without any. */
static void
fail_plainly(struct rpcd_caller *caller, int rc)
{
	static const struct {
		int rc;
		const char *text;
	} words[] = {
		{ -ENOMEM, "out of memory" },
		{ -ESTALE, "that view is no longer kept" },
		{ -EINVAL, "there is no such page" },
	};
	struct err err = { .code = rc };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].rc == rc)
			err_set(&err, rc, "%s", words[i].text);
	fail(caller, &err);
}

/* The server that is meant; NULL: the caller has been told. */
static struct server *
find_server(const struct rpcd_procs *procs, const char *name,
    struct rpcd_caller *caller)
{
	struct server *server = NULL;
	struct err err;

	if (name[0] != '\0')
		server = service_find(procs->service, name);
	else if (service_count(procs->service) > 0)
		server = service_server(procs->service, 0);
	if (server == NULL) {
		if (name[0] != '\0')
			err_set(&err, -ENODEV, "no server \"%s\" here", name);
		else
			err_set(&err, -ENODEV, "no server here");
		fail(caller, &err);
	}
	return server;
}

/* ---- servers, view ---- */

static void
run_null(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	(void)procs;
	(void)args;
	caller->done(caller, NULL, NULL);
}

static void
run_servers(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	wire_server rows[WIRE_SERVERS];
	wire_servers_reply reply = { .status = WIRE_OK };
	const struct server_spec *spec;
	size_t i, n = service_count(procs->service);

	(void)args;
	if (n > WIRE_SERVERS)
		n = WIRE_SERVERS;
	for (i = 0; i < n; i++) {
		spec = server_spec(service_server(procs->service, i));
		rows[i].name = spec->name;
		rows[i].kind = (char *)"";
		if (strlen(spec->kind) <= WIRE_KIND)
			rows[i].kind = spec->kind;
	}
	reply.wire_servers_reply_u.list.servers.servers_len = (unsigned int)n;
	reply.wire_servers_reply_u.list.servers.servers_val = rows;
	caller->done(caller, (xdrproc_t)xdr_wire_servers_reply, &reply);
}

static void
never_read(const struct server_status *status, struct rpcd_caller *caller)
{
	struct err err;

	err_set(&err, -ENODATA, "%s",
	    status->last_error[0] != '\0' ? status->last_error :
					    "the source was never read");
	fail(caller, &err);
}

static void
give_view(const struct rpcd_view *view, const struct server *server,
    const struct server_status *status, int64_t now, struct rpcd_caller *caller)
{
	const struct generation *g = view->generation;
	const struct topology *t = generation_topology(g);
	wire_view_reply reply = { .status = WIRE_OK };

	reply.wire_view_reply_u.view = (wire_view) {
		.server = (char *)server_name(server),
		.generation = view->number,
		.layout = view->layout,
		.now = generation_now(g),
		.server_time = now,
		.state = status->state,
		.age = status->age < 0 ? 0 : (unsigned int)status->age,
		.relationships = (unsigned int)topology_relationship_count(t),
		.scopes = (unsigned int)topology_scope_count(t),
		.ranges = (unsigned int)topology_range_count(t),
		.clients = generation_client_count(g),
		.ignored = generation_ignored_count(g),
		.skipped_records = status->skipped_records,
		.last_error = (char *)status->last_error,
	};
	caller->done(caller, (xdrproc_t)xdr_wire_view_reply, &reply);
}

static void
run_view(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	const struct rpcd_view *view;
	struct server_status status;
	struct server *server;
	int rc;

	if ((server = find_server(procs, args->server.server, caller)) == NULL)
		return;
	server_status(server, &status);
	rc = rpcd_views_latest(procs->views, server, &view);
	if (rc == -ENODATA)
		never_read(&status, caller);
	else if (rc != 0)
		fail_plainly(caller, rc);
	else
		give_view(
		    view, server, &status, clock_now(procs->clock), caller);
}

/* ---- pages of a view ---- */

/* The generation that a page is of; NULL: the caller has been told. */
static const struct generation *
find_view(const struct rpcd_procs *procs, const wire_page_args *args,
    struct rpcd_caller *caller)
{
	const struct rpcd_view *view;
	struct server *server;
	int rc;

	if ((server = find_server(procs, args->server, caller)) == NULL)
		return NULL;
	rc = rpcd_views_find(procs->views, server, args->generation, &view);
	if (rc == 0)
		return view->generation;
	fail_plainly(caller, rc);
	return NULL;
}

static void
give_page(const struct rpcd_procs *procs, const wire_page_args *args,
    struct rpcd_caller *caller, rpcd_page_fill *fill, xdrproc_t encode)
{
	const struct generation *g = find_view(procs, args, caller);
	union rpcd_page_reply reply;
	int rc;

	if (g == NULL)
		return;
	rc = fill(procs->page, g, args->first, args->max, &reply);
	if (rc != 0)
		fail_plainly(caller, rc);
	else
		caller->done(caller, encode, &reply);
}

static void
run_relationships(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	give_page(procs, &args->page, caller, rpcd_page_relationships,
	    (xdrproc_t)xdr_wire_relationships_reply);
}

static void
run_scopes(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	give_page(procs, &args->page, caller, rpcd_page_scopes,
	    (xdrproc_t)xdr_wire_scopes_reply);
}

static void
run_ranges(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	give_page(procs, &args->page, caller, rpcd_page_ranges,
	    (xdrproc_t)xdr_wire_ranges_reply);
}

static void
run_all_statistics(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	give_page(procs, &args->page, caller, rpcd_page_statistics,
	    (xdrproc_t)xdr_wire_statistics_reply);
}

/* ---- live calls: answered at once, or when the server's own source has ----
 */

static void
got_statistics(void *arg, int rc, const struct err *err,
    const struct scope_statistics *statistics)
{
	struct rpcd_caller *caller = arg;
	wire_statistics_reply reply = { .status = WIRE_OK };
	wire_statistics row;

	if (rc != 0) {
		fail(caller, err);
		return;
	}
	wire_view_put_statistics(caller->scope, statistics, &row);
	reply.wire_statistics_reply_u.page.rows.rows_len = 1;
	reply.wire_statistics_reply_u.page.rows.rows_val = &row;
	caller->done(caller, (xdrproc_t)xdr_wire_statistics_reply, &reply);
}

static void
run_scope_statistics(const struct rpcd_procs *procs,
    const union rpcd_args *args, struct rpcd_caller *caller)
{
	struct server *server = find_server(procs, args->scope.server, caller);

	if (server == NULL)
		return;
	caller->scope = args->scope.scope;
	server_get_scope_statistics(
	    server, args->scope.scope, got_statistics, caller);
}

static void
give_clients(struct rpcd_caller *caller, const struct client *clients,
    size_t count, bool end)
{
	wire_clients_reply reply = { .status = WIRE_OK };
	struct wire_client_page *page;

	if (caller->procs == NULL) {
		caller->done(caller, NULL, NULL);
		return;
	}
	page = caller->procs->clients;
	wire_client_page_reset(page, count);
	wire_client_page_fill(page, clients, count);
	wire_client_page_get(page, end, &reply.wire_clients_reply_u.page);
	caller->done(caller, (xdrproc_t)xdr_wire_clients_reply, &reply);
}

static void
got_client(
    void *arg, int rc, const struct err *err, const struct client *client)
{
	if (rc != 0)
		fail(arg, err);
	else
		give_clients(arg, client, 1, true);
}

static void
run_client_info(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	struct server *server = find_server(procs, args->client.server, caller);
	struct client_search search;
	struct err err;

	if (server == NULL)
		return;
	if (wire_search_get(&args->client.search, &search, &err) != 0) {
		fail(caller, &err);
		return;
	}
	caller->procs = procs;
	server_get_client_info(server, &search, got_client, caller);
}

static void
got_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	/* Fewer than were asked for may be a source's full page. */
	if (rc != 0)
		fail(arg, err);
	else
		give_clients(arg, clients, count, count == 0);
}

static void
run_enum_clients(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	struct server *server =
	    find_server(procs, args->clients.server, caller);
	uint32_t max = args->clients.max;

	if (server == NULL)
		return;
	if (max == 0) {
		fail_plainly(caller, -EINVAL);
		return;
	}
	if (max > WIRE_CLIENTS)
		max = WIRE_CLIENTS;
	caller->procs = procs;
	server_enum_clients(
	    server, args->clients.after, max, got_clients, caller);
}

static void
got_groups(void *arg, int rc, const struct err *err,
    const struct client_group_row *rows, size_t count)
{
	struct rpcd_caller *caller = arg;
	wire_groups_reply reply = { .status = WIRE_OK };

	if (rc != 0) {
		fail(caller, err);
		return;
	}
	if (caller->procs == NULL) {
		caller->done(caller, NULL, NULL);
		return;
	}
	wire_group_page_fill(caller->procs->groups, rows, count,
	    &reply.wire_groups_reply_u.page);
	caller->done(caller, (xdrproc_t)xdr_wire_groups_reply, &reply);
}

static void
run_enum_groups(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	struct server *server = find_server(procs, args->groups.server, caller);
	struct client_group_search search;
	uint32_t max = args->groups.max;
	struct err err;

	if (server == NULL)
		return;
	if (wire_group_get_search(&args->groups, &search, &err) != 0) {
		fail(caller, &err);
		return;
	}
	if (max == 0) {
		fail_plainly(caller, -EINVAL);
		return;
	}
	if (max > WIRE_GROUPS)
		max = WIRE_GROUPS;
	caller->procs = procs;
	server_enum_client_groups(server, &search, max, got_groups, caller);
}

static void
got_time(void *arg, int rc, const struct err *err, int64_t now)
{
	struct rpcd_caller *caller = arg;
	wire_time_reply reply = { .status = WIRE_OK };

	if (rc != 0) {
		fail(caller, err);
		return;
	}
	reply.wire_time_reply_u.now = now;
	caller->done(caller, (xdrproc_t)xdr_wire_time_reply, &reply);
}

static void
run_system_time(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	struct server *server = find_server(procs, args->server.server, caller);

	if (server != NULL)
		server_get_system_time(server, got_time, caller);
}

static void
got_status(void *arg, int rc, const struct err *err, unsigned int status)
{
	struct rpcd_caller *caller = arg;
	wire_address_reply reply = { .status = WIRE_OK };

	if (rc != 0) {
		fail(caller, err);
		return;
	}
	reply.wire_address_reply_u.owner = status;
	caller->done(caller, (xdrproc_t)xdr_wire_address_reply, &reply);
}

static void
run_address_status(const struct rpcd_procs *procs, const union rpcd_args *args,
    struct rpcd_caller *caller)
{
	struct server *server =
	    find_server(procs, args->address.server, caller);

	if (server != NULL)
		server_get_address_status(
		    server, args->address.address, got_status, caller);
}

#define ARGS(type) (xdrproc_t) xdr_wire_##type##_args

static const struct rpcd_proc procs_table[] = {
	[DHCPFO_NULL] = { NULL, run_null },
	[DHCPFO_SERVERS] = { NULL, run_servers },
	[DHCPFO_VIEW] = { ARGS(server), run_view },
	[DHCPFO_RELATIONSHIPS] = { ARGS(page), run_relationships },
	[DHCPFO_SCOPES] = { ARGS(page), run_scopes },
	[DHCPFO_RANGES] = { ARGS(page), run_ranges },
	[DHCPFO_ALL_STATISTICS] = { ARGS(page), run_all_statistics },
	[DHCPFO_SCOPE_STATISTICS] = { ARGS(scope), run_scope_statistics },
	[DHCPFO_CLIENT_INFO] = { ARGS(client), run_client_info },
	[DHCPFO_ENUM_CLIENTS] = { ARGS(clients), run_enum_clients },
	[DHCPFO_SYSTEM_TIME] = { ARGS(server), run_system_time },
	[DHCPFO_ADDRESS_STATUS] = { ARGS(address), run_address_status },
	[DHCPFO_ENUM_GROUPS] = { ARGS(groups), run_enum_groups },
};

const struct rpcd_proc *
rpcd_procs_find(uint32_t number)
{
	if (number >= sizeof(procs_table) / sizeof(procs_table[0]))
		return NULL;
	return &procs_table[number];
}
