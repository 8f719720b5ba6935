/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_plugin.h"

static const char *const names[] = {
	[CLI_PLUGIN_OK] = "OK",
	[CLI_PLUGIN_WARNING] = "WARNING",
	[CLI_PLUGIN_CRITICAL] = "CRITICAL",
	[CLI_PLUGIN_UNKNOWN] = "UNKNOWN",
};

void
cli_plugin_begin(enum cli_plugin_state state, FILE *out)
{
	fprintf(out, "DHCP %s - ", names[state]);
}

void
cli_plugin_text(const char *text, FILE *out)
{
	for (; *text != '\0'; text++)
		putc(*text == '|' ? '/' : *text, out);
}

int
cli_plugin_unknown(FILE *out, const char *text)
{
	cli_plugin_begin(CLI_PLUGIN_UNKNOWN, out);
	cli_plugin_text(text, out);
	putc('\n', out);
	return CLI_PLUGIN_UNKNOWN;
}
