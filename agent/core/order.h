/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A sorted set of addresses: the order of the leases by something else than
 * the address.  An entry is an address and the beginning of its key, eight
 * bytes or sixteen; what that does not settle is compared through the lease
 * itself, which costs several cache misses.
 *
 * The entries lie in chunks.  A published view is a vector of chunks that is
 * immutable and shared by reference; the writer copies a chunk at its first
 * change after a publication.
 */

#ifndef DHCPFO_CORE_ORDER_H
#define DHCPFO_CORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct order;
struct order_view;

/* A key to look for, and the address that breaks ties between equal keys. */
struct order_key {
	uint64_t prefix;
	uint64_t second;     /* the next eight bytes, in an order of sixteen */
	const uint8_t *tail; /* what these have no room for */
	size_t tail_len;     /* 0: they are the whole key */
	uint32_t address;
	bool behind; /* stands behind every address of this key */
};

/*
 * Compares the rest of the key of an entry with tail, as memcmp() does.  Only
 * called for an entry whose beginning is that of the key looked for; a prefix
 * settles the length, so both rests have the same.  source is what the caller
 * passed in.
 */
typedef int order_compare(
    const void *source, uint32_t address, const uint8_t *tail, size_t tail_len);

struct order_entry {
	uint64_t prefix;
	uint32_t address;
	uint32_t number; /* for whoever sorts entries; not kept */
};

/* Where an entry is; valid while the order or view does not change. */
struct order_position {
	size_t chunk, entry;
};

/* ---- the writer ---- */

/* sixteen: second is kept, too.  compare may be NULL if every key fits what is
 * kept.  NULL: no memory. */
struct order *order_new(order_compare *compare, bool sixteen);
void order_free(struct order *order);

/* 0, or -ENOMEM with nothing changed.  Inserting what is there, or removing
 * what is not, does nothing. */
int order_insert(
    struct order *order, const void *source, const struct order_key *key);
int order_remove(
    struct order *order, const void *source, const struct order_key *key);

/* Replaces everything by count entries that are sorted already.  seconds: by
 * the number of an entry; NULL in an order of eight bytes. */
int order_load(struct order *order, const struct order_entry *entries,
    const uint64_t *seconds, size_t count);

/* Chunks copied because a view may have them. */
uint64_t order_copied(const struct order *order);

/* One reference; the same view again if nothing changed.  NULL: no memory. */
struct order_view *order_publish(struct order *order);

/* The writer's own state, for reading; not to be kept over a change. */
const struct order_view *order_current(const struct order *order);

/* ---- the readers ---- */

void order_view_unref(struct order_view *view); /* NULL is allowed */

size_t order_count(const struct order_view *view);

/* The first entry that is not less than key; false at the end. */
bool order_seek(const struct order_view *view, order_compare *compare,
    const void *source, const struct order_key *key,
    struct order_position *ret_position);
bool order_next(const struct order_view *view, struct order_position *position);
struct order_entry order_at(
    const struct order_view *view, struct order_position position);
/* Whether the entry there has this key, whatever its address. */
bool order_has(const struct order_view *view, order_compare *compare,
    const void *source, const struct order_key *key,
    struct order_position position);
/* Entries from one position up to, not including, another; NULL: the end. */
size_t order_distance(const struct order_view *view, struct order_position from,
    const struct order_position *to);

#endif
