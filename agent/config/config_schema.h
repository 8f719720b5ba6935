/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Which sections and keys the file has: dhcpfo.conf(5) as tables. */

#ifndef DHCPFO_CONFIG_CONFIG_SCHEMA_H
#define DHCPFO_CONFIG_CONFIG_SCHEMA_H

#include "config/config.h"
#include "config/config_key.h"

/* The whole file. */
extern const struct config_section config_schema;

/* Its sections; behind each the struct that it is decoded into. */
extern const struct config_section config_schema_agent; /* config_agent_keys */
extern const struct config_section
    config_schema_server; /* config_server_keys */
extern const struct config_section
    config_schema_relationship;				     /* server_split */
extern const struct config_section config_schema_thresholds; /* thresholds */
extern const struct config_section
    config_schema_share[SHARE_COUNT]; /* threshold */
extern const struct config_section
    config_schema_notifications; /* config_notifications */

extern const struct config_section config_schema_rpcd; /* config_rpcd */

/* The section "server": of one server. */
struct config_server_keys {
	struct server_spec spec;
	uint32_t split; /* of relationships that have none of their own;
			   CONFIG_SPLIT_NONE = not given */
};

#define CONFIG_SPLIT_NONE UINT32_MAX

/* The section "agent": settings of the agent, and what servers inherit that do
 * not say otherwise. */
struct config_agent_keys {
	struct config_agent agent;
	struct server_spec defaults;
};

/* The root OID by itself: "1.3.6.1.4..." into root and root_len. */
config_decode config_schema_root;

#endif
