/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_notification.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <string.h>

#include "core/event.h"
#include "snmp/mib.h"
#include "snmp/mib_event.h"
#include "snmp/mib_scope.h"
#include "snmp/mib_table.h"
#include "snmp/snmp_index.h"
#include "snmp/snmp_var.h"

#define OBJECTS_MAX 12

/* What is told, in this order, each list ending with 0. */
static const uint32_t share_objects[OBJECTS_MAX] = { MIB_EVENT_SERVER,
	MIB_EVENT_SCOPE, MIB_EVENT_DATE, MIB_EVENT_SHARE, MIB_EVENT_ADDR,
	MIB_EVENT_SIZE, MIB_EVENT_PERCENT, MIB_EVENT_LIMIT_PERCENT,
	MIB_EVENT_LIMIT_ADDR, MIB_EVENT_TEXT };
static const uint32_t scope_objects[OBJECTS_MAX] = { MIB_EVENT_SERVER,
	MIB_EVENT_SCOPE, MIB_EVENT_DATE, MIB_EVENT_ADDR, MIB_EVENT_SIZE,
	MIB_EVENT_PERCENT, MIB_EVENT_LIMIT_PERCENT, MIB_EVENT_LIMIT_ADDR,
	MIB_EVENT_TEXT };
static const uint32_t sided_objects[OBJECTS_MAX] = { MIB_EVENT_SERVER,
	MIB_EVENT_SCOPE, MIB_EVENT_DATE, MIB_EVENT_RELATIONSHIP,
	MIB_EVENT_PARTNER, MIB_EVENT_TEXT };
static const uint32_t state_objects[OBJECTS_MAX] = { MIB_EVENT_SERVER,
	MIB_EVENT_DATE, MIB_EVENT_RELATIONSHIP, MIB_EVENT_OLD_STATE,
	MIB_EVENT_NEW_STATE, MIB_EVENT_STATE_SINCE_DATE, MIB_EVENT_PARTNER,
	MIB_EVENT_PARTNER_STATE, MIB_EVENT_LEFT_OUT };
static const uint32_t source_objects[OBJECTS_MAX] = { MIB_EVENT_SERVER,
	MIB_EVENT_DATE, MIB_EVENT_OLD_SOURCE, MIB_EVENT_NEW_SOURCE,
	MIB_EVENT_TEXT };
static const uint32_t clock_objects[OBJECTS_MAX] = { MIB_EVENT_SERVER,
	MIB_EVENT_DATE, MIB_EVENT_PARTNER, MIB_EVENT_SKEW, MIB_EVENT_LIMIT_SKEW,
	MIB_EVENT_TEXT };

static const struct notification {
	const char *begun, *over; /* the names; over has the next number */
	uint32_t number;
	const uint32_t *objects;
	bool scope; /* and the scope's own numbers */
} notifications[EVENT_KIND_COUNT] = {
	[EVENT_SCOPE_TOTAL] = { "ScopeLow", "ScopeNoLongerLow", 1,
	    share_objects, true },
	[EVENT_SCOPE_THIS] = { NULL, NULL, 1, share_objects, true },
	[EVENT_SCOPE_PARTNER] = { NULL, NULL, 1, share_objects, true },
	[EVENT_SCOPE_EXHAUSTED] = { "ScopeNoneFree", "ScopeSomeFree", 3,
	    scope_objects, true },
	[EVENT_SCOPE_ABANDONED] = { "ScopeManyAbandoned", "ScopeFewAbandoned",
	    5, scope_objects, true },
	[EVENT_SCOPE_IMBALANCE] = { "ScopeOutOfBalance", "ScopeInBalance", 7,
	    scope_objects, true },
	[EVENT_SCOPE_ONE_SIDED] = { "ScopeOnOnePartner", "ScopeOnBothPartners",
	    9, sided_objects, false },
	[EVENT_RELATIONSHIP_STATE] = { "RelationshipStateChanged", NULL, 11,
	    state_objects, false },
	[EVENT_SERVER_UNREACHABLE] = { "ServerUnreachable", "ServerReachable",
	    12, source_objects, false },
	[EVENT_SERVER_ERROR] = { "ServerDataInvalid", "ServerDataValid", 14,
	    source_objects, false },
	[EVENT_SERVER_STOPPED] = { "ServerNotRunning", "ServerRunning", 16,
	    source_objects, false },
	[EVENT_SERVER_STALE] = { "ServerDataStale", "ServerDataFresh", 18,
	    source_objects, false },
	[EVENT_CLOCK_SKEW] = { "ClocksDiffer", "ClocksAgree", 20, clock_objects,
	    false },
};

