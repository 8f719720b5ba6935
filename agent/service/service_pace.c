/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_pace.h"

/* A source that takes longer to read than its interval gets a rest of a
 * quarter of it, so that the worker is left to the others too. */
#define REST_DIVISOR 4
#define JITTER_DIVISOR 8

void
service_pace_init(struct service_pace *pace, uint32_t interval_ms,
    const char *name, int64_t mono_ms)
{
	uint32_t seed = (uint32_t)mono_ms;

	for (; *name != '\0'; name++)
		seed = (seed ^ (uint8_t)*name) * 16777619u;
	*pace = (struct service_pace) {
		.interval_ms = interval_ms > 0 ? interval_ms : 1,
		.random = seed | 1, /* zero would stay zero */
	};
	pace->delay_ms = pace->interval_ms;
}

void
service_pace_begin(struct service_pace *pace, int64_t mono_ms)
{
	pace->begun_ms = mono_ms;
}

/* xorshift (Marsaglia 2003): enough for this. */
static uint32_t
next_random(struct service_pace *pace)
{
	pace->random ^= pace->random << 13;
	pace->random ^= pace->random >> 17;
	pace->random ^= pace->random << 5;
	return pace->random;
}

static void
back_off(struct service_pace *pace)
{
	int64_t most = SERVICE_PACE_BACKOFF_MAX_MS;

	if (most < pace->interval_ms)
		most = pace->interval_ms;
	pace->delay_ms *= 2;
	if (pace->delay_ms > most)
		pace->delay_ms = most;
}

int64_t
service_pace_end(
    struct service_pace *pace, bool remote_failure, int64_t mono_ms)
{
	int64_t wait, rest;

	if (remote_failure)
		back_off(pace);
	else
		pace->delay_ms = pace->interval_ms;
	wait = pace->delay_ms;
	if (remote_failure)
		wait -= next_random(pace) % (wait / JITTER_DIVISOR + 1);
	wait -= mono_ms - pace->begun_ms;
	rest = pace->delay_ms / REST_DIVISOR;
	return wait > rest ? wait : rest;
}
