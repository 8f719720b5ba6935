/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Notifications on their way to the master agent: in the order of the events
 * (service/service_events.h keeps them until they are answered), at most
 * SNMP_NOTIFY_UNANSWERED of them unanswered (an agent that sends without
 * reading and a master that answers can block each other for good), each sent
 * once on a session.  One that was not answered when its session ended is sent
 * on the next.
 */

#ifndef DHCPFO_SNMP_SNMP_NOTIFY_H
#define DHCPFO_SNMP_SNMP_NOTIFY_H

#include <stddef.h>
#include <stdint.h>

struct agentx_session;
struct clock;
struct loop;
struct mib_agent;
struct service_events;
struct snmp_notify;

#define SNMP_NOTIFY_UNANSWERED 32

/* agent: its notify_ counters are kept.  Everything is borrowed; root is that
 * of the module.  Becomes the watch of events.  NULL: no memory. */
struct snmp_notify *snmp_notify_new(struct loop *loop,
    const struct clock *clock, struct service_events *events,
    struct mib_agent *agent, const uint32_t *root, size_t root_len);
void snmp_notify_free(struct snmp_notify *notify); /* NULL is allowed */

/* Further notifications are those of the module at that root; borrowed. */
void snmp_notify_move(
    struct snmp_notify *notify, const uint32_t *root, size_t root_len);

/* libnetsnmp's session, through which to send from now on; NULL: none. */
void snmp_notify_session(struct snmp_notify *notify,
    struct agentx_session *session, void *netsnmp_session);

#endif
