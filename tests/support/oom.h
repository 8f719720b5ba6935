/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Lets our own code's allocations fail.  The test that includes this names the
 * functions in its first lines so that the linker redirects them:
 *   / * WRAP: malloc calloc realloc strdup strndup * /   (without the blanks)
 * Only calls from our objects are redirected, never a library's.
 */

#ifndef DHCPFO_TESTS_OOM_H
#define DHCPFO_TESTS_OOM_H

#include <stdbool.h>

/* The nth allocation from now on fails (1 = the next); 0 = none does. */
void oom_at(unsigned int nth);
/* Whether one has failed since oom_at(). */
bool oom_hit(void);

/*
 * Runs fn(arg) with the 1st, 2nd, 3rd ... allocation failing until a run in
 * which none failed.  fn must clean up after itself whatever happens.  Returns
 * the number of runs.
 */
unsigned int oom_each(void (*fn)(void *arg), void *arg);

#endif
