/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The calls of a client that are under way, and those that have ended and were
 * not told to their callers yet. */

#ifndef DHCPFO_PROVIDER_ONCRPC_CALL_H
#define DHCPFO_PROVIDER_ONCRPC_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_client.h"

struct loop;
struct loop_timer;

enum oncrpc_call_state {
	ONCRPC_CALL_WAITING, /* for a connection */
	ONCRPC_CALL_SENT,
	ONCRPC_CALL_ENDED
};

struct oncrpc_call {
	TAILQ_ENTRY(oncrpc_call) next;
	struct oncrpc_client *client;
	const struct oncrpc_procedure *procedure;
	oncrpc_client_cb *cb;
	void *arg;

	enum oncrpc_call_state state;
	bool probe;
	bool repeated;	/* on a second connection */
	uint64_t heard; /* records of the peer when it was sent */
	uint32_t xid;
	uint32_t number; /* of the session, when it was sent */
	uint8_t *args;	 /* encoded */
	size_t len;
	int64_t timeout_ms;
	struct loop_timer *timer;

	int rc;
	struct err err;
	void *result;
};

TAILQ_HEAD(oncrpc_call_list, oncrpc_call);

struct oncrpc_calls {
	unsigned int count; /* under way */
	struct oncrpc_call_list under_way, ended;
	/* Calls of this connection that were given up: their answers may yet
	 * come. */
	uint32_t late[ONCRPC_CLIENT_CALLS_MAX];
	size_t late_count;
};

void oncrpc_calls_init(struct oncrpc_calls *calls);

/* A new one, waiting; expired is called with it at its deadline.  0, -ENOMEM or
 * -EINVAL (the arguments). */
int oncrpc_calls_add(struct oncrpc_calls *calls, struct loop *loop,
    const struct oncrpc_question *question, uint32_t xid,
    void (*expired)(void *call), struct oncrpc_call **ret_call);

/* The one that was sent with this xid; NULL: none. */
struct oncrpc_call *oncrpc_calls_find(
    const struct oncrpc_calls *calls, uint32_t xid);

/* It has ended; err is NULL for rc 0. */
void oncrpc_calls_end(struct oncrpc_calls *calls, struct oncrpc_call *call,
    int rc, const struct err *err);
/* All of them have, and also those whose callers were not told yet. */
void oncrpc_calls_end_all(struct oncrpc_calls *calls, const struct err *err);
void oncrpc_calls_overrule(struct oncrpc_calls *calls, const struct err *err);

/* The answer to a call that has ended may yet come; false: to too many. */
bool oncrpc_calls_await(
    struct oncrpc_calls *calls, const struct oncrpc_call *call);
/* True if it is such an answer, which is awaited no more. */
bool oncrpc_calls_comes_late(struct oncrpc_calls *calls, uint32_t xid);

/* Tells the caller of the first one that has ended; false: there is none. */
bool oncrpc_calls_tell(struct oncrpc_calls *calls);

#endif
