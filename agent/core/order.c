/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/order.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 256
/* A bulk load leaves room, so that the first inserts do not split. */
#define CHUNK_LOAD (CHUNK - CHUNK / 8)

struct chunk {
	atomic_uint refs;
	uint32_t count;
	uint32_t address[CHUNK];
	uint64_t prefix[CHUNK];
	uint64_t second[]; /* CHUNK or none */
};

struct order_view {
	atomic_uint refs; /* of a published view */
	size_t count;	  /* entries */
	size_t chunk_count, chunk_cap;
	struct chunk **chunks;
	bool sixteen;
};

struct order {
	order_compare *compare;
	struct order_view now;
	struct order_view *published; /* one reference; NULL after a change */
	uint64_t copied;
};

static void
chunk_unref(struct chunk *chunk)
{
	if (atomic_fetch_sub_explicit(&chunk->refs, 1, memory_order_acq_rel) ==
	    1)
		free(chunk);
}

static struct chunk *
chunk_new(bool sixteen)
{
	struct chunk *chunk;

	chunk = malloc(
	    sizeof(*chunk) + (sixteen ? CHUNK : 0) * sizeof(*chunk->second));
	if (chunk == NULL)
		return NULL;
	atomic_init(&chunk->refs, 1);
	chunk->count = 0;
	return chunk;
}

struct order *
order_new(order_compare *compare, bool sixteen)
{
	struct order *order;

	if ((order = calloc(1, sizeof(*order))) == NULL)
		return NULL;
	order->compare = compare;
	order->now.sixteen = sixteen;
	return order;
}

static void
drop_chunks(struct order_view *view)
{
	size_t i;

	for (i = 0; i < view->chunk_count; i++)
		chunk_unref(view->chunks[i]);
	free(view->chunks);
	view->chunks = NULL;
	view->chunk_count = view->chunk_cap = view->count = 0;
}

void
order_free(struct order *order)
{
	if (order == NULL)
		return;
	order_view_unref(order->published);
	drop_chunks(&order->now);
	free(order);
}

void
order_view_unref(struct order_view *view)
{
	if (view == NULL ||
	    atomic_fetch_sub_explicit(&view->refs, 1, memory_order_acq_rel) !=
		1)
		return;
	drop_chunks(view);
	free(view);
}

/* The key of entry i of chunk against key: < 0, 0 or > 0. */
static int
compare_keys(const struct order_view *view, const struct chunk *chunk, size_t i,
    order_compare *compare, const void *source, const struct order_key *key)
{
	if (chunk->prefix[i] != key->prefix)
		return chunk->prefix[i] < key->prefix ? -1 : 1;
	if (view->sixteen && chunk->second[i] != key->second)
		return chunk->second[i] < key->second ? -1 : 1;
	if (key->tail_len > 0 && compare != NULL)
		return compare(
		    source, chunk->address[i], key->tail, key->tail_len);
	return 0;
}

/* The same with the addresses. */
static int
compare_at(const struct order_view *view, const struct chunk *chunk, size_t i,
    order_compare *compare, const void *source, const struct order_key *key)
{
	int rc = compare_keys(view, chunk, i, compare, source, key);

	if (rc != 0)
		return rc;
	if (key->behind)
		return -1;
	if (chunk->address[i] != key->address)
		return chunk->address[i] < key->address ? -1 : 1;
	return 0;
}

bool
order_has(const struct order_view *view, order_compare *compare,
    const void *source, const struct order_key *key,
    struct order_position position)
{
	return compare_keys(view, view->chunks[position.chunk], position.entry,
		   compare, source, key) == 0;
}

bool
order_seek(const struct order_view *view, order_compare *compare,
    const void *source, const struct order_key *key,
    struct order_position *ret_position)
{
	size_t low = 0, high = view->chunk_count, mid, at;
	const struct chunk *chunk;

