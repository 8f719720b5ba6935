/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_resolve.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/pin.h"
#include "provider/oncrpc/oncrpc_address.h"

/* What the thread and the loop share; the thread writes before it tells. */
struct shared {
	atomic_uint refs;
	int event;
	struct oncrpc_address address;
	int rc;
	struct err err;
	struct oncrpc_targets targets;
};

struct oncrpc_resolve {
	struct shared *shared;
	struct loop_fd *watch;
	oncrpc_resolve_cb *cb;
	void *arg;
};

static void
shared_unref(struct shared *shared)
{
	if (shared == NULL ||
	    atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) !=
		1)
		return;
	if (shared->event >= 0)
		close(shared->event);
	free(shared);
}

static void *
thread_main(void *arg)
{
	struct shared *shared = arg;

	shared->rc = oncrpc_address_resolve(
	    &shared->address, &shared->targets, &shared->err);
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
	struct oncrpc_resolve *resolve = arg;
	const struct shared *shared = resolve->shared;
	eventfd_t count;

	(void)events;
	if (eventfd_read(fd, &count) != 0)
		return;
	/* It may free us. */
	resolve->cb(resolve->arg, shared->rc, &shared->err, &shared->targets);
}

struct oncrpc_resolve *
oncrpc_resolve_new(struct loop *loop, const struct oncrpc_address *address,
    oncrpc_resolve_cb *cb, void *arg)
{
	struct oncrpc_resolve *resolve = calloc(1, sizeof(*resolve));
	struct shared *shared = calloc(1, sizeof(*shared));

	if (resolve == NULL || shared == NULL) {
		free(shared);
		free(resolve);
		return NULL;
	}
	atomic_init(&shared->refs, 1);
	shared->address = *address;
	shared->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	resolve->shared = shared;
	resolve->cb = cb;
	resolve->arg = arg;
	if (shared->event >= 0)
		resolve->watch = loop_fd_new(
		    loop, shared->event, LOOP_READ, on_event, resolve);
	if (resolve->watch == NULL || start_thread(shared) != 0) {
		oncrpc_resolve_free(resolve);
		return NULL;
	}
	return resolve;
}

void
oncrpc_resolve_free(struct oncrpc_resolve *resolve)
{
	if (resolve == NULL)
		return;
	loop_fd_free(resolve->watch);
	shared_unref(resolve->shared);
	free(resolve);
}
