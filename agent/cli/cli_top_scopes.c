/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <string.h>

#include "cli/cli_top_bar.h"
#include "cli/cli_top_column.h"
#include "cli/cli_top_grid.h"
#include "cli/cli_top_panels.h"
#include "cli/cli_top_screen.h"

/* Before the others: whether the row is what is so now. */
#define MARK CLI_TOP_COLUMN_COUNT

#define BAR_MIN 10
#define BAR_MAX 40
#define NUMBER 5

static const struct cli_top_scope *
scope_of(const struct cli_top_model *model, size_t row)
{
	return &model->data.scopes[row];
}

static bool
is_current(const struct cli_top_model *model, size_t row)
{
	return cli_top_server_current(
	    &model->data.servers[scope_of(model, row)->server]);
}

static const char *
text(const void *arg, size_t row, int id, char buf[CLI_TOP_GRID_CELL])
{
	const struct cli_top_model *model = arg;

	if (id == MARK)
		return is_current(model, row) ? "" : "!";
	return cli_top_column_text(id, &model->data, scope_of(model, row), buf);
}

static enum cli_top_style
style(const void *arg, size_t row, int id)
{
	const struct cli_top_model *model = arg;
	const enum cli_top_level level = scope_of(model, row)->level;

	if (id == MARK)
		return CLI_TOP_BAD;
	if (!is_current(model, row))
		return CLI_TOP_OLD;
	if ((id != CLI_TOP_SCOPE && id != CLI_TOP_WORST) ||
	    level == CLI_TOP_LEVEL_OK)
		return CLI_TOP_PLAIN;
	return level == CLI_TOP_LEVEL_NONE ? CLI_TOP_BAD : CLI_TOP_WARN;
}

static bool
drawn(int id)
{
	return id == CLI_TOP_BAR;
}

static bool
draw(const void *arg, size_t row, int id, struct cli_top_screen *screen,
    unsigned int width)
{
	(void)id;
	cli_top_bar_put(screen, &scope_of(arg, row)->n, width);
	return true;
}

static struct cli_top_grid_column
make_column(const struct cli_top_model *model, int id)
{
	const struct cli_top_column *c = cli_top_column(id);
	struct cli_top_grid_column column = {
		.heading = c->heading,
		.importance = c->importance,
		.right = c->right,
		.id = id,
	};

	if (id == CLI_TOP_BAR) {
		column.min = BAR_MIN;
		column.max = BAR_MAX;
		column.elastic = true;
	} else if (c->right)
		column.min = NUMBER;
	else if (id == CLI_TOP_RELATION || id == CLI_TOP_NETWORK) {
		column.min = 8;
		column.elastic = true;
	}
	if (id == (int)model->sort) {
		column.sorted = true;
		column.importance = 99; /* it stays visible */
	}
	return column;
}

/* Of one server there is nothing to tell apart. */
static bool
has_column(const struct cli_top_model *model, int id)
{
	return id != CLI_TOP_SERVER || id == (int)model->sort ||
	    (*model->only == '\0' && model->data.server_count > 1);
}

static size_t
make_columns(const struct cli_top_model *model,
    struct cli_top_grid_column columns[CLI_TOP_GRID_COLUMNS])
{
	size_t count = 0;
	int id;

	columns[count++] = (struct cli_top_grid_column) {
		.heading = "", .importance = 97, .min = 1, .id = MARK
	};
	for (id = 0; id < CLI_TOP_COLUMN_COUNT; id++)
		if (has_column(model, id))
			columns[count++] = make_column(model, id);
	return count;
}

static void
put_none(const struct cli_top_model *model, struct cli_top_screen *screen)
{
	const struct cli_top_server *server;
	size_t i;
	bool told = false;

	for (i = 0; i < model->data.server_count; i++) {
		server = &model->data.servers[i];
		if (server->topology != NULL ||
		    (*model->only != '\0' &&
			strcmp(model->only, server->name) != 0))
			continue;
		told = true;
		if (cli_top_screen_next(screen))
			cli_top_screen_putf(screen, CLI_TOP_BAD,
			    "%s: not read yet (%s)%s%s", server->name,
			    server_state_name(server->state),
			    *server->reason == '\0' ? "" : ": ",
			    server->reason);
	}
	if (!told && cli_top_screen_next(screen))
		cli_top_screen_put(screen, CLI_TOP_OLD,
		    cli_top_filter_empty(&model->filter) ?
			"no scope" :
			"no scope passes the filter");
}

void
cli_top_scopes_put(
    struct cli_top_model *model, struct cli_top_screen *screen, size_t lines)
{
	struct cli_top_grid_column columns[CLI_TOP_GRID_COLUMNS];
	struct cli_top_rows *rows = &model->rows[CLI_TOP_SCOPES];
	const struct cli_top_grid grid = {
		.columns = columns,
		.count = make_columns(model, columns),
		.arg = model,
		.text = text,
		.style = style,
		.draw = draw,
		.drawn = drawn,
	};
	size_t shown = rows->count;

	if (lines != 0 && shown > lines - 1)
		shown = lines - 1;
	cli_top_rows_show(rows, shown);
	cli_top_grid_put(screen, &grid, rows->index + rows->scroll, shown);
	if (rows->count == 0)
		put_none(model, screen);
}
