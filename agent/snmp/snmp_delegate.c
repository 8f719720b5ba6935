/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_delegate.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdlib.h>
#include <sys/queue.h>

#include "base/loop.h"
#include "snmp/mib_answer.h"

#define DATA_NAME "dhcpfo" /* of ours among a request's data */

struct waiter {
	struct snmp_waiting waiting;
	struct mib_answer *answer; /* one reference */
};

/*
 * A request from the time when a variable of it waited first.  It belongs to
 * libnetsnmp's request, which frees it (on_gone): its transaction's number,
 * which netsnmp_handler_check_cache() goes by, would not do.  A master sends
 * the parts of one SNMP request, for two subtrees, under one number, and begins
 * to count anew when it is restarted.
 */
struct request {
	TAILQ_ENTRY(request) entry;
	struct snmp_delegate *delegate; /* NULL: that is gone */
	struct loop_timer *deadline;
	bool late;
	struct waiter *waiters;
	size_t count;
};

struct snmp_delegate {
	struct loop *loop;
	struct snmp_delegate_calls calls;
	void *arg;
	TAILQ_HEAD(request_list, request) requests;
	size_t count;
};

/* ---- a request ---- */

/* Its i-th variable waits no longer. */
static void
waiter_drop(struct request *r, size_t i)
{
	mib_answer_unref(r->waiters[i].answer);
	r->waiters[i] = r->waiters[--r->count];
}

static void
detach(struct snmp_delegate *d, struct request *r)
{
	loop_timer_free(r->deadline);
	r->deadline = NULL;
	TAILQ_REMOVE(&d->requests, r, entry);
	d->count--;
	r->delegate = NULL;
}

/* libnetsnmp frees the request; its waiters are gone. */
static void
on_gone(void *data)
{
	struct request *r = data;

	if (r->delegate != NULL)
		detach(r->delegate, r);
	while (r->count > 0)
		waiter_drop(r, r->count - 1);
	free(r->waiters);
	free(r);
}

static void
fail_all(struct request *r)
{
	const struct snmp_waiting *w;

	while (r->count > 0) {
		w = &r->waiters[r->count - 1].waiting;
		netsnmp_set_request_error(w->info, w->request, SNMP_ERR_GENERR);
		waiter_drop(r, r->count - 1);
	}
}

static void
on_deadline(void *arg)
{
	struct request *r = arg;
	struct snmp_delegate *d = r->delegate;

	r->late = true;
	if (r->count == 0)
		return;
	fail_all(r);
	/* It frees the request. */
	d->calls.answered(d->arg);
}

static struct request *
request_new(struct snmp_delegate *d, netsnmp_agent_request_info *info)
{
	struct request *r = calloc(1, sizeof(*r));
	netsnmp_data_list *data = NULL;

	if (r == NULL)
		return NULL;
	r->deadline = loop_timer_new(d->loop, on_deadline, r);
	if (r->deadline != NULL)
		data = netsnmp_create_data_list(DATA_NAME, r, on_gone);
	if (data == NULL) {
		loop_timer_free(r->deadline);
		free(r);
		return NULL;
	}
	netsnmp_agent_add_list_data(info, data);
	loop_timer_set(r->deadline, SNMP_DELEGATE_MS);
	r->delegate = d;
	TAILQ_INSERT_TAIL(&d->requests, r, entry);
	d->count++;
	return r;
}

/* ---- waiting ---- */

bool
snmp_delegate_wait(struct snmp_delegate *d, const struct snmp_waiting *waiting,
    struct mib_answer *answer)
{
	struct waiter *waiters;
	struct request *r;

	if (answer == NULL)
		return false;
	r = netsnmp_agent_get_list_data(waiting->info, DATA_NAME);
	if (r == NULL && d->count < SNMP_DELEGATE_MAX)
		r = request_new(d, waiting->info);
	if (r == NULL || r->late)
		return false;
	waiters = realloc(r->waiters, (r->count + 1) * sizeof(*r->waiters));
	if (waiters == NULL)
		return false;
	r->waiters = waiters;
	r->waiters[r->count++] =
	    (struct waiter) { *waiting, mib_answer_ref(answer) };
	waiting->request->delegated = REQUEST_IS_DELEGATED;
	return true;
}

/* True if a variable of it was answered. */
static bool
look_again(struct request *r)
{
	struct snmp_delegate *d = r->delegate;
	struct mib_answer *answer;
	struct waiter *v;
	bool answered = false;
	size_t i;

	for (i = r->count; i-- > 0;) {
		v = &r->waiters[i];
		if (!mib_answer_done(v->answer))
			continue;
		v->waiting.request->delegated = REQUEST_IS_NOT_DELEGATED;
		answer = d->calls.again(d->arg, &v->waiting);
		if (answer == NULL) {
			waiter_drop(r, i);
			answered = true;
			continue;
		}
		v->waiting.request->delegated = REQUEST_IS_DELEGATED;
		mib_answer_ref(answer);
		mib_answer_unref(v->answer);
		v->answer = answer;
	}
	return answered;
}

void
snmp_delegate_wake(struct snmp_delegate *d)
{
	struct request *r;
	bool answered = false;

	TAILQ_FOREACH(r, &d->requests, entry)
	answered |= look_again(r);
	if (answered)
		d->calls.answered(d->arg);
}

void
snmp_delegate_end(struct snmp_delegate *d)
{
	struct request *r;
	bool answered = false;

	TAILQ_FOREACH(r, &d->requests, entry)
	{
		r->late = true;
		answered |= r->count > 0;
		fail_all(r);
	}
	if (answered)
		d->calls.answered(d->arg);
}

size_t
snmp_delegate_count(const struct snmp_delegate *d)
{
	return d->count;
}

/* ---- life ---- */

struct snmp_delegate *
snmp_delegate_new(
    struct loop *loop, const struct snmp_delegate_calls *calls, void *arg)
{
	struct snmp_delegate *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->loop = loop;
	d->calls = *calls;
	d->arg = arg;
	TAILQ_INIT(&d->requests);
	return d;
}

void
snmp_delegate_free(struct snmp_delegate *d)
{
	struct request *r;

	if (d == NULL)
		return;
	while ((r = TAILQ_FIRST(&d->requests)) != NULL)
		detach(d, r);
	free(d);
}
