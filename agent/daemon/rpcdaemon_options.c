/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/rpcdaemon_options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/about.h"
#include "base/text.h"
#include "config/config.h"

static const char usage_text[] = "Usage: dhcpfo-rpcd [OPTION]...\n";

static const char try_text[] =
    "Try 'dhcpfo-rpcd --help' for more information.\n";

static const char help_text[] =
    "Serves what is known of DHCP servers by ONC RPC, to agents on other\n"
    "hosts and programs on this one.\n"
    "\n"
    "  -c, --config FILE    configuration, default " CONFIG_PATH "\n"
    "  -f, --foreground     do not detach; messages go to stderr\n"
    "  -s, --socket SOCKET  the path of the unix socket\n"
    "  -t, --check          check the configuration, then end\n"
    "      --configured     end with 1 if no server is configured, else with "
    "0\n"
    "      --source SPEC    serve this one server, named \"local\":\n"
    "                       isc:DHCPD_CONF:DHCPD_LEASES\n"
    "      --now EPOCH      the clock stands still at this second\n"
    "  -v, --verbose        tell more\n"
    "  -h, --help           this text\n"
    "  -V, --version        the version\n"
    "\n"
    "SIGHUP reads the configuration again, SIGTERM ends.\n";

enum { OPT_SOURCE = 256, OPT_CONFIGURED, OPT_NOW };

static const struct option long_options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "foreground", no_argument, NULL, 'f' },
	{ "socket", required_argument, NULL, 's' },
	{ "check", no_argument, NULL, 't' },
	{ "configured", no_argument, NULL, OPT_CONFIGURED },
	{ "source", required_argument, NULL, OPT_SOURCE },
	{ "now", required_argument, NULL, OPT_NOW },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static bool
end(int *ret_exit, int code)
{
	if (code == RPCDAEMON_USAGE)
		fputs(try_text, stderr);
	*ret_exit = code;
	return false;
}

static bool
take(int option, struct rpcdaemon_options *o, int *ret_exit)
{
	switch (option) {
	case 'c':
		o->config = optarg;
		return true;
	case 'f':
		o->foreground = true;
		return true;
	case 's':
		o->socket = optarg;
		return true;
	case 't':
		o->check = true;
		return true;
	case 'v':
		o->verbose = true;
		return true;
	case OPT_CONFIGURED:
		o->configured = true;
		return true;
	case OPT_SOURCE:
		o->source = optarg;
		return true;
	case OPT_NOW:
		o->frozen = true;
		if (text_i64(optarg, strlen(optarg), 0, UINT32_MAX, &o->now) ==
		    0)
			return true;
		fprintf(stderr,
		    "dhcpfo-rpcd: --now %s: not seconds since 1970\n", optarg);
		return end(ret_exit, RPCDAEMON_USAGE);
	case 'h':
		printf("%s%s", usage_text, help_text);
		about_help_end("dhcpfo-rpcd(8)", stdout);
		return end(ret_exit, RPCDAEMON_OK);
	case 'V':
		about_version("dhcpfo-rpcd", stdout);
		return end(ret_exit, RPCDAEMON_OK);
	default: /* getopt has said what */
		return end(ret_exit, RPCDAEMON_USAGE);
	}
}

bool
rpcdaemon_options_parse(
    int argc, char **argv, struct rpcdaemon_options *ret_options, int *ret_exit)
{
	struct rpcdaemon_options o = { 0 };
	int option;

	while ((option = getopt_long(
		    argc, argv, "c:fhs:tvV", long_options, NULL)) != -1)
		if (!take(option, &o, ret_exit))
			return false;
	if (optind < argc) {
		fprintf(
		    stderr, "dhcpfo-rpcd: unexpected \"%s\"\n", argv[optind]);
		return end(ret_exit, RPCDAEMON_USAGE);
	}
	if (o.socket != NULL && o.socket[0] != '/') {
		fprintf(stderr,
		    "dhcpfo-rpcd: --socket %s: not an absolute "
		    "path\n",
		    o.socket);
		return end(ret_exit, RPCDAEMON_USAGE);
	}
	*ret_options = o;
	return true;
}
