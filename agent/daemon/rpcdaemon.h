/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpfo-rpcd as a whole: starts its parts in order, stops them in the
 * reverse. */

#ifndef DHCPFO_DAEMON_RPCDAEMON_H
#define DHCPFO_DAEMON_RPCDAEMON_H

struct rpcdaemon_options;

/* All return an enum rpcdaemon_exit. */

/* Runs until a signal ends it. */
int rpcdaemon_run(const struct rpcdaemon_options *options);

/* Reads the configuration and says what is wrong with it. */
int rpcdaemon_check(const struct rpcdaemon_options *options);

/* RPCDAEMON_FAILED if the configuration is valid and names no server, else
 * RPCDAEMON_OK; what is invalid about it the start says. */
int rpcdaemon_configured(const struct rpcdaemon_options *options);

#endif
