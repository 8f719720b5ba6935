/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "wire/wire_group.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"
#include "core/lease.h"
#include "core/provider.h"

/* Bytes of an encoded row without its key, and of what stands in every page. */
#define ROW_SIZE 16  /* four words */
#define PAGE_SIZE 23 /* five, and the bytes' padding at their end */

_Static_assert(PAGE_SIZE + ROW_SIZE + LEASE_NAME_MAX <= WIRE_REPLY,
    "the first row always fits");
_Static_assert(WIRE_HOST_NAME == LEASE_NAME_MAX, "every name fits");

/* ---- the call ---- */

/* No key of that type is longer. */
static size_t
key_max(enum client_search_type type)
{
	return type == CLIENT_BY_HARDWARE ? LEASE_HW_MAX : LEASE_NAME_MAX;
}

int
wire_group_put_search(const struct client_group_search *search,
    wire_groups_args *args, struct err *err)
{
	if (search->key_len > WIRE_HOST_NAME)
		return err_set(err, -EINVAL, "a key that is longer than any");
	args->type = search->type == CLIENT_BY_HARDWARE ? WIRE_BY_HARDWARE :
							  WIRE_BY_NAME;
	args->hardware_type = search->hardware_type;
	args->key.key_len = (unsigned int)search->key_len;
	args->key.key_val = (char *)search->key;
	args->after = search->after;
	return 0;
}

int
wire_group_get_search(const wire_groups_args *args,
    struct client_group_search *ret_search, struct err *err)
{
	if ((args->type != WIRE_BY_HARDWARE && args->type != WIRE_BY_NAME) ||
	    args->hardware_type > UINT8_MAX)
		return err_set(err, -EINVAL, "no such groups");
	*ret_search = (struct client_group_search) {
		.type = args->type == WIRE_BY_HARDWARE ? CLIENT_BY_HARDWARE :
							 CLIENT_BY_NAME,
		.hardware_type = (uint8_t)args->hardware_type,
		.key = (const uint8_t *)args->key.key_val,
		.key_len = args->key.key_len,
		.after = args->after != 0,
	};
	return 0;
}

/* ---- giving ---- */

struct wire_group_page {
	wire_group rows[WIRE_GROUPS];
	char data[WIRE_REPLY];
};

struct wire_group_page *
wire_group_page_new(void)
{
	return malloc(sizeof(struct wire_group_page));
}

void
wire_group_page_free(struct wire_group_page *page)
{
	free(page);
}

void
wire_group_page_fill(struct wire_group_page *page,
    const struct client_group_row *rows, size_t count, wire_groups *ret_groups)
{
	size_t i, bytes = 0, size = PAGE_SIZE;

	for (i = 0; i < count && i < WIRE_GROUPS; i++) {
		size += ROW_SIZE + rows[i].key_len;
		if (size > WIRE_REPLY)
			break;
		page->rows[i] = (wire_group) {
			.hw_type = rows[i].hardware_type,
			.key_len = (unsigned int)rows[i].key_len,
			.address = rows[i].address,
			.count = rows[i].count,
		};
		if (rows[i].key_len > 0)
			memcpy(
			    page->data + bytes, rows[i].key, rows[i].key_len);
		bytes += rows[i].key_len;
	}
	*ret_groups = (wire_groups) {
		.rows = { (unsigned int)i, page->rows },
		.bytes = { (unsigned int)bytes, page->data },
		.end = count == 0,
	};
}

/* ---- taking ---- */

static int
compare(uint8_t type, const uint8_t *key, size_t len,
    const struct client_group_row *row)
{
	if (type != row->hardware_type)
		return type < row->hardware_type ? -1 : 1;
	if (len != row->key_len)
		return len < row->key_len ? -1 : 1;
	return len == 0 ? 0 : memcmp(key, row->key, len);
}

static bool
has_capitals(const struct client_group_row *row)
{
	size_t i;

	for (i = 0; i < row->key_len; i++)
		if (row->key[i] >= 'A' && row->key[i] <= 'Z')
			return true;
	return false;
}

/* NULL, or what is wrong with a row. */
static const char *
row_fault(enum client_search_type type, const struct client_group_row *row)
{
	if (row->count == 0)
		return "nobody has that key";
	if (type == CLIENT_BY_NAME &&
	    (row->hardware_type != 0 || row->key_len == 0 || has_capitals(row)))
		return "no name in lower case";
	return NULL;
}

/* The key that all rows must be behind, or at (not after). */
struct bound {
	uint8_t type;
	const uint8_t *key;
	size_t len;
	bool after;
};

static int
get_rows(const wire_groups *page, enum client_search_type type,
    struct bound bound, struct client_group_row *rows, struct err *err)
{
	const uint8_t *bytes = (const uint8_t *)page->bytes.bytes_val;
	size_t left = page->bytes.bytes_len, i;
	struct client_group_row *row;
	const wire_group *from;
	const char *fault;
	char text[IPV4_TEXT];
	int order;

	for (i = 0; i < page->rows.rows_len; i++) {
		from = &page->rows.rows_val[i];
		row = &rows[i];
		if (from->key_len > left || from->key_len > key_max(type) ||
		    from->hw_type > UINT8_MAX)
			return err_set(err, -EPROTO,
			    "the key of %s is too long, or of no type",
			    ipv4_format(from->address, text));
		*row = (struct client_group_row) {
			.hardware_type = (uint8_t)from->hw_type,
			.key = bytes,
			.key_len = from->key_len,
			.address = from->address,
			.count = from->count,
		};
		if ((fault = row_fault(type, row)) != NULL)
			return err_set(err, -EPROTO, "the group of %s: %s",
			    ipv4_format(from->address, text), fault);
		order = compare(bound.type, bound.key, bound.len, row);
		if (order > 0 || (order == 0 && bound.after))
			return err_set(err, -EPROTO,
			    "the group of %s comes again, or too late",
			    ipv4_format(from->address, text));
		bound = (struct bound) { row->hardware_type, row->key,
			row->key_len, true };
		if (row->key_len > 0)
			bytes += row->key_len;
		left -= row->key_len;
	}
	if (left != 0)
		return err_set(err, -EPROTO, "a page with bytes of no group");
	return 0;
}

int
wire_group_get_page(const wire_groups *page,
    const struct client_group_search *search, size_t max,
    struct client_group_row **ret_rows, size_t *ret_count, struct err *err)
{
	const struct bound bound = { search->hardware_type, search->key,
		search->key_len, search->after };
	size_t n = page->rows.rows_len;
	struct client_group_row *rows;
	int rc;

	if (n > max)
		return err_set(err, -EPROTO,
		    "%zu groups where %zu were asked for", n, max);
	if (n == 0 && !page->end)
		return err_set(
		    err, -EPROTO, "no groups, and yet there are more");
	if ((rows = calloc(n + 1, sizeof(*rows))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	rc = get_rows(page, search->type, bound, rows, err);
	if (rc != 0) {
		free(rows);
		return rc;
	}
	*ret_rows = rows;
	*ret_count = n;
	return 0;
}
