/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <stdlib.h>

#include "base/ipv4.h"
#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_json.h"
#include "cli/cli_table.h"
#include "core/failover.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "dhcpsapi/dhcpsapi_text.h"

struct shown_relationship {
	char *name, *primary_name, *secondary_name; /* owned */
	const char *mode, *type, *state, *previous, *partner_state;
	const char *role; /* "primary" */
	enum failover_state here, there;
	uint32_t since, partner_since;
	uint32_t mclt, safe_period, percentage;
	bool assumed;
	uint32_t primary, secondary;
	struct cli_texts scopes; /* into scope_text */
	const char **scope_items;
	char (*scope_text)[IPV4_TEXT];
};

#define AT(field) offsetof(struct shown_relationship, field)

static enum cli_mark
mark_here(const void *arg)
{
	const struct shown_relationship *row = arg;

	return cli_mark_failover(row->here);
}

static enum cli_mark
mark_there(const void *arg)
{
	const struct shown_relationship *row = arg;

	return cli_mark_failover(row->there);
}

static const struct cli_column columns[] = {
	{ .key = "RelationshipName",
	    .heading = "RELATIONSHIP",
	    .type = CLI_TEXT,
	    .offset = AT(name),
	    .shrink = true },
	{ .heading = "ROLE", .type = CLI_TEXT, .offset = AT(role) },
	{ .key = "Mode", .type = CLI_TEXT, .offset = AT(mode) },
	{ .key = "ServerType", .type = CLI_TEXT, .offset = AT(type) },
	{ .key = "State",
	    .heading = "STATE",
	    .type = CLI_TEXT,
	    .offset = AT(state),
	    .mark = mark_here },
	{ .key = "PrevState", .type = CLI_TEXT, .offset = AT(previous) },
	{ .key = "StateSince",
	    .heading = "SINCE",
	    .type = CLI_TIME,
	    .offset = AT(since) },
	{ .key = "PartnerState",
	    .heading = "PARTNER",
	    .type = CLI_TEXT,
	    .offset = AT(partner_state),
	    .mark = mark_there },
	{ .key = "PartnerStateSince",
	    .type = CLI_TIME,
	    .offset = AT(partner_since) },
	{ .key = "Mclt", .type = CLI_U32, .offset = AT(mclt) },
	{ .key = "SafePeriod", .type = CLI_U32, .offset = AT(safe_period) },
	{ .key = "Percentage",
	    .heading = "LOAD%",
	    .type = CLI_U32,
	    .offset = AT(percentage) },
	{ .key = "PercentageAssumed", .type = CLI_BOOL, .offset = AT(assumed) },
	{ .key = "PrimaryServer", .type = CLI_ADDRESS, .offset = AT(primary) },
	{ .key = "SecondaryServer",
	    .type = CLI_ADDRESS,
	    .offset = AT(secondary) },
	{ .key = "PrimaryServerName",
	    .type = CLI_TEXT,
	    .offset = AT(primary_name) },
	{ .key = "SecondaryServerName",
	    .type = CLI_TEXT,
	    .offset = AT(secondary_name) },
	{ .key = "Scopes", .type = CLI_TEXTS, .offset = AT(scopes) },
	{ .type = CLI_END },
};

static void
row_done(struct shown_relationship *row)
{
	free(row->name);
	free(row->primary_name);
	free(row->secondary_name);
	free(row->scope_items);
	free(row->scope_text);
}

static int
take_scopes(struct shown_relationship *row, const DHCP_IP_ARRAY *scopes)
{
	const size_t count = scopes == NULL ? 0 : scopes->NumElements;
	size_t i;

	if (count == 0)
		return 0;
	row->scope_items = calloc(count, sizeof(*row->scope_items));
	row->scope_text = calloc(count, sizeof(*row->scope_text));
	if (row->scope_items == NULL || row->scope_text == NULL)
		return -1;
	for (i = 0; i < count; i++)
		row->scope_items[i] =
		    ipv4_format(scopes->Elements[i], row->scope_text[i]);
	row->scopes = (struct cli_texts) { row->scope_items, count };
	return 0;
}

/* Whatever it returns, row_done() must follow. */
static int
row_init(struct shown_relationship *row, const struct dhcpsapi_relationship *r)
{
	const DHCP_FAILOVER_RELATIONSHIP *info = &r->info;

	*row = (struct shown_relationship) {
		.mode = failover_mode_name((enum failover_mode)info->Mode),
		.type =
		    failover_role_name((enum failover_role)info->ServerType),
		.role =
		    info->ServerType == PrimaryServer ? "primary" : "secondary",
		.state = failover_state_name((enum failover_state)info->State),
		.previous =
		    failover_state_name((enum failover_state)info->PrevState),
		.partner_state =
		    failover_state_name((enum failover_state)r->partner_state),
		.here = (enum failover_state)info->State,
		.there = (enum failover_state)r->partner_state,
		.since = r->since,
		.partner_since = r->partner_since,
		.mclt = info->Mclt,
		.safe_period = info->SafePeriod,
		.percentage = info->Percentage,
		.assumed = r->split_source == SPLIT_ASSUMED,
		.primary = info->PrimaryServer,
		.secondary = info->SecondaryServer,
	};
	if (dhcpsapi_text_utf8(info->RelationshipName, &row->name) != 0 ||
	    dhcpsapi_text_utf8(info->PrimaryServerName, &row->primary_name) !=
		0 ||
	    dhcpsapi_text_utf8(
		info->SecondaryServerName, &row->secondary_name) != 0)
		return -1;
	return take_scopes(row, info->pScopes);
}

static int
print_rows(const struct cli *cli,
    const struct dhcpsapi_relationship *relationships, size_t count)
{
	struct shown_relationship *rows;
	size_t i, made;
	int rc = 0;

	/* One more: calloc(0) may be NULL. */
	if ((rows = calloc(count + 1, sizeof(*rows))) == NULL)
		return -1;
	for (made = 0; rc == 0 && made < count; made++)
		rc = row_init(&rows[made], &relationships[made]);
	if (rc == 0 && cli->args.json)
		rc = cli_json_document(NULL, "relationships", columns, rows,
		    sizeof(*rows), count, cli->out);
	else if (rc == 0)
		cli_table_print(columns, rows, sizeof(*rows), count,
		    cli->terminal, cli->colour, cli->out);
	for (i = 0; i < made; i++)
		row_done(&rows[i]);
	free(rows);
	return rc;
}

struct answer {
	struct cli *cli;
	int rc; /* the exit code */
};

static void
on_relationships(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_relationship *relationships, size_t count)
{
	struct answer *answer = arg;

	(void)err;
	if (error != ERROR_SUCCESS)
		answer->rc = cli_failed(answer->cli, error);
	else
		answer->rc =
		    print_rows(answer->cli, relationships, count) == 0 ?
		    CLI_OK :
		    cli_no_memory(answer->cli);
	dhcpsapi_relationships_free(relationships, count);
}

int
cli_relationships(struct cli *cli)
{
	struct answer answer = { cli, CLI_FAILED };

	dhcpsapi_start_relationships(cli->server, on_relationships, &answer);
	return answer.rc;
}
