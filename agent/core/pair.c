/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/pair.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "core/failover.h"
#include "core/generation.h"
#include "core/topology.h"

/* The two sides, and which relationship of one is which of the other. */
struct pair {
	const struct generation *here, *there;
	const struct topology *our, *their;
	uint32_t *theirs; /* of our relationship i; TOPOLOGY_NONE: none */
	uint32_t *ours;	  /* of their relationship i */
};

static uint32_t *
map(const struct topology *from, const struct topology *to)
{
	size_t i, n = topology_relationship_count(from);
	uint32_t *found;
	ptrdiff_t at;

	if ((found = malloc((n + 1) * sizeof(*found))) == NULL)
		return NULL;
	for (i = 0; i < n; i++) {
		at = topology_find_relationship(
		    to, topology_relationship(from, i)->name);
		found[i] = at < 0 ? TOPOLOGY_NONE : (uint32_t)at;
	}
	return found;
}

/* ---- states ---- */

/*
 * Neither server can be in NORMAL while the other, up and settled, is not; nor
 * can both believe that the other one is down; nor have both the same role.
 */
static bool
states_clash(const struct relationship *a, const struct relationship *b,
    const struct relationship_state *as, const struct relationship_state *bs)
{
	if (a->role == b->role)
		return true;
	if (as->state == FAILOVER_NO_STATE || bs->state == FAILOVER_NO_STATE)
		return false;
	if ((as->state == FAILOVER_NORMAL) != (bs->state == FAILOVER_NORMAL))
		return true;
	return as->state == FAILOVER_PARTNER_DOWN &&
	    bs->state == FAILOVER_PARTNER_DOWN;
}

bool
pair_contradicts(const struct generation *here, const struct generation *there,
    size_t relationship, int64_t now)
{
	const struct topology *our = generation_topology(here);
	const struct topology *their = generation_topology(there);
	const struct relationship *a = topology_relationship(our, relationship);
	const struct relationship_state *as, *bs;
	ptrdiff_t at = topology_find_relationship(their, a->name);
	uint32_t since;

	if (at < 0)
		return false;
	as = generation_relationship(here, relationship);
	bs = generation_relationship(there, (size_t)at);
	since = as->since > bs->since ? as->since : bs->since;
	return now - (int64_t)since >= PAIR_SETTLED &&
	    states_clash(a, topology_relationship(their, (size_t)at), as, bs);
}

/* ---- what is configured ---- */

/* The next range of a scope that is in a relationship both have. */
static const struct range *
next_shared(const struct topology *t, const struct scope *scope,
    const uint32_t *other, uint32_t *at)
{
	const struct range *range;

	while (*at < scope->range_count) {
		range = topology_range(t, scope->range_first + (*at)++);
		if (range->relationship != TOPOLOGY_NONE &&
		    other[range->relationship] != TOPOLOGY_NONE)
			return range;
	}
	return NULL;
}

static bool
has_shared(
    const struct topology *t, const struct scope *scope, const uint32_t *other)
{
	uint32_t at = 0;

	return next_shared(t, scope, other, &at) != NULL;
}

/*
 * Whether both give the same addresses to the same relationship.  Ranges that
 * touch are one: the partners may have cut them differently.
 */
static bool
same_pools(
    const struct pair *pair, const struct scope *a, const struct scope *b)
{
	const struct range *ra, *rb;
	uint32_t ia = 0, ib = 0, first, last;
	struct range left = { 0 };
	bool have = false;

	for (;;) {
		ra = next_shared(pair->our, a, pair->theirs, &ia);
		if (ra == NULL)
			break;
		for (first = ra->first;; first = last + 1) {
			rb = have ?
			    &left :
			    next_shared(pair->their, b, pair->ours, &ib);
			if (rb == NULL || rb->first != first ||
			    rb->relationship != pair->theirs[ra->relationship])
				return false;
			last = rb->last < ra->last ? rb->last : ra->last;
			have = rb->last > last;
			if (have) {
				left = *rb;
				left.first = last + 1;
			}
			if (last == ra->last)
				break;
		}
	}
	return !have && next_shared(pair->their, b, pair->ours, &ib) == NULL;
}

/* ---- in words ---- */

static void say(struct pair_difference *d, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct pair_difference *d, const char *fmt, ...)
{
	size_t len = strlen(d->text);
	va_list ap;

	if (len > 0 && len + 2 < sizeof(d->text)) {
		memcpy(d->text + len, "; ", 3);
		len += 2;
	}
	va_start(ap, fmt);
	(void)vsnprintf(d->text + len, sizeof(d->text) - len, fmt, ap);
	va_end(ap);
}

static void
compare_scope(
    const struct pair *pair, const struct scope *a, struct pair_difference *d)
{
	char text[IPV4_TEXT];
	const struct scope *b;
	ptrdiff_t at;

	if (!has_shared(pair->our, a, pair->theirs))
		return;
	at = topology_find_scope(pair->their, a->address);
	b = at < 0 ? NULL : topology_scope(pair->their, (size_t)at);
	if (b == NULL || !has_shared(pair->their, b, pair->ours)) {
		if (d->scopes_here++ == 0)
			say(d, "scope %s is not on the partner",
			    ipv4_format(a->address, text));
	} else if (a->mask != b->mask || !same_pools(pair, a, b)) {
		if (d->pools++ == 0)
			say(d, "the pools of scope %s differ",
			    ipv4_format(a->address, text));
	}
}

static void
compare(const struct pair *pair, bool states, int64_t now,
    struct pair_difference *d)
{
	const struct scope *scope;
	char text[IPV4_TEXT];
	ptrdiff_t at;
	size_t i;

	for (i = 0; i < topology_scope_count(pair->our); i++)
		compare_scope(pair, topology_scope(pair->our, i), d);
	for (i = 0; i < topology_scope_count(pair->their); i++) {
		scope = topology_scope(pair->their, i);
		if (!has_shared(pair->their, scope, pair->ours))
			continue;
		at = topology_find_scope(pair->our, scope->address);
		if (at >= 0 &&
		    has_shared(pair->our, topology_scope(pair->our, (size_t)at),
			pair->theirs))
			continue;
		if (d->scopes_there++ == 0)
			say(d, "scope %s is on the partner only",
			    ipv4_format(scope->address, text));
	}
	for (i = 0; states && i < topology_relationship_count(pair->our); i++) {
		if (!pair_contradicts(pair->here, pair->there, i, now))
			continue;
		if (d->relationships++ == 0)
			say(d, "the states of %s cannot both be true",
			    topology_relationship(pair->our, i)->name);
	}
}

int
pair_compare(const struct generation *here, const struct generation *there,
    bool states, int64_t now, struct pair_difference *ret_difference)
{
	struct pair pair = { .here = here, .there = there };
	struct pair_difference d = { 0 };
	int rc = -ENOMEM;

	pair.our = generation_topology(here);
	pair.their = generation_topology(there);
	pair.theirs = map(pair.our, pair.their);
	pair.ours = map(pair.their, pair.our);
	if (pair.theirs != NULL && pair.ours != NULL) {
		compare(&pair, states, now, &d);
		*ret_difference = d;
		rc = 0;
	}
	free(pair.theirs);
	free(pair.ours);
	return rc;
}
