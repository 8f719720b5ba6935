/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_wait.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/loop.h"
#include "dhcpsapi/dhcpsapi_bind.h"

struct dhcpsapi_wait {
	void *frame; /* NULL: nobody waits */
	bool done;
	DWORD error;
};

void *
dhcpsapi_wait_frame(struct dhcpsapi_wait *wait)
{
	void *frame = wait->frame;

	if (frame == NULL)
		free(wait);
	return frame;
}

void
dhcpsapi_wait_done(struct dhcpsapi_wait *wait, DWORD error)
{
	wait->done = true;
	wait->error = error;
}

static void
run_loop(const struct dhcpsapi_wait *wait, const struct dhcpsapi_bound *bound)
{
	struct clock clock;
	int64_t end, left = bound->timeout_ms;

	if (bound->loop == NULL)
		return;
	clock_init(&clock);
	end = clock_mono_ms(&clock) + left;
	while (!wait->done && left > 0) {
		loop_once(bound->loop, left > INT_MAX ? INT_MAX : (int)left);
		left = end - clock_mono_ms(&clock);
	}
}

DWORD
dhcpsapi_wait_ask(
    const struct dhcpsapi_bound *bound, dhcpsapi_wait_start *start, void *frame)
{
	struct dhcpsapi_wait *wait;
	DWORD error;

	wait = calloc(1, sizeof(*wait));
	if (wait == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	wait->frame = frame;
	start(bound->server, frame, wait);
	if (!wait->done)
		run_loop(wait, bound);
	if (!wait->done) {
		wait->frame = NULL;
		return ERROR_DHCP_SERVER_NOT_REACHABLE;
	}
	error = wait->error;
	free(wait);
	return error;
}

DWORD
dhcpsapi_wait_call(const WCHAR *name, dhcpsapi_wait_start *start, void *frame)
{
	struct dhcpsapi_bound bound;
	DWORD error;

	error = dhcpsapi_bind_enter(name, true, &bound);
	if (error != ERROR_SUCCESS)
		return error;
	error = dhcpsapi_wait_ask(&bound, start, frame);
	dhcpsapi_bind_leave(&bound);
	return error;
}
