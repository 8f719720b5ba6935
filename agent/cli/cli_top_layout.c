/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_layout.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli_top_bar.h"
#include "cli/cli_top_panels.h"
#include "cli/cli_top_screen.h"

/* The part of the body that a panel may take, one in so many lines, before
 * scopes have taken theirs. */
static const size_t parts[CLI_TOP_PANEL_COUNT] = {
	[CLI_TOP_SERVERS] = 4,
	[CLI_TOP_RELATIONSHIPS] = 5,
	[CLI_TOP_EVENTS] = 5,
};

#define LAST_EVENTS 10 /* of a frame without end */

#define MORE 3 /* panels that get what is left, in this order: */
static const enum cli_top_panel more[MORE] = { CLI_TOP_SERVERS,
	CLI_TOP_RELATIONSHIPS, CLI_TOP_EVENTS };

/* The lines of a panel with that many rows: one says that there are none. */
static size_t
whole(size_t rows)
{
	return 1 + (rows == 0 ? 1 : rows);
}

void
cli_top_layout_share(size_t body, const size_t rows[CLI_TOP_PANEL_COUNT],
    size_t ret_lines[CLI_TOP_PANEL_COUNT])
{
	size_t i, left = body, want, get;

	memset(ret_lines, 0, CLI_TOP_PANEL_COUNT * sizeof(*ret_lines));
	for (i = 0; i < MORE; i++) {
		want = whole(rows[more[i]]);
		get = body / parts[more[i]];
		/* A head alone says nothing. */
		if (get < 2)
			continue;
		ret_lines[more[i]] = want < get ? want : get;
		left -= ret_lines[more[i]];
	}
	want = whole(rows[CLI_TOP_SCOPES]);
	ret_lines[CLI_TOP_SCOPES] = want < left ? want : left;
	left -= ret_lines[CLI_TOP_SCOPES];
	for (i = 0; i < MORE; i++) {
		want = whole(rows[more[i]]);
		if (want <= ret_lines[more[i]])
			continue;
		get = want - ret_lines[more[i]];
		if (get > left)
			get = left;
		if (ret_lines[more[i]] + get < 2)
			continue;
		ret_lines[more[i]] += get;
		left -= get;
	}
}

static void
put_clock(struct cli_top_screen *screen, int64_t now)
{
	const time_t time = (time_t)now;
	char text[32];
	struct tm tm;

	if (localtime_r(&time, &tm) != NULL &&
	    strftime(text, sizeof(text), "%H:%M:%S", &tm) > 0)
		cli_top_screen_putf(screen, CLI_TOP_TITLE, " %s", text);
}

static void
put_title(const struct cli_top_model *model, struct cli_top_screen *screen,
    const struct cli_top_frame *frame)
{
	const bool all = *model->only == '\0';
	const size_t servers = all ? model->data.server_count : 1;
	const size_t scopes = model->rows[CLI_TOP_SCOPES].count;

	if (!cli_top_screen_next(screen))
		return;
	cli_top_screen_put(screen, CLI_TOP_TITLE, "dhcpfo");
	put_clock(screen, frame->now);
	if (all)
		cli_top_screen_putf(screen, CLI_TOP_TITLE, "  %zu server%s",
		    servers, servers == 1 ? "" : "s");
	else
		cli_top_screen_putf(screen, CLI_TOP_TITLE, "  %s", model->only);
	if (model->servers_bad > 0)
		cli_top_screen_putf(
		    screen, CLI_TOP_TITLE, ", %zu not ok", model->servers_bad);
	cli_top_screen_putf(screen, CLI_TOP_TITLE, "  %zu scope%s", scopes,
	    scopes == 1 ? "" : "s");
	if (model->scopes_low > 0)
		cli_top_screen_putf(
		    screen, CLI_TOP_TITLE, ", %zu low", model->scopes_low);
	cli_top_screen_putf(screen, CLI_TOP_TITLE, "  by %s%s",
	    cli_top_column(model->sort)->name,
	    model->reverse ? ", reversed" : "");
	if (!cli_top_filter_empty(&model->filter))
		cli_top_screen_putf(
		    screen, CLI_TOP_TITLE, "  only \"%s\"", model->filter.text);
	cli_top_screen_fill(screen, CLI_TOP_TITLE);
}

/* "1-12 of 340" */
static void
put_position(const struct cli_top_model *model, struct cli_top_screen *screen)
{
	const struct cli_top_rows *rows =
	    &model->rows[model->panel == CLI_TOP_ALL_PANELS ? CLI_TOP_SCOPES :
							      model->panel];

	if (rows->page < rows->count)
		cli_top_screen_putf(screen, CLI_TOP_TITLE, "%zu-%zu of %zu  ",
		    rows->scroll + (rows->page > 0), rows->scroll + rows->page,
		    rows->count);
}

