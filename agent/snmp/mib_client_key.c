/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_client_key.h"

#include <string.h>

#include "base/text.h"
#include "core/generation.h"
#include "service/service.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

struct group_row {
	struct client_group group;
};

_Static_assert(sizeof(struct group_row) <= MIB_ROW_SIZE, "row");

static struct client_group *
group_of(union mib_row *row)
{
	return &((struct group_row *)row)->group;
}

/* MIB_ERROR where the leases are not known at all. */
static enum mib_result
source(const struct mib_view *view, const struct generation **ret_generation)
{
	if (view->server == NULL)
		return MIB_NO_INSTANCE;
	*ret_generation = server_generation(view->server);
	return *ret_generation != NULL ? MIB_FOUND : MIB_ERROR;
}

static enum mib_result
found(bool yes)
{
	return yes ? MIB_FOUND : MIB_NO_INSTANCE;
}

/* ---- by hardware address ---- */

static enum mib_result
hardware_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	const struct generation *g;
	struct snmp_hardware h;
	enum mib_result result;

	if (!snmp_index_hardware(index, len, &h))
		return MIB_NO_INSTANCE;
	result = source(view, &g);
	if (result != MIB_FOUND)
		return result;
	return found(generation_hardware(
	    g, h.type, h.key.bytes, h.key.len, group_of(row)));
}

/* The first group at or behind the bound. */
static bool
hardware_bound(const struct generation *g, enum snmp_bound bound,
    const struct snmp_hardware *h, struct client_group *group)
{
	if (h->any)
		return generation_hardware_after(g, h->type, NULL, -1, group);
	if (bound == SNMP_BOUND_FROM &&
	    generation_hardware(g, h->type, h->key.bytes, h->key.len, group))
		return true;
	return generation_hardware_after(
	    g, h->type, h->key.bytes, (ptrdiff_t)h->key.len, group);
}

static enum mib_result
hardware_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	const struct generation *g;
	struct snmp_hardware h;
	struct client c;
	enum mib_result result;
	enum snmp_bound bound;

	(void)flags;
	result = source(view, &g);
	if (result != MIB_FOUND)
		return result;
	bound = snmp_index_hardware_bound(after, len, &h);
	if (bound == SNMP_BOUND_END ||
	    !hardware_bound(g, bound, &h, group_of(row)))
		return MIB_NO_INSTANCE;
	/* The key stands in the lease only. */
	if (!generation_client(g, group_of(row)->address, &c))
		return MIB_ERROR;
	ret_index->len = 0;
	snmp_index_add_hardware(
	    ret_index, c.lease.hw_type, c.lease.hw, c.lease.hw_len);
	return MIB_FOUND;
}

/* ---- by name ---- */

static enum mib_result
name_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	const struct generation *g;
	struct snmp_key key, lower;
	enum mib_result result;

	if (len == 0 || snmp_index_key(index, len, &key) != len ||
	    key.len == 0 || key.len > SNMP_NAME_MAX)
		return MIB_NO_INSTANCE;
	/* The index is in lower case; other spellings are no instances. */
	lower = key;
	text_lower((char *)lower.bytes, lower.len);
	if (memcmp(lower.bytes, key.bytes, key.len) != 0)
		return MIB_NO_INSTANCE;
	result = source(view, &g);
	if (result != MIB_FOUND)
		return result;
	return found(generation_name(
	    g, (const char *)key.bytes, key.len, group_of(row)));
}

/*
 * A GETNEXT may name capitals, which no index holds and which generation.h
 * would read as small letters: the rows behind them are those from the octet
 * behind 'Z' on.  True if there were any.
 */
static bool
skip_capitals(struct snmp_key *key)
{
	size_t i;

	for (i = 0; i < key->len; i++)
		if (key->bytes[i] >= 'A' && key->bytes[i] <= 'Z') {
			key->bytes[i] = 'Z' + 1;
			memset(key->bytes + i + 1, 0, key->len - i - 1);
			return true;
		}
	return false;
}

static enum mib_result
name_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	const struct generation *g;
	struct client_group *group = group_of(row);
	struct client c;
	struct snmp_key key;
	enum mib_result result;
	enum snmp_bound bound;
	const char *name;
	bool yes = false;

	(void)flags;
	result = source(view, &g);
	if (result != MIB_FOUND)
		return result;
	bound = snmp_index_key_bound(after, len, &key);
	if (bound == SNMP_BOUND_END || key.len > SNMP_NAME_MAX)
		return MIB_NO_INSTANCE;
	name = (const char *)key.bytes;
	if (skip_capitals(&key))
		bound = SNMP_BOUND_FROM;
	if (bound == SNMP_BOUND_FROM && key.len > 0)
		yes = generation_name(g, name, key.len, group);
	if (!yes)
		yes = generation_name_after(g, name,
		    key.len > 0 ? (ptrdiff_t)key.len : -1, SNMP_NAME_MAX,
		    group);
	if (!yes)
		return MIB_NO_INSTANCE;
	if (!generation_client(g, group->address, &c))
		return MIB_ERROR;
	memcpy(key.bytes, c.lease.name, c.lease.name_len);
	text_lower((char *)key.bytes, c.lease.name_len);
	ret_index->len = 0;
	snmp_index_add_key(ret_index, key.bytes, c.lease.name_len);
	return MIB_FOUND;
}

/* ---- columns ---- */

#define COLUMNS(at)                                                \
	{ at, MIB_ADDRESS, 0, "IpAddress",                         \
		offsetof(struct group_row, group.address), NULL }, \
	    { at + 1, MIB_UNSIGNED, 0, "Count",                    \
		    offsetof(struct group_row, group.count), NULL },

/* Behind the objects of the index. */
static const struct mib_column hardware_columns[] = { COLUMNS(3) };
static const struct mib_column name_columns[] = { COLUMNS(2) };

const struct mib_table mib_client_hardware_table = {
	.id = 12,
	.name = "ClientByHardware",
	.columns = hardware_columns,
	.column_count = sizeof(hardware_columns) / sizeof(hardware_columns[0]),
	.find = hardware_find,
	.next = hardware_next,
};

const struct mib_table mib_client_name_table = {
	.id = 13,
	.name = "ClientByName",
	.columns = name_columns,
	.column_count = sizeof(name_columns) / sizeof(name_columns[0]),
	.find = name_find,
	.next = name_next,
};
