/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_copy.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "core/generation.h"
#include "core/generation_parts.h"
#include "core/topology.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "wire/wire_status.h"
#include "wire/wire_topology.h"
#include "wire/wire_view.h"

struct oncrpc_copy {
	struct oncrpc_copy_spec spec;
	char server[WIRE_SERVER_NAME + 1];
	oncrpc_copy_cb *cb;
	void *arg;
	bool canceled; /* what the worker brings is of no use any more */

	int64_t begun_ms;
	unsigned int tries;
	const struct step *step;
	size_t first; /* row of the next page */
	wire_view_reply head;
	int64_t ahead; /* the peer's clock */

	struct topology_builder *builder; /* NULL: the layout is the same */
	struct topology *topology;
	struct relationship_state *states;   /* one per relationship */
	struct scope_statistics *statistics; /* one per scope */
	int rc;				     /* of building */
	struct err err;
};

/* What is copied page by page. */
struct step {
	const struct oncrpc_procedure *procedure;
	unsigned int rows; /* of a page */
	size_t (*count)(const struct oncrpc_copy *copy);
	int (*take)(struct oncrpc_copy *copy, void *result, size_t *ret_rows,
	    struct err *err);
	bool built; /* needs the topology */
};

static void go_on(struct oncrpc_copy *copy);

static const wire_view *
view_of(const struct oncrpc_copy *copy)
{
	return &copy->head.wire_view_reply_u.view;
}

/* ---- the end of it ---- */

static void
drop_parts(struct oncrpc_copy *copy)
{
	oncrpc_message_done(&oncrpc_view, &copy->head);
	topology_builder_free(copy->builder);
	topology_unref(copy->topology);
	free(copy->states);
	free(copy->statistics);
	copy->builder = NULL;
	copy->topology = NULL;
	copy->states = NULL;
	copy->statistics = NULL;
}

static void
copy_free(struct oncrpc_copy *copy)
{
	drop_parts(copy);
	free(copy);
}

static void
fail(struct oncrpc_copy *copy, const struct err *err)
{
	struct err words = *err;

	copy->cb(copy->arg, words.code, &words, NULL);
	copy_free(copy);
}

/* It is about what the peer has answered. */
static void
distrust(struct oncrpc_copy *copy, const struct err *err)
{
	struct err full = *err;

	err_prefix(&full, "%s", copy->spec.address);
	if (full.code == -EPROTO)
		oncrpc_client_distrust(copy->spec.client, &full);
	/* Others heard of that, and one may have had enough of it all. */
	if (copy->canceled)
		copy_free(copy);
	else
		fail(copy, &full);
}

static void
no_memory(struct oncrpc_copy *copy)
{
	struct err err;

	err_set(&err, -ENOMEM, "out of memory");
	fail(copy, &err);
}

static void
succeed(struct oncrpc_copy *copy, struct generation *generation)
{
	struct err err = { 0 };

	copy->cb(copy->arg, 0, &err,
	    &(struct oncrpc_copied) { .view = view_of(copy),
		.ahead = copy->ahead,
		.generation = generation });
	copy_free(copy);
}

static void
publish(struct oncrpc_copy *copy)
{
	const wire_view *view = view_of(copy);
	struct generation *generation;

	generation = generation_from_parts(&(struct generation_parts) {
	    .number = copy->spec.number,
	    .now = view->now,
	    .topology = copy->topology,
	    .relationships = copy->states,
	    .statistics = copy->statistics,
	    .client_count = view->clients,
	    .ignored_count = view->ignored,
	});
	if (generation == NULL)
		no_memory(copy);
	else
		succeed(copy, generation);
}

/* ---- pages ---- */

/* A page that cannot be right is refused before it is looked at. */
static int
check_rows(const struct oncrpc_copy *copy, size_t rows, struct err *err)
{
	if (rows == 0 || rows > copy->step->count(copy) - copy->first)
		return err_set(err, -EPROTO,
		    "a page of %zu rows where %zu are left", rows,
		    copy->step->count(copy) - copy->first);
	return 0;
}

/* The same relationships in another state. */
static int
update_relationships(
    struct oncrpc_copy *copy, const wire_relationships *page, struct err *err)
{
	struct relationship relationship;
	unsigned int i;
	int rc;

	for (i = 0; i < page->rows.rows_len; i++) {
		rc = wire_topology_get_relationship(&page->rows.rows_val[i],
		    &relationship, &copy->states[copy->first + i], err);
		if (rc != 0)
			return rc;
		if (strcmp(relationship.name,
			topology_relationship(copy->topology, copy->first + i)
			    ->name) != 0)
			return err_set(err, -EPROTO,
			    "another relationship in the same layout");
	}
	return 0;
}

