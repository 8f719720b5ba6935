/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What the command lines of the daemons have in common. */

#ifndef DHCPFO_DAEMON_DAEMON_OPTIONS_H
#define DHCPFO_DAEMON_DAEMON_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum daemon_exit {
	DAEMON_OK = 0,
	DAEMON_FAILED = 1, /* the configuration is invalid, or the start
			      failed */
	DAEMON_USAGE = 2,
	DAEMON_UNREADABLE = 3, /* -t: a source cannot be read */
};

struct daemon_options {
	const char *config; /* NULL = not given */
	const char *source; /* a SPEC: the one server */
	int64_t now;
	bool frozen; /* now was given */
	bool foreground, check, configured, verbose;
};

/* The options that set these, for getopt_long(3); those of a program's own have
 * other letters, or numbers from DAEMON_OPTION_OWN on. */
enum {
	DAEMON_OPTION_SOURCE = 256,
	DAEMON_OPTION_CONFIGURED,
	DAEMON_OPTION_NOW,
	DAEMON_OPTION_OWN
};

#define DAEMON_OPTION_LETTERS "c:fhtvV"
/* clang-format off */
#define DAEMON_OPTION_NAMES						\
	{ "config", required_argument, NULL, 'c' },			\
	{ "foreground", no_argument, NULL, 'f' },			\
	{ "check", no_argument, NULL, 't' },				\
	{ "verbose", no_argument, NULL, 'v' },				\
	{ "help", no_argument, NULL, 'h' },				\
	{ "version", no_argument, NULL, 'V' },				\
	{ "source", required_argument, NULL, DAEMON_OPTION_SOURCE },	\
	{ "configured", no_argument, NULL, DAEMON_OPTION_CONFIGURED },	\
	{ "now", required_argument, NULL, DAEMON_OPTION_NOW }
/* clang-format on */

/* A program's command line. */
struct daemon_syntax {
	const char *program;
	const char *page; /* of the manual */
	const char *help; /* behind its first line */
	const char *letters;
	const struct option *names;
	/* An option of its own; false: what is wrong with it has been said. */
	bool (*take)(void *own, int option, const char *value);
};

/*
 * True: go on with *ret_options and own, which borrow from argv.  False: help,
 * version or what was wrong has been printed; end with *ret_exit.
 */
bool daemon_options_parse(const struct daemon_syntax *syntax, int argc,
    char **argv, struct daemon_options *ret_options, void *own, int *ret_exit);

#endif
