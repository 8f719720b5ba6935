/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_json.h"

#include <errno.h>

int
cli_json_row(const struct cli_column *columns, const void *row, FILE *out)
{
	json_t *object;

	if ((object = cli_row_json(columns, row)) == NULL)
		return -ENOMEM;
	/* It fails when the stream does, which its owner asks. */
	(void)json_dumpf(object, out, JSON_COMPACT);
	json_decref(object);
	return 0;
}

int
cli_json_document(const char *server, const char *key,
    const struct cli_column *columns, const void *rows, size_t size,
    size_t count, FILE *out)
{
	size_t i;
	int rc = 0;

	putc('{', out);
	if (server != NULL) /* a valid name needs no escapes */
		fprintf(out, "\"server\":\"%s\",", server);
	fprintf(out, "\"%s\":[", key);
	for (i = 0; rc == 0 && i < count && !ferror(out); i++) {
		if (i > 0)
			putc(',', out);
		rc = cli_json_row(columns, (const char *)rows + i * size, out);
	}
	fputs("]}\n", out);
	return rc;
}
