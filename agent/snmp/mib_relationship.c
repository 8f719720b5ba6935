/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_relationship.h"

#include <stdlib.h>
#include <string.h>

#include "core/failover.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"
#include "snmp/mib_servers.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

struct relationship_mib_row {
	struct dhcpsapi_relationship data;
	size_t name_len;
	char name[SNMP_NAME_MAX]; /* the index: as the server's file has it */
	const struct server *server;
};

_Static_assert(sizeof(struct relationship_mib_row) <= MIB_ROW_SIZE, "row");

/* ---- the call ---- */

/* Which relationship is wanted, and what came of it.  Lives until both the
 * caller and the completion have done with it. */
struct call {
	bool completed, left;
	bool next; /* the one behind after; else the one that is index */
	const uint32_t *index;
	size_t len;
	enum mib_result result;
	struct relationship_mib_row found;
};

static const struct relationship_row *
choose(const struct call *c, const struct relationship_row *rows, size_t count)
{
	const struct relationship_row *best = NULL;
	const char *name;
	size_t i, n;
	int order;

	for (i = 0; i < count; i++) {
		name = rows[i].relationship->name;
		n = strlen(name);
		if (n == 0 || n > SNMP_NAME_MAX)
			continue;
		order = snmp_index_key_cmp(name, n, c->index, c->len);
		if (!c->next && order == 0)
			return &rows[i];
		if (!c->next || order <= 0)
			continue;
		if (best == NULL ||
		    snmp_key_cmp(name, n, best->relationship->name,
			strlen(best->relationship->name)) < 0)
			best = &rows[i];
	}
	return best;
}

static void
on_rows(void *arg, DWORD error, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	struct call *c = arg;
	const struct relationship_row *row;

	(void)err;
	if (c->left) {
		free(c);
		return;
	}
	c->completed = true;
	c->result = MIB_ERROR;
	if (error != ERROR_SUCCESS)
		return;
	row = choose(c, rows, count);
	if (row == NULL)
		c->result = MIB_NO_INSTANCE;
	else if (dhcpsapi_relationship_init(row, &c->found.data) == 0) {
		c->result = MIB_FOUND;
		c->found.name_len = strlen(row->relationship->name);
		memcpy(
		    c->found.name, row->relationship->name, c->found.name_len);
	}
}

static enum mib_result
look_up(struct server *server, bool next, const uint32_t *index, size_t len,
    union mib_row *row)
{
	struct call *c;
	enum mib_result result;

	/* Never read: nothing is known, and its server's row says so. */
	if (server_generation(server) == NULL)
		return MIB_NO_INSTANCE;
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return MIB_ERROR;
	c->next = next;
	c->index = index;
	c->len = len;
	dhcpsapi_start_rows(server, on_rows, c);
	if (!c->completed) {
		c->left = true;
		return MIB_PENDING;
	}
	result = c->result;
	if (result == MIB_FOUND) {
		c->found.server = server;
		memcpy(row, &c->found, sizeof(c->found));
	}
	free(c);
	return result;
}

static enum mib_result
inner_find(struct mib_view *view, struct server *server, const uint32_t *index,
    size_t len, union mib_row *row)
{
	(void)view;
	return look_up(server, false, index, len, row);
}

static enum mib_result
inner_next(struct mib_view *view, struct server *server, const uint32_t *after,
    size_t len, unsigned int flags, union mib_row *row,
    struct snmp_oid *ret_index)
{
	const struct relationship_mib_row *r =
	    (const struct relationship_mib_row *)row;
	enum mib_result result;

	(void)view;
	(void)flags;
	result = look_up(server, true, after, len, row);
	if (result == MIB_FOUND)
		snmp_index_add_key(ret_index, r->name, r->name_len);
	return result;
}

static const struct mib_inner inner = { inner_find, inner_next };

MIB_SERVERS_SHAPES(&inner)

static void
relationship_done(union mib_row *row)
{
	dhcpsapi_relationship_done(&((struct relationship_mib_row *)row)->data);
}

/* ---- columns ---- */

static const struct dhcpsapi_relationship *
data(const void *row)
{
	return &((const struct relationship_mib_row *)row)->data;
}

static bool
set_wide(struct mib_value *value, const WCHAR *wide)
{
	size_t n = 0;

	if (wide != NULL)
		n = dhcpsapi_text_fill(
		    wide, value->scratch, sizeof(value->scratch) - 1);
	mib_set_octets(value, value->scratch, n);
	return true;
}

static bool
set_number(struct mib_value *value, uint32_t number)
{
	value->number = number;
	return true;
}

