/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Where libnetsnmp's messages go: to base/log.h, not more than a few. */

#ifndef DHCPFO_SNMP_AGENTX_LOG_H
#define DHCPFO_SNMP_AGENTX_LOG_H

struct clock;

/* From before init_agent() on.  clock is borrowed until snmp_shutdown(). */
void agentx_log_open(const struct clock *clock);

#endif
