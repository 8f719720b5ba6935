/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/agentd_options.h"

#include <stdio.h>

#include "config/config.h"

static const char help_text[] =
    "Serves the failover statistics and clients of DHCP servers by SNMP, as a\n"
    "subagent of snmpd.\n"
    "\n"
    "  -c, --config FILE    configuration, default " CONFIG_PATH "\n"
    "  -f, --foreground     do not detach; messages go to stderr\n"
    "  -t, --check          check configuration and sources, then end\n"
    "  -x, --agentx SOCKET  the AgentX socket of snmpd: PATH, unix:PATH or\n"
    "                       tcp:ADDRESS[:PORT]\n"
    "      --configured     end with 1 if no server is configured, else with "
    "0\n"
    "      --source SPEC    watch this one server, named \"local\":\n"
    "                       isc:DHCPD_CONF:DHCPD_LEASES, rpc:HOST[:PORT] or\n"
    "                       rpc:unix:PATH\n"
    "      --now EPOCH      the clock stands still at this second\n"
    "      --state-directory DIR\n"
    "                       keep there what must survive a restart\n"
    "      --objects        print name and OID of every object, then end\n"
    "  -v, --verbose        tell more\n"
    "  -h, --help           this text\n"
    "  -V, --version        the version\n"
    "\n"
    "SIGHUP reads the configuration again, SIGTERM ends.\n";

enum { OPT_OBJECTS = DAEMON_OPTION_OWN, OPT_STATE };

static const struct option names[] = {
	DAEMON_OPTION_NAMES,
	{ "agentx", required_argument, NULL, 'x' },
	{ "state-directory", required_argument, NULL, OPT_STATE },
	{ "objects", no_argument, NULL, OPT_OBJECTS },
	{ NULL, 0, NULL, 0 },
};

static bool
take(void *own, int option, const char *value)
{
	struct agentd_options *o = own;

	switch (option) {
	case 'x':
		o->socket = value;
		return true;
	case OPT_OBJECTS:
		o->objects = true;
		return true;
	case OPT_STATE:
		o->state_dir = value;
		if (value[0] == '/')
			return true;
		fprintf(stderr,
		    "dhcpfo-agentd: --state-directory %s: not an absolute "
		    "path\n",
		    value);
		return false;
	default:
		return false;
	}
}

static const struct daemon_syntax syntax = {
	.program = "dhcpfo-agentd",
	.page = "dhcpfo-agentd(8)",
	.help = help_text,
	.letters = DAEMON_OPTION_LETTERS "x:",
	.names = names,
	.take = take,
};

bool
agentd_options_parse(
    int argc, char **argv, struct agentd_options *ret_options, int *ret_exit)
{
	struct agentd_options o = { 0 };

	if (!daemon_options_parse(&syntax, argc, argv, &o.common, &o, ret_exit))
		return false;
	*ret_options = o;
	return true;
}
