/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The command "check": the servers that were asked for, their relationships
 * and their scopes.  A relationship that is not normal is a warning, a DHCP
 * server that does not run is critical, and what cannot be told is unknown,
 * never good.
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "cli/cli.h"
#include "cli/cli_check_report.h"
#include "cli/cli_check_scope.h"
#include "cli/cli_commands.h"
#include "cli/cli_scope_row.h"
#include "core/failover.h"
#include "core/server.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_error.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"

struct check {
	struct cli *cli;
	struct cli_check_report report;
	/* Which of those that were asked for there are, on any server. */
	bool scope_found[CLI_CHOICES_MAX];
	bool relationship_found[CLI_CHOICES_MAX];
	bool blind;	      /* a server could not be asked which it has */
	size_t relationships; /* that were looked at */
	DWORD error;	      /* of the relationships */
};

/* ---- which scopes and relationships ---- */

/* Among those that were asked for: all of them where none was named. */
static bool
wants_scope(struct check *check, uint32_t address)
{
	const struct cli_args *args = &check->cli->args;
	bool wanted = args->scope_count == 0;
	size_t i;

	for (i = 0; i < args->scope_count; i++)
		if (args->scopes[i] == address)
			check->scope_found[i] = wanted = true;
	return wanted;
}

static bool
wants_relationship(struct check *check, const char *name)
{
	const struct cli_args *args = &check->cli->args;
	bool wanted = args->relationship_count == 0;
	size_t i;

	for (i = 0; i < args->relationship_count; i++)
		if (strcmp(args->relationships[i], name) == 0)
			check->relationship_found[i] = wanted = true;
	return wanted;
}

static bool
wants_row(struct check *check, const struct cli_scope_row *row)
{
	size_t i;

	if (!wants_scope(check, row->address))
		return false;
	if (check->cli->args.relationship_count == 0)
		return true;
	for (i = 0; i < row->relationships.count; i++)
		if (wants_relationship(check, row->relationships.items[i]))
			return true;
	return false;
}

/* Whether one of the scopes that were asked for is in the relationship. */
static bool
has_wanted_scope(
    const struct cli_args *args, const DHCP_FAILOVER_RELATIONSHIP *info)
{
	const DHCP_IP_ARRAY *scopes = info->pScopes;
	DWORD i;
	size_t k;

	for (i = 0; scopes != NULL && i < scopes->NumElements; i++)
		for (k = 0; k < args->scope_count; k++)
			if (scopes->Elements[i] == args->scopes[k])
				return true;
	return args->scope_count == 0;
}

/* What was asked for and is nowhere.  A server that could not be read may
 * have it; that is said already. */
static void
tell_missing(struct check *check)
{
	const struct cli_args *args = &check->cli->args;
	char address[IPV4_TEXT];
	size_t i;

	check->report.server = NULL;
	for (i = 0; i < args->scope_count && !check->blind; i++)
		if (!check->scope_found[i])
			cli_check_report_add(&check->report, CLI_PLUGIN_UNKNOWN,
			    "there is no scope %s",
			    ipv4_format(args->scopes[i], address));
	for (i = 0; i < args->relationship_count && !check->blind; i++)
		if (!check->relationship_found[i])
			cli_check_report_add(&check->report, CLI_PLUGIN_UNKNOWN,
			    "there is no relationship %s",
			    args->relationships[i]);
	if (check->report.bad == 0 && check->report.scopes == 0 &&
	    check->relationships == 0)
		cli_check_report_add(&check->report, CLI_PLUGIN_UNKNOWN,
		    "none of the scopes is in one of the relationships");
}

/* ---- relationships ---- */

static bool
is_normal(FSM_STATE state)
{
	/* NO_STATE: the server has not said; INIT and STARTUP pass. */
	return state == NORMAL || state == NO_STATE || state == INIT ||
	    state == STARTUP;
}

static void
check_relationship(struct check *check, const char *name,
    const struct dhcpsapi_relationship *relationship)
{
	const DHCP_FAILOVER_RELATIONSHIP *info = &relationship->info;
	const char *words =
	    failover_state_name((enum failover_state)info->State);
	enum cli_plugin_state state =
	    is_normal(info->State) ? CLI_PLUGIN_OK : CLI_PLUGIN_WARNING;

	if (!wants_relationship(check, name) ||
	    !has_wanted_scope(&check->cli->args, info))
		return;
	check->relationships++;
	cli_check_report_add(&check->report, state, "%s %s", name, words);
	cli_check_report_line(&check->report, state,
	    "relationship %s %s, partner %s", name, words,
	    failover_state_name(
		(enum failover_state)relationship->partner_state));
}

static void
on_relationships(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_relationship *relationships, size_t count)
{
	struct check *check = arg;
	char *name;
	size_t i;

	(void)err;
	check->error = error;
	for (i = 0; check->error == ERROR_SUCCESS && i < count; i++) {
		if (dhcpsapi_text_utf8(
			relationships[i].info.RelationshipName, &name) != 0) {
			check->error = ERROR_NOT_ENOUGH_MEMORY;
			break;
		}
		check_relationship(check, name, &relationships[i]);
		free(name);
	}
	dhcpsapi_relationships_free(relationships, count);
}

