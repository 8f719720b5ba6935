/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The scalars: the agent, its notifications, the thresholds by default. */

#ifndef DHCPFO_SNMP_MIB_SCALAR_H
#define DHCPFO_SNMP_MIB_SCALAR_H

#include "snmp/mib_table.h"

extern const struct mib_table mib_agent_scalars;
extern const struct mib_table mib_notify_scalars;
extern const struct mib_table mib_threshold_scalars;

#endif
