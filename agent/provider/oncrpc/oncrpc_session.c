/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_session.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "provider/oncrpc/oncrpc_gss.h"
#include "provider/oncrpc/oncrpc_link.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_resolve.h"

enum session_state {
	SESSION_CLOSED,
	SESSION_RESOLVING,
	SESSION_CONNECTING,
	SESSION_SECURING,
	SESSION_UP
};

struct oncrpc_session {
	struct oncrpc_session_config config;
	const struct oncrpc_session_events *events;
	void *arg;

	enum session_state state;
	bool literal; /* targets need no look-up */
	struct oncrpc_targets targets;
	int64_t resolved_ms;
	struct oncrpc_resolve *resolve;
	struct oncrpc_link *link;
	struct oncrpc_gss *gss;	  /* NULL: no security */
	struct loop_timer *timer; /* of securing */
	uint32_t xid;		  /* of the step under way */
};

void
oncrpc_session_close(struct oncrpc_session *session)
{
	oncrpc_resolve_free(session->resolve);
	session->resolve = NULL;
	oncrpc_gss_free(session->gss);
	session->gss = NULL;
	loop_timer_cancel(session->timer);
	oncrpc_link_close(session->link);
	session->state = SESSION_CLOSED;
}

static void
go_down(struct oncrpc_session *session, const struct err *err)
{
	struct err words = *err;

	oncrpc_session_close(session);
	session->events->down(session->arg, &words);
}

static void
go_up(struct oncrpc_session *session)
{
	session->state = SESSION_UP;
	loop_timer_cancel(session->timer);
	session->events->up(session->arg);
}

/* ---- who is who ---- */

static int
send_step(struct oncrpc_session *session, struct err *err)
{
	uint8_t *record;
	size_t len;
	int rc;

	/* Where it begins is not to be guessed from outside; short of entropy
	 * it may be. */
	if (getrandom(&session->xid, sizeof(session->xid), GRND_NONBLOCK) < 0)
		session->xid++;
	rc = oncrpc_gss_step(session->gss, session->xid, &record, &len);
	if (rc == 0) {
		rc = oncrpc_link_send(session->link, record, len);
		free(record);
	}
	return rc == 0 ? 0 : err_sys(err, rc, "sending");
}

static void
on_begun(void *arg, int rc, const struct err *err)
{
	struct oncrpc_session *session = arg;
	struct err words = *err;

	if (rc != 0 || send_step(session, &words) != 0)
		go_down(session, &words);
	session->events->settled(session->arg);
}

static void
on_timer(void *arg)
{
	struct oncrpc_session *session = arg;
	struct err err;

	err_set(&err, -ETIMEDOUT, "no proof of who is there within %d s",
	    ONCRPC_SESSION_SECURE_MS / 1000);
	go_down(session, &err);
	session->events->settled(session->arg);
}

static int
secure(struct oncrpc_session *session, struct err *err)
{
	const struct oncrpc_gss_config config = {
		.service = session->config.kerberos_service,
		.host = session->config.address.host,
		.keytab = session->config.keytab,
		.privacy = session->config.security == SECURITY_KRB5P,
	};

	session->state = SESSION_SECURING;
	session->gss =
	    oncrpc_gss_new(session->config.loop, &config, on_begun, session);
	if (session->gss == NULL)
		return err_sys(err, -ENOMEM, "Kerberos");
	loop_timer_set(session->timer, ONCRPC_SESSION_SECURE_MS);
	return 0;
}

static int
take_step(struct oncrpc_session *session, const uint8_t *data, size_t len,
    struct err *err)
{
	uint32_t xid;
	int rc;

	if (!oncrpc_message_xid(data, len, &xid) || xid != session->xid)
		return err_set(err, -EPROTO, "answers what was not asked");
	rc = oncrpc_gss_answer(session->gss, data, len, err);
	if (rc == 0)
		return send_step(session, err);
	if (rc < 0)
		return rc;
	go_up(session);
	return 0;
}

/* ---- what the link tells ---- */

static void
on_up(void *arg)
{
	struct oncrpc_session *session = arg;
	struct err err;

	if (session->config.security == SECURITY_NONE)
		go_up(session);
	else if (secure(session, &err) != 0)
		go_down(session, &err);
}

static int
on_record(void *arg, const uint8_t *data, size_t len, struct err *err)
{
	struct oncrpc_session *session = arg;

	if (session->state == SESSION_SECURING)
		return take_step(session, data, len, err);
	return session->events->record(session->arg, data, len, err);
}

static void
on_down(void *arg, const struct err *err)
{
	go_down(arg, err);
}

static void
on_settled(void *arg)
{
	struct oncrpc_session *session = arg;

	session->events->settled(session->arg);
}

static const struct oncrpc_link_events link_events = {
	.up = on_up,
	.record = on_record,
	.down = on_down,
	.settled = on_settled,
};

/* ---- opening ---- */

