/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

struct work {
	parallel_fn *run;
	void *const *args;
	size_t count;
	atomic_size_t next; /* the first that nobody has taken */
};

unsigned int
parallel_width(void)
{
	cpu_set_t set;
	int n;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	n = CPU_COUNT(&set);
	if (n < 1)
		return 1;
	return n > PARALLEL_MAX ? PARALLEL_MAX : (unsigned int)n;
}

static void *
take_work(void *arg)
{
	struct work *work = arg;
	size_t i;

	while ((i = atomic_fetch_add(&work->next, 1)) < work->count)
		work->run(work->args[i]);
	return NULL;
}

void
parallel_run(parallel_fn *run, void *const *args, size_t count)
{
	struct work work = { .run = run, .args = args, .count = count };
	pthread_t threads[PARALLEL_MAX];
	size_t width = parallel_width(), n = 0;
	sigset_t all, old;

	if (width > count)
		width = count;
	atomic_init(&work.next, 0);
	if (width > 1) {
		/* Signals are for those who wait for them. */
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &old);
		while (n + 1 < width &&
		    pthread_create(&threads[n], NULL, take_work, &work) == 0)
			n++;
		pthread_sigmask(SIG_SETMASK, &old, NULL);
	}
	take_work(&work);
	while (n > 0)
		pthread_join(threads[--n], NULL);
}
