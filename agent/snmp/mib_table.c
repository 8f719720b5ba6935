/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_table.h"

#include <string.h>

#define ENTRY 1 /* the conceptual row is always the table's object 1 */

void
mib_cache_init(struct mib_cache *cache)
{
	cache->used = 0;
	cache->turn = 0;
	cache->lookups = 0;
}

static void
cached_done(struct mib_cached *cached)
{
	if (cached->result == MIB_FOUND && cached->table->done != NULL)
		cached->table->done(&cached->row);
}

void
mib_cache_clear(struct mib_cache *cache)
{
	size_t i;

	for (i = 0; i < cache->used; i++)
		cached_done(&cache->rows[i]);
	cache->used = 0;
	cache->turn = 0;
}

static struct mib_cached *
cache_slot(struct mib_cache *cache)
{
	struct mib_cached *slot;

	if (cache->used < MIB_CACHE_ROWS)
		return &cache->rows[cache->used++];
	slot = &cache->rows[cache->turn];
	cache->turn = (cache->turn + 1) % MIB_CACHE_ROWS;
	cached_done(slot);
	return slot;
}

/* A row by its index (next false), or the one behind a sequence. */
static struct mib_cached *
row_lookup(struct mib_cache *cache, const struct mib_table *table,
    struct mib_view *view, bool next, unsigned int flags, const uint32_t *key,
    size_t len)
{
	struct mib_cached *c;
	size_t i;

	for (i = 0; i < cache->used; i++) {
		c = &cache->rows[i];
		/* What was pending may have come. */
		if (c->result != MIB_PENDING && c->table == table &&
		    c->next == next && c->flags == flags && c->key.len == len &&
		    snmp_oid_below(key, len, c->key.sub, len))
			return c;
	}
	if (len > SNMP_OID_MAX)
		len = SNMP_OID_MAX;
	c = cache_slot(cache);
	c->table = table;
	c->next = next;
	c->flags = flags;
	/* key may be the index of a row that this slot held */
	memmove(c->key.sub, key, len * sizeof(*key));
	c->key.len = len;
	c->index.len = 0;
	cache->lookups++;
	c->result = next ?
	    table->next(view, c->key.sub, len, flags, &c->row, &c->index) :
	    table->find(view, c->key.sub, len, &c->row);
	return c;
}

/* The place of the first column of at least this id.  They ascend, so it is no
 * further from the first than the ids are, and mostly just there. */
static size_t
column_from(const struct mib_table *table, uint32_t id)
{
	const struct mib_column *columns = table->columns;
	size_t i = table->column_count;

	if (i > 0 && id <= columns[0].id)
		return 0;
	if (i > 0 && id - columns[0].id < i)
		i = id - columns[0].id;
	while (i > 0 && columns[i - 1].id >= id)
		i--;
	return i;
}

const struct mib_column *
mib_column(const struct mib_table *table, uint32_t id)
{
	const size_t i = column_from(table, id);

	return i < table->column_count && table->columns[i].id == id ?
	    &table->columns[i] :
	    NULL;
}

bool
mib_column_value(const struct mib_column *column, const union mib_row *row,
    struct mib_value *value)
{
	uint32_t number;

	value->type = column->type;
	value->number = 0;
	value->bytes = NULL;
	value->len = 0;
	if (column->get != NULL)
		return column->get(row, value);
	memcpy(&number, row->bytes + column->offset, sizeof(number));
	value->number = number;
	return true;
}

/* {table} or {table, 1}: what stands before the column. */
static size_t
table_prefix(const struct mib_table *table, uint32_t prefix[2])
{
	prefix[0] = table->id;
	prefix[1] = ENTRY;
	return table->scalars ? 1 : 2;
}

enum mib_result
mib_get(const struct mib_tree *tree, struct mib_view *view,
    struct mib_cache *cache, const uint32_t *oid, size_t len,
    struct mib_value *ret_value)
{
	const struct mib_table *table = NULL;
	const struct mib_column *column;
	struct mib_cached *row;
	uint32_t prefix[2];
	size_t i, n = 0;

