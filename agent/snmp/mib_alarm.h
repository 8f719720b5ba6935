/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A notification about a scope that runs low, or no longer does: what it
 * tells, taken down when it happens, and the variables that tell it.
 */

#ifndef DHCPFO_SNMP_MIB_ALARM_H
#define DHCPFO_SNMP_MIB_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/server.h"
#include "core/threshold.h"
#include "snmp/mib.h"

struct mib_agent;
struct service;
struct service_event;
struct variable_list; /* libnetsnmp's */

/* The variables in their order, behind sysUpTime and snmpTrapOID. */
enum mib_alarm_variable {
	ALARM_SERVER,
	ALARM_SCOPE,
	ALARM_TIME,
	ALARM_SHARE,
	ALARM_FREE,
	ALARM_SIZE,
	ALARM_PERCENT,
	ALARM_LIMIT_PERCENT,
	ALARM_LIMIT_ADDR,
	ALARM_SCOPE_NUM_ADDR,
	ALARM_SCOPE_ADDR_FREE,
	ALARM_VARIABLES
};

struct mib_alarm {
	enum mib_notification notification;
	int64_t time; /* seconds since 1970 UTC */
	char server[SERVER_NAME_MAX + 1];
	uint32_t scope;
	enum share share;
	uint32_t known; /* bit for each of: */
	uint32_t numbers[ALARM_VARIABLES];
};

/* Asks the default context's tables, by GET, for the numbers. */
void mib_alarm_init(struct mib_alarm *alarm, struct service *service,
    const struct mib_agent *agent, const struct service_event *event);

/*
 * The variable list of an agentx-Notify-PDU, sysUpTime and snmpTrapOID first;
 * root is that of the module, age_ms how long ago it happened.  False: no
 * memory; *ret_list is to be freed in either case.
 */
bool mib_alarm_variables(const struct mib_alarm *alarm, const uint32_t *root,
    size_t root_len, int64_t age_ms, struct variable_list **ret_list);

#endif
