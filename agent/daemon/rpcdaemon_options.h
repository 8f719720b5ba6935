/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The command line of dhcpfo-rpcd. */

#ifndef DHCPFO_DAEMON_RPCDAEMON_OPTIONS_H
#define DHCPFO_DAEMON_RPCDAEMON_OPTIONS_H

#include <stdbool.h>

#include "daemon/daemon_options.h"

struct rpcdaemon_options {
	struct daemon_options common;
	const char *socket; /* instead of the configuration's */
};

/* As daemon_options_parse(). */
bool rpcdaemon_options_parse(int argc, char **argv,
    struct rpcdaemon_options *ret_options, int *ret_exit);

#endif