static int
open_link(struct oncrpc_session *session, struct err *err)
{
	int rc;

	session->state = SESSION_CONNECTING;
	rc = oncrpc_link_open(session->link, &session->targets, err);
	if (rc == 0 && oncrpc_link_is_up(session->link)) {
		if (session->config.security == SECURITY_NONE)
			session->state = SESSION_UP;
		else
			rc = secure(session, err);
	}
	if (rc != 0)
		oncrpc_session_close(session);
	return rc;
}

static void
on_resolved(void *arg, int rc, const struct err *err,
    const struct oncrpc_targets *targets)
{
	struct oncrpc_session *session = arg;
	struct err words = *err;

	if (rc == 0) {
		session->targets = *targets;
		session->resolved_ms = clock_mono_ms(session->config.clock);
	}
	/* What it said goes with it. */
	oncrpc_resolve_free(session->resolve);
	session->resolve = NULL;
	/* What a name meant is better than nothing. */
	if (session->targets.count == 0 || open_link(session, &words) != 0)
		go_down(session, &words);
	else if (session->state == SESSION_UP)
		go_up(session);
	session->events->settled(session->arg);
}

int
oncrpc_session_open(struct oncrpc_session *session, struct err *err)
{
	int64_t age =
	    clock_mono_ms(session->config.clock) - session->resolved_ms;

	if (session->literal ||
	    (session->targets.count > 0 && age < ONCRPC_SESSION_RESOLVED_MS))
		return open_link(session, err);
	session->resolve = oncrpc_resolve_new(session->config.loop,
	    &session->config.address, on_resolved, session);
	if (session->resolve == NULL)
		return err_sys(err, -ENOMEM, "looking up the name");
	session->state = SESSION_RESOLVING;
	return 0;
}

bool
oncrpc_session_is_up(const struct oncrpc_session *session)
{
	return session->state == SESSION_UP;
}

bool
oncrpc_session_is_closed(const struct oncrpc_session *session)
{
	return session->state == SESSION_CLOSED;
}

/* ---- calls ---- */

/* It claims no identity: a peer that knew us by what we say of ourselves would
 * know nothing. */
static int
plain_call(uint32_t xid, uint32_t procedure, const uint8_t *args, size_t len,
    uint8_t **ret_record, size_t *ret_len)
{
	const struct oncrpc_auth none = { 0 };
	uint8_t head[ONCRPC_HEAD_MAX];
	size_t head_len = oncrpc_message_head(head, xid, procedure, &none);

	return oncrpc_message_record(
	    head, head_len, &none, args, len, ret_record, ret_len);
}

int
oncrpc_session_call(struct oncrpc_session *session, uint32_t xid,
    const struct oncrpc_procedure *procedure, const uint8_t *args, size_t len,
    uint32_t *ret_number)
{
	uint8_t *record = NULL;
	size_t size;
	int rc;

	if (session->gss == NULL)
		rc = plain_call(
		    xid, procedure->number, args, len, &record, &size);
	else if (oncrpc_gss_spent(session->gss))
		return -EKEYEXPIRED;
	else
		rc = oncrpc_gss_call(session->gss, xid, procedure->number, args,
		    len, ret_number, &record, &size);
	if (rc == 0)
		rc = oncrpc_link_send(session->link, record, size);
	free(record);
	return rc;
}

int
oncrpc_session_results(struct oncrpc_session *session,
    const struct oncrpc_procedure *procedure, uint32_t number,
    const uint8_t *data, size_t len, void *results, struct err *err)
{
	struct oncrpc_reply reply;
	uint8_t *plain = NULL;
	const uint8_t *bytes;
	size_t n;
	int rc;

	if ((rc = oncrpc_message_reply(data, len, &reply, err)) != 0)
		return rc;
	bytes = reply.results;
	n = reply.len;
	if (session->gss != NULL)
		rc = oncrpc_gss_results(
		    session->gss, number, &reply, &plain, &bytes, &n, err);
	if (rc == 0)
		rc = oncrpc_message_results(procedure, bytes, n, results, err);
	free(plain);
	return rc;
}

/* ---- life ---- */

struct oncrpc_session *
oncrpc_session_new(const struct oncrpc_session_config *config,
    const struct oncrpc_session_events *events, void *arg)
{
	struct oncrpc_session *session = calloc(1, sizeof(*session));

	if (session == NULL)
		return NULL;
	session->config = *config;
	session->events = events;
	session->arg = arg;
	session->literal =
	    oncrpc_address_literal(&config->address, &session->targets);
	session->link = oncrpc_link_new(config->loop, &link_events, session);
	session->timer = loop_timer_new(config->loop, on_timer, session);
	if (session->link == NULL || session->timer == NULL) {
		oncrpc_session_free(session);
		return NULL;
	}
	return session;
}

void
oncrpc_session_free(struct oncrpc_session *session)
{
	if (session == NULL)
		return;
	if (session->link != NULL && session->timer != NULL)
		oncrpc_session_close(session);
	oncrpc_link_free(session->link);
	loop_timer_free(session->timer);
	free(session);
}
