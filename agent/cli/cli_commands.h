/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What each command does; cli_command.c has their table. */

#ifndef DHCPFO_CLI_CLI_COMMANDS_H
#define DHCPFO_CLI_CLI_COMMANDS_H

#include <stdio.h>

struct cli;

/* Each runs after cli_source_open() and returns the exit code. */
int cli_servers(struct cli *cli);
int cli_relationships(struct cli *cli);
int cli_scopes(struct cli *cli);
int cli_scope(struct cli *cli);
int cli_client(struct cli *cli);
int cli_clients(struct cli *cli);
int cli_events(struct cli *cli);
int cli_check(struct cli *cli);
int cli_top(struct cli *cli);
int cli_librenms(struct cli *cli);
int cli_mib(struct cli *cli);

/* What fails in the form of librenms. */
void cli_librenms_tell(FILE *out, int code, const char *text);

#endif
