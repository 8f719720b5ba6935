/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a full-screen view is of: everything that the service has to say at one
 * moment, as rows.  Independent of the service from then on. */

#ifndef DHCPFO_CLI_CLI_TOP_DATA_H
#define DHCPFO_CLI_CLI_TOP_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/failover.h"
#include "core/generation.h"
#include "core/server.h"
#include "core/threshold.h"

struct service;
struct topology;

struct cli_top_server {
	char name[SERVER_NAME_MAX + 1];
	char *kind, *address; /* where it is; "" = here */
	enum server_state state;
	int64_t age; /* of its data, seconds; -1: it was never read */
	/* Why its data is not what it should be, or what it and its partner do
	 * not agree on; "" if all is well. */
	char *reason;
	size_t scopes, relationships, leases;
	struct topology *topology; /* the names below are in it */
};

/* Whose: an index into servers. */
struct cli_top_relationship {
	size_t server;
	const char *name, *peer; /* peer: where the partner is */
	enum failover_role role;
	struct relationship_state state;
	bool contradicted; /* the partner's own state cannot be true as well */
};

enum cli_top_level {
	CLI_TOP_LEVEL_OK,
	CLI_TOP_LEVEL_LOW, /* by the thresholds, a share or all */
	CLI_TOP_LEVEL_NONE /* none is free */
};

struct cli_top_scope {
	size_t server;
	uint32_t address;
	unsigned int bits;
	const char *network;	  /* "" = none */
	const char *relationship; /* the first; "" = none */
	unsigned int relationships;
	struct scope_statistics n;
	enum cli_top_level level;
	/* The share of the fewest free addresses, in its proportion. */
	enum share worst;
	uint32_t worst_free, worst_size;
};

struct cli_top_data {
	struct cli_top_server *servers;
	size_t server_count;
	struct cli_top_relationship
	    *relationships; /* by server, as in its file */
	size_t relationship_count;
	struct cli_top_scope *scopes; /* by server, by address */
	size_t scope_count;
};

/* 0, or -ENOMEM and there is none. */
int cli_top_data_take(
    const struct service *service, struct cli_top_data *ret_data);
/* All zero is allowed. */
void cli_top_data_done(struct cli_top_data *data);

/* Whether what is shown of the server is what is so now. */
bool cli_top_server_current(const struct cli_top_server *server);

/* Fills in worst, worst_free and worst_size from n. */
void cli_top_scope_measure(struct cli_top_scope *scope);

/* a / a_of against b / b_of: < 0, 0, > 0.  Nothing of nothing is a whole. */
int cli_top_ratio_compare(uint32_t a, uint32_t a_of, uint32_t b, uint32_t b_of);

#endif
