/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Which servers a run asks, and their first look at their sources. */

#ifndef DHCPFO_CLI_CLI_SOURCE_H
#define DHCPFO_CLI_CLI_SOURCE_H

struct cli;

/*
 * Makes the service of --source, or of the configuration file, chooses the
 * server and does what the command needs.  Returns CLI_OK, or an exit code and
 * has told why.  cli_source_close() must follow in either case.
 */
int cli_source_open(struct cli *cli);
void cli_source_close(struct cli *cli);

#endif
