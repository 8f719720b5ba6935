/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* "failover peer" outside of pools: the declaration of a relationship, the
 * default of a shared network, and a state that is set by hand. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_PEER_H
#define DHCPFO_PROVIDER_ISC_CONF_PEER_H

struct isc_conf_share;
struct isc_parse;

/* Behind "failover"; share is NULL in the outermost scope. */
int isc_conf_peer_parse(struct isc_parse *p, struct isc_conf_share *share);

#endif
