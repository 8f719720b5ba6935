/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The only module that asks the system for the time.  Everything else is given
 * a clock, so that a capture can be read at the moment it was taken and a test
 * can let an hour pass at once.
 */

#ifndef DHCPFO_BASE_CLOCK_H
#define DHCPFO_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
	bool frozen;
	int64_t now;	 /* seconds since 1970 UTC, when frozen */
	int64_t mono_ms; /* the monotonic clock, when frozen */
};

/* A clock that follows the system's. */
void clock_init(struct clock *clock);

/* From now on this clock says "now" until it is frozen anew. */
void clock_freeze(struct clock *clock, int64_t now);

/* Moves both times of a frozen clock by seconds, which may be negative for
 * the wall clock; the monotonic one never goes back. */
void clock_step(struct clock *clock, int64_t seconds);

/* Seconds since 1970-01-01 UTC. */
int64_t clock_now(const struct clock *clock);

/* Milliseconds of a clock that never steps; its zero has no meaning. */
int64_t clock_mono_ms(const struct clock *clock);

#endif
