/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_column.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/ipv4.h"
#include "cli/cli_top_data.h"

typedef int compare_fn(
    const struct cli_top_scope *a, const struct cli_top_scope *b);
typedef const char *text_fn(const struct cli_top_data *data,
    const struct cli_top_scope *scope, char buf[CLI_TOP_CELL]);

struct column {
	struct cli_top_column shown;
	/* A number at that place, or what the functions say. */
	size_t number;
	bool failover; /* it has a meaning there only */
	text_fn *text;
	compare_fn *compare;
};

static int
order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int
by_address(const struct cli_top_scope *a, const struct cli_top_scope *b)
{
	return order(a->address, b->address);
}

static int
by_server(const struct cli_top_scope *a, const struct cli_top_scope *b)
{
	return order(a->server, b->server);
}

static int
by_worst(const struct cli_top_scope *a, const struct cli_top_scope *b)
{
	return cli_top_ratio_compare(
	    a->worst_free, a->worst_size, b->worst_free, b->worst_size);
}

static int
by_percent(const struct cli_top_scope *a, const struct cli_top_scope *b)
{
	return cli_top_ratio_compare(
	    a->n.addr_free, a->n.num_addr, b->n.addr_free, b->n.num_addr);
}

static int
by_relation(const struct cli_top_scope *a, const struct cli_top_scope *b)
{
	return strcmp(a->relationship, b->relationship);
}

static int
by_network(const struct cli_top_scope *a, const struct cli_top_scope *b)
{
	return strcmp(a->network, b->network);
}

static const char *
scope_text(const struct cli_top_data *data, const struct cli_top_scope *scope,
    char buf[CLI_TOP_CELL])
{
	char address[IPV4_TEXT];

	(void)data;
	snprintf(buf, CLI_TOP_CELL, "%s/%u",
	    ipv4_format(scope->address, address), scope->bits);
	return buf;
}

static const char *
server_text(const struct cli_top_data *data, const struct cli_top_scope *scope,
    char buf[CLI_TOP_CELL])
{
	(void)buf;
	return data->servers[scope->server].name;
}

static const char *
worst_text(const struct cli_top_data *data, const struct cli_top_scope *scope,
    char buf[CLI_TOP_CELL])
{
	static const char *const shares[] = {
		[SHARE_TOTAL] = "all",
		[SHARE_THIS] = "this",
		[SHARE_PARTNER] = "peer",
	};

	(void)data;
	snprintf(buf, CLI_TOP_CELL, "%" PRIu32 "%% %-4s",
	    percent_of(scope->worst_free, scope->worst_size),
	    shares[scope->worst]);
	return buf;
}

static const char *
percent_text(const struct cli_top_data *data, const struct cli_top_scope *scope,
    char buf[CLI_TOP_CELL])
{
	(void)data;
	snprintf(buf, CLI_TOP_CELL, "%" PRIu32 "%%",
	    percent_of(scope->n.addr_free, scope->n.num_addr));
	return buf;
}

static const char *
relation_text(const struct cli_top_data *data,
    const struct cli_top_scope *scope, char buf[CLI_TOP_CELL])
{
	(void)data;
	if (scope->relationships < 2)
		return *scope->relationship == '\0' ? "-" : scope->relationship;
	snprintf(buf, CLI_TOP_CELL, "%s +%u", scope->relationship,
	    scope->relationships - 1);
	return buf;
}

static const char *
network_text(const struct cli_top_data *data, const struct cli_top_scope *scope,
    char buf[CLI_TOP_CELL])
{
	(void)data;
	(void)buf;
	return *scope->network == '\0' ? "-" : scope->network;
}

#define N(field) .number = offsetof(struct cli_top_scope, n.field)

