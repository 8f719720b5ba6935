/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Where libnetsnmp's messages go: to base/log.h, not more than a few. */

#ifndef DHCPFO_SNMP_AGENTX_LOG_H
#define DHCPFO_SNMP_AGENTX_LOG_H

struct clock;

/* From before init_agent() on; clock is borrowed. */
void agentx_log_open(const struct clock *clock);
/* Before snmp_shutdown(): what it says then is nobody's concern. */
void agentx_log_close(void);

#endif
