/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_json.h"
#include "cli/cli_table.h"
#include "core/generation.h"
#include "core/pair.h"
#include "core/server.h"
#include "core/topology.h"
#include "service/service.h"

struct server_row {
	const char *name, *kind, *partner, *state, *last_error;
	enum server_state status;
	char *address;	  /* owned */
	char *difference; /* owned; what the partner does not agree on */
	bool read;	  /* at least once */
	bool known;	  /* there is a view of it; else nothing is, and no 0 */
	int64_t last_success, age;
	size_t scopes, relationships, leases, ignored;
	int64_t skipped;
};

#define AT(field) offsetof(struct server_row, field)

static enum cli_mark
mark_state(const void *arg)
{
	const struct server_row *row = arg;

	return cli_mark_source(row->status);
}

static const struct cli_column columns[] = {
	{ .key = "Name",
	    .heading = "NAME",
	    .type = CLI_TEXT,
	    .offset = AT(name) },
	{ .key = "Kind",
	    .heading = "KIND",
	    .type = CLI_TEXT,
	    .offset = AT(kind) },
	{ .key = "Address", .type = CLI_TEXT, .offset = AT(address) },
	{ .key = "Partner", .type = CLI_TEXT, .offset = AT(partner) },
	{ .key = "State",
	    .heading = "STATE",
	    .type = CLI_TEXT,
	    .offset = AT(state),
	    .mark = mark_state },
	{ .key = "LastSuccess",
	    .type = CLI_I64,
	    .offset = AT(last_success),
	    .valid = AT(read) },
	{ .key = "Age",
	    .heading = "AGE(s)",
	    .type = CLI_I64,
	    .offset = AT(age),
	    .valid = AT(read) },
	{ .key = "LastError", .type = CLI_TEXT, .offset = AT(last_error) },
	{ .key = "Scopes", .type = CLI_SIZE, .offset = AT(scopes) },
	{ .heading = "SCOPES",
	    .type = CLI_SIZE,
	    .offset = AT(scopes),
	    .valid = AT(known) },
	{ .key = "Relationships",
	    .type = CLI_SIZE,
	    .offset = AT(relationships) },
	{ .key = "Leases", .type = CLI_SIZE, .offset = AT(leases) },
	{ .heading = "LEASES",
	    .type = CLI_SIZE,
	    .offset = AT(leases),
	    .valid = AT(known) },
	{ .key = "Ignored", .type = CLI_SIZE, .offset = AT(ignored) },
	{ .heading = "IGNORED",
	    .type = CLI_SIZE,
	    .offset = AT(ignored),
	    .valid = AT(known) },
	{ .key = "SkippedRecords", .type = CLI_I64, .offset = AT(skipped) },
	{ .key = "PartnerDifference",
	    .type = CLI_TEXT,
	    .offset = AT(difference) },
	{ .heading = "ADDRESS",
	    .type = CLI_TEXT,
	    .offset = AT(address),
	    .shrink = true },
	{ .type = CLI_END },
};

/* Where it is: what was configured, or who it is in its first relationship. */
static char *
address_of(const struct server *server)
{
	const struct generation *g = server_generation(server);
	const char *address = server_spec(server)->address;
	const struct topology *t;

	if (address == NULL && g != NULL) {
		t = generation_topology(g);
		if (topology_relationship_count(t) > 0)
			address = topology_relationship(t, 0)->host;
	}
	if (address == NULL)
		address = "";
	return text_clean(address, strlen(address));
}

/* "" where there is nothing to compare. */
static char *
difference_of(const struct server *server)
{
	struct pair_difference d = { 0 };

	(void)server_difference(server, &d);
	return text_clean(d.text, strlen(d.text));
}

static int
row_init(struct server_row *row, const struct server *server)
{
	const struct server_spec *spec = server_spec(server);
	struct server_status status;

	server_status(server, &status);
	*row = (struct server_row) {
		.name = spec->name,
		.kind = spec->kind,
		.partner = spec->partner,
		.state = server_state_name(status.state),
		.status = status.state,
		.last_error = status.last_error,
		.address = address_of(server),
		.difference = difference_of(server),
		.read = status.age >= 0,
		.known = server_generation(server) != NULL,
		.last_success = status.last_success,
		.age = status.age,
		.scopes = status.scopes,
		.relationships = status.relationships,
		.leases = status.leases,
		.ignored = status.ignored,
		.skipped = (int64_t)status.skipped_records,
	};
	return row->address == NULL || row->difference == NULL ? -1 : 0;
}

static void
print_words(FILE *out, const char *name, const char *words, bool *first)
{
	if (*words == '\0')
		return;
	fprintf(out, "%s%s: %s\n", *first ? "\n" : "", name, words);
	*first = false;
}

static void
print_table(const struct cli *cli, const struct server_row *rows, size_t count)
{
	bool first = true;
	size_t i;

	cli_table_print(columns, rows, sizeof(*rows), count, cli->terminal,
	    cli->colour, cli->out);
	for (i = 0; i < count; i++) {
		print_words(cli->out, rows[i].name, rows[i].last_error, &first);
		print_words(cli->out, rows[i].name, rows[i].difference, &first);
	}
}

int
cli_servers(struct cli *cli)
{
	const size_t all = service_count(cli->service);
	struct server_row *rows;
	struct server *server;
	size_t i, count = 0;
	int rc = 0;

	if ((rows = calloc(all, sizeof(*rows))) == NULL)
		return cli_no_memory(cli);
	for (i = 0; rc == 0 && i < all; i++) {
		server = service_server(cli->service, i);
		if (cli->args.server == NULL || server == cli->server)
			rc = row_init(&rows[count++], server);
	}
	if (rc == 0 && cli->args.json)
		rc = cli_json_document(NULL, "servers", columns, rows,
		    sizeof(*rows), count, cli->out);
	else if (rc == 0)
		print_table(cli, rows, count);
	for (i = 0; i < count; i++) {
		free(rows[i].address);
		free(rows[i].difference);
	}
	free(rows);
	return rc == 0 ? CLI_OK : cli_no_memory(cli);
}
