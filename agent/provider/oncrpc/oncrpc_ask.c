/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_ask.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "wire/wire_client.h"
#include "wire/wire_group.h"
#include "wire/wire_search.h"
#include "wire/wire_status.h"
#include "wire/wire_view.h"

struct pending {
	struct oncrpc_ask ask;
	union {
		provider_statistics_cb *statistics;
		provider_client_cb *client;
		provider_clients_cb *clients;
		provider_groups_cb *groups;
		provider_time_cb *time;
		provider_address_cb *status;
	} cb;
	void *arg;
	/* The question, as far as the answer is checked by it. */
	uint32_t address; /* scope; after */
	size_t max;
	struct client_search search; /* without its bytes */
	struct client_group_search groups;
	uint8_t *key; /* theirs */
};

/* The call completes now. */
static void
tell(const struct oncrpc_ask *ask)
{
	if (ask->done != NULL)
		*ask->done = true;
}

static struct pending *
pending_new(const struct oncrpc_ask *ask, void *arg, struct err *err)
{
	struct pending *pending = calloc(1, sizeof(*pending));

	if (pending == NULL) {
		err_set(err, -ENOMEM, "%s: out of memory", ask->address);
		return NULL;
	}
	pending->ask = *ask;
	pending->arg = arg;
	return pending;
}

static void
put(struct pending *pending, const struct oncrpc_procedure *procedure,
    const void *args, oncrpc_client_cb *cb)
{
	oncrpc_client_call(pending->ask.client,
	    &(struct oncrpc_question) {
		.procedure = procedure,
		.args = args,
		.timeout_ms = pending->ask.timeout_ms,
		.cb = cb,
		.arg = pending,
	    });
}

/*
 * What a completion is told, from what the client was told and what was found
 * in the answer: rc is the client's, or 0 and words of the answer's fault.
 */
static const struct err *
words_of(struct pending *pending, const struct err *err, struct err *fault)
{
	tell(&pending->ask);
	if (fault->code == 0)
		return err;
	err_prefix(fault, "%s", pending->ask.address);
	return fault;
}

/* The last thing: the client lives until it has told everybody. */
static void
end(struct pending *pending, const struct err *fault)
{
	if (fault->code == -EPROTO)
		oncrpc_client_distrust(pending->ask.client, fault);
	free(pending->key);
	free(pending);
}

/* ---- one scope's statistics ---- */

static int
take_statistics(struct pending *pending, wire_statistics_reply *reply,
    struct scope_statistics *ret_statistics, struct err *err)
{
	const wire_statistics_page *page = &reply->wire_statistics_reply_u.page;

	if (reply->status != WIRE_OK)
		return wire_status_rc(reply->status,
		    &reply->wire_statistics_reply_u.failure, err);
	if (page->rows.rows_len != 1 ||
	    page->rows.rows_val[0].scope != pending->address)
		return err_set(err, -EPROTO, "statistics of another scope");
	return wire_view_get_statistics(
	    &page->rows.rows_val[0], ret_statistics, err);
}

static void
on_statistics(void *arg, int rc, const struct err *err, void *result)
{
	struct scope_statistics statistics;
	struct pending *pending = arg;
	struct err fault = { 0 };

	if (rc == 0)
		rc = take_statistics(pending, result, &statistics, &fault);
	err = words_of(pending, err, &fault);
	pending->cb.statistics(
	    pending->arg, rc, err, rc == 0 ? &statistics : NULL);
	end(pending, &fault);
}

void
oncrpc_ask_scope_statistics(const struct oncrpc_ask *ask, uint32_t scope,
    provider_statistics_cb *cb, void *arg)
{
	const wire_scope_args args = { .server = ask->server, .scope = scope };
	struct pending *pending;
	struct err err;

	if ((pending = pending_new(ask, arg, &err)) == NULL) {
		tell(ask);
		cb(arg, err.code, &err, NULL);
		return;
	}
	pending->cb.statistics = cb;
	pending->address = scope;
	put(pending, &oncrpc_scope_statistics, &args, on_statistics);
}

/* ---- one client ---- */

