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
    config_schema_relationship; /* server_split */
extern const struct config_section
    config_schema_thresholds; /* config_thresholds_keys */
extern const struct config_section
    config_schema_notifications; /* config_notifications */
extern const struct config_section
    config_schema_rates; /* rate_limits of config_notifications */
extern const struct config_section
    config_schema_damping; /* config_notifications */

/* What of a scope is measured has a section of its own in "thresholds" and in
 * each of its overrides: a struct threshold at that offset in thresholds. */
struct config_measure {
	struct config_section section;
	size_t offset;
};

#define CONFIG_MEASURES 6
extern const struct config_measure config_schema_measures[CONFIG_MEASURES];

/* Overrides: sections of "thresholds". */
enum config_override {
	OVERRIDE_RELATIONSHIP,
	OVERRIDE_PREFIX,
	OVERRIDE_SCOPE,
	OVERRIDE_COUNT
};

extern const struct config_section
    config_schema_overrides[OVERRIDE_COUNT]; /* thresholds */

extern const struct config_section config_schema_rpcd; /* config_rpcd */

extern const struct config_section
    config_schema_microsoft; /* config_microsoft */

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

/* The section "thresholds". */
struct config_thresholds_keys {
	struct thresholds thresholds;
	struct config_skew skew;
};

/* The words of "security". */
extern const struct config_word config_schema_security[];

/* The root OID by itself: "1.3.6.1.4..." into root and root_len. */
config_decode config_schema_root;

#endif
