/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_session.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/agent/sysORTable.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "snmp/agentx_link.h"
#include "snmp/agentx_log.h"
#include "snmp/agentx_pump.h"
#include "snmp/snmp_oid.h"

/* All synchronous exchanges of one occasion (open and register, or close)
 * together may take this long, and one of them this. */
#define SYNC_MS 250
#define SYNC_ONE_MS 200
#define SYNC_ONE_US 200000L

#define RECONNECT_MIN_MS 250
#define RECONNECT_MAX_MS 5000

/* libnetsnmp's number for AgentX among the versions of SNMP; no installed
 * header names it. */
#define VERSION_AGENTX (192 | 1)

struct agentx_session {
	struct loop *loop;
	struct agentx_session_config config;
	agentx_session_cb *cb;
	agentx_session_answer_fn *answer;
	void *arg;
	struct agentx_link *link;
	struct agentx_pump *pump;
	struct loop_timer *reconnect;
	int64_t delay_ms;
	netsnmp_session *master; /* libnetsnmp's, while it is open */
	bool up;		 /* told so */
	bool failing;		 /* told that we cannot connect */
	bool lost;		 /* since the last turn */
	uint64_t connections;
	int64_t began_ms; /* of registrations */
	oid module[SNMP_OID_MAX];
};

/* ---- libnetsnmp's callbacks ---- */

/* Only a session's creation is a place to set its timeout; a second try on a
 * stream would be a duplicate. */
static int
on_session_init(int major, int minor, void *session, void *arg)
{
	netsnmp_session *s = session;

	(void)major;
	(void)minor;
	(void)arg;
	if (s->version == VERSION_AGENTX) {
		s->timeout = SYNC_ONE_US;
		s->retries = 0;
	}
	return 0;
}

static int
on_index_start(int major, int minor, void *session, void *arg)
{
	struct agentx_session *s = arg;

	(void)major;
	(void)minor;
	s->master = session;
	return 0;
}

static int
on_index_stop(int major, int minor, void *session, void *arg)
{
	struct agentx_session *s = arg;

	(void)major;
	(void)minor;
	if (s->master == session) {
		s->master = NULL;
		s->lost = true;
	}
	return 0;
}

/* ---- open, lost, open again ---- */

static void
reconnect_later(struct agentx_session *s)
{
	loop_timer_set(s->reconnect, s->delay_ms);
	s->delay_ms *= 2;
	if (s->delay_ms > RECONNECT_MAX_MS)
		s->delay_ms = RECONNECT_MAX_MS;
}

static void
reconnect_now(void *arg)
{
	struct agentx_session *s = arg;

	agentx_link_connect(s->link);
}

static void
take_module(struct agentx_session *s, const uint32_t *module, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		s->module[i] = module[i];
	s->config.module_len = len;
}

static void
register_capabilities(struct agentx_session *s)
{
	REGISTER_SYSOR_TABLE(s->module, s->config.module_len, s->config.descr);
}

static void
tell_failure(struct agentx_session *s, const char *text)
{
	if (!s->failing)
		log_warn("agentx", "no master agent: %s; trying again", text);
	s->failing = true;
}

/*
 * A subtree that others were registered inside of is kept in pieces, each with
 * the name of the whole.  register_mib_reattach() would register that name once
 * for each, and the master complains of all but one: the first piece is enough.
 */
static void
skip_pieces(void)
{
	const subtree_context_cache *context;
	netsnmp_subtree *first, *s;

	for (context = get_top_context_cache(); context != NULL;
	     context = context->next)
		for (first = context->first_subtree; first != NULL;
		     first = first->next)
			for (s = first; s != NULL; s = s->children)
				if (snmp_oid_compare(s->start_a, s->start_len,
					s->name_a, s->namelen) != 0)
					s->flags |= SUBTREE_ATTACHED;
}

/*
 * Opens the session on the connection that link has made.  libnetsnmp opens
 * one whenever configuration has been read, and registers nothing by itself
 * then; so both are done here, and its own alarms, which would block, are off.
 */
