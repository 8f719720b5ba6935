/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_panels.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli_column.h"
#include "cli/cli_top_events.h"
#include "cli/cli_top_grid.h"
#include "cli/cli_top_screen.h"

const char *
cli_top_duration(int64_t seconds, char buf[CLI_TOP_DURATION])
{
	const int64_t m = seconds / 60, h = m / 60, d = h / 24;

	if (seconds < 0)
		strcpy(buf, "never");
	else if (m == 0)
		snprintf(buf, CLI_TOP_DURATION, "%" PRId64 "s", seconds);
	else if (h == 0)
		snprintf(buf, CLI_TOP_DURATION, "%" PRId64 "m%02" PRId64 "s", m,
		    seconds % 60);
	else if (d == 0)
		snprintf(buf, CLI_TOP_DURATION, "%" PRId64 "h%02" PRId64 "m", h,
		    m % 60);
	else
		snprintf(buf, CLI_TOP_DURATION, "%" PRId64 "d%02" PRId64 "h", d,
		    h % 24);
	return buf;
}

struct context {
	const struct cli_top_model *model;
	int64_t now;
};

/* ---- servers ---- */

enum { NAME, STATE, AGE, SCOPES, LEASES, KIND, REASON };

static const struct cli_top_grid_column server_columns[] = {
	{ .heading = "SERVER", .importance = 9, .max = 32, .id = NAME },
	{ .heading = "STATE", .importance = 8, .min = 5, .id = STATE },
	{ .heading = "AGE", .importance = 7, .right = true, .id = AGE },
	{ .heading = "SCOPES", .importance = 5, .right = true, .id = SCOPES },
	{ .heading = "LEASES", .importance = 4, .right = true, .id = LEASES },
	{ .heading = "SOURCE",
	    .importance = 3,
	    .min = 6,
	    .elastic = true,
	    .id = KIND },
	{ .heading = "REASON",
	    .importance = 6,
	    .min = 12,
	    .elastic = true,
	    .id = REASON },
};

static const char *
count_text(const struct cli_top_server *server, size_t count,
    char buf[CLI_TOP_GRID_CELL])
{
	/* Of one that was never read nothing is known. */
	if (server->age < 0 && server->topology == NULL)
		return "-";
	snprintf(buf, CLI_TOP_GRID_CELL, "%zu", count);
	return buf;
}

static const char *
server_text(const void *arg, size_t row, int id, char buf[CLI_TOP_GRID_CELL])
{
	const struct context *context = arg;
	const struct cli_top_server *s = &context->model->data.servers[row];

	switch (id) {
	case NAME:
		return s->name;
	case STATE:
		return server_state_name(s->state);
	case AGE:
		return cli_top_duration(s->age, buf);
	case SCOPES:
		return count_text(s, s->scopes, buf);
	case LEASES:
		return count_text(s, s->leases, buf);
	case KIND:
		snprintf(buf, CLI_TOP_GRID_CELL, "%s%s%s", s->kind,
		    *s->address == '\0' ? "" : " ", s->address);
		return buf;
	default:
		return s->reason;
	}
}

static enum cli_top_style
server_style(const void *arg, size_t row, int id)
{
	const struct context *context = arg;
	const struct cli_top_server *s = &context->model->data.servers[row];

	if (cli_top_server_current(s))
		return id == STATE ? CLI_TOP_GOOD :
		    id == REASON   ? CLI_TOP_WARN :
				     CLI_TOP_PLAIN;
	return s->state == SERVER_STARTING || s->state == SERVER_STALE ?
	    CLI_TOP_WARN :
	    CLI_TOP_BAD;
}

/* ---- relationships ---- */

enum { OF, RELATION, ROLE, OWN, SINCE, THEIRS, THEIR_SINCE, PEER };

