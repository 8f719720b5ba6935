/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * When a source is looked at next: by its interval, from one beginning to the
 * next.  One that cannot be reached is asked less and less, up to every 30 s,
 * a little earlier each time than that, so that agents do not knock in step.
 */

#ifndef DHCPFO_SERVICE_PACE_H
#define DHCPFO_SERVICE_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define SERVICE_PACE_BACKOFF_MAX_MS 30000

struct service_pace {
	int64_t interval_ms;
	int64_t delay_ms; /* the interval, grown by failures */
	int64_t begun_ms; /* monotonic */
	uint32_t random;
};

/* name and mono_ms make each sequence of random numbers another. */
void service_pace_init(struct service_pace *pace, uint32_t interval_ms,
    const char *name, int64_t mono_ms);

void service_pace_begin(struct service_pace *pace, int64_t mono_ms);

/* A look has ended; how long until the next, in milliseconds. */
int64_t service_pace_end(
    struct service_pace *pace, bool remote_failure, int64_t mono_ms);

#endif
