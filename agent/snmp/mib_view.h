/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a request is answered from: all servers (the default context), or one
 * (the context of its name).
 */

#ifndef DHCPFO_SNMP_MIB_VIEW_H
#define DHCPFO_SNMP_MIB_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/config.h"

struct loop;
struct server;
struct service;
struct service_events;

/* What the agent tells of itself. */
struct mib_agent {
	const struct loop *loop;
	struct service_events *events;
	struct config_notifications notifications;
	struct config_microsoft microsoft;
	bool client_tables;
	uint64_t notify_sent;	 /* accepted by the master */
	uint64_t notify_refused; /* by the master */
	uint64_t connections;	 /* to the master agent, so far */
};

struct mib_answer;
struct mib_asks;

struct mib_view {
	struct service *service;
	const struct mib_agent *agent;
	/* Whose relationships, scopes and clients these are; the first of all
	 * in the default context.  NULL: there is no server. */
	struct server *server;
	/* For rows of servers that do not answer at once; NULL: such rows are
	 * MIB_PENDING for ever. */
	struct mib_asks *asks;
	/* Of MIB_PENDING: when this is done it is worth to look again.
	 * Borrowed; NULL: there is nothing to wait for. */
	struct mib_answer *waits_for;
};

#endif
