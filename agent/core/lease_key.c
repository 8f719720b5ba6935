/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease_key.h"

#include <string.h>

#include "core/lease.h"
#include "core/page_list.h"

/* Both prefixes leave six bytes for the beginning of the string. */
#define HEAD 6

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

struct order_key
lease_key_hardware(
    uint8_t type, const uint8_t *bytes, size_t len, uint32_t address)
{
	struct order_key key = { .address = address };
	size_t i;

	key.prefix = (uint64_t)type << 56 | (uint64_t)(uint8_t)len << 48;
	for (i = 0; i < HEAD && i < len; i++)
		key.prefix |= (uint64_t)bytes[i] << (40 - 8 * i);
	if (len > HEAD) {
		key.tail = bytes + HEAD;
		key.tail_len = len - HEAD;
	}
	return key;
}

struct order_key
lease_key_name(const char *name, size_t len, uint32_t address)
{
	struct order_key key = { .address = address };
	size_t i;

	key.prefix = (uint64_t)(uint16_t)len << 48;
	for (i = 0; i < HEAD && i < len; i++)
		key.prefix |= (uint64_t)lower((uint8_t)name[i]) << (40 - 8 * i);
	if (len > HEAD) {
		key.tail = (const uint8_t *)name + HEAD;
		key.tail_len = len - HEAD;
	}
	return key;
}

struct order_key
lease_key_ends(uint32_t ends, uint32_t address)
{
	return (struct order_key) { .prefix = ends, .address = address };
}

uint8_t
lease_key_hardware_type(uint64_t prefix)
{
	return (uint8_t)(prefix >> 56);
}

size_t
lease_key_name_len(uint64_t prefix)
{
	return (size_t)(prefix >> 48);
}

int
lease_key_compare_hardware(
    const void *source, uint32_t address, const uint8_t *tail, size_t tail_len)
{
	struct lease lease;

	/* The same prefix: the lease has an address of the same length. */
	if (!page_list_get(source, address, &lease) ||
	    lease.hw_len != tail_len + HEAD)
		return -1;
	return memcmp(lease.hw + HEAD, tail, tail_len);
}

int
lease_key_compare_name(
    const void *source, uint32_t address, const uint8_t *tail, size_t tail_len)
{
	struct lease lease;
	uint8_t a, b;
	size_t i;

	if (!page_list_get(source, address, &lease) ||
	    lease.name_len != tail_len + HEAD)
		return -1;
	for (i = 0; i < tail_len; i++) {
		a = lower((uint8_t)lease.name[HEAD + i]);
		b = lower(tail[i]);
		if (a != b)
			return a < b ? -1 : 1;
	}
	return 0;
}

static bool
word_of(
    const uint8_t *bytes, size_t len, size_t nth, bool fold, uint64_t *ret_word)
{
	size_t i, from = HEAD + 8 * nth;
	uint64_t word = 0;

	if (from >= len)
		return false;
	for (i = from; i < from + 8; i++)
		word = word << 8 |
		    (i >= len	 ? 0 :
			    fold ? lower(bytes[i]) :
				   bytes[i]);
	*ret_word = word;
	return true;
}

bool
lease_key_hardware_word(
    const void *source, uint32_t address, size_t nth, uint64_t *ret_word)
{
	struct lease lease;

	return page_list_get(source, address, &lease) &&
	    word_of(lease.hw, lease.hw_len, nth, false, ret_word);
}

bool
lease_key_name_word(
    const void *source, uint32_t address, size_t nth, uint64_t *ret_word)
{
	struct lease lease;

	return page_list_get(source, address, &lease) &&
	    word_of((const uint8_t *)lease.name, lease.name_len, nth, true,
		ret_word);
}
