/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_client.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/random.h>

#include "base/err.h"
#include "base/loop.h"
#include "provider/oncrpc/oncrpc_address.h"
#include "provider/oncrpc/oncrpc_breaker.h"
#include "provider/oncrpc/oncrpc_call.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_session.h"

struct oncrpc_client {
	struct loop *loop;
	bool manual;
	struct oncrpc_address address;

	struct oncrpc_session *session;
	struct oncrpc_breaker breaker;
	struct oncrpc_calls calls;
	uint32_t xid;
	uint64_t heard;	     /* records of the peer, ever */
	uint64_t heard_here; /* of this connection */

	unsigned int telling;
	bool freed;
};

/* ---- telling ---- */

static void
release(struct oncrpc_client *client)
{
	if (client->freed && client->telling == 0)
		free(client);
}

/* Tells those whose calls have ended; one of them may free the client. */
static void
tell(struct oncrpc_client *client)
{
	client->telling++;
	while (oncrpc_calls_tell(&client->calls))
		;
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
		-ENODEV, -EPROTONOSUPPORT, -EIO };
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
	oncrpc_session_close(client->session);
	oncrpc_breaker_trip(&client->breaker, why);
	oncrpc_calls_end_all(&client->calls, why);
}

static void
give_up(struct oncrpc_client *client, const struct err *err)
{
	struct err full = told(client, err);

	end_all(client, &full);
}

/* ---- connections ---- */

static void connect_anew(struct oncrpc_client *client);

/*
 * A connection may end when it likes, and a call may just have been under way:
 * it is asked again, once.
 */
static void
begin_again(struct oncrpc_client *client, const struct err *err)
{
	struct err full = told(client, err);
	struct oncrpc_call *call, *following;

	client->calls.late_count = 0;
	for (call = TAILQ_FIRST(&client->calls.under_way); call != NULL;
	     call = following) {
		following = TAILQ_NEXT(call, next);
		if (call->repeated) {
			oncrpc_calls_end(
			    &client->calls, call, full.code, &full);
			continue;
		}
		call->repeated = call->state == ONCRPC_CALL_SENT;
		call->state = ONCRPC_CALL_WAITING;
	}
	if (client->calls.count > 0)
		connect_anew(client);
}

/* False: the session takes no more calls. */
static bool
send_call(struct oncrpc_client *client, struct oncrpc_call *call)
{
	struct err err, full;
	int rc;

	rc = oncrpc_session_call(client->session, call->xid, call->procedure,
	    call->args, call->len, &call->number);
	if (rc == 0) {
		call->state = ONCRPC_CALL_SENT;
		call->heard = client->heard;
	} else if (rc != -EKEYEXPIRED) {
		err_sys(&err, rc, "sending");
		full = told(client, &err);
		oncrpc_calls_end(&client->calls, call, full.code, &full);
	}
	return rc != -EKEYEXPIRED;
}

static void
send_waiting(struct oncrpc_client *client)
{
	struct oncrpc_call *call, *following;
	struct err err;

	for (call = TAILQ_FIRST(&client->calls.under_way); call != NULL;
	     call = following) {
		following = TAILQ_NEXT(call, next);
		if (call->state != ONCRPC_CALL_WAITING ||
		    send_call(client, call))
			continue;
		oncrpc_session_close(client->session);
		err_set(&err, -ECONNRESET, "the session has come to its end");
		begin_again(client, &err);
		return;
	}
}

static void
on_up(void *arg)
{
	struct oncrpc_client *client = arg;

	client->heard_here = 0;
	send_waiting(client);
}

static void
connect_anew(struct oncrpc_client *client)
{
	struct err err;

	if (oncrpc_session_open(client->session, &err) != 0)
		give_up(client, &err);
	else if (oncrpc_session_is_up(client->session))
		on_up(client);
}

static void
on_down(void *arg, const struct err *err)
{
	struct oncrpc_client *client = arg;

	if (err->code == -ECONNRESET &&
	    (client->heard_here > 0 || client->calls.count == 0))
		begin_again(client, err);
	else
		give_up(client, err);
	client->heard_here = 0;
}

