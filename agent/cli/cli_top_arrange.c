/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_arrange.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_top_events.h"
#include "cli/cli_top_model.h"

static bool
chosen(const struct cli_top_model *model, size_t server)
{
	return *model->only == '\0' ||
	    strcmp(model->data.servers[server].name, model->only) == 0;
}

static bool
passes(
    const struct cli_top_model *model, const char *const *texts, size_t count)
{
	return cli_top_filter_passes(&model->filter, texts, count);
}

/* ---- what passes; of row i of each panel ---- */

static bool
server_passes(const struct cli_top_model *model, size_t i)
{
	const struct cli_top_server *server = &model->data.servers[i];
	const char *const texts[] = { server->name, server->kind,
		server->address, server_state_name(server->state),
		server->reason };

	return chosen(model, i) &&
	    passes(model, texts, sizeof(texts) / sizeof(texts[0]));
}

static bool
relationship_passes(const struct cli_top_model *model, size_t i)
{
	const struct cli_top_relationship *r = &model->data.relationships[i];
	const char *const texts[] = { model->data.servers[r->server].name,
		r->name, r->peer, failover_state_name(r->state.state),
		failover_state_name(r->state.partner_state) };

	return chosen(model, r->server) &&
	    passes(model, texts, sizeof(texts) / sizeof(texts[0]));
}

static bool
scope_passes(const struct cli_top_model *model, size_t i)
{
	const struct cli_top_scope *scope = &model->data.scopes[i];
	char buf[CLI_TOP_CELL];
	const char *texts[5] = { model->data.servers[scope->server].name,
		scope->network, scope->relationship, "", "" };

	if (!chosen(model, scope->server))
		return false;
	if (cli_top_filter_empty(&model->filter))
		return true;
	texts[3] = cli_top_column_text(CLI_TOP_SCOPE, &model->data, scope, buf);
	if (scope->level != CLI_TOP_LEVEL_OK)
		texts[4] = "low";
	return passes(model, texts, sizeof(texts) / sizeof(texts[0]));
}

static bool
event_passes(const struct cli_top_model *model, size_t i)
{
	const struct cli_top_event *event =
	    cli_top_events_get(model->events, i);
	const char *const texts[] = { event->server, event->about, event->words,
		event->detail };

	return (*model->only == '\0' ||
		   strcmp(event->server, model->only) == 0) &&
	    passes(model, texts, sizeof(texts) / sizeof(texts[0]));
}

/* ---- in what order ---- */

static bool
relationship_is_normal(const struct cli_top_relationship *r)
{
	return !r->contradicted && r->state.state == FAILOVER_NORMAL;
}

static int
compare_servers(const void *a, const void *b, void *arg)
{
	const struct cli_top_model *model = arg;
	const size_t i = *(const size_t *)a, k = *(const size_t *)b;
	const bool good = cli_top_server_current(&model->data.servers[i]);

	if (good != cli_top_server_current(&model->data.servers[k]))
		return good ? 1 : -1;
	return (i > k) - (i < k);
}

static int
compare_relationships(const void *a, const void *b, void *arg)
{
	const struct cli_top_model *model = arg;
	const size_t i = *(const size_t *)a, k = *(const size_t *)b;
	const bool good = relationship_is_normal(&model->data.relationships[i]);

	if (good != relationship_is_normal(&model->data.relationships[k]))
		return good ? 1 : -1;
	return (i > k) - (i < k);
}

static int
compare_scopes(const void *a, const void *b, void *arg)
{
	const struct cli_top_model *model = arg;

	return cli_top_column_compare(model->sort, model->reverse,
	    &model->data.scopes[*(const size_t *)a],
	    &model->data.scopes[*(const size_t *)b]);
}

/* Of servers last: what belongs to one keeps it in sight. */
static const enum cli_top_panel turns[CLI_TOP_PANEL_COUNT] = { CLI_TOP_EVENTS,
	CLI_TOP_SCOPES, CLI_TOP_RELATIONSHIPS, CLI_TOP_SERVERS };