uint32_t
mib_notification_number(const struct event *event)
{
	return notifications[event->kind].number + (event->raised ? 0 : 1);
}

bool
mib_notification_at(size_t i, uint32_t *ret_number, const char **ret_name)
{
	const struct notification *n;

	for (n = notifications; n < notifications + EVENT_KIND_COUNT; n++) {
		if (n->begun != NULL && i-- == 0) {
			*ret_number = n->number;
			*ret_name = n->begun;
			return true;
		}
		if (n->over != NULL && i-- == 0) {
			*ret_number = n->number + 1;
			*ret_name = n->over;
			return true;
		}
	}
	return false;
}

/* ---- variables ---- */

struct writer {
	const struct event *event;
	const uint32_t *root;
	size_t root_len;
	struct variable_list **list;
};

static bool
append(const struct writer *w, const struct mib_table *table, uint32_t id,
    const union mib_row *row, const uint32_t *index, size_t index_len)
{
	const uint32_t cell[4] = { MIB_OBJECTS, table->id, 1, id };
	struct snmp_oid name = { 0 };
	struct mib_value value;

	snmp_oid_add(&name, w->root, w->root_len);
	snmp_oid_add(&name, cell, 4);
	snmp_oid_add(&name, index, index_len);
	if (!mib_column_value(mib_column(table, id), row, &value))
		return true; /* as a GET, that finds no instance */
	return snmp_var_append(w->list, &name, &value);
}

static bool
append_event(const struct writer *w, const uint32_t *objects)
{
	union mib_row row;
	size_t i;

	mib_event_row(w->event, &row);
	for (i = 0; i < OBJECTS_MAX && objects[i] != 0; i++)
		if (!append(w, &mib_event_table, objects[i], &row,
			&w->event->sequence, 1))
			return false;
	return true;
}

/* The columns of the scope, whose instance names server and scope. */
static bool
append_scope(const struct writer *w)
{
	const struct event *event = w->event;
	struct snmp_oid index = { 0 };
	union mib_row row;

	snmp_index_add_key(&index, event->server, strlen(event->server));
	snmp_index_add_ipv4(&index, event->scope);
	mib_scope_row(event, &row);
	return append(w, &mib_server_scope_table, MIB_SCOPE_NUM_ADDR, &row,
		   index.sub, index.len) &&
	    append(w, &mib_server_scope_table, MIB_SCOPE_ADDR_FREE, &row,
		index.sub, index.len);
}

/* RFC 3416 section 4.2.6 */
static bool
append_head(const struct writer *w, int64_t age_ms)
{
	static const struct snmp_oid uptime = { 9,
		{ 1, 3, 6, 1, 2, 1, 1, 3, 0 } };
	static const struct snmp_oid trap_oid = { 11,
		{ 1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0 } };
	const uint32_t tail[2] = { MIB_NOTIFICATIONS,
		mib_notification_number(w->event) };
	struct snmp_oid id = { 0 };
	struct mib_value value = { .len = 0 };
	int64_t ticks = (int64_t)netsnmp_get_agent_uptime() - age_ms / 10;

	value.type = MIB_TIMETICKS;
	value.number = ticks > 0 ? (uint64_t)ticks : 0;
	if (!snmp_var_append(w->list, &uptime, &value))
		return false;
	snmp_oid_add(&id, w->root, w->root_len);
	snmp_oid_add(&id, tail, 2);
	value.type = MIB_OID;
	value.bytes = id.sub;
	value.len = id.len;
	return snmp_var_append(w->list, &trap_oid, &value);
}

bool
mib_notification_variables(const struct event *event, const uint32_t *root,
    size_t root_len, int64_t age_ms, struct variable_list **ret_list)
{
	const struct notification *n = &notifications[event->kind];
	const struct writer w = { event, root, root_len, ret_list };

	return append_head(&w, age_ms) && append_event(&w, n->objects) &&
	    (!n->scope || append_scope(&w));
}