static int
no_client(struct err *err)
{
	return err_set(err, -ENOENT, "no such client");
}

static int
take_client(struct pending *pending, wire_clients_reply *reply,
    struct client *ret_client, struct err *err)
{
	if (reply->status == WIRE_BAD_ARGUMENT)
		return no_client(err);
	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_clients_reply_u.failure, err);
	return wire_client_get_one(&reply->wire_clients_reply_u.page,
	    &pending->search, ret_client, err);
}

static void
on_client(void *arg, int rc, const struct err *err, void *result)
{
	struct pending *pending = arg;
	struct err fault = { 0 };
	struct client client;

	if (rc == 0)
		rc = take_client(pending, result, &client, &fault);
	err = words_of(pending, err, &fault);
	pending->cb.client(pending->arg, rc, err, rc == 0 ? &client : NULL);
	end(pending, &fault);
}

void
oncrpc_ask_client_info(const struct oncrpc_ask *ask,
    const struct client_search *search, provider_client_cb *cb, void *arg)
{
	wire_client_args args = { .server = ask->server };
	struct pending *pending = NULL;
	struct err err;

	if (wire_search_put(search, &args.search, NULL) != 0)
		no_client(&err);
	else
		pending = pending_new(ask, arg, &err);
	if (pending == NULL) {
		tell(ask);
		cb(arg, err.code, &err, NULL);
		return;
	}
	pending->cb.client = cb;
	pending->search = *search;
	pending->search.hardware = NULL;
	pending->search.name = NULL;
	put(pending, &oncrpc_client_info, &args, on_client);
}

/* ---- a page of clients ---- */

static int
take_clients(struct pending *pending, wire_clients_reply *reply,
    struct client **ret_clients, size_t *ret_count, struct err *err)
{
	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_clients_reply_u.failure, err);
	return wire_client_get_page(&reply->wire_clients_reply_u.page,
	    pending->address, pending->max, ret_clients, ret_count, err);
}

static void
on_clients(void *arg, int rc, const struct err *err, void *result)
{
	struct pending *pending = arg;
	struct client *clients = NULL;
	struct err fault = { 0 };
	size_t count = 0;

	if (rc == 0)
		rc = take_clients(pending, result, &clients, &count, &fault);
	err = words_of(pending, err, &fault);
	pending->cb.clients(pending->arg, rc, err, clients, count);
	free(clients);
	end(pending, &fault);
}

void
oncrpc_ask_enum_clients(const struct oncrpc_ask *ask, uint32_t after,
    size_t max, provider_clients_cb *cb, void *arg)
{
	wire_clients_args args = { .server = ask->server, .after = after };
	struct pending *pending;
	struct err err = { 0 };

	/* There is nothing to ask for. */
	if (max == 0 || after == UINT32_MAX) {
		tell(ask);
		cb(arg, 0, &err, NULL, 0);
		return;
	}
	if ((pending = pending_new(ask, arg, &err)) == NULL) {
		tell(ask);
		cb(arg, err.code, &err, NULL, 0);
		return;
	}
	pending->cb.clients = cb;
	pending->address = after;
	pending->max = max < WIRE_CLIENTS ? max : WIRE_CLIENTS;
	args.max = (unsigned int)pending->max;
	put(pending, &oncrpc_enum_clients, &args, on_clients);
}

/* ---- a page of groups ---- */

static int
take_groups(struct pending *pending, wire_groups_reply *reply,
    struct client_group_row **ret_rows, size_t *ret_count, struct err *err)
{
	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_groups_reply_u.failure, err);
	return wire_group_get_page(&reply->wire_groups_reply_u.page,
	    &pending->groups, pending->max, ret_rows, ret_count, err);
}

static void
on_groups(void *arg, int rc, const struct err *err, void *result)
{
	struct client_group_row *rows = NULL;
	struct pending *pending = arg;
	struct err fault = { 0 };
	size_t count = 0;

	if (rc == 0)
		rc = take_groups(pending, result, &rows, &count, &fault);
	err = words_of(pending, err, &fault);
	pending->cb.groups(pending->arg, rc, err, rows, count);
	free(rows);
	end(pending, &fault);
}

