/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_microsoft.h"

#include "config/config.h"
#include "core/topology.h"
#include "snmp/mib_scope_row.h"
#include "snmp/mib_servers.h"
#include "snmp/mib_view.h"

struct microsoft_row {
	uint32_t address;
	uint32_t in_use, addr_free;
};

_Static_assert(sizeof(struct microsoft_row) <= MIB_ROW_SIZE, "row");

/* False: the configuration leaves it out. */
static bool
fill(const struct config_microsoft *config, const union mib_row *scope,
    union mib_row *row)
{
	const struct mib_scope_row *s = (const struct mib_scope_row *)scope;
	struct microsoft_row *r = (struct microsoft_row *)row;
	/* A scope outside failover is this server's as a whole. */
	const bool this_only =
	    config->view == CONFIG_MICROSOFT_THIS && s->stats.failover;

	r->address = s->scope->address;
	r->in_use =
	    this_only ? s->stats.this_addr_in_use : s->stats.addr_in_use;
	r->addr_free = this_only ? s->stats.this_addr_free : s->stats.addr_free;
	return config->empty_scopes || r->in_use > 0 || r->addr_free > 0;
}

static const struct mib_inner inner = { mib_scope_row_find,
	mib_scope_row_next };

static enum mib_result
scope_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	union mib_row scope;
	enum mib_result result;

	result = mib_servers_one_row(view, &inner, index, len, &scope);
	if (result == MIB_FOUND && !fill(&view->agent->microsoft, &scope, row))
		return MIB_NO_INSTANCE;
	return result;
}

static enum mib_result
scope_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	struct snmp_oid at = { 0 };
	union mib_row scope;
	enum mib_result result;

	snmp_oid_add(&at, after, len);
	do {
		result = mib_servers_one_next_row(
		    view, &inner, at.sub, at.len, flags, &scope, ret_index);
		if (result != MIB_FOUND)
			return result;
		at = *ret_index;
	} while (!fill(&view->agent->microsoft, &scope, row));
	return MIB_FOUND;
}

static bool
get_offers(const void *row, struct mib_value *value)
{
	(void)row;
	value->number = 0;
	return true;
}

#define ROW(field) offsetof(struct microsoft_row, field), NULL

/* Levels that are called Counter32, as there. */
static const struct mib_column columns[] = {
	{ 1, MIB_ADDRESS, 0, "subnetAdd", ROW(address) },
	{ 2, MIB_COUNTER32, 0, "noAddInUse", ROW(in_use) },
	{ 3, MIB_COUNTER32, 0, "noAddFree", ROW(addr_free) },
	{ 4, MIB_COUNTER32, 0, "noPendingOffers", 0, get_offers },
};

#define TABLE(count)                                               \
	{                                                          \
		.id = 1, .name = "scopeTable", .columns = columns, \
		.column_count = (count), .find = scope_find,       \
		.next = scope_next,                                \
	}

const struct mib_table *
mib_microsoft_scope_table(bool offers)
{
	static const struct mib_table tables[2] = { TABLE(3), TABLE(4) };

	return &tables[offers ? 1 : 0];
}
