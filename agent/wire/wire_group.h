/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Leases in force by hardware address or host name: where to begin, and pages
 * of what is there. */

#ifndef DHCPFO_WIRE_WIRE_GROUP_H
#define DHCPFO_WIRE_WIRE_GROUP_H

#include <stddef.h>
#include <stdint.h>

#include "wire/dhcpfo.h"

struct client_group_row;
struct client_group_search;
struct err;

/* ---- the call ---- */

/* All but the server and max; borrows.  -EINVAL with err: a key that is longer
 * than any. */
int wire_group_put_search(const struct client_group_search *search,
    wire_groups_args *args, struct err *err);

/* *ret_search borrows.  -EINVAL with err: a type or a key that nothing has. */
int wire_group_get_search(const wire_groups_args *args,
    struct client_group_search *ret_search, struct err *err);

/* ---- the page ---- */

struct wire_group_page;

struct wire_group_page *wire_group_page_new(void); /* NULL: no memory */
void wire_group_page_free(struct wire_group_page *page);

/* As many of the rows as the page can hold, by their number and by the bytes of
 * its encoding: one at least.  *ret_groups borrows until the next change. */
void wire_group_page_fill(struct wire_group_page *page,
    const struct client_group_row *rows, size_t count, wire_groups *ret_groups);

/*
 * The groups of a page that was asked for so, and with max.  *ret_rows is
 * malloc'ed, and borrows from page.  0; -ENOMEM; -EPROTO for what no server of
 * ours would send: more than was asked for, or out of order, a page without a
 * group that is not the end, groups of nothing, lengths that are not those of
 * the bytes.
 */
int wire_group_get_page(const wire_groups *page,
    const struct client_group_search *search, size_t max,
    struct client_group_row **ret_rows, size_t *ret_count, struct err *err);

#endif
