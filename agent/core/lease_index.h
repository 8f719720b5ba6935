/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The one writer of generations: takes lease records as a provider reads them,
 * keeps the statistics by counting at each change, and publishes immutable
 * generations.
 *
 * Leases live in pages of one /24.  Publishing shares every page that did not
 * change with the generation before; a page is copied at its first change
 * after a publication.  Until the first publication records are only stored
 * (a whole file is being read); counters and secondary indexes are then built
 * in one pass.
 *
 * Not thread-safe: one thread owns the index.  The generations it gives out
 * may be read and dropped anywhere.
 */

#ifndef DHCPFO_CORE_LEASE_INDEX_H
#define DHCPFO_CORE_LEASE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct generation;
struct lease;
struct lease_index;
struct relationship_state;
struct topology;

/* What publishing has cost, for tests and for the server table. */
struct lease_index_cost {
	uint64_t publications;
	uint64_t pages_copied; /* pages copied because a reader may have them */
	uint64_t chunks_copied; /* likewise, of the secondary indexes */
	uint64_t records;	/* records put */
};

/* Takes a reference to topology.  now: seconds since 1970.  NULL: no memory. */
struct lease_index *lease_index_new(struct topology *topology, int64_t now);
void lease_index_free(struct lease_index *index);

/*
 * The record replaces what was known of its address.  A lease outside every
 * range is counted and not kept.  Copies what it needs.  0, -EINVAL (a field
 * is longer than core/lease.h allows; nothing changed) or -ENOMEM.
 */
int lease_index_put(struct lease_index *index, const struct lease *lease);

/*
 * For a file that is read in several pieces at once: takes over what was put
 * into another index of the same topology, as if it had been put here after
 * all that was.  Before the first publication of either.  0 or -ENOMEM; next
 * is then to be freed.
 */
int lease_index_append(struct lease_index *index, struct lease_index *next);

/*
 * What is known of a relationship's state.  previous is kept by the index:
 * when state differs from what it was, that was the previous one.
 */
int lease_index_set_relationship(struct lease_index *index, size_t relationship,
    const struct relationship_state *state);

/* Moves the moment for which everything stands: leases whose end is passed
 * leave force; after a step back they are in force again. */
int lease_index_advance(struct lease_index *index, int64_t now);

/*
 * The partner's latest view (dhcpd does not replicate host names): a lease in
 * force that has no name takes the name that the partner knows for the same
 * client, marked LEASE_NAME_FROM_PARTNER.  Takes a reference; NULL ends it,
 * names that were taken over stay until their lease changes.
 */
int lease_index_set_partner(
    struct lease_index *index, struct generation *partner);

/* True if a publication would differ from the last one. */
bool lease_index_changed(const struct lease_index *index);

/*
 * Publishes.  *ret_generation has one reference.  After -ENOMEM, here or in
 * any call above, the index must be freed and built anew from its source; the
 * generations it gave out stay good.
 */
int lease_index_publish(
    struct lease_index *index, struct generation **ret_generation);

void lease_index_cost(
    const struct lease_index *index, struct lease_index_cost *ret_cost);

#endif
