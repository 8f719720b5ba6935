/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* "failover peer NAME state { ... }" of dhcpd.leases(5). */

#ifndef DHCPFO_PROVIDER_ISC_PEER_H
#define DHCPFO_PROVIDER_ISC_PEER_H

#include "core/topology.h"
#include "provider/isc/isc_lease.h"
#include "provider/isc/isc_scan.h"

#define ISC_PEER_STATEMENTS_MAX 64

/* Where a block is put together; state.name points into it. */
struct isc_peer {
	struct isc_peer_state state;
	char name[TOPOLOGY_NAME_MAX + 1];
};

/* Behind the word "failover": to behind the closing brace, peer->state filled
 * in.  What the block does not say is 0. */
enum scan isc_peer_scan(struct isc_scan *scan, struct isc_peer *peer);

#endif