/* ---- servers ---- */

/* Where the source cannot be read the numbers are those of an earlier time. */
static const enum cli_plugin_state state_of[] = {
	[SERVER_OK] = CLI_PLUGIN_OK,
	[SERVER_STARTING] = CLI_PLUGIN_UNKNOWN,
	[SERVER_STALE] = CLI_PLUGIN_WARNING,
	[SERVER_ERROR] = CLI_PLUGIN_UNKNOWN,
	[SERVER_UNREACHABLE] = CLI_PLUGIN_UNKNOWN,
	[SERVER_STOPPED] = CLI_PLUGIN_CRITICAL,
};

static void
check_state(struct check *check)
{
	const struct server *server = check->cli->server;
	struct server_status status;
	enum cli_plugin_state state;

	server_status(server, &status);
	state = state_of[status.state];
	/* Why a look takes long is known to who has looked longer than this
	 * run. */
	if (status.state == SERVER_STALE)
		cli_check_report_add(&check->report, state,
		    "server %s is %s, its data %" PRId64 " s old",
		    server_name(server), server_state_name(status.state),
		    status.age);
	else if (state == CLI_PLUGIN_UNKNOWN)
		cli_check_report_add(&check->report, state,
		    "server %s is %s, its data %" PRId64 " s old%s%s",
		    server_name(server), server_state_name(status.state),
		    status.age, *status.last_error == '\0' ? "" : ": ",
		    status.last_error);
	else
		cli_check_report_add(&check->report, state, "server %s is %s",
		    server_name(server), server_state_name(status.state));
	cli_check_report_line(&check->report, state,
	    "server %s %s, its data %" PRId64 " s old, %zu scopes, %zu "
	    "relationships",
	    server_name(server), server_state_name(status.state), status.age,
	    status.scopes, status.relationships);
}

static DWORD
check_scopes(struct check *check)
{
	struct cli_scope_row *rows = NULL;
	size_t i, count = 0, wanted = 0, judged = 0;
	DWORD error;

	error = cli_scope_rows(check->cli, false, 0, &rows, &count);
	if (error != ERROR_SUCCESS)
		return error;
	if (count == 0 && check->cli->args.relationship_count == 0)
		cli_check_report_add(&check->report, CLI_PLUGIN_UNKNOWN,
		    "server %s has no scopes", server_name(check->cli->server));
	for (i = 0; i < count; i++) {
		if (!wants_row(check, &rows[i]))
			continue;
		wanted++;
		judged += cli_check_scope(check->cli, &check->report, &rows[i]);
	}
	if (wanted > 0 && judged == 0)
		cli_check_report_add(&check->report, CLI_PLUGIN_UNKNOWN,
		    "server %s has no such share: no failover",
		    server_name(check->cli->server));
	cli_scope_rows_free(rows, count);
	return ERROR_SUCCESS;
}

/* Of cli->server, which was asked once. */
static DWORD
check_server(struct check *check)
{
	struct cli *cli = check->cli;
	char text[DHCPSAPI_ERROR_TEXT];
	struct err why = { 0 };
	DWORD error;

	if (server_generation(cli->server) == NULL) {
		(void)server_looked(cli->server, &why);
		cli_check_report_add(
		    &check->report, CLI_PLUGIN_UNKNOWN, "%s", err_text(&why));
		check->blind = true;
		return ERROR_SUCCESS;
	}
	check_state(check);
	if ((error = check_scopes(check)) == ERROR_SUCCESS) {
		check->error = ERROR_DHCP_SERVER_NOT_REACHABLE;
		dhcpsapi_start_relationships(
		    cli->server, on_relationships, check);
		error = check->error;
	}
	if (error == ERROR_SUCCESS || error == ERROR_NOT_ENOUGH_MEMORY)
		return error;
	dhcpsapi_error_format(error, text);
	cli_check_report_add(&check->report, CLI_PLUGIN_UNKNOWN, "%s", text);
	check->blind = true;
	return ERROR_SUCCESS;
}

static DWORD
check_servers(struct check *check)
{
	struct cli *cli = check->cli;
	DWORD error = ERROR_SUCCESS;
	size_t i;

	if (!cli->args.all_servers)
		return check_server(check);
	for (i = 0; error == ERROR_SUCCESS && i < service_count(cli->service);
	     i++) {
		cli->server = service_server(cli->service, i);
		check->report.server = server_name(cli->server);
		error = check_server(check);
	}
	return error;
}

int
cli_check(struct cli *cli)
{
	struct check check = { .cli = cli };
	enum cli_plugin_state state = CLI_PLUGIN_UNKNOWN;
	DWORD error = ERROR_NOT_ENOUGH_MEMORY;

	if (cli_check_report_init(&check.report) == 0)
		error = check_servers(&check);
	if (error == ERROR_SUCCESS) {
		tell_missing(&check);
		cli_plugin_deadline(0);
		if (cli_check_report_print(&check.report, cli->args.verbose,
			cli->out, &state) != 0)
			error = ERROR_NOT_ENOUGH_MEMORY;
	}
	cli_check_report_done(&check.report);
	return error == ERROR_SUCCESS ? (int)state : cli_failed(cli, error);
}
