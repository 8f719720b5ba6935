/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpfo-agentd: the daemon whose service is served by SNMP. */

#ifndef DHCPFO_DAEMON_AGENTD_H
#define DHCPFO_DAEMON_AGENTD_H

struct agentd_options;

/* What the options ask for: runs until a signal ends it, or only checks or
 * prints something.  Returns an enum daemon_exit. */
int agentd_run(const struct agentd_options *options);

#endif
