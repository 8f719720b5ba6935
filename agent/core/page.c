/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/page.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/lease.h"

#define PAGE_ADDRESSES 256

/* 40 bytes: at a million leases each one more is a megabyte. */
struct record {
	uint32_t starts, ends, tstp, tsfp, atsfp, cltt;
	uint32_t strings; /* offset of hw, uid, name, class, back to back */
	uint16_t uid_len, name_len;
	uint8_t class_len;
	uint8_t hw_len, hw_type;
	uint8_t bucket;
	uint8_t state;
	uint8_t flags;
};

_Static_assert(sizeof(struct record) == 40, "a record has grown");
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
	uint8_t *strings;
};

static bool
bit_test(const uint64_t *bits, unsigned int i)
{
	return (bits[i / 64] >> (i % 64)) & 1;
}

static int
bit_next(const uint64_t *bits, unsigned int i)
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

struct page *
page_new(uint32_t base)
{
	struct page *page;

	if ((page = calloc(1, sizeof(*page))) == NULL)
		return NULL;
	atomic_init(&page->refs, 1);
	page->base = base;
	return page;
}

struct page *
page_ref(struct page *page)
{
	atomic_fetch_add_explicit(&page->refs, 1, memory_order_relaxed);
	return page;
}

void
page_unref(struct page *page)
{
	if (page == NULL ||
	    atomic_fetch_sub_explicit(&page->refs, 1, memory_order_acq_rel) !=
		1)
		return;
	free(page->records);
	free(page->strings);
	free(page);
}

bool
page_shared(const struct page *page)
{
	return atomic_load_explicit(&page->refs, memory_order_acquire) != 1;
}

uint32_t
page_base(const struct page *page)
{
	return page->base;
}

static uint32_t
strings_len(const struct record *record)
{
	return (uint32_t)record->hw_len + record->uid_len + record->name_len +
	    record->class_len;
}

/* Moves the living strings into a buffer of exactly cap bytes. */
static int
repack(struct page *page, uint32_t cap)
{
	struct record *record;
	uint8_t *strings;
	uint32_t at = 0, len;
	unsigned int i;

	if ((strings = malloc(cap > 0 ? cap : 1)) == NULL)
		return -ENOMEM;
	for (i = 0; i < page->count; i++) {
		record = &page->records[i];
		if ((len = strings_len(record)) > 0)
			memcpy(
			    strings + at, page->strings + record->strings, len);
		record->strings = at;
		at += len;
	}
	free(page->strings);
	page->strings = strings;
	page->strings_len = at;
	page->strings_cap = cap;
	page->strings_dead = 0;
	return 0;
}

static void *
append(void *to, const void *from, size_t len)
{
	if (len > 0)
		memcpy(to, from, len);
	return (uint8_t *)to + len;
}

struct page *
page_copy(const struct page *from)
{
	struct page *page;

	if ((page = malloc(sizeof(*page))) == NULL)
		return NULL;
	memcpy(page, from, sizeof(*page));
	atomic_init(&page->refs, 1);
	page->cap = from->count;
	page->strings_cap = from->strings_len;
	page->records = malloc(page->cap * sizeof(*page->records) + 1);
	page->strings = malloc(page->strings_cap + 1u);
	if (page->records == NULL || page->strings == NULL)
		goto fail;
	append(
	    page->records, from->records, page->count * sizeof(*page->records));
	append(page->strings, from->strings, page->strings_len);
	if (page->strings_dead > 0 &&
	    repack(page, page->strings_len - page->strings_dead) != 0)
		goto fail;
	return page;
fail:
	free(page->records);
	free(page->strings);
	free(page);
	return NULL;
}

static int
more_records(struct page *page)
{
	struct record *records;
	uint16_t cap;

	if (page->count < page->cap)
		return 0;
	cap = page->cap < 8 ? 8 : page->cap * 2;
	if (cap > PAGE_ADDRESSES)
		cap = PAGE_ADDRESSES;
	if ((records = realloc(page->records, cap * sizeof(*records))) == NULL)
		return -ENOMEM;
	page->records = records;
	page->cap = cap;
	return 0;
}

