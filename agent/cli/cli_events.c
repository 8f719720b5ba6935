/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The command "events": the last events, as the agent keeps them in its state
 * directory.  The agent need not run.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_event_text.h"
#include "cli/cli_json.h"
#include "cli/cli_table.h"
#include "core/event.h"
#include "service/service_state.h"
#include "service/service_store.h"

struct event_row {
	uint32_t sequence, time;
	const char *server, *kind, *words, *relationship, *partner, *text;
	const char *old_state, *new_state;
	enum failover_state state; /* the new one */
	bool raised, about_scope, measured, judged, states, pair, waits;
	uint32_t scope, addr_free, num_addr, part, size, percent, since, damped;
	int64_t skew;
	char subject[CLI_EVENT_ABOUT];
	const char *shown_subject;
	char detail[CLI_EVENT_DETAIL];
	const char *shown_detail;
};

#define AT(field) offsetof(struct event_row, field)

static enum cli_mark
mark_event(const void *arg)
{
	const struct event_row *row = arg;

	if (row->states)
		return cli_mark_failover(row->state);
	return row->raised ? CLI_MARK_WARN : CLI_MARK_GOOD;
}

static const struct cli_column columns[] = {
	{ .key = "Sequence",
	    .heading = "SEQ",
	    .type = CLI_U32,
	    .offset = AT(sequence) },
	{ .key = "Time",
	    .heading = "TIME",
	    .type = CLI_TIME,
	    .offset = AT(time) },
	{ .key = "Server",
	    .heading = "SERVER",
	    .type = CLI_TEXT,
	    .offset = AT(server) },
	{ .key = "Kind", .type = CLI_TEXT, .offset = AT(kind) },
	{ .key = "Raised", .type = CLI_BOOL, .offset = AT(raised) },
	{ .heading = "ABOUT",
	    .type = CLI_TEXT,
	    .offset = AT(shown_subject),
	    .shrink = true },
	{ .key = "Event",
	    .heading = "EVENT",
	    .type = CLI_TEXT,
	    .offset = AT(words),
	    .mark = mark_event,
	    .shrink = true },
	{ .heading = "DETAIL",
	    .type = CLI_TEXT,
	    .offset = AT(shown_detail),
	    .shrink = true },
	{ .key = "Scope",
	    .type = CLI_ADDRESS,
	    .offset = AT(scope),
	    .valid = AT(about_scope) },
	{ .key = "Relationship", .type = CLI_TEXT, .offset = AT(relationship) },
	{ .key = "Partner", .type = CLI_TEXT, .offset = AT(partner) },
	{ .key = "NumAddr",
	    .type = CLI_U32,
	    .offset = AT(num_addr),
	    .valid = AT(measured) },
	{ .key = "AddrFree",
	    .type = CLI_U32,
	    .offset = AT(addr_free),
	    .valid = AT(measured) },
	{ .key = "Part",
	    .type = CLI_U32,
	    .offset = AT(part),
	    .valid = AT(judged) },
	{ .key = "Size",
	    .type = CLI_U32,
	    .offset = AT(size),
	    .valid = AT(judged) },
	{ .key = "Percent",
	    .type = CLI_U32,
	    .offset = AT(percent),
	    .valid = AT(judged) },
	{ .key = "OldState", .type = CLI_TEXT, .offset = AT(old_state) },
	{ .key = "NewState", .type = CLI_TEXT, .offset = AT(new_state) },
	{ .key = "Since",
	    .type = CLI_U32,
	    .offset = AT(since),
	    .valid = AT(states) },
	{ .key = "Damped",
	    .type = CLI_U32,
	    .offset = AT(damped),
	    .valid = AT(states) },
	{ .key = "Skew",
	    .type = CLI_I64,
	    .offset = AT(skew),
	    .valid = AT(pair) },
	{ .key = "Text", .type = CLI_TEXT, .offset = AT(text) },
	{ .key = "Waits", .type = CLI_BOOL, .offset = AT(waits) },
	{ .type = CLI_END },
};

/* NULL for "". */
static const char *
some(const char *text)
{
	return *text != '\0' ? text : NULL;
}

static void
row_init(struct event_row *row, const struct service_entry *entry)
{
	const struct event *event = &entry->event;
	const bool states = event->kind == EVENT_RELATIONSHIP_STATE;
	const bool source = event_about_source(event->kind);

	*row = (struct event_row) {
		.sequence = event->sequence,
		.time = (uint32_t)event->time,
		.server = event->server,
		.kind = event_kind_name(event->kind),
		.words = event_words(event->kind, event->raised),
		.relationship = some(event->relationship),
		.partner = some(event->partner),
		.text = some(event->text),
		.raised = event->raised,
		.about_scope = event->kind < EVENT_SCOPE_KINDS,
		.measured = event->measured,
		.judged =
		    event->measured && event->kind != EVENT_SCOPE_ONE_SIDED,
		.states = states,
		.pair = event->kind == EVENT_CLOCK_SKEW,
		.waits = entry->notify,
		.scope = event->scope,
		.addr_free = event->statistics.addr_free,
		.num_addr = event->statistics.num_addr,
		.part = event->part,
		.size = event->size,
		.percent = event->percent,
		.since = event->since,
		.damped = event->damped,
		.skew = event->skew,
	};
	if (states) {
		row->old_state = failover_state_name(event->old_state);
		row->new_state = failover_state_name(event->new_state);
		row->state = event->new_state;
	} else if (source && event->new_source != 0) {
		row->old_state = server_state_name(event->old_source);
		row->new_state = server_state_name(event->new_source);
	}
	row->shown_subject = cli_event_about(event, row->subject);
	row->shown_detail = cli_event_detail(event, row->detail);
}

static int
print(struct cli *cli, const struct service_state *state)
{
	struct event_row *rows;
	size_t i, count = 0;
	int rc = 0;

	if ((rows = calloc(state->entry_count + 1, sizeof(*rows))) == NULL)
		return cli_no_memory(cli);
	for (i = 0; i < state->entry_count; i++)
		if (cli->args.server == NULL ||
		    strcmp(cli->args.server, state->entries[i]->event.server) ==
			0)
			row_init(&rows[count++], state->entries[i]);
	if (cli->args.json)
		rc = cli_json_document(NULL, "events", columns, rows,
		    sizeof(*rows), count, cli->out);
	else
		cli_table_print(columns, rows, sizeof(*rows), count,
		    cli->terminal, cli->colour, cli->out);
	free(rows);
	return rc == 0 ? CLI_OK : cli_no_memory(cli);
}

int
cli_events(struct cli *cli)
{
	struct service_state state = { 0 };
	struct err err = { 0 };
	int rc;

	if (service_store_peek(cli->state_dir, &state, &err) != 0)
		return cli_unreadable(cli, &err);
	rc = print(cli, &state);
	service_state_done(&state);
	return rc;
}
