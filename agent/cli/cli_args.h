/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The words of the command line, checked. */

#ifndef DHCPFO_CLI_CLI_ARGS_H
#define DHCPFO_CLI_CLI_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli_mark.h"
#include "cli/cli_range.h"
#include "cli/cli_search.h"
#include "cli/cli_top_args.h"
#include "config/config.h"
#include "core/threshold.h"

struct cli_command;
struct err;

#define CLI_CHOICES_MAX 64 /* of each kind */
#define CLI_TIMEOUT 10	   /* seconds that a plugin may take */

struct cli_args {
	const struct cli_command *command; /* NULL with help or version */
	bool help, version;
	const char *config; /* NULL = not given; likewise below */
	const char *server;
	const char *source;
	bool json;
	bool quiet;
	enum cli_when colour;
	bool frozen; /* --now was given */
	int64_t now;
	const char *operand;	  /* of a command that has one */
	uint32_t address;	  /* it, for "scope" */
	struct cli_search search; /* it, for "client" */
	/* Options of single commands. */
	bool one_scope;
	uint32_t scope;			    /* the last one */
	struct cli_range warning, critical; /* of percent */
	bool one_share;
	enum share share;
	/* Of check. */
	uint32_t scopes[CLI_CHOICES_MAX]; /* each --scope */
	size_t scope_count;
	const char *relationships[CLI_CHOICES_MAX];
	size_t relationship_count;
	struct cli_range addresses_warning, addresses_critical;
	bool all_servers;
	bool verbose;
	uint32_t timeout;	       /* seconds */
	uint32_t root[CONFIG_OID_MAX]; /* of the MIB module */
	size_t root_len;	       /* 0 = not given */
	struct cli_top_args top;
};

/* Options that only some commands have; bits of cli_command.options. */
enum {
	CLI_OPTION_JSON = 1,
	CLI_OPTION_SCOPE = 2,
	CLI_OPTION_CHECK = 4, /* those of check alone */
	CLI_OPTION_ROOT = 8,
	CLI_OPTION_TOP = 16, /* those of top alone */
};

/* The operands of commands (cli_command.h). */
int cli_args_operand_address(
    struct cli_args *args, const char *operand, struct err *err);
int cli_args_operand_client(
    struct cli_args *args, const char *operand, struct err *err);

/*
 * 0, or -EINVAL with err, which names the first fault; *ret_args is filled in
 * either case, so that what asks for the command's own kind of exit code finds
 * it.  Options may stand anywhere, "--name=value" or "--name value", and be
 * shortened; "--" ends them.  Strings are borrowed from argv.
 */
int cli_args_parse(
    int argc, char **argv, struct cli_args *ret_args, struct err *err);

#endif
