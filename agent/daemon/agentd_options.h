/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The command line of dhcpfo-agentd. */

#ifndef DHCPFO_DAEMON_AGENTD_OPTIONS_H
#define DHCPFO_DAEMON_AGENTD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum agentd_exit {
	AGENTD_OK = 0,
	AGENTD_FAILED = 1, /* the configuration is invalid, or the start
			      failed */
	AGENTD_USAGE = 2,
	AGENTD_UNREADABLE = 3, /* -t: a source cannot be read */
};

struct agentd_options {
	const char *config;    /* NULL = not given */
	const char *source;    /* a SPEC: the one server */
	const char *socket;    /* instead of the configuration's */
	const char *state_dir; /* likewise */
	int64_t now;
	bool frozen; /* now was given */
	bool foreground, check, configured, verbose, objects;
};

/*
 * True: go on with *ret_options, which borrows from argv.  False: help,
 * version or what was wrong has been printed; end with *ret_exit.
 */
bool agentd_options_parse(
    int argc, char **argv, struct agentd_options *ret_options, int *ret_exit);

#endif
