/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A sorted list of pages: how an address finds its record. */

#ifndef DHCPFO_CORE_PAGE_LIST_H
#define DHCPFO_CORE_PAGE_LIST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lease;
struct page;

struct page_list {
	struct page **pages; /* by base, each base once */
	uint32_t *bases;     /* theirs: a search touches no page */
	size_t count, cap;
};

/* The page of an address, or where it would be. */
size_t page_list_lower_bound(const struct page_list *list, uint32_t address);
bool page_list_find(
    const struct page_list *list, uint32_t address, size_t *ret_at);
/* NULL: there is none. */
const struct page *page_list_page(
    const struct page_list *list, uint32_t address);
bool page_list_get(
    const struct page_list *list, uint32_t address, struct lease *ret_lease);

/* Puts a page at a place; takes it over on success.  0 or -ENOMEM. */
int page_list_insert(struct page_list *list, size_t at, struct page *page);

/* Gives back every page and the list itself. */
void page_list_done(struct page_list *list);

/* An immutable list that generations share. */
struct page_vector {
	atomic_uint refs;
	struct page_list list;
};

/* One reference, with a reference to each page.  NULL: no memory. */
struct page_vector *page_vector_new(const struct page_list *list);
struct page_vector *page_vector_ref(struct page_vector *vector);
void page_vector_unref(struct page_vector *vector); /* NULL is allowed */

#endif
