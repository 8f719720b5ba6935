/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config_thresholds.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"
#include "config/config.h"
#include "config/config_check.h"
#include "config/config_schema.h"
#include "config/config_tree.h"
#include "core/override.h"
#include "core/topology.h"

static struct threshold *
member(struct thresholds *thresholds, size_t offset)
{
	return (void *)((char *)thresholds + offset);
}

/* Which numbers the file gives; base: where the section's struct is in struct
 * thresholds. */
static uint64_t
given(struct cfg_t *node, const struct config_section *section, size_t base)
{
	const struct config_key *key;
	uint64_t bits = 0;

	for (key = section->keys; key->name != NULL; key++)
		if (config_tree_has(node, key->name))
			bits |= THRESHOLD_BIT(base + key->offset);
	return bits;
}

static struct cfg_t *
only(struct cfg_t *node, const char *name)
{
	return config_tree_count(node, name) == 0 ?
	    NULL :
	    config_tree_section(node, name, 0);
}

/* The sections of what is measured, over what thresholds has; *ret_set: which
 * numbers were given. */
static int
take_measures(struct thresholds *thresholds, struct cfg_t *node,
    uint64_t *ret_set, struct err *err)
{
	const struct config_measure *m;
	struct cfg_t *child;
	size_t i;
	int rc;

	for (i = 0; i < CONFIG_MEASURES; i++) {
		m = &config_schema_measures[i];
		if ((child = only(node, m->section.name)) == NULL)
			continue;
		rc = config_tree_decode(
		    child, &m->section, member(thresholds, m->offset), err);
		if (rc != 0)
			return rc;
		*ret_set |= given(child, &m->section, m->offset);
	}
	return 0;
}

/* What becomes of the numbers in the end must make sense, whoever gave them. */
static int
check_measures(
    const struct thresholds *thresholds, struct cfg_t *node, struct err *err)
{
	struct thresholds copy = *thresholds;
	const struct config_measure *m;
	struct cfg_t *child;
	size_t i;
	int rc;

	for (i = 0; i < CONFIG_MEASURES; i++) {
		m = &config_schema_measures[i];
		if ((child = only(node, m->section.name)) == NULL)
			continue;
		rc = m->offset >= offsetof(struct thresholds, exhausted) ?
		    config_check_limits(child, member(&copy, m->offset), err) :
		    config_check_threshold(
			child, member(&copy, m->offset), err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* ---- overrides ---- */

static int
add_relationship(struct overrides *overrides, const char *title,
    const struct threshold_set *set)
{
	if (*title == '\0' || strlen(title) > TOPOLOGY_NAME_MAX)
		return -EINVAL;
	return overrides_add_relationship(overrides, title, set);
}

static int
add_prefix(struct overrides *overrides, const char *title,
    const struct threshold_set *set)
{
	const char *slash = strchr(title, '/');
	uint32_t address, len;

	if (slash == NULL ||
	    ipv4_parse(title, (size_t)(slash - title), &address) != 0 ||
	    text_u32(slash + 1, strlen(slash + 1), 0, 32, &len) != 0 ||
	    (len < 32 && (address & (UINT32_MAX >> len)) != 0))
		return -EINVAL;
	return overrides_add_prefix(overrides, address, len, set);
}

static int
add_scope(struct overrides *overrides, const char *title,
    const struct threshold_set *set)
{
	uint32_t address;

	if (ipv4_parse(title, strlen(title), &address) != 0)
		return -EINVAL;
	return overrides_add_scope(overrides, address, set);
}

static const struct {
	int (*add)(struct overrides *overrides, const char *title,
	    const struct threshold_set *set);
	const char *expected;
} sorts[OVERRIDE_COUNT] = {
	[OVERRIDE_RELATIONSHIP] = { add_relationship,
	    "a name of 1 to 255 bytes" },
	[OVERRIDE_PREFIX] = { add_prefix,
	    "ADDRESS/LENGTH without bits behind the length" },
	[OVERRIDE_SCOPE] = { add_scope, "an IPv4 address" },
};

static int
take_override(struct config *config, enum config_override sort,
    struct cfg_t *node, struct err *err)
{
	const struct config_section *section = &config_schema_overrides[sort];
	const char *title = config_tree_title(node);
	struct threshold_set set = { .values = config->thresholds };
	struct place place;
	int rc;

	rc = config_tree_decode(node, section, &set.values, err);
	set.set = given(node, section, 0);
	if (rc == 0)
		rc = take_measures(&set.values, node, &set.set, err);
	if (rc == 0)
		rc = check_measures(&set.values, node, err);
	if (rc != 0)
		return rc;
	rc = sorts[sort].add(config->overrides, title, &set);
	if (rc == 0 || rc == -ENOMEM)
		return rc;
	place = config_tree_place(node, section->keys[0].name);
	if (rc == -EEXIST)
		return err_at(err, -EBADMSG, &place, "%s \"%s\": there are two",
		    section->name, title);
	return err_at(err, -EBADMSG, &place, "%s \"%s\": is not %s",
	    section->name, title, sorts[sort].expected);
}

static int
take_overrides(struct config *config, struct cfg_t *node, struct err *err)
{
	const char *name;
	size_t i, count;
	int sort, rc;

	for (sort = 0; sort < OVERRIDE_COUNT; sort++) {
		name = config_schema_overrides[sort].name;
		count = config_tree_count(node, name);
		for (i = 0; i < count; i++) {
			rc = take_override(config, (enum config_override)sort,
			    config_tree_section(node, name, i), err);
			if (rc != 0)
				return rc;
		}
	}
	return 0;
}

/* ---- all of it ---- */

static int
take_base(struct config *config, struct cfg_t *node, struct err *err)
{
	struct config_thresholds_keys keys = { config->thresholds,
		config->skew };
	struct place place;
	uint64_t set = 0;
	int rc;

	rc = config_tree_decode(node, &config_schema_thresholds, &keys, err);
	if (rc == 0)
		rc = take_measures(&keys.thresholds, node, &set, err);
	if (rc == 0)
		rc = check_measures(&keys.thresholds, node, err);
	if (rc != 0)
		return rc;
	if (keys.skew.high != 0 && keys.skew.low > keys.skew.high) {
		place = config_tree_place(node,
		    config_tree_has(node, "clock-skew-over") ?
			"clock-skew-over" :
			"clock-skew");
		return err_at(err, -EBADMSG, &place,
		    "clock-skew-over %us is above clock-skew %us",
		    keys.skew.low, keys.skew.high);
	}
	config->thresholds = keys.thresholds;
	config->skew = keys.skew;
	return 0;
}

int
config_thresholds_take(
    struct config *config, struct cfg_t *node, struct err *err)
{
	int rc;

	if (node != NULL && (rc = take_base(config, node, err)) != 0)
		return rc;
	config->overrides = overrides_new(&config->thresholds);
	if (config->overrides == NULL)
		return -ENOMEM;
	return node != NULL ? take_overrides(config, node, err) : 0;
}
