/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_call.h"

#include <errno.h>
#include <stdlib.h>

#include "base/loop.h"
#include "provider/oncrpc/oncrpc_message.h"

void
oncrpc_calls_init(struct oncrpc_calls *calls)
{
	calls->count = 0;
	calls->late_count = 0;
	TAILQ_INIT(&calls->under_way);
	TAILQ_INIT(&calls->ended);
}

static void
call_free(struct oncrpc_call *call)
{
	if (call->result != NULL)
		oncrpc_message_done(call->procedure, call->result);
	loop_timer_free(call->timer);
	free(call->result);
	free(call->args);
	free(call);
}

int
oncrpc_calls_add(struct oncrpc_calls *calls, struct loop *loop,
    const struct oncrpc_question *question, uint32_t xid,
    void (*expired)(void *call), struct oncrpc_call **ret_call)
{
	const struct oncrpc_procedure *procedure = question->procedure;
	struct oncrpc_call *call;
	int rc = -ENOMEM;

	if ((call = calloc(1, sizeof(*call))) == NULL)
		return -ENOMEM;
	call->procedure = procedure;
	call->cb = question->cb;
	call->arg = question->arg;
	call->timeout_ms = question->timeout_ms;
	call->probe = question->probe;
	call->xid = xid;
	call->result = calloc(1, procedure->result_size);
	call->timer = loop_timer_new(loop, expired, call);
	if (call->result != NULL && call->timer != NULL)
		rc = oncrpc_message_args(
		    procedure, question->args, &call->args, &call->len);
	if (rc != 0) {
		call_free(call);
		return rc;
	}
	loop_timer_set(call->timer, call->timeout_ms);
	TAILQ_INSERT_TAIL(&calls->under_way, call, next);
	calls->count++;
	*ret_call = call;
	return 0;
}

struct oncrpc_call *
oncrpc_calls_find(const struct oncrpc_calls *calls, uint32_t xid)
{
	struct oncrpc_call *call;

	TAILQ_FOREACH(call, &calls->under_way, next)
	if (call->xid == xid && call->state == ONCRPC_CALL_SENT)
		return call;
	return NULL;
}

void
oncrpc_calls_end(struct oncrpc_calls *calls, struct oncrpc_call *call, int rc,
    const struct err *err)
{
	TAILQ_REMOVE(&calls->under_way, call, next);
	calls->count--;
	call->state = ONCRPC_CALL_ENDED;
	call->rc = rc;
	if (err != NULL)
		call->err = *err;
	loop_timer_cancel(call->timer);
	TAILQ_INSERT_TAIL(&calls->ended, call, next);
}

void
oncrpc_calls_end_all(struct oncrpc_calls *calls, const struct err *err)
{
	struct oncrpc_call *call;

	while ((call = TAILQ_FIRST(&calls->under_way)) != NULL)
		oncrpc_calls_end(calls, call, err->code, err);
	calls->late_count = 0;
}

void
oncrpc_calls_overrule(struct oncrpc_calls *calls, const struct err *err)
{
	struct oncrpc_call *call;

	TAILQ_FOREACH(call, &calls->ended, next)
	{
		call->rc = err->code;
		call->err = *err;
	}
	oncrpc_calls_end_all(calls, err);
}

bool
oncrpc_calls_await(struct oncrpc_calls *calls, const struct oncrpc_call *call)
{
	if (calls->late_count == ONCRPC_CLIENT_CALLS_MAX)
		return false;
	calls->late[calls->late_count++] = call->xid;
	return true;
}

bool
oncrpc_calls_comes_late(struct oncrpc_calls *calls, uint32_t xid)
{
	size_t i;

	for (i = 0; i < calls->late_count; i++)
		if (calls->late[i] == xid) {
			calls->late[i] = calls->late[--calls->late_count];
			return true;
		}
	return false;
}

bool
oncrpc_calls_tell(struct oncrpc_calls *calls)
{
	struct oncrpc_call *call = TAILQ_FIRST(&calls->ended);

	if (call == NULL)
		return false;
	TAILQ_REMOVE(&calls->ended, call, next);
	call->cb(call->arg, call->rc, &call->err,
	    call->rc == 0 ? call->result : NULL);
	call_free(call);
	return true;
}
