/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <unistd.h>

#include "base/loop.h"

struct job {
	worker_fn *run;
	worker_fn *done;
	void *arg;
	STAILQ_ENTRY(job) next;
};

STAILQ_HEAD(jobs, job);

struct worker {
	bool threaded; /* false: loop was NULL, the rest is not in use */
	pthread_t thread;

	pthread_mutex_t lock; /* of the two lists and of stop */
	pthread_cond_t work;
	struct jobs waiting;
	struct jobs finished;
	bool stop;

	int event; /* counts the finished jobs; a read takes one */
	struct loop_fd *watch;
};

static struct job *
take_first(struct jobs *jobs)
{
	struct job *job = STAILQ_FIRST(jobs);

	if (job != NULL)
		STAILQ_REMOVE_HEAD(jobs, next);
	return job;
}

static void
job_done(struct job *job)
{
	worker_fn *done = job->done;
	void *arg = job->arg;

	free(job);
	if (done != NULL)
		done(arg);
}

static void *
thread_main(void *arg)
{
	struct worker *worker = arg;
	struct job *job;

	pthread_mutex_lock(&worker->lock);
	for (;;) {
		while (STAILQ_EMPTY(&worker->waiting) && !worker->stop)
			pthread_cond_wait(&worker->work, &worker->lock);
		job = take_first(&worker->waiting);
		if (job == NULL)
			break;
		pthread_mutex_unlock(&worker->lock);
		job->run(job->arg);
		pthread_mutex_lock(&worker->lock);
		STAILQ_INSERT_TAIL(&worker->finished, job, next);
		/* Fails for 2^64 finished jobs only. */
		(void)eventfd_write(worker->event, 1);
	}
	pthread_mutex_unlock(&worker->lock);
	return NULL;
}

/*
 * One job each time; the loop comes back while the count is not zero.  So a
 * done() that submits again cannot keep the loop from its other work, and one
 * that frees the worker pulls nothing away from under us.
 */
static void
on_event(int fd, unsigned int events, void *arg)
{
	struct worker *worker = arg;
	struct job *job;
	eventfd_t count;

	(void)events;
	if (eventfd_read(fd, &count) != 0)
		return;
	pthread_mutex_lock(&worker->lock);
	job = take_first(&worker->finished);
	pthread_mutex_unlock(&worker->lock);
	if (job != NULL)
		job_done(job);
}

/* Signals belong to the loop's thread, but for those of a fault, which go to
 * the thread that made it. */
static int
start_thread(struct worker *worker)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	sigset_t block, before;
	int rc;

	sigfillset(&block);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&block, faults[i]);
	pthread_sigmask(SIG_SETMASK, &block, &before);
	rc = pthread_create(&worker->thread, NULL, thread_main, worker);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

static void
release(struct worker *worker)
{
	loop_fd_free(worker->watch);
	if (worker->event >= 0)
		close(worker->event);
	pthread_cond_destroy(&worker->work);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
}

struct worker *
worker_new(struct loop *loop)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	/* The default kinds need nothing that could be missing. */
	pthread_mutex_init(&worker->lock, NULL);
	pthread_cond_init(&worker->work, NULL);
	STAILQ_INIT(&worker->waiting);
	STAILQ_INIT(&worker->finished);
	worker->event = -1;
	if (loop == NULL)
		return worker;

	worker->threaded = true;
	worker->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
	if (worker->event >= 0)
		worker->watch = loop_fd_new(
		    loop, worker->event, LOOP_READ, on_event, worker);
	if (worker->watch == NULL || start_thread(worker) != 0) {
		release(worker);
		return NULL;
	}
	return worker;
}

void
worker_free(struct worker *worker)
{
	struct job *job;

	if (worker == NULL)
		return;
	if (worker->threaded) {
		pthread_mutex_lock(&worker->lock);
		worker->stop = true;
		pthread_cond_signal(&worker->work);
		pthread_mutex_unlock(&worker->lock);
		pthread_join(worker->thread, NULL);
	}
	/* From here on we are alone.  A done() may submit more. */
	for (;;) {
		while ((job = take_first(&worker->finished)) != NULL)
			job_done(job);
		job = take_first(&worker->waiting);
		if (job == NULL)
			break;
		job->run(job->arg);
		STAILQ_INSERT_TAIL(&worker->finished, job, next);
	}
	release(worker);
}

int
worker_submit(struct worker *worker, worker_fn *run, worker_fn *done, void *arg)
{
	struct job *job;

	if (!worker->threaded) {
		run(arg);
		if (done != NULL)
			done(arg);
		return 0;
	}
	job = calloc(1, sizeof(*job));
	if (job == NULL)
		return -ENOMEM;
	job->run = run;
	job->done = done;
	job->arg = arg;
	pthread_mutex_lock(&worker->lock);
	STAILQ_INSERT_TAIL(&worker->waiting, job, next);
	pthread_cond_signal(&worker->work);
	pthread_mutex_unlock(&worker->lock);
	return 0;
}
