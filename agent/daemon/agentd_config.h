/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The configuration as file and command line together say it. */

#ifndef DHCPFO_DAEMON_AGENTD_CONFIG_H
#define DHCPFO_DAEMON_AGENTD_CONFIG_H

struct agentd_options;
struct config;
struct err;

/* What config_read() says, and what is wrong with --source. */
int agentd_config(const struct agentd_options *options,
    struct config **ret_config, struct err *err);

#endif
