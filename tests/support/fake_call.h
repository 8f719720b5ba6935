/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* One call of a provider, kept so that it can be completed later. */

#ifndef DHCPFO_TESTS_FAKE_CALL_H
#define DHCPFO_TESTS_FAKE_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "core/provider.h"

enum fake_call_kind {
	FAKE_REFRESH,
	FAKE_STATISTICS,
	FAKE_CLIENT,
	FAKE_CLIENTS,
	FAKE_GROUPS,
	FAKE_RELATIONSHIPS,
	FAKE_SCOPES,
	FAKE_TIME,
	FAKE_ADDRESS,
	FAKE_KIND_COUNT
};

struct fake_call {
	enum fake_call_kind kind;
	union {
		provider_refresh_cb *refresh;
		provider_statistics_cb *statistics;
		provider_client_cb *client;
		provider_clients_cb *clients;
		provider_groups_cb *groups;
		provider_relationships_cb *relationships;
		provider_scopes_cb *scopes;
		provider_time_cb *time;
		provider_address_cb *status;
	} cb;
	void *arg;
	uint32_t address; /* the scope; after */
	size_t max;
	struct client_search search;
	struct client_group_search groups;
	uint8_t key[512]; /* the bytes of either, once kept */
};

/* Takes what the caller's search only points to into the call, which must not
 * be moved afterwards.  -ENOMEM: it has no room. */
int fake_call_keep(struct fake_call *call);

/* Complete any call but a refresh: from a generation, the source's clock
 * saying now; or with an error. */
void fake_call_answer(const struct fake_call *call,
    const struct generation *generation, int64_t now);
void fake_call_refuse(const struct fake_call *call, const struct err *err);

#endif
