/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/daemon_options.h"

#include <stdio.h>
#include <string.h>

#include "base/about.h"
#include "base/text.h"

static bool
take_now(const struct daemon_syntax *syntax, struct daemon_options *o,
    const char *value)
{
	o->frozen = true;
	if (text_i64(value, strlen(value), 0, UINT32_MAX, &o->now) == 0)
		return true;
	fprintf(stderr, "%s: --now %s: not seconds since 1970\n",
	    syntax->program, value);
	return false;
}

/* False: not one of these, or wrong. */
static bool
take(const struct daemon_syntax *syntax, struct daemon_options *o, int option,
    void *own)
{
	switch (option) {
	case 'c':
		o->config = optarg;
		return true;
	case 'f':
		o->foreground = true;
		return true;
	case 't':
		o->check = true;
		return true;
	case 'v':
		o->verbose = true;
		return true;
	case DAEMON_OPTION_SOURCE:
		o->source = optarg;
		return true;
	case DAEMON_OPTION_CONFIGURED:
		o->configured = true;
		return true;
	case DAEMON_OPTION_NOW:
		return take_now(syntax, o, optarg);
	case '?': /* getopt has said what */
		return false;
	default:
		return syntax->take(own, option, optarg);
	}
}

/* Options that only print. */
static bool
answered(const struct daemon_syntax *syntax, int option)
{
	if (option == 'h') {
		printf(
		    "Usage: %s [OPTION]...\n%s", syntax->program, syntax->help);
		about_help_end(syntax->page, stdout);
	} else if (option == 'V') {
		about_version(syntax->program, stdout);
	} else {
		return false;
	}
	return true;
}

static bool
wrong(const struct daemon_syntax *syntax, int *ret_exit)
{
	fprintf(
	    stderr, "Try '%s --help' for more information.\n", syntax->program);
	*ret_exit = DAEMON_USAGE;
	return false;
}

bool
daemon_options_parse(const struct daemon_syntax *syntax, int argc, char **argv,
    struct daemon_options *ret_options, void *own, int *ret_exit)
{
	struct daemon_options o = { 0 };
	int option;

	while ((option = getopt_long(
		    argc, argv, syntax->letters, syntax->names, NULL)) != -1) {
		if (answered(syntax, option)) {
			*ret_exit = DAEMON_OK;
			return false;
		}
		if (!take(syntax, &o, option, own))
			return wrong(syntax, ret_exit);
	}
	if (optind < argc) {
		fprintf(stderr, "%s: unexpected \"%s\"\n", syntax->program,
		    argv[optind]);
		return wrong(syntax, ret_exit);
	}
	*ret_options = o;
	return true;
}
