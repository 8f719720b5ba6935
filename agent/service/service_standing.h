/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Which conditions of the scopes of one server stand, and of which of them it
 * was told that they do.  Kept from one view to the next, over a reopening of
 * the source and over a restart of the program, so that each is told once.
 */

#ifndef DHCPFO_SERVICE_STANDING_H
#define DHCPFO_SERVICE_STANDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"

/* Bits of 1 << enum event_kind. */
struct service_standing {
	uint32_t scope;
	uint16_t stands;
	uint16_t told; /* of these */
	/* Since when, monotonic, something is so that is yet to last: its
	 * imbalance; SERVICE_NOT_WAITING. */
	int64_t waits_ms;
};

#define SERVICE_NOT_WAITING INT64_MIN

#define SERVICE_KIND(kind) ((uint16_t)(1u << (unsigned int)(kind)))

/* Only what stands or waits takes room: at most one entry per scope.  All zero
 * is an empty set. */
struct service_standings {
	struct service_standing *entries; /* ascending by scope */
	size_t count, room;
	size_t waiting; /* entries that wait */
};

void service_standings_done(struct service_standings *set);

/* NULL: nothing stands there.  Borrowed until the set changes. */
struct service_standing *service_standings_find(
    const struct service_standings *set, uint32_t scope);

/* Behind all others.  0 or -ENOMEM: nothing changed. */
int service_standings_append(
    struct service_standings *set, const struct service_standing *standing);

/* 0 or -ENOMEM.  to is empty before. */
int service_standings_copy(
    const struct service_standings *from, struct service_standings *to);

/* to takes what from has; from is empty then. */
void service_standings_move(
    struct service_standings *to, struct service_standings *from);

#endif
