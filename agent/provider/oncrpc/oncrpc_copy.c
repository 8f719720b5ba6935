/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_copy.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "provider/oncrpc/oncrpc_message.h"

struct oncrpc_copy {
	struct oncrpc_copy_spec spec;
	char server[WIRE_SERVER_NAME + 1];
	oncrpc_copy_cb *cb;
	void *arg;
	bool canceled; /* what the worker brings is of no use any more */

	int64_t begun_ms;
	unsigned int tries;
	struct oncrpc_parts parts;
	int64_t ahead; /* the peer's clock */
	int rc;	       /* of building */
	struct err err;
};

/* ---- the end of it ---- */

static void
copy_free(struct oncrpc_copy *copy)
{
	oncrpc_parts_done(&copy->parts);
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
blame(struct oncrpc_copy *copy, const struct err *err)
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
	    &(struct oncrpc_copied) { .view = oncrpc_parts_view(&copy->parts),
		.ahead = copy->ahead,
		.generation = generation });
	copy_free(copy);
}

static void
publish(struct oncrpc_copy *copy)
{
	struct generation *generation;

	generation = oncrpc_parts_publish(&copy->parts, copy->spec.number);
	if (generation == NULL)
		no_memory(copy);
	else
		succeed(copy, generation);
}

/* ---- building: run in the worker, done in the loop ---- */

static void go_on(struct oncrpc_copy *copy);

static void
run_build(void *arg)
{
	struct oncrpc_copy *copy = arg;

	copy->rc = oncrpc_parts_build(&copy->parts, &copy->err);
}

static void
build_done(void *arg)
{
	struct oncrpc_copy *copy = arg;

	if (copy->canceled)
		copy_free(copy);
	else if (copy->rc != 0)
		blame(copy, &copy->err);
	else
		go_on(copy);
}

static void
build(struct oncrpc_copy *copy)
{
	if (worker_submit(copy->spec.worker, run_build, build_done, copy) != 0)
		no_memory(copy);
}

/* ---- asking ---- */

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

static void
on_view(void *arg, int rc, const struct err *err, void *result)
{
	struct oncrpc_copy *copy = arg;
	struct err words;

	if (rc != 0) {
		fail(copy, err);
		return;
	}
	rc = oncrpc_parts_begin(
	    &copy->parts, result, copy->server, &copy->spec.last, &words);
	if (rc < 0) {
		blame(copy, &words);
		return;
	}
	copy->ahead = oncrpc_parts_view(&copy->parts)->server_time -
	    clock_now(copy->spec.clock);
	if (rc == 1)
		succeed(copy, NULL);
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

	if (rc != 0) {
		fail(copy, err);
		return;
	}
	if (expired(copy, &words)) {
		fail(copy, &words);
		return;
	}
	rc = oncrpc_parts_take(&copy->parts, result, &words);
	if (rc == 0) {
		go_on(copy);
	} else if (rc != -ESTALE) {
		blame(copy, &words);
	} else if (copy->tries < ONCRPC_COPY_TRIES_MAX) {
		oncrpc_parts_done(&copy->parts);
		ask_view(copy);
	} else {
		err_set(&words, -EBUSY,
		    "its view changes faster than it can be copied");
		blame(copy, &words);
	}
}

static void
go_on(struct oncrpc_copy *copy)
{
	wire_page_args args = {
		.server = copy->server,
		.generation = oncrpc_parts_view(&copy->parts)->generation,
	};
	const struct oncrpc_procedure *procedure;

	switch (oncrpc_parts_need(
	    &copy->parts, &procedure, &args.first, &args.max)) {
	case ONCRPC_NEED_PAGE:
		ask(copy, procedure, &args, on_page);
		break;
	case ONCRPC_NEED_TOPOLOGY:
		build(copy);
		break;
	case ONCRPC_NEED_NOTHING:
		publish(copy);
		break;
	}
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
	(void)snprintf(copy->server, sizeof(copy->server), "%s", spec->server);
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
