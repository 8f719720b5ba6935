/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_task.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/pin.h"

/* What the thread and the loop share; the thread writes before it tells. */
struct shared {
	atomic_uint refs;
	int event;
	const struct oncrpc_task_ops *ops;
	void *job;
};

struct oncrpc_task {
	struct shared *shared;
	struct loop_fd *watch;
	void (*done)(void *arg, void *job);
	void *arg;
};

static void
shared_unref(struct shared *shared)
{
	if (atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) !=
	    1)
		return;
	if (shared->event >= 0)
		close(shared->event);
	shared->ops->release(shared->job);
	free(shared);
}

static void *
thread_main(void *arg)
{
	struct shared *shared = arg;

	shared->ops->run(shared->job);
	(void)eventfd_write(shared->event, 1);
	shared_unref(shared);
	return NULL;
}

/* Signals belong to the loop's thread, but for those of a fault. */
static int
start_thread(struct shared *shared)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	sigset_t block, before;
	pthread_attr_t attr;
	pthread_t thread;
	size_t i;
	int rc;

	if (pthread_attr_init(&attr) != 0)
		return -1;
	pin_library();
	(void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	sigfillset(&block);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&block, faults[i]);
	pthread_sigmask(SIG_SETMASK, &block, &before);
	atomic_fetch_add_explicit(&shared->refs, 1, memory_order_relaxed);
	rc = pthread_create(&thread, &attr, thread_main, shared);
	if (rc != 0)
		shared_unref(shared);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return rc == 0 ? 0 : -1;
}

static void
on_event(int fd, unsigned int events, void *arg)
{
	struct oncrpc_task *task = arg;
	eventfd_t count;

	(void)events;
	if (eventfd_read(fd, &count) == 0)
		task->done(task->arg, task->shared->job);
}

struct oncrpc_task *
oncrpc_task_new(struct loop *loop, const struct oncrpc_task_ops *ops, void *job,
    void (*done)(void *arg, void *job), void *arg)
{
	struct oncrpc_task *task = calloc(1, sizeof(*task));
	struct shared *shared = calloc(1, sizeof(*shared));

	if (task == NULL || shared == NULL) {
		ops->release(job);
		free(shared);
		free(task);
		return NULL;
	}
	atomic_init(&shared->refs, 1);
	shared->ops = ops;
	shared->job = job;
	shared->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	task->shared = shared;
	task->done = done;
	task->arg = arg;
	if (shared->event >= 0)
		task->watch =
		    loop_fd_new(loop, shared->event, LOOP_READ, on_event, task);
	if (task->watch == NULL || start_thread(shared) != 0) {
		oncrpc_task_free(task);
		return NULL;
	}
	return task;
}

void
oncrpc_task_free(struct oncrpc_task *task)
{
	if (task == NULL)
		return;
	loop_fd_free(task->watch);
	shared_unref(task->shared);
	free(task);
}
