/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a server's configuration declares, row by row, and a topology built of
 * the rows of a peer. */

#ifndef DHCPFO_WIRE_WIRE_TOPOLOGY_H
#define DHCPFO_WIRE_WIRE_TOPOLOGY_H

#include <stddef.h>
#include <stdint.h>

#include "wire/dhcpfo.h"

struct err;
struct range;
struct relationship;
struct relationship_state;
struct scope;
struct topology;
struct topology_builder;

/* ---- giving; strings are borrowed, what is too long is cut by the caller's
 * buffers ---- */

/* The names of one relationship, at most WIRE_NAME bytes each. */
struct wire_topology_names {
	char host[WIRE_NAME + 1];
	char peer_host[WIRE_NAME + 1];
};

void wire_topology_put_relationship(const struct relationship *relationship,
    const struct relationship_state *state, struct wire_topology_names *names,
    wire_relationship *ret_row);
void wire_topology_put_scope(const struct scope *scope, wire_scope *ret_row);
void wire_topology_put_range(const struct range *range, wire_range *ret_row);

/* ---- taking: each 0, -ENOMEM, or -EPROTO with err for what no server of ours
 * would send ---- */

/* *ret_relationship borrows from row. */
int wire_topology_get_relationship(wire_relationship *row,
    struct relationship *ret_relationship, struct relationship_state *ret_state,
    struct err *err);

/* A page declared in the builder; states has room for its rows. */
int wire_topology_add_relationships(struct topology_builder *builder,
    const wire_relationships *page, struct relationship_state *states,
    struct err *err);
int wire_topology_add_scopes(
    struct topology_builder *builder, const wire_scopes *page, struct err *err);
int wire_topology_add_ranges(
    struct topology_builder *builder, const wire_ranges *page, struct err *err);

/* Finishes the builder; -EPROTO too if the result has not as many scopes and
 * ranges as the view has told. */
int wire_topology_finish(struct topology_builder *builder,
    const wire_view *view, struct topology **ret_topology, struct err *err);

#endif
