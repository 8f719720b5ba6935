/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/generation_parts.h"
#include "core/topology.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "wire/wire_status.h"
#include "wire/wire_topology.h"
#include "wire/wire_view.h"

/* What comes page by page. */
struct oncrpc_step {
	const struct oncrpc_procedure *procedure;
	size_t (*count)(const struct oncrpc_parts *parts);
	int (*take)(struct oncrpc_parts *parts, void *result, size_t *ret_rows,
	    struct err *err);
	unsigned int rows; /* of a page */
	bool built;	   /* needs the topology */
};

const wire_view *
oncrpc_parts_view(const struct oncrpc_parts *parts)
{
	return &parts->head.wire_view_reply_u.view;
}

void
oncrpc_parts_done(struct oncrpc_parts *parts)
{
	oncrpc_message_done(&oncrpc_view, &parts->head);
	topology_builder_free(parts->builder);
	topology_unref(parts->topology);
	free(parts->states);
	free(parts->statistics);
	*parts = (struct oncrpc_parts) { 0 };
}

/* ---- pages ---- */

/* A page that cannot be right is refused before it is looked at. */
static int
check_rows(const struct oncrpc_parts *parts, size_t rows, struct err *err)
{
	size_t left = parts->step->count(parts) - parts->first;

	if (rows == 0 || rows > left)
		return err_set(err, -EPROTO,
		    "a page of %zu rows where %zu are left", rows, left);
	return 0;
}

/* The same relationships in another state. */
static int
update_relationships(
    struct oncrpc_parts *parts, const wire_relationships *page, struct err *err)
{
	struct relationship relationship;
	unsigned int i;
	int rc;

	for (i = 0; i < page->rows.rows_len; i++) {
		rc = wire_topology_get_relationship(&page->rows.rows_val[i],
		    &relationship, &parts->states[parts->first + i], err);
		if (rc != 0)
			return rc;
		if (strcmp(relationship.name,
			topology_relationship(parts->topology, parts->first + i)
			    ->name) != 0)
			return err_set(err, -EPROTO,
			    "another relationship in the same layout");
	}
	return 0;
}

static int
take_relationships(
    struct oncrpc_parts *parts, void *result, size_t *ret_rows, struct err *err)
{
	wire_relationships_reply *reply = result;
	wire_relationships *page = &reply->wire_relationships_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(reply->status,
		    &reply->wire_relationships_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(parts, *ret_rows, err)) != 0)
		return rc;
	if (parts->builder == NULL)
		return update_relationships(parts, page, err);
	return wire_topology_add_relationships(
	    parts->builder, page, parts->states + parts->first, err);
}

static int
take_scopes(
    struct oncrpc_parts *parts, void *result, size_t *ret_rows, struct err *err)
{
	wire_scopes_reply *reply = result;
	wire_scopes *page = &reply->wire_scopes_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_scopes_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(parts, *ret_rows, err)) != 0)
		return rc;
	return wire_topology_add_scopes(parts->builder, page, err);
}

static int
take_ranges(
    struct oncrpc_parts *parts, void *result, size_t *ret_rows, struct err *err)
{
	wire_ranges_reply *reply = result;
	wire_ranges *page = &reply->wire_ranges_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_ranges_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(parts, *ret_rows, err)) != 0)
		return rc;
	return wire_topology_add_ranges(parts->builder, page, err);
}

static int
take_statistics(
    struct oncrpc_parts *parts, void *result, size_t *ret_rows, struct err *err)
{
	wire_statistics_reply *reply = result;
	wire_statistics_page *page = &reply->wire_statistics_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(reply->status,
		    &reply->wire_statistics_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(parts, *ret_rows, err)) != 0)
		return rc;
	return wire_view_get_page(
	    page, parts->topology, parts->first, parts->statistics, err);
}

/* ---- step by step ---- */

static size_t
count_relationships(const struct oncrpc_parts *parts)
{
	return oncrpc_parts_view(parts)->relationships;
}

static size_t
count_scopes(const struct oncrpc_parts *parts)
{
	return oncrpc_parts_view(parts)->scopes;
}

/* What is configured is known already, if the layout is the same. */
static size_t
count_new_scopes(const struct oncrpc_parts *parts)
{
	return parts->builder != NULL ? oncrpc_parts_view(parts)->scopes : 0;
}

static size_t
count_new_ranges(const struct oncrpc_parts *parts)
{
	return parts->builder != NULL ? oncrpc_parts_view(parts)->ranges : 0;
}

