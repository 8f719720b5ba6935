/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/rpcdaemon_options.h"

#include <stdio.h>

#include "config/config.h"

static const char help_text[] =
    "Serves what is known of DHCP servers by ONC RPC, to agents on other\n"
    "hosts and programs on this one.\n"
    "\n"
    "  -c, --config FILE    configuration, default " CONFIG_PATH "\n"
    "  -f, --foreground     do not detach; messages go to stderr\n"
    "  -s, --socket SOCKET  the path of the unix socket\n"
    "  -t, --check          check configuration and sources, then end\n"
    "      --configured     end with 1 if no server is configured, else with "
    "0\n"
    "      --source SPEC    serve this one server, named \"local\":\n"
    "                       isc:DHCPD_CONF:DHCPD_LEASES, rpc:HOST[:PORT] or\n"
    "                       rpc:unix:PATH\n"
    "      --now EPOCH      the clock stands still at this second\n"
    "  -v, --verbose        tell more\n"
    "  -h, --help           this text\n"
    "  -V, --version        the version\n"
    "\n"
    "SIGHUP reads the configuration again, SIGTERM ends.\n";

static const struct option names[] = {
	DAEMON_OPTION_NAMES,
	{ "socket", required_argument, NULL, 's' },
	{ NULL, 0, NULL, 0 },
};

static bool
take(void *own, int option, const char *value)
{
	struct rpcdaemon_options *o = own;

	if (option != 's')
		return false;
	o->socket = value;
	if (value[0] == '/')
		return true;
	fprintf(
	    stderr, "dhcpfo-rpcd: --socket %s: not an absolute path\n", value);
	return false;
}

static const struct daemon_syntax syntax = {
	.program = "dhcpfo-rpcd",
	.page = "dhcpfo-rpcd(8)",
	.help = help_text,
	.letters = DAEMON_OPTION_LETTERS "s:",
	.names = names,
	.take = take,
};

bool
rpcdaemon_options_parse(
    int argc, char **argv, struct rpcdaemon_options *ret_options, int *ret_exit)
{
	struct rpcdaemon_options o = { 0 };

	if (!daemon_options_parse(&syntax, argc, argv, &o.common, &o, ret_exit))
		return false;
	*ret_options = o;
	return true;
}
