/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The statistics, kept by counting: for each range how many addresses are in
 * which phase, and from that the seven statistics of a scope.  An address
 * without a record counts nowhere; it is free, the primary's, because it is in
 * the range and in no other count.
 */

#ifndef DHCPFO_CORE_TALLY_H
#define DHCPFO_CORE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/generation.h"

struct tally;
struct topology;

/* topology is borrowed.  NULL: no memory. */
struct tally *tally_new(const struct topology *topology);
void tally_free(struct tally *tally);

/* One address of a range enters (delta 1) or leaves (-1) a phase; primary: its
 * bucket is the primary's. */
void tally_count(struct tally *tally, size_t range, enum lease_phase phase,
    bool primary, int delta);

/* The state of a relationship; previous is kept by the tally.  now decides
 * whether the MCLT of a partner-down has passed.  True if something a reader
 * can see has changed. */
bool tally_set_relationship(struct tally *tally, size_t relationship,
    const struct relationship_state *state, int64_t now);
const struct relationship_state *tally_relationships(const struct tally *tally);

/* Time passes; true if UsableNow of some scope has changed by that. */
bool tally_advance(struct tally *tally, int64_t now);

/* True if the numbers of the scope may differ from the last tally_clean(). */
bool tally_dirty(const struct tally *tally, size_t scope);
void tally_clean(struct tally *tally);

void tally_statistics(const struct tally *tally, size_t scope,
    struct scope_statistics *ret_statistics);

#endif
