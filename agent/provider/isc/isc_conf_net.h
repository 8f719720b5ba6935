/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The blocks that hold networks: shared-network, subnet, group.  Each function
 * begins behind its word. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_NET_H
#define DHCPFO_PROVIDER_ISC_CONF_NET_H

struct isc_conf_scope;
struct isc_parse;

int isc_conf_net_share(struct isc_parse *p);
int isc_conf_net_subnet(
    struct isc_parse *p, const struct isc_conf_scope *scope);
int isc_conf_net_group(struct isc_parse *p);

#endif