#define NUMBER(name, expression)                                           \
	static bool name(const void *row, struct mib_value *value)         \
	{                                                                  \
		return set_number(value, (uint32_t)data(row)->expression); \
	}
#define DATE(name, expression)                                     \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		mib_set_date(value, data(row)->expression);        \
		return true;                                       \
	}
#define WIDE(name, expression)                                     \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		return set_wide(value, data(row)->expression);     \
	}

NUMBER(get_primary, info.PrimaryServer)
NUMBER(get_secondary, info.SecondaryServer)
NUMBER(get_mode, info.Mode)
NUMBER(get_type, info.ServerType)
NUMBER(get_state, info.State)
NUMBER(get_previous, info.PrevState)
NUMBER(get_since, since)
DATE(get_since_date, since)
NUMBER(get_partner_state, partner_state)
NUMBER(get_partner_since, partner_since)
DATE(get_partner_since_date, partner_since)
NUMBER(get_mclt, info.Mclt)
NUMBER(get_safe_period, info.SafePeriod)
WIDE(get_primary_name, info.PrimaryServerName)
WIDE(get_secondary_name, info.SecondaryServerName)
NUMBER(get_percentage, info.Percentage)

static bool
get_assumed(const void *row, struct mib_value *value)
{
	mib_set_truth(value, data(row)->split_source == SPLIT_ASSUMED);
	return true;
}

static bool
get_scopes(const void *row, struct mib_value *value)
{
	const DHCP_IP_ARRAY *scopes = data(row)->info.pScopes;

	return set_number(value, scopes != NULL ? scopes->NumElements : 0);
}

/* How its state is told; NULL: it was not judged yet. */
static const struct service_relation *
relation(const void *row)
{
	const struct relationship_mib_row *r = row;
	char name[SNMP_NAME_MAX + 1];

	memcpy(name, r->name, r->name_len);
	name[r->name_len] = '\0';
	return server_relation(r->server, name);
}

static bool
get_flapping(const void *row, struct mib_value *value)
{
	const struct service_relation *r = relation(row);

	mib_set_truth(value, r != NULL && r->damped);
	return true;
}

static bool
get_left_out(const void *row, struct mib_value *value)
{
	const struct service_relation *r = relation(row);

	return set_number(value, r != NULL ? r->left_out : 0);
}

static const struct mib_column columns[] = {
	{ 2, MIB_ADDRESS, 0, "PrimaryServer", 0, get_primary },
	{ 3, MIB_ADDRESS, 0, "SecondaryServer", 0, get_secondary },
	{ 4, MIB_INTEGER, 0, "Mode", 0, get_mode },
	{ 5, MIB_INTEGER, 0, "ServerType", 0, get_type },
	{ 6, MIB_INTEGER, 0, "State", 0, get_state },
	{ 7, MIB_INTEGER, 0, "PrevState", 0, get_previous },
	{ 8, MIB_UNSIGNED, 0, "StateSince", 0, get_since },
	{ 9, MIB_OCTETS, 0, "StateSinceDate", 0, get_since_date },
	{ 10, MIB_INTEGER, 0, "PartnerState", 0, get_partner_state },
	{ 11, MIB_UNSIGNED, 0, "PartnerStateSince", 0, get_partner_since },
	{ 12, MIB_OCTETS, 0, "PartnerStateSinceDate", 0,
	    get_partner_since_date },
	{ 13, MIB_UNSIGNED, 0, "Mclt", 0, get_mclt },
	{ 14, MIB_UNSIGNED, 0, "SafePeriod", 0, get_safe_period },
	{ 15, MIB_OCTETS, 0, "PrimaryServerName", 0, get_primary_name },
	{ 16, MIB_OCTETS, 0, "SecondaryServerName", 0, get_secondary_name },
	{ 17, MIB_UNSIGNED, 0, "Percentage", 0, get_percentage },
	{ 18, MIB_INTEGER, 0, "PercentageAssumed", 0, get_assumed },
	{ 19, MIB_UNSIGNED, 0, "Scopes", 0, get_scopes },
	{ 20, MIB_INTEGER, 0, "Flapping", 0, get_flapping },
	{ 21, MIB_UNSIGNED, 0, "ChangesLeftOut", 0, get_left_out },
};

const struct mib_table mib_relationship_table = {
	.id = 4,
	.name = "Relationship",
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.find = one_find,
	.next = one_next,
	.done = relationship_done,
};

const struct mib_table mib_server_relationship_table = {
	.id = 2,
	.name = "SrvRelationship",
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.find = all_find,
	.next = all_next,
	.done = relationship_done,
};