	for (i = 0; i < tree->count && table == NULL; i++) {
		n = table_prefix(tree->tables[i], prefix);
		if (snmp_oid_below(oid, len, prefix, n))
			table = tree->tables[i];
	}
	if (table == NULL || len <= n)
		return MIB_NO_OBJECT;
	column = mib_column(table, oid[n]);
	if (column == NULL || (column->flags & MIB_HIDDEN) != 0)
		return MIB_NO_OBJECT;
	row =
	    row_lookup(cache, table, view, false, 0, oid + n + 1, len - n - 1);
	if (row->result != MIB_FOUND)
		return row->result;
	return mib_column_value(column, &row->row, ret_value) ? MIB_FOUND :
								MIB_NO_INSTANCE;
}

/* The first row behind the sequence that has the column. */
static enum mib_result
column_next(const struct mib_table *table, const struct mib_column *column,
    struct mib_view *view, struct mib_cache *cache, const uint32_t *after,
    size_t len, struct snmp_oid *ret_index, struct mib_value *ret_value)
{
	struct mib_cached *row;

	for (;;) {
		row = row_lookup(cache, table, view, true,
		    column->flags & MIB_FAILOVER, after, len);
		if (row->result != MIB_FOUND)
			return row->result;
		/* Whatever a table does wrong, a walk must not go round. */
		if (snmp_oid_cmp(row->index.sub, row->index.len, after, len) <=
		    0)
			return MIB_ERROR;
		if (mib_column_value(column, &row->row, ret_value)) {
			snmp_oid_copy(ret_index, &row->index);
			return MIB_FOUND;
		}
		after = row->index.sub;
		len = row->index.len;
	}
}

/* Where in a table to start: all of it is behind oid (column 0), or a part. */
struct start {
	uint32_t column;
	const uint32_t *after;
	size_t len;
};

static bool
table_start(const struct mib_table *table, const uint32_t *oid, size_t len,
    struct start *ret_start)
{
	uint32_t prefix[2];
	size_t n = table_prefix(table, prefix);

	ret_start->column = 0;
	ret_start->after = NULL;
	ret_start->len = 0;
	if (snmp_oid_below(oid, len, prefix, n)) {
		if (len > n) {
			ret_start->column = oid[n];
			ret_start->after = oid + n + 1;
			ret_start->len = len - n - 1;
		}
		return true;
	}
	return snmp_oid_cmp(oid, len, prefix, n) < 0;
}

static enum mib_result
table_next(const struct mib_table *table, struct mib_view *view,
    struct mib_cache *cache, const struct start *start,
    struct snmp_oid *ret_oid, struct mib_value *ret_value)
{
	static const uint32_t none[1];
	const struct mib_column *column;
	struct snmp_oid index;
	enum mib_result result;
	uint32_t prefix[3];
	size_t i, n;
	bool inside;

	for (i = column_from(table, start->column); i < table->column_count;
	     i++) {
		column = &table->columns[i];
		if ((column->flags & MIB_HIDDEN) != 0)
			continue;
		inside = column->id == start->column && start->len > 0;
		result = column_next(table, column, view, cache,
		    inside ? start->after : none, inside ? start->len : 0,
		    &index, ret_value);
		if (result == MIB_NO_INSTANCE)
			continue;
		if (result != MIB_FOUND)
			return result;
		n = table_prefix(table, prefix);
		prefix[n] = column->id;
		ret_oid->len = 0;
		if (!snmp_oid_add(ret_oid, prefix, n + 1) ||
		    !snmp_oid_add(ret_oid, index.sub, index.len))
			return MIB_ERROR;
		return MIB_FOUND;
	}
	return MIB_NO_INSTANCE;
}

enum mib_result
mib_next(const struct mib_tree *tree, struct mib_view *view,
    struct mib_cache *cache, const uint32_t *oid, size_t len,
    struct snmp_oid *ret_oid, struct mib_value *ret_value)
{
	struct start start;
	enum mib_result result;
	size_t i;

	for (i = 0; i < tree->count; i++) {
		if (!table_start(tree->tables[i], oid, len, &start))
			continue;
		result = table_next(
		    tree->tables[i], view, cache, &start, ret_oid, ret_value);
		if (result != MIB_NO_INSTANCE)
			return result;
	}
	return MIB_NO_INSTANCE;
}
