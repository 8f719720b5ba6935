/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The command line of dhcpfo-rpcd. */

#ifndef DHCPFO_DAEMON_RPCDAEMON_OPTIONS_H
#define DHCPFO_DAEMON_RPCDAEMON_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum rpcdaemon_exit {
	RPCDAEMON_OK = 0,
	RPCDAEMON_FAILED = 1, /* the configuration is invalid, or the start
				 failed */
	RPCDAEMON_USAGE = 2,
};

struct rpcdaemon_options {
	const char *config; /* NULL = not given */
	const char *source; /* a SPEC: the one server */
	const char *socket; /* instead of the configuration's */
	int64_t now;
	bool frozen; /* now was given */
	bool foreground, check, configured, verbose;
};

/*
 * True: go on with *ret_options, which borrows from argv.  False: help,
 * version or what was wrong has been printed; end with *ret_exit.
 */
bool rpcdaemon_options_parse(int argc, char **argv,
    struct rpcdaemon_options *ret_options, int *ret_exit);

#endif
