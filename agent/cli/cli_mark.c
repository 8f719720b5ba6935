/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_mark.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
cli_mark_wanted(enum cli_when when, FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when != CLI_WHEN_AUTO)
		return when == CLI_WHEN_ALWAYS;
	return isatty(fileno(out)) == 1 && (no == NULL || *no == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

/* Select graphic rendition (ECMA-48 8.3.117): the colours that every terminal
 * has, in the shades that its owner chose. */
static const char *const begin[] = {
	[CLI_MARK_NONE] = "",
	[CLI_MARK_GOOD] = "\033[32m",
	[CLI_MARK_WARN] = "\033[33m",
	[CLI_MARK_BAD] = "\033[1;31m",
};

const char *
cli_mark_begin(enum cli_mark mark)
{
	return begin[mark];
}

const char *
cli_mark_end(enum cli_mark mark)
{
	return mark == CLI_MARK_NONE ? "" : "\033[m";
}

enum cli_mark
cli_mark_source(enum server_state state)
{
	switch (state) {
	case SERVER_OK:
		return CLI_MARK_GOOD;
	case SERVER_ERROR:
	case SERVER_UNREACHABLE:
		return CLI_MARK_BAD;
	default:
		return CLI_MARK_WARN;
	}
}

enum cli_mark
cli_mark_failover(enum failover_state state)
{
	switch (state) {
	case FAILOVER_NORMAL:
		return CLI_MARK_GOOD;
	case FAILOVER_PARTNER_DOWN:
	case FAILOVER_POTENTIAL_CONFLICT:
	case FAILOVER_SHUTDOWN:
		return CLI_MARK_BAD;
	case FAILOVER_NO_STATE:
		return CLI_MARK_NONE;
	default:
		return CLI_MARK_WARN;
	}
}