	/* The first chunk whose last entry is not less. */
	while (low < high) {
		mid = low + (high - low) / 2;
		chunk = view->chunks[mid];
		if (compare_at(view, chunk, chunk->count - 1, compare, source,
			key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == view->chunk_count)
		return false;
	at = low;
	chunk = view->chunks[at];
	for (low = 0, high = chunk->count; low < high;) {
		mid = low + (high - low) / 2;
		if (compare_at(view, chunk, mid, compare, source, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	ret_position->chunk = at;
	ret_position->entry = low;
	return true;
}

bool
order_next(const struct order_view *view, struct order_position *position)
{
	if (++position->entry < view->chunks[position->chunk]->count)
		return true;
	position->entry = 0;
	return ++position->chunk < view->chunk_count;
}

struct order_entry
order_at(const struct order_view *view, struct order_position position)
{
	const struct chunk *chunk = view->chunks[position.chunk];

	return (struct order_entry) {
		.prefix = chunk->prefix[position.entry],
		.address = chunk->address[position.entry],
	};
}

size_t
order_count(const struct order_view *view)
{
	return view->count;
}

size_t
order_distance(const struct order_view *view, struct order_position from,
    const struct order_position *to)
{
	size_t last = to != NULL ? to->chunk : view->chunk_count;
	size_t i, n = 0;

	for (i = from.chunk; i < last; i++)
		n += view->chunks[i]->count;
	return n - from.entry + (to != NULL ? to->entry : 0);
}

/* ---- the writer ---- */

uint64_t
order_copied(const struct order *order)
{
	return order->copied;
}

const struct order_view *
order_current(const struct order *order)
{
	return &order->now;
}

static void
changed(struct order *order)
{
	order_view_unref(order->published);
	order->published = NULL;
}

/* Entries [from, count) of a chunk become those of another. */
static void
copy_entries(const struct order *order, const struct chunk *chunk,
    uint32_t from, struct chunk *to)
{
	const uint32_t n = chunk->count - from;

	to->count = n;
	memcpy(to->prefix, chunk->prefix + from, n * sizeof(*to->prefix));
	memcpy(to->address, chunk->address + from, n * sizeof(*to->address));
	if (order->now.sixteen)
		memcpy(
		    to->second, chunk->second + from, n * sizeof(*to->second));
}

/* The chunk, so that it may be written to; NULL: no memory. */
static struct chunk *
own_chunk(struct order *order, size_t at)
{
	struct chunk *chunk = order->now.chunks[at], *copy;

	if (atomic_load_explicit(&chunk->refs, memory_order_acquire) == 1)
		return chunk;
	if ((copy = chunk_new(order->now.sixteen)) == NULL)
		return NULL;
	copy_entries(order, chunk, 0, copy);
	chunk_unref(chunk);
	order->now.chunks[at] = copy;
	order->copied++;
	return copy;
}

/* Puts chunk at a place of the vector; takes it over on success. */
static int
add_chunk(struct order_view *view, size_t at, struct chunk *chunk)
{
	struct chunk **chunks;
	size_t cap;

	if (view->chunk_count == view->chunk_cap) {
		cap = view->chunk_cap == 0 ? 4 : view->chunk_cap * 2;
		if ((chunks = realloc(view->chunks, cap * sizeof(*chunks))) ==
		    NULL)
			return -ENOMEM;
		view->chunks = chunks;
		view->chunk_cap = cap;
	}
	memmove(view->chunks + at + 1, view->chunks + at,
	    (view->chunk_count - at) * sizeof(*view->chunks));
	view->chunks[at] = chunk;
	view->chunk_count++;
	return 0;
}

static void
shift_entries(
    const struct order *order, struct chunk *chunk, size_t from, size_t to)
{
	const size_t n = chunk->count - from;

	memmove(chunk->prefix + to, chunk->prefix + from,
	    n * sizeof(*chunk->prefix));
	memmove(chunk->address + to, chunk->address + from,
	    n * sizeof(*chunk->address));
	if (order->now.sixteen)
		memmove(chunk->second + to, chunk->second + from,
		    n * sizeof(*chunk->second));
}

int
order_insert(
    struct order *order, const void *source, const struct order_key *key)
{
	struct order_view *view = &order->now;
	struct order_position at;
	struct chunk *chunk, *half;
	uint32_t from;

	if (!order_seek(view, order->compare, source, key, &at)) {
		/* Behind everything: into the last chunk. */
		if (view->chunk_count == 0) {
			if ((chunk = chunk_new(view->sixteen)) == NULL)
				return -ENOMEM;
			if (add_chunk(view, 0, chunk) != 0) {
				free(chunk);
				return -ENOMEM;
			}
		}
		at.chunk = view->chunk_count - 1;
		at.entry = view->chunks[at.chunk]->count;
	} else if (compare_at(view, view->chunks[at.chunk], at.entry,
		       order->compare, source, key) == 0) {
		return 0;
	}
	if ((chunk = own_chunk(order, at.chunk)) == NULL)
		return -ENOMEM;
	if (chunk->count == CHUNK) {
		if ((half = chunk_new(view->sixteen)) == NULL)
			return -ENOMEM;
		if (add_chunk(view, at.chunk + 1, half) != 0) {
			free(half);
			return -ENOMEM;
		}
		/* What grows at its end is best left full behind. */
		from = at.entry == CHUNK ? CHUNK - 1 : CHUNK / 2;
		copy_entries(order, chunk, from, half);
		chunk->count = from;
		if (at.entry > chunk->count) {
			at.entry -= chunk->count;
			at.chunk++;
			chunk = half;
		}
	}
	shift_entries(order, chunk, at.entry, at.entry + 1);
	chunk->prefix[at.entry] = key->prefix;
	if (view->sixteen)
		chunk->second[at.entry] = key->second;
	chunk->address[at.entry] = key->address;
	chunk->count++;
	view->count++;
	changed(order);
	return 0;
}

int
order_remove(
    struct order *order, const void *source, const struct order_key *key)
{
	struct order_view *view = &order->now;
	struct order_position at;
	struct chunk *chunk;

	if (!order_seek(view, order->compare, source, key, &at) ||
	    compare_at(view, view->chunks[at.chunk], at.entry, order->compare,
		source, key) != 0)
		return 0;
	if (view->chunks[at.chunk]->count == 1) {
		/* A chunk is never empty: seeking looks at its last entry. */
		chunk_unref(view->chunks[at.chunk]);
		view->chunk_count--;
		memmove(view->chunks + at.chunk, view->chunks + at.chunk + 1,
		    (view->chunk_count - at.chunk) * sizeof(*view->chunks));
	} else {
		if ((chunk = own_chunk(order, at.chunk)) == NULL)
			return -ENOMEM;
		shift_entries(order, chunk, at.entry + 1, at.entry);
		chunk->count--;
	}
	view->count--;
	changed(order);
	return 0;
}

int
order_load(struct order *order, const struct order_entry *entries,
    const uint64_t *seconds, size_t count)
{
	struct order_view view = { .count = count,
		.sixteen = order->now.sixteen };
	struct chunk *chunk;
	size_t i, j;

	for (i = 0; i < count; i += chunk->count) {
		if ((chunk = chunk_new(view.sixteen)) == NULL)
			goto fail;
		if (add_chunk(&view, view.chunk_count, chunk) != 0) {
			free(chunk);
			goto fail;
		}
		chunk->count =
		    (uint32_t)(count - i < CHUNK_LOAD ? count - i : CHUNK_LOAD);
		for (j = 0; j < chunk->count; j++) {
			chunk->prefix[j] = entries[i + j].prefix;
			chunk->address[j] = entries[i + j].address;
			if (view.sixteen)
				chunk->second[j] =
				    seconds[entries[i + j].number];
		}
	}
	drop_chunks(&order->now);
	order->now = view;
	changed(order);
	return 0;
fail:
	drop_chunks(&view);
	return -ENOMEM;
}

struct order_view *
order_publish(struct order *order)
{
	const struct order_view *now = &order->now;
	struct order_view *view;
	size_t i;

	if (order->published == NULL) {
		if ((view = calloc(1, sizeof(*view))) == NULL)
			return NULL;
		view->chunks =
		    malloc(now->chunk_count * sizeof(*now->chunks) + 1);
		if (view->chunks == NULL) {
			free(view);
			return NULL;
		}
		for (i = 0; i < now->chunk_count; i++) {
			view->chunks[i] = now->chunks[i];
			atomic_fetch_add_explicit(
			    &view->chunks[i]->refs, 1, memory_order_relaxed);
		}
		atomic_init(&view->refs, 1);
		view->count = now->count;
		view->sixteen = now->sixteen;
		view->chunk_count = view->chunk_cap = now->chunk_count;
		order->published = view;
	}
	atomic_fetch_add_explicit(
	    &order->published->refs, 1, memory_order_relaxed);
	return order->published;
}
