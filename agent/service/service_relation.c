/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_relation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/change.h"
#include "core/topology.h"

#define MS_PER_S 1000

void
service_relations_done(struct service_relations *set)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		free(set->entries[i].name);
	free(set->entries);
	*set = (struct service_relations) { 0 };
}

static struct service_relation *
find(const struct service_relations *set, const char *name)
{
	size_t low = 0, high = set->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(set->entries[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < set->count && strcmp(set->entries[low].name, name) == 0)
		return &set->entries[low];
	return NULL;
}

const struct service_relation *
service_relations_find(const struct service_relations *set, const char *name)
{
	return find(set, name);
}

static int
compare(const void *a, const void *b)
{
	const struct service_relation *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* The relationships of a topology, with nothing known of them. */
static int
list(const struct topology *topology, struct service_relations *ret_set)
{
	size_t i, count = topology_relationship_count(topology);
	struct service_relations set = { 0 };

	set.entries = calloc(count + 1, sizeof(*set.entries));
	if (set.entries == NULL)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		set.entries[i].name =
		    strdup(topology_relationship(topology, i)->name);
		if (set.entries[i].name == NULL) {
			service_relations_done(&set);
			return -ENOMEM;
		}
		set.count++;
	}
	qsort(set.entries, set.count, sizeof(*set.entries), compare);
	*ret_set = set;
	return 0;
}

static bool
same_names(const struct service_relations *set, const struct topology *topology)
{
	size_t i;

	if (set->count != topology_relationship_count(topology))
		return false;
	for (i = 0; i < set->count; i++)
		if (find(set, topology_relationship(topology, i)->name) == NULL)
			return false;
	return true;
}

/* Makes the set that of the topology's relationships; what was known of those
 * that stay is kept. */
static int
fit(struct service_relations *set, const struct topology *topology)
{
	struct service_relations fresh;
	struct service_relation *old;
	char *name;
	size_t i;

	if (same_names(set, topology))
		return 0;
	if (list(topology, &fresh) != 0)
		return -ENOMEM;
	for (i = 0; i < fresh.count; i++) {
		name = fresh.entries[i].name;
		if ((old = find(set, name)) == NULL)
			continue;
		fresh.entries[i] = *old;
		fresh.entries[i].name = name;
	}
	service_relations_move(set, &fresh);
	return 0;
}

/* ---- looking ---- */

static void
tell(struct service_relation *r, enum failover_state from,
    service_relation_cb *cb, void *arg)
{
	uint32_t left_out = r->left_out;

	r->told = r->seen.state;
	r->left_out = 0;
	cb(arg, r->name, &r->seen, from, left_out);
}

static void
changed(struct service_relation *r, enum failover_state from,
    const struct service_damping *damping, int64_t mono_ms,
    service_relation_cb *cb, void *arg)
{
	if (r->count == 0 ||
	    mono_ms - r->window_ms >= (int64_t)damping->period * MS_PER_S) {
		r->window_ms = mono_ms;
		r->count = 0;
	}
	r->changed_ms = mono_ms;
	r->count++;
	if (damping->changes != 0 && r->count > damping->changes)
		r->damped = true;
	if (r->damped)
		r->left_out++;
	else
		tell(r, from, cb, arg);
}

static void
look(struct service_relation *r, const struct relationship_state *now,
    const struct service_damping *damping, int64_t mono_ms,
    service_relation_cb *cb, void *arg)
{
	const struct relationship_state before = r->seen;
	unsigned int from;

	r->seen = *now;
	if (r->known) {
		if (change_relationship(&before, now, &from))
			changed(r, (enum failover_state)from, damping, mono_ms,
			    cb, arg);
		return;
	}
	r->known = true;
	r->told = now->state;
	if (now->state != FAILOVER_NORMAL && now->state != FAILOVER_NO_STATE)
		tell(r, FAILOVER_NO_STATE, cb, arg);
}

int
service_relations_look(struct service_relations *set,
    const struct generation *generation, const struct service_damping *damping,
    int64_t mono_ms, service_relation_cb *cb, void *arg)
{
	const struct topology *topology = generation_topology(generation);
	size_t i;

	if (fit(set, topology) != 0)
		return -ENOMEM;
	for (i = 0; i < topology_relationship_count(topology); i++)
		look(find(set, topology_relationship(topology, i)->name),
		    generation_relationship(generation, i), damping, mono_ms,
		    cb, arg);
	return 0;
}

void
service_relations_pass(struct service_relations *set,
    const struct service_damping *damping, int64_t mono_ms,
    service_relation_cb *cb, void *arg)
{
	struct service_relation *r;

	for (r = set->entries; r < set->entries + set->count; r++) {
		if (!r->damped ||
		    mono_ms - r->changed_ms <
			(int64_t)damping->quiet * MS_PER_S)
			continue;
		r->damped = false;
		r->count = 0;
		tell(r, r->told, cb, arg);
	}
}

/* ---- keeping ---- */

int
service_relations_append(struct service_relations *set, const char *name,
    enum failover_state told, uint32_t since)
{
	struct service_relation *entries;
	char *copy;

	entries = realloc(set->entries, (set->count + 1) * sizeof(*entries));
	if (entries == NULL)
		return -ENOMEM;
	set->entries = entries;
	if ((copy = strdup(name)) == NULL)
		return -ENOMEM;
	entries[set->count++] = (struct service_relation) {
		.name = copy,
		.known = true,
		.seen = { .state = told, .since = since },
		.told = told,
	};
	return 0;
}

int
service_relations_copy(
    const struct service_relations *from, struct service_relations *to)
{
	const struct service_relation *r;

	for (r = from->entries; r < from->entries + from->count; r++)
		if (service_relations_append(
			to, r->name, r->told, r->seen.since) != 0) {
			service_relations_done(to);
			return -ENOMEM;
		}
	return 0;
}

void
service_relations_move(
    struct service_relations *to, struct service_relations *from)
{
	service_relations_done(to);
	*to = *from;
	*from = (struct service_relations) { 0 };
}
