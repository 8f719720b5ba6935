/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The keys by which leases are ordered beside their address: hardware type,
 * length, bytes; length and bytes of the host name in lower case; end.
 */

#ifndef DHCPFO_CORE_LEASE_KEY_H
#define DHCPFO_CORE_LEASE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/order.h"

/* The keys borrow bytes and name; len is at most 255, or LEASE_NAME_MAX. */
struct order_key lease_key_hardware(
    uint8_t type, const uint8_t *bytes, size_t len, uint32_t address);
struct order_key lease_key_name(const char *name, size_t len, uint32_t address);
struct order_key lease_key_ends(uint32_t ends, uint32_t address);

/* What a key's prefix tells. */
uint8_t lease_key_hardware_type(uint64_t prefix);
size_t lease_key_name_len(uint64_t prefix);

/* order_compare of both; source is a struct page_list. */
int lease_key_compare_hardware(
    const void *source, uint32_t address, const uint8_t *tail, size_t tail_len);
int lease_key_compare_name(
    const void *source, uint32_t address, const uint8_t *tail, size_t tail_len);

/*
 * The nth eight bytes of a string that its prefix has no room for, the first
 * byte highest, padded with zeros; of a name in lower case.  False: there are
 * none.
 */
bool lease_key_hardware_word(
    const uint8_t *bytes, size_t len, size_t nth, uint64_t *ret_word);
bool lease_key_name_word(
    const char *name, size_t len, size_t nth, uint64_t *ret_word);

#endif
