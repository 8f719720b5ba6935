/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The first build of counters and indexes, in one pass over the pages. */

#include "core/lease_index_private.h"

#include <errno.h>
#include <stdlib.h>

#include "core/lease_key.h"
#include "core/order_sort.h"
#include "core/page.h"
#include "core/topology.h"

/* Entries of one order, in the order of the addresses at first. */
struct entries {
	struct order_entry *entry;
	size_t count;
};

static void
add_entry(struct entries *entries, struct order_key key)
{
	entries->entry[entries->count++] =
	    (struct order_entry) { key.prefix, key.address };
}

static int
load_order(struct order *order, struct entries *entries, order_word *word,
    const struct page_list *pages)
{
	int rc;

	if ((rc = order_sort(entries->entry, entries->count, word, pages)) != 0)
		return rc;
	return order_load(order, entries->entry, entries->count);
}

static void
load_lease(struct lease_index *index, struct page *page,
    const struct lease *lease, struct entries *hardware, struct entries *names,
    struct entries *ends)
{
	struct standing s;

	s = lease_standing_of(index,
	    (size_t)topology_range_of(index->topology, lease->address), lease,
	    index->now);
	lease_index_count(index, &s, 1);
	page_set_client(
	    page, (uint8_t)lease->address, lease_phase_is_client(s.phase));
	if (lease_standing_in_hardware(&s))
		add_entry(hardware, lease_hardware_key(lease));
	if (lease_standing_in_names(&s))
		add_entry(names, lease_name_key(lease));
	if (lease_has_end(lease))
		add_entry(ends, lease_key_ends(lease->ends, lease->address));
}

int
lease_index_load(struct lease_index *index)
{
	struct entries hardware = { 0 }, names = { 0 }, ends = { 0 };
	struct page_list *pages = &index->pages;
	struct lease lease;
	size_t i, n = 0;
	int low, rc;

	for (i = 0; i < pages->count; i++) {
		page_trim(pages->pages[i]);
		for (low = page_next(pages->pages[i], 0); low >= 0;
		     low = page_next(pages->pages[i], (unsigned int)low + 1))
			n++;
	}
	rc = -ENOMEM;
	hardware.entry = malloc(n * sizeof(*hardware.entry) + 1);
	names.entry = malloc(n * sizeof(*names.entry) + 1);
	ends.entry = malloc(n * sizeof(*ends.entry) + 1);
	if (hardware.entry == NULL || names.entry == NULL || ends.entry == NULL)
		goto out;
	for (i = 0; i < pages->count; i++)
		for (low = page_next(pages->pages[i], 0); low >= 0;
		     low = page_next(pages->pages[i], (unsigned int)low + 1)) {
			page_get(pages->pages[i], (uint8_t)low, &lease);
			load_lease(index, pages->pages[i], &lease, &hardware,
			    &names, &ends);
		}
	if ((rc = load_order(index->hardware, &hardware,
		 lease_key_hardware_word, pages)) != 0 ||
	    (rc = load_order(
		 index->names, &names, lease_key_name_word, pages)) != 0 ||
	    (rc = load_order(index->ends, &ends, NULL, pages)) != 0)
		goto out;
	index->loading = false;
out:
	free(hardware.entry);
	free(names.entry);
	free(ends.entry);
	return rc;
}
