/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The AgentX session: starts libnetsnmp as a subagent, keeps its descriptors
 * and timers in our loop, and the session open whenever there is a master.
 *
 * One thread only may touch libnetsnmp: the loop's.  Its state is the
 * process's, so there is one session at a time; it can be made, freed and
 * made again.
 */

#ifndef DHCPFO_SNMP_AGENTX_SESSION_H
#define DHCPFO_SNMP_AGENTX_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clock;
struct err;
struct loop;
struct agentx_session;

struct agentx_session_config {
	const char *name;   /* of the program */
	const char *socket; /* AgentXSocket; NULL: libnetsnmp's default */
	/* What sysORTable says of us. */
	const uint32_t *module;
	size_t module_len;
	const char *descr;
};

/* up true: the session is open and everything is registered; the argument is
 * libnetsnmp's session.  up false: it is gone, and what was not answered will
 * not be. */
typedef void agentx_session_cb(void *arg, bool up, void *netsnmp_session);

/*
 * Answers a PDU that the master has sent to the session of that number: how
 * long the answer is, of size octets at most; 0: libnetsnmp is to answer, by
 * the handlers that are registered with it.
 */
typedef size_t agentx_session_answer_fn(void *arg, uint32_t session,
    const uint8_t *pdu, size_t len, uint8_t *answer, size_t size);

/* config's strings are borrowed for the session's life.  Connects in the
 * background.  0, -EINVAL, -ENOMEM. */
int agentx_session_new(struct loop *loop, const struct clock *clock,
    const struct agentx_session_config *config, agentx_session_cb *cb,
    void *arg, struct agentx_session **ret_session, struct err *err);

/* What need not go through libnetsnmp; NULL: everything does.  Called with
 * cb's argument while the session is up. */
void agentx_session_set_answer(
    struct agentx_session *session, agentx_session_answer_fn *answer);

/* Closes the session, telling the master; ends libnetsnmp.  NULL is allowed.
 */
void agentx_session_free(struct agentx_session *session);

/*
 * Around registrations from outside libnetsnmp's callbacks, which wait for the
 * master's answer.  After agentx_session_pace() nothing waits any more if the
 * time for it is used up: a master that is stopped finds the rest when it goes
 * on, in its order.
 */
void agentx_session_begin(struct agentx_session *session);
void agentx_session_pace(struct agentx_session *session);
void agentx_session_end(struct agentx_session *session);

/* What sysORTable says of us from now on, in place of config's module. */
void agentx_session_module(
    struct agentx_session *session, const uint32_t *module, size_t len);

/* To be called after any other use of libnetsnmp from outside its callbacks
 * (sending): its timers and descriptors may have changed. */
void agentx_session_turn(struct agentx_session *session);

/* Ends a session that the master no longer knows; it is opened anew. */
void agentx_session_reset(struct agentx_session *session);

struct agentx_session_status {
	bool up;
	uint64_t connections; /* how often a session was opened */
};

void agentx_session_status(const struct agentx_session *session,
    struct agentx_session_status *ret_status);

#endif
