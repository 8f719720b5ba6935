/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_scope_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "base/text.h"
#include "cli/cli.h"
#include "core/override.h"
#include "core/threshold.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "service/service.h"

#define AT(field) offsetof(struct cli_scope_row, field)
#define N(field) offsetof(struct cli_scope_row, n.field)

static enum cli_mark
mark_total(const void *arg)
{
	const struct cli_scope_row *row = arg;

	return row->share[SHARE_TOTAL];
}

static enum cli_mark
mark_this(const void *arg)
{
	const struct cli_scope_row *row = arg;

	return row->share[SHARE_THIS];
}

static enum cli_mark
mark_partner(const void *arg)
{
	const struct cli_scope_row *row = arg;

	return row->share[SHARE_PARTNER];
}

const struct cli_column cli_scope_columns[] = {
	{ .key = "Scope",
	    .label = "Scope",
	    .type = CLI_ADDRESS,
	    .offset = AT(address) },
	{ .heading = "SCOPE", .type = CLI_TEXT, .offset = AT(shown) },
	{ .key = "SubnetMask",
	    .label = "Subnet mask",
	    .type = CLI_ADDRESS,
	    .offset = AT(mask) },
	{ .key = "Name",
	    .label = "Shared network",
	    .type = CLI_TEXT,
	    .offset = AT(name) },
	{ .key = "Relationship", .type = CLI_TEXT, .offset = AT(relationship) },
	{ .heading = "RELATION",
	    .type = CLI_TEXT,
	    .offset = AT(relation),
	    .shrink = true },
	{ .key = "Relationships",
	    .label = "Relationships",
	    .type = CLI_TEXTS,
	    .offset = AT(relationships) },

	{ .key = "NumAddr",
	    .heading = "ADDRS",
	    .label = "Addresses",
	    .type = CLI_U32,
	    .offset = N(num_addr) },
	{ .key = "AddrFree",
	    .heading = "ALL",
	    .group = "free",
	    .mark = mark_total,
	    .label = "Free",
	    .type = CLI_U32,
	    .offset = N(addr_free) },
	{ .heading = "%",
	    .group = "free",
	    .mark = mark_total,
	    .label = "Free in percent",
	    .unit = "%",
	    .type = CLI_U32,
	    .offset = AT(percent) },
	{ .key = "AddrInUse",
	    .label = "In use",
	    .type = CLI_U32,
	    .offset = N(addr_in_use) },
	{ .key = "PartnerAddrFree",
	    .label = "Free, the partner's",
	    .mark = mark_partner,
	    .type = CLI_U32,
	    .offset = N(partner_addr_free),
	    .valid = N(failover) },
	{ .key = "ThisAddrFree",
	    .heading = "THIS",
	    .group = "free",
	    .mark = mark_this,
	    .label = "Free, this server's",
	    .type = CLI_U32,
	    .offset = N(this_addr_free),
	    .valid = N(failover) },
	{ .heading = "PEER",
	    .group = "free",
	    .mark = mark_partner,
	    .type = CLI_U32,
	    .offset = N(partner_addr_free),
	    .valid = N(failover) },
	{ .heading = "ALL",
	    .group = "in use",
	    .type = CLI_U32,
	    .offset = N(addr_in_use) },
	{ .key = "PartnerAddrInUse",
	    .label = "In use, the partner's",
	    .type = CLI_U32,
	    .offset = N(partner_addr_in_use),
	    .valid = N(failover) },
	{ .key = "ThisAddrInUse",
	    .heading = "THIS",
	    .group = "in use",
	    .label = "In use, this server's",
	    .type = CLI_U32,
	    .offset = N(this_addr_in_use),
	    .valid = N(failover) },
	{ .heading = "PEER",
	    .group = "in use",
	    .type = CLI_U32,
	    .offset = N(partner_addr_in_use),
	    .valid = N(failover) },
	{ .key = "Abandoned",
	    .heading = "ABAND",
	    .label = "Abandoned",
	    .type = CLI_U32,
	    .offset = N(abandoned) },
	{ .key = "Transitional",
	    .heading = "TRANS",
	    .label = "Transitional",
	    .type = CLI_U32,
	    .offset = N(transitional) },
	{ .key = "UsableNow",
	    .label = "Usable by this server now",
	    .type = CLI_U32,
	    .offset = N(usable_now) },
	/* Not in the table: a line has 80 columns. */
	{ .key = "OtherAddr",
	    .label = "Outside failover",
	    .type = CLI_U32,
	    .offset = N(other_addr) },
	{ .key = "OtherFree",
	    .label = "Outside failover, free",
	    .type = CLI_U32,
	    .offset = N(other_free) },
	{ .key = "OtherInUse",
	    .label = "Outside failover, in use",
	    .type = CLI_U32,
	    .offset = N(other_in_use) },
	{ .key = "OtherAbandoned",
	    .label = "Outside failover, abandoned",
	    .type = CLI_U32,
	    .offset = N(other_abandoned) },
	{ .key = "SharedFree",
	    .heading = "SHARED",
	    .label = "Free to both servers",
	    .type = CLI_U32,
	    .offset = N(shared_free),
	    .optional = true },
	{ .type = CLI_END },
};

