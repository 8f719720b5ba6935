/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_server.h"

#include <string.h>

#include "base/loop.h"
#include "core/generation.h"
#include "core/pair.h"
#include "core/topology.h"
#include "service/service.h"
#include "snmp/mib_servers.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

struct server_row {
	const struct server *server;
	const struct mib_agent *agent;
	struct server_status status;
};

_Static_assert(sizeof(struct server_row) <= MIB_ROW_SIZE, "row");

static enum mib_result
fill(const struct mib_view *view, const struct server *server,
    union mib_row *row)
{
	struct server_row *r = (struct server_row *)row;

	r->server = server;
	r->agent = view->agent;
	server_status(server, &r->status);
	return MIB_FOUND;
}

static enum mib_result
server_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	struct server *server;
	size_t used;

	server = mib_servers_find(view->service, index, len, &used);
	if (server == NULL || used != len)
		return MIB_NO_INSTANCE;
	return fill(view, server, row);
}

static enum mib_result
server_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	struct server *server;
	const char *name;

	(void)flags;
	server = mib_servers_after(view->service, after, len);
	if (server == NULL)
		return MIB_NO_INSTANCE;
	name = server_name(server);
	ret_index->len = 0;
	snmp_index_add_key(ret_index, name, strlen(name));
	return fill(view, server, row);
}

/* ---- columns ---- */

static const struct server_spec *
spec_of(const void *row)
{
	return server_spec(((const struct server_row *)row)->server);
}

static const struct server_status *
status_of(const void *row)
{
	return &((const struct server_row *)row)->status;
}

static bool
get_kind(const void *row, struct mib_value *value)
{
	mib_set_text(value, spec_of(row)->kind);
	return true;
}

/* Where it is: what was configured, or who it is in its first relationship. */
static bool
get_address(const void *row, struct mib_value *value)
{
	const struct generation *g =
	    server_generation(((const struct server_row *)row)->server);
	const struct topology *t;

	mib_set_text(value, spec_of(row)->address);
	if (value->len > 0 || g == NULL)
		return true;
	t = generation_topology(g);
	if (topology_relationship_count(t) > 0)
		mib_set_text(value, topology_relationship(t, 0)->host);
	return true;
}

static bool
get_partner(const void *row, struct mib_value *value)
{
	mib_set_text(value, spec_of(row)->partner);
	return true;
}

static bool
get_state(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->state;
	return true;
}

static bool
get_last_success(const void *row, struct mib_value *value)
{
	value->number = (uint64_t)status_of(row)->last_success;
	return true;
}

static bool
get_last_success_date(const void *row, struct mib_value *value)
{
	mib_set_date(value, (uint64_t)status_of(row)->last_success);
	return true;
}

static bool
get_age(const void *row, struct mib_value *value)
{
	int64_t age = status_of(row)->age;

	value->number =
	    age < 0 || age > UINT32_MAX ? UINT32_MAX : (uint64_t)age;
	return true;
}

static bool
get_last_error(const void *row, struct mib_value *value)
{
	mib_set_admin(value, status_of(row)->last_error);
	return true;
}

static bool
get_scopes(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->scopes;
	return true;
}

static bool
get_relationships(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->relationships;
	return true;
}

static bool
get_leases(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->leases;
	return true;
}

static bool
get_ignored(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->ignored;
	return true;
}

/* What is in no table because its name is too long for an index. */
static bool
get_left_out(const void *row, struct mib_value *value)
{
	const struct generation *g =
	    server_generation(((const struct server_row *)row)->server);
	const struct topology *t;
	size_t i;

	if (g == NULL)
		return true;
	t = generation_topology(g);
	value->number = generation_names_longer(g, SNMP_NAME_MAX);
	for (i = 0; i < topology_relationship_count(t); i++)
		if (strlen(topology_relationship(t, i)->name) > SNMP_NAME_MAX)
			value->number++;
	return true;
}

static bool
get_refreshes(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->refreshes;
	return true;
}

static bool
get_failures(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->failures;
	return true;
}

static bool
get_skipped(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->skipped_records;
	return true;
}

static bool
get_generations(const void *row, struct mib_value *value)
{
	value->number = status_of(row)->generations;
	return true;
}

static bool
get_differences(const void *row, struct mib_value *value)
{
	struct pair_difference d;

	if (server_difference(((const struct server_row *)row)->server, &d) !=
	    0)
		return false;
	value->number =
	    d.scopes_here + d.scopes_there + d.pools + d.relationships;
	return true;
}

