/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The command line of dhcpfo-agentd. */

#ifndef DHCPFO_DAEMON_AGENTD_OPTIONS_H
#define DHCPFO_DAEMON_AGENTD_OPTIONS_H

#include <stdbool.h>

#include "daemon/daemon_options.h"

struct agentd_options {
	struct daemon_options common;
	const char *socket;    /* instead of the configuration's */
	const char *state_dir; /* likewise */
	bool objects;
};

/* As daemon_options_parse(). */
bool agentd_options_parse(
    int argc, char **argv, struct agentd_options *ret_options, int *ret_exit);

#endif