static const struct {
	bool (*passes)(const struct cli_top_model *model, size_t i);
	/* NULL: as they are */
	int (*compare)(const void *a, const void *b, void *arg);
} panels[CLI_TOP_PANEL_COUNT] = {
	[CLI_TOP_SERVERS] = { server_passes, compare_servers },
	[CLI_TOP_RELATIONSHIPS] = { relationship_passes,
	    compare_relationships },
	[CLI_TOP_SCOPES] = { scope_passes, compare_scopes },
	[CLI_TOP_EVENTS] = { event_passes, NULL },
};

static size_t
row_count(const struct cli_top_model *model, size_t panel)
{
	const size_t counts[CLI_TOP_PANEL_COUNT] = {
		[CLI_TOP_SERVERS] = model->data.server_count,
		[CLI_TOP_RELATIONSHIPS] = model->data.relationship_count,
		[CLI_TOP_SCOPES] = model->data.scope_count,
		[CLI_TOP_EVENTS] = cli_top_events_count(model->events),
	};

	return counts[panel];
}

/* Row i of a panel passes: so does its server.  in_sight: of each server. */
static void
keep_in_sight(
    const struct cli_top_model *model, size_t panel, size_t i, bool *in_sight)
{
	if (panel == CLI_TOP_SCOPES)
		in_sight[model->data.scopes[i].server] = true;
	else if (panel == CLI_TOP_RELATIONSHIPS)
		in_sight[model->data.relationships[i].server] = true;
}

static int
arrange_panel(struct cli_top_model *model, size_t panel, bool *in_sight,
    struct cli_top_rows *rows)
{
	const size_t count = row_count(model, panel);
	size_t i;

	/* One more: malloc(0) may be NULL. */
	rows->index = malloc((count + 1) * sizeof(*rows->index));
	if (rows->index == NULL)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		if (panels[panel].passes(model, i) ||
		    (panel == CLI_TOP_SERVERS && in_sight[i])) {
			rows->index[rows->count++] = i;
			keep_in_sight(model, panel, i, in_sight);
		}
	if (panels[panel].compare != NULL)
		qsort_r(rows->index, rows->count, sizeof(*rows->index),
		    panels[panel].compare, model);
	return 0;
}

/* Of what is chosen, whatever the filter hides. */
static void
count_troubles(struct cli_top_model *model)
{
	size_t i;

	model->servers_bad = model->scopes_low = 0;
	for (i = 0; i < model->data.server_count; i++)
		if (chosen(model, i) &&
		    !cli_top_server_current(&model->data.servers[i]))
			model->servers_bad++;
	for (i = 0; i < model->data.scope_count; i++)
		if (chosen(model, model->data.scopes[i].server) &&
		    model->data.scopes[i].level != CLI_TOP_LEVEL_OK)
			model->scopes_low++;
}

int
cli_top_arrange(struct cli_top_model *model)
{
	struct cli_top_rows made[CLI_TOP_PANEL_COUNT] = { 0 };
	bool *in_sight =
	    calloc(model->data.server_count + 1, sizeof(*in_sight));
	int rc = in_sight == NULL ? -ENOMEM : 0;
	size_t i;

	for (i = 0; rc == 0 && i < CLI_TOP_PANEL_COUNT; i++)
		rc = arrange_panel(model, turns[i], in_sight, &made[turns[i]]);
	free(in_sight);
	if (rc != 0) {
		for (i = 0; i < CLI_TOP_PANEL_COUNT; i++)
			free(made[i].index);
		return rc;
	}
	for (i = 0; i < CLI_TOP_PANEL_COUNT; i++) {
		free(model->rows[i].index);
		model->rows[i].index = made[i].index;
		model->rows[i].count = made[i].count;
		cli_top_rows_show(&model->rows[i], model->rows[i].page);
	}
	count_troubles(model);
	return 0;
}
