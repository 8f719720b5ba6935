/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Thresholds that differ for some scopes: set for a scope, for a prefix that
 * contains it, for its relationship.  Each number is taken from the most
 * specific that sets it: the scope, the longest prefix, the next longest ...,
 * the relationship, and at last what holds for all.
 */

#ifndef DHCPFO_CORE_OVERRIDE_H
#define DHCPFO_CORE_OVERRIDE_H

#include <stddef.h>
#include <stdint.h>

#include "core/threshold.h"

struct overrides;
struct scope;
struct topology;

#define OVERRIDES_MAX 4096 /* of each of the three sorts */

/* Which numbers of a struct thresholds are set: bit i, its i'th uint32_t. */
struct threshold_set {
	struct thresholds values;
	uint64_t set;
};

/* The bit of the number at that offset in a struct thresholds. */
#define THRESHOLD_BIT(offset) (UINT64_C(1) << ((offset) / sizeof(uint32_t)))

/* Puts the numbers that are set over those of to. */
void threshold_set_apply(
    const struct threshold_set *set, struct thresholds *to);

/* base holds for all scopes.  NULL: no memory. */
struct overrides *overrides_new(const struct thresholds *base);
struct overrides *overrides_copy(const struct overrides *overrides);
void overrides_free(struct overrides *overrides); /* NULL is allowed */

/* All copy.  0; -EEXIST: there is one for that already; -E2BIG; -ENOMEM.
 * Prefix: no bits below len (0 to 32). */
int overrides_add_scope(struct overrides *overrides, uint32_t address,
    const struct threshold_set *set);
int overrides_add_prefix(struct overrides *overrides, uint32_t address,
    unsigned int len, const struct threshold_set *set);
int overrides_add_relationship(struct overrides *overrides, const char *name,
    const struct threshold_set *set);

const struct thresholds *overrides_base(const struct overrides *overrides);

/*
 * What holds for a scope.  relationship: the name of its first, NULL if it has
 * none.  A prefix counts if it contains the whole subnet.
 */
void overrides_of(const struct overrides *overrides, uint32_t address,
    uint32_t mask, const char *relationship, struct thresholds *ret_thresholds);

/* The same for a scope of a topology. */
void overrides_of_scope(const struct overrides *overrides,
    const struct topology *topology, const struct scope *scope,
    struct thresholds *ret_thresholds);

#endif
