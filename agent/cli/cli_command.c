/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_command.h"

#include <string.h>

#include "base/about.h"
#include "cli/cli_args.h"
#include "cli/cli_commands.h"
#include "config/config.h"

#define JSON CLI_OPTION_JSON
#define SCOPE CLI_OPTION_SCOPE
#define CHECK CLI_OPTION_CHECK

static const struct cli_command commands[] = {
	{ "servers", NULL, NULL, JSON, CLI_NEEDS_ALL, CLI_WORDS,
	    "the watched servers and the state of their data", cli_servers },
	{ "relationships", NULL, NULL, JSON, CLI_NEEDS_SERVER, CLI_WORDS,
	    "the failover relationships and their states", cli_relationships },
	{ "scopes", NULL, NULL, JSON, CLI_NEEDS_SERVER, CLI_WORDS,
	    "how many addresses each scope has left", cli_scopes },
	{ "scope", "ADDR", cli_args_operand_address, JSON, CLI_NEEDS_SERVER,
	    CLI_WORDS, "all there is to know of one scope", cli_scope },
	{ "client", "IP|MAC|NAME", cli_args_operand_client, JSON,
	    CLI_NEEDS_SERVER, CLI_WORDS, "the lease of one client",
	    cli_client },
	{ "clients", NULL, NULL, JSON | SCOPE, CLI_NEEDS_SERVER, CLI_WORDS,
	    "every lease, by address", cli_clients },
	{ "events", NULL, NULL, JSON, CLI_NEEDS_STATE, CLI_WORDS,
	    "what the agent has told of lately", cli_events },
	{ "check", NULL, NULL, SCOPE | CHECK, CLI_NEEDS_SERVER, CLI_PLUGIN,
	    "as a plugin of a monitoring system", cli_check },
	{ "librenms", NULL, NULL, 0, CLI_NEEDS_SERVER, CLI_LIBRENMS,
	    "for LibreNMS, as its application dhcp-stats", cli_librenms },
	{ "mib", NULL, NULL, CLI_OPTION_ROOT, CLI_NEEDS_NOTHING, CLI_WORDS,
	    "the MIB module", cli_mib },
	{ "top", NULL, NULL, CLI_OPTION_TOP, CLI_NEEDS_LOOP, CLI_WORDS,
	    "everything on one screen, again and again", cli_top },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

const struct cli_command *
cli_command_find(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

void
cli_command_help(FILE *out)
{
	char text[64];
	size_t i;

	fputs("Usage: dhcpfo [OPTION]... COMMAND [OPERAND]\n"
	      "Shows the scopes, leases and relationships of DHCPv4 failover "
	      "servers.\n"
	      "\nCommands:\n",
	    out);
	for (i = 0; i < COMMANDS; i++) {
		snprintf(text, sizeof(text), "%s %s", commands[i].name,
		    commands[i].operand == NULL ? "" : commands[i].operand);
		fprintf(out, "  %-19s %s\n", text, commands[i].help);
	}
	fputs(
	    "\nOptions:\n"
	    "  --config FILE      instead of " CONFIG_PATH "\n"
	    "  --server NAME      the server to ask, instead of the first one\n"
	    "  --source SPEC      ask a server that is not configured:\n"
	    "                     isc:DHCPD_CONF:DHCPD_LEASES, "
	    "rpc:HOST[:PORT] or\n"
	    "                     rpc:unix:PATH\n"
	    "  --now EPOCH        as if it were that second since 1970\n"
	    "  --json             for programs\n"
	    "  --color[=WHEN]     what is bad in colour: always, never or "
	    "auto,\n"
	    "                     that is on a terminal\n"
	    "  -q, --quiet        no progress, no notices of sources\n"
	    "  --scope ADDR       clients, check: of this scope only\n"
	    "Of check (--scope and --relationship may be repeated):\n"
	    "  --relationship NAME  this one and its scopes only\n"
	    "  --all-servers      every configured server\n"
	    "  -w, --warning RANGE, -c, --critical RANGE\n"
	    "                     of the free addresses in percent, instead "
	    "of\n"
	    "                     the configured thresholds\n"
	    "  -W, --addresses-warning RANGE, -C, --addresses-critical RANGE\n"
	    "                     likewise of their number\n"
	    "  --share SHARE      total, this or partner only\n"
	    "  -t, --timeout SECONDS  UNKNOWN after that time; 10\n"
	    "  -v, --verbose      a line for everything\n"
	    "Of mib:\n"
	    "  --root OID         for that place in the tree\n"
	    "Of top:\n"
	    "  -d, --delay SECONDS  between two looks; 2\n"
	    "  --sort COLUMN      scopes by this one, -COLUMN the other way "
	    "round\n"
	    "  --filter WORDS     only what has all of them\n"
	    "  -b, --batch        plain text, for scripts\n"
	    "  -n, --count NUMBER  end after so many times\n"
	    "General:\n"
	    "  -h, --help         this text\n"
	    "  -V, --version      the version\n"
	    "\nExit status: 0; 1 a call failed; 2 usage; 3 a source cannot be "
	    "read.\n"
	    "check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.\n",
	    out);
	about_help_end("dhcpfo(1)", out);
}
