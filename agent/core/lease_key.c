/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease_key.h"

#include <endian.h>
#include <string.h>

#include "core/lease.h"
#include "core/page_list.h"
#include "core/page_private.h"

/* Both prefixes leave six bytes for the beginning of the string; a name has
 * eight more in its key. */
#define HEAD 6
#define NAME_HEAD (HEAD + 8)

/* A-Z in each of eight bytes: adding sets the top bit of what is at least 'A',
 * or more than 'Z'. */
static uint64_t
lower(uint64_t x)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	const uint64_t low = x & each * 0x7f;
	const uint64_t upper = (low + each * (0x80 - 'A')) &
	    ~(low + each * (0x7f - 'Z')) & ~x & each * 0x80;

	return x | upper >> 2;
}

static uint64_t
load8(const uint8_t *bytes)
{
	uint64_t x;

	memcpy(&x, bytes, sizeof(x));
	return be64toh(x);
}

/* Eight bytes from a place on, the first one highest, zeros behind the end. */
static uint64_t
word_at(const uint8_t *bytes, size_t len, size_t from)
{
	uint64_t word = 0;
	size_t i;

	if (from + 8 <= len)
		return load8(bytes + from);
	if (len >= 8)
		return load8(bytes + len - 8) << 8 * (from + 8 - len);
	for (i = from; i < from + 8; i++)
		word = word << 8 | (i < len ? bytes[i] : 0);
	return word;
}

struct order_key
lease_key_hardware(
    uint8_t type, const uint8_t *bytes, size_t len, uint32_t address)
{
	struct order_key key = { .address = address };

	key.prefix = (uint64_t)type << 56 | (uint64_t)(uint8_t)len << 48 |
	    word_at(bytes, len, 0) >> 16;
	if (len > HEAD) {
		key.tail = bytes + HEAD;
		key.tail_len = len - HEAD;
	}
	return key;
}

struct order_key
lease_key_name(const char *name, size_t len, uint32_t address)
{
	const uint8_t *bytes = (const uint8_t *)name;
	struct order_key key = { .address = address };

	key.prefix =
	    (uint64_t)(uint16_t)len << 48 | lower(word_at(bytes, len, 0)) >> 16;
	if (len > HEAD)
		key.second = lower(word_at(bytes, len, HEAD));
	if (len > NAME_HEAD) {
		key.tail = bytes + NAME_HEAD;
		key.tail_len = len - NAME_HEAD;
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
	const struct record *record;
	const struct page *page;

	/* The same prefix: the lease has an address of the same length. */
	if ((page = page_list_page(source, address)) == NULL ||
	    (record = page_record(page, (uint8_t)address)) == NULL ||
	    record_hw_len(record) != tail_len + HEAD)
		return -1;
	return memcmp(page_record_hw(page, record) + HEAD, tail, tail_len);
}

int
lease_key_compare_name(
    const void *source, uint32_t address, const uint8_t *tail, size_t tail_len)
{
	const struct record *record;
	const struct page *page;
	const uint8_t *name;
	uint64_t a, b;
	size_t i;

	if ((page = page_list_page(source, address)) == NULL ||
	    (record = page_record(page, (uint8_t)address)) == NULL ||
	    record->name_len != tail_len + NAME_HEAD)
		return -1;
	name = page_record_name(page, record) + NAME_HEAD;
	for (i = 0; i < tail_len; i += 8) {
		a = lower(word_at(name, tail_len, i));
		b = lower(word_at(tail, tail_len, i));
		if (a != b)
			return a < b ? -1 : 1;
	}
	return 0;
}

bool
lease_key_hardware_word(
    const uint8_t *bytes, size_t len, size_t nth, uint64_t *ret_word)
{
	const size_t from = HEAD + 8 * nth;

	if (from >= len)
		return false;
	*ret_word = word_at(bytes, len, from);
	return true;
}

bool
lease_key_name_word(
    const char *name, size_t len, size_t nth, uint64_t *ret_word)
{
	if (!lease_key_hardware_word((const uint8_t *)name, len, nth, ret_word))
		return false;
	*ret_word = lower(*ret_word);
	return true;
}
