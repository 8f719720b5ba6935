/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The scalars: the agent, its notifications, the thresholds by default, and
 * the objects that stand in notifications only. */

#ifndef DHCPFO_SNMP_MIB_SCALAR_H
#define DHCPFO_SNMP_MIB_SCALAR_H

#include "snmp/mib_table.h"

extern const struct mib_table mib_agent_scalars;
extern const struct mib_table mib_notify_scalars;
extern const struct mib_table mib_threshold_scalars;
extern const struct mib_table mib_alarm_objects;

/* Columns of mib_alarm_objects. */
enum {
	MIB_ALARM_SERVER = 1,
	MIB_ALARM_SCOPE = 2,
	MIB_ALARM_TIME = 3,
	MIB_ALARM_SHARE = 4,
	MIB_ALARM_FREE = 5,
	MIB_ALARM_SIZE = 6,
	MIB_ALARM_PERCENT = 7,
	MIB_ALARM_LIMIT_PERCENT = 8,
	MIB_ALARM_LIMIT_ADDR = 9,
};

#endif
