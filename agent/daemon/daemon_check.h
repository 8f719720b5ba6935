/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a daemon can do without running. */

#ifndef DHCPFO_DAEMON_DAEMON_CHECK_H
#define DHCPFO_DAEMON_DAEMON_CHECK_H

struct daemon_ops;
struct daemon_options;

/* Both return an enum daemon_exit. */

/* Reads the configuration and every source once, and prints what is wrong. */
int daemon_check(
    const struct daemon_ops *ops, const struct daemon_options *options);

/*
 * Whether there is anything to run for: DAEMON_FAILED if the configuration is
 * valid and names no server, else DAEMON_OK; what is invalid about it the start
 * says.
 */
int daemon_configured(
    const struct daemon_ops *ops, const struct daemon_options *options);

#endif
