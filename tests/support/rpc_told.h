/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Calls to a provider in an rpc_rig, and what they came to. */

#ifndef DHCPFO_TESTS_RPC_TOLD_H
#define DHCPFO_TESTS_RPC_TOLD_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/provider.h"
#include "support/rpc_rig.h"

/* What a call came to. */
struct rpc_told {
	unsigned int count;
	int rc;
	char text[ERR_TEXT];
	struct scope_statistics statistics;
	struct client client; /* without its strings, which are: */
	char name[1200], owner[300], class_name[300];
	uint8_t hw[32], uid[64];
	uint32_t addresses[4096];
	struct client_group_row group; /* the last, its key in name */
	size_t rows;
	int64_t now;
	unsigned int status;
	struct rpc_rig *close; /* in the completion */
};

/* Completions, with a struct rpc_told. */
provider_clients_cb rpc_told_on_clients;
provider_groups_cb rpc_told_on_groups;
provider_time_cb rpc_told_on_time;
provider_address_cb rpc_told_on_status;

/* Each begins a call, which may complete later. */
void rpc_told_find(struct rpc_rig *rig, const struct client_search *search,
    struct rpc_told *told);
void rpc_told_address(
    struct rpc_rig *rig, uint32_t address, struct rpc_told *told);
void rpc_told_groups(struct rpc_rig *rig,
    const struct client_group_search *search, size_t max,
    struct rpc_told *told);
void rpc_told_time(struct rpc_rig *rig, struct rpc_told *told);
void rpc_told_statistics(
    struct rpc_rig *rig, uint32_t scope, struct rpc_told *told);

/* Each makes a call that completes without time going on. */
void rpc_told_clients(
    struct rpc_rig *rig, uint32_t after, size_t max, struct rpc_told *told);
void rpc_told_status(
    struct rpc_rig *rig, uint32_t address, struct rpc_told *told);

/* It has completed once, with these words behind the address. */
void rpc_told_expect(const struct rpc_rig *rig, const struct rpc_told *told,
    int rc, const char *words);

#endif
