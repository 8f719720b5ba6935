/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a DHCP server's configuration declares, as far as leases are concerned:
 * scopes, their ranges of dynamic addresses, and the failover relationships
 * that the ranges belong to.  Built once, then immutable and shared.
 *
 * A scope is a subnet with at least one dynamic range.  A range belongs to the
 * scope that contains its addresses, wherever it was declared.  Each address
 * is judged by the relationship of its own range.
 */

#ifndef DHCPFO_CORE_TOPOLOGY_H
#define DHCPFO_CORE_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bucket.h"
#include "core/failover.h"

struct err;
struct place;
struct topology;
struct topology_builder;

#define TOPOLOGY_NONE UINT32_MAX /* no relationship */

/* Limits on what one configuration may declare. */
#define TOPOLOGY_SCOPES_MAX 1000000
#define TOPOLOGY_RANGES_MAX 4000000
#define TOPOLOGY_RELATIONSHIPS_MAX 4096
#define TOPOLOGY_NAME_MAX 255

enum split_source {
	SPLIT_CONFIGURED, /* split or hba stood in the server's own file */
	SPLIT_PARTNER,	  /* taken from the configured partner */
	SPLIT_SET,	  /* from dhcpfo.conf */
	SPLIT_ASSUMED,	  /* nobody said: 128 */
};

/* A failover relationship ("failover peer"). */
struct relationship {
	char *name;
	enum failover_role role; /* of the server whose file this is */
	enum failover_mode mode;
	uint32_t mclt;	      /* seconds; 0 = not in this file (a secondary) */
	uint32_t safe_period; /* auto-partner-down, seconds; UINT32_MAX none */
	uint8_t hba[BUCKET_HBA_LEN];
	enum split_source split_source;
	uint32_t address;      /* of this server; 0 = a name, not resolved */
	uint32_t peer_address; /* of the partner; likewise */
	char *host;	       /* this server's name, or its address as text */
	char *peer_host;       /* the partner's */
};

struct range {
	uint32_t first, last;  /* inclusive */
	uint32_t scope;	       /* index into scopes */
	uint32_t relationship; /* index, or TOPOLOGY_NONE */
	bool bootp;	       /* dynamic-bootp */
};

struct scope {
	uint32_t address, mask;
	char *name;	      /* the shared network's name; "" if none */
	uint32_t range_first; /* its ranges: [range_first, +range_count) */
	uint32_t range_count;
	uint32_t relation_first; /* into topology_scope_relationships() */
	uint32_t relation_count; /* 0: no pool of it is in failover */
};

/* ---- building ---- */

struct topology_builder *topology_builder_new(void); /* NULL: no memory */
void topology_builder_free(struct topology_builder *builder);

/*
 * Declares a relationship; copies strings.  The order of declaration is kept.
 * -EEXIST: the name is taken.  *ret_index names it in add_range.
 */
int topology_builder_add_relationship(struct topology_builder *builder,
    const struct relationship *relationship, uint32_t *ret_index,
    struct err *err);

/* Declares a subnet; a second declaration of the same one is merged (the
 * first name that is not empty stays). */
int topology_builder_add_subnet(struct topology_builder *builder,
    uint32_t address, uint32_t mask, const char *name, struct err *err);

/*
 * Declares a range of addresses.  place (may be NULL) is where; it is named
 * when topology_builder_finish() finds a fault, and place->file must live
 * until then.
 */
int topology_builder_add_range(struct topology_builder *builder, uint32_t first,
    uint32_t last, uint32_t relationship, bool bootp, const struct place *place,
    struct err *err);

/*
 * Sorts, assigns each range to the narrowest subnet that contains all of it,
 * drops subnets without ranges.  On success the builder is empty and
 * *ret_topology has one reference.  -EINVAL: an address in two ranges, or a
 * range that no subnet contains.
 */
int topology_builder_finish(struct topology_builder *builder,
    struct topology **ret_topology, struct err *err);

/* ---- reading ---- */

struct topology *topology_ref(struct topology *topology);
void topology_unref(struct topology *topology); /* NULL is allowed */

size_t topology_scope_count(const struct topology *topology);
const struct scope *topology_scope(const struct topology *topology, size_t i);
size_t topology_range_count(const struct topology *topology);
const struct range *topology_range(const struct topology *topology, size_t i);
size_t topology_relationship_count(const struct topology *topology);
const struct relationship *topology_relationship(
    const struct topology *topology, size_t i);

/* The relationship indexes of a scope, in the order of the file. */
const uint32_t *topology_scope_relationships(
    const struct topology *topology, const struct scope *scope);

/* The index of the scope at exactly this address, -1 if there is none. */
ptrdiff_t topology_find_scope(
    const struct topology *topology, uint32_t address);
/* The index of the first scope whose address is >= this one, or the count. */
size_t topology_scope_lower_bound(
    const struct topology *topology, uint32_t address);
/* The scope of the range that holds the address, else the one whose subnet is
 * the narrowest that contains it; -1 if none does. */
ptrdiff_t topology_scope_of(const struct topology *topology, uint32_t address);
/* The range that holds the address, -1 if none does. */
ptrdiff_t topology_range_of(const struct topology *topology, uint32_t address);
/* By name; -1 if there is none. */
ptrdiff_t topology_find_relationship(
    const struct topology *topology, const char *name);

/*
 * A copy in which one relationship's buckets are others (a secondary learns
 * them from its partner or from dhcpfo.conf).  NULL: no memory.
 */
struct topology *topology_with_split(const struct topology *topology,
    size_t relationship, const uint8_t hba[BUCKET_HBA_LEN],
    enum split_source source);

#endif
