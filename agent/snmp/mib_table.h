/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * GET and GETNEXT over tables that are described by data: columns with a
 * function each, and two functions that find a row.  Nothing here knows of
 * DHCP or of an SNMP library.
 *
 * Object identifiers are relative to the subtree that is served: {table, 1,
 * column, index...}; a group of scalars is {group, object, 0}.
 */

#ifndef DHCPFO_SNMP_MIB_TABLE_H
#define DHCPFO_SNMP_MIB_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snmp/mib_value.h"
#include "snmp/snmp_oid.h"

struct mib_view; /* what the rows are looked up in; the tables' own */

enum mib_result {
	MIB_FOUND,
	MIB_NO_INSTANCE, /* no such row, or the row lacks that column; no row
			    behind */
	MIB_NO_OBJECT,	 /* no such table or column; GET only */
	MIB_ERROR,	 /* cannot be answered: genErr */
	MIB_PENDING,	 /* asked somebody; ask again after its completion */
};

/* A row while it is looked at: the table's own struct, at most this large. */
#define MIB_PREFIX "dhcpv4Fo"
#define MIB_ROW_SIZE 256
union mib_row {
	uint8_t bytes[MIB_ROW_SIZE];
	void *align_pointer;
	uint64_t align_number;
};

/* Fills in the value, of the column's type; false if this row has none. */
typedef bool mib_get_fn(const void *row, struct mib_value *value);

enum {
	MIB_HIDDEN = 1, /* accessible-for-notify: never answered */
	/* Only rows with a This and a Partner share have the column.  Told to
	 * the table's next(), so that it can pass over the others cheaply. */
	MIB_FAILOVER = 2,
};

struct mib_column {
	uint32_t id; /* ascending in the table */
	enum mib_type type;
	unsigned int flags;
	const char *name; /* as in the module, behind the table's prefix */
	size_t offset;	  /* without get: of a uint32_t in the row */
	mib_get_fn *get;
};

struct mib_table {
	uint32_t id;	  /* its number below the subtree; ascending */
	bool scalars;	  /* one row without an index */
	const char *name; /* "Scope": what its objects' names begin with, behind
			     MIB_PREFIX */
	const struct mib_column *columns;
	size_t column_count;
	/*
	 * The row with exactly this index, or the first one whose index is
	 * behind the given sequence (any length, any numbers), skipping rows
	 * that lack what flags (of the column) ask for.  On MIB_FOUND the row
	 * is filled in, and next() has set its index.
	 */
	enum mib_result (*find)(struct mib_view *view, const uint32_t *index,
	    size_t len, union mib_row *row);
	enum mib_result (*next)(struct mib_view *view, const uint32_t *after,
	    size_t len, unsigned int flags, union mib_row *row,
	    struct snmp_oid *ret_index);
	/* Gives back what a found row holds; may be NULL. */
	void (*done)(union mib_row *row);
};

/*
 * The rows that one request has looked up: its variables mostly ask for
 * several columns of one row.  To be cleared before control returns to the
 * loop: rows borrow from what may then change.
 */
#define MIB_CACHE_ROWS 4
struct mib_cached {
	const struct mib_table *table;
	bool next;
	unsigned int flags;
	enum mib_result result;
	struct snmp_oid key;   /* what was asked for */
	struct snmp_oid index; /* what was found */
	union mib_row row;
};

struct mib_cache {
	size_t used, turn;
	uint64_t lookups; /* rows looked up, for tests and measurements */
	struct mib_cached rows[MIB_CACHE_ROWS];
};

void mib_cache_init(struct mib_cache *cache);
void mib_cache_clear(struct mib_cache *cache);

/* The tables of a subtree, ascending by id. */
struct mib_tree {
	const struct mib_table *const *tables;
	size_t count;
};

/* The value of exactly this object.  It borrows from the cache. */
enum mib_result mib_get(const struct mib_tree *tree, struct mib_view *view,
    struct mib_cache *cache, const uint32_t *oid, size_t len,
    struct mib_value *ret_value);

/*
 * The first object behind oid, whatever oid is; *ret_oid is relative to the
 * subtree too.  MIB_NO_INSTANCE at the end of the tree.
 */
enum mib_result mib_next(const struct mib_tree *tree, struct mib_view *view,
    struct mib_cache *cache, const uint32_t *oid, size_t len,
    struct snmp_oid *ret_oid, struct mib_value *ret_value);

/* The column of that id, NULL if there is none. */
const struct mib_column *mib_column(const struct mib_table *table, uint32_t id);

/* What a GET of the column gives, of a row that was filled in; false: the row
 * has none. */
bool mib_column_value(const struct mib_column *column, const union mib_row *row,
    struct mib_value *ret_value);

#endif
