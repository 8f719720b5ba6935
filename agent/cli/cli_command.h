/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The commands of dhcpfo(1), as a table. */

#ifndef DHCPFO_CLI_CLI_COMMAND_H
#define DHCPFO_CLI_CLI_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

struct cli;
struct cli_args;
struct err;

/* Exit codes of every command but check. */
enum {
	CLI_OK = 0,
	CLI_FAILED = 1,	    /* a call failed */
	CLI_USAGE = 2,	    /* the command line is wrong */
	CLI_UNREADABLE = 3, /* no source that can be read */
};

/* Puts a checked operand into args.  0, or -EINVAL with err. */
typedef int cli_operand(
    struct cli_args *args, const char *operand, struct err *err);

/* What a command needs before it runs. */
enum cli_needs {
	CLI_NEEDS_SERVER,  /* the chosen server, read once */
	CLI_NEEDS_ALL,	   /* every server, read once if it can be */
	CLI_NEEDS_LOOP,	   /* every server, to be watched from now on */
	CLI_NEEDS_STATE,   /* where the agent keeps its state; no server */
	CLI_NEEDS_NOTHING, /* not even a configuration */
};

/* How a command says what fails. */
enum cli_form {
	CLI_WORDS,    /* on standard error */
	CLI_PLUGIN,   /* UNKNOWN, on standard output; a plugin's exit codes */
	CLI_LIBRENMS, /* in its JSON */
};

struct cli_command {
	const char *name;
	const char *operand;  /* as the help names it; NULL = it takes none */
	cli_operand *parse;   /* of the operand; NULL = it takes none */
	unsigned int options; /* CLI_OPTION_... */
	enum cli_needs needs;
	enum cli_form form;
	const char *help;
	int (*run)(struct cli *cli); /* returns the exit code */
};

/* NULL for another word. */
const struct cli_command *cli_command_find(const char *name);

void cli_command_help(FILE *out);

#endif
