/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/lease.h"
#include "core/page_private.h"

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
	return (uint32_t)(record_hw_in_uid(record) ? 0 :
						     record_hw_len(record)) +
	    record->uid_len + record->name_len + record->class_len;
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

/* A copy of the strings, which may lie in the old buffer; that is freed. */
static int
more_strings(struct page *page, uint32_t len, uint8_t **ret_old)
{
	uint32_t cap = page->strings_cap * 2 + len + 64;
	uint8_t *strings;

	if ((strings = malloc(cap)) == NULL)
		return -ENOMEM;
	append(strings, page->strings, page->strings_len);
	*ret_old = page->strings;
	page->strings = strings;
	page->strings_cap = cap;
	return 0;
}

/* The record of a lease without the place of its strings. */
static struct record
record_of(const struct lease *lease, bool strings)
{
	struct record record = {
		.starts = lease->starts,
		.ends = lease->ends,
		.tstp = lease->tstp,
		.tsfp = lease->tsfp,
		.atsfp = lease->atsfp,
		.cltt = lease->cltt,
		.bucket = lease->bucket,
		.state = lease->state,
		.flags = lease->flags,
	};

	if (!strings)
		return record;
	record.uid_len = lease->uid_len;
	record.name_len = lease->name_len;
	record.class_len = (uint8_t)lease->class_len;
	record.hw = lease->hw_len;
	record.hw_type = lease->hw_type;
	if (lease->uid_len == lease->hw_len + 1 && lease->hw_len > 0 &&
	    lease->uid[0] == lease->hw_type &&
	    memcmp(lease->uid + 1, lease->hw, lease->hw_len) == 0)
		record.hw |= RECORD_HW_IN_UID;
	return record;
}

int
page_put(struct page *page, const struct lease *lease, bool strings)
{
	unsigned int low = lease->address & (PAGE_ADDRESSES - 1);
	struct record record = record_of(lease, strings), *before = NULL;
	const uint32_t len = strings_len(&record);
	uint8_t *old = NULL, *to;

	if (page_bit(page->present, low))
		before = &page->records[page->slot[low]];
	else if (more_records(page) != 0)
		return -ENOMEM;
	if ((page->strings_len + len > page->strings_cap ||
		page->strings == NULL) &&
	    more_strings(page, len, &old) != 0)
		return -ENOMEM;
	if (len > 0) {
		to = page->strings + page->strings_len;
		if (!record_hw_in_uid(&record))
			to = append(to, lease->hw, lease->hw_len);
		to = append(to, lease->uid, lease->uid_len);
		to = append(to, lease->name, lease->name_len);
		append(to, lease->class_name, lease->class_len);
	}
	free(old);
	if (before != NULL) {
		page->strings_dead += strings_len(before);
	} else {
		page->slot[low] = (uint8_t)page->count;
		before = &page->records[page->count++];
		page->present[low / 64] |= UINT64_C(1) << (low % 64);
	}
	record.strings = page->strings_len;
	*before = record;
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
	const struct record *record = page_record(page, low);

	if (record == NULL)
		return false;
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
	ret_lease->hw_len = (uint8_t)record_hw_len(record);
	ret_lease->uid_len = record->uid_len;
	ret_lease->name_len = record->name_len;
	ret_lease->class_len = record->class_len;
	ret_lease->hw = page_record_hw(page, record);
	ret_lease->uid = page_record_uid(page, record);
	ret_lease->name = (const char *)page_record_name(page, record);
	ret_lease->class_name = ret_lease->name + record->name_len;
	return true;
}

bool
page_client(const struct page *page, uint8_t low)
{
	return page_bit(page->clients, low);
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
	return page_bit_next(page->present, low);
}

int
page_next_client(const struct page *page, unsigned int low)
{
	return page_bit_next(page->clients, low);
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
