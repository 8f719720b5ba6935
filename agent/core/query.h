/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The provider calls answered from a generation: what a provider that holds
 * its data in memory (isc), or that keeps a refreshed copy of it, does in each
 * of its calls.  generation NULL completes with -ENODATA.  Every function
 * completes before it returns.
 */

#ifndef DHCPFO_CORE_QUERY_H
#define DHCPFO_CORE_QUERY_H

#include "core/provider.h"

#define QUERY_CLIENTS_MAX 4096 /* rows of one enum_clients */
#define QUERY_GROUPS_MAX 4096  /* of one enum_client_groups */

void query_scope_statistics(const struct generation *generation, uint32_t scope,
    provider_statistics_cb *cb, void *arg);
void query_client_info(const struct generation *generation,
    const struct client_search *search, provider_client_cb *cb, void *arg);
void query_enum_clients(const struct generation *generation, uint32_t after,
    size_t max, provider_clients_cb *cb, void *arg);
void query_enum_client_groups(const struct generation *generation,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg);
void query_enum_relationships(const struct generation *generation,
    provider_relationships_cb *cb, void *arg);
void query_enum_scopes(
    const struct generation *generation, provider_scopes_cb *cb, void *arg);
/* From a generation with leases. */
void query_address_status(const struct generation *generation, uint32_t address,
    provider_address_cb *cb, void *arg);

#endif