/* What the answer is checked by.  -ENOMEM. */
static int
keep_groups(struct pending *pending, const struct client_group_search *search,
    struct err *err)
{
	pending->groups = *search;
	if ((pending->key = malloc(search->key_len + 1)) == NULL)
		return err_set(
		    err, -ENOMEM, "%s: out of memory", pending->ask.address);
	if (search->key_len > 0)
		memcpy(pending->key, search->key, search->key_len);
	pending->groups.key = pending->key;
	return 0;
}

void
oncrpc_ask_enum_client_groups(const struct oncrpc_ask *ask,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg)
{
	wire_groups_args args = { .server = ask->server };
	struct pending *pending = NULL;
	struct err err = { 0 };

	/* Behind a key that is longer than any there is nothing. */
	if (max == 0 || wire_group_put_search(search, &args, NULL) != 0) {
		tell(ask);
		cb(arg, 0, &err, NULL, 0);
		return;
	}
	if ((pending = pending_new(ask, arg, &err)) == NULL ||
	    keep_groups(pending, search, &err) != 0) {
		free(pending);
		tell(ask);
		cb(arg, err.code, &err, NULL, 0);
		return;
	}
	pending->cb.groups = cb;
	pending->max = max < WIRE_GROUPS ? max : WIRE_GROUPS;
	args.max = (unsigned int)pending->max;
	put(pending, &oncrpc_enum_groups, &args, on_groups);
}

/* ---- the time ---- */

static int
take_time(wire_time_reply *reply, int64_t *ret_now, struct err *err)
{
	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_time_reply_u.failure, err);
	if (reply->wire_time_reply_u.now < 0 ||
	    reply->wire_time_reply_u.now > UINT32_MAX)
		return err_set(err, -EPROTO, "an impossible time");
	*ret_now = reply->wire_time_reply_u.now;
	return 0;
}

static void
on_time(void *arg, int rc, const struct err *err, void *result)
{
	struct pending *pending = arg;
	struct err fault = { 0 };
	int64_t now = 0;

	if (rc == 0)
		rc = take_time(result, &now, &fault);
	err = words_of(pending, err, &fault);
	pending->cb.time(pending->arg, rc, err, now);
	end(pending, &fault);
}

void
oncrpc_ask_system_time(
    const struct oncrpc_ask *ask, provider_time_cb *cb, void *arg)
{
	const wire_server_args args = { .server = ask->server };
	struct pending *pending;
	struct err err;

	if ((pending = pending_new(ask, arg, &err)) == NULL) {
		tell(ask);
		cb(arg, err.code, &err, 0);
		return;
	}
	pending->cb.time = cb;
	put(pending, &oncrpc_system_time, &args, on_time);
}

/* ---- whose an address is ---- */

static int
take_status(
    wire_address_reply *reply, unsigned int *ret_status, struct err *err)
{
	unsigned int owner = reply->wire_address_reply_u.owner;

	if (reply->status != WIRE_OK)
		return wire_status_rc(
		    reply->status, &reply->wire_address_reply_u.failure, err);
	if (owner > ADDRESS_RESERVED)
		return err_set(err, -EPROTO, "an impossible address status");
	*ret_status = owner;
	return 0;
}

static void
on_status(void *arg, int rc, const struct err *err, void *result)
{
	struct pending *pending = arg;
	struct err fault = { 0 };
	unsigned int status = 0;

	if (rc == 0)
		rc = take_status(result, &status, &fault);
	err = words_of(pending, err, &fault);
	pending->cb.status(pending->arg, rc, err, status);
	end(pending, &fault);
}

void
oncrpc_ask_address_status(const struct oncrpc_ask *ask, uint32_t address,
    provider_address_cb *cb, void *arg)
{
	const wire_address_args args = { .server = ask->server,
		.address = address };
	struct pending *pending;
	struct err err;

	if ((pending = pending_new(ask, arg, &err)) == NULL) {
		tell(ask);
		cb(arg, err.code, &err, 0);
		return;
	}
	pending->cb.status = cb;
	put(pending, &oncrpc_address_status, &args, on_status);
}