static const struct column columns[CLI_TOP_COLUMN_COUNT] = {
	[CLI_TOP_SCOPE] = { { "scope", "SCOPE", 'a', 100, false, false },
	    .text = scope_text, .compare = by_address },
	[CLI_TOP_SERVER] = { { "server", "SERVER", 's', 90, false, false },
	    .text = server_text, .compare = by_server },
	[CLI_TOP_WORST] = { { "worst", "WORST", 'w', 95, true, false },
	    .text = worst_text, .compare = by_worst },
	/* Only shown. */
	[CLI_TOP_BAR] = { { "", "", 0, 85, false, false } },
	[CLI_TOP_PERCENT] = { { "percent", "FREE%", '%', 50, true, false },
	    .text = percent_text, .compare = by_percent },
	[CLI_TOP_FREE] = { { "free", "FREE", 'f', 80, true, false },
	    N(addr_free) },
	[CLI_TOP_THIS] = { { "this", "THIS", 't', 79, true, false },
	    N(this_addr_free), .failover = true },
	[CLI_TOP_PEER] = { { "peer", "PEER", 'p', 78, true, false },
	    N(partner_addr_free), .failover = true },
	[CLI_TOP_USED] = { { "used", "USED", 'u', 77, true, true },
	    N(addr_in_use) },
	[CLI_TOP_USABLE] = { { "usable", "USABLE", 'b', 60, true, false },
	    N(usable_now) },
	[CLI_TOP_ABANDONED] = { { "abandoned", "ABAND", 'd', 65, true, true },
	    N(abandoned) },
	[CLI_TOP_TRANSITIONAL] = { { "transitional", "TRANS", 'x', 64, true,
				       true },
	    N(transitional) },
	[CLI_TOP_ADDRESSES] = { { "addresses", "ADDRS", 'n', 55, true, true },
	    N(num_addr) },
	[CLI_TOP_RELATION] = { { "relation", "RELATION", 'o', 45, false,
				   false },
	    .text = relation_text, .compare = by_relation },
	[CLI_TOP_NETWORK] = { { "network", "NETWORK", 'm', 40, false, false },
	    .text = network_text, .compare = by_network },
};

const struct cli_top_column *
cli_top_column(enum cli_top_column_id id)
{
	return id < CLI_TOP_COLUMN_COUNT ? &columns[id].shown : NULL;
}

int
cli_top_column_find(const char *name, enum cli_top_column_id *ret_id)
{
	int id;

	for (id = 0; id < CLI_TOP_COLUMN_COUNT; id++)
		if (columns[id].shown.key != 0 &&
		    strcmp(columns[id].shown.name, name) == 0) {
			*ret_id = id;
			return 0;
		}
	return -ENOENT;
}

int
cli_top_column_of_key(uint32_t key, enum cli_top_column_id *ret_id)
{
	int id;

	for (id = 0; id < CLI_TOP_COLUMN_COUNT; id++)
		if (key != 0 && (uint32_t)columns[id].shown.key == key) {
			*ret_id = id;
			return 0;
		}
	return -ENOENT;
}

const char *
cli_top_column_names(char *buf, size_t size)
{
	size_t len = 0;
	int id;

	*buf = '\0';
	for (id = 0; id < CLI_TOP_COLUMN_COUNT && len < size; id++)
		if (columns[id].shown.key != 0)
			len += (size_t)snprintf(buf + len, size - len, "%s%s",
			    len == 0 ? "" : ", ", columns[id].shown.name);
	return buf;
}

static uint32_t
number(const struct column *column, const struct cli_top_scope *scope)
{
	return *(const uint32_t *)(const void *)((const char *)scope +
	    column->number);
}

static bool
has_meaning(const struct column *column, const struct cli_top_scope *scope)
{
	return !column->failover || scope->n.failover;
}

const char *
cli_top_column_text(enum cli_top_column_id id, const struct cli_top_data *data,
    const struct cli_top_scope *scope, char buf[CLI_TOP_CELL])
{
	const struct column *column = &columns[id];

	if (column->text != NULL)
		return column->text(data, scope, buf);
	if (column->number == 0)
		return "";
	if (!has_meaning(column, scope))
		return "-";
	snprintf(buf, CLI_TOP_CELL, "%" PRIu32, number(column, scope));
	return buf;
}

int
cli_top_column_compare(enum cli_top_column_id id, bool reverse,
    const struct cli_top_scope *a, const struct cli_top_scope *b)
{
	const struct column *column = &columns[id];
	const bool here = has_meaning(column, a),
		   there = has_meaning(column, b);
	int by = 0;

	if (here != there)
		return here ? -1 : 1;
	if (column->compare != NULL)
		by = column->compare(a, b);
	else if (here)
		by = order(number(column, a), number(column, b));
	if (reverse != column->shown.descending)
		by = -by;
	if (by == 0)
		by = order(a->server, b->server);
	return by != 0 ? by : order(a->address, b->address);
}
