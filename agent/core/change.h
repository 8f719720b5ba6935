/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What differs between two views of one server: which scopes have other
 * numbers, which relationships another state.
 */

#ifndef DHCPFO_CORE_CHANGE_H
#define DHCPFO_CORE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct generation;
struct relationship;
struct relationship_state;

/* Whether what is configured may differ: scopes, ranges, relationships.
 * before NULL: it does. */
bool change_topology(
    const struct generation *before, const struct generation *after);

/*
 * Sets changed[i] for each scope i of after that is new, differs in what is
 * configured or has other numbers; the others stay.  changed has room for
 * every scope.  before NULL: all of them.
 */
void change_scopes(const struct generation *before,
    const struct generation *after, bool *changed);

/*
 * Whether a relationship went from one state to another between two looks at
 * it; *ret_from: the one it left.  Where it is in the same state as before but
 * entered it anew, that is the state between the two.
 */
bool change_relationship(const struct relationship_state *before,
    const struct relationship_state *after, unsigned int *ret_from);

#endif
