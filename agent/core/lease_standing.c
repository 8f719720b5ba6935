/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease_index_private.h"

#include <string.h>

#include "core/lease_key.h"
#include "core/tally.h"
#include "core/topology.h"

struct standing
lease_standing_of(const struct lease_index *index, size_t range,
    const struct lease *lease, int64_t now)
{
	uint32_t relationship =
	    topology_range(index->topology, range)->relationship;
	struct standing s = { .lease = *lease, .range = range };

	if (relationship != TOPOLOGY_NONE)
		s.relationship =
		    topology_relationship(index->topology, relationship);
	s.phase =
	    lease_phase(lease->state, lease->ends, s.relationship != NULL, now);
	return s;
}

void
lease_index_count(
    struct lease_index *index, const struct standing *s, int delta)
{
	bool primary = s->relationship != NULL &&
	    bucket_is_primary(s->relationship->hba, s->lease.bucket);

	tally_count(index->tally, s->range, s->phase, primary, delta);
	if (lease_phase_is_client(s->phase))
		index->clients += (size_t)delta;
}

bool
lease_has_end(const struct lease *lease)
{
	return lease->state == BINDING_ACTIVE && lease->ends != 0 &&
	    lease->ends != LEASE_NEVER;
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
lease_standing_keeps_strings(const struct standing *s)
{
	switch (s->lease.state) {
	case BINDING_ACTIVE:
	case BINDING_ABANDONED:
		return true;
	case BINDING_EXPIRED:
	case BINDING_RELEASED:
	case BINDING_RESET:
		return s->relationship != NULL;
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
