/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_resolve.h"

#include <stdlib.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_address.h"
#include "provider/oncrpc/oncrpc_task.h"

struct job {
	struct oncrpc_address address;
	int rc;
	struct err err;
	struct oncrpc_targets targets;
};

struct oncrpc_resolve {
	struct oncrpc_task *task;
	oncrpc_resolve_cb *cb;
	void *arg;
};

static void
run(void *arg)
{
	struct job *job = arg;

	job->rc =
	    oncrpc_address_resolve(&job->address, &job->targets, &job->err);
}

static const struct oncrpc_task_ops ops = { .run = run, .release = free };

static void
on_done(void *arg, void *what)
{
	const struct oncrpc_resolve *resolve = arg;
	const struct job *job = what;

	resolve->cb(resolve->arg, job->rc, &job->err, &job->targets);
}

struct oncrpc_resolve *
oncrpc_resolve_new(struct loop *loop, const struct oncrpc_address *address,
    oncrpc_resolve_cb *cb, void *arg)
{
	struct oncrpc_resolve *resolve = calloc(1, sizeof(*resolve));
	struct job *job = calloc(1, sizeof(*job));

	if (resolve == NULL || job == NULL) {
		free(job);
		free(resolve);
		return NULL;
	}
	job->address = *address;
	resolve->cb = cb;
	resolve->arg = arg;
	resolve->task = oncrpc_task_new(loop, &ops, job, on_done, resolve);
	if (resolve->task == NULL) {
		free(resolve);
		return NULL;
	}
	return resolve;
}

void
oncrpc_resolve_free(struct oncrpc_resolve *resolve)
{
	if (resolve == NULL)
		return;
	oncrpc_task_free(resolve->task);
	free(resolve);
}
