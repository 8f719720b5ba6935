/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The head of a view, and the numbers that change in it. */

#ifndef DHCPFO_WIRE_WIRE_VIEW_H
#define DHCPFO_WIRE_WIRE_VIEW_H

#include <stddef.h>

#include "wire/dhcpfo.h"

struct err;
struct scope_statistics;
struct topology;

/* Whether a peer's view is one: 0, or -EPROTO with what is wrong in err. */
int wire_view_check(const wire_view *view, struct err *err);

/* A reply's list of servers: each has a valid name, no two the same. */
int wire_view_check_servers(const wire_servers *list, struct err *err);

void wire_view_put_statistics(unsigned int scope,
    const struct scope_statistics *from, wire_statistics *ret_row);

/*
 * A row of a peer as core has it.  -EPROTO if its sums contradict each other:
 * a scope is num_addr = addr_free + addr_in_use + abandoned + transitional.
 */
int wire_view_get_statistics(const wire_statistics *row,
    struct scope_statistics *ret_statistics, struct err *err);

/*
 * A page that begins with the first'th scope, put in its place in to, which
 * has one element for each scope of topology.  -EPROTO if the rows are not
 * those scopes, or none.
 */
int wire_view_get_page(const wire_statistics_page *page,
    const struct topology *topology, size_t first, struct scope_statistics *to,
    struct err *err);

#endif
