/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The connection to the AgentX master, until and while libnetsnmp uses it.
 *
 * libnetsnmp's own transport connects, sends and waits for its first answers
 * in blocking calls: a master that is stopped, or busy, would stop the agent.
 * So the connection is made here, without blocking, and the master has to
 * answer one AgentX-Ping before libnetsnmp gets it, through a transport domain
 * of our own.  What libnetsnmp then does synchronously (open, register, close)
 * shares one deadline; past it the link is broken, and every later send fails
 * at once.
 *
 * libnetsnmp is one per process, and so is this.
 */

#ifndef DHCPFO_SNMP_AGENTX_LINK_H
#define DHCPFO_SNMP_AGENTX_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct loop;
struct agentx_link;

/* What is set as AgentX socket in libnetsnmp so that it comes here. */
#define AGENTX_LINK_TARGET "dhcpfo:"
#define AGENTX_LINK_DEFAULT "/var/agentx/master"

enum agentx_link_event {
	AGENTX_LINK_READY,  /* the master answers: let libnetsnmp open */
	AGENTX_LINK_FAILED, /* no connection, or no answer in time; err says it
			     */
};

typedef void agentx_link_cb(
    void *arg, enum agentx_link_event event, const struct err *err);
/* A descriptor is about to be closed: stop watching it. */
typedef void agentx_link_closing_cb(void *arg, int fd);
/* The answer to a PDU of the master's, of size octets at most: how long it is,
 * 0: libnetsnmp is to answer. */
typedef size_t agentx_link_answer_fn(
    void *arg, const uint8_t *pdu, size_t len, uint8_t *answer, size_t size);

/*
 * address: as AgentXSocket of snmpd.conf(5): a path, "unix:PATH" or
 * "tcp:ADDRESS[:PORT]" (an IPv4 address); NULL is AGENTX_LINK_DEFAULT.  Makes
 * the transport known to libnetsnmp.  0, -EINVAL or -ENOMEM.
 */
int agentx_link_new(struct loop *loop, const char *address, agentx_link_cb *cb,
    agentx_link_closing_cb *closing, void *arg, struct agentx_link **ret_link,
    struct err *err);
void agentx_link_free(struct agentx_link *link); /* NULL is allowed */

/* Begins to connect; cb tells the outcome, never before this returns. */
void agentx_link_connect(struct agentx_link *link);

/* From now on libnetsnmp may use the connection synchronously, for at most ms
 * in all. */
void agentx_link_begin(struct agentx_link *link, int64_t ms);
/* The end of that.  False if the deadline has passed or a send failed: the
 * connection is of no use any more. */
bool agentx_link_end(struct agentx_link *link);

/* Lets libnetsnmp see the end of the connection, at its next read. */
void agentx_link_break(struct agentx_link *link);

/* PDUs that libnetsnmp need not see are answered by this from now on. */
void agentx_link_set_answer(
    struct agentx_link *link, agentx_link_answer_fn *answer, void *arg);
/* Answers what can be answered so, without waiting.  False: libnetsnmp is to
 * read. */
bool agentx_link_serve(struct agentx_link *link, int fd);
/* libnetsnmp is to read this descriptor, readable or not. */
bool agentx_link_pending(const struct agentx_link *link, int fd);

/* The address, for messages. */
const char *agentx_link_address(const struct agentx_link *link);

#endif
