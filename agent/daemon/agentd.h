/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpfo-agentd as a whole: starts its parts in order, stops them in the
 * reverse. */

#ifndef DHCPFO_DAEMON_AGENTD_H
#define DHCPFO_DAEMON_AGENTD_H

struct agentd_options;

/* Runs until a signal ends it.  Returns an enum agentd_exit. */
int agentd_run(const struct agentd_options *options);

#endif
