/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_notify.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "service/service.h"
#include "snmp/agentx_session.h"
#include "snmp/mib_alarm.h"
#include "snmp/mib_view.h"

/* RFC 2741 sections 6.1 and 6.2.16 */
#define AGENTX_NOTIFY 12
#define AGENTX_NOT_OPEN 257
/* libnetsnmp's number for AgentX among the versions of SNMP. */
#define VERSION_AGENTX (192 | 1)

/* A master that is stopped answers when it goes on, however late; sending
 * again would be telling twice. */
#define ANSWER_SECONDS 3600

#define MINUTE_MS 60000

struct entry {
	struct mib_alarm alarm;
	int64_t mono_ms; /* when it happened */
	uint64_t id;	 /* of its sending; 0 = not on its way */
};

struct snmp_notify {
	struct loop *loop;
	const struct clock *clock;
	struct service *service;
	struct mib_agent *agent;
	const uint32_t *root;
	size_t root_len;
	struct loop_timer *flush;
	struct agentx_session *session;
	netsnmp_session *master;
	/* A ring; those on their way are at its head. */
	struct entry *entries;
	size_t head, count, room;
	size_t unanswered;
	uint64_t last_id;
	struct log_gate refused, dropped;
	/* Within the current minute: */
	int64_t minute_ms;
	uint32_t minute_count;
};

static struct entry *
entry_at(const struct snmp_notify *n, size_t i)
{
	return &n->entries[(n->head + i) % n->room];
}

static bool
grow(struct snmp_notify *n)
{
	size_t i, room = n->room > 0 ? n->room * 2 : 64;
	struct entry *entries;

	if (n->count < n->room)
		return true;
	if (n->room >= SNMP_NOTIFY_QUEUE)
		return false;
	entries = calloc(room, sizeof(*entries));
	if (entries == NULL)
		return false;
	for (i = 0; i < n->count; i++)
		entries[i] = *entry_at(n, i);
	free(n->entries);
	n->entries = entries;
	n->room = room;
	n->head = 0;
	return true;
}

static void
pop(struct snmp_notify *n)
{
	n->head = (n->head + 1) % n->room;
	n->count--;
	n->agent->notify_queued = n->count;
}

/* ---- answers ---- */

/* Takes out the one with that id; they mostly are answered in order. */
static bool
answered(struct snmp_notify *n, uint64_t id)
{
	struct entry gone;
	size_t i;

	for (i = 0; i < n->unanswered && entry_at(n, i)->id != id; i++)
		;
	if (i == n->unanswered)
		return false;
	for (; i > 0; i--) {
		gone = *entry_at(n, i);
		*entry_at(n, i) = *entry_at(n, i - 1);
		*entry_at(n, i - 1) = gone;
	}
	pop(n);
	n->unanswered--;
	return true;
}

static void
tell_refused(struct snmp_notify *n, long status)
{
	unsigned int held;

	n->agent->notify_dropped++;
	if (log_gate_open(&n->refused, clock_mono_ms(n->clock), &held))
		log_warn("agentx",
		    "the master agent refused a notification (error %ld)%s",
		    status, held > 0 ? ", and others before" : "");
}

/* What a sending's callback is given; libnetsnmp calls it once. */
struct ticket {
	struct snmp_notify *notify;
	uint64_t id;
	bool sending; /* inside the call that sends: the caller frees */
};

/* The ids of two sessions differ, so what the end of an old one brings finds
 * nothing. */
static void
on_response(struct snmp_notify *n, uint64_t id, const netsnmp_pdu *pdu)
{
	if (pdu->errstat == AGENTX_NOT_OPEN) {
		/* It has forgotten us; all is sent anew on a new session. */
		if (n->session != NULL)
			agentx_session_reset(n->session);
		return;
	}
	if (!answered(n, id))
		return;
	if (pdu->errstat == 0)
		n->agent->notify_sent++;
	else
		tell_refused(n, pdu->errstat);
	loop_timer_set(n->flush, 0);
}

static int
on_answer(int operation, netsnmp_session *session, int reqid, netsnmp_pdu *pdu,
    void *magic)
{
	struct ticket *t = magic;

	(void)reqid;
	if (t->sending)
		return 1;
	if (operation == NETSNMP_CALLBACK_OP_RESEND)
		return 1;
	if (operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE)
		on_response(t->notify, t->id, pdu);
	else if (t->notify->master == session && t->notify->session != NULL)
		agentx_session_reset(t->notify->session);
	free(t);
	return 1;
}

/* ---- sending ---- */

