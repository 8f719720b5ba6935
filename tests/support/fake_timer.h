/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Timers of base/loop.h that go off when a test says so.  The test names the
 * functions in its first lines, so that the linker redirects them:
 *   / * WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free *
 * / (without the blanks).  There is no loop behind them: fake_timer_loop() is
 * good for loop_timer_new() only.
 */

#ifndef DHCPFO_TESTS_FAKE_TIMER_H
#define DHCPFO_TESTS_FAKE_TIMER_H

#include <stddef.h>
#include <stdint.h>

struct clock;
struct loop;

struct loop *fake_timer_loop(void);

/* A real loop, for its descriptors, whose timers are these all the same.  NULL:
 * none (any more). */
void fake_timer_of(struct loop *loop);

/*
 * Lets ms pass: fires what is due in the order of time, and what that sets
 * anew within the ms.  clock (frozen; may be NULL: it stands still) shows the
 * time of each, its wall clock to the second.
 */
void fake_timer_run(struct clock *clock, int64_t ms);

/* Milliseconds until the next one is due; -1 = none is set. */
int64_t fake_timer_next(void);

/* How many there are, set or not: a test that frees all ends with 0. */
size_t fake_timer_count(void);

#endif
