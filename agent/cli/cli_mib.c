/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_mib.h"

#include <stdbool.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_mib_text.h"
#include "config/config.h"
#include "config/config_schema.h"

/* What a root may stand below, the nearest first: of NET-SNMP-MIB, which the
 * published module imports, and of SNMPv2-SMI. */
static const struct parent {
	const char *name;
	size_t len;
	uint32_t oid[9];
} parents[] = {
	{ "netSnmpPlaypen", 9, { 1, 3, 6, 1, 4, 1, 8072, 9999, 9999 } },
	{ "transmission", 7, { 1, 3, 6, 1, 2, 1, 10 } },
	{ "mib-2", 6, { 1, 3, 6, 1, 2, 1 } },
	{ "enterprises", 6, { 1, 3, 6, 1, 4, 1 } },
	{ "snmpDomains", 6, { 1, 3, 6, 1, 6, 1 } },
	{ "snmpProxys", 6, { 1, 3, 6, 1, 6, 2 } },
	{ "snmpModules", 6, { 1, 3, 6, 1, 6, 3 } },
	{ "directory", 5, { 1, 3, 6, 1, 1 } },
	{ "mgmt", 5, { 1, 3, 6, 1, 2 } },
	{ "experimental", 5, { 1, 3, 6, 1, 3 } },
	{ "private", 5, { 1, 3, 6, 1, 4 } },
	{ "security", 5, { 1, 3, 6, 1, 5 } },
	{ "snmpV2", 5, { 1, 3, 6, 1, 6 } },
	{ "internet", 4, { 1, 3, 6, 1 } },
};

#define PARENTS (sizeof(parents) / sizeof(parents[0]))

/* The places of the published module that speak of its parent; the identity's
 * number is the last one of CONFIG_ROOT_OID. */
#define IMPORTS "IMPORTS\n"
#define PARENT_NAME "dhcpv4FoParent"
#define LAST_IMPORT ";\n"
#define IDENTITY "::= { netSnmpPlaypen 647 }"
#define IMPORT_PARENT "\n    netSnmpPlaypen\n        FROM NET-SNMP-MIB;\n"

static const struct parent *
parent_of(const uint32_t *root, size_t len)
{
	size_t i;

	for (i = 0; i < PARENTS - 1; i++)
		if (len > parents[i].len &&
		    memcmp(root, parents[i].oid,
			parents[i].len * sizeof(root[0])) == 0)
			break;
	return &parents[i];
}

/* Writes what stands before words; returns what stands behind. */
static const char *
write_to(const char *text, const char *words, FILE *out)
{
	const char *at = strstr(text, words);

	if (at == NULL)
		at = text + strlen(text);
	fwrite(text, 1, (size_t)(at - text), out);
	return *at == '\0' ? at : at + strlen(words);
}

void
cli_mib_write(const uint32_t *root, size_t len, FILE *out)
{
	const struct parent *parent = parent_of(root, len);
	const char *text = cli_mib_text;
	size_t i;

	if (parent != &parents[0]) {
		text = write_to(text, IMPORTS, out);
		fprintf(out, IMPORTS "    %s,\n", parent->name);
		text = write_to(text, IMPORT_PARENT, out);
		fputs(LAST_IMPORT, out);
	}
	text = write_to(text, IDENTITY, out);
	fprintf(out, "::= { %s", parent->name);
	/* Nodes between the two need names of their own. */
	for (i = parent->len; i < len - 1; i++)
		fprintf(out, " " PARENT_NAME "%zu(%u)", i + 1 - parent->len,
		    root[i]);
	fprintf(out, " %u }", root[i]);
	fputs(text, out);
}

/* Of a configuration that was named, its root. */
static int
write_for_config(struct cli *cli)
{
	struct config *config = NULL;
	struct err err;

	if (config_read(cli->args.config, &config, &err) != 0)
		return cli_unreadable(cli, &err);
	cli_mib_write(config->agent.root, config->agent.root_len, cli->out);
	config_free(config);
	return CLI_OK;
}

int
cli_mib(struct cli *cli)
{
	struct config_agent published;

	if (cli->args.root_len == 0 && cli->args.config != NULL)
		return write_for_config(cli);
	if (cli->args.root_len > 0) {
		cli_mib_write(cli->args.root, cli->args.root_len, cli->out);
		return CLI_OK;
	}
	config_schema_root(NULL, CONFIG_ROOT_OID, &published, NULL);
	cli_mib_write(published.root, published.root_len, cli->out);
	return CLI_OK;
}