static void
session_open(struct agentx_session *s)
{
	bool in_time;

	agentx_link_begin(s->link, SYNC_MS);
	snmp_call_callbacks(
	    SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, NULL);
	if (s->master != NULL) {
		skip_pieces();
		register_mib_reattach();
		register_capabilities(s);
	}
	in_time = agentx_link_end(s->link);
	if (s->master == NULL || !in_time) {
		tell_failure(s, "it does not answer in time");
		agentx_link_break(s->link);
		if (s->master == NULL && !s->lost)
			reconnect_later(s);
		agentx_pump_turn(s->pump);
		return;
	}
	log_info("agentx", "connected to the master agent at %s",
	    agentx_link_address(s->link));
	s->failing = false;
	s->delay_ms = RECONNECT_MIN_MS;
	s->connections++;
	s->up = true;
	s->cb(s->arg, true, s->master);
	agentx_pump_turn(s->pump);
}

static void
on_link(void *arg, enum agentx_link_event event, const struct err *err)
{
	struct agentx_session *s = arg;

	if (event == AGENTX_LINK_READY) {
		session_open(s);
		return;
	}
	tell_failure(s, err_text(err));
	reconnect_later(s);
}

static void
on_closing(void *arg, int fd)
{
	struct agentx_session *s = arg;

	if (s->pump != NULL)
		agentx_pump_forget(s->pump, fd);
}

/* ---- what the pump asks ---- */

/* A session that is not up yet may have registered half of what there is. */
static size_t
on_pdu(void *arg, const uint8_t *pdu, size_t len, uint8_t *answer, size_t size)
{
	struct agentx_session *s = arg;

	if (!s->up || s->master == NULL)
		return 0;
	return s->answer(
	    s->arg, (uint32_t)s->master->sessid, pdu, len, answer, size);
}

static bool
on_first(void *arg, int fd)
{
	struct agentx_session *s = arg;

	return agentx_link_serve(s->link, fd);
}

static bool
on_pending(void *arg, int fd)
{
	struct agentx_session *s = arg;

	return agentx_link_pending(s->link, fd);
}

/* After each of libnetsnmp's turns: has it lost its session? */
static void
on_turn(void *arg)
{
	struct agentx_session *s = arg;

	if (!s->lost)
		return;
	s->lost = false;
	UNREGISTER_SYSOR_TABLE(s->module, s->config.module_len);
	if (s->up) {
		s->up = false;
		log_warn("agentx", "lost the master agent at %s",
		    agentx_link_address(s->link));
		s->cb(s->arg, false, NULL);
	}
	reconnect_later(s);
}

/* ---- life ---- */

static const struct {
	int major, minor;
	SNMPCallback *callback;
} callbacks[] = {
	{ SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_SESSION_INIT, on_session_init },
	{ SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START,
	    on_index_start },
	{ SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, on_index_stop },
};

static void
library_start(struct agentx_session *s, const struct clock *clock)
{
	size_t i;

	/* No module is needed, and Debian's libnetsnmp complains of those that
	 * are not there. */
	setenv("MIBS", "", 1);
	agentx_log_open(clock);
	netsnmp_enable_subagent();
	netsnmp_ds_set_boolean(
	    NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
	netsnmp_ds_set_boolean(
	    NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG, 1);
	netsnmp_ds_set_boolean(
	    NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES, 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID,
	    NETSNMP_DS_AGENT_NO_CONNECTION_WARNINGS, 1);
	netsnmp_ds_set_boolean(
	    NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_ROOT_ACCESS, 1);
	netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID,
	    NETSNMP_DS_AGENT_X_SOCKET, AGENTX_LINK_TARGET);
	init_agent(s->config.name);
	/* Its pings and its reconnecting wait for the master. */
	netsnmp_ds_set_int(NETSNMP_DS_APPLICATION_ID,
	    NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, 0);
	for (i = 0; i < sizeof(callbacks) / sizeof(callbacks[0]); i++)
		snmp_register_callback(callbacks[i].major, callbacks[i].minor,
		    callbacks[i].callback, s);
	init_snmp(s->config.name);
}

