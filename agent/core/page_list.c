/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/page_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/page.h"

size_t
page_list_lower_bound(const struct page_list *list, uint32_t address)
{
	uint32_t base = address & ~UINT32_C(0xff);
	size_t low = 0, high = list->count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (page_base(list->pages[mid]) < base)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
page_list_find(const struct page_list *list, uint32_t address, size_t *ret_at)
{
	size_t at = page_list_lower_bound(list, address);

	*ret_at = at;
	return at < list->count &&
	    page_base(list->pages[at]) == (address & ~UINT32_C(0xff));
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
	size_t cap;

	if (list->count == list->cap) {
		cap = list->cap == 0 ? 16 : list->cap * 2;
		if ((pages = realloc(list->pages, cap * sizeof(*pages))) ==
		    NULL)
			return -ENOMEM;
		list->pages = pages;
		list->cap = cap;
	}
	memmove(list->pages + at + 1, list->pages + at,
	    (list->count - at) * sizeof(*list->pages));
	list->pages[at] = page;
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
	memset(list, 0, sizeof(*list));
}

struct page_vector *
page_vector_new(const struct page_list *list)
{
	struct page_vector *vector;
	size_t i;

	if ((vector = calloc(1, sizeof(*vector))) == NULL)
		return NULL;
	vector->list.pages = malloc(list->count * sizeof(*list->pages) + 1);
	if (vector->list.pages == NULL) {
		free(vector);
		return NULL;
	}
	atomic_init(&vector->refs, 1);
	vector->list.count = vector->list.cap = list->count;
	for (i = 0; i < list->count; i++)
		vector->list.pages[i] = page_ref(list->pages[i]);
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
