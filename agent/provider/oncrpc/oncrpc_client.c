/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_client.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "provider/oncrpc/oncrpc_address.h"
#include "provider/oncrpc/oncrpc_breaker.h"
#include "provider/oncrpc/oncrpc_link.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_resolve.h"

enum call_state {
	CALL_WAITING, /* for a connection */
	CALL_SENT,
};

struct call {
	TAILQ_ENTRY(call) next;
	struct oncrpc_client *client;
	const struct oncrpc_procedure *procedure;
	oncrpc_client_cb *cb;
	void *arg;

	enum call_state state;
	bool probe;
	bool repeated;	/* on a second connection */
	uint64_t heard; /* records of the peer when it was sent */
	uint32_t xid;
	uint8_t *record;
	size_t len;
	int64_t timeout_ms;
	struct loop_timer *timer;

	int rc;
	struct err err;
	void *result;
};

TAILQ_HEAD(calls, call);

enum client_state {
	CLIENT_DOWN,
	CLIENT_RESOLVING,
	CLIENT_CONNECTING,
	CLIENT_UP
};

struct oncrpc_client {
	struct loop *loop;
	bool manual;
	const struct clock *clock;
	struct oncrpc_address address;

	enum client_state state;
	bool literal; /* targets need no look-up */
	struct oncrpc_targets targets;
	int64_t resolved_ms;
	struct oncrpc_resolve *resolve;
	struct oncrpc_link *link;
	struct oncrpc_breaker breaker;

	uint32_t xid;
	uint64_t heard;	     /* records of the peer, ever */
	uint64_t heard_here; /* of this connection */
	unsigned int count;  /* of calls */
	struct calls calls;
	/* Calls of this connection that were given up: their answers may yet
	 * come. */
	uint32_t late[ONCRPC_CLIENT_CALLS_MAX];
	size_t late_count;
	struct calls ready; /* to be told to their callers */

	unsigned int telling;
	bool freed;
};

/* ---- calls, one by one ---- */

static void
call_free(struct call *call)
{
	if (call->result != NULL)
		oncrpc_message_done(call->procedure, call->result);
	loop_timer_free(call->timer);
	free(call->result);
	free(call->record);
	free(call);
}

/* The call has ended; its caller hears of it when all is settled.  err is NULL
 * for rc 0. */
static void
finish(struct oncrpc_client *client, struct call *call, int rc,
    const struct err *err)
{
	TAILQ_REMOVE(&client->calls, call, next);
	client->count--;
	call->rc = rc;
	if (err != NULL)
		call->err = *err;
	loop_timer_cancel(call->timer);
	TAILQ_INSERT_TAIL(&client->ready, call, next);
}

static void
finish_all(struct oncrpc_client *client, const struct err *err)
{
	struct call *call;

	while ((call = TAILQ_FIRST(&client->calls)) != NULL)
		finish(client, call, err->code, err);
}

static struct call *
find(struct oncrpc_client *client, uint32_t xid)
{
	struct call *call;

	TAILQ_FOREACH(call, &client->calls, next)
	if (call->xid == xid && call->state == CALL_SENT)
		return call;
	return NULL;
}

/* True if it is the answer to a call that was given up; it is awaited no
 * more. */
static bool
comes_late(struct oncrpc_client *client, uint32_t xid)
{
	size_t i;

	for (i = 0; i < client->late_count; i++)
		if (client->late[i] == xid) {
			client->late[i] = client->late[--client->late_count];
			return true;
		}
	return false;
}

static void
release(struct oncrpc_client *client)
{
	if (!client->freed || client->telling > 0)
		return;
	free(client);
}

/* Tells those whose calls have ended; one of them may free the client. */
static void
tell(struct oncrpc_client *client)
{
	struct call *call;

	client->telling++;
	while ((call = TAILQ_FIRST(&client->ready)) != NULL) {
		TAILQ_REMOVE(&client->ready, call, next);
		call->cb(call->arg, call->rc, &call->err,
		    call->rc == 0 ? call->result : NULL);
		call_free(call);
	}
	client->telling--;
	release(client);
}

static void
settle(struct oncrpc_client *client)
{
	if (!client->manual)
		tell(client);
}

/* ---- trouble ---- */

/* How a failed connection is told to those above. */
static struct err
told(const struct oncrpc_client *client, const struct err *err)
{
	static const int kept[] = { -ETIMEDOUT, -EACCES, -EPROTO, -ENOMEM,
		-ENODEV };
	struct err full = *err;
	size_t i, n = sizeof(kept) / sizeof(kept[0]);

	for (i = 0; i < n && kept[i] != err->code; i++)
		;
	if (i == n)
		full.code = err->code == -EPERM ? -EACCES : -EHOSTUNREACH;
	err_prefix(&full, "%s", client->address.text);
	return full;
}

static void
canceled(const struct oncrpc_client *client, struct err *err)
{
	err_set(
	    err, -ECANCELED, "%s: not asked any more", client->address.text);
}

