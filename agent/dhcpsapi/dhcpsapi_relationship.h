/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A failover relationship as the API gives it, and beside it what Microsoft's
 * structure has no field for.
 */

#ifndef DHCPFO_DHCPSAPI_RELATIONSHIP_H
#define DHCPFO_DHCPSAPI_RELATIONSHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/topology.h"
#include "dhcpsapi/dhcpsapi.h"

struct relationship_row;

struct dhcpsapi_relationship {
	DHCP_FAILOVER_RELATIONSHIP info; /* its pointers are allocations */
	FSM_STATE partner_state;
	uint32_t since, partner_since; /* of the states; 0 = unknown */
	enum split_source split_source;
};

/* 0 or -ENOMEM; *ret is overwritten. */
int dhcpsapi_relationship_init(
    const struct relationship_row *row, struct dhcpsapi_relationship *ret);
/* Frees what it holds. */
void dhcpsapi_relationship_done(struct dhcpsapi_relationship *relationship);

/* An array of them; NULL is allowed. */
void dhcpsapi_relationships_free(
    struct dhcpsapi_relationship *relationships, size_t count);

/* Microsoft's structure alone. */
int dhcpsapi_relationship_info(
    const struct relationship_row *row, DHCP_FAILOVER_RELATIONSHIP *ret_info);
void dhcpsapi_relationship_info_done(DHCP_FAILOVER_RELATIONSHIP *info);

/* The bytes that one takes in its caller's memory. */
size_t dhcpsapi_relationship_info_size(const DHCP_FAILOVER_RELATIONSHIP *info);

#endif