static bool
send_one(struct snmp_notify *n, struct entry *e)
{
	struct ticket *t = malloc(sizeof(*t));
	netsnmp_pdu *pdu;

	if (t == NULL)
		return false;
	*t = (struct ticket) { n, n->last_id + 1, true };
	pdu = snmp_pdu_create(AGENTX_NOTIFY);
	if (pdu == NULL) {
		free(t);
		return false;
	}
	pdu->version = VERSION_AGENTX;
	pdu->sessid = n->master->sessid;
	pdu->reqid = snmp_get_next_reqid();
	pdu->msgid = snmp_get_next_msgid();
	pdu->flags |= UCD_MSG_FLAG_PDU_TIMEOUT;
	pdu->time = ANSWER_SECONDS;
	if (!mib_alarm_variables(&e->alarm, n->root, n->root_len,
		clock_mono_ms(n->clock) - e->mono_ms, &pdu->variables) ||
	    snmp_async_send(n->master, pdu, on_answer, t) == 0) {
		snmp_free_pdu(pdu);
		free(t);
		return false;
	}
	t->sending = false;
	e->id = ++n->last_id;
	return true;
}

static void
on_flush(void *arg)
{
	struct snmp_notify *n = arg;
	bool sent = false;

	while (n->master != NULL && n->unanswered < n->count &&
	    n->unanswered < SNMP_NOTIFY_UNANSWERED) {
		if (!send_one(n, entry_at(n, n->unanswered)))
			break;
		n->unanswered++;
		sent = true;
	}
	if (sent)
		agentx_session_turn(n->session);
}

void
snmp_notify_session(struct snmp_notify *n, struct agentx_session *session,
    void *netsnmp_session)
{
	size_t i;

	for (i = 0; i < n->unanswered; i++)
		entry_at(n, i)->id = 0;
	n->unanswered = 0;
	n->session = session;
	n->master = netsnmp_session;
	if (n->master != NULL)
		loop_timer_set(n->flush, 0);
}

/* ---- events ---- */

static bool
within_rate(struct snmp_notify *n)
{
	uint32_t limit = n->agent->notifications.rate_limit;
	int64_t now = clock_mono_ms(n->clock);

	if (limit == 0)
		return true;
	if (now - n->minute_ms >= MINUTE_MS) {
		n->minute_ms = now;
		n->minute_count = 0;
	}
	if (n->minute_count == limit) {
		n->agent->notify_suppressed++;
		return false;
	}
	n->minute_count++;
	return true;
}

static bool
wanted(const struct snmp_notify *n, enum share share)
{
	static const enum config_notify kinds[SHARE_COUNT] = {
		[SHARE_TOTAL] = NOTIFY_SCOPE_TOTAL,
		[SHARE_THIS] = NOTIFY_SCOPE_THIS,
		[SHARE_PARTNER] = NOTIFY_SCOPE_PARTNER,
	};
	const struct config_notifications *c = &n->agent->notifications;

	return c->enabled && c->kind[kinds[share]];
}

static void
tell_dropped(struct snmp_notify *n)
{
	unsigned int held;

	n->agent->notify_dropped++;
	if (log_gate_open(&n->dropped, clock_mono_ms(n->clock), &held))
		log_warn("agentx",
		    "notifications are dropped: %zu wait, and there is no %s",
		    n->count, n->room < SNMP_NOTIFY_QUEUE ? "memory" : "room");
}

void
snmp_notify_event(struct snmp_notify *n, const struct service_event *event)
{
	struct entry *e;

	if (event->kind != SERVICE_SCOPE_LOW &&
	    event->kind != SERVICE_SCOPE_CLEAR)
		return;
	if (!wanted(n, event->share) || !within_rate(n))
		return;
	if (!grow(n)) {
		tell_dropped(n);
		return;
	}
	e = entry_at(n, n->count);
	mib_alarm_init(&e->alarm, n->service, n->agent, event);
	e->mono_ms = clock_mono_ms(n->clock);
	e->id = 0;
	n->agent->notify_queued = ++n->count;
	loop_timer_set(n->flush, 0);
}

struct snmp_notify *
snmp_notify_new(struct loop *loop, const struct clock *clock,
    struct service *service, struct mib_agent *agent, const uint32_t *root,
    size_t root_len)
{
	struct snmp_notify *n = calloc(1, sizeof(*n));

	if (n == NULL)
		return NULL;
	n->loop = loop;
	n->clock = clock;
	n->service = service;
	n->agent = agent;
	n->root = root;
	n->root_len = root_len;
	n->refused = (struct log_gate) { .burst = 5, .seconds = 60 };
	n->dropped = (struct log_gate) { .burst = 1, .seconds = 60 };
	n->minute_ms = clock_mono_ms(clock);
	n->flush = loop_timer_new(loop, on_flush, n);
	if (n->flush == NULL) {
		free(n);
		return NULL;
	}
	return n;
}

void
snmp_notify_free(struct snmp_notify *n)
{
	if (n == NULL)
		return;
	loop_timer_free(n->flush);
	free(n->entries);
	free(n);
}