static int
on_record(void *arg, const uint8_t *data, size_t len, struct err *err)
{
	struct oncrpc_client *client = arg;
	struct oncrpc_call *call;
	struct err words, full;
	uint32_t xid;
	int rc;

	if (!oncrpc_message_xid(data, len, &xid))
		return err_set(
		    err, -EPROTO, "answers with something that is no reply");
	call = oncrpc_calls_find(&client->calls, xid);
	if (call == NULL && !oncrpc_calls_comes_late(&client->calls, xid))
		return err_set(err, -EPROTO, "answers what was not asked");
	client->heard++;
	client->heard_here++;
	if (call == NULL) {
		oncrpc_breaker_mend(&client->breaker);
		return 0;
	}
	rc = oncrpc_session_results(client->session, call->procedure,
	    call->number, data, len, call->result, &words);
	if (rc == -EPROTO || rc == -EACCES || rc == -EKEYEXPIRED) {
		/* Who refuses one call refuses all; what the last one lacks a
		 * new session has. */
		*err = words;
		return err->code = rc == -EKEYEXPIRED ? -ECONNRESET : rc;
	}
	oncrpc_breaker_mend(&client->breaker);
	if (rc != 0) {
		full = words;
		err_prefix(&full, "%s", client->address.text);
	}
	oncrpc_calls_end(&client->calls, call, rc, rc != 0 ? &full : NULL);
	return 0;
}

static void
on_settled(void *arg)
{
	settle(arg);
}

static const struct oncrpc_session_events session_events = {
	.up = on_up,
	.record = on_record,
	.down = on_down,
	.settled = on_settled,
};

/* ---- deadlines ---- */

static void
on_deadline(void *arg)
{
	struct oncrpc_call *call = arg;
	struct oncrpc_client *client = call->client;
	bool waiting = call->state == ONCRPC_CALL_WAITING;
	bool silent = call->heard == client->heard;
	struct err err, full;

	err_set(&err, -ETIMEDOUT, "no %s within %lld ms",
	    waiting ? "connection" : "answer", (long long)call->timeout_ms);
	full = told(client, &err);
	if (!waiting &&
	    ((call->probe && silent) ||
		!oncrpc_calls_await(&client->calls, call))) {
		end_all(client, &full);
	} else {
		/* An attempt to connect has a deadline of its own, and goes on;
		 * others are answered, or may be. */
		if (waiting && call->probe)
			oncrpc_breaker_trip(&client->breaker, &full);
		oncrpc_calls_end(&client->calls, call, full.code, &full);
	}
	settle(client);
}

/* ---- asking ---- */

static void
refuse(const struct oncrpc_question *question, const struct err *err)
{
	question->cb(question->arg, err->code, err, NULL);
}

/* Why a call is not even tried; code 0: it is. */
static struct err
objection(const struct oncrpc_client *client, bool probe)
{
	unsigned int count = client->calls.count;
	struct err err = { 0 };

	if (client->freed)
		canceled(client, &err);
	else if (!probe && oncrpc_breaker_refuses(&client->breaker, count > 0))
		err = client->breaker.why;
	else if (count == ONCRPC_CLIENT_CALLS_MAX)
		err_set(&err, -EHOSTUNREACH,
		    "%s: %u calls wait for an answer already",
		    client->address.text, count);
	return err;
}

void
oncrpc_client_call(
    struct oncrpc_client *client, const struct oncrpc_question *question)
{
	struct err err = objection(client, question->probe);
	struct oncrpc_call *call;
	int rc;

	if (err.code != 0) {
		refuse(question, &err);
		return;
	}
	rc = oncrpc_calls_add(&client->calls, client->loop, question,
	    client->xid++, on_deadline, &call);
	if (rc != 0) {
		err_sys(&err, rc, "%s", client->address.text);
		refuse(question, &err);
		return;
	}
	call->client = client;
	/* The first one that is let through shows whether the peer is back. */
	call->probe = question->probe || client->breaker.tripped;
	if (oncrpc_session_is_up(client->session))
		send_waiting(client);
	else if (oncrpc_session_is_closed(client->session))
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
	if (TAILQ_EMPTY(&client->calls.ended))
		loop_once(client->loop, -1);
	tell(client);
}

/* ---- life ---- */

struct oncrpc_client *
oncrpc_client_new(const struct oncrpc_session_config *config, bool manual)
{
	struct oncrpc_client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		return NULL;
	client->loop = config->loop;
	client->manual = manual;
	client->address = config->address;
	oncrpc_calls_init(&client->calls);
	/* Where it begins is not to be guessed from outside; short of entropy
	 * it may be. */
	if (getrandom(&client->xid, sizeof(client->xid), GRND_NONBLOCK) < 0)
		client->xid = 1;
	client->session = oncrpc_session_new(config, &session_events, client);
	if (client->session == NULL ||
	    oncrpc_breaker_init(&client->breaker, config->loop) != 0) {
		oncrpc_client_free(client);
		return NULL;
	}
	return client;
}

void
oncrpc_client_free(struct oncrpc_client *client)
{
	struct err err;

	if (client == NULL)
		return;
	oncrpc_session_free(client->session);
	oncrpc_breaker_done(&client->breaker);
	client->freed = true;
	/* Also those of which the answer is here, but was not told. */
	canceled(client, &err);
	oncrpc_calls_overrule(&client->calls, &err);
	tell(client);
}