static void
put_footer(const struct cli_top_model *model, struct cli_top_screen *screen,
    struct cli_top_frame *frame)
{
	if (!cli_top_screen_next(screen))
		return;
	if (model->typing) {
		cli_top_screen_putf(
		    screen, CLI_TOP_PLAIN, "/%s", model->filter.text);
		frame->cursor = true;
		frame->cursor_line =
		    (unsigned int)cli_top_screen_count(screen) - 1;
		frame->cursor_column = cli_top_screen_column(screen);
		return;
	}
	put_position(model, screen);
	cli_top_screen_put(screen, CLI_TOP_TITLE,
	    "? help  / filter  < > sort  Tab server  q quit");
	cli_top_screen_fill(screen, CLI_TOP_TITLE);
}

static void
put_help(struct cli_top_screen *screen)
{
	static const char *const lines[] = {
		"q          quit              ?       this text",
		"/          type a filter: words that must all be there; Esc "
		"ends "
		"it",
		"< >        sort by the column beside     r  the other way "
		"round",
		"Tab        the next server, then all     Space  look now",
		"1 2 3 4 5  everything, servers, relationships, scopes, events",
		"up down, page up and down, home, end     scroll",
		"",
		"WORST is the fewest free addresses in percent: of all, of "
		"this",
		"server's share or of its peer's.  A row with \"!\" shows what "
		"its",
		"server said last: the server's row says why, and how old it "
		"is.",
		"A bar, from left to right:",
	};
	const struct cli_top_column *column;
	char text[32];
	size_t i;
	int id;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!cli_top_screen_next(screen))
			return;
		cli_top_screen_put(screen, CLI_TOP_PLAIN, lines[i]);
	}
	cli_top_bar_legend(screen);
	if (!cli_top_screen_next(screen))
		return;
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "Sort by:");
	for (id = 0; (column = cli_top_column(id)) != NULL; id++) {
		snprintf(
		    text, sizeof(text), "  %c %s", column->key, column->name);
		if (column->key == 0)
			continue;
		if (cli_top_screen_column(screen) + strlen(text) >
			cli_top_screen_width(screen) &&
		    cli_top_screen_next(screen))
			cli_top_screen_pad(screen, CLI_TOP_PLAIN, 8);
		cli_top_screen_put(screen, CLI_TOP_PLAIN, text);
	}
}

static void
put_panels(struct cli_top_model *model, struct cli_top_screen *screen,
    const struct cli_top_frame *frame, size_t body)
{
	size_t rows[CLI_TOP_PANEL_COUNT], lines[CLI_TOP_PANEL_COUNT] = { 0 };
	const bool alone = model->panel != CLI_TOP_ALL_PANELS;
	size_t i;

	for (i = 0; i < CLI_TOP_PANEL_COUNT; i++)
		rows[i] = model->rows[i].count;
	if (alone)
		lines[model->panel] = body;
	else
		cli_top_layout_share(body, rows, lines);
	for (i = 0; i < CLI_TOP_PANEL_COUNT; i++)
		if (lines[i] > 0)
			cli_top_panel_put(
			    model, i, screen, lines[i], frame->now, alone);
}

/* Without end: all there is, of events the last ones. */
static void
put_all(struct cli_top_model *model, struct cli_top_screen *screen,
    const struct cli_top_frame *frame)
{
	size_t i;

	for (i = 0; i < CLI_TOP_PANEL_COUNT; i++) {
		cli_top_screen_next(screen);
		cli_top_panel_put(model, i, screen,
		    i == CLI_TOP_EVENTS ? 1 + LAST_EVENTS : 0, frame->now,
		    i == CLI_TOP_EVENTS);
	}
}

void
cli_top_layout(struct cli_top_model *model, struct cli_top_frame *frame,
    struct cli_top_screen *screen)
{
	const bool footer = frame->height > 3;
	size_t body = frame->height;

	frame->cursor = false;
	cli_top_screen_begin(screen, frame->width, frame->height, frame->utf8);
	put_title(model, screen, frame);
	if (body > 0)
		body--;
	if (footer)
		body--;
	if (model->help) {
		/* The footer's line is free for it, too. */
		put_help(screen);
		return;
	}
	if (frame->height == 0)
		put_all(model, screen, frame);
	else if (body > 0)
		put_panels(model, screen, frame, body);
	if (!footer)
		return;
	while (cli_top_screen_count(screen) + 1 < frame->height &&
	    cli_top_screen_next(screen))
		;
	put_footer(model, screen, frame);
}
