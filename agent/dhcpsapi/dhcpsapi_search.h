/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The look-up of one client by Microsoft's search structure.  A hardware
 * address may be written in several ways, so that one look-up can be several
 * questions to the provider.
 */

#ifndef DHCPFO_DHCPSAPI_SEARCH_H
#define DHCPFO_DHCPSAPI_SEARCH_H

#include "core/provider.h"
#include "dhcpsapi/dhcpsapi.h"

struct server;

/* ERROR_SUCCESS or ERROR_INVALID_PARAMETER. */
DWORD dhcpsapi_search_check(const DHCP_SEARCH_INFO *search);

/*
 * Asks.  cb is completed once: as the provider does; with -EINVAL for what
 * dhcpsapi_search_check() refuses; with -ENOENT when every question was in
 * vain.  search is borrowed until the call returns.
 */
void dhcpsapi_search(struct server *server, const DHCP_SEARCH_INFO *search,
    provider_client_cb *cb, void *arg);

#endif
