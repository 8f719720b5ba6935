/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Shared by topology.c and topology_build.c only. */

#ifndef DHCPFO_CORE_TOPOLOGY_PRIVATE_H
#define DHCPFO_CORE_TOPOLOGY_PRIVATE_H

#include <stdatomic.h>

#include "core/topology.h"

struct topology {
	atomic_uint refs;
	struct scope *scopes; /* by address */
	uint32_t *outer;      /* the scope that encloses scope i, or NONE */
	size_t scope_count;
	struct range *ranges; /* by scope, then address */
	uint32_t *by_address; /* indexes of ranges, by address */
	size_t range_count;
	uint32_t *relations; /* see struct scope */
	size_t relation_count;
	struct relationship *relationships;
	size_t relationship_count;
};

/* 0 or -1 (no memory); strings that are NULL become "". */
int relationship_copy(const struct relationship *from, struct relationship *to);
void relationship_done(struct relationship *relationship);

#endif