static const struct cli_top_grid_column relationship_columns[] = {
	{ .heading = "SERVER", .importance = 7, .max = 32, .id = OF },
	{ .heading = "RELATIONSHIP",
	    .importance = 8,
	    .min = 8,
	    .elastic = true,
	    .max = 40,
	    .id = RELATION },
	{ .heading = "ROLE", .importance = 4, .id = ROLE },
	{ .heading = "STATE", .importance = 9, .id = OWN },
	{ .heading = "SINCE", .importance = 5, .right = true, .id = SINCE },
	{ .heading = "PARTNER", .importance = 6, .id = THEIRS },
	{ .heading = "SINCE",
	    .importance = 3,
	    .right = true,
	    .id = THEIR_SINCE },
	{ .heading = "PARTNER AT",
	    .importance = 2,
	    .min = 10,
	    .elastic = true,
	    .id = PEER },
};

static const char *
since_text(uint32_t since, int64_t now, char buf[CLI_TOP_GRID_CELL])
{
	if (since == 0)
		return "-";
	return cli_top_duration(
	    now > (int64_t)since ? now - (int64_t)since : 0, buf);
}

static const char *
relationship_text(
    const void *arg, size_t row, int id, char buf[CLI_TOP_GRID_CELL])
{
	const struct context *context = arg;
	const struct cli_top_data *data = &context->model->data;
	const struct cli_top_relationship *r = &data->relationships[row];

	switch (id) {
	case OF:
		return data->servers[r->server].name;
	case RELATION:
		return r->name;
	case ROLE:
		return r->role == FAILOVER_PRIMARY ? "primary" : "secondary";
	case OWN:
		return failover_state_name(r->state.state);
	case SINCE:
		return since_text(r->state.since, context->now, buf);
	case THEIRS:
		return failover_state_name(r->state.partner_state);
	case THEIR_SINCE:
		return since_text(r->state.partner_since, context->now, buf);
	default:
		return r->peer;
	}
}

static enum cli_top_style
relationship_style(const void *arg, size_t row, int id)
{
	const struct context *context = arg;
	const struct cli_top_data *data = &context->model->data;
	const struct cli_top_relationship *r = &data->relationships[row];

	if (!cli_top_server_current(&data->servers[r->server]))
		return CLI_TOP_OLD;
	if (r->contradicted && (id == OWN || id == THEIRS))
		return CLI_TOP_BAD;
	if (id == OWN)
		return r->state.state == FAILOVER_NORMAL ? CLI_TOP_GOOD :
							   CLI_TOP_WARN;
	if (id == THEIRS && r->state.partner_state != FAILOVER_NORMAL)
		return CLI_TOP_WARN;
	return CLI_TOP_PLAIN;
}

/* ---- events ---- */

enum { TIME, WHERE, ABOUT, WORDS, DETAIL };

static const struct cli_top_grid_column event_columns[] = {
	{ .heading = "TIME", .importance = 6, .id = TIME },
	{ .heading = "SERVER", .importance = 5, .max = 32, .id = WHERE },
	{ .heading = "ABOUT", .importance = 8, .id = ABOUT },
	{ .heading = "EVENT",
	    .importance = 9,
	    .min = 12,
	    .elastic = true,
	    .id = WORDS },
	{ .heading = "DETAIL",
	    .importance = 7,
	    .min = 8,
	    .elastic = true,
	    .id = DETAIL },
};

/* The hour of today's, the day too of others. */
static const char *
moment_text(int64_t time, int64_t now, char buf[CLI_TOP_GRID_CELL])
{
	const time_t then = (time_t)time, today = (time_t)now;
	struct tm a, b;

	if (localtime_r(&then, &a) == NULL || localtime_r(&today, &b) == NULL)
		return "-";
	strftime(buf, CLI_TOP_GRID_CELL,
	    a.tm_year == b.tm_year && a.tm_yday == b.tm_yday ? "%H:%M:%S" :
							       "%m-%d %H:%M",
	    &a);
	return buf;
}

