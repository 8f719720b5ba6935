/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_check_scope.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/ipv4.h"
#include "cli/cli.h"
#include "cli/cli_check_report.h"
#include "cli/cli_scope_row.h"
#include "core/override.h"
#include "core/topology.h"
#include "service/service.h"

struct judged {
	const struct cli *cli;
	struct thresholds thresholds; /* of the scope */
	bool with_percent;	      /* it is large enough for percents */
};

static bool
by_percent(const struct cli_args *args)
{
	return args->warning.set || args->critical.set;
}

static bool
by_addresses(const struct cli_args *args)
{
	return args->addresses_warning.set || args->addresses_critical.set;
}

static bool
by_ranges(const struct cli_args *args)
{
	return by_percent(args) || by_addresses(args);
}

static bool
is_low(
    const struct judged *judged, enum share share, uint32_t free, uint32_t size)
{
	bool low = false;

	return threshold_step(&judged->thresholds.share[share],
		   judged->with_percent ? 0 : UINT32_MAX, free, size,
		   &low) == CROSSING_LOW;
}

static enum cli_plugin_state
judge_by_ranges(const struct cli_args *args, uint32_t free, uint32_t size)
{
	const uint32_t percent = percent_of(free, size);

	if (cli_range_alerts(&args->critical, percent) ||
	    cli_range_alerts(&args->addresses_critical, free))
		return CLI_PLUGIN_CRITICAL;
	return cli_range_alerts(&args->warning, percent) ||
		cli_range_alerts(&args->addresses_warning, free) ?
	    CLI_PLUGIN_WARNING :
	    CLI_PLUGIN_OK;
}

static enum cli_plugin_state
judge(
    const struct judged *judged, enum share share, uint32_t free, uint32_t size)
{
	const struct cli_args *args = &judged->cli->args;

	if (size == 0)
		return CLI_PLUGIN_OK;
	if (by_ranges(args))
		return judge_by_ranges(args, free, size);
	if (free == 0 && (share == SHARE_TOTAL || args->one_share))
		return CLI_PLUGIN_CRITICAL;
	return is_low(judged, share, free, size) ? CLI_PLUGIN_WARNING :
						   CLI_PLUGIN_OK;
}

/* The fewest free addresses that are not low: by the rule itself, which is
 * monotonous. */
static uint32_t
lowest_good(const struct judged *judged, enum share share, uint32_t size)
{
	uint64_t bad = 0, good = (uint64_t)size + 1, middle;

	if (!is_low(judged, share, 0, size))
		return 0;
	while (good - bad > 1) {
		middle = bad + (good - bad) / 2;
		if (is_low(judged, share, (uint32_t)middle, size))
			bad = middle;
		else
			good = middle;
	}
	return (uint32_t)good;
}

/* ---- performance data: 'label'=value;warning;critical;min;max ---- */

static void
write_label(const struct cli_check_report *report, const char *scope,
    enum share share, const char *more)
{
	fprintf(report->perf,
	    " '%s%s%s%s%s%s'=", report->server == NULL ? "" : report->server,
	    report->server == NULL ? "" : "/", scope,
	    share == SHARE_TOTAL ? "" : "_",
	    share == SHARE_TOTAL ? "" : share_name(share), more);
}

static void
write_ranges(FILE *out, const struct cli_range *warning,
    const struct cli_range *critical)
{
	putc(';', out);
	cli_range_write(warning, out);
	putc(';', out);
	cli_range_write(critical, out);
}

static void
write_perf(const struct judged *judged, const struct cli_check_report *report,
    const char *scope, enum share share, uint32_t free, uint32_t size)
{
	const struct cli_args *args = &judged->cli->args;
	FILE *out = report->perf;
	uint32_t warning;

	if (by_percent(args)) {
		write_label(
		    report, scope, share, by_addresses(args) ? "_percent" : "");
		fprintf(out, "%" PRIu32 "%%", percent_of(free, size));
		write_ranges(out, &args->warning, &args->critical);
		fputs(";0;100", out);
	}
	if (by_addresses(args)) {
		write_label(report, scope, share, "");
		fprintf(out, "%" PRIu32, free);
		write_ranges(
		    out, &args->addresses_warning, &args->addresses_critical);
		fprintf(out, ";0;%" PRIu32, size);
	}
	if (by_ranges(args))
		return;
	write_label(report, scope, share, "");
	fprintf(out, "%" PRIu32 ";", free);
	if ((warning = lowest_good(judged, share, size)) > 0)
		fprintf(out, "%" PRIu32 ":", warning);
	fprintf(out, ";%s;0;%" PRIu32,
	    share == SHARE_TOTAL || args->one_share ? "1:" : "", size);
}

/* ---- the scope ---- */

/* Whether the share is one of those that were asked for. */
static bool
is_judged(const struct cli_args *args, enum share share)
{
	if (args->one_share)
		return share == args->share;
	return share == SHARE_TOTAL || !by_ranges(args);
}

static void
take_limits(struct judged *judged, const struct cli_scope_row *row)
{
	const struct cli *cli = judged->cli;
	const struct topology *topology =
	    generation_topology(server_generation(cli->server));
	ptrdiff_t i = topology_find_scope(topology, row->address);

	judged->thresholds = *overrides_base(cli->overrides);
	if (i >= 0)
		overrides_of_scope(cli->overrides, topology,
		    topology_scope(topology, (size_t)i), &judged->thresholds);
	judged->with_percent =
	    row->n.num_addr >= judged->thresholds.percent_from_size;
}

/* ", this 0 of 5 free (0%)" of three shares */
#define SHARE_TEXT 64

static size_t
append_share(
    char *text, size_t used, enum share share, uint32_t free, uint32_t size)
{
	return used +
	    (size_t)snprintf(text + used, SHARE_TEXT,
		"%s%s %" PRIu32 " of %" PRIu32 " free (%" PRIu32 "%%)",
		used == 0 ? "" : ", ", share_name(share), free, size,
		percent_of(free, size));
}

bool
cli_check_scope(struct cli *cli, struct cli_check_report *report,
    const struct cli_scope_row *row)
{
	struct judged judged = { .cli = cli };
	enum cli_plugin_state state, worst = CLI_PLUGIN_OK;
	char bad[SHARE_COUNT * SHARE_TEXT] = "";
	char all[SHARE_COUNT * SHARE_TEXT] = "";
	size_t bad_used = 0, all_used = 0;
	uint32_t free, size;
	char scope[IPV4_TEXT];
	enum share share;

	take_limits(&judged, row);
	ipv4_format(row->address, scope);
	for (share = 0; share < SHARE_COUNT; share++) {
		if (!is_judged(&cli->args, share) ||
		    !share_judged(share, &row->n, &free, &size))
			continue;
		state = judge(&judged, share, free, size);
		worst = cli_plugin_worse(worst, state);
		write_perf(&judged, report, scope, share, free, size);
		all_used = append_share(all, all_used, share, free, size);
		if (state != CLI_PLUGIN_OK)
			bad_used =
			    append_share(bad, bad_used, share, free, size);
	}
	report->scopes++;
	report->free += row->n.addr_free;
	report->size += row->n.num_addr;
	cli_check_report_add(report, worst, "%s %s", scope, bad);
	cli_check_report_line(report, worst, "scope %s%s%s %s", row->text,
	    *row->relation == '\0' ? "" : " of ", row->relation, all);
	return all_used > 0;
}
