/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a client is looked for by. */

#ifndef DHCPFO_WIRE_WIRE_SEARCH_H
#define DHCPFO_WIRE_WIRE_SEARCH_H

#include "wire/dhcpfo.h"

struct client_search;
struct err;

/* The search as arguments; borrows.  -EINVAL with err: longer than anything
 * that could be found. */
int wire_search_put(const struct client_search *search, wire_search *ret_search,
    struct err *err);

/* *ret_search borrows.  -EINVAL with err for what cannot be searched for. */
int wire_search_get(const wire_search *search, struct client_search *ret_search,
    struct err *err);

#endif
