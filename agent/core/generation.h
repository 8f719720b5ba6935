/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * One consistent view of a DHCP server: its topology, the states of its
 * relationships, the statistics of its scopes and, where the provider holds
 * them, its leases.  Immutable and reference counted; any thread may read one
 * it has a reference to, and may drop that reference.
 *
 * Everything in it stands for one moment, generation_now(): which leases are
 * in force, what the counters say, what is usable.
 */

#ifndef DHCPFO_CORE_GENERATION_H
#define DHCPFO_CORE_GENERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/failover.h"
#include "core/lease.h"

struct generation;
struct topology;

/* What changes in a relationship while the server runs. */
struct relationship_state {
	enum failover_state state, previous; /* previous: NO_STATE if unknown */
	enum failover_state partner_state;
	uint32_t since, partner_since; /* seconds since 1970; 0 = unknown */
	uint32_t mclt; /* in force: configured, or learnt from the primary */
};

/* The seven statistics and what belongs to them; dhcpfo(1), NUMBERS, says what
 * each is.  num_addr = addr_free + addr_in_use + abandoned + transitional. */
struct scope_statistics {
	bool failover; /* false: the partner/this values have no meaning */
	uint32_t num_addr;
	uint32_t addr_free;
	uint32_t addr_in_use;
	uint32_t partner_addr_free;
	uint32_t this_addr_free;
	uint32_t partner_addr_in_use;
	uint32_t this_addr_in_use;
	uint32_t abandoned;
	uint32_t transitional;
	uint32_t usable_now;
	/* Pools of a failover scope that are not in failover. */
	uint32_t other_addr;
	uint32_t other_free;
	uint32_t other_in_use;
	uint32_t other_abandoned;
	uint32_t shared_free;
};

/* A row of the client table: a lease and what it is part of.  Pointers live as
 * long as the generation, or as the callback that was given the row. */
struct client {
	struct lease lease;
	enum lease_phase phase;
	uint32_t scope_address, scope_mask;
	bool failover;		/* its pool belongs to a relationship */
	bool owner_is_primary;	/* by RFC 3074 bucket; if failover */
	uint32_t owner_address; /* of that server; 0 = unknown */
	const char *owner_name; /* likewise; "" = unknown */
};

struct generation *generation_ref(struct generation *generation);
/* The last reference frees, in the caller's thread: a large one is best given
 * back in the worker.  NULL is allowed. */
void generation_unref(struct generation *generation);

uint64_t generation_number(const struct generation *generation);
int64_t generation_now(const struct generation *generation);
const struct topology *generation_topology(const struct generation *generation);
/* i < topology_relationship_count() */
const struct relationship_state *generation_relationship(
    const struct generation *generation, size_t i);
/* i < topology_scope_count() */
const struct scope_statistics *generation_statistics(
    const struct generation *generation, size_t i);
/* Rows of the client table; distinct addresses that had a lease outside every
 * configured range. */
size_t generation_client_count(const struct generation *generation);
size_t generation_ignored_count(const struct generation *generation);

/* The record of an address; false if there is none.  BINDING_FREE and
 * BINDING_BACKUP records carry no strings. */
bool generation_lease(const struct generation *generation, uint32_t address,
    struct lease *ret_lease);

/* The row of an address; false if it is not one. */
bool generation_client(const struct generation *generation, uint32_t address,
    struct client *ret_client);

/* The first row at or after an address; false at the end.  To continue after
 * A ask from A + 1, and stop at 255.255.255.255. */
bool generation_client_from(const struct generation *generation,
    uint32_t address, struct client *ret_client);

/*
 * The secondary indexes hold leases in force only.  Their keys are ordered as
 * SNMP orders a length-prefixed index: hardware type, length, bytes; and
 * length, bytes of the name in lower case.
 */
struct client_group {
	uint32_t address; /* the lowest one in force */
	uint32_t count;	  /* how many in force have this key */
};

bool generation_hardware(const struct generation *generation, uint8_t type,
    const uint8_t *bytes, size_t len, struct client_group *ret_group);
/* The first key greater than (type, len, bytes), len <= 255; with len -1 the
 * first key of type or above. The key is in the row of ret_group->address. */
bool generation_hardware_after(const struct generation *generation,
    uint8_t type, const uint8_t *bytes, ptrdiff_t len,
    struct client_group *ret_group);
/* The lowest address in force of a hardware address of any type, within
 * [low, high]. */
bool generation_hardware_any(const struct generation *generation,
    const uint8_t *bytes, size_t len, uint32_t low, uint32_t high,
    uint32_t *ret_address);

/* The name is compared in lower case (ASCII). */
bool generation_name(const struct generation *generation, const char *name,
    size_t len, struct client_group *ret_group);
/* The first key greater than (len, name); with len -1 the very first.  Keys
 * longer than max_len are not given. */
bool generation_name_after(const struct generation *generation,
    const char *name, ptrdiff_t len, size_t max_len,
    struct client_group *ret_group);
/* How many leases in force have a name longer than max_len. */
size_t generation_names_longer(
    const struct generation *generation, size_t max_len);

/* DhcpV4FailoverGetAddressStatus's numbers. */
enum address_status {
	ADDRESS_PRIMARY = 0,
	ADDRESS_SECONDARY = 1,
	ADDRESS_EXCLUDED = 2,
	ADDRESS_RESERVED = 3,
};

/* 0; -ENOENT: no scope holds the address; -EXDEV: its scope is not in
 * failover. */
int generation_address_status(const struct generation *generation,
    uint32_t address, enum address_status *ret_status);

#endif
