/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The sections "thresholds" and "notifications". */

#include "config/config_schema.h"

#include "core/override.h"

#define RATE_MAX 1000000
#define DAMPING_MAX (24 * 60 * 60)
#define SKEW_MAX (24 * 60 * 60)
#define LAST_MAX (7 * 24 * 60 * 60)

/* ---- thresholds ---- */

#define LIMIT(field) offsetof(struct threshold, field)

static const struct config_key both_keys[] = {
	{ "low-percent", config_key_u32, LIMIT(low_percent), 0, 100, NULL },
	{ "high-percent", config_key_u32, LIMIT(high_percent), 0, 100, NULL },
	{ "low-addresses", config_key_u32, LIMIT(low_absolute), 0, UINT32_MAX,
	    NULL },
	{ "high-addresses", config_key_u32, LIMIT(high_absolute), 0, UINT32_MAX,
	    NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

/* Where it begins is not a matter of limits. */
static const struct config_key high_keys[] = {
	{ "high-percent", config_key_u32, LIMIT(high_percent), 0, 100, NULL },
	{ "high-addresses", config_key_u32, LIMIT(high_absolute), 0, UINT32_MAX,
	    NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

#define MEASURE(word, table, member)                    \
	{                                               \
		{ .name = (word), .keys = (table) },    \
		    offsetof(struct thresholds, member) \
	}

/* The names of the first three are those of share_name(). */
const struct config_measure config_schema_measures[CONFIG_MEASURES] = {
	MEASURE("total", both_keys, share[SHARE_TOTAL]),
	MEASURE("this", both_keys, share[SHARE_THIS]),
	MEASURE("partner", both_keys, share[SHARE_PARTNER]),
	MEASURE("exhausted", high_keys, exhausted),
	MEASURE("abandoned", both_keys, abandoned),
	MEASURE("imbalance", both_keys, imbalance),
};

#define MEASURE_SECTIONS                        \
	&config_schema_measures[0].section,     \
	    &config_schema_measures[1].section, \
	    &config_schema_measures[2].section, \
	    &config_schema_measures[3].section, \
	    &config_schema_measures[4].section, \
	    &config_schema_measures[5].section

static const struct config_section *const measure_sections[] = {
	MEASURE_SECTIONS,
	NULL,
};

#define SIZE_KEYS                                                              \
	{ "percent-from-size", config_key_u32,                                 \
		offsetof(struct thresholds, percent_from_size), 0, UINT32_MAX, \
		NULL },                                                        \
	    { "imbalance-from-size", config_key_u32,                           \
		    offsetof(struct thresholds, imbalance_from_size), 0,       \
		    UINT32_MAX, NULL },                                        \
	{                                                                      \
		"imbalance-after", config_key_seconds,                         \
		    offsetof(struct thresholds, imbalance_after), 0, LAST_MAX, \
		    NULL                                                       \
	}

static const struct config_key override_keys[] = {
	SIZE_KEYS,
	{ NULL, NULL, 0, 0, 0, NULL },
};

#define OVERRIDE(word, count)                                        \
	{                                                            \
		.name = (word), .titled = true, .max = (count),      \
		.keys = override_keys, .sections = measure_sections, \
	}

const struct config_section config_schema_overrides[OVERRIDE_COUNT] = {
	[OVERRIDE_RELATIONSHIP] =
	    OVERRIDE("relationship", CONFIG_RELATIONSHIPS_MAX),
	[OVERRIDE_PREFIX] = OVERRIDE("prefix", OVERRIDES_MAX),
	[OVERRIDE_SCOPE] = OVERRIDE("scope", OVERRIDES_MAX),
};

static const struct config_section *const thresholds_sections[] = {
	MEASURE_SECTIONS,
	&config_schema_overrides[OVERRIDE_RELATIONSHIP],
	&config_schema_overrides[OVERRIDE_PREFIX],
	&config_schema_overrides[OVERRIDE_SCOPE],
	NULL,
};

#define SKEW(field) offsetof(struct config_thresholds_keys, skew.field)

_Static_assert(offsetof(struct config_thresholds_keys, thresholds) == 0,
    "keys of thresholds are at the same place in both");

static const struct config_key thresholds_keys[] = {
	SIZE_KEYS,
	{ "clock-skew", config_key_seconds, SKEW(high), 0, SKEW_MAX, NULL },
	{ "clock-skew-over", config_key_seconds, SKEW(low), 0, SKEW_MAX, NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_thresholds = {
	.name = "thresholds",
	.keys = thresholds_keys,
	.sections = thresholds_sections,
};

/* ---- notifications ---- */

#define NOTIFY(field) offsetof(struct config_notifications, field)
#define SWITCH(word, kinds)                                              \
	{                                                                \
		(word), config_key_bool, NOTIFY(kind[kinds]), 0, 0, NULL \
	}
#define RATE(word, kinds)                                              \
	{                                                              \
		(word), config_key_u32, NOTIFY(rate_limits[kinds]), 0, \
		    RATE_MAX, NULL                                     \
	}

/* The words are those of event_kind_name(). */
#define EACH_KIND(KIND)                                           \
	KIND("scope-total", EVENT_SCOPE_TOTAL),                   \
	    KIND("scope-this", EVENT_SCOPE_THIS),                 \
	    KIND("scope-partner", EVENT_SCOPE_PARTNER),           \
	    KIND("scope-exhausted", EVENT_SCOPE_EXHAUSTED),       \
	    KIND("scope-abandoned", EVENT_SCOPE_ABANDONED),       \
	    KIND("scope-imbalance", EVENT_SCOPE_IMBALANCE),       \
	    KIND("scope-one-sided", EVENT_SCOPE_ONE_SIDED),       \
	    KIND("relationship-state", EVENT_RELATIONSHIP_STATE), \
	    KIND("server-unreachable", EVENT_SERVER_UNREACHABLE), \
	    KIND("server-error", EVENT_SERVER_ERROR),             \
	    KIND("server-stopped", EVENT_SERVER_STOPPED),         \
	    KIND("server-stale", EVENT_SERVER_STALE),             \
	    KIND("clock-skew", EVENT_CLOCK_SKEW)

_Static_assert(EVENT_KIND_COUNT == 13, "EACH_KIND");

static const struct config_key rates_keys[] = {
	EACH_KIND(RATE),
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_rates = {
	.name = "rate-limits",
	.keys = rates_keys,
};

static const struct config_key damping_keys[] = {
	{ "changes", config_key_u32, NOTIFY(damping_changes), 0, RATE_MAX,
	    NULL },
	{ "period", config_key_seconds, NOTIFY(damping_period), 1, DAMPING_MAX,
	    NULL },
	{ "quiet", config_key_seconds, NOTIFY(damping_quiet), 1, DAMPING_MAX,
	    NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_damping = {
	.name = "damping",
	.keys = damping_keys,
};

static const struct config_section *const notifications_sections[] = {
	&config_schema_rates,
	&config_schema_damping,
	NULL,
};

static const struct config_key notifications_keys[] = {
	{ "enabled", config_key_bool, NOTIFY(enabled), 0, 0, NULL },
	EACH_KIND(SWITCH),
	{ "rate-limit", config_key_u32, NOTIFY(rate_limit), 0, RATE_MAX, NULL },
	{ "events", config_key_u32, NOTIFY(events), 1, CONFIG_EVENTS_MAX,
	    NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_notifications = {
	.name = "notifications",
	.keys = notifications_keys,
	.sections = notifications_sections,
};
