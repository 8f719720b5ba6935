/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Sorting the entries of an order before they are loaded. */

#ifndef DHCPFO_CORE_ORDER_SORT_H
#define DHCPFO_CORE_ORDER_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct order_entry;

/*
 * The nth eight bytes of what the prefix of an entry has no room for, the
 * first byte highest, padded with zeros.  False: the key has no such bytes.
 * The entry's prefix need not be its own any more; address and number are.
 */
typedef bool order_word(void *source, const struct order_entry *entry,
    size_t nth, uint64_t *ret_word);

/*
 * Sorts entries, which stand in the order of their addresses, by prefix, then
 * words (NULL: the prefix is the whole key), then address.  Keys of the same
 * prefix must be of the same length.  scratch has room for as many.
 */
void order_sort(struct order_entry *entries, struct order_entry *scratch,
    size_t count, order_word *word, void *source);

#endif
