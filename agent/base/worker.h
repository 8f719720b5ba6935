/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * One thread beside the loop, for what takes long: reading and parsing files,
 * publishing and freeing generations.  Jobs run in the order in which they
 * were submitted, one at a time, so that what a provider's jobs share needs no
 * lock.  Each job's done() runs in the loop's thread.
 */

#ifndef DHCPFO_BASE_WORKER_H
#define DHCPFO_BASE_WORKER_H

struct loop;
struct worker;

typedef void worker_fn(void *arg);

/* With loop NULL there is no thread: a job runs, and is done, before
 * worker_submit() returns (command line, library, tests).  NULL: no memory,
 * no thread. */
struct worker *worker_new(struct loop *loop);

/* Waits for the running job, runs those that wait, and calls every done(),
 * also of what these submit.  May be called from a done(). */
void worker_free(struct worker *worker);

/* run in the worker's thread, then done (may be NULL) in the loop's.  From the
 * loop's thread, a done() included; never from a run.  Returns 0 or -ENOMEM;
 * nothing is called after -ENOMEM. */
int worker_submit(
    struct worker *worker, worker_fn *run, worker_fn *done, void *arg);

#endif