int
page_put(struct page *page, const struct lease *lease, bool strings)
{
	unsigned int low = lease->address & (PAGE_ADDRESSES - 1);
	uint8_t *buffer = page->strings, *old = NULL, *to;
	struct record *record, *before = NULL;
	uint32_t len = 0, cap;

	if (strings)
		len = (uint32_t)lease->hw_len + lease->uid_len +
		    lease->name_len + lease->class_len;
	if (bit_test(page->present, low))
		before = &page->records[page->slot[low]];
	else if (more_records(page) != 0)
		return -ENOMEM;
	if (page->strings_len + len > page->strings_cap) {
		/* The old buffer stays until the strings, which may lie in
		 * it, are copied. */
		cap = page->strings_cap * 2 + len + 64;
		if ((buffer = malloc(cap)) == NULL)
			return -ENOMEM;
		old = page->strings;
		append(buffer, old, page->strings_len);
		page->strings = buffer;
		page->strings_cap = cap;
	}
	if (len > 0) {
		to = page->strings + page->strings_len;
		to = append(to, lease->hw, lease->hw_len);
		to = append(to, lease->uid, lease->uid_len);
		to = append(to, lease->name, lease->name_len);
		append(to, lease->class_name, lease->class_len);
	}
	free(old);
	if (before != NULL) {
		record = before;
		page->strings_dead += strings_len(before);
	} else {
		page->slot[low] = (uint8_t)page->count;
		record = &page->records[page->count++];
		page->present[low / 64] |= UINT64_C(1) << (low % 64);
	}
	*record = (struct record) {
		.starts = lease->starts,
		.ends = lease->ends,
		.tstp = lease->tstp,
		.tsfp = lease->tsfp,
		.atsfp = lease->atsfp,
		.cltt = lease->cltt,
		.strings = page->strings_len,
		.uid_len = strings ? lease->uid_len : 0,
		.name_len = strings ? lease->name_len : 0,
		.class_len = strings ? (uint8_t)lease->class_len : 0,
		.hw_len = strings ? lease->hw_len : 0,
		.hw_type = strings ? lease->hw_type : 0,
		.bucket = lease->bucket,
		.state = lease->state,
		.flags = lease->flags,
	};
	page->strings_len += len;
	/* A page that is written again and again must not grow for ever; if
	 * there is no memory to pack it, the next time will do. */
	if (page->strings_dead > 4096 &&
	    page->strings_dead > page->strings_len / 2)
		(void)repack(
		    page, page->strings_len - page->strings_dead + 1024);
	return 0;
}

bool
page_get(const struct page *page, uint8_t low, struct lease *ret_lease)
{
	const struct record *record;
	static const uint8_t none[1];
	const uint8_t *strings;

	if (!bit_test(page->present, low))
		return false;
	record = &page->records[page->slot[low]];
	strings =
	    page->strings != NULL ? page->strings + record->strings : none;
	ret_lease->address = page->base + low;
	ret_lease->starts = record->starts;
	ret_lease->ends = record->ends;
	ret_lease->tstp = record->tstp;
	ret_lease->tsfp = record->tsfp;
	ret_lease->atsfp = record->atsfp;
	ret_lease->cltt = record->cltt;
	ret_lease->state = record->state;
	ret_lease->flags = record->flags;
	ret_lease->bucket = record->bucket;
	ret_lease->hw_type = record->hw_type;
	ret_lease->hw_len = record->hw_len;
	ret_lease->uid_len = record->uid_len;
	ret_lease->name_len = record->name_len;
	ret_lease->class_len = record->class_len;
	ret_lease->hw = strings;
	strings += record->hw_len;
	ret_lease->uid = strings;
	strings += record->uid_len;
	ret_lease->name = (const char *)strings;
	strings += record->name_len;
	ret_lease->class_name = (const char *)strings;
	return true;
}

bool
page_client(const struct page *page, uint8_t low)
{
	return bit_test(page->clients, low);
}

void
page_set_client(struct page *page, uint8_t low, bool client)
{
	uint64_t bit = UINT64_C(1) << (low % 64);

	if (client)
		page->clients[low / 64] |= bit;
	else
		page->clients[low / 64] &= ~bit;
}

int
page_next(const struct page *page, unsigned int low)
{
	return bit_next(page->present, low);
}

int
page_next_client(const struct page *page, unsigned int low)
{
	return bit_next(page->clients, low);
}

void
page_trim(struct page *page)
{
	struct record *records;
	uint8_t *strings;

	if (page->strings_dead > 0 &&
	    repack(page, page->strings_len - page->strings_dead) != 0)
		return;
	if (page->cap > page->count && page->count > 0 &&
	    (records = realloc(
		 page->records, page->count * sizeof(*records))) != NULL) {
		page->records = records;
		page->cap = page->count;
	}
	if (page->strings_cap > page->strings_len && page->strings_len > 0 &&
	    (strings = realloc(page->strings, page->strings_len)) != NULL) {
		page->strings = strings;
		page->strings_cap = page->strings_len;
	}
}

size_t
page_size(const struct page *page)
{
	return sizeof(*page) + page->cap * sizeof(struct record) +
	    page->strings_cap;
}
