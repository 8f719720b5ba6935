/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The command "check".  By the configured thresholds a share that is low is a
 * warning, and a scope without a free address is critical; by ranges, what the
 * ranges say of the free percent.  A relationship that is not normal is a
 * warning.
 */

#include <inttypes.h>
#include <stdlib.h>

#include "base/ipv4.h"
#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_plugin.h"
#include "cli/cli_scope_row.h"
#include "core/failover.h"
#include "core/override.h"
#include "core/server.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"

#define NAMED_MAX 20 /* bad scopes and relationships in the line */

struct check {
	struct cli *cli;
	struct thresholds thresholds; /* of the scope that is looked at */
	bool with_percent;	      /* it is large enough for percents */
	enum cli_plugin_state state;
	size_t bad;  /* scopes and relationships */
	FILE *words; /* what is bad */
	FILE *perf;
};

/* ---- one share of one scope ---- */

static bool
by_ranges(const struct cli *cli)
{
	return cli->args.warning.set || cli->args.critical.set;
}

static bool
is_low(
    const struct check *check, enum share share, uint32_t free, uint32_t size)
{
	bool low = false;

	return threshold_step(&check->thresholds.share[share],
		   check->with_percent ? 0 : UINT32_MAX, free, size,
		   &low) == CROSSING_LOW;
}

static enum cli_plugin_state
judge(const struct check *check, enum share share, uint32_t free, uint32_t size)
{
	const struct cli *cli = check->cli;
	const uint32_t percent = percent_of(free, size);

	if (size == 0)
		return CLI_PLUGIN_OK;
	if (by_ranges(cli)) {
		if (cli_range_alerts(&cli->args.critical, percent))
			return CLI_PLUGIN_CRITICAL;
		return cli_range_alerts(&cli->args.warning, percent) ?
		    CLI_PLUGIN_WARNING :
		    CLI_PLUGIN_OK;
	}
	if (free == 0 && (share == SHARE_TOTAL || cli->args.one_share))
		return CLI_PLUGIN_CRITICAL;
	return is_low(check, share, free, size) ? CLI_PLUGIN_WARNING :
						  CLI_PLUGIN_OK;
}

/* The fewest free addresses that are not low: by the rule itself, which is
 * monotonous. */
static uint32_t
lowest_good(const struct check *check, enum share share, uint32_t size)
{
	uint64_t bad = 0, good = (uint64_t)size + 1, middle;

	if (!is_low(check, share, 0, size))
		return 0;
	while (good - bad > 1) {
		middle = bad + (good - bad) / 2;
		if (is_low(check, share, (uint32_t)middle, size))
			bad = middle;
		else
			good = middle;
	}
	return (uint32_t)good;
}

/* 'label'=value;warning;critical;min;max */
static void
write_perf(struct check *check, const char *scope, enum share share,
    uint32_t free, uint32_t size)
{
	const struct cli_args *args = &check->cli->args;
	FILE *out = check->perf;
	uint32_t warning;

	fprintf(out, " '%s%s%s'=", scope, share == SHARE_TOTAL ? "" : "_",
	    share == SHARE_TOTAL ? "" : share_name(share));
	if (by_ranges(check->cli)) {
		fprintf(out, "%" PRIu32 "%%;%s;%s;0;100",
		    percent_of(free, size),
		    args->warning.set ? args->warning.text : "",
		    args->critical.set ? args->critical.text : "");
		return;
	}
	fprintf(out, "%" PRIu32 ";", free);
	if ((warning = lowest_good(check, share, size)) > 0)
		fprintf(out, "%" PRIu32 ":", warning);
	fprintf(out, ";%s;0;%" PRIu32,
	    share == SHARE_TOTAL || args->one_share ? "1:" : "", size);
}

/* ---- scopes ---- */

/* Counts what is bad; true if there is room to name it, which is then to be
 * written. */
static bool
name_bad(struct check *check, enum cli_plugin_state state)
{
	if (state > check->state)
		check->state = state;
	if (++check->bad > NAMED_MAX)
		return false;
	fputs(check->bad == 1 ? "" : "; ", check->words);
	return true;
}

/* Whether the share is one of those that were asked for. */
static bool
is_judged(const struct cli *cli, enum share share)
{
	if (cli->args.one_share)
		return share == cli->args.share;
	return share == SHARE_TOTAL || !by_ranges(cli);
}

static void
take_limits(struct check *check, const struct cli_scope_row *row)
{
	const struct topology *topology =
	    generation_topology(server_generation(check->cli->server));
	ptrdiff_t i = topology_find_scope(topology, row->address);

	check->thresholds = *overrides_base(check->cli->overrides);
	if (i >= 0)
		overrides_of_scope(check->cli->overrides, topology,
		    topology_scope(topology, (size_t)i), &check->thresholds);
	check->with_percent =
	    row->n.num_addr >= check->thresholds.percent_from_size;
}

