/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/page_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/page.h"

static uint32_t
base_of(uint32_t address)
{
	return address & ~UINT32_C(0xff);
}

/* Without a branch that depends on what is found: nobody foresees those. */
size_t
page_list_lower_bound(const struct page_list *list, uint32_t address)
{
	const uint32_t base = base_of(address), *low = list->bases;
	size_t left = list->count, half;

	if (left == 0)
		return 0;
	for (; left > 1; left -= half) {
		half = left / 2;
		low += low[half - 1] < base ? half : 0;
	}
	return (size_t)(low - list->bases) + (*low < base);
}

bool
page_list_find(const struct page_list *list, uint32_t address, size_t *ret_at)
{
	size_t at = page_list_lower_bound(list, address);

	*ret_at = at;
	return at < list->count && list->bases[at] == base_of(address);
}

const struct page *
page_list_page(const struct page_list *list, uint32_t address)
{
	size_t at;

	return page_list_find(list, address, &at) ? list->pages[at] : NULL;
}

bool
page_list_get(
    const struct page_list *list, uint32_t address, struct lease *ret_lease)
{
	size_t at;

	return page_list_find(list, address, &at) &&
	    page_get(list->pages[at], (uint8_t)address, ret_lease);
}

int
page_list_insert(struct page_list *list, size_t at, struct page *page)
{
	struct page **pages;
	uint32_t *bases;
	size_t cap;

	if (list->count == list->cap) {
		cap = list->cap == 0 ? 16 : list->cap * 2;
		if ((pages = realloc(list->pages, cap * sizeof(*pages))) ==
		    NULL)
			return -ENOMEM;
		list->pages = pages;
		if ((bases = realloc(list->bases, cap * sizeof(*bases))) ==
		    NULL)
			return -ENOMEM;
		list->bases = bases;
		list->cap = cap;
	}
	memmove(list->pages + at + 1, list->pages + at,
	    (list->count - at) * sizeof(*list->pages));
	memmove(list->bases + at + 1, list->bases + at,
	    (list->count - at) * sizeof(*list->bases));
	list->pages[at] = page;
	list->bases[at] = page_base(page);
	list->count++;
	return 0;
}

void
page_list_done(struct page_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		page_unref(list->pages[i]);
	free(list->pages);
	free(list->bases);
	memset(list, 0, sizeof(*list));
}

struct page_vector *
page_vector_new(const struct page_list *list)
{
	struct page_vector *vector;
	size_t i;

	if ((vector = calloc(1, sizeof(*vector))) == NULL)
		return NULL;
	vector->list.pages =
	    mem_dup(list->pages, list->count, sizeof(*list->pages));
	vector->list.bases =
	    mem_dup(list->bases, list->count, sizeof(*list->bases));
	if (vector->list.pages == NULL || vector->list.bases == NULL) {
		free(vector->list.pages);
		free(vector->list.bases);
		free(vector);
		return NULL;
	}
	atomic_init(&vector->refs, 1);
	vector->list.count = vector->list.cap = list->count;
	for (i = 0; i < list->count; i++)
		page_ref(list->pages[i]);
	return vector;
}

struct page_vector *
page_vector_ref(struct page_vector *vector)
{
	atomic_fetch_add_explicit(&vector->refs, 1, memory_order_relaxed);
	return vector;
}

void
page_vector_unref(struct page_vector *vector)
{
	if (vector == NULL ||
	    atomic_fetch_sub_explicit(&vector->refs, 1, memory_order_acq_rel) !=
		1)
		return;
	page_list_done(&vector->list);
	free(vector);
}
