/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Work that waits for others as long as it likes and cannot be called off: the
 * system's resolver, Kerberos.  Each task has a thread of its own, which is
 * left to itself when nobody wants its result any more, so that neither the
 * loop nor the worker ever waits for it.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_TASK_H
#define DHCPFO_PROVIDER_ONCRPC_TASK_H

struct loop;
struct oncrpc_task;

struct oncrpc_task_ops {
	/* In the thread; touches nothing but the job. */
	void (*run)(void *job);
	/* In whichever thread is the last one that needs it. */
	void (*release)(void *job);
};

/* done is called in the loop's thread, once; it may free the task.  The job is
 * the task's from now on, whatever happens.  NULL: no memory, no thread or no
 * descriptor. */
struct oncrpc_task *oncrpc_task_new(struct loop *loop,
    const struct oncrpc_task_ops *ops, void *job,
    void (*done)(void *arg, void *job), void *arg);

/* At any time; if the task is under way done is not called.  Never waits.  NULL
 * is allowed. */
void oncrpc_task_free(struct oncrpc_task *task);

#endif
