/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What two partners' views do not agree on although they must: what is
 * configured, and the states of their relationships.  Compared are only
 * relationships that both views have by name, and what belongs to them.
 */

#ifndef DHCPFO_CORE_PAIR_H
#define DHCPFO_CORE_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct generation;

/* States of a moment ago may still be on their way: a contradiction counts
 * when both partners have been in their states for so long, seconds. */
#define PAIR_SETTLED 60

#define PAIR_TEXT 256

struct pair_difference {
	size_t scopes_here;   /* in a shared relationship on this one only */
	size_t scopes_there;  /* on the partner only */
	size_t pools;	      /* scopes whose failover ranges differ */
	size_t relationships; /* whose states cannot both be true */
	char text[PAIR_TEXT]; /* in words, the first of each; "" = none */
};

/*
 * now: seconds since 1970.  states false: one of the two is not known to be up,
 * so its last state proves nothing.  0 or -ENOMEM, *ret_difference untouched.
 */
int pair_compare(const struct generation *here, const struct generation *there,
    bool states, int64_t now, struct pair_difference *ret_difference);

/* Whether the states of a relationship (its index in here) cannot both be
 * true. */
bool pair_contradicts(const struct generation *here,
    const struct generation *there, size_t relationship, int64_t now);

#endif
