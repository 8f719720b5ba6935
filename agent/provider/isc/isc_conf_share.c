/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_share.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "core/topology.h"
#include "provider/isc/isc_conf_names.h"

/* The first pool in the list that dhcpd takes for one that it made for ranges
 * outside of pools, and who gets the next such range. */
struct bare {
	bool found;
	uint32_t peer;
};

struct isc_conf_share {
	char *name;
	uint32_t peer;
	bool has_interface;
	struct isc_conf_names *subnets; /* keys: struct subnet_key */
	uint64_t widths;		/* bit n: there is a /n */
	bool has_subnets;
	struct isc_conf_names *pools; /* signatures of those that may merge */
	bool has_pools;
	uint32_t last_peer;  /* of the last pool in the list */
	struct bare bare[2]; /* [1] dynamic-bootp */
};

struct subnet_key {
	uint32_t address, mask;
};

struct isc_conf_share *
isc_conf_share_new(const char *name)
{
	struct isc_conf_share *share;

	if ((share = calloc(1, sizeof(*share))) == NULL)
		return NULL;
	share->peer = TOPOLOGY_NONE;
	share->name = strdup(name);
	share->subnets = isc_conf_names_new(false);
	share->pools = isc_conf_names_new(false);
	if (share->name == NULL || share->subnets == NULL ||
	    share->pools == NULL) {
		isc_conf_share_free(share);
		return NULL;
	}
	return share;
}

void
isc_conf_share_free(struct isc_conf_share *share)
{
	if (share == NULL)
		return;
	isc_conf_names_free(share->subnets);
	isc_conf_names_free(share->pools);
	free(share->name);
	free(share);
}

const char *
isc_conf_share_name(const struct isc_conf_share *share)
{
	return share->name;
}

uint32_t
isc_conf_share_peer(const struct isc_conf_share *share)
{
	return share->peer;
}

void
isc_conf_share_set_peer(struct isc_conf_share *share, uint32_t peer)
{
	share->peer = peer;
}

bool
isc_conf_share_has_interface(const struct isc_conf_share *share)
{
	return share->has_interface;
}

void
isc_conf_share_set_interface(struct isc_conf_share *share)
{
	share->has_interface = true;
}

int
isc_conf_share_add_subnet(
    struct isc_conf_share *share, uint32_t address, uint32_t mask)
{
	struct subnet_key key = { address, mask };

	share->has_subnets = true;
	if (!ipv4_mask_valid(mask))
		return 0;
	share->widths |= UINT64_C(1) << ipv4_mask_bits(mask);
	return isc_conf_names_set(
	    share->subnets, (const char *)&key, sizeof(key), 0);
}

bool
isc_conf_share_is_empty(const struct isc_conf_share *share)
{
	return !share->has_subnets;
}

bool
isc_conf_share_find_subnet(const struct isc_conf_share *share, uint32_t address,
    uint32_t *ret_subnet, uint32_t *ret_mask)
{
	struct subnet_key key;
	int bits;

	for (bits = 32; bits >= 0; bits--) {
		if ((share->widths >> bits & 1) == 0)
			continue;
		key.mask = bits == 0 ? 0 : UINT32_MAX << (32 - bits);
		key.address = address & key.mask;
		if (!isc_conf_names_get(
			share->subnets, (const char *)&key, sizeof(key), NULL))
			continue;
		*ret_subnet = key.address;
		*ret_mask = key.mask;
		return true;
	}
	return false;
}

/*
 * What two pools must have in common to be one: dhcpd merges pools without
 * statements of their own.  Returns the number of words, sig having room for
 * 3 and all permits.
 */
static size_t
signature(const struct isc_conf_pool *pool, uint32_t *sig)
{
	size_t n = 0;

	sig[n++] = pool->peer;
	sig[n++] = (uint32_t)pool->permit_count;
	sig[n++] = (uint32_t)pool->prohibit_count;
	if (pool->permit_count > 0)
		memcpy(
		    sig + n, pool->permits, pool->permit_count * sizeof(*sig));
	n += pool->permit_count;
	if (pool->prohibit_count > 0)
		memcpy(sig + n, pool->prohibits,
		    pool->prohibit_count * sizeof(*sig));
	return n + pool->prohibit_count;
}

/* Puts a pool at the end of the list. */
static void
append_pool(struct isc_conf_share *share, const struct isc_conf_pool *pool)
{
	bool for_bootp, for_others;

	for_bootp = pool->prohibit_count == 0 && pool->permit_count == 1 &&
	    pool->permits[0] == ISC_CONF_ALL;
	for_others = pool->permit_count == 0 && pool->prohibit_count == 1 &&
	    pool->prohibits[0] == ISC_CONF_BOOTP;
	if (for_bootp || for_others) {
		struct bare *bare = &share->bare[for_bootp];

		if (!bare->found) {
			bare->found = true;
			bare->peer =
			    share->has_pools ? share->last_peer : pool->peer;
		}
	}
	share->has_pools = true;
	share->last_peer = pool->peer;
}

int
isc_conf_share_add_pool(
    struct isc_conf_share *share, const struct isc_conf_pool *pool)
{
	uint32_t *sig;
	size_t len;
	bool merged = false;
	int rc = 0;

	if (!pool->has_statements) {
		sig = malloc((3 + pool->permit_count + pool->prohibit_count) *
		    sizeof(*sig));
		if (sig == NULL)
			return -ENOMEM;
		len = signature(pool, sig) * sizeof(*sig);
		merged = isc_conf_names_get(
		    share->pools, (const char *)sig, len, NULL);
		if (!merged)
			rc = isc_conf_names_set(
			    share->pools, (const char *)sig, len, 0);
		free(sig);
	}
	if (rc == 0 && !merged)
		append_pool(share, pool);
	return rc;
}

int
isc_conf_share_bare_range(
    struct isc_conf_share *share, bool bootp, uint32_t *ret_peer)
{
	static const uint32_t all[] = { ISC_CONF_ALL };
	static const uint32_t no_bootp[] = { ISC_CONF_BOOTP };
	struct isc_conf_pool pool = { .peer = TOPOLOGY_NONE };
	struct bare *bare = &share->bare[bootp];

	if (bare->found) {
		*ret_peer = bare->peer;
		return 0;
	}
	pool.permits = all;
	pool.permit_count = bootp;
	pool.prohibits = no_bootp;
	pool.prohibit_count = !bootp;
	*ret_peer = TOPOLOGY_NONE;
	return isc_conf_share_add_pool(share, &pool);
}
