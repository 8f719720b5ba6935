/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The data of a DHCP server that a test makes up: a topology, lease records,
 * and the generations published of them.  Mistakes of the test itself (a
 * topology that does not hold together) end the program with a message.
 */

#ifndef DHCPFO_TESTS_FAKE_DATA_H
#define DHCPFO_TESTS_FAKE_DATA_H

#include <stdint.h>

#include "core/failover.h"
#include "core/lease.h"
#include "core/topology.h"

struct fake_data;
struct generation;
struct relationship_state;

struct fake_data *fake_data_new(void); /* NULL: no memory */
void fake_data_free(struct fake_data *data);

/*
 * A relationship with mclt 3600, split 128 and both addresses, in state
 * NORMAL on both sides; its index.  The struct may be given instead.
 */
uint32_t fake_data_relationship(
    struct fake_data *data, enum failover_role role, const char *name);
uint32_t fake_data_add_relationship(
    struct fake_data *data, const struct relationship *relationship);

/* A subnet with one range, address + first to address + last, in that
 * relationship or in none (TOPOLOGY_NONE). */
void fake_data_scope(struct fake_data *data, uint32_t address, uint32_t mask,
    uint32_t first, uint32_t last, uint32_t relationship);
/* The same in a shared network. */
void fake_data_network_scope(struct fake_data *data, const char *network,
    uint32_t address, uint32_t mask, uint32_t first, uint32_t last,
    uint32_t relationship);
/* A further range of a subnet that was declared. */
void fake_data_range(struct fake_data *data, uint32_t first, uint32_t last,
    uint32_t relationship);

/* From the first record on the topology stands; only fake_data_clear()
 * makes room for another. */
void fake_data_put(struct fake_data *data, const struct lease *lease);
/* Records of count addresses; active ones have an ethernet address made of
 * the IPv4 address and no end. */
void fake_data_fill(struct fake_data *data, uint32_t first, uint32_t count,
    enum binding_state state);
void fake_data_state(struct fake_data *data, uint32_t relationship,
    const struct relationship_state *state);

/* Forgets topology and leases.  What was published stays with its readers. */
void fake_data_clear(struct fake_data *data);

/*
 * Brings the data to that moment and publishes it if it differs from what was
 * published last.  *ret_generation is borrowed until the next publication.
 * 0 or -ENOMEM.  Allocates nothing if nothing changed, so a test that lets
 * allocations fail publishes beforehand.
 */
int fake_data_publish(
    struct fake_data *data, int64_t now, struct generation **ret_generation);

#endif
