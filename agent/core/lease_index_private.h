/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Shared by the modules of the lease index: lease_index.c (changes),
 * lease_standing.c (what a lease counts for), lease_load.c (the first build)
 * and lease_publish.c (generations, the partner's names). */

#ifndef DHCPFO_CORE_LEASE_INDEX_PRIVATE_H
#define DHCPFO_CORE_LEASE_INDEX_PRIVATE_H

#include "core/address_set.h"
#include "core/lease.h"
#include "core/lease_index.h"
#include "core/order.h"
#include "core/page_list.h"

struct tally;

#define LEASE_INDEX_HINTS 256

struct lease_index {
	struct topology *topology;
	struct tally *tally;
	int64_t now;
	bool loading; /* nothing published yet: only pages are kept */
	bool changed;
	bool pages_changed;
	bool broken; /* an allocation failed half way */
	struct page_list pages;
	uint32_t hints[LEASE_INDEX_HINTS]; /* where pages were last seen */
	size_t range_hint;		   /* the range of the last lease */
	struct order *hardware, *names;
	struct order *ends; /* the expiry queue: active leases by their end, */
	bool has_ends;	    /* built when the time first moves */
	size_t clients;
	struct address_set ignored;
	struct generation *last;    /* what was published */
	struct generation *partner; /* where missing names come from */
	uint64_t number;
	struct lease_index_cost cost;
};

/* A lease and where it stands. */
struct standing {
	struct lease lease;
	size_t range;
	enum lease_phase phase;
};

/* The lease of a range at a moment. */
struct standing lease_standing_of(const struct lease_index *index, size_t range,
    const struct lease *lease, int64_t now);
bool lease_standing_in_hardware(const struct standing *s);
bool lease_standing_in_names(const struct standing *s);
/* Only these states are ever shown with who the client is. */
bool lease_index_keeps_strings(
    const struct lease_index *index, size_t range, enum binding_state state);

/* Leases whose time can pass. */
bool lease_has_end(enum binding_state state, uint32_t ends);
bool lease_same_bytes(const void *a, size_t a_len, const void *b, size_t b_len);
struct order_key lease_hardware_key(const struct lease *lease);
struct order_key lease_name_key(const struct lease *lease);

/* Enters (1) a lease of a range among what is counted, or takes it out (-1). */
void lease_index_count(struct lease_index *index, size_t range,
    enum lease_phase phase, uint8_t bucket, int delta);

/* Replaces a record that lies in a range and everything that is counted or
 * indexed by it.  0 or -ENOMEM. */
int lease_index_replace(
    struct lease_index *index, size_t range, const struct lease *lease);

/* The name that the partner knows for the same client, if it knows one. */
bool lease_index_partner_name(const struct lease_index *index,
    const struct lease *lease, struct lease *ret_named);

/* Counts and indexes all that was stored.  0 or -ENOMEM. */
int lease_index_load(struct lease_index *index);
/* Builds the expiry queue.  0 or -ENOMEM. */
int lease_index_load_ends(struct lease_index *index);

#endif
