/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a full-screen view shows of its data: which server, sorted by what,
 * filtered by what, scrolled to where; and what each key does.  It knows no
 * terminal.
 */

#ifndef DHCPFO_CLI_CLI_TOP_MODEL_H
#define DHCPFO_CLI_CLI_TOP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli_top_column.h"
#include "cli/cli_top_data.h"
#include "cli/cli_top_filter.h"
#include "core/server.h"

struct cli_top_events;

enum cli_top_panel {
	CLI_TOP_SERVERS,
	CLI_TOP_RELATIONSHIPS,
	CLI_TOP_SCOPES,
	CLI_TOP_EVENTS,
	CLI_TOP_PANEL_COUNT
};

#define CLI_TOP_ALL_PANELS CLI_TOP_PANEL_COUNT

/* Keys that are no characters; others are code points. */
enum cli_top_key {
	CLI_TOP_KEY_UP = 0x110000,
	CLI_TOP_KEY_DOWN,
	CLI_TOP_KEY_LEFT,
	CLI_TOP_KEY_RIGHT,
	CLI_TOP_KEY_PAGE_UP,
	CLI_TOP_KEY_PAGE_DOWN,
	CLI_TOP_KEY_HOME,
	CLI_TOP_KEY_END,
	CLI_TOP_KEY_BACKSPACE,
	CLI_TOP_KEY_BACK_TAB,
};

enum cli_top_action {
	CLI_TOP_NOTHING,
	CLI_TOP_DRAW,	 /* something looks different now */
	CLI_TOP_REFRESH, /* data is to be taken anew */
	CLI_TOP_REPAINT, /* the whole terminal */
	CLI_TOP_QUIT
};

/* Indexes into data, or events. */
struct cli_top_rows {
	size_t *index;
	size_t count;
	size_t scroll; /* the first that is shown */
	size_t page;   /* how many were shown last; set by the layout */
};

struct cli_top_model {
	struct cli_top_data data;
	const struct cli_top_events *events; /* borrowed */
	char only[SERVER_NAME_MAX + 1];	     /* this server; "" = all */
	enum cli_top_column_id sort;
	bool reverse;
	struct cli_top_filter filter;
	bool typing; /* into the filter */
	bool help;
	unsigned int panel; /* the only one, or CLI_TOP_ALL_PANELS */

	/* What passes, in order: servers and relationships that are not what
	 * they should be come first. */
	struct cli_top_rows rows[CLI_TOP_PANEL_COUNT];
	size_t servers_bad, scopes_low;
};

/* By the worst share, everything. */
void cli_top_model_init(
    struct cli_top_model *model, const struct cli_top_events *events);
void cli_top_model_done(struct cli_top_model *model);

/* Takes what data has, in place of what there was.  0, or -ENOMEM: nothing
 * changed. */
int cli_top_model_set_data(
    struct cli_top_model *model, struct cli_top_data *data);

/* The filter, the order, the server or the events have changed.  0, or -ENOMEM:
 * the rows are those of before. */
int cli_top_model_arrange(struct cli_top_model *model);

/* What a key does.  0 or -ENOMEM. */
int cli_top_model_key(
    struct cli_top_model *model, uint32_t key, enum cli_top_action *ret_action);

/* Keeps a scroll position within rows of which page are shown. */
void cli_top_rows_show(struct cli_top_rows *rows, size_t page);

#endif
