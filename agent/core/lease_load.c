/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease_index_private.h"

#include <errno.h>

#include "base/parallel.h"
#include "base/scratch.h"
#include "core/lease_key.h"
#include "core/order_sort.h"
#include "core/page_private.h"
#include "core/topology.h"

/*
 * The first build of counters and orders from the pages.  Two lanes, which may
 * run at the same time: names in one, all else in the other.  They only read
 * the pages, but for the marks of the client table, which one of them sets.
 */
#define LANES_MIN 32768 /* records that are worth a thread */

struct lane {
	struct lease_index *index;
	int (*run)(struct lane *lane);
	struct order_entry *entries, *scratch;
	uint64_t *seconds; /* of the names, by the number of the entry */
	size_t count, max;
	const struct range *range; /* the one that was last, */
	size_t at;		   /* and its number */
	int rc;
};

typedef void each_fn(struct lane *lane, struct page *page,
    const struct record *record, unsigned int low);

/* Every record, by address. */
static void
read_records(struct lane *lane, each_fn *each)
{
	const struct page_list *pages = &lane->index->pages;
	struct page *page;
	size_t i;
	int low;

	lane->count = 0;
	for (i = 0; i < pages->count; i++) {
		page = pages->pages[i];
		if (i + 1 < pages->count)
			page_prefetch(pages->pages[i + 1]);
		for (low = page_bit_next(page->present, 0); low >= 0;
		     low = page_bit_next(page->present, (unsigned int)low + 1))
			each(lane, page, page_record(page, (unsigned int)low),
			    (unsigned int)low);
	}
}

static void
add_entry(struct lane *lane, struct order_key key)
{
	lane->entries[lane->count] = (struct order_entry) {
		.prefix = key.prefix,
		.address = key.address,
		.number = (uint32_t)lane->count,
	};
	lane->count++;
}

static int
load_order(struct lane *lane, struct order *order, order_word *word)
{
	order_sort(lane->entries, lane->scratch, lane->count, word, lane);
	return order_load(order, lane->entries, lane->seconds, lane->count);
}

static const struct record *
record_of(
    const struct lane *lane, uint32_t address, const struct page **ret_page)
{
	*ret_page = page_list_page(&lane->index->pages, address);
	return page_record(*ret_page, (uint8_t)address);
}

/* ---- names ---- */

static void
add_name(struct lane *lane, struct page *page, const struct record *record,
    unsigned int low)
{
	struct order_key key;

	if (record->name_len == 0 ||
	    !lease_in_force(record->state, record->ends, lane->index->now))
		return;
	key = lease_key_name((const char *)page_record_name(page, record),
	    record->name_len, page->base + low);
	lane->seconds[lane->count] = key.second;
	add_entry(lane, key);
}

/* Of names that are no longer than the sixteen bytes of their keys nothing is
 * looked up: their records lie scattered. */
static bool
name_word(void *source, const struct order_entry *entry, size_t nth,
    uint64_t *ret_word)
{
	const struct lane *lane = source;
	const struct record *record;
	const struct page *page;

	if (nth == 0) {
		*ret_word = lane->seconds[entry->number];
		return true;
	}
	record = record_of(lane, entry->address, &page);
	return lease_key_name_word((const char *)page_record_name(page, record),
	    record->name_len, nth, ret_word);
}

static int
run_names(struct lane *lane)
{
	read_records(lane, add_name);
	return load_order(lane, lane->index->names, name_word);
}

/* ---- hardware addresses and counters ---- */

static void
add_hardware(struct lane *lane, const struct page *page,
    const struct record *record, unsigned int low)
{
	size_t len = record_hw_len(record);

	if (len > 0 &&
	    lease_in_force(record->state, record->ends, lane->index->now))
		add_entry(lane,
		    lease_key_hardware(record->hw_type,
			page_record_hw(page, record), len, page->base + low));
}

static bool
hardware_word(void *source, const struct order_entry *entry, size_t nth,
    uint64_t *ret_word)
{
	const struct record *record;
	const struct page *page;

	record = record_of(source, entry->address, &page);
	return lease_key_hardware_word(
	    page_record_hw(page, record), record_hw_len(record), nth, ret_word);
}

/* The range of an address that has a record. */
static const struct range *
range_of(struct lane *lane, uint32_t address, size_t *ret_range)
{
	const struct topology *topology = lane->index->topology;
	const struct range *range = lane->range;

	if (range == NULL || address < range->first || address > range->last) {
		lane->at = (size_t)topology_range_of(topology, address);
		lane->range = range = topology_range(topology, lane->at);
	}
	*ret_range = lane->at;
	return range;
}

