/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Sorting the entries of an order before they are loaded. */

#ifndef DHCPFO_CORE_ORDER_SORT_H
#define DHCPFO_CORE_ORDER_SORT_H

#include <stdbool.h>
#include <stddef.h>

struct order_entry;

/* Compares what the prefix has no room for of two entries with one prefix. */
typedef int order_tie(const struct order_entry *a, const struct order_entry *b,
    const void *source);

/*
 * Sorts entries, which stand in the order of their addresses, by prefix, then
 * tie (NULL: the prefix is the whole key), then address.  0 or -ENOMEM.
 */
int order_sort(struct order_entry *entries, size_t count, order_tie *tie,
    const void *source);

#endif
