/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A page of the lease index: the records of one /24, packed.  Published pages
 * are immutable and shared by reference; the writer changes a page only while
 * it holds the one reference.
 */

#ifndef DHCPFO_CORE_PAGE_H
#define DHCPFO_CORE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lease;
struct page;

/* base is the address of the /24, host byte order.  One reference; NULL: no
 * memory. */
struct page *page_new(uint32_t base);
/* A page of its own with the same records, its strings packed. */
struct page *page_copy(const struct page *page);
struct page *page_ref(struct page *page);
void page_unref(struct page *page); /* NULL is allowed */
/* True if somebody else may be reading it. */
bool page_shared(const struct page *page);

uint32_t page_base(const struct page *page);

/*
 * Stores or replaces the record of lease->address, which must lie in the page.
 * The lease's strings may lie in this very page.  strings false leaves hw,
 * uid, name and class out.  0 or -ENOMEM, nothing changed.
 */
int page_put(struct page *page, const struct lease *lease, bool strings);

/* The record of address base + low; the pointers live as long as the page
 * stays as it is.  False: no record. */
bool page_get(const struct page *page, uint8_t low, struct lease *ret_lease);

/* Whether the record is a row of the client table. */
bool page_client(const struct page *page, uint8_t low);
void page_set_client(struct page *page, uint8_t low, bool client);

/* The first record, or client row, at low or above; -1 if there is none. */
int page_next(const struct page *page, unsigned int low);
int page_next_client(const struct page *page, unsigned int low);

/* Gives back what growing has left over. */
void page_trim(struct page *page);

/* Memory it takes, bytes. */
size_t page_size(const struct page *page);

#endif
