/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * JSON on one line, written row by row, so that a million rows need the memory
 * of one.
 */

#ifndef DHCPFO_CLI_CLI_JSON_H
#define DHCPFO_CLI_CLI_JSON_H

#include <stdio.h>

#include "cli/cli_column.h"

/* One row as an object.  0 or -ENOMEM; the stream remembers other failures. */
int cli_json_row(const struct cli_column *columns, const void *row, FILE *out);

/* {"server":"NAME","key":[ROW,ROW]} and a newline; server NULL: without it. */
int cli_json_document(const char *server, const char *key,
    const struct cli_column *columns, const void *rows, size_t size,
    size_t count, FILE *out);

#endif
