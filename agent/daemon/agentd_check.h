/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What dhcpfo-agentd can do without running. */

#ifndef DHCPFO_DAEMON_AGENTD_CHECK_H
#define DHCPFO_DAEMON_AGENTD_CHECK_H

struct agentd_options;

/* All return an enum agentd_exit. */

/* Reads the configuration and every source once, and prints what is wrong. */
int agentd_check(const struct agentd_options *options);

/* Prints name and OID of each object, under the root that is configured. */
int agentd_objects(const struct agentd_options *options);

/*
 * Whether there is anything to run for: AGENTD_FAILED if the configuration is
 * valid and names no server, else AGENTD_OK; what is invalid about it the start
 * says.
 */
int agentd_configured(const struct agentd_options *options);

#endif
