/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_timer.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/loop.h"

#define MS_PER_S 1000

struct loop_timer {
	struct loop_timer *next;
	loop_timer_cb *cb;
	void *arg;
	bool set;
	int64_t due; /* by the time of this module */
};

struct loop_timer *__wrap_loop_timer_new(
    struct loop *loop, loop_timer_cb *cb, void *arg);
void __wrap_loop_timer_set(struct loop_timer *timer, int64_t ms);
void __wrap_loop_timer_cancel(struct loop_timer *timer);
void __wrap_loop_timer_free(struct loop_timer *timer);

static struct loop_timer *timers; /* the oldest first */
static int64_t now;
static struct loop *real;

struct loop *
fake_timer_loop(void)
{
	static char nothing;

	return (struct loop *)(void *)&nothing;
}

void
fake_timer_of(struct loop *loop)
{
	real = loop;
}

struct loop_timer *
__wrap_loop_timer_new(struct loop *loop, loop_timer_cb *cb, void *arg)
{
	struct loop_timer *timer = calloc(1, sizeof(*timer)), **at;

	if (loop != fake_timer_loop() && (real == NULL || loop != real))
		abort();
	if (timer == NULL)
		return NULL;
	timer->cb = cb;
	timer->arg = arg;
	for (at = &timers; *at != NULL; at = &(*at)->next)
		;
	*at = timer;
	return timer;
}

void
__wrap_loop_timer_set(struct loop_timer *timer, int64_t ms)
{
	timer->set = true;
	timer->due = now + ms;
}

void
__wrap_loop_timer_cancel(struct loop_timer *timer)
{
	timer->set = false;
}

void
__wrap_loop_timer_free(struct loop_timer *timer)
{
	struct loop_timer **at;

	if (timer == NULL)
		return;
	for (at = &timers; *at != timer; at = &(*at)->next)
		;
	*at = timer->next;
	free(timer);
}

static struct loop_timer *
earliest(void)
{
	struct loop_timer *timer, *first = NULL;

	for (timer = timers; timer != NULL; timer = timer->next)
		if (timer->set && (first == NULL || timer->due < first->due))
			first = timer;
	return first;
}

static void
move(struct clock *clock, int64_t to)
{
	if (to <= now)
		return;
	if (clock != NULL) {
		clock->mono_ms += to - now;
		clock->now += to / MS_PER_S - now / MS_PER_S;
	}
	now = to;
}

void
fake_timer_run(struct clock *clock, int64_t ms)
{
	int64_t end = now + ms;
	struct loop_timer *timer;

	while ((timer = earliest()) != NULL && timer->due <= end) {
		move(clock, timer->due);
		timer->set = false;
		timer->cb(timer->arg);
	}
	move(clock, end);
}

int64_t
fake_timer_next(void)
{
	const struct loop_timer *timer = earliest();

	return timer != NULL ? timer->due - now : -1;
}

size_t
fake_timer_count(void)
{
	const struct loop_timer *timer;
	size_t count = 0;

	for (timer = timers; timer != NULL; timer = timer->next)
		count++;
	return count;
}
