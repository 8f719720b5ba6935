/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpfo-rpcd: the daemon whose service is served by ONC RPC. */

#ifndef DHCPFO_DAEMON_RPCDAEMON_H
#define DHCPFO_DAEMON_RPCDAEMON_H

struct rpcdaemon_options;

/* What the options ask for: runs until a signal ends it, or only checks.
 * Returns an enum daemon_exit. */
int rpcdaemon_run(const struct rpcdaemon_options *options);

#endif
