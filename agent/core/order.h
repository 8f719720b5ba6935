/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A sorted set of addresses: the order of the leases by something else than
 * the address.  An entry is an address and the first eight bytes of its key;
 * what the prefix does not settle is compared through the lease itself.
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
	const uint8_t *tail; /* what the prefix has no room for */
	size_t tail_len;     /* 0: the prefix is the whole key */
	uint32_t address;
	bool behind; /* stands behind every address of this key */
};

/*
 * Compares the rest of the key of an entry with tail, as memcmp() does.  Only
 * called for an entry whose prefix is that of the key looked for, so both
 * rests have the same length.  source is what the caller passed in.
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

/* compare may be NULL if every key fits its prefix.  NULL: no memory. */
struct order *order_new(order_compare *compare);
void order_free(struct order *order);

/* 0, or -ENOMEM with nothing changed.  Inserting what is there, or removing
 * what is not, does nothing. */
int order_insert(
    struct order *order, const void *source, const struct order_key *key);
int order_remove(
    struct order *order, const void *source, const struct order_key *key);

/* Replaces everything by count entries that are sorted already. */
int order_load(
    struct order *order, const struct order_entry *entries, size_t count);

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
/* Entries from one position up to, not including, another; NULL: the end. */
size_t order_distance(const struct order_view *view, struct order_position from,
    const struct order_position *to);

#endif
