/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpfo(1): one run of the command line. */

#ifndef DHCPFO_CLI_CLI_H
#define DHCPFO_CLI_CLI_H

#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/progress.h"
#include "cli/cli_args.h"
#include "dhcpsapi/dhcpsapi.h"
#include "service/service.h"

struct cli_progress;
struct loop;
struct overrides;
struct server;
struct service;
struct worker;

struct cli {
	struct cli_args args;
	FILE *out, *err;
	int write_error;       /* errno of out, where a command has met one */
	unsigned int terminal; /* its width; 0 = out is none */
	bool colour;	       /* in what people are shown */
	struct clock clock;
	struct loop *loop; /* CLI_NEEDS_LOOP only */
	struct progress progress;
	struct cli_progress *shown; /* while sources are read; or NULL */
	struct worker *worker;
	struct service *service;
	struct server *server;	      /* the one that was chosen */
	struct overrides *overrides;  /* what is low, of each scope */
	struct service_limits limits; /* CLI_NEEDS_LOOP only */
	char *state_dir; /* of the agent; CLI_NEEDS_STATE, CLI_NEEDS_LOOP */
};

/* The program.  Returns its exit code. */
int cli_main(int argc, char **argv, FILE *out, FILE *err);

/* ---- for the commands ---- */

/* Tells a failed call by its number, "ERROR_DHCP_JET_ERROR (20013)", and
 * returns CLI_FAILED. */
int cli_failed(struct cli *cli, DWORD error);

/* Tells why a source cannot be read and returns CLI_UNREADABLE. */
int cli_unreadable(struct cli *cli, const struct err *err);

/* Tells what is wrong with the command line and returns CLI_USAGE. */
int cli_usage(struct cli *cli, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* CLI_FAILED, told. */
int cli_no_memory(struct cli *cli);

#endif