static void
row_done(struct cli_scope_row *row)
{
	size_t i;

	for (i = 0; i < row->relationships.count; i++)
		free(row->names[i]);
	free(row->names);
	free(row->relation);
	free(row->name);
}

void
cli_scope_rows_free(struct cli_scope_row *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		row_done(&rows[i]);
	free(rows);
}

/* "a, b" */
static char *
join(char *const *names, size_t count)
{
	size_t i, size = 1;
	char *text, *p;

	for (i = 0; i < count; i++)
		size += strlen(names[i]) + 1;
	if ((p = text = malloc(size)) == NULL)
		return NULL;
	*p = '\0';
	for (i = 0; i < count; i++)
		p += sprintf(p, "%s%s", i == 0 ? "" : ",", names[i]);
	return text;
}

static int
take_relationships(struct cli_scope_row *row, const struct topology *topology,
    const struct scope *scope)
{
	const uint32_t *of = topology_scope_relationships(topology, scope);
	const char *name;
	size_t i;

	if ((row->names = calloc(
		 scope->relation_count + 1, sizeof(*row->names))) == NULL)
		return -1;
	for (i = 0; i < scope->relation_count; i++) {
		name = topology_relationship(topology, of[i])->name;
		row->names[i] = text_clean(name, strlen(name));
		if (row->names[i] == NULL)
			return -1;
		row->relationships.count++;
	}
	row->relationship = row->names[0];
	row->relationships.items = (const char *const *)row->names;
	row->relation = join(row->names, scope->relation_count);
	return row->relation == NULL ? -1 : 0;
}

static uint32_t
share_percent(enum share share, const struct scope_statistics *n)
{
	uint32_t free, size;

	return share_of(share, n, &free, &size) ? percent_of(free, size) : 0;
}

static enum cli_mark
share_mark(const struct thresholds *limits, enum share share,
    const struct scope_statistics *n)
{
	uint32_t free, size;
	bool low = false;

	if (!share_judged(share, n, &free, &size))
		return CLI_MARK_NONE;
	if (free == 0 && size > 0)
		return CLI_MARK_BAD;
	(void)thresholds_step(limits, share, n, &low);
	return low ? CLI_MARK_WARN : CLI_MARK_NONE;
}

static void
judge(struct cli_scope_row *row, const struct overrides *overrides,
    const struct topology *topology, const struct scope *scope)
{
	struct thresholds limits;
	int share;

	overrides_of_scope(overrides, topology, scope, &limits);
	for (share = 0; share < SHARE_COUNT; share++)
		row->share[share] = share_mark(&limits, share, &row->n);
}

/* Whatever it returns, row_done() must follow. */
static int
row_init(struct cli_scope_row *row, const struct topology *topology,
    const struct scope *scope, const struct scope_statistics *n)
{
	char address[IPV4_TEXT];

	row->address = scope->address;
	row->mask = scope->mask;
	snprintf(row->text, sizeof(row->text), "%s/%u",
	    ipv4_format(scope->address, address), ipv4_mask_bits(scope->mask));
	row->shown = row->text;
	row->n = *n;
	row->percent = share_percent(SHARE_TOTAL, n);
	row->name = text_clean(scope->name, strlen(scope->name));
	return row->name == NULL ? -1 :
				   take_relationships(row, topology, scope);
}

struct collect {
	struct cli_scope_row *rows;
	size_t count;
	const struct topology *topology;
	const struct overrides *overrides;
	const struct scope *scope;
	DWORD error;
};

static void
on_statistics(void *arg, DWORD error, const struct err *err,
    const struct scope_statistics *all)
{
	struct collect *collect = arg;
	struct cli_scope_row *row;

	(void)err;
	/* A scope outside failover is a row as well. */
	if (error != ERROR_SUCCESS &&
	    error != ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP)
		collect->error = error;
	else {
		row = &collect->rows[collect->count++];
		if (row_init(row, collect->topology, collect->scope, all) != 0)
			collect->error = ERROR_NOT_ENOUGH_MEMORY;
		judge(
		    row, collect->overrides, collect->topology, collect->scope);
	}
}

DWORD
cli_scope_rows(struct cli *cli, bool one, uint32_t address,
    struct cli_scope_row **ret_rows, size_t *ret_count)
{
	const struct generation *g = server_generation(cli->server);
	struct collect collect = { .topology = generation_topology(g),
		.overrides = cli->overrides };
	size_t i, first = 0, count = topology_scope_count(collect.topology);
	ptrdiff_t found;

	if (one) {
		found = topology_find_scope(collect.topology, address);
		if (found < 0)
			return ERROR_DHCP_SUBNET_NOT_PRESENT;
		first = (size_t)found;
		count = 1;
	}
	/* One more: calloc(0) may be NULL. */
	if ((collect.rows = calloc(count + 1, sizeof(*collect.rows))) == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	for (i = first; collect.error == 0 && i < first + count; i++) {
		collect.scope = topology_scope(collect.topology, i);
		dhcpsapi_start_scope_statistics(cli->server,
		    collect.scope->address, on_statistics, &collect);
	}
	if (collect.error != ERROR_SUCCESS) {
		cli_scope_rows_free(collect.rows, collect.count);
		return collect.error;
	}
	*ret_rows = collect.rows;
	*ret_count = collect.count;
	return ERROR_SUCCESS;
}
