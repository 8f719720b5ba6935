/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The SNMP face as a whole: session, contexts, notifications. */

#ifndef DHCPFO_SNMP_SNMP_AGENT_H
#define DHCPFO_SNMP_SNMP_AGENT_H

struct clock;
struct config;
struct err;
struct loop;
struct service;
struct service_events;
struct snmp_agent;

/*
 * name: of the program, borrowed for ever.  Serves what service has from now
 * on, as config (not kept) says, and tells of events.  0, -EINVAL or -ENOMEM.
 */
int snmp_agent_new(const char *name, struct loop *loop,
    const struct clock *clock, struct service *service,
    struct service_events *events, const struct config *config,
    struct snmp_agent **ret_agent, struct err *err);
void snmp_agent_free(struct snmp_agent *agent); /* NULL is allowed */

/*
 * After service or configuration have changed.  The AgentX socket stays what
 * it was; where the root was nothing is left to be seen.  0 or -ENOMEM.
 */
int snmp_agent_update(
    struct snmp_agent *agent, const struct config *config, struct err *err);

#endif