/* Nobody is to be reached: all that wait hear why. */
static void
end_all(struct oncrpc_client *client, const struct err *why)
{
	oncrpc_resolve_free(client->resolve);
	client->resolve = NULL;
	oncrpc_link_close(client->link);
	client->state = CLIENT_DOWN;
	client->late_count = 0;
	oncrpc_breaker_trip(&client->breaker, why);
	finish_all(client, why);
}

static void
give_up(struct oncrpc_client *client, const struct err *err)
{
	struct err full = told(client, err);

	end_all(client, &full);
}

/* ---- connecting ---- */

static void
send_call(struct oncrpc_client *client, struct call *call)
{
	struct err err, full;
	int rc;

	rc = oncrpc_link_send(client->link, call->record, call->len);
	if (rc != 0) {
		err_sys(&err, rc, "sending");
		full = told(client, &err);
		finish(client, call, full.code, &full);
		return;
	}
	call->state = CALL_SENT;
	call->heard = client->heard;
}

static void
on_up(void *arg)
{
	struct oncrpc_client *client = arg;
	struct call *call, *following;

	client->state = CLIENT_UP;
	client->heard_here = 0;
	for (call = TAILQ_FIRST(&client->calls); call != NULL;
	     call = following) {
		following = TAILQ_NEXT(call, next);
		send_call(client, call);
	}
}

static void
open_link(struct oncrpc_client *client)
{
	struct err err;

	client->state = CLIENT_CONNECTING;
	if (oncrpc_link_open(client->link, &client->targets, &err) != 0)
		give_up(client, &err);
	else if (oncrpc_link_is_up(client->link))
		on_up(client);
}

static void
on_resolved(void *arg, int rc, const struct err *err,
    const struct oncrpc_targets *targets)
{
	struct oncrpc_client *client = arg;
	struct err why = *err;

	if (rc == 0) {
		client->targets = *targets;
		client->resolved_ms = clock_mono_ms(client->clock);
	}
	/* What it said goes with it. */
	oncrpc_resolve_free(client->resolve);
	client->resolve = NULL;
	/* What a name meant is better than nothing. */
	if (client->targets.count > 0)
		open_link(client);
	else
		give_up(client, &why);
	settle(client);
}

static void
connect_anew(struct oncrpc_client *client)
{
	int64_t age = clock_mono_ms(client->clock) - client->resolved_ms;
	struct err err;

	if (client->literal ||
	    (client->targets.count > 0 && age < ONCRPC_CLIENT_RESOLVED_MS)) {
		open_link(client);
		return;
	}
	client->state = CLIENT_RESOLVING;
	client->resolve = oncrpc_resolve_new(
	    client->loop, &client->address, on_resolved, client);
	if (client->resolve == NULL) {
		err_sys(&err, -ENOMEM, "looking up the name");
		give_up(client, &err);
	}
}

/* ---- what the link tells ---- */

static int
on_record(void *arg, const uint8_t *data, size_t len, struct err *err)
{
	struct oncrpc_client *client = arg;
	struct err words, full;
	struct call *call;
	uint32_t xid;
	int rc;

	if (!oncrpc_message_xid(data, len, &xid))
		return err_set(
		    err, -EPROTO, "answers with something that is no reply");
	call = find(client, xid);
	if (call == NULL && !comes_late(client, xid))
		return err_set(err, -EPROTO, "answers what was not asked");
	client->heard++;
	client->heard_here++;
	if (call == NULL) {
		oncrpc_breaker_mend(&client->breaker);
		return 0;
	}
	rc = oncrpc_message_reply(
	    data, len, call->procedure, call->result, &words);
	if (rc == -EPROTO) {
		*err = words;
		return rc;
	}
	oncrpc_breaker_mend(&client->breaker);
	if (rc != 0) {
		full = words;
		err_prefix(&full, "%s", client->address.text);
	}
	finish(client, call, rc, rc != 0 ? &full : NULL);
	return 0;
}

/* A peer may close a connection when it likes, and a call may just have been
 * under way: it is asked again, once. */
static void
closed_by_peer(struct oncrpc_client *client, const struct err *err)
{
	struct err full = told(client, err);
	struct call *call, *following;

	for (call = TAILQ_FIRST(&client->calls); call != NULL;
	     call = following) {
		following = TAILQ_NEXT(call, next);
		if (call->repeated) {
			finish(client, call, full.code, &full);
			continue;
		}
		call->repeated = true;
		call->state = CALL_WAITING;
	}
	if (client->count > 0)
		connect_anew(client);
}

static void
on_down(void *arg, const struct err *err)
{
	struct oncrpc_client *client = arg;
	bool used = client->state == CLIENT_UP && client->heard_here > 0;

	client->state = CLIENT_DOWN;
	client->late_count = 0;
	if (err->code == -ECONNRESET && (used || client->count == 0))
		closed_by_peer(client, err);
	else
		give_up(client, err);
}

static void
on_settled(void *arg)
{
	settle(arg);
}

static const struct oncrpc_link_events link_events = {
	.up = on_up,
	.record = on_record,
	.down = on_down,
	.settled = on_settled,
};

/* ---- deadlines ---- */

