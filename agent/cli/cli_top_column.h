/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The columns of scopes, as a table: what each shows, how it sorts, and which
 * go first where there is no room. */

#ifndef DHCPFO_CLI_CLI_TOP_COLUMN_H
#define DHCPFO_CLI_CLI_TOP_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cli_top_data;
struct cli_top_scope;

/* From left to right. */
enum cli_top_column_id {
	CLI_TOP_SCOPE,
	CLI_TOP_SERVER,
	CLI_TOP_WORST,
	CLI_TOP_BAR,
	CLI_TOP_PERCENT,
	CLI_TOP_FREE,
	CLI_TOP_THIS,
	CLI_TOP_PEER,
	CLI_TOP_USED,
	CLI_TOP_USABLE,
	CLI_TOP_ABANDONED,
	CLI_TOP_TRANSITIONAL,
	CLI_TOP_ADDRESSES,
	CLI_TOP_RELATION,
	CLI_TOP_NETWORK,
	CLI_TOP_COLUMN_COUNT
};

#define CLI_TOP_CELL 288

struct cli_top_column {
	const char *name; /* on the command line */
	const char *heading;
	char key;		  /* that sorts by it; 0 = none sorts by it */
	unsigned char importance; /* higher ones stay longer */
	bool right;		  /* numbers stand to the right */
	bool descending;	  /* if nothing else is said */
};

/* NULL for a number that is none. */
const struct cli_top_column *cli_top_column(enum cli_top_column_id id);

/* By name or by key; -ENOENT, also for what nothing can be sorted by. */
int cli_top_column_find(const char *name, enum cli_top_column_id *ret_id);
int cli_top_column_of_key(uint32_t key, enum cli_top_column_id *ret_id);

/* "scope, server, ..." */
const char *cli_top_column_names(char *buf, size_t size);

/* The text of a cell, in buf or elsewhere; "-" where it has no meaning. */
const char *cli_top_column_text(enum cli_top_column_id id,
    const struct cli_top_data *data, const struct cli_top_scope *scope,
    char buf[CLI_TOP_CELL]);

/*
 * Which stands above the other, sorted by the column (< 0: a); reverse: the
 * other way round than the column likes.  Scopes where it has no meaning come
 * last in either way; what is equal stands by server and address.  Never 0 for
 * two rows.
 */
int cli_top_column_compare(enum cli_top_column_id id, bool reverse,
    const struct cli_top_scope *a, const struct cli_top_scope *b);

#endif
