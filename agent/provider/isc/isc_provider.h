/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * ISC dhcpd as a source: its dhcpd.conf and dhcpd.leases are read and
 * followed; whether it runs is asked as the specification says.
 */

#ifndef DHCPFO_PROVIDER_ISC_PROVIDER_H
#define DHCPFO_PROVIDER_ISC_PROVIDER_H

struct provider_ops;

extern const struct provider_ops isc_provider_ops;

#endif
