/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/clock.h"

#include <time.h>

static int64_t
add(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

static struct timespec
ask(clockid_t id)
{
	struct timespec ts = { 0 };

	/* Fails for a wrong id only, and these two always exist. */
	(void)clock_gettime(id, &ts);
	return ts;
}

void
clock_init(struct clock *clock)
{
	*clock = (struct clock) { .frozen = false };
}

void
clock_freeze(struct clock *clock, int64_t now)
{
	/* Also at the moment of freezing the monotonic one must not go back. */
	clock->mono_ms = clock_mono_ms(clock);
	clock->now = now;
	clock->frozen = true;
}

void
clock_step(struct clock *clock, int64_t seconds)
{
	if (!clock->frozen)
		return;
	clock->now = add(clock->now, seconds);
	if (seconds > INT64_MAX / 1000)
		clock->mono_ms = INT64_MAX;
	else if (seconds > 0)
		clock->mono_ms = add(clock->mono_ms, seconds * 1000);
}

int64_t
clock_now(const struct clock *clock)
{
	return clock->frozen ? clock->now : (int64_t)ask(CLOCK_REALTIME).tv_sec;
}

int64_t
clock_mono_ms(const struct clock *clock)
{
	struct timespec ts;

	if (clock->frozen)
		return clock->mono_ms;
	ts = ask(CLOCK_MONOTONIC);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}
