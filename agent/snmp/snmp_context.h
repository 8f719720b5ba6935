/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The SNMP contexts: the default one, and one per server of its name.  Each
 * has one registration for the whole subtree of objects, so that a request for
 * several columns is one exchange with the master, and one handler that
 * answers it from the tables.
 */

#ifndef DHCPFO_SNMP_SNMP_CONTEXT_H
#define DHCPFO_SNMP_SNMP_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

struct agentx_session;
struct loop;
struct mib_agent;
struct service;
struct snmp_contexts;

/* root: the subtree of the module, of at most CONFIG_OID_MAX numbers, copied;
 * everything else is borrowed.  NULL: no memory. */
struct snmp_contexts *snmp_contexts_new(struct loop *loop,
    struct service *service, const struct mib_agent *agent,
    const uint32_t *root, size_t root_len);
/* Before libnetsnmp ends.  NULL is allowed. */
void snmp_contexts_free(struct snmp_contexts *contexts);

/* From the next update on the root is that one; what is registered elsewhere
 * then answers nothing. */
void snmp_contexts_move(
    struct snmp_contexts *contexts, const uint32_t *root, size_t root_len);

/*
 * Registers what is there now: a context for each server that has none, the
 * client tables or not.  To be called whenever the set of servers has changed,
 * before control returns to the loop.  A context whose server is gone stays and
 * answers nothing: libnetsnmp 5.9.3 cannot take a context out safely (its bug
 * 983). session: through which to register, NULL before there is one.  0 or
 * -ENOMEM.
 */
int snmp_contexts_update(
    struct snmp_contexts *contexts, struct agentx_session *session);

/*
 * The answer to a PDU that the master has sent to the session of that number,
 * as the registered handlers would have libnetsnmp answer it, octet for octet;
 * how long it is, of size octets at most.  0: libnetsnmp is to answer.
 */
size_t snmp_contexts_answer(struct snmp_contexts *contexts, uint32_t session,
    const uint8_t *pdu, size_t len, uint8_t *answer, size_t size);

/* Requests that wait for a server's answer end now: the session they came by
 * is gone, or will be. */
void snmp_contexts_end_requests(struct snmp_contexts *contexts);

#endif
