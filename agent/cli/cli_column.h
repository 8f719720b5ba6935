/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a command shows, as data: a table of columns says of each field of a
 * row how it is called and formed in JSON, in a table and in a list.
 */

#ifndef DHCPFO_CLI_CLI_COLUMN_H
#define DHCPFO_CLI_CLI_COLUMN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli_mark.h"

#define CLI_COLUMNS_MAX 40 /* of one table of columns */

/* The type of the field; JSON | table and list. */
enum cli_type {
	CLI_END,     /* after the last column */
	CLI_U32,     /* uint32_t: number */
	CLI_SIZE,    /* size_t: number */
	CLI_I64,     /* int64_t: number */
	CLI_BOOL,    /* bool: true, false | yes, no */
	CLI_TEXT,    /* const char *, well-formed UTF-8 without control
		      * characters: string; NULL is null | "-", as is "" */
	CLI_ADDRESS, /* uint32_t: "10.0.0.1"; 0 is "0.0.0.0" | "-" */
	CLI_TIME,    /* uint32_t, seconds since 1970; 0 none, LEASE_NEVER:
		      * number, null | local time, "-", "never" */
	CLI_TEXTS,   /* struct cli_texts: array of strings */
	CLI_OBJECT,  /* a struct within: object by "columns" */
};

struct cli_texts {
	const char *const *items;
	size_t count;
};

/* What has no key, heading or label is not in that form. */
struct cli_column {
	const char *key;     /* JSON */
	const char *heading; /* table */
	const char *group;   /* table: above neighbours of the same group */
	const char *label;   /* list */
	const char *unit;    /* list: behind the value */
	enum cli_type type;
	size_t offset;
	size_t valid; /* offset of a bool in the row that says whether the
		       * field has a meaning; 0 = always.  Else: null | "-" */
	const struct cli_column *columns;
	unsigned int width; /* table: at least so wide */
	bool optional;	    /* table: left out if 0 or empty in every row */
	bool shrink;	    /* table: may be cut to fit a terminal */
	/* How good it is; NULL: that is not asked. */
	enum cli_mark (*mark)(const void *row);
};

#define CLI_CELL_MAX 64

/*
 * The text of a field that is no CLI_TEXTS or CLI_OBJECT: in buf, or within
 * the row.
 */
const char *cli_column_text(
    const struct cli_column *column, const void *row, char buf[CLI_CELL_MAX]);

/* Whether the field is 0, empty or null. */
bool cli_column_empty(const struct cli_column *column, const void *row);

bool cli_column_is_null(const struct cli_column *column, const void *row);

/* Numbers stand to the right. */
bool cli_column_is_number(const struct cli_column *column);

/* The field as a JSON value, the row as an object; a new reference, NULL: no
 * memory. */
json_t *cli_column_json(const struct cli_column *column, const void *row);
json_t *cli_row_json(const struct cli_column *columns, const void *row);

/* "2026-01-31 23:59:59" in local time; "-" for 0, "never" for LEASE_NEVER. */
const char *cli_time_text(uint32_t seconds, char buf[CLI_CELL_MAX]);

/* How many characters (code points) a text takes on a terminal. */
size_t cli_text_width(const char *text);

#endif
