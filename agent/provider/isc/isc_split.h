/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Which buckets are the primary's, where the server's own dhcpd.conf does not
 * say so: a secondary's never does.
 */

#ifndef DHCPFO_PROVIDER_ISC_SPLIT_H
#define DHCPFO_PROVIDER_ISC_SPLIT_H

struct server_spec;
struct topology;

/*
 * configured as the partner's view (NULL: not known), then the spec's splits,
 * fill it in.  *ret_topology has one reference of its own: configured itself
 * where there is nothing to add, old (NULL allowed) where it already is what
 * comes out, else a new one.  Old must have been made from the same configured.
 * 0 or -ENOMEM.
 */
int isc_split_apply(struct topology *configured, const struct topology *partner,
    const struct server_spec *spec, struct topology *old,
    struct topology **ret_topology);

#endif
