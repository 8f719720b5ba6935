/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/address_set.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define IN_USE 1u

/* The place of a page, or the free one where it belongs. */
static struct address_set_page *
place_of(struct address_set_page *pages, size_t size, uint32_t mark)
{
	size_t i =
	    (mark >> 8) * UINT64_C(0x9e3779b97f4a7c15) >> 40 & (size - 1);

	while (pages[i].base != 0 && pages[i].base != mark)
		i = (i + 1) & (size - 1);
	return &pages[i];
}

static int
grow(struct address_set *set)
{
	size_t i, size = set->size == 0 ? 16 : set->size * 2;
	struct address_set_page *pages;

	if ((pages = calloc(size, sizeof(*pages))) == NULL)
		return -ENOMEM;
	for (i = 0; i < set->size; i++)
		if (set->pages[i].base != 0)
			*place_of(pages, size, set->pages[i].base) =
			    set->pages[i];
	free(set->pages);
	set->pages = pages;
	set->size = size;
	return 0;
}

/* The page with this mark, made if there is none.  0, or -ENOMEM; NULL: there
 * are enough pages. */
static int
take_page(
    struct address_set *set, uint32_t mark, struct address_set_page **ret_page)
{
	struct address_set_page *page;

	if (set->used * 2 >= set->size && grow(set) != 0)
		return -ENOMEM;
	page = place_of(set->pages, set->size, mark);
	if (page->base == 0) {
		if (set->used == ADDRESS_SET_PAGES) {
			page = NULL;
		} else {
			page->base = mark;
			set->used++;
		}
	}
	*ret_page = page;
	return 0;
}

int
address_set_add(struct address_set *set, uint32_t address)
{
	unsigned int low = address & 0xff;
	struct address_set_page *page;
	uint64_t bit;

	if (take_page(set, (address & ~UINT32_C(0xff)) | IN_USE, &page) != 0)
		return -ENOMEM;
	if (page == NULL)
		return 0;
	bit = UINT64_C(1) << (low % 64);
	if ((page->bits[low / 64] & bit) == 0) {
		page->bits[low / 64] |= bit;
		set->count++;
	}
	return 0;
}

int
address_set_merge(struct address_set *set, const struct address_set *other)
{
	const struct address_set_page *from;
	struct address_set_page *page;
	size_t i, j;

	for (i = 0; i < other->size; i++) {
		from = &other->pages[i];
		if (from->base == 0)
			continue;
		if (take_page(set, from->base, &page) != 0)
			return -ENOMEM;
		for (j = 0; page != NULL && j < 4; j++) {
			set->count += (size_t)__builtin_popcountll(
			    from->bits[j] & ~page->bits[j]);
			page->bits[j] |= from->bits[j];
		}
	}
	return 0;
}

size_t
address_set_count(const struct address_set *set)
{
	return set->count;
}

void
address_set_done(struct address_set *set)
{
	free(set->pages);
	memset(set, 0, sizeof(*set));
}
