/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "cli/cli.h"
#include "cli/cli_client_row.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_json.h"
#include "cli/cli_table.h"
#include "core/generation.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"

/* Rows that are in memory at a time. */
#define PAGE 512

/* ---- one client ---- */

struct found {
	DWORD error;
	struct dhcpsapi_client *client; /* ours */
};

static void
on_client(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client *client)
{
	struct found *found = arg;

	(void)err;
	found->error = error;
	found->client = client;
}

static DWORD
ask(struct cli *cli, const DHCP_SEARCH_INFO *info,
    struct dhcpsapi_client **ret_client)
{
	struct found found = { ERROR_DHCP_SERVER_NOT_REACHABLE, NULL };

	dhcpsapi_start_client_info(cli->server, info, on_client, &found);
	*ret_client = found.client;
	return found.error;
}

static DWORD
find_by_name(
    struct cli *cli, const char *name, struct dhcpsapi_client **ret_client)
{
	DHCP_SEARCH_INFO info = { .SearchType = DhcpClientName };
	DWORD error;

	if (dhcpsapi_text_wide(
		name, strlen(name), &info.SearchInfo.ClientName) != 0)
		return ERROR_NOT_ENOUGH_MEMORY;
	error = ask(cli, &info, ret_client);
	free(info.SearchInfo.ClientName);
	return error;
}

static DWORD
find_client(struct cli *cli, struct dhcpsapi_client **ret_client)
{
	struct cli_search *search = &cli->args.search;
	DHCP_SEARCH_INFO info = { .SearchType = DhcpClientIpAddress };
	DWORD error = ERROR_DHCP_JET_ERROR;

	if (search->is_address) {
		info.SearchInfo.ClientIpAddress = search->address;
		return ask(cli, &info, ret_client);
	}
	if (search->is_hardware) {
		info.SearchType = DhcpClientHardwareAddress;
		info.SearchInfo.ClientHardwareAddress =
		    (DHCP_CLIENT_UID) { (DWORD)search->hardware_len,
			    search->hardware };
		error = ask(cli, &info, ret_client);
	}
	if (error == ERROR_DHCP_JET_ERROR && search->is_name)
		error = find_by_name(cli, search->name, ret_client);
	return error;
}

static int
show_client(struct cli *cli, const struct dhcpsapi_client *client)
{
	struct cli_client_row row;
	int rc;

	if ((rc = cli_client_row_init(&row, client)) != 0)
		goto out;
	if (cli->args.json) {
		rc = cli_json_row(cli_client_columns, &row, cli->out);
		putc('\n', cli->out);
	} else
		cli_list_print(cli_client_columns, &row, cli->colour, cli->out);
out:
	cli_client_row_done(&row);
	return rc == 0 ? CLI_OK : cli_no_memory(cli);
}

int
cli_client(struct cli *cli)
{
	struct dhcpsapi_client *client = NULL;
	DWORD error;
	int rc;

	error = find_client(cli, &client);
	rc = error == ERROR_SUCCESS ? show_client(cli, client) :
				      cli_failed(cli, error);
	dhcpsapi_client_free(client);
	return rc;
}

/* ---- all of them ---- */

struct walk {
	struct cli *cli;
	struct cli_table table;
	uint32_t after; /* the last row that was seen */
	uint32_t last;	/* no row behind this one is wanted */
	bool end;
	bool first; /* no row was seen yet */
	bool head;  /* the headings are printed */
	DWORD error;
};

static int
walk_show(struct walk *walk, const struct dhcpsapi_client *client)
{
	struct cli *cli = walk->cli;
	struct cli_client_row row;
	int rc;

	if ((rc = cli_client_row_init(&row, client)) != 0)
		goto out;
	if (cli->args.json) {
		rc = cli_json_row(cli_client_columns, &row, cli->out);
		putc('\n', cli->out);
		goto out;
	}
	if (!walk->head)
		cli_table_head(&walk->table, cli->out);
	walk->head = true;
	cli_table_row(&walk->table, &row, cli->out);
out:
	cli_client_row_done(&row);
	return rc;
}

/* Whether a row is behind those that were seen, so that a source that gives
 * the same ones again cannot hold us for ever. */
static bool
walk_advances(struct walk *walk, uint32_t address)
{
	if (!walk->first && address <= walk->after)
		walk->error = ERROR_DHCP_JET_ERROR;
	walk->first = false;
	walk->after = address;
	return walk->error == ERROR_SUCCESS;
}

static void
on_page(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client **clients, size_t count)
{
	struct walk *walk = arg;
	size_t i;

	(void)err;
	walk->error = error;
	walk->end = error != ERROR_SUCCESS || count == 0;
	for (i = 0; i < count && !walk->end; i++) {
		walk->end =
		    !walk_advances(walk, clients[i]->info->ClientIpAddress) ||
		    walk->after > walk->last;
		/* A scope's addresses may hold another scope's. */
		if (walk->end ||
		    (walk->cli->args.one_scope &&
			clients[i]->scope != walk->cli->args.scope))
			continue;
		if (walk_show(walk, clients[i]) != 0)
			walk->error = ERROR_NOT_ENOUGH_MEMORY;
		walk->end = walk->error != ERROR_SUCCESS ||
		    ferror(walk->cli->out) || walk->after == UINT32_MAX;
	}
	dhcpsapi_clients_free(clients, count);
}

int
cli_clients(struct cli *cli)
{
	struct walk walk = { .cli = cli, .last = UINT32_MAX, .first = true };
	const struct topology *t;
	const struct scope *scope;
	ptrdiff_t found;

	if (cli->args.one_scope) {
		t = generation_topology(server_generation(cli->server));
		found = topology_find_scope(t, cli->args.scope);
		if (found < 0)
			return cli_failed(cli, ERROR_DHCP_SUBNET_NOT_PRESENT);
		scope = topology_scope(t, (size_t)found);
		walk.after = scope->address == 0 ? 0 : scope->address - 1;
		walk.last = scope->address | ~scope->mask;
	}
	cli_table_init(&walk.table, cli_client_columns);
	walk.table.colour = cli->colour;
	while (!walk.end)
		dhcpsapi_start_clients(
		    cli->server, walk.after, PAGE, on_page, &walk);
	return walk.error == ERROR_SUCCESS ? CLI_OK :
					     cli_failed(cli, walk.error);
}