static int
take_relationships(
    struct oncrpc_copy *copy, void *result, size_t *ret_rows, struct err *err)
{
	wire_relationships_reply *reply = result;
	wire_relationships *page = &reply->wire_relationships_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(reply->status,
		    &reply->wire_relationships_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(copy, *ret_rows, err)) != 0)
		return rc;
	if (copy->builder == NULL)
		return update_relationships(copy, page, err);
	return wire_topology_add_relationships(
	    copy->builder, page, copy->states + copy->first, err);
}

static int
take_scopes(
    struct oncrpc_copy *copy, void *result, size_t *ret_rows, struct err *err)
{
	wire_scopes_reply *reply = result;
	wire_scopes *page = &reply->wire_scopes_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_scopes_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(copy, *ret_rows, err)) != 0)
		return rc;
	return wire_topology_add_scopes(copy->builder, page, err);
}

static int
take_ranges(
    struct oncrpc_copy *copy, void *result, size_t *ret_rows, struct err *err)
{
	wire_ranges_reply *reply = result;
	wire_ranges *page = &reply->wire_ranges_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_ranges_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(copy, *ret_rows, err)) != 0)
		return rc;
	return wire_topology_add_ranges(copy->builder, page, err);
}

static int
take_statistics(
    struct oncrpc_copy *copy, void *result, size_t *ret_rows, struct err *err)
{
	wire_statistics_reply *reply = result;
	wire_statistics_page *page = &reply->wire_statistics_reply_u.page;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(reply->status,
		    &reply->wire_statistics_reply_u.failure, err);
	*ret_rows = page->rows.rows_len;
	if ((rc = check_rows(copy, *ret_rows, err)) != 0)
		return rc;
	return wire_view_get_page(
	    page, copy->topology, copy->first, copy->statistics, err);
}

/* ---- building: run in the worker, done in the loop ---- */

static void
run_build(void *arg)
{
	struct oncrpc_copy *copy = arg;

	copy->rc = wire_topology_finish(
	    copy->builder, view_of(copy), &copy->topology, &copy->err);
}

static void
build_done(void *arg)
{
	struct oncrpc_copy *copy = arg;

	if (copy->canceled)
		copy_free(copy);
	else if (copy->rc != 0)
		distrust(copy, &copy->err);
	else
		go_on(copy);
}

static void
build(struct oncrpc_copy *copy)
{
	if (worker_submit(copy->spec.worker, run_build, build_done, copy) != 0)
		no_memory(copy);
}

/* ---- step by step ---- */

static size_t
count_relationships(const struct oncrpc_copy *copy)
{
	return view_of(copy)->relationships;
}

static size_t
count_scopes(const struct oncrpc_copy *copy)
{
	return view_of(copy)->scopes;
}

/* What is configured is known already, if the layout is the same. */
static size_t
count_new_scopes(const struct oncrpc_copy *copy)
{
	return copy->builder != NULL ? view_of(copy)->scopes : 0;
}

static size_t
count_new_ranges(const struct oncrpc_copy *copy)
{
	return copy->builder != NULL ? view_of(copy)->ranges : 0;
}

static const struct step steps[] = {
	{ &oncrpc_relationships, WIRE_RELATIONSHIPS, count_relationships,
	    take_relationships, false },
	{ &oncrpc_scopes, WIRE_SCOPES, count_new_scopes, take_scopes, false },
	{ &oncrpc_ranges, WIRE_RANGES, count_new_ranges, take_ranges, false },
	{ &oncrpc_all_statistics, WIRE_STATISTICS, count_scopes,
	    take_statistics, true },
	{ NULL, 0, NULL, NULL, true },
};

static void
ask(struct oncrpc_copy *copy, const struct oncrpc_procedure *procedure,
    const void *args, oncrpc_client_cb *cb)
{
	oncrpc_client_call(copy->spec.client,
	    &(struct oncrpc_question) {
		.procedure = procedure,
		.args = args,
		.timeout_ms = copy->spec.timeout_ms,
		.probe = true,
		.cb = cb,
		.arg = copy,
	    });
}

/* ---- the head ---- */

/* Room for what the head announces; what is known already is kept. */
static int
prepare(struct oncrpc_copy *copy)
{
	const struct oncrpc_copy_spec *spec = &copy->spec;
	const wire_view *view = view_of(copy);

	copy->step = steps;
	copy->first = 0;
	/* One more: calloc(0) may be NULL. */
	copy->states =
	    calloc((size_t)view->relationships + 1, sizeof(*copy->states));
	if (copy->states == NULL)
		return -ENOMEM;
	if (spec->last != NULL && spec->layout == view->layout) {
		copy->topology = topology_ref(
		    (struct topology *)generation_topology(spec->last));
		return 0;
	}
	copy->builder = topology_builder_new();
	return copy->builder == NULL ? -ENOMEM : 0;
}

