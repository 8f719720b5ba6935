/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A copy of a view in the making: its head, and what comes page by page, each
 * page checked against what the head has announced.  Knows no network.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_PARTS_H
#define DHCPFO_PROVIDER_ONCRPC_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/dhcpfo.h"

struct err;
struct generation;
struct oncrpc_procedure;
struct oncrpc_step;
struct relationship_state;
struct scope_statistics;
struct topology;
struct topology_builder;

/* All zero is an empty one. */
struct oncrpc_parts {
	wire_view_reply head;
	struct topology_builder *builder;    /* NULL: the layout is the same */
	struct topology *topology;	     /* NULL: not built yet */
	struct relationship_state *states;   /* one per relationship */
	struct scope_statistics *statistics; /* one per scope */
	const struct oncrpc_step *step;
	size_t first; /* row of the next page */
};

/* What there is of an earlier copy. */
struct oncrpc_earlier {
	struct generation *copy;     /* NULL: none; borrowed */
	uint64_t generation, layout; /* its numbers over there */
};

void oncrpc_parts_done(struct oncrpc_parts *parts);

/* The head's, once it was taken. */
const wire_view *oncrpc_parts_view(const struct oncrpc_parts *parts);

/*
 * Takes the head out of the result of oncrpc_view; what the earlier copy knows
 * is not asked for again.  server "" is any.  1: that copy is current; 0: pages
 * are to follow; else err says why: what wire_status_rc() gives, -EPROTO,
 * -ENOMEM.
 */
int oncrpc_parts_begin(struct oncrpc_parts *parts, wire_view_reply *result,
    const char *server, const struct oncrpc_earlier *earlier, struct err *err);

enum oncrpc_need {
	ONCRPC_NEED_PAGE,
	ONCRPC_NEED_TOPOLOGY, /* oncrpc_parts_build() */
	ONCRPC_NEED_NOTHING,  /* oncrpc_parts_publish() */
};

/* What is missing; of a page its procedure, first row and most rows. */
enum oncrpc_need oncrpc_parts_need(struct oncrpc_parts *parts,
    const struct oncrpc_procedure **ret_procedure, uint32_t *ret_first,
    uint32_t *ret_rows);

/* Takes the page that was missing: 0, or with err what wire_status_rc() gives
 * (-ESTALE: the view is gone), -EPROTO, -ENOMEM. */
int oncrpc_parts_take(
    struct oncrpc_parts *parts, void *result, struct err *err);

/* Sorts what is configured, which may take its time: any thread may.  0,
 * -EPROTO or -ENOMEM with err. */
int oncrpc_parts_build(struct oncrpc_parts *parts, struct err *err);

/* The copy, of this number; NULL: no memory. */
struct generation *oncrpc_parts_publish(
    const struct oncrpc_parts *parts, uint64_t number);

#endif
