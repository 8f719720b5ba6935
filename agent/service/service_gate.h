/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Which events are notified: by the switches, and by the limits of each kind
 * and of all kinds together.  The end of what was told always passes, and so
 * does a relationship's return to NORMAL, so that no limit leaves an alarm
 * standing at a manager for ever.
 */

#ifndef DHCPFO_SERVICE_GATE_H
#define DHCPFO_SERVICE_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"

struct config_notifications;

enum service_pass {
	SERVICE_PASSED,
	SERVICE_OFF,	    /* nobody wants to know */
	SERVICE_SUPPRESSED, /* there were too many; counted */
	SERVICE_QUIET,	    /* the end of what was not told */
};

struct service_window {
	int64_t begun_ms; /* monotonic */
	uint32_t count;
};

/* All zero: nothing has passed yet. */
struct service_gate {
	struct service_window kinds[EVENT_KIND_COUNT], all;
	uint64_t suppressed[EVENT_KIND_COUNT];
};

enum service_pass service_gate_pass(struct service_gate *gate,
    const struct config_notifications *limits, const struct event *event,
    bool quiet, int64_t mono_ms);

/* Of all kinds. */
uint64_t service_gate_suppressed(const struct service_gate *gate);

#endif
