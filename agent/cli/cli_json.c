/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_json.h"

#include <inttypes.h>

#include "base/ipv4.h"

static bool
needs_escape(char byte)
{
	return (unsigned char)byte < 0x20 || byte == '"' || byte == '\\' ||
	    byte == 0x7f;
}

void
cli_json_string(const char *text, FILE *out)
{
	const char *start;

	putc('"', out);
	while (*text != '\0') {
		for (start = text; *text != '\0' && !needs_escape(*text);)
			text++;
		fwrite(start, 1, (size_t)(text - start), out);
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text++);
		else if (*text != '\0')
			fprintf(out, "\\u%04x", (unsigned int)*text++);
	}
	putc('"', out);
}

static void
write_texts(const struct cli_texts *texts, FILE *out)
{
	size_t i;

	putc('[', out);
	for (i = 0; i < texts->count; i++) {
		if (i > 0)
			putc(',', out);
		cli_json_string(texts->items[i], out);
	}
	putc(']', out);
}

static void
write_field(const struct cli_column *column, const void *row, FILE *out)
{
	const void *p = (const char *)row + column->offset;
	char buf[IPV4_TEXT];

	if (cli_column_is_null(column, row)) {
		fputs("null", out);
		return;
	}
	switch (column->type) {
	case CLI_U32:
	case CLI_TIME:
		fprintf(out, "%" PRIu32, *(const uint32_t *)p);
		break;
	case CLI_SIZE:
		fprintf(out, "%zu", *(const size_t *)p);
		break;
	case CLI_I64:
		fprintf(out, "%" PRId64, *(const int64_t *)p);
		break;
	case CLI_BOOL:
		fputs(*(const bool *)p ? "true" : "false", out);
		break;
	case CLI_TEXT:
		cli_json_string(*(const char *const *)p, out);
		break;
	case CLI_ADDRESS:
		cli_json_string(ipv4_format(*(const uint32_t *)p, buf), out);
		break;
	case CLI_TEXTS:
		write_texts(p, out);
		break;
	case CLI_OBJECT:
		cli_json_row(column->columns, p, out);
		break;
	case CLI_END:
		break;
	}
}

void
cli_json_row(const struct cli_column *columns, const void *row, FILE *out)
{
	const struct cli_column *c;
	bool first = true;

	putc('{', out);
	for (c = columns; c->type != CLI_END; c++) {
		if (c->key == NULL)
			continue;
		if (!first)
			putc(',', out);
		first = false;
		cli_json_string(c->key, out);
		putc(':', out);
		write_field(c, row, out);
	}
	putc('}', out);
}

void
cli_json_document(const char *server, const char *key,
    const struct cli_column *columns, const void *rows, size_t size,
    size_t count, FILE *out)
{
	size_t i;

	putc('{', out);
	if (server != NULL) {
		fputs("\"server\":", out);
		cli_json_string(server, out);
		putc(',', out);
	}
	cli_json_string(key, out);
	fputs(":[", out);
	for (i = 0; i < count && !ferror(out); i++) {
		if (i > 0)
			putc(',', out);
		cli_json_row(columns, (const char *)rows + i * size, out);
	}
	fputs("]}\n", out);
}
