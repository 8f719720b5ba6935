/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/agentd_options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/about.h"
#include "base/text.h"
#include "config/config.h"

static const char usage_text[] = "Usage: dhcpfo-agentd [OPTION]...\n";

static const char try_text[] =
    "Try 'dhcpfo-agentd --help' for more information.\n";

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
    "                       isc:DHCPD_CONF:DHCPD_LEASES\n"
    "      --now EPOCH      the clock stands still at this second\n"
    "      --state-directory DIR\n"
    "                       keep there what must survive a restart\n"
    "      --objects        print name and OID of every object, then end\n"
    "  -v, --verbose        tell more\n"
    "  -h, --help           this text\n"
    "  -V, --version        the version\n"
    "\n"
    "SIGHUP reads the configuration again, SIGTERM ends.\n";

enum { OPT_SOURCE = 256, OPT_CONFIGURED, OPT_NOW, OPT_OBJECTS, OPT_STATE };

static const struct option long_options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "foreground", no_argument, NULL, 'f' },
	{ "check", no_argument, NULL, 't' },
	{ "configured", no_argument, NULL, OPT_CONFIGURED },
	{ "agentx", required_argument, NULL, 'x' },
	{ "source", required_argument, NULL, OPT_SOURCE },
	{ "now", required_argument, NULL, OPT_NOW },
	{ "state-directory", required_argument, NULL, OPT_STATE },
	{ "objects", no_argument, NULL, OPT_OBJECTS },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static bool
end(int *ret_exit, int code)
{
	if (code == AGENTD_USAGE)
		fputs(try_text, stderr);
	*ret_exit = code;
	return false;
}

static bool
take(int option, struct agentd_options *o, int *ret_exit)
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
	case 'x':
		o->socket = optarg;
		return true;
	case 'v':
		o->verbose = true;
		return true;
	case OPT_SOURCE:
		o->source = optarg;
		return true;
	case OPT_STATE:
		o->state_dir = optarg;
		if (optarg[0] == '/')
			return true;
		fprintf(stderr,
		    "dhcpfo-agentd: --state-directory %s: not an absolute "
		    "path\n",
		    optarg);
		return end(ret_exit, AGENTD_USAGE);
	case OPT_CONFIGURED:
		o->configured = true;
		return true;
	case OPT_OBJECTS:
		o->objects = true;
		return true;
	case OPT_NOW:
		o->frozen = true;
		if (text_i64(optarg, strlen(optarg), 0, UINT32_MAX, &o->now) ==
		    0)
			return true;
		fprintf(stderr,
		    "dhcpfo-agentd: --now %s: not seconds since 1970\n",
		    optarg);
		return end(ret_exit, AGENTD_USAGE);
	case 'h':
		printf("%s%s", usage_text, help_text);
		about_help_end("dhcpfo-agentd(8)", stdout);
		return end(ret_exit, AGENTD_OK);
	case 'V':
		about_version("dhcpfo-agentd", stdout);
		return end(ret_exit, AGENTD_OK);
	default: /* getopt has said what */
		return end(ret_exit, AGENTD_USAGE);
	}
}

bool
agentd_options_parse(
    int argc, char **argv, struct agentd_options *ret_options, int *ret_exit)
{
	struct agentd_options o = { 0 };
	int option;

	while ((option = getopt_long(
		    argc, argv, "c:fhtvVx:", long_options, NULL)) != -1)
		if (!take(option, &o, ret_exit))
			return false;
	if (optind < argc) {
		fprintf(
		    stderr, "dhcpfo-agentd: unexpected \"%s\"\n", argv[optind]);
		return end(ret_exit, AGENTD_USAGE);
	}
	*ret_options = o;
	return true;
}
