/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The states of one server's relationships as they were told last, and which
 * change is told when.  One that changes too fast is told of no more until it
 * has been quiet; then where it has got to, and how many changes were left
 * out.
 */

#ifndef DHCPFO_SERVICE_RELATION_H
#define DHCPFO_SERVICE_RELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/generation.h"

/* More than so many changes within the period are too fast; 0: never. */
struct service_damping {
	uint32_t changes;
	uint32_t period; /* seconds */
	uint32_t quiet;	 /* seconds without a change that end it */
};

struct service_relation {
	char *name;
	bool known;			/* it was seen before */
	struct relationship_state seen; /* at the last look */
	enum failover_state told;
	bool damped;
	uint32_t left_out; /* changes, since it is damped */
	uint32_t count;	   /* changes since then: */
	int64_t window_ms; /* monotonic */
	int64_t changed_ms;
};

struct service_relations {
	struct service_relation *entries; /* by name */
	size_t count;
};

/* from, to: the states; left_out: changes since what was told last. */
typedef void service_relation_cb(void *arg, const char *name,
    const struct relationship_state *state, enum failover_state from,
    uint32_t left_out);

void service_relations_done(struct service_relations *set);

/* NULL: there is none of that name. */
const struct service_relation *service_relations_find(
    const struct service_relations *set, const char *name);

/*
 * Looks at all relationships of a view.  One that is seen for the first time
 * is told of if it is not NORMAL, as coming from NO_STATE.  What is gone is
 * forgotten.  0, or -ENOMEM: nothing changed and nothing was told.
 */
int service_relations_look(struct service_relations *set,
    const struct generation *generation, const struct service_damping *damping,
    int64_t mono_ms, service_relation_cb *cb, void *arg);

/* Time has passed: tells of those that have been quiet for long enough. */
void service_relations_pass(struct service_relations *set,
    const struct service_damping *damping, int64_t mono_ms,
    service_relation_cb *cb, void *arg);

/* As if that state had been told; behind all names that are there.  0 or
 * -ENOMEM. */
int service_relations_append(struct service_relations *set, const char *name,
    enum failover_state told, uint32_t since);

/* 0 or -ENOMEM.  to is empty before. */
int service_relations_copy(
    const struct service_relations *from, struct service_relations *to);

void service_relations_move(
    struct service_relations *to, struct service_relations *from);

#endif
