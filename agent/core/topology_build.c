/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* From declarations in the order of a file to a sorted topology. */

#include "core/topology.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "core/topology_private.h"

struct subnet {
	uint32_t address, mask;
	uint32_t outer; /* the subnet around it, or TOPOLOGY_NONE */
	uint32_t scope; /* the scope it becomes, or TOPOLOGY_NONE */
	size_t seq;	/* its place among the declarations */
	char *name;
};

struct declared_range {
	uint32_t first, last, relationship, subnet;
	bool bootp;
	size_t seq;
	struct place place;
};

struct topology_builder {
	struct subnet *subnets;
	size_t subnet_count, subnet_cap;
	struct declared_range *ranges;
	size_t range_count, range_cap;
	struct relationship *relationships;
	size_t relationship_count, relationship_cap;
};

struct topology_builder *
topology_builder_new(void)
{
	return calloc(1, sizeof(struct topology_builder));
}

void
topology_builder_free(struct topology_builder *builder)
{
	size_t i;

	if (builder == NULL)
		return;
	for (i = 0; i < builder->subnet_count; i++)
		free(builder->subnets[i].name);
	for (i = 0; i < builder->relationship_count; i++)
		relationship_done(&builder->relationships[i]);
	free(builder->subnets);
	free(builder->ranges);
	free(builder->relationships);
	free(builder);
}

