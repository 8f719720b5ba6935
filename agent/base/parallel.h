/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The same work on several things at once, for what takes long enough. */

#ifndef DHCPFO_BASE_PARALLEL_H
#define DHCPFO_BASE_PARALLEL_H

#include <stddef.h>

#define PARALLEL_MAX 4 /* threads, however many processors there are */

typedef void parallel_fn(void *arg);

/* How many threads would run at once: the processors that this process may
 * use, 1 to PARALLEL_MAX. */
unsigned int parallel_width(void);

/*
 * Calls run() with each of count args, in up to parallel_width() threads, this
 * one included, and returns when all are done.  For what no thread can be had
 * it is called here.  run() must not call parallel_run().
 */
void parallel_run(parallel_fn *run, void *const *args, size_t count);

#endif
