/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_top_arrange.h"

void
cli_top_model_init(
    struct cli_top_model *model, const struct cli_top_events *events)
{
	*model = (struct cli_top_model) {
		.events = events,
		.sort = CLI_TOP_WORST,
		.panel = CLI_TOP_ALL_PANELS,
	};
}

void
cli_top_model_done(struct cli_top_model *model)
{
	size_t i;

	for (i = 0; i < CLI_TOP_PANEL_COUNT; i++)
		free(model->rows[i].index);
	cli_top_data_done(&model->data);
}

int
cli_top_model_set_data(struct cli_top_model *model, struct cli_top_data *data)
{
	struct cli_top_data old = model->data;

	model->data = *data;
	if (cli_top_model_arrange(model) != 0) {
		model->data = old;
		return -ENOMEM;
	}
	*data = (struct cli_top_data) { 0 };
	cli_top_data_done(&old);
	return 0;
}

int
cli_top_model_arrange(struct cli_top_model *model)
{
	return cli_top_arrange(model);
}

void
cli_top_rows_show(struct cli_top_rows *rows, size_t page)
{
	rows->page = page;
	if (rows->scroll + page > rows->count)
		rows->scroll = rows->count > page ? rows->count - page : 0;
}

/* ---- keys ---- */

static struct cli_top_rows *
scrolled(struct cli_top_model *model)
{
	return &model
		    ->rows[model->panel == CLI_TOP_ALL_PANELS ? CLI_TOP_SCOPES :
								model->panel];
}

static void
scroll_by(struct cli_top_model *model, bool down, size_t by)
{
	struct cli_top_rows *rows = scrolled(model);

	if (down)
		rows->scroll += by;
	else
		rows->scroll -= by < rows->scroll ? by : rows->scroll;
	cli_top_rows_show(rows, rows->page);
}

static size_t
page_of(struct cli_top_model *model)
{
	const size_t page = scrolled(model)->page;

	return page > 1 ? page - 1 : 1;
}

/* Returns whether the key scrolls. */
static bool
scroll(struct cli_top_model *model, uint32_t key)
{
	switch (key) {
	case CLI_TOP_KEY_UP:
	case 'k':
		scroll_by(model, false, 1);
		return true;
	case CLI_TOP_KEY_DOWN:
	case 'j':
		scroll_by(model, true, 1);
		return true;
	case CLI_TOP_KEY_PAGE_UP:
		scroll_by(model, false, page_of(model));
		return true;
	case CLI_TOP_KEY_PAGE_DOWN:
		scroll_by(model, true, page_of(model));
		return true;
	case CLI_TOP_KEY_HOME:
	case 'g':
		scrolled(model)->scroll = 0;
		return true;
	case CLI_TOP_KEY_END:
	case 'G':
		scrolled(model)->scroll = scrolled(model)->count;
		scroll_by(model, true, 0);
		return true;
	default:
		return false;
	}
}

static void
sort_by(struct cli_top_model *model, enum cli_top_column_id id)
{
	model->reverse = id == model->sort ? !model->reverse : false;
	model->sort = id;
	model->rows[CLI_TOP_SCOPES].scroll = 0;
}

/* The next column to the left or right that can be sorted by. */
static void
sort_beside(struct cli_top_model *model, int step)
{
	int id = model->sort;

	do
		id = (id + step + CLI_TOP_COLUMN_COUNT) % CLI_TOP_COLUMN_COUNT;
	while (cli_top_column(id)->key == 0);
	sort_by(model, id);
}

/* From all to the first, from the last to all. */
static void
next_server(struct cli_top_model *model, bool back)
{
	const size_t count = model->data.server_count;
	size_t at = 0; /* 0 all, 1 the first */

	while (*model->only != '\0' && at < count)
		if (strcmp(model->data.servers[at++].name, model->only) == 0)
			break;
	at = (at + (back ? count : 1)) % (count + 1);
	strcpy(model->only, at == 0 ? "" : model->data.servers[at - 1].name);
	model->rows[CLI_TOP_SCOPES].scroll = 0;
}

/* Of the keys that change which rows there are, or their order. */
static bool
choose(struct cli_top_model *model, uint32_t key)
{
	enum cli_top_column_id id;

	if (key == '\t' || key == CLI_TOP_KEY_BACK_TAB)
		next_server(model, key != '\t');
	else if (key == '<' || key == CLI_TOP_KEY_LEFT)
		sort_beside(model, -1);
	else if (key == '>' || key == CLI_TOP_KEY_RIGHT)
		sort_beside(model, 1);
	else if (key == 'r')
		model->reverse = !model->reverse;
	else if (cli_top_column_of_key(key, &id) == 0)
		sort_by(model, id);
	else
		return false;
	return true;
}

/* Returns whether the rows may be others now. */
static bool
type(struct cli_top_model *model, uint32_t key)
{
	model->rows[CLI_TOP_SCOPES].scroll = 0;
	switch (key) {
	case '\r':
	case '\n':
		model->typing = false;
		return false;
	case 27: /* Escape */
		model->typing = false;
		*model->filter.text = '\0';
		return true;
	case CLI_TOP_KEY_BACKSPACE:
	case 8:
	case 127:
		cli_top_filter_erase(&model->filter);
		return true;
	case 'U' - '@': /* control */
		*model->filter.text = '\0';
		return true;
	default:
		cli_top_filter_type(&model->filter, key);
		return true;
	}
}

/* Of the keys that change neither rows nor order. */
static enum cli_top_action
view(struct cli_top_model *model, uint32_t key)
{
	switch (key) {
	case 'q':
	case 'Q':
		return CLI_TOP_QUIT;
	case ' ':
		return CLI_TOP_REFRESH;
	case 'L' - '@':
		return CLI_TOP_REPAINT;
	case '?':
	case 'h':
		model->help = true;
		return CLI_TOP_DRAW;
	case '/':
		model->typing = true;
		return CLI_TOP_DRAW;
	case '1':
		model->panel = CLI_TOP_ALL_PANELS;
		return CLI_TOP_DRAW;
	case '2':
	case '3':
	case '4':
	case '5':
		model->panel = key - '2';
		return CLI_TOP_DRAW;
	default:
		return scroll(model, key) ? CLI_TOP_DRAW : CLI_TOP_NOTHING;
	}
}

int
cli_top_model_key(
    struct cli_top_model *model, uint32_t key, enum cli_top_action *ret_action)
{
	bool arrange = false;

	*ret_action = CLI_TOP_DRAW;
	if (model->typing)
		arrange = type(model, key);
	else if (model->help) {
		model->help = false; /* any key */
		if (key == 'q' || key == 'Q')
			*ret_action = CLI_TOP_QUIT;
	} else if (key == 27 && *model->filter.text != '\0') {
		*model->filter.text = '\0';
		arrange = true;
	} else if (choose(model, key))
		arrange = true;
	else
		*ret_action = view(model, key);
	return arrange ? cli_top_model_arrange(model) : 0;
}