static void
on_deadline(void *arg)
{
	struct call *call = arg;
	struct oncrpc_client *client = call->client;
	bool waiting = call->state == CALL_WAITING;
	bool silent = call->heard == client->heard;
	struct err err, full;

	err_set(&err, -ETIMEDOUT, "no %s within %lld ms",
	    waiting ? "connection" : "answer", (long long)call->timeout_ms);
	full = told(client, &err);
	if (!waiting &&
	    ((call->probe && silent) ||
		client->late_count == ONCRPC_CLIENT_CALLS_MAX)) {
		give_up(client, &err);
	} else {
		/* An attempt to connect has a deadline of its own, and goes on;
		 * others are answered, or may be. */
		if (waiting && call->probe)
			oncrpc_breaker_trip(&client->breaker, &full);
		if (!waiting)
			client->late[client->late_count++] = call->xid;
		finish(client, call, full.code, &full);
	}
	settle(client);
}

/* ---- asking ---- */

static void
refuse(const struct oncrpc_question *question, const struct err *err)
{
	question->cb(question->arg, err->code, err, NULL);
}

static int
call_new(struct oncrpc_client *client, const struct oncrpc_question *question,
    struct call **ret_call)
{
	const struct oncrpc_procedure *procedure = question->procedure;
	struct call *call;
	int rc = -ENOMEM;

	if ((call = calloc(1, sizeof(*call))) == NULL)
		return -ENOMEM;
	call->client = client;
	call->procedure = procedure;
	call->cb = question->cb;
	call->arg = question->arg;
	call->timeout_ms = question->timeout_ms;
	call->probe = question->probe || client->breaker.tripped;
	call->xid = client->xid++;
	call->result = calloc(1, procedure->result_size);
	call->timer = loop_timer_new(client->loop, on_deadline, call);
	if (call->result != NULL && call->timer != NULL)
		rc = oncrpc_message_call(call->xid, procedure, question->args,
		    &call->record, &call->len);
	if (rc != 0) {
		call_free(call);
		return rc;
	}
	*ret_call = call;
	return 0;
}

void
oncrpc_client_call(
    struct oncrpc_client *client, const struct oncrpc_question *question)
{
	struct call *call;
	struct err err;
	int rc;

	if (client->freed) {
		canceled(client, &err);
		refuse(question, &err);
		return;
	}
	if (!question->probe &&
	    oncrpc_breaker_refuses(&client->breaker, client->count > 0)) {
		err = client->breaker.why;
		refuse(question, &err);
		return;
	}
	if (client->count == ONCRPC_CLIENT_CALLS_MAX) {
		err_set(&err, -EHOSTUNREACH,
		    "%s: %u calls wait for an answer already",
		    client->address.text, client->count);
		refuse(question, &err);
		return;
	}
	if ((rc = call_new(client, question, &call)) != 0) {
		err_sys(&err, rc, "%s", client->address.text);
		refuse(question, &err);
		return;
	}
	TAILQ_INSERT_TAIL(&client->calls, call, next);
	client->count++;
	loop_timer_set(call->timer, call->timeout_ms);
	if (client->state == CLIENT_UP)
		send_call(client, call);
	else if (client->state == CLIENT_DOWN)
		connect_anew(client);
	settle(client);
}

void
oncrpc_client_distrust(struct oncrpc_client *client, const struct err *why)
{
	if (client->freed)
		return;
	end_all(client, why);
	settle(client);
}

void
oncrpc_client_round(struct oncrpc_client *client)
{
	if (TAILQ_EMPTY(&client->ready))
		loop_once(client->loop, -1);
	tell(client);
}

/* ---- life ---- */

struct oncrpc_client *
oncrpc_client_new(struct loop *loop, bool manual, const struct clock *clock,
    const struct oncrpc_address *address)
{
	struct oncrpc_client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		return NULL;
	client->loop = loop;
	client->manual = manual;
	client->clock = clock;
	client->address = *address;
	client->literal = oncrpc_address_literal(address, &client->targets);
	TAILQ_INIT(&client->calls);
	TAILQ_INIT(&client->ready);
	/* Where it begins is not to be guessed from outside; short of entropy
	 * it may be. */
	if (getrandom(&client->xid, sizeof(client->xid), GRND_NONBLOCK) < 0)
		client->xid = (uint32_t)clock_now(clock);
	client->link = oncrpc_link_new(loop, &link_events, client);
	if (client->link == NULL ||
	    oncrpc_breaker_init(&client->breaker, loop) != 0) {
		oncrpc_client_free(client);
		return NULL;
	}
	return client;
}

void
oncrpc_client_free(struct oncrpc_client *client)
{
	struct call *call;
	struct err err;

	if (client == NULL)
		return;
	oncrpc_resolve_free(client->resolve);
	oncrpc_link_free(client->link);
	oncrpc_breaker_done(&client->breaker);
	client->freed = true;
	canceled(client, &err);
	/* Also those of which the answer is here, but was not told. */
	TAILQ_FOREACH(call, &client->ready, next)
	{
		call->rc = err.code;
		call->err = err;
	}
	finish_all(client, &err);
	tell(client);
}