/* "SCOPE total 0 of 10 free (0%), this 0 of 5 free (0%)", only what is bad. */
static void
check_scope(struct check *check, const struct cli_scope_row *row)
{
	enum cli_plugin_state state[SHARE_COUNT], worst = CLI_PLUGIN_OK;
	uint32_t free[SHARE_COUNT], size[SHARE_COUNT];
	char scope[IPV4_TEXT];
	const char *before = " ";
	int i;

	take_limits(check, row);
	ipv4_format(row->address, scope);
	for (i = 0; i < SHARE_COUNT; i++) {
		state[i] = CLI_PLUGIN_OK;
		if (!is_judged(check->cli, i) ||
		    !share_judged(i, &row->n, &free[i], &size[i]))
			continue;
		state[i] = judge(check, i, free[i], size[i]);
		if (state[i] > worst)
			worst = state[i];
		write_perf(check, scope, i, free[i], size[i]);
	}
	if (worst == CLI_PLUGIN_OK || !name_bad(check, worst))
		return;
	fputs(scope, check->words);
	for (i = 0; i < SHARE_COUNT; i++) {
		if (state[i] == CLI_PLUGIN_OK)
			continue;
		fprintf(check->words,
		    "%s%s %" PRIu32 " of %" PRIu32 " free (%" PRIu32 "%%)",
		    before, share_name(i), free[i], size[i],
		    percent_of(free[i], size[i]));
		before = ", ";
	}
}

/* ---- relationships ---- */

static bool
is_normal(FSM_STATE state)
{
	/* NO_STATE: the server has not said; INIT and STARTUP pass. */
	return state == NORMAL || state == NO_STATE || state == INIT ||
	    state == STARTUP;
}

static bool
has_scope(const DHCP_FAILOVER_RELATIONSHIP *info, uint32_t scope)
{
	DWORD i;

	for (i = 0; info->pScopes != NULL && i < info->pScopes->NumElements;
	     i++)
		if (info->pScopes->Elements[i] == scope)
			return true;
	return false;
}

static DWORD
check_relationship(struct check *check, const DHCP_FAILOVER_RELATIONSHIP *info)
{
	const struct cli_args *args = &check->cli->args;
	char *name;

	if (is_normal(info->State) ||
	    (args->one_scope && !has_scope(info, args->scope)))
		return ERROR_SUCCESS;
	if (!name_bad(check, CLI_PLUGIN_WARNING))
		return ERROR_SUCCESS;
	if (dhcpsapi_text_utf8(info->RelationshipName, &name) != 0)
		return ERROR_NOT_ENOUGH_MEMORY;
	cli_plugin_text(name, check->words);
	fprintf(check->words, " %s",
	    failover_state_name((enum failover_state)info->State));
	free(name);
	return ERROR_SUCCESS;
}

struct answer {
	struct check *check;
	DWORD error;
};

static void
on_relationships(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_relationship *relationships, size_t count)
{
	struct answer *answer = arg;
	size_t i;

	(void)err;
	for (i = 0; error == ERROR_SUCCESS && i < count; i++)
		error =
		    check_relationship(answer->check, &relationships[i].info);
	answer->error = error;
	dhcpsapi_relationships_free(relationships, count);
}

/* ---- the line ---- */

static void
check_server(struct check *check)
{
	struct server_status status;

	server_status(check->cli->server, &status);
	if (status.state == SERVER_OK)
		return;
	if (name_bad(check,
		status.state == SERVER_STOPPED ? CLI_PLUGIN_CRITICAL :
						 CLI_PLUGIN_WARNING))
		fprintf(check->words, "server %s is %s",
		    server_name(check->cli->server),
		    server_state_name(status.state));
}

static void
print_line(struct check *check, const char *words, const char *perf,
    const struct cli_scope_row *rows, size_t count)
{
	FILE *out = check->cli->out;
	uint64_t free = 0, size = 0;
	size_t i;

	cli_plugin_begin(check->state, out);
	fputs(words, out);
	if (check->bad > NAMED_MAX)
		fprintf(out, "; and %zu more", check->bad - NAMED_MAX);
	if (check->bad == 0) {
		for (i = 0; i < count; i++) {
			free += rows[i].n.addr_free;
			size += rows[i].n.num_addr;
		}
		fprintf(out,
		    "%zu scope%s, %" PRIu64 " of %" PRIu64 " addresses free",
		    count, count == 1 ? "" : "s", free, size);
	}
	if (*perf != '\0')
		fprintf(out, " |%s", perf);
	putc('\n', out);
}

static DWORD
check_all(struct check *check, const struct cli_scope_row *rows, size_t count)
{
	struct answer answer = { check, ERROR_DHCP_SERVER_NOT_REACHABLE };
	size_t i;

	check_server(check);
	for (i = 0; i < count; i++)
		check_scope(check, &rows[i]);
	dhcpsapi_start_relationships(
	    check->cli->server, on_relationships, &answer);
	return answer.error;
}

int
cli_check(struct cli *cli)
{
	struct check check = { .cli = cli, .state = CLI_PLUGIN_OK };
	struct cli_scope_row *rows = NULL;
	char *words = NULL, *perf = NULL;
	size_t words_size, perf_size, count = 0;
	DWORD error;

	error = cli_scope_rows(
	    cli, cli->args.one_scope, cli->args.scope, &rows, &count);
	if (error != ERROR_SUCCESS)
		return cli_failed(cli, error);
	check.words = open_memstream(&words, &words_size);
	check.perf = open_memstream(&perf, &perf_size);
	if (check.words != NULL && check.perf != NULL)
		error = check_all(&check, rows, count);
	else
		error = ERROR_NOT_ENOUGH_MEMORY;
	if (check.words != NULL && fclose(check.words) != 0)
		error = ERROR_NOT_ENOUGH_MEMORY;
	if (check.perf != NULL && fclose(check.perf) != 0)
		error = ERROR_NOT_ENOUGH_MEMORY;
	if (error == ERROR_SUCCESS)
		print_line(&check, words, perf, rows, count);
	free(words);
	free(perf);
	cli_scope_rows_free(rows, count);
	return error == ERROR_SUCCESS ? (int)check.state :
					cli_failed(cli, error);
}
