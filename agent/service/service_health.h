/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * How a server's data is: the source states and the age that the MIB has, from
 * the reports of its provider and the monotonic clock.
 */

#ifndef DHCPFO_SERVICE_HEALTH_H
#define DHCPFO_SERVICE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "core/server.h"

struct clock;
struct provider_report;

/* All zero: nothing was reported yet. */
struct service_health {
	bool reported;
	bool remote;	    /* the last report could not reach the source */
	bool running;	    /* as the last report that succeeded had it */
	bool confirmed;	    /* ever; then: */
	int64_t mono_ms;    /* when last, by the monotonic clock */
	int64_t at;	    /* and by the wall clock */
	struct err trouble; /* of the last report; code 0 = readable */
};

/* Takes a report in.  Data is confirmed by one that succeeded and found the
 * DHCP server up, or was not to ask, as long ago as its age says; and by any
 * other that has an age, unless it was confirmed later than that. */
void service_health_report(struct service_health *health,
    const struct provider_report *report, const struct clock *clock);

enum server_state service_health_state(const struct service_health *health,
    const struct clock *clock, uint32_t stale_after);

/* Whole seconds since the last confirmation; -1 = never.  A wall clock that
 * is stepped does not change it. */
int64_t service_health_age(
    const struct service_health *health, const struct clock *clock);

/* Milliseconds until data that is ok now becomes stale; at least 1. */
int64_t service_health_stale_in(const struct service_health *health,
    const struct clock *clock, uint32_t stale_after);

/* What is wrong in that state, for people; "" if nothing is.  Borrowed until
 * the next report. */
const char *service_health_words(
    const struct service_health *health, enum server_state state);

#endif