static bool
get_difference(const void *row, struct mib_value *value)
{
	struct pair_difference d;

	if (server_difference(((const struct server_row *)row)->server, &d) !=
	    0)
		return false;
	_Static_assert(sizeof(d.text) <= sizeof(value->scratch), "room");
	memcpy(value->scratch, d.text, sizeof(d.text));
	mib_set_admin(value, value->scratch);
	return true;
}

static bool
set_skew(bool known, int64_t skew, struct mib_value *value)
{
	if (skew > INT32_MAX)
		skew = INT32_MAX;
	if (skew < -INT32_MAX)
		skew = -INT32_MAX;
	value->number = (uint64_t)skew;
	return known;
}

static bool
get_clock(const void *row, struct mib_value *value)
{
	return set_skew(
	    status_of(row)->clock_known, status_of(row)->clock_ahead, value);
}

static bool
get_skew(const void *row, struct mib_value *value)
{
	return set_skew(
	    status_of(row)->skew_known, status_of(row)->skew, value);
}

/* BITS: the first is the highest of the octet. */
static bool
get_conditions(const void *row, struct mib_value *value)
{
	static const enum event_kind bits[] = { EVENT_SERVER_UNREACHABLE,
		EVENT_SERVER_ERROR, EVENT_SERVER_STOPPED, EVENT_SERVER_STALE,
		EVENT_CLOCK_SKEW };
	const struct server *server = ((const struct server_row *)row)->server;
	unsigned int octet = 0;
	size_t i;

	for (i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (server_stands(server, bits[i], 0))
			octet |= 0x80u >> i;
	value->scratch[0] = (char)octet;
	mib_set_octets(value, value->scratch, 1);
	return true;
}

static bool
get_stale_after(const void *row, struct mib_value *value)
{
	value->number = spec_of(row)->stale_after;
	return true;
}

/* Of the one loop that serves all. */
static bool
get_loop_lag(const void *row, struct mib_value *value)
{
	struct loop_lag lag;

	loop_lag(((const struct server_row *)row)->agent->loop, &lag);
	value->number = (uint64_t)lag.longest_ms;
	return true;
}

static bool
get_loop_lag_over(const void *row, struct mib_value *value)
{
	struct loop_lag lag;

	loop_lag(((const struct server_row *)row)->agent->loop, &lag);
	value->number = lag.over;
	return true;
}

static const struct mib_column columns[] = {
	{ 2, MIB_OCTETS, 0, "Kind", 0, get_kind },
	{ 3, MIB_OCTETS, 0, "Address", 0, get_address },
	{ 4, MIB_OCTETS, 0, "Partner", 0, get_partner },
	{ 5, MIB_INTEGER, 0, "State", 0, get_state },
	{ 6, MIB_UNSIGNED, 0, "LastSuccess", 0, get_last_success },
	{ 7, MIB_OCTETS, 0, "LastSuccessDate", 0, get_last_success_date },
	{ 8, MIB_UNSIGNED, 0, "Age", 0, get_age },
	{ 9, MIB_OCTETS, 0, "LastError", 0, get_last_error },
	{ 10, MIB_UNSIGNED, 0, "Scopes", 0, get_scopes },
	{ 11, MIB_UNSIGNED, 0, "Relationships", 0, get_relationships },
	{ 12, MIB_UNSIGNED, 0, "Leases", 0, get_leases },
	{ 13, MIB_UNSIGNED, 0, "Ignored", 0, get_ignored },
	{ 14, MIB_UNSIGNED, 0, "LeftOut", 0, get_left_out },
	{ 15, MIB_COUNTER64, 0, "Refreshes", 0, get_refreshes },
	{ 16, MIB_COUNTER64, 0, "Failures", 0, get_failures },
	{ 17, MIB_COUNTER64, 0, "SkippedRecords", 0, get_skipped },
	{ 18, MIB_COUNTER64, 0, "Generations", 0, get_generations },
	{ 19, MIB_UNSIGNED, 0, "Differences", 0, get_differences },
	{ 20, MIB_OCTETS, 0, "Difference", 0, get_difference },
	{ 21, MIB_INTEGER, 0, "ClockAhead", 0, get_clock },
	{ 22, MIB_INTEGER, 0, "ClockSkew", 0, get_skew },
	{ 23, MIB_OCTETS, 0, "Conditions", 0, get_conditions },
	{ 24, MIB_UNSIGNED, 0, "StaleAfter", 0, get_stale_after },
	{ 25, MIB_UNSIGNED, 0, "LoopLag", 0, get_loop_lag },
	{ 26, MIB_COUNTER64, 0, "LoopLagOver", 0, get_loop_lag_over },
};

const struct mib_table mib_server_table = {
	.id = 1,
	.name = "Server",
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.find = server_find,
	.next = server_next,
};
