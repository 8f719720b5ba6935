/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease_index.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/address_set.h"
#include "core/generation_private.h"
#include "core/lease_index_private.h"
#include "core/lease_key.h"
#include "core/order.h"
#include "core/page.h"
#include "core/page_list.h"
#include "core/tally.h"
#include "core/topology.h"

struct lease_index *
lease_index_new(struct topology *topology, int64_t now)
{
	struct lease_index *index;

	if ((index = calloc(1, sizeof(*index))) == NULL)
		return NULL;
	index->topology = topology_ref(topology);
	index->now = now;
	index->loading = index->changed = true;
	index->tally = tally_new(topology);
	index->hardware = order_new(lease_key_compare_hardware, false);
	index->names = order_new(lease_key_compare_name, true);
	index->ends = order_new(NULL, false);
	if (index->tally == NULL || index->hardware == NULL ||
	    index->names == NULL || index->ends == NULL) {
		lease_index_free(index);
		return NULL;
	}
	return index;
}

void
lease_index_free(struct lease_index *index)
{
	if (index == NULL)
		return;
	generation_unref(index->last);
	generation_unref(index->partner);
	order_free(index->hardware);
	order_free(index->names);
	order_free(index->ends);
	page_list_done(&index->pages);
	address_set_done(&index->ignored);
	tally_free(index->tally);
	topology_unref(index->topology);
	free(index);
}

/* ---- pages ---- */

/* Where the page of an address is, or would be.  Leases that come one after
 * the other are of a few pages: a scope's. */
static bool
find_page(struct lease_index *index, uint32_t address, size_t *ret_at)
{
	uint32_t *hint = &index->hints[address / 256 % LEASE_INDEX_HINTS];
	const struct page_list *pages = &index->pages;

	if (*hint < pages->count && pages->bases[*hint] == (address & ~0xffu)) {
		*ret_at = *hint;
		return true;
	}
	if (!page_list_find(pages, address, ret_at))
		return false;
	*hint = (uint32_t)*ret_at;
	return true;
}

/* The page of an address, made or copied so that it may be written to. */
static int
own_page(struct lease_index *index, uint32_t address, struct page **ret_page)
{
	struct page *page, *copy;
	size_t at;

	if (!find_page(index, address, &at)) {
		if ((page = page_new(address & ~UINT32_C(0xff))) == NULL)
			return -ENOMEM;
		if (page_list_insert(&index->pages, at, page) != 0) {
			page_unref(page);
			return -ENOMEM;
		}
	} else {
		page = index->pages.pages[at];
		if (page_shared(page)) {
			if ((copy = page_copy(page)) == NULL)
				return -ENOMEM;
			page_unref(page);
			page = index->pages.pages[at] = copy;
			index->cost.pages_copied++;
		}
	}
	index->pages_changed = true;
	*ret_page = page;
	return 0;
}

static int
set_client(struct lease_index *index, uint32_t address, bool client)
{
	struct page *page;
	size_t at;
	int rc;

	if (page_list_find(&index->pages, address, &at) &&
	    page_client(index->pages.pages[at], (uint8_t)address) == client)
		return 0;
	if ((rc = own_page(index, address, &page)) != 0)
		return rc;
	page_set_client(page, (uint8_t)address, client);
	return 0;
}

/* ---- changes of one lease ---- */

static int
enter_or_leave(struct order *order, const struct lease_index *index,
    const struct order_key *key, bool enter)
{
	return enter ? order_insert(order, &index->pages, key) :
		       order_remove(order, &index->pages, key);
}

/* The lease enters or leaves the secondary indexes. */
static int
index_strings(struct lease_index *index, const struct standing *s,
    bool hardware, bool names, bool enter)
{
	struct order_key key;
	int rc;

	if (hardware) {
		key = lease_hardware_key(&s->lease);
		if ((rc = enter_or_leave(
			 index->hardware, index, &key, enter)) != 0)
			return rc;
	}
	if (names) {
		key = lease_name_key(&s->lease);
		if ((rc = enter_or_leave(index->names, index, &key, enter)) !=
		    0)
			return rc;
	}
	return 0;
}

/*
 * Replaces a record and everything that is counted or indexed by it.  A
 * renewal, by far the most frequent change, leaves the indexes alone.
 */
int
lease_index_replace(
    struct lease_index *index, size_t range, const struct lease *lease)
{
	bool strings, hardware, names, known;
	struct standing was, is;
	struct order_key key;
	struct page *page;
	struct lease old;
	int rc;

	strings = lease_index_keeps_strings(index, range, lease->state);
	if ((rc = own_page(index, lease->address, &page)) != 0)
		return rc;
	if (index->loading)
		return page_put(page, lease, strings);

	is = lease_standing_of(index, range, lease, index->now);
	known = page_get(page, (uint8_t)lease->address, &old);
	if (!known)
		old = (struct lease) { .address = lease->address };
	was = lease_standing_of(index, range, &old, index->now);
	hardware = !lease_standing_in_hardware(&was) ||
	    !lease_standing_in_hardware(&is) || old.hw_type != lease->hw_type ||
	    !lease_same_bytes(old.hw, old.hw_len, lease->hw, lease->hw_len);
	names = !lease_standing_in_names(&was) ||
	    !lease_standing_in_names(&is) ||
	    !lease_same_bytes(
		old.name, old.name_len, lease->name, lease->name_len);
	rc = index_strings(index, &was,
	    hardware && lease_standing_in_hardware(&was),
	    names && lease_standing_in_names(&was), false);
	if (rc != 0)
		return rc;
	if (index->has_ends && lease_has_end(old.state, old.ends)) {
		key = lease_key_ends(old.ends, old.address);
		if ((rc = order_remove(index->ends, NULL, &key)) != 0)
			return rc;
	}
	lease_index_count(index, range, was.phase, old.bucket, -1);

