/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* How the records of a page lie in memory: for page.c, and for those who read
 * a million of them in a row. */

#ifndef DHCPFO_CORE_PAGE_PRIVATE_H
#define DHCPFO_CORE_PAGE_PRIVATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/lease.h"
#include "core/page.h"

#define PAGE_ADDRESSES 256
#define PAGE_CACHE_LINE 64

/* 40 bytes: at a million leases each one more is a megabyte. */
struct record {
	uint32_t starts, ends, tstp, tsfp, atsfp, cltt;
	uint32_t strings; /* offset of hw, uid, name, class, back to back */
	uint16_t uid_len, name_len;
	uint8_t class_len;
	uint8_t hw; /* its length, and RECORD_HW_IN_UID */
	uint8_t hw_type;
	uint8_t bucket;
	uint8_t state;
	uint8_t flags;
};

/* The client identifier is the type and the hardware address, as RFC 2132
 * suggests and most clients do: the address is not stored again. */
#define RECORD_HW_IN_UID 0x80

_Static_assert(sizeof(struct record) == 40, "a record has grown");
_Static_assert(LEASE_HW_MAX < RECORD_HW_IN_UID, "hw has no room for its flag");
_Static_assert(LEASE_CLASS_MAX <= UINT8_MAX, "class_len is one byte");
_Static_assert(LEASE_UID_MAX <= UINT16_MAX && LEASE_NAME_MAX <= UINT16_MAX,
    "uid_len and name_len are two bytes");

struct page {
	atomic_uint refs;
	uint32_t base;
	uint64_t present[PAGE_ADDRESSES / 64];
	uint64_t clients[PAGE_ADDRESSES / 64];
	uint8_t slot[PAGE_ADDRESSES]; /* address to record */
	uint16_t count, cap;
	uint32_t strings_len, strings_cap, strings_dead;
	struct record *records;
	uint8_t *strings; /* never NULL if there is a record */
};

static inline bool
page_bit(const uint64_t *bits, unsigned int i)
{
	return (bits[i / 64] >> (i % 64)) & 1;
}

static inline int
page_bit_next(const uint64_t *bits, unsigned int i)
{
	uint64_t word;

	if (i >= PAGE_ADDRESSES)
		return -1;
	word = bits[i / 64] & (UINT64_MAX << (i % 64));
	for (i /= 64;;) {
		if (word != 0)
			return (int)(i * 64) + __builtin_ctzll(word);
		if (++i == PAGE_ADDRESSES / 64)
			return -1;
		word = bits[i];
	}
}

/* NULL: no record. */
static inline const struct record *
page_record(const struct page *page, unsigned int low)
{
	return page_bit(page->present, low) ? &page->records[page->slot[low]] :
					      NULL;
}

/* Records and strings lie in the order in which they came: whoever reads them
 * by address does not have them brought in by reading them. */
static inline void
page_prefetch(const struct page *page)
{
	const char *records = (const char *)page->records;
	const size_t size = page->count * sizeof(*page->records);
	size_t at;

	for (at = 0; at < size; at += PAGE_CACHE_LINE)
		__builtin_prefetch(records + at);
	for (at = 0; at < page->strings_len; at += PAGE_CACHE_LINE)
		__builtin_prefetch(page->strings + at);
}

static inline size_t
record_hw_len(const struct record *record)
{
	return record->hw & ~RECORD_HW_IN_UID;
}

static inline bool
record_hw_in_uid(const struct record *record)
{
	return (record->hw & RECORD_HW_IN_UID) != 0;
}

/* Where the strings of a record are. */
static inline const uint8_t *
page_strings(const struct page *page, const struct record *record)
{
	return page->strings + record->strings;
}

static inline const uint8_t *
page_record_hw(const struct page *page, const struct record *record)
{
	return page_strings(page, record) + record_hw_in_uid(record);
}

static inline const uint8_t *
page_record_uid(const struct page *page, const struct record *record)
{
	return page_strings(page, record) +
	    (record_hw_in_uid(record) ? 0 : record_hw_len(record));
}

static inline const uint8_t *
page_record_name(const struct page *page, const struct record *record)
{
	return page_record_uid(page, record) + record->uid_len;
}

#endif
