/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Keys, and the DNS zones that are updated with them. */

#ifndef DHCPFO_PROVIDER_ISC_KEY_H
#define DHCPFO_PROVIDER_ISC_KEY_H

struct isc_parse;

/* Behind "key": its name and block. */
int isc_key_parse(struct isc_parse *p);

/* Behind "zone": its name and block. */
int isc_key_parse_zone(struct isc_parse *p);

#endif
