/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Requests that cannot be answered yet: libnetsnmp's delegated ones.  Each is
 * looked at again when the answer that it waits for is done, and ends with
 * genErr if that does not come in time: a subagent that leaves a request
 * unanswered for longer than the master waits (agentXTimeout, 1 s) loses its
 * session, and all its tables with it.
 *
 * What is kept of a request goes with libnetsnmp's own, whatever ends that.
 */

#ifndef DHCPFO_SNMP_SNMP_DELEGATE_H
#define DHCPFO_SNMP_SNMP_DELEGATE_H

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct mib_answer;
struct netsnmp_agent_request_info_s; /* libnetsnmp's */
struct netsnmp_request_info_s;
struct snmp_delegate;

/* From when the first of a request's variables waits until the last is
 * answered, other tables that it comes to included. */
#define SNMP_DELEGATE_MS 450
/* Requests that wait at a time; a further one is not taken. */
#define SNMP_DELEGATE_MAX 512

/* One variable of a request. */
struct snmp_waiting {
	struct netsnmp_agent_request_info_s *info;
	struct netsnmp_request_info_s *request;
	void *part; /* whose it is */
};

struct snmp_delegate_calls {
	/* Answers it, if it can now; else what it waits for then, borrowed. */
	struct mib_answer *(*again)(
	    void *arg, const struct snmp_waiting *waiting);
	/* Some were answered: libnetsnmp is to have a look at them. */
	void (*answered)(void *arg);
};

/* NULL: no memory. */
struct snmp_delegate *snmp_delegate_new(
    struct loop *loop, const struct snmp_delegate_calls *calls, void *arg);
/* What waits still will not be touched any more.  NULL is allowed. */
void snmp_delegate_free(struct snmp_delegate *delegate);

/*
 * From a handler: the variable waits for answer (NULL: for nothing, which is
 * refused).  False: it cannot, and is to be answered by the handler; too many
 * wait, its time is over, or no memory.
 */
bool snmp_delegate_wait(struct snmp_delegate *delegate,
    const struct snmp_waiting *waiting, struct mib_answer *answer);

/* Some answers are done.  Not from a handler. */
void snmp_delegate_wake(struct snmp_delegate *delegate);

/* Whatever waits ends with genErr: nobody is there to hear the rest.  Not from
 * a handler. */
void snmp_delegate_end(struct snmp_delegate *delegate);

/* Requests of which a variable waits. */
size_t snmp_delegate_count(const struct snmp_delegate *delegate);

#endif