/* Room for one more element; 0, -E2BIG or -ENOMEM. */
static int
grow(void *array, size_t *cap, size_t count, size_t size, size_t max,
    const char *what, struct err *err)
{
	void **items = array, *more;
	size_t want;

	if (count < *cap)
		return 0;
	if (count >= max)
		return err_set(err, -E2BIG, "more than %zu %s", max, what);
	want = *cap == 0 ? 16 : *cap * 2;
	if ((more = realloc(*items, want * size)) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	*items = more;
	*cap = want;
	return 0;
}

int
topology_builder_add_relationship(struct topology_builder *builder,
    const struct relationship *relationship, uint32_t *ret_index,
    struct err *err)
{
	size_t i, n = builder->relationship_count;
	int rc;

	if (strlen(relationship->name) > TOPOLOGY_NAME_MAX)
		return err_set(err, -EINVAL,
		    "relationship name longer than %d bytes",
		    TOPOLOGY_NAME_MAX);
	for (i = 0; i < n; i++)
		if (strcmp(builder->relationships[i].name,
			relationship->name) == 0)
			return err_set(err, -EEXIST,
			    "relationship \"%s\" declared twice",
			    relationship->name);
	if ((rc = grow(&builder->relationships, &builder->relationship_cap, n,
		 sizeof(*builder->relationships), TOPOLOGY_RELATIONSHIPS_MAX,
		 "failover relationships", err)) != 0)
		return rc;
	if (relationship_copy(relationship, &builder->relationships[n]) != 0)
		return err_set(err, -ENOMEM, "out of memory");
	builder->relationship_count++;
	*ret_index = (uint32_t)n;
	return 0;
}

int
topology_builder_add_subnet(struct topology_builder *builder, uint32_t address,
    uint32_t mask, const char *name, struct err *err)
{
	struct subnet *subnet;
	int rc;

	if (!ipv4_mask_valid(mask) || (address & ~mask) != 0)
		return err_set(err, -EINVAL, "bad subnet number or mask");
	if ((rc = grow(&builder->subnets, &builder->subnet_cap,
		 builder->subnet_count, sizeof(*subnet), TOPOLOGY_SCOPES_MAX,
		 "subnets", err)) != 0)
		return rc;
	subnet = &builder->subnets[builder->subnet_count];
	memset(subnet, 0, sizeof(*subnet));
	subnet->address = address;
	subnet->mask = mask;
	subnet->outer = subnet->scope = TOPOLOGY_NONE;
	subnet->seq = builder->subnet_count;
	subnet->name = strndup(name != NULL ? name : "", TOPOLOGY_NAME_MAX);
	if (subnet->name == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	builder->subnet_count++;
	return 0;
}

int
topology_builder_add_range(struct topology_builder *builder, uint32_t first,
    uint32_t last, uint32_t relationship, bool bootp, const struct place *place,
    struct err *err)
{
	struct declared_range *range;
	int rc;

	if (first > last)
		return err_set(err, -EINVAL, "range ends before it begins");
	if (relationship != TOPOLOGY_NONE &&
	    relationship >= builder->relationship_count)
		return err_set(err, -EINVAL, "no such relationship");
	if ((rc = grow(&builder->ranges, &builder->range_cap,
		 builder->range_count, sizeof(*range), TOPOLOGY_RANGES_MAX,
		 "ranges", err)) != 0)
		return rc;
	range = &builder->ranges[builder->range_count];
	memset(range, 0, sizeof(*range));
	range->first = first;
	range->last = last;
	range->relationship = relationship;
	range->bootp = bootp;
	range->seq = builder->range_count++;
	if (place != NULL)
		range->place = *place;
	return 0;
}

/* By address, the widest first, then as declared. */
static int
subnet_order(const void *va, const void *vb)
{
	const struct subnet *a = va, *b = vb;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (a->mask != b->mask)
		return a->mask < b->mask ? -1 : 1;
	return a->seq < b->seq ? -1 : 1;
}

static int
range_order(const void *va, const void *vb)
{
	const struct declared_range *a = va, *b = vb;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->seq < b->seq ? -1 : 1;
}

/*
 * One scope per address: the same subnet twice is one, and a narrower subnet
 * that begins where a wider one does counts with the wider one, since an
 * address can index only one row.
 */
static void
merge_subnets(struct topology_builder *builder)
{
	struct subnet *subnets = builder->subnets, *last;
	size_t i, n = 0;
	uint32_t outer;

	if (builder->subnet_count == 0)
		return;
	qsort(subnets, builder->subnet_count, sizeof(*subnets), subnet_order);
	for (i = 1; i < builder->subnet_count; i++) {
		last = &subnets[n];
		if (subnets[i].address != last->address) {
			subnets[++n] = subnets[i];
		} else if (last->name[0] == '\0') {
			free(last->name);
			last->name = subnets[i].name;
		} else {
			free(subnets[i].name);
		}
	}
	builder->subnet_count = n + 1;
	for (i = 1; i <= n; i++) {
		outer = (uint32_t)i - 1;
		while (outer != TOPOLOGY_NONE &&
		    (subnets[i].address & subnets[outer].mask) !=
			subnets[outer].address)
			outer = subnets[outer].outer;
		subnets[i].outer = outer;
	}
}

static uint32_t
subnet_of(const struct topology_builder *builder, uint32_t address)
{
	const struct subnet *subnets = builder->subnets;
	size_t low = 0, high = builder->subnet_count, mid;
	uint32_t i;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (subnets[mid].address <= address)
			low = mid + 1;
		else
			high = mid;
	}
	i = low == 0 ? TOPOLOGY_NONE : (uint32_t)low - 1;
	while (i != TOPOLOGY_NONE &&
	    (address & subnets[i].mask) != subnets[i].address)
		i = subnets[i].outer;
	return i;
}

/* The narrowest one that contains both ends: a range may begin or end in a
 * subnet inside of the one that it was declared for. */
static uint32_t
subnet_of_range(
    const struct topology_builder *builder, const struct declared_range *range)
{
	const struct subnet *subnets = builder->subnets;
	uint32_t i = subnet_of(builder, range->first);

	while (i != TOPOLOGY_NONE &&
	    (range->last & subnets[i].mask) != subnets[i].address)
		i = subnets[i].outer;
	return i;
}

static int
place_ranges(struct topology_builder *builder, struct err *err)
{
	struct declared_range *r, *before = NULL, *later;
	char first[IPV4_TEXT], last[IPV4_TEXT];
	size_t i;

	if (builder->range_count > 0)
		qsort(builder->ranges, builder->range_count,
		    sizeof(*builder->ranges), range_order);
	for (i = 0; i < builder->range_count; i++, before = r) {
		r = &builder->ranges[i];
		if (before != NULL && r->first <= before->last) {
			later = r->seq > before->seq ? r : before;
			return err_at(err, -EINVAL, &later->place,
			    "address %s is in two ranges",
			    ipv4_format(r->first, first));
		}
		r->subnet = subnet_of_range(builder, r);
		if (r->subnet == TOPOLOGY_NONE)
			return err_at(err, -EINVAL, &r->place,
			    "range %s %s is not in one declared subnet",
			    ipv4_format(r->first, first),
			    ipv4_format(r->last, last));
	}
	return 0;
}

/* Subnets that hold a range become scopes; names move over. */
static int
make_scopes(struct topology_builder *builder, struct topology *topology)
{
	struct subnet *subnet;
	struct scope *scope;
	uint32_t outer;
	size_t i, n = 0;

	for (i = 0; i < builder->range_count; i++) {
		subnet = &builder->subnets[builder->ranges[i].subnet];
		if (subnet->scope == TOPOLOGY_NONE) {
			subnet->scope = 0;
			n++;
		}
	}
	topology->scopes = calloc(n + 1, sizeof(*topology->scopes));
	topology->outer = calloc(n + 1, sizeof(*topology->outer));
	if (topology->scopes == NULL || topology->outer == NULL)
		return -ENOMEM;
	for (i = 0, n = 0; i < builder->subnet_count; i++) {
		subnet = &builder->subnets[i];
		if (subnet->scope == TOPOLOGY_NONE)
			continue;
		scope = &topology->scopes[n];
		scope->address = subnet->address;
		scope->mask = subnet->mask;
		scope->name = subnet->name;
		subnet->name = NULL;
		outer = subnet->outer;
		while (outer != TOPOLOGY_NONE &&
		    builder->subnets[outer].scope == TOPOLOGY_NONE)
			outer = builder->subnets[outer].outer;
		topology->outer[n] = outer == TOPOLOGY_NONE ?
		    TOPOLOGY_NONE :
		    builder->subnets[outer].scope;
		subnet->scope = (uint32_t)n++;
	}
	topology->scope_count = n;
	return 0;
}

/* Ranges in the order of their scopes, without a sort: the scopes' counts say
 * where each one goes. */
static int
make_ranges(struct topology_builder *builder, struct topology *topology)
{
	size_t i, n = builder->range_count;
	const struct declared_range *r;
	struct scope *scope;
	struct range *to;
	uint32_t at = 0, s;

	topology->ranges = calloc(n + 1, sizeof(*topology->ranges));
	topology->by_address = calloc(n + 1, sizeof(*topology->by_address));
	if (topology->ranges == NULL || topology->by_address == NULL)
		return -ENOMEM;
	topology->range_count = n;
	for (i = 0; i < n; i++)
		topology
		    ->scopes[builder->subnets[builder->ranges[i].subnet].scope]
		    .range_count++;
	for (i = 0; i < topology->scope_count; i++) {
		topology->scopes[i].range_first = at;
		at += topology->scopes[i].range_count;
		topology->scopes[i].range_count = 0;
	}
	for (i = 0; i < n; i++) {
		r = &builder->ranges[i];
		s = builder->subnets[r->subnet].scope;
		scope = &topology->scopes[s];
		at = scope->range_first + scope->range_count++;
		to = &topology->ranges[at];
		to->first = r->first;
		to->last = r->last;
		to->scope = s;
		to->relationship = r->relationship;
		to->bootp = r->bootp;
		topology->by_address[i] = at;
	}
	return 0;
}

static int
number_order(const void *va, const void *vb)
{
	const uint32_t *a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* The relationships of each scope, each once, in the order of the file. */
static int
make_relations(struct topology *topology)
{
	uint32_t *relations, relationship;
	size_t i, j, n = 0, first, kept;
	struct scope *scope;

	relations = calloc(topology->range_count + 1, sizeof(*relations));
	if (relations == NULL)
		return -ENOMEM;
	for (i = 0; i < topology->scope_count; i++) {
		scope = &topology->scopes[i];
		first = n;
		for (j = 0; j < scope->range_count; j++) {
			relationship = topology->ranges[scope->range_first + j]
					   .relationship;
			if (relationship != TOPOLOGY_NONE)
				relations[n++] = relationship;
		}
		if (n > first)
			qsort(relations + first, n - first, sizeof(*relations),
			    number_order);
		for (j = kept = first; j < n; j++)
			if (j == first || relations[j] != relations[j - 1])
				relations[kept++] = relations[j];
		n = kept;
		scope->relation_first = (uint32_t)first;
		scope->relation_count = (uint32_t)(n - first);
	}
	topology->relations = relations;
	topology->relation_count = n;
	return 0;
}

int
topology_builder_finish(struct topology_builder *builder,
    struct topology **ret_topology, struct err *err)
{
	struct topology *topology;
	int rc;

	merge_subnets(builder);
	if ((rc = place_ranges(builder, err)) != 0)
		return rc;
	if ((topology = calloc(1, sizeof(*topology))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	atomic_init(&topology->refs, 1);
	if (make_scopes(builder, topology) != 0 ||
	    make_ranges(builder, topology) != 0 ||
	    make_relations(topology) != 0) {
		topology_unref(topology);
		return err_set(err, -ENOMEM, "out of memory");
	}
	topology->relationships = builder->relationships;
	topology->relationship_count = builder->relationship_count;
	builder->relationships = NULL;
	builder->relationship_count = builder->relationship_cap = 0;
	*ret_topology = topology;
	return 0;
}