	/* From here on old points to strings that are gone. */
	if ((rc = page_put(page, lease, strings)) != 0)
		return rc;
	lease_index_count(index, range, is.phase, lease->bucket, 1);
	page_set_client(
	    page, (uint8_t)lease->address, lease_phase_is_client(is.phase));
	if (index->has_ends && lease_has_end(lease->state, lease->ends)) {
		key = lease_key_ends(lease->ends, lease->address);
		if ((rc = order_insert(index->ends, NULL, &key)) != 0)
			return rc;
	}
	return index_strings(index, &is,
	    hardware && lease_standing_in_hardware(&is),
	    names && lease_standing_in_names(&is), true);
}

/* The range of an address, or -1. */
static ptrdiff_t
find_range(struct lease_index *index, uint32_t address)
{
	const struct range *range;
	ptrdiff_t i;

	if (index->range_hint < topology_range_count(index->topology)) {
		range = topology_range(index->topology, index->range_hint);
		if (address >= range->first && address <= range->last)
			return (ptrdiff_t)index->range_hint;
	}
	if ((i = topology_range_of(index->topology, address)) >= 0)
		index->range_hint = (size_t)i;
	return i;
}

int
lease_index_put(struct lease_index *index, const struct lease *lease)
{
	struct lease put, named;
	ptrdiff_t range;
	int rc;

	if (index->broken)
		return -ENOMEM;
	if (lease->hw_len > LEASE_HW_MAX || lease->uid_len > LEASE_UID_MAX ||
	    lease->name_len > LEASE_NAME_MAX ||
	    lease->class_len > LEASE_CLASS_MAX ||
	    lease->state >= BINDING_STATE_COUNT)
		return -EINVAL;
	index->cost.records++;
	if ((range = find_range(index, lease->address)) < 0) {
		rc = address_set_add(&index->ignored, lease->address);
		index->broken = rc != 0;
		index->changed |= index->last == NULL ||
		    index->last->ignored_count !=
			address_set_count(&index->ignored);
		return rc;
	}
	put = *lease;
	put.flags &= (uint8_t)~LEASE_NAME_FROM_PARTNER;
	if (put.uid_len > 0)
		put.bucket = bucket_hash(put.uid, put.uid_len);
	else
		put.bucket = bucket_hash(put.hw, put.hw_len);
	if (!index->loading && lease_index_partner_name(index, &put, &named))
		put = named;
	index->changed = true;
	if ((rc = lease_index_replace(index, (size_t)range, &put)) != 0)
		index->broken = true;
	return rc;
}

int
lease_index_set_relationship(struct lease_index *index, size_t relationship,
    const struct relationship_state *state)
{
	if (relationship >= topology_relationship_count(index->topology))
		return -EINVAL;
	if (tally_set_relationship(
		index->tally, relationship, state, index->now))
		index->changed = true;
	return 0;
}

/* ---- time ---- */

/* A lease whose end lies between two moments has another phase at the second
 * one than at the first. */
static int
pass_end(struct lease_index *index, uint32_t address, int64_t from, int64_t to)
{
	struct standing was, is;
	struct lease lease;
	size_t range;
	int rc;

	if (!page_list_get(&index->pages, address, &lease))
		return 0;
	range = (size_t)topology_range_of(index->topology, address);
	was = lease_standing_of(index, range, &lease, from);
	is = lease_standing_of(index, range, &lease, to);
	if (was.phase == is.phase)
		return 0;
	rc = index_strings(index, &was, lease_standing_in_hardware(&was),
	    lease_standing_in_names(&was), false);
	if (rc != 0)
		return rc;
	lease_index_count(index, range, was.phase, lease.bucket, -1);
	lease_index_count(index, range, is.phase, lease.bucket, 1);
	rc = index_strings(index, &is, lease_standing_in_hardware(&is),
	    lease_standing_in_names(&is), true);
	if (rc != 0)
		return rc;
	return set_client(index, address, lease_phase_is_client(is.phase));
}

int
lease_index_advance(struct lease_index *index, int64_t now)
{
	int64_t from = index->now, low, high;
	struct order_position position;
	struct order_entry entry;
	struct order_key key;
	bool more;
	int rc;

	if (index->broken)
		return -ENOMEM;
	if (now == from)
		return 0;
	index->now = now;
	if (tally_advance(index->tally, now))
		index->changed = true;
	if (index->loading)
		return 0;
	if (!index->has_ends && (rc = lease_index_load_ends(index)) != 0) {
		index->broken = true;
		return rc;
	}
	low = from < now ? from : now;
	high = from < now ? now : from;
	/* In force is now < end: the ends in (low, high] change sides. */
	if (high < 0 || low >= UINT32_MAX)
		return 0;
	key = lease_key_ends(low < 0 ? 0 : (uint32_t)low, 0);
	key.behind = true;
	for (more = order_seek(
		 order_current(index->ends), NULL, NULL, &key, &position);
	     more; more = order_next(order_current(index->ends), &position)) {
		entry = order_at(order_current(index->ends), position);
		if ((int64_t)entry.prefix > high)
			break;
		index->changed = true;
		if ((rc = pass_end(index, entry.address, from, now)) != 0) {
			index->broken = true;
			return rc;
		}
	}
	return 0;
}
