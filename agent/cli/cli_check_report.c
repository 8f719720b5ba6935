/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_check_report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#define NAMED_MAX 20 /* of what is bad, in the line */

int
cli_check_report_init(struct cli_check_report *report)
{
	*report = (struct cli_check_report) { .state = CLI_PLUGIN_OK };
	report->words =
	    open_memstream(&report->words_text, &report->words_size);
	report->perf = open_memstream(&report->perf_text, &report->perf_size);
	report->lines =
	    open_memstream(&report->lines_text, &report->lines_size);
	return report->words == NULL || report->perf == NULL ||
		report->lines == NULL ?
	    -ENOMEM :
	    0;
}

/* Whether everything got into it. */
static bool
stop(FILE **stream)
{
	bool good = *stream != NULL && !ferror(*stream);

	if (*stream != NULL && fclose(*stream) != 0)
		good = false;
	*stream = NULL;
	return good;
}

void
cli_check_report_done(struct cli_check_report *report)
{
	stop(&report->words);
	stop(&report->perf);
	stop(&report->lines);
	free(report->words_text);
	free(report->perf_text);
	free(report->lines_text);
}

void
cli_check_report_add(struct cli_check_report *report,
    enum cli_plugin_state state, const char *fmt, ...)
{
	va_list ap;

	report->state = cli_plugin_worse(report->state, state);
	if (state == CLI_PLUGIN_OK || ++report->bad > NAMED_MAX)
		return;
	if (report->bad > 1)
		fputs("; ", report->words);
	if (report->server != NULL)
		fprintf(report->words, "%s: ", report->server);
	va_start(ap, fmt);
	vfprintf(report->words, fmt, ap);
	va_end(ap);
}

void
cli_check_report_line(struct cli_check_report *report,
    enum cli_plugin_state state, const char *fmt, ...)
{
	va_list ap;

	fprintf(report->lines, "%s: ", cli_plugin_name(state));
	if (report->server != NULL)
		fprintf(report->lines, "%s: ", report->server);
	va_start(ap, fmt);
	vfprintf(report->lines, fmt, ap);
	va_end(ap);
	putc('\n', report->lines);
}

int
cli_check_report_print(struct cli_check_report *report, bool verbose, FILE *out,
    enum cli_plugin_state *ret_state)
{
	bool words = stop(&report->words), perf = stop(&report->perf),
	     lines = stop(&report->lines);

	if (!words || !perf || !lines)
		return -ENOMEM;
	cli_plugin_begin(report->state, out);
	cli_plugin_text(report->words_text, out);
	if (report->bad > NAMED_MAX)
		fprintf(out, "; and %zu more", report->bad - NAMED_MAX);
	if (report->bad == 0)
		fprintf(out,
		    "%zu scope%s, %" PRIu64 " of %" PRIu64 " addresses free",
		    report->scopes, report->scopes == 1 ? "" : "s",
		    report->free, report->size);
	if (*report->perf_text != '\0')
		fprintf(out, " |%s", report->perf_text);
	putc('\n', out);
	if (verbose)
		cli_plugin_text(report->lines_text, out);
	*ret_state = report->state;
	return 0;
}
