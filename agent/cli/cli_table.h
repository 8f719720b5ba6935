/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Rows for people: an aligned table, or one row as a list of two columns. */

#ifndef DHCPFO_CLI_CLI_TABLE_H
#define DHCPFO_CLI_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/cli_column.h"

struct cli_table {
	const struct cli_column *columns;
	size_t width[CLI_COLUMNS_MAX];
	bool shown[CLI_COLUMNS_MAX];
	bool cut[CLI_COLUMNS_MAX]; /* to its width; else what is longer stands
				    * over it */
	bool colour;		   /* of what is marked */
};

/* Without cli_table_fit() the columns have their headings' or their own width,
 * and optional ones are left out. */
void cli_table_init(struct cli_table *table, const struct cli_column *columns);

/* Makes room for a row that will be printed. */
void cli_table_fit(struct cli_table *table, const void *row);

/* Cuts what may be cut to fit a terminal of that many characters; 0: none. */
void cli_table_shrink(struct cli_table *table, unsigned int terminal);

/* One line, or two if there are groups. */
void cli_table_head(const struct cli_table *table, FILE *out);
void cli_table_row(const struct cli_table *table, const void *row, FILE *out);

/* count rows of size bytes each: fitted, with head.  No rows: nothing.
 * terminal: as cli_table_shrink() has it. */
void cli_table_print(const struct cli_column *columns, const void *rows,
    size_t size, size_t count, unsigned int terminal, bool colour, FILE *out);

/* "label  value unit", a line each. */
void cli_list_print(
    const struct cli_column *columns, const void *row, bool colour, FILE *out);

#endif