/* Everything that is told of a lease by counting. */
static void
count_record(struct lane *lane, struct page *page, const struct record *record,
    unsigned int low)
{
	const struct range *range;
	enum lease_phase phase;
	size_t at;

	range = range_of(lane, page->base + low, &at);
	phase = lease_phase(record->state, record->ends,
	    range->relationship != TOPOLOGY_NONE, lane->index->now);
	lease_index_count(lane->index, at, phase, record->bucket, 1);
	page_set_client(page, (uint8_t)low, lease_phase_is_client(phase));
	add_hardware(lane, page, record, low);
}

static int
run_others(struct lane *lane)
{
	read_records(lane, count_record);
	return load_order(lane, lane->index->hardware, hardware_word);
}

/* ---- both ---- */

static void
lane_done(struct lane *lane)
{
	scratch_free(lane->entries, lane->max, sizeof(*lane->entries));
	scratch_free(lane->scratch, lane->max, sizeof(*lane->scratch));
	scratch_free(lane->seconds, lane->max, sizeof(*lane->seconds));
}

static int
lane_init(struct lane *lane, size_t max, bool seconds)
{
	lane->max = max;
	lane->entries = scratch_new(max, sizeof(*lane->entries));
	lane->scratch = scratch_new(max, sizeof(*lane->scratch));
	if (seconds)
		lane->seconds = scratch_new(max, sizeof(*lane->seconds));
	if (lane->entries != NULL && lane->scratch != NULL &&
	    (!seconds || lane->seconds != NULL))
		return 0;
	lane_done(lane);
	return -ENOMEM;
}

static void
run_lane(void *arg)
{
	struct lane *lane = arg;

	lane->rc = lane->run(lane);
}

/* With one processor the lanes run one after the other, in the same memory. */
static int
run_lanes(struct lane *lanes, size_t records)
{
	void *args[] = { &lanes[0], &lanes[1] };
	bool both = records >= LANES_MIN && parallel_width() > 1;
	int rc;

	if ((rc = lane_init(&lanes[0], records, true)) != 0)
		return rc;
	if (both)
		both = lane_init(&lanes[1], records, false) == 0;
	if (!both) {
		lanes[1].entries = lanes[0].entries;
		lanes[1].scratch = lanes[0].scratch;
		run_lane(&lanes[0]);
		run_lane(&lanes[1]);
	} else {
		parallel_run(run_lane, args, 2);
		lane_done(&lanes[1]);
	}
	lane_done(&lanes[0]);
	return lanes[0].rc != 0 ? lanes[0].rc : lanes[1].rc;
}

int
lease_index_load(struct lease_index *index)
{
	struct lane lanes[] = {
		{ .index = index, .run = run_names },
		{ .index = index, .run = run_others },
	};
	struct page_list *pages = &index->pages;
	size_t i, records = 0;
	int rc;

	for (i = 0; i < pages->count; i++) {
		page_trim(pages->pages[i]);
		records += pages->pages[i]->count;
	}
	if ((rc = run_lanes(lanes, records)) == 0)
		index->loading = false;
	return rc;
}

/* ---- the expiry queue ---- */

static void
add_end(struct lane *lane, struct page *page, const struct record *record,
    unsigned int low)
{
	if (lease_has_end(record->state, record->ends))
		add_entry(lane, lease_key_ends(record->ends, page->base + low));
}

int
lease_index_load_ends(struct lease_index *index)
{
	struct lane lane = { .index = index };
	const struct page_list *pages = &index->pages;
	size_t i, records = 0;
	int rc;

	for (i = 0; i < pages->count; i++)
		records += pages->pages[i]->count;
	if ((rc = lane_init(&lane, records, false)) != 0)
		return rc;
	read_records(&lane, add_end);
	rc = load_order(&lane, index->ends, NULL);
	lane_done(&lane);
	index->has_ends = rc == 0;
	return rc;
}

/* ---- several pieces of one file ---- */

/* The records of a page, over what is there. */
static int
append_records(struct page *page, const struct page *next)
{
	struct lease lease;
	int low;

	for (low = page_next(next, 0); low >= 0;
	     low = page_next(next, (unsigned int)low + 1)) {
		page_get(next, (uint8_t)low, &lease);
		if (page_put(page, &lease, true) != 0)
			return -ENOMEM;
	}
	return 0;
}

static int
append_page(struct page_list *pages, struct page *next)
{
	size_t at;

	if (page_list_find(pages, page_base(next), &at))
		return append_records(pages->pages[at], next);
	if (page_list_insert(pages, at, next) != 0)
		return -ENOMEM;
	page_ref(next);
	return 0;
}

int
lease_index_append(struct lease_index *index, struct lease_index *next)
{
	size_t i;
	int rc = 0;

	if (index->broken || next->broken)
		rc = -ENOMEM;
	for (i = 0; i < next->pages.count && rc == 0; i++)
		rc = append_page(&index->pages, next->pages.pages[i]);
	if (rc == 0)
		rc = address_set_merge(&index->ignored, &next->ignored);
	/* They are this index's alone from now on. */
	page_list_done(&next->pages);
	index->cost.records += next->cost.records;
	index->broken = rc != 0;
	return rc;
}
