/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Brings the copy of a view of a server elsewhere up to date: what has not
 * changed there is not asked for again, and all that a copy holds is of one
 * generation.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_COPY_H
#define DHCPFO_PROVIDER_ONCRPC_COPY_H

#include <stdint.h>

#include "provider/oncrpc/oncrpc_parts.h"

struct clock;
struct err;
struct generation;
struct oncrpc_client;
struct oncrpc_copy;
struct worker;

/* How often it begins because the view is gone over there. */
#define ONCRPC_COPY_TRIES_MAX 5
/* All of it; each call has its own deadline besides. */
#define ONCRPC_COPY_MAX_MS 60000

struct oncrpc_copy_spec {
	struct oncrpc_client *client;
	struct worker *worker; /* a large topology is sorted there */
	const struct clock *clock;
	const char *address;	    /* for people; outlives the copy */
	const char *server;	    /* over there; "" = the first; copied */
	int64_t timeout_ms;	    /* of each call */
	struct oncrpc_earlier last; /* borrowed until cb is called */
	uint64_t number;	    /* of a new copy */
};

struct oncrpc_copied {
	const wire_view *view; /* what the server says of itself now */
	int64_t ahead;	       /* seconds its clock is ahead of ours */
	/* A new copy, one reference for the receiver; NULL: the last one is
	 * current. */
	struct generation *generation;
};

/*
 * rc 0: copied, good until this returns.  Else it is NULL, and err says why,
 * beginning with the server's address where it is about its answers: as for
 * oncrpc_client_cb and wire_status_rc(); -EPROTO: pages that do not fit
 * together; -EBUSY: a view that changes faster than it can be copied;
 * -ETIMEDOUT.
 */
typedef void oncrpc_copy_cb(void *arg, int rc, const struct err *err,
    const struct oncrpc_copied *copied);

/* cb is called exactly once, now or later; the copy is gone then.  NULL with
 * err: no memory, and cb is not called. */
struct oncrpc_copy *oncrpc_copy_new(const struct oncrpc_copy_spec *spec,
    oncrpc_copy_cb *cb, void *arg, struct err *err);
/* Begins. */
void oncrpc_copy_start(struct oncrpc_copy *copy);

/* cb is called with -ECANCELED.  Behind the client's end, when no call is under
 * way any more. */
void oncrpc_copy_cancel(struct oncrpc_copy *copy);

#endif