static void
library_stop(struct agentx_session *s)
{
	size_t i;

	/* Its shutdown would free their argument. */
	for (i = 0; i < sizeof(callbacks) / sizeof(callbacks[0]); i++)
		snmp_unregister_callback(callbacks[i].major, callbacks[i].minor,
		    callbacks[i].callback, s, 1);
	agentx_log_close();
	snmp_shutdown(s->config.name);
}

int
agentx_session_new(struct loop *loop, const struct clock *clock,
    const struct agentx_session_config *config, agentx_session_cb *cb,
    void *arg, struct agentx_session **ret_session, struct err *err)
{
	static const struct agentx_pump_calls calls = { on_turn, on_first,
		on_pending };
	struct agentx_session *s;
	int rc;

	if (config->module_len > SNMP_OID_MAX)
		return err_set(err, -EINVAL, "the root is too long");
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return err_set(err, -ENOMEM, "no memory");
	s->loop = loop;
	s->config = *config;
	s->cb = cb;
	s->arg = arg;
	s->delay_ms = RECONNECT_MIN_MS;
	take_module(s, config->module, config->module_len);
	rc = agentx_link_new(
	    loop, config->socket, on_link, on_closing, s, &s->link, err);
	if (rc != 0)
		goto fail;
	rc = -ENOMEM;
	s->reconnect = loop_timer_new(loop, reconnect_now, s);
	s->pump = agentx_pump_new(loop, &calls, s);
	if (s->reconnect == NULL || s->pump == NULL) {
		err_set(err, rc, "no memory");
		goto fail;
	}
	library_start(s, clock);
	loop_timer_set(s->reconnect, 0);
	agentx_pump_turn(s->pump);
	*ret_session = s;
	return 0;
fail:
	loop_timer_free(s->reconnect);
	agentx_link_free(s->link);
	free(s);
	return rc;
}

void
agentx_session_set_answer(
    struct agentx_session *s, agentx_session_answer_fn *answer)
{
	s->answer = answer;
	agentx_link_set_answer(s->link, answer != NULL ? on_pdu : NULL, s);
}

void
agentx_session_free(struct agentx_session *s)
{
	if (s == NULL)
		return;
	agentx_link_begin(s->link, SYNC_MS);
	library_stop(s);
	agentx_link_end(s->link);
	agentx_pump_free(s->pump);
	loop_timer_free(s->reconnect);
	agentx_link_free(s->link);
	free(s);
}

/* The system's: the injected clock may stand still. */
static int64_t
monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
agentx_session_begin(struct agentx_session *s)
{
	s->began_ms = monotonic_ms();
}

void
agentx_session_pace(struct agentx_session *s)
{
	if (s->master != NULL && monotonic_ms() - s->began_ms >= SYNC_ONE_MS)
		s->master->timeout = 1;
}

void
agentx_session_end(struct agentx_session *s)
{
	if (s->master != NULL)
		s->master->timeout = SYNC_ONE_US;
	agentx_pump_turn(s->pump);
}

void
agentx_session_module(
    struct agentx_session *s, const uint32_t *module, size_t len)
{
	agentx_session_begin(s);
	if (s->up)
		UNREGISTER_SYSOR_TABLE(s->module, s->config.module_len);
	agentx_session_pace(s);
	take_module(s, module, len);
	if (s->up)
		register_capabilities(s);
	agentx_session_end(s);
}

void
agentx_session_turn(struct agentx_session *s)
{
	agentx_pump_turn(s->pump);
}

void
agentx_session_reset(struct agentx_session *s)
{
	agentx_link_break(s->link);
}

void
agentx_session_status(
    const struct agentx_session *s, struct agentx_session_status *ret_status)
{
	ret_status->up = s->up;
	ret_status->connections = s->connections;
}
