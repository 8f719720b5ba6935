/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_split.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/server.h"
#include "core/topology.h"

struct split {
	uint8_t hba[BUCKET_HBA_LEN];
	enum split_source source;
};

/* The other end of the same relationship, if its own file says the split: the
 * primary's does. */
static const struct relationship *
told_by_partner(
    const struct relationship *relationship, const struct topology *partner)
{
	const struct relationship *theirs;
	ptrdiff_t i;

	if (partner == NULL ||
	    (i = topology_find_relationship(partner, relationship->name)) < 0)
		return NULL;
	theirs = topology_relationship(partner, (size_t)i);
	return theirs->split_source == SPLIT_CONFIGURED ? theirs : NULL;
}

/* One for this very relationship goes before one for all. */
static const struct server_split *
set_in_spec(
    const struct relationship *relationship, const struct server_spec *spec)
{
	const struct server_split *all = NULL;
	size_t i;

	for (i = 0; i < spec->split_count; i++) {
		if (spec->splits[i].relationship == NULL)
			all = &spec->splits[i];
		else if (strcmp(spec->splits[i].relationship,
			     relationship->name) == 0)
			return &spec->splits[i];
	}
	return all;
}

static struct split
split_of(const struct relationship *relationship,
    const struct topology *partner, const struct server_spec *spec)
{
	struct split split = { .source = relationship->split_source };
	const struct relationship *theirs;
	const struct server_split *set;

	memcpy(split.hba, relationship->hba, BUCKET_HBA_LEN);
	if (split.source == SPLIT_CONFIGURED)
		return split;
	if ((theirs = told_by_partner(relationship, partner)) != NULL) {
		memcpy(split.hba, theirs->hba, BUCKET_HBA_LEN);
		split.source = SPLIT_PARTNER;
	} else if ((set = set_in_spec(relationship, spec)) != NULL) {
		bucket_split(split.hba, set->split);
		split.source = SPLIT_SET;
	}
	return split;
}

static bool
same(const struct relationship *relationship, const struct split *split)
{
	return relationship->split_source == split->source &&
	    memcmp(relationship->hba, split->hba, BUCKET_HBA_LEN) == 0;
}

/* Replaces *topology, a reference, by one with that split. */
static int
change(struct topology **topology, size_t i, const struct split *split)
{
	struct topology *to;

	if (same(topology_relationship(*topology, i), split))
		return 0;
	to = topology_with_split(*topology, i, split->hba, split->source);
	if (to == NULL)
		return -ENOMEM;
	topology_unref(*topology);
	*topology = to;
	return 0;
}

int
isc_split_apply(struct topology *configured, const struct topology *partner,
    const struct server_spec *spec, struct topology *old,
    struct topology **ret_topology)
{
	struct topology *topology =
	    topology_ref(old != NULL ? old : configured);
	size_t i, n = topology_relationship_count(configured);
	struct split split;
	int rc;

	for (i = 0; i < n; i++) {
		split = split_of(
		    topology_relationship(configured, i), partner, spec);
		if ((rc = change(&topology, i, &split)) != 0) {
			topology_unref(topology);
			return rc;
		}
	}
	*ret_topology = topology;
	return 0;
}
