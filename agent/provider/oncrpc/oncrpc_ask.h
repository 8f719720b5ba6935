/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The calls of the provider interface that are put to the peer as they are. */

#ifndef DHCPFO_PROVIDER_ONCRPC_ASK_H
#define DHCPFO_PROVIDER_ONCRPC_ASK_H

#include <stdbool.h>

#include "core/provider.h"

struct oncrpc_client;

struct oncrpc_ask {
	struct oncrpc_client *client;
	const char *address; /* for people; outlives the call */
	char *server;	     /* over there; "" = the first */
	int64_t timeout_ms;
	/* Set before the call completes, or NULL. */
	bool *done;
};

/* Each completes once, now or later; codes are those of oncrpc_client_cb and
 * wire_status_rc(). */
void oncrpc_ask_scope_statistics(const struct oncrpc_ask *ask, uint32_t scope,
    provider_statistics_cb *cb, void *arg);
/* What cannot be searched for is not there. */
void oncrpc_ask_client_info(const struct oncrpc_ask *ask,
    const struct client_search *search, provider_client_cb *cb, void *arg);
void oncrpc_ask_enum_clients(const struct oncrpc_ask *ask, uint32_t after,
    size_t max, provider_clients_cb *cb, void *arg);
void oncrpc_ask_enum_client_groups(const struct oncrpc_ask *ask,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg);
void oncrpc_ask_system_time(
    const struct oncrpc_ask *ask, provider_time_cb *cb, void *arg);
void oncrpc_ask_address_status(const struct oncrpc_ask *ask, uint32_t address,
    provider_address_cb *cb, void *arg);

#endif
