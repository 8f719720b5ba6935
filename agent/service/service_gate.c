/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_gate.h"

#include "config/config.h"

#define MINUTE_MS 60000

/* Whether one more is within the limit, in the minute that runs. */
static bool
room(struct service_window *window, uint32_t limit, int64_t mono_ms)
{
	if (window->count == 0 || mono_ms - window->begun_ms >= MINUTE_MS) {
		window->begun_ms = mono_ms;
		window->count = 0;
	}
	return limit == 0 || window->count < limit;
}

/* Good news: what a manager waits for. */
static bool
ends(const struct event *event)
{
	return !event->raised ||
	    (event->kind == EVENT_RELATIONSHIP_STATE &&
		event->new_state == FAILOVER_NORMAL);
}

enum service_pass
service_gate_pass(struct service_gate *gate,
    const struct config_notifications *limits, const struct event *event,
    bool quiet, int64_t mono_ms)
{
	struct service_window *kind = &gate->kinds[event->kind];
	bool within;

	if (quiet)
		return SERVICE_QUIET;
	if (!limits->enabled || !limits->kind[event->kind])
		return SERVICE_OFF;
	within = room(kind, limits->rate_limits[event->kind], mono_ms);
	within = room(&gate->all, limits->rate_limit, mono_ms) && within;
	if (!within && !ends(event)) {
		gate->suppressed[event->kind]++;
		return SERVICE_SUPPRESSED;
	}
	kind->count++;
	gate->all.count++;
	return SERVICE_PASSED;
}

uint64_t
service_gate_suppressed(const struct service_gate *gate)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < EVENT_KIND_COUNT; i++)
		sum += gate->suppressed[i];
	return sum;
}
