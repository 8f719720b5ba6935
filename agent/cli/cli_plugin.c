/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_plugin.h"

#include <signal.h>
#include <unistd.h>

static const char *const names[] = {
	[CLI_PLUGIN_OK] = "OK",
	[CLI_PLUGIN_WARNING] = "WARNING",
	[CLI_PLUGIN_CRITICAL] = "CRITICAL",
	[CLI_PLUGIN_UNKNOWN] = "UNKNOWN",
};

const char *
cli_plugin_name(enum cli_plugin_state state)
{
	return names[state];
}

enum cli_plugin_state
cli_plugin_worse(enum cli_plugin_state a, enum cli_plugin_state b)
{
	static const int rank[] = {
		[CLI_PLUGIN_OK] = 0,
		[CLI_PLUGIN_UNKNOWN] = 1,
		[CLI_PLUGIN_WARNING] = 2,
		[CLI_PLUGIN_CRITICAL] = 3,
	};

	return rank[b] > rank[a] ? b : a;
}

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

/* Whatever the process waits for, in a read perhaps, does not come to an end:
 * so this must not wait for it. */
static void
on_deadline(int number)
{
	static const char words[] = "DHCP UNKNOWN - no answer within the time "
				    "of --timeout\n";
	ssize_t n;

	(void)number;
	n = write(STDOUT_FILENO, words, sizeof(words) - 1);
	(void)n;
	_exit(CLI_PLUGIN_UNKNOWN);
}

void
cli_plugin_deadline(unsigned int seconds)
{
	struct sigaction action = { .sa_handler = on_deadline };

	if (seconds != 0)
		sigaction(SIGALRM, &action, NULL);
	alarm(seconds);
}
