/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpfo-rpcd as a whole: starts its parts in order, stops them in the
 * reverse. */

#ifndef DHCPFO_DAEMON_RPCDAEMON_H
#define DHCPFO_DAEMON_RPCDAEMON_H

struct rpcdaemon_options;

/* Both return an enum rpcdaemon_exit. */

/* Runs until a signal ends it. */
int rpcdaemon_run(const struct rpcdaemon_options *options);

/* Reads the configuration and says what is wrong with it. */
int rpcdaemon_check(const struct rpcdaemon_options *options);

#endif
