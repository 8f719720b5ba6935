/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Hosts.  Each function begins behind its word. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_HOST_H
#define DHCPFO_PROVIDER_ISC_CONF_HOST_H

struct isc_conf_host;
struct isc_parse;

int isc_conf_host_parse(struct isc_parse *p);

/* These stand in hosts only: host NULL is an error. */
int isc_conf_host_hardware(struct isc_parse *p, struct isc_conf_host *host);
int isc_conf_host_fixed_address(
    struct isc_parse *p, struct isc_conf_host *host);
int isc_conf_host_fixed_address6(
    struct isc_parse *p, struct isc_conf_host *host);
int isc_conf_host_fixed_prefix6(
    struct isc_parse *p, struct isc_conf_host *host);

#endif
