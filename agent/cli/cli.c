/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/about.h"
#include "base/log.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_mark.h"
#include "cli/cli_plugin.h"
#include "cli/cli_source.h"
#include "dhcpsapi/dhcpsapi_error.h"

/* ---- what went wrong ---- */

static bool
is_plugin(const struct cli *cli)
{
	return cli->args.command != NULL &&
	    cli->args.command->form == CLI_PLUGIN;
}

/* Tells it in the command's own form, if that has one; *code becomes the exit
 * code. */
static bool
told(struct cli *cli, int *code, const char *text)
{
	if (is_plugin(cli)) {
		*code = cli_plugin_unknown(cli->out, text);
		return true;
	}
	if (cli->args.command == NULL ||
	    cli->args.command->form != CLI_LIBRENMS)
		return false;
	cli_librenms_tell(cli->out, *code, text);
	return true;
}

int
cli_failed(struct cli *cli, DWORD error)
{
	char text[DHCPSAPI_ERROR_TEXT];
	int code = CLI_FAILED;

	dhcpsapi_error_format(error, text);
	if (!told(cli, &code, text))
		fprintf(cli->err, "%s\n", text);
	return code;
}

int
cli_no_memory(struct cli *cli)
{
	return cli_failed(cli, ERROR_NOT_ENOUGH_MEMORY);
}

int
cli_unreadable(struct cli *cli, const struct err *err)
{
	int code = CLI_UNREADABLE;

	if (!told(cli, &code, err_text(err)))
		fprintf(cli->err, "%s\n", err_text(err));
	return code;
}

int
cli_usage(struct cli *cli, const char *fmt, ...)
{
	struct err err;
	char text[ERR_TEXT];
	int code = CLI_USAGE;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(&err, -EINVAL, "%s", text); /* makes it printable */
	if (!told(cli, &code, err.text))
		fprintf(cli->err,
		    "dhcpfo: %s\nTry 'dhcpfo --help' for more information.\n",
		    err.text);
	return code;
}

/* ---- the run ---- */

static unsigned int
terminal_width(FILE *out)
{
	struct winsize size;

	if (!isatty(fileno(out)))
		return 0;
	if (ioctl(fileno(out), TIOCGWINSZ, &size) == -1 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

static int
run_command(struct cli *cli)
{
	int rc;

	clock_init(&cli->clock);
	if (cli->args.frozen)
		clock_freeze(&cli->clock, cli->args.now);
	if (is_plugin(cli))
		cli_plugin_deadline(cli->args.timeout);
	if ((rc = cli_source_open(cli)) == CLI_OK)
		rc = cli->args.command->run(cli);
	cli_source_close(cli);
	if (is_plugin(cli))
		cli_plugin_deadline(0);
	return rc;
}

/* Output that did not get where it should is a failure, told once; who closed
 * the pipe knows it. */
static int
finish(struct cli *cli, int rc)
{
	bool bad = ferror(cli->out) != 0;

	errno = cli->write_error;
	if (fflush(cli->out) != 0)
		bad = true;
	if (!bad)
		return rc;
	if (errno != EPIPE)
		fprintf(cli->err, "dhcpfo: cannot write the output%s%s\n",
		    errno == 0 ? "" : ": ", errno == 0 ? "" : strerror(errno));
	return is_plugin(cli) ? CLI_PLUGIN_UNKNOWN : CLI_FAILED;
}

int
cli_main(int argc, char **argv, FILE *out, FILE *err)
{
	struct cli cli = { .out = out, .err = err };
	struct err why;
	int rc = CLI_OK;

	/* What there is to say, this module says. */
	log_open("dhcpfo", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	cli.terminal = terminal_width(out);
	if (cli_args_parse(argc, argv, &cli.args, &why) != 0)
		rc = cli_usage(&cli, "%s", why.text);
	else if (cli.args.help)
		cli_command_help(out);
	else if (cli.args.version)
		about_version("dhcpfo", out);
	else {
		cli.colour = cli_mark_wanted(cli.args.colour, out);
		rc = run_command(&cli);
	}
	return finish(&cli, rc);
}
