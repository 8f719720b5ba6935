/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Pools and ranges.  Each function begins behind its word. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_POOL_H
#define DHCPFO_PROVIDER_ISC_CONF_POOL_H

struct isc_conf_scope;
struct isc_parse;

/* In a subnet or shared network. */
int isc_conf_pool_parse(
    struct isc_parse *p, const struct isc_conf_scope *scope);

/* A range in a subnet, outside of pools. */
int isc_conf_pool_bare_range(
    struct isc_parse *p, const struct isc_conf_scope *scope);

#endif
