/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease_index_private.h"

#include <string.h>

#include "core/lease_key.h"
#include "core/tally.h"
#include "core/topology.h"

static bool
in_failover(const struct lease_index *index, size_t range)
{
	return topology_range(index->topology, range)->relationship !=
	    TOPOLOGY_NONE;
}

struct standing
lease_standing_of(const struct lease_index *index, size_t range,
    const struct lease *lease, int64_t now)
{
	return (struct standing) {
		.lease = *lease,
		.range = range,
		.phase = lease_phase(
		    lease->state, lease->ends, in_failover(index, range), now),
	};
}

void
lease_index_count(struct lease_index *index, size_t range,
    enum lease_phase phase, uint8_t bucket, int delta)
{
	uint32_t i = topology_range(index->topology, range)->relationship;
	bool primary = i != TOPOLOGY_NONE &&
	    bucket_is_primary(
		topology_relationship(index->topology, i)->hba, bucket);

	tally_count(index->tally, range, phase, primary, delta);
	if (lease_phase_is_client(phase))
		index->clients += (size_t)delta;
}

bool
lease_has_end(enum binding_state state, uint32_t ends)
{
	return state == BINDING_ACTIVE && ends != 0 && ends != LEASE_NEVER;
}

bool
lease_standing_in_hardware(const struct standing *s)
{
	return s->phase == PHASE_IN_FORCE && s->lease.hw_len > 0;
}

bool
lease_standing_in_names(const struct standing *s)
{
	return s->phase == PHASE_IN_FORCE && s->lease.name_len > 0;
}

bool
lease_index_keeps_strings(
    const struct lease_index *index, size_t range, enum binding_state state)
{
	switch (state) {
	case BINDING_ACTIVE:
	case BINDING_ABANDONED:
		return true;
	case BINDING_EXPIRED:
	case BINDING_RELEASED:
	case BINDING_RESET:
		return in_failover(index, range);
	default:
		return false;
	}
}

struct order_key
lease_hardware_key(const struct lease *lease)
{
	return lease_key_hardware(
	    lease->hw_type, lease->hw, lease->hw_len, lease->address);
}

struct order_key
lease_name_key(const struct lease *lease)
{
	return lease_key_name(lease->name, lease->name_len, lease->address);
}

bool
lease_same_bytes(const void *a, size_t a_len, const void *b, size_t b_len)
{
	return a_len == b_len && (a_len == 0 || memcmp(a, b, a_len) == 0);
}