static const char *
event_text(const void *arg, size_t row, int id, char buf[CLI_TOP_GRID_CELL])
{
	const struct context *context = arg;
	const struct cli_top_event *event =
	    cli_top_events_get(context->model->events, row);

	switch (id) {
	case TIME:
		return moment_text(event->time, context->now, buf);
	case WHERE:
		return event->server;
	case ABOUT:
		return event->about;
	case WORDS:
		return event->words;
	default:
		return event->detail;
	}
}

static enum cli_top_style
event_style(const void *arg, size_t row, int id)
{
	static const enum cli_top_style styles[] = {
		[CLI_TOP_EVENT_GOOD] = CLI_TOP_GOOD,
		[CLI_TOP_EVENT_NOTE] = CLI_TOP_PLAIN,
		[CLI_TOP_EVENT_WARN] = CLI_TOP_WARN,
		[CLI_TOP_EVENT_BAD] = CLI_TOP_BAD,
	};
	const struct context *context = arg;

	if (id != WORDS)
		return CLI_TOP_PLAIN;
	return styles[cli_top_events_get(context->model->events, row)->tone];
}

/* ---- any of them ---- */

#define GRID(name)                                                           \
	{                                                                    \
		.columns = name##_columns,                                   \
		.count = sizeof(name##_columns) / sizeof(name##_columns[0]), \
		.text = name##_text, .style = name##_style                   \
	}

static const struct {
	struct cli_top_grid grid;
	const char *none; /* there are no rows */
} panels[CLI_TOP_PANEL_COUNT] = {
	[CLI_TOP_SERVERS] = { GRID(server), "no server" },
	[CLI_TOP_RELATIONSHIPS] = { GRID(relationship), "no relationship" },
	[CLI_TOP_EVENTS] = { GRID(event), "no event" },
};

/* What did not fit its column, whole, below the rows. */
static void
put_reasons(struct cli_top_model *model, struct cli_top_screen *screen,
    const struct cli_top_rows *rows, size_t first, size_t count)
{
	const struct cli_top_server *s;
	size_t i;

	for (i = first; i < first + count; i++) {
		s = &model->data.servers[rows->index[i]];
		if (*s->reason == '\0')
			continue;
		if (!cli_top_screen_next(screen))
			return;
		cli_top_screen_putf(screen, CLI_TOP_PLAIN, "%s: ", s->name);
		cli_top_screen_wrap(screen, CLI_TOP_PLAIN, s->reason, 4);
	}
}

void
cli_top_panel_put(struct cli_top_model *model, enum cli_top_panel panel,
    struct cli_top_screen *screen, size_t lines, int64_t now, bool alone)
{
	const struct context context = { model, now };
	struct cli_top_grid grid = panels[panel].grid;
	struct cli_top_rows *rows = &model->rows[panel];
	size_t first, shown = rows->count;

	if (panel == CLI_TOP_SCOPES) {
		cli_top_scopes_put(model, screen, lines);
		return;
	}
	grid.arg = &context;
	if (lines != 0 && shown > lines - 1)
		/* The last line tells of the others, unless they can be
		 * scrolled to or there is no room for both. */
		shown = lines - 1 - (alone || lines < 3 ? 0 : 1);
	if (alone)
		cli_top_rows_show(rows, shown);
	first = alone ? rows->scroll : 0;
	cli_top_grid_put(screen, &grid, rows->index + first, shown);
	if (rows->count == 0 && cli_top_screen_next(screen))
		cli_top_screen_putf(screen, CLI_TOP_OLD, "%s%s",
		    panels[panel].none,
		    cli_top_filter_empty(&model->filter) ?
			"" :
			" passes the filter");
	else if (shown < rows->count && !alone && lines > 2 &&
	    cli_top_screen_next(screen))
		cli_top_screen_putf(screen, CLI_TOP_OLD, "%zu more (key %u)",
		    rows->count - shown, (unsigned int)panel + 2);
	if (alone && panel == CLI_TOP_SERVERS)
		put_reasons(model, screen, rows, first, shown);
}
