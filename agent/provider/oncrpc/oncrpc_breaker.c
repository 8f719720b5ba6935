/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_breaker.h"

#include <errno.h>
#include <stddef.h>
#include <sys/random.h>

#include "base/loop.h"

#define JITTER_DIVISOR 8

static void
on_timer(void *arg)
{
	struct oncrpc_breaker *breaker = arg;

	breaker->waiting = false;
}

int
oncrpc_breaker_init(struct oncrpc_breaker *breaker, struct loop *loop)
{
	*breaker = (struct oncrpc_breaker) { 0 };
	/* Short of entropy any number will do. */
	if (getrandom(
		&breaker->random, sizeof(breaker->random), GRND_NONBLOCK) < 0)
		breaker->random = 0;
	breaker->random |= 1;
	breaker->timer = loop_timer_new(loop, on_timer, breaker);
	return breaker->timer == NULL ? -ENOMEM : 0;
}

void
oncrpc_breaker_done(struct oncrpc_breaker *breaker)
{
	loop_timer_free(breaker->timer);
	breaker->timer = NULL;
}

/* xorshift (Marsaglia 2003): enough for this. */
static uint32_t
next_random(struct oncrpc_breaker *breaker)
{
	breaker->random ^= breaker->random << 13;
	breaker->random ^= breaker->random >> 17;
	breaker->random ^= breaker->random << 5;
	return breaker->random;
}

void
oncrpc_breaker_trip(struct oncrpc_breaker *breaker, const struct err *why)
{
	int64_t delay = 2 * breaker->delay_ms;

	if (delay < ONCRPC_BREAKER_FIRST_MS)
		delay = ONCRPC_BREAKER_FIRST_MS;
	if (delay > ONCRPC_BREAKER_LONGEST_MS)
		delay = ONCRPC_BREAKER_LONGEST_MS;
	breaker->why = *why;
	breaker->tripped = true;
	breaker->waiting = true;
	breaker->delay_ms = delay;
	delay -= next_random(breaker) % (delay / JITTER_DIVISOR + 1);
	loop_timer_set(breaker->timer, delay);
}

void
oncrpc_breaker_mend(struct oncrpc_breaker *breaker)
{
	if (!breaker->tripped)
		return;
	breaker->tripped = false;
	breaker->waiting = false;
	breaker->delay_ms = 0;
	loop_timer_cancel(breaker->timer);
}

bool
oncrpc_breaker_refuses(const struct oncrpc_breaker *breaker, bool busy)
{
	return breaker->tripped && (breaker->waiting || busy);
}
