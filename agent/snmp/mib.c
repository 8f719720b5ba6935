/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib.h"

#include <stdio.h>

#include "snmp/mib_client.h"
#include "snmp/mib_client_key.h"
#include "snmp/mib_event.h"
#include "snmp/mib_notification.h"
#include "snmp/mib_relationship.h"
#include "snmp/mib_scalar.h"
#include "snmp/mib_scope.h"
#include "snmp/mib_server.h"

enum { DEFAULT_ONLY = 1, CLIENTS = 2 };

/*
 * Ascending by id.  Those of leases are last, so that a walk shows everything
 * else before a million of them.  The scalars stand before them: a GETBULK
 * that runs over the end of a short table meets these, and not the leases of a
 * server that cannot be asked, which would be an error of the whole request.
 */
static const struct {
	const struct mib_table *table;
	unsigned int flags;
} all[] = {
	{ &mib_server_table, DEFAULT_ONLY },
	{ &mib_server_relationship_table, DEFAULT_ONLY },
	{ &mib_server_scope_table, DEFAULT_ONLY },
	{ &mib_relationship_table, 0 },
	{ &mib_scope_table, 0 },
	{ &mib_event_table, DEFAULT_ONLY },
	{ &mib_agent_scalars, 0 },
	{ &mib_notify_scalars, 0 },
	{ &mib_threshold_scalars, 0 },
	{ &mib_notify_kind_table, DEFAULT_ONLY },
	{ &mib_client_table, CLIENTS },
	{ &mib_client_hardware_table, CLIENTS },
	{ &mib_client_name_table, CLIENTS },
};

#define COUNT (sizeof(all) / sizeof(all[0]))

_Static_assert(COUNT <= MIB_TABLES_MAX, "tables");

void
mib_tables_init(struct mib_tables *tables, bool is_default, bool clients)
{
	size_t i, n = 0;

	for (i = 0; i < COUNT; i++) {
		if (!is_default && (all[i].flags & DEFAULT_ONLY) != 0)
			continue;
		if (!clients && (all[i].flags & CLIENTS) != 0)
			continue;
		tables->tables[n++] = all[i].table;
	}
	tables->tree.tables = tables->tables;
	tables->tree.count = n;
}

const struct mib_table *
mib_client_table_at(size_t i)
{
	size_t at;

	for (at = 0; at < COUNT; at++)
		if ((all[at].flags & CLIENTS) != 0 && i-- == 0)
			return all[at].table;
	return NULL;
}

static void
each_column(const struct mib_table *table, mib_object_fn *fn, void *arg)
{
	char name[80];
	uint32_t oid[4] = { MIB_OBJECTS, table->id, 1, 0 };
	size_t i, at = table->scalars ? 2 : 3;

	for (i = 0; i < table->column_count; i++) {
		(void)snprintf(name, sizeof(name), "%s%s%s", MIB_PREFIX,
		    table->name, table->columns[i].name);
		oid[at] = table->columns[i].id;
		fn(arg, name, oid, at + 1);
	}
}

void
mib_each_object(mib_object_fn *fn, void *arg)
{
	uint32_t oid[2] = { MIB_NOTIFICATIONS, 0 };
	const char *word;
	char name[80];
	size_t i;

	for (i = 0; mib_notification_at(i, &oid[1], &word); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", MIB_PREFIX, word);
		fn(arg, name, oid, 2);
	}
	for (i = 0; i < COUNT; i++)
		each_column(all[i].table, fn, arg);
}
