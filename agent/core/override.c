/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/override.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "base/mem.h"
#include "core/topology.h"

#define NUMBERS (sizeof(struct thresholds) / sizeof(uint32_t))

_Static_assert(sizeof(struct thresholds) % sizeof(uint32_t) == 0, "numbers");
_Static_assert(NUMBERS <= 64, "bits of struct threshold_set");

#define LENGTHS 33 /* of prefixes: 0 to 32 */

/* For a scope, or for a prefix of one length. */
struct by_address {
	uint32_t address;
	struct threshold_set set;
};

struct by_name {
	char *name;
	struct threshold_set set;
};

struct addresses {
	struct by_address *items; /* ascending */
	size_t count;
};

struct overrides {
	struct thresholds base;
	struct addresses scopes;
	struct addresses prefixes[LENGTHS];
	size_t prefix_count;   /* of all lengths */
	struct by_name *names; /* ascending */
	size_t name_count;
};

void
threshold_set_apply(const struct threshold_set *set, struct thresholds *to)
{
	uint32_t numbers[NUMBERS], values[NUMBERS];
	size_t i;

	memcpy(numbers, to, sizeof(numbers));
	memcpy(values, &set->values, sizeof(values));
	for (i = 0; i < NUMBERS; i++)
		if ((set->set & UINT64_C(1) << i) != 0)
			numbers[i] = values[i];
	memcpy(to, numbers, sizeof(numbers));
}

struct overrides *
overrides_new(const struct thresholds *base)
{
	struct overrides *overrides = calloc(1, sizeof(*overrides));

	if (overrides != NULL)
		overrides->base = *base;
	return overrides;
}

void
overrides_free(struct overrides *overrides)
{
	size_t i;

	if (overrides == NULL)
		return;
	for (i = 0; i < overrides->name_count; i++)
		free(overrides->names[i].name);
	free(overrides->names);
	for (i = 0; i < LENGTHS; i++)
		free(overrides->prefixes[i].items);
	free(overrides->scopes.items);
	free(overrides);
}

static int
addresses_copy(const struct addresses *from, struct addresses *to)
{
	if (from->count == 0)
		return 0;
	to->items = mem_dup(from->items, from->count, sizeof(*from->items));
	if (to->items == NULL)
		return -ENOMEM;
	to->count = from->count;
	return 0;
}

struct overrides *
overrides_copy(const struct overrides *from)
{
	struct overrides *to = overrides_new(&from->base);
	size_t i;

	if (to == NULL || addresses_copy(&from->scopes, &to->scopes) != 0)
		goto fail;
	for (i = 0; i < LENGTHS; i++)
		if (addresses_copy(&from->prefixes[i], &to->prefixes[i]) != 0)
			goto fail;
	to->prefix_count = from->prefix_count;
	to->names = calloc(from->name_count + 1, sizeof(*to->names));
	if (to->names == NULL)
		goto fail;
	for (i = 0; i < from->name_count; i++) {
		to->names[i].set = from->names[i].set;
		to->names[i].name = strdup(from->names[i].name);
		if (to->names[i].name == NULL)
			goto fail;
		to->name_count++;
	}
	return to;
fail:
	overrides_free(to);
	return NULL;
}

/* ---- adding ---- */

/* Where the address is, or would be. */
static size_t
lower_bound(const struct addresses *addresses, uint32_t address)
{
	size_t low = 0, high = addresses->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (addresses->items[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct threshold_set *
find(const struct addresses *addresses, uint32_t address)
{
	size_t i = lower_bound(addresses, address);

	if (i == addresses->count || addresses->items[i].address != address)
		return NULL;
	return &addresses->items[i].set;
}

static int
add(struct addresses *addresses, uint32_t address,
    const struct threshold_set *set)
{
	size_t i = lower_bound(addresses, address);
	struct by_address *items;

	if (find(addresses, address) != NULL)
		return -EEXIST;
	items =
	    realloc(addresses->items, (addresses->count + 1) * sizeof(*items));
	if (items == NULL)
		return -ENOMEM;
	memmove(
	    &items[i + 1], &items[i], (addresses->count - i) * sizeof(*items));
	items[i] = (struct by_address) { .address = address, .set = *set };
	addresses->items = items;
	addresses->count++;
	return 0;
}

int
overrides_add_scope(struct overrides *overrides, uint32_t address,
    const struct threshold_set *set)
{
	if (overrides->scopes.count == OVERRIDES_MAX)
		return -E2BIG;
	return add(&overrides->scopes, address, set);
}

int
overrides_add_prefix(struct overrides *overrides, uint32_t address,
    unsigned int len, const struct threshold_set *set)
{
	int rc;

	if (overrides->prefix_count == OVERRIDES_MAX)
		return -E2BIG;
	rc = add(&overrides->prefixes[len], address, set);
	if (rc == 0)
		overrides->prefix_count++;
	return rc;
}

static size_t
name_lower_bound(const struct overrides *overrides, const char *name)
{
	size_t low = 0, high = overrides->name_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(overrides->names[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct threshold_set *
find_name(const struct overrides *overrides, const char *name)
{
	size_t i = name_lower_bound(overrides, name);

	if (i == overrides->name_count ||
	    strcmp(overrides->names[i].name, name) != 0)
		return NULL;
	return &overrides->names[i].set;
}

int
overrides_add_relationship(struct overrides *overrides, const char *name,
    const struct threshold_set *set)
{
	size_t i = name_lower_bound(overrides, name);
	struct by_name *names;
	char *copy;

	if (find_name(overrides, name) != NULL)
		return -EEXIST;
	if (overrides->name_count == OVERRIDES_MAX)
		return -E2BIG;
	names = realloc(
	    overrides->names, (overrides->name_count + 1) * sizeof(*names));
	if (names == NULL)
		return -ENOMEM;
	overrides->names = names;
	if ((copy = strdup(name)) == NULL)
		return -ENOMEM;
	memmove(&names[i + 1], &names[i],
	    (overrides->name_count - i) * sizeof(*names));
	names[i] = (struct by_name) { .name = copy, .set = *set };
	overrides->name_count++;
	return 0;
}

/* ---- asking ---- */

const struct thresholds *
overrides_base(const struct overrides *overrides)
{
	return &overrides->base;
}

static void
apply(const struct threshold_set *set, struct thresholds *to)
{
	if (set != NULL)
		threshold_set_apply(set, to);
}

void
overrides_of(const struct overrides *overrides, uint32_t address, uint32_t mask,
    const char *relationship, struct thresholds *ret_thresholds)
{
	unsigned int len, longest = ipv4_mask_bits(mask);
	uint32_t ones;

	*ret_thresholds = overrides->base;
	if (relationship != NULL && overrides->name_count > 0)
		apply(find_name(overrides, relationship), ret_thresholds);
	for (len = 0; overrides->prefix_count > 0 && len <= longest; len++) {
		ones = len == 0 ? 0 : UINT32_MAX << (32 - len);
		apply(find(&overrides->prefixes[len], address & ones),
		    ret_thresholds);
	}
	apply(find(&overrides->scopes, address), ret_thresholds);
}

void
overrides_of_scope(const struct overrides *overrides,
    const struct topology *topology, const struct scope *scope,
    struct thresholds *ret_thresholds)
{
	const char *name = NULL;

	if (scope->relation_count > 0)
		name = topology_relationship(
		    topology, topology_scope_relationships(topology, scope)[0])
			   ->name;
	overrides_of(
	    overrides, scope->address, scope->mask, name, ret_thresholds);
}
