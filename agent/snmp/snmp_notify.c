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
#include "core/event.h"
#include "service/service_events.h"
#include "snmp/agentx_session.h"
#include "snmp/mib_notification.h"
#include "snmp/mib_view.h"

/* RFC 2741 sections 6.1 and 6.2.16 */
#define AGENTX_NOTIFY 12
#define AGENTX_NOT_OPEN 257
/* libnetsnmp's number for AgentX among the versions of SNMP. */
#define VERSION_AGENTX (192 | 1)

/* A master that is stopped answers when it goes on, however late; sending
 * again would be telling twice. */
#define ANSWER_SECONDS 3600

#define RETRY_MS 1000 /* after a failure to send, of memory mostly */

struct sending {
	uint32_t sequence; /* of the event */
	uint64_t id;
};

struct snmp_notify {
	const struct clock *clock;
	struct service_events *events;
	struct mib_agent *agent;
	const uint32_t *root;
	size_t root_len;
	struct loop_timer *flush;
	struct agentx_session *session;
	netsnmp_session *master;
	/* On their way, the oldest first. */
	struct sending unanswered[SNMP_NOTIFY_UNANSWERED];
	size_t count;
	uint32_t sent; /* the sequence that was sent last on this session */
	uint64_t last_id;
	struct log_gate refused;
};

/* ---- answers ---- */

/* Takes out the one with that id; they mostly are answered in order. */
static bool
answered(struct snmp_notify *n, uint64_t id)
{
	uint32_t sequence;
	size_t i;

	for (i = 0; i < n->count && n->unanswered[i].id != id; i++)
		;
	if (i == n->count)
		return false;
	sequence = n->unanswered[i].sequence;
	n->count--;
	memmove(&n->unanswered[i], &n->unanswered[i + 1],
	    (n->count - i) * sizeof(n->unanswered[0]));
	service_events_answered(n->events, sequence);
	return true;
}

static void
tell_refused(struct snmp_notify *n, long status)
{
	unsigned int held;

	n->agent->notify_refused++;
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

/* How long ago an event was, by the wall clock: it may be of before our
 * start. */
static int64_t
age_ms(const struct snmp_notify *n, const struct event *event)
{
	int64_t seconds = clock_now(n->clock) - event->time;

	if (seconds < 0)
		return 0;
	return seconds > UINT32_MAX ? 0 : seconds * 1000;
}

static bool
send_one(struct snmp_notify *n, const struct event *event)
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
	if (!mib_notification_variables(event, n->root, n->root_len,
		age_ms(n, event), &pdu->variables) ||
	    snmp_async_send(n->master, pdu, on_answer, t) == 0) {
		snmp_free_pdu(pdu);
		free(t);
		return false;
	}
	t->sending = false;
	n->unanswered[n->count++] =
	    (struct sending) { event->sequence, ++n->last_id };
	n->sent = event->sequence;
	return true;
}

static const struct event *
next_event(struct snmp_notify *n)
{
	struct service_events_status status;

	/* Their numbers have begun anew. */
	service_events_status(n->events, &status);
	if (status.last < n->sent)
		n->sent = 0;
	return service_events_next(n->events, n->sent);
}

static void
on_flush(void *arg)
{
	struct snmp_notify *n = arg;
	const struct event *event;
	bool sent = false;

	while (n->master != NULL && n->count < SNMP_NOTIFY_UNANSWERED &&
	    (event = next_event(n)) != NULL) {
		if (!send_one(n, event)) {
			loop_timer_set(n->flush, RETRY_MS);
			break;
		}
		sent = true;
	}
	if (sent)
		agentx_session_turn(n->session);
}

static void
on_events(void *arg)
{
	struct snmp_notify *n = arg;

	if (n->master != NULL)
		loop_timer_set(n->flush, 0);
}

void
snmp_notify_session(struct snmp_notify *n, struct agentx_session *session,
    void *netsnmp_session)
{
	/* What was not answered still waits, and is sent anew. */
	n->count = 0;
	n->sent = 0;
	n->session = session;
	n->master = netsnmp_session;
	on_events(n);
}

/* ---- life ---- */

void
snmp_notify_move(struct snmp_notify *n, const uint32_t *root, size_t root_len)
{
	n->root = root;
	n->root_len = root_len;
}

struct snmp_notify *
snmp_notify_new(struct loop *loop, const struct clock *clock,
    struct service_events *events, struct mib_agent *agent,
    const uint32_t *root, size_t root_len)
{
	struct snmp_notify *n = calloc(1, sizeof(*n));

	if (n == NULL)
		return NULL;
	n->clock = clock;
	n->events = events;
	n->agent = agent;
	snmp_notify_move(n, root, root_len);
	n->refused = (struct log_gate) { .burst = 5, .seconds = 60 };
	n->flush = loop_timer_new(loop, on_flush, n);
	if (n->flush == NULL) {
		free(n);
		return NULL;
	}
	service_events_watch(events, on_events, n);
	return n;
}

void
snmp_notify_free(struct snmp_notify *n)
{
	if (n == NULL)
		return;
	service_events_watch(n->events, NULL, NULL);
	loop_timer_free(n->flush);
	free(n);
}
