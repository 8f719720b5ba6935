/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A shared network while it is read: its subnets and, in the order of dhcpd's
 * list, its pools.  A subnet outside of any shared network has one of its own.
 */

#ifndef DHCPFO_PROVIDER_ISC_CONF_SHARE_H
#define DHCPFO_PROVIDER_ISC_CONF_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct isc_conf_share;

/* peer: none yet.  name is copied, "" for one of its own.  NULL: no memory. */
struct isc_conf_share *isc_conf_share_new(const char *name);
void isc_conf_share_free(struct isc_conf_share *share);

const char *isc_conf_share_name(const struct isc_conf_share *share);

/* The peer that its pools have unless they say otherwise; TOPOLOGY_NONE. */
uint32_t isc_conf_share_peer(const struct isc_conf_share *share);
void isc_conf_share_set_peer(struct isc_conf_share *share, uint32_t peer);

/* Whether an "interface" was said of it. */
bool isc_conf_share_has_interface(const struct isc_conf_share *share);
void isc_conf_share_set_interface(struct isc_conf_share *share);

/* A subnet whose block has ended.  0 or -ENOMEM. */
int isc_conf_share_add_subnet(
    struct isc_conf_share *share, uint32_t address, uint32_t mask);
bool isc_conf_share_is_empty(const struct isc_conf_share *share);

/* The narrowest subnet that holds the address; false if none does. */
bool isc_conf_share_find_subnet(const struct isc_conf_share *share,
    uint32_t address, uint32_t *ret_subnet, uint32_t *ret_mask);

/* ---- pools ---- */

/* What a pool permits or prohibits. */
enum isc_conf_permit {
	ISC_CONF_KNOWN,
	ISC_CONF_UNKNOWN,
	ISC_CONF_AUTHENTICATED,
	ISC_CONF_UNAUTHENTICATED,
	ISC_CONF_ALL,
	ISC_CONF_BOOTP,
	ISC_CONF_AFTER,
	ISC_CONF_MEMBERS, /* of class number 0, and on */
};

struct isc_conf_pool {
	uint32_t peer; /* TOPOLOGY_NONE */
	bool has_statements;
	/* Sorted numbers: enum isc_conf_permit, ISC_CONF_MEMBERS + class. */
	const uint32_t *permits, *prohibits;
	size_t permit_count, prohibit_count;
};

/* A pool whose block has ended.  0 or -ENOMEM. */
int isc_conf_share_add_pool(
    struct isc_conf_share *share, const struct isc_conf_pool *pool);

/*
 * The peer of a range that stands in a subnet, outside of any pool.  0 or
 * -ENOMEM.
 *
 * dhcpd makes a pool of its own for the first such range: without a peer.
 * For each later one it looks for a pool like that, and then takes the pool
 * *before* it in the list, if there is one (server/confpars.c of 4.4): such a
 * range is in failover if that pool is.
 */
int isc_conf_share_bare_range(
    struct isc_conf_share *share, bool bootp, uint32_t *ret_peer);

#endif