/* A layout that is the same has as many of everything. */
static int
check_layout(const struct oncrpc_copy *copy, struct err *err)
{
	const wire_view *view = view_of(copy);
	const struct topology *topology;

	if (copy->spec.last == NULL || copy->spec.layout != view->layout)
		return 0;
	topology = generation_topology(copy->spec.last);
	if (topology_scope_count(topology) != view->scopes ||
	    topology_range_count(topology) != view->ranges ||
	    topology_relationship_count(topology) != view->relationships)
		return err_set(
		    err, -EPROTO, "another number of scopes in one layout");
	return 0;
}

static int
check_view(const struct oncrpc_copy *copy, struct err *err)
{
	const wire_view_reply *reply = &copy->head;
	int rc;

	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_view_reply_u.failure, err);
	if ((rc = wire_view_check(view_of(copy), err)) != 0)
		return rc;
	if (copy->server[0] != '\0' &&
	    strcmp(copy->server, view_of(copy)->server) != 0)
		return err_set(err, -EPROTO, "the view of another server");
	return check_layout(copy, err);
}

static void
on_view(void *arg, int rc, const struct err *err, void *result)
{
	struct oncrpc_copy *copy = arg;
	struct err words;

	if (rc != 0) {
		fail(copy, err);
		return;
	}
	copy->head = *(wire_view_reply *)result;
	memset(result, 0, sizeof(copy->head)); /* its strings are ours now */
	if (check_view(copy, &words) != 0) {
		distrust(copy, &words);
		return;
	}
	copy->ahead = view_of(copy)->server_time - clock_now(copy->spec.clock);
	if (copy->spec.last != NULL &&
	    copy->spec.generation == view_of(copy)->generation) {
		succeed(copy, NULL);
		return;
	}
	if (prepare(copy) != 0)
		no_memory(copy);
	else
		go_on(copy);
}

static void
ask_view(struct oncrpc_copy *copy)
{
	const wire_server_args args = { .server = copy->server };

	copy->tries++;
	ask(copy, &oncrpc_view, &args, on_view);
}

/* ---- page after page ---- */

static bool
expired(const struct oncrpc_copy *copy, struct err *err)
{
	int64_t took = clock_mono_ms(copy->spec.clock) - copy->begun_ms;

	if (took <= ONCRPC_COPY_MAX_MS)
		return false;
	err_set(err, -ETIMEDOUT, "%s: not copied within %d s",
	    copy->spec.address, ONCRPC_COPY_MAX_MS / 1000);
	return true;
}

static void
on_page(void *arg, int rc, const struct err *err, void *result)
{
	struct oncrpc_copy *copy = arg;
	struct err words;
	size_t rows;

	if (rc != 0) {
		fail(copy, err);
		return;
	}
	if (expired(copy, &words)) {
		fail(copy, &words);
		return;
	}
	rc = copy->step->take(copy, result, &rows, &words);
	if (rc == 0) {
		copy->first += rows;
		go_on(copy);
	} else if (rc != -ESTALE) {
		distrust(copy, &words);
	} else if (copy->tries < ONCRPC_COPY_TRIES_MAX) {
		drop_parts(copy);
		ask_view(copy);
	} else {
		err_set(&words, -EBUSY,
		    "its view changes faster than it can be copied");
		distrust(copy, &words);
	}
}

static void
ask_page(struct oncrpc_copy *copy)
{
	const wire_page_args args = {
		.server = copy->server,
		.generation = view_of(copy)->generation,
		.first = (unsigned int)copy->first,
		.max = copy->step->rows,
	};

	ask(copy, copy->step->procedure, &args, on_page);
}

static void
go_on(struct oncrpc_copy *copy)
{
	while (copy->step->procedure != NULL &&
	    copy->first == copy->step->count(copy)) {
		copy->step++;
		copy->first = 0;
	}
	if (copy->step->built && copy->topology == NULL) {
		build(copy);
		return;
	}
	if (copy->step->built && copy->statistics == NULL &&
	    (copy->statistics = calloc(topology_scope_count(copy->topology) + 1,
		 sizeof(*copy->statistics))) == NULL)
		no_memory(copy);
	else if (copy->step->procedure != NULL)
		ask_page(copy);
	else
		publish(copy);
}

/* ---- life ---- */

struct oncrpc_copy *
oncrpc_copy_new(const struct oncrpc_copy_spec *spec, oncrpc_copy_cb *cb,
    void *arg, struct err *err)
{
	struct oncrpc_copy *copy = calloc(1, sizeof(*copy));

	if (copy == NULL) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	copy->spec = *spec;
	snprintf(copy->server, sizeof(copy->server), "%s", spec->server);
	copy->cb = cb;
	copy->arg = arg;
	copy->begun_ms = clock_mono_ms(spec->clock);
	return copy;
}

void
oncrpc_copy_start(struct oncrpc_copy *copy)
{
	ask_view(copy);
}

void
oncrpc_copy_cancel(struct oncrpc_copy *copy)
{
	struct err err;

	copy->canceled = true;
	err_set(&err, -ECANCELED, "%s: not asked any more", copy->spec.address);
	copy->cb(copy->arg, err.code, &err, NULL);
}
