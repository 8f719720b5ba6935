/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_alarm.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <string.h>

#include "service/service.h"
#include "snmp/mib_scalar.h"
#include "snmp/mib_scope.h"
#include "snmp/mib_table.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"
#include "snmp/snmp_var.h"

/* The object that each variable is an instance of. */
static const struct {
	const struct mib_table *table;
	uint32_t column;
} objects[ALARM_VARIABLES] = {
	[ALARM_SERVER] = { &mib_alarm_objects, MIB_ALARM_SERVER },
	[ALARM_SCOPE] = { &mib_alarm_objects, MIB_ALARM_SCOPE },
	[ALARM_TIME] = { &mib_alarm_objects, MIB_ALARM_TIME },
	[ALARM_SHARE] = { &mib_alarm_objects, MIB_ALARM_SHARE },
	[ALARM_FREE] = { &mib_alarm_objects, MIB_ALARM_FREE },
	[ALARM_SIZE] = { &mib_alarm_objects, MIB_ALARM_SIZE },
	[ALARM_PERCENT] = { &mib_alarm_objects, MIB_ALARM_PERCENT },
	[ALARM_LIMIT_PERCENT] = { &mib_alarm_objects, MIB_ALARM_LIMIT_PERCENT },
	[ALARM_LIMIT_ADDR] = { &mib_alarm_objects, MIB_ALARM_LIMIT_ADDR },
	[ALARM_SCOPE_NUM_ADDR] = { &mib_server_scope_table,
	    MIB_SCOPE_NUM_ADDR },
	[ALARM_SCOPE_ADDR_FREE] = { &mib_server_scope_table,
	    MIB_SCOPE_ADDR_FREE },
};

/* ---- taking down ---- */

/* Which columns of the scope tell a share's free addresses and, added up, its
 * size (0: none). */
static const struct {
	uint32_t free, size[2];
} shares[SHARE_COUNT] = {
	[SHARE_TOTAL] = { MIB_SCOPE_ADDR_FREE, { MIB_SCOPE_NUM_ADDR, 0 } },
	[SHARE_THIS] = { MIB_SCOPE_THIS_FREE,
	    { MIB_SCOPE_THIS_FREE, MIB_SCOPE_THIS_IN_USE } },
	[SHARE_PARTNER] = { MIB_SCOPE_PARTNER_FREE,
	    { MIB_SCOPE_PARTNER_FREE, MIB_SCOPE_PARTNER_IN_USE } },
};

struct reader {
	struct mib_tables tables;
	struct mib_view view;
	struct mib_cache cache;
	struct snmp_oid oid;
	size_t column_at; /* in oid */
};

static void
reader_init(struct reader *r, struct service *service,
    const struct mib_agent *agent, const struct mib_alarm *alarm)
{
	const uint32_t prefix[3] = { mib_server_scope_table.id, 1, 0 };

	mib_tables_init(&r->tables, true, false);
	mib_cache_init(&r->cache);
	r->view = (struct mib_view) { .service = service, .agent = agent };
	r->oid.len = 0;
	snmp_oid_add(&r->oid, prefix, 3);
	r->column_at = 2;
	snmp_index_add_key(&r->oid, alarm->server, strlen(alarm->server));
	snmp_index_add_ipv4(&r->oid, alarm->scope);
}

static bool
read_column(struct reader *r, uint32_t column, uint32_t *ret_number)
{
	struct mib_value value;

	r->oid.sub[r->column_at] = column;
	if (mib_get(&r->tables.tree, &r->view, &r->cache, r->oid.sub,
		r->oid.len, &value) != MIB_FOUND)
		return false;
	*ret_number = (uint32_t)value.number;
	return true;
}

static void
take(struct mib_alarm *alarm, struct reader *r,
    enum mib_alarm_variable variable, uint32_t column)
{
	if (read_column(r, column, &alarm->numbers[variable]))
		alarm->known |= 1U << variable;
}

static void
take_size(struct mib_alarm *alarm, struct reader *r)
{
	const uint32_t *columns = shares[alarm->share].size;
	uint32_t part = 0;

	take(alarm, r, ALARM_SIZE, columns[0]);
	if (columns[1] == 0)
		return;
	if (read_column(r, columns[1], &part))
		alarm->numbers[ALARM_SIZE] += part;
	else
		alarm->known &= ~(1U << ALARM_SIZE);
}

