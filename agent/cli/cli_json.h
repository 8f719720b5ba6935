/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Rows as JSON (RFC 8259) on one line, written straight to the stream: a
 * million of them take no memory.
 */

#ifndef DHCPFO_CLI_CLI_JSON_H
#define DHCPFO_CLI_CLI_JSON_H

#include <stdio.h>

#include "cli/cli_column.h"

/* A string with its quotes.  text is well-formed UTF-8. */
void cli_json_string(const char *text, FILE *out);

/* One row as an object: its columns that have a key. */
void cli_json_row(const struct cli_column *columns, const void *row, FILE *out);

/* {"server":"NAME","key":[ROW,ROW]} and a newline; server NULL: without it. */
void cli_json_document(const char *server, const char *key,
    const struct cli_column *columns, const void *rows, size_t size,
    size_t count, FILE *out);

#endif