static const struct oncrpc_step steps[] = {
	{ &oncrpc_relationships, count_relationships, take_relationships,
	    WIRE_RELATIONSHIPS, false },
	{ &oncrpc_scopes, count_new_scopes, take_scopes, WIRE_SCOPES, false },
	{ &oncrpc_ranges, count_new_ranges, take_ranges, WIRE_RANGES, false },
	{ &oncrpc_all_statistics, count_scopes, take_statistics,
	    WIRE_STATISTICS, true },
	{ NULL, NULL, NULL, 0, true },
};

enum oncrpc_need
oncrpc_parts_need(struct oncrpc_parts *parts,
    const struct oncrpc_procedure **ret_procedure, uint32_t *ret_first,
    uint32_t *ret_rows)
{
	while (parts->step->procedure != NULL &&
	    parts->first == parts->step->count(parts)) {
		parts->step++;
		parts->first = 0;
	}
	if (parts->step->built && parts->topology == NULL)
		return ONCRPC_NEED_TOPOLOGY;
	if (parts->step->procedure == NULL)
		return ONCRPC_NEED_NOTHING;
	*ret_procedure = parts->step->procedure;
	*ret_first = (uint32_t)parts->first;
	*ret_rows = parts->step->rows;
	return ONCRPC_NEED_PAGE;
}

int
oncrpc_parts_take(struct oncrpc_parts *parts, void *result, struct err *err)
{
	size_t rows = 0;
	int rc;

	if ((rc = parts->step->take(parts, result, &rows, err)) == 0)
		parts->first += rows;
	return rc;
}

/* ---- the head ---- */

static int
no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "out of memory");
}

/* One more of each: calloc(0) may be NULL. */
static int
make_statistics(struct oncrpc_parts *parts, struct err *err)
{
	parts->statistics = calloc(topology_scope_count(parts->topology) + 1,
	    sizeof(*parts->statistics));
	return parts->statistics == NULL ? no_memory(err) : 0;
}

/* A layout that is the same has as many of everything. */
static int
keep_layout(
    struct oncrpc_parts *parts, struct generation *earlier, struct err *err)
{
	const struct topology *topology = generation_topology(earlier);
	const wire_view *view = oncrpc_parts_view(parts);

	if (topology_scope_count(topology) != view->scopes ||
	    topology_range_count(topology) != view->ranges ||
	    topology_relationship_count(topology) != view->relationships)
		return err_set(
		    err, -EPROTO, "another number of scopes in one layout");
	parts->topology = topology_ref((struct topology *)topology);
	return make_statistics(parts, err);
}

static int
check_head(
    const struct oncrpc_parts *parts, const char *server, struct err *err)
{
	const wire_view_reply *head = &parts->head;
	int rc;

	if (head->status != WIRE_OK)
		return wire_status_rc(
		    head->status, &head->wire_view_reply_u.failure, err);
	if ((rc = wire_view_check(oncrpc_parts_view(parts), err)) != 0)
		return rc;
	if (server[0] != '\0' &&
	    strcmp(server, oncrpc_parts_view(parts)->server) != 0)
		return err_set(err, -EPROTO, "the view of another server");
	return 0;
}

int
oncrpc_parts_begin(struct oncrpc_parts *parts, wire_view_reply *result,
    const char *server, const struct oncrpc_earlier *earlier, struct err *err)
{
	const wire_view *view;
	int rc;

	parts->head = *result;
	memset(result, 0, sizeof(*result)); /* its strings are ours now */
	parts->step = steps;
	if ((rc = check_head(parts, server, err)) != 0)
		return rc;
	view = oncrpc_parts_view(parts);
	if (earlier->copy != NULL && earlier->generation == view->generation)
		return 1;
	parts->states =
	    calloc((size_t)view->relationships + 1, sizeof(*parts->states));
	if (parts->states == NULL)
		return no_memory(err);
	if (earlier->copy == NULL || earlier->layout != view->layout) {
		parts->builder = topology_builder_new();
		return parts->builder == NULL ? no_memory(err) : 0;
	}
	return keep_layout(parts, earlier->copy, err);
}

/* ---- the end of it ---- */

int
oncrpc_parts_build(struct oncrpc_parts *parts, struct err *err)
{
	int rc;

	rc = wire_topology_finish(
	    parts->builder, oncrpc_parts_view(parts), &parts->topology, err);
	return rc == 0 ? make_statistics(parts, err) : rc;
}

struct generation *
oncrpc_parts_publish(const struct oncrpc_parts *parts, uint64_t number)
{
	const wire_view *view = oncrpc_parts_view(parts);

	return generation_from_parts(&(struct generation_parts) {
	    .number = number,
	    .now = view->now,
	    .topology = parts->topology,
	    .relationships = parts->states,
	    .statistics = parts->statistics,
	    .client_count = view->clients,
	    .ignored_count = view->ignored,
	});
}
