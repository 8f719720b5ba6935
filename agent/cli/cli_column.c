/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_column.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/ipv4.h"
#include "core/lease.h"

static const void *
field(const struct cli_column *column, const void *row)
{
	return (const char *)row + column->offset;
}

static uint32_t
field_u32(const struct cli_column *column, const void *row)
{
	return *(const uint32_t *)field(column, row);
}

static const char *
field_text(const struct cli_column *column, const void *row)
{
	return *(const char *const *)field(column, row);
}

bool
cli_column_is_null(const struct cli_column *column, const void *row)
{
	if (column->valid != 0 &&
	    !*(const bool *)((const char *)row + column->valid))
		return true;
	if (column->type == CLI_TEXT)
		return field_text(column, row) == NULL;
	return column->type == CLI_TIME &&
	    field_u32(column, row) == LEASE_NEVER;
}

bool
cli_column_empty(const struct cli_column *column, const void *row)
{
	if (cli_column_is_null(column, row))
		return true;
	switch (column->type) {
	case CLI_U32:
	case CLI_ADDRESS:
	case CLI_TIME:
		return field_u32(column, row) == 0;
	case CLI_SIZE:
		return *(const size_t *)field(column, row) == 0;
	case CLI_I64:
		return *(const int64_t *)field(column, row) == 0;
	case CLI_BOOL:
		return !*(const bool *)field(column, row);
	case CLI_TEXT:
		return *field_text(column, row) == '\0';
	case CLI_TEXTS:
		return ((const struct cli_texts *)field(column, row))->count ==
		    0;
	case CLI_OBJECT:
	case CLI_END:
		break;
	}
	return false;
}

bool
cli_column_is_number(const struct cli_column *column)
{
	return column->type == CLI_U32 || column->type == CLI_SIZE ||
	    column->type == CLI_I64;
}

const char *
cli_time_text(uint32_t seconds, char buf[CLI_CELL_MAX])
{
	const time_t t = seconds;
	struct tm tm;

	if (seconds == LEASE_NEVER)
		return "never";
	if (seconds == 0 || localtime_r(&t, &tm) == NULL ||
	    strftime(buf, CLI_CELL_MAX, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		return "-";
	return buf;
}

const char *
cli_column_text(
    const struct cli_column *column, const void *row, char buf[CLI_CELL_MAX])
{
	const void *p = field(column, row);

	if (column->type != CLI_TIME && cli_column_is_null(column, row))
		return "-";
	switch (column->type) {
	case CLI_U32:
		snprintf(buf, CLI_CELL_MAX, "%" PRIu32, *(const uint32_t *)p);
		return buf;
	case CLI_SIZE:
		snprintf(buf, CLI_CELL_MAX, "%zu", *(const size_t *)p);
		return buf;
	case CLI_I64:
		snprintf(buf, CLI_CELL_MAX, "%" PRId64, *(const int64_t *)p);
		return buf;
	case CLI_BOOL:
		return *(const bool *)p ? "yes" : "no";
	case CLI_TEXT:
		return cli_column_empty(column, row) ? "-" :
						       field_text(column, row);
	case CLI_ADDRESS:
		return *(const uint32_t *)p == 0 ?
		    "-" :
		    ipv4_format(*(const uint32_t *)p, buf);
	case CLI_TIME:
		return cli_time_text(*(const uint32_t *)p, buf);
	case CLI_TEXTS:
	case CLI_OBJECT:
	case CLI_END:
		break;
	}
	return "-";
}

static json_t *
texts_json(const struct cli_texts *texts)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; array != NULL && i < texts->count; i++) {
		if (json_array_append_new(
			array, json_string_nocheck(texts->items[i])) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

json_t *
cli_column_json(const struct cli_column *column, const void *row)
{
	const void *p = field(column, row);
	char buf[IPV4_TEXT];

	if (cli_column_is_null(column, row))
		return json_null();
	switch (column->type) {
	case CLI_U32:
	case CLI_TIME:
		return json_integer(*(const uint32_t *)p);
	case CLI_SIZE:
		return json_integer((json_int_t) * (const size_t *)p);
	case CLI_I64:
		return json_integer(*(const int64_t *)p);
	case CLI_BOOL:
		return json_boolean(*(const bool *)p);
	case CLI_TEXT:
		return json_string_nocheck(field_text(column, row));
	case CLI_ADDRESS:
		return json_string_nocheck(
		    ipv4_format(*(const uint32_t *)p, buf));
	case CLI_TEXTS:
		return texts_json(p);
	case CLI_OBJECT:
		return cli_row_json(column->columns, p);
	case CLI_END:
		break;
	}
	return json_null();
}

json_t *
cli_row_json(const struct cli_column *columns, const void *row)
{
	const struct cli_column *c;
	json_t *object = json_object();

	for (c = columns; object != NULL && c->type != CLI_END; c++) {
		if (c->key == NULL)
			continue;
		if (json_object_set_new_nocheck(
			object, c->key, cli_column_json(c, row)) != 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

size_t
cli_text_width(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		if (((unsigned char)*text & 0xc0) != 0x80)
			n++;
	return n;
}
