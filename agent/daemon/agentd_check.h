/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What dhcpfo-agentd can do without running. */

#ifndef DHCPFO_DAEMON_AGENTD_CHECK_H
#define DHCPFO_DAEMON_AGENTD_CHECK_H

struct agentd_options;

/* Both return an enum agentd_exit. */

/* Reads the configuration and every source once, and prints what is wrong. */
int agentd_check(const struct agentd_options *options);

/* Prints name and OID of each object, under the root that is configured. */
int agentd_objects(const struct agentd_options *options);

#endif