void
mib_alarm_init(struct mib_alarm *alarm, struct service *service,
    const struct mib_agent *agent, const struct service_event *event)
{
	/* Low percent, high percent, low addresses, high addresses. */
	uint32_t limits = MIB_SCOPE_LIMITS + 4 * (uint32_t)event->share;
	bool low = event->kind == SERVICE_SCOPE_LOW;
	struct reader r;

	memset(alarm, 0, sizeof(*alarm));
	alarm->notification = low ? MIB_SCOPE_LOW : MIB_SCOPE_NO_LONGER_LOW;
	alarm->time = event->time;
	strncpy(alarm->server, server_name(event->server), SERVER_NAME_MAX);
	alarm->scope = event->scope;
	alarm->share = event->share;
	reader_init(&r, service, agent, alarm);
	take(alarm, &r, ALARM_FREE, shares[alarm->share].free);
	take_size(alarm, &r);
	take(alarm, &r, ALARM_PERCENT,
	    MIB_SCOPE_PERCENT + (uint32_t)event->share);
	take(alarm, &r, ALARM_LIMIT_PERCENT, limits + (low ? 0 : 1));
	take(alarm, &r, ALARM_LIMIT_ADDR, limits + (low ? 2 : 3));
	take(alarm, &r, ALARM_SCOPE_NUM_ADDR, MIB_SCOPE_NUM_ADDR);
	take(alarm, &r, ALARM_SCOPE_ADDR_FREE, MIB_SCOPE_ADDR_FREE);
	mib_cache_clear(&r.cache);
}

/* ---- telling ---- */

/* The variable's value; false if it is not known. */
static bool
value_of(const struct mib_alarm *alarm, enum mib_alarm_variable variable,
    struct mib_value *value)
{
	const struct mib_column *column =
	    mib_column(objects[variable].table, objects[variable].column);

	value->type = column->type;
	value->number = 0;
	switch (variable) {
	case ALARM_SERVER:
		mib_set_text(value, alarm->server);
		return true;
	case ALARM_SCOPE:
		value->number = alarm->scope;
		return true;
	case ALARM_TIME:
		mib_set_date(value, (uint64_t)alarm->time);
		return true;
	case ALARM_SHARE:
		value->number = (uint64_t)alarm->share + 1;
		return true;
	default:
		value->number = alarm->numbers[variable];
		return (alarm->known & 1U << variable) != 0;
	}
}

/* Scalars have the instance 0, columns of the scopes that of the scope. */
static void
name_of(const struct mib_alarm *alarm, enum mib_alarm_variable variable,
    const uint32_t *root, size_t root_len, struct snmp_oid *name)
{
	const struct mib_table *table = objects[variable].table;
	const uint32_t column = objects[variable].column;
	const uint32_t scalar[4] = { MIB_OBJECTS, table->id, column, 0 };
	const uint32_t cell[4] = { MIB_OBJECTS, table->id, 1, column };

	name->len = 0;
	snmp_oid_add(name, root, root_len);
	snmp_oid_add(name, table->scalars ? scalar : cell, 4);
	if (table->scalars)
		return;
	snmp_index_add_key(name, alarm->server, strlen(alarm->server));
	snmp_index_add_ipv4(name, alarm->scope);
}

/* RFC 3416 section 4.2.6 */
static bool
append_head(const struct mib_alarm *alarm, const uint32_t *root,
    size_t root_len, int64_t age_ms, struct variable_list **list)
{
	static const struct snmp_oid uptime = { 9,
		{ 1, 3, 6, 1, 2, 1, 1, 3, 0 } };
	static const struct snmp_oid trap_oid = { 11,
		{ 1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0 } };
	const uint32_t tail[2] = { MIB_NOTIFICATIONS,
		(uint32_t)alarm->notification };
	struct snmp_oid id = { 0 };
	struct mib_value value = { .len = 0 };
	int64_t ticks = (int64_t)netsnmp_get_agent_uptime() - age_ms / 10;

	value.type = MIB_TIMETICKS;
	value.number = ticks > 0 ? (uint64_t)ticks : 0;
	if (!snmp_var_append(list, &uptime, &value))
		return false;
	snmp_oid_add(&id, root, root_len);
	snmp_oid_add(&id, tail, 2);
	value.type = MIB_OID;
	value.bytes = id.sub;
	value.len = id.len;
	return snmp_var_append(list, &trap_oid, &value);
}

bool
mib_alarm_variables(const struct mib_alarm *alarm, const uint32_t *root,
    size_t root_len, int64_t age_ms, struct variable_list **ret_list)
{
	struct mib_value value;
	struct snmp_oid name;
	int i;

	if (!append_head(alarm, root, root_len, age_ms, ret_list))
		return false;
	for (i = 0; i < ALARM_VARIABLES; i++) {
		if (!value_of(alarm, (enum mib_alarm_variable)i, &value))
			continue;
		name_of(
		    alarm, (enum mib_alarm_variable)i, root, root_len, &name);
		if (!snmp_var_append(ret_list, &name, &value))
			return false;
	}
	return true;
}
