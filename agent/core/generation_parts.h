/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A generation made of finished parts, without leases: the copy that a provider
 * keeps of the view of a server it asks over the network. */

#ifndef DHCPFO_CORE_GENERATION_PARTS_H
#define DHCPFO_CORE_GENERATION_PARTS_H

#include <stddef.h>
#include <stdint.h>

struct generation;
struct relationship_state;
struct scope_statistics;
struct topology;

struct generation_parts {
	uint64_t number;
	int64_t now;
	struct topology *topology; /* a reference is taken */
	/* One per relationship and one per scope of the topology; copied. */
	const struct relationship_state *relationships;
	const struct scope_statistics *statistics;
	size_t client_count, ignored_count;
};

/* One reference; NULL: no memory. */
struct generation *generation_from_parts(const struct generation_parts *parts);

#endif
