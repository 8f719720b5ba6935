/* WRAP: malloc calloc realloc strdup strndup pthread_create eventfd */
/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/worker.h"
#include "support/oom.h"

#define WATCHDOG 60 /* seconds; a test that hangs is ended by SIGALRM */
#define MANY 1000

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*fn)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*fn)(void *), void *arg);
int __real_eventfd(unsigned int count, int flags);
int __wrap_eventfd(unsigned int count, int flags);

static bool no_thread, no_eventfd;

int
__wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*fn)(void *), void *arg)
{
	return no_thread ? EAGAIN :
			   __real_pthread_create(thread, attr, fn, arg);
}

int
__wrap_eventfd(unsigned int count, int flags)
{
	if (!no_eventfd)
		return __real_eventfd(count, flags);
	errno = EMFILE;
	return -1;
}

/* Only the worker's thread writes "ran" and its followers, only the loop's
 * "done" and its own; the worker itself must order the two. */
struct shared {
	unsigned int fds; /* how many were open at the beginning */
	struct loop *loop;
	struct worker *worker;
	pthread_t main;
	sem_t gate; /* jobs that wait for the test */
	unsigned int ran, done, stop_at;
	bool run_in_main, done_elsewhere, out_of_order, busy;
	bool signals_open;
};

struct task {
	struct shared *shared;
	unsigned int number;
};

static unsigned int
open_fds(void)
{
	unsigned int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static int
setup(void **state)
{
	struct shared *shared = calloc(1, sizeof(*shared));

	assert_non_null(shared);
	shared->main = pthread_self();
	shared->fds = open_fds();
	shared->loop = loop_new();
	assert_non_null(shared->loop);
	shared->worker = worker_new(shared->loop);
	assert_non_null(shared->worker);
	assert_int_equal(sem_init(&shared->gate, 0, 0), 0);
	alarm(WATCHDOG);
	*state = shared;
	return 0;
}

static int
teardown(void **state)
{
	struct shared *shared = *state;

	worker_free(shared->worker);
	loop_free(shared->loop);
	assert_int_equal(open_fds(), shared->fds);
	sem_destroy(&shared->gate);
	free(shared);
	alarm(0);
	return 0;
}

static void
task_run(void *arg)
{
	struct task *task = arg;
	struct shared *shared = task->shared;

	if (shared->busy || task->number != shared->ran)
		shared->out_of_order = true;
	shared->busy = true;
	if (pthread_equal(pthread_self(), shared->main))
		shared->run_in_main = true;
	shared->ran++;
	shared->busy = false;
}

static void
task_done(void *arg)
{
	struct task *task = arg;
	struct shared *shared = task->shared;

	if (!pthread_equal(pthread_self(), shared->main))
		shared->done_elsewhere = true;
	if (task->number != shared->done)
		shared->out_of_order = true;
	if (++shared->done == shared->stop_at)
		loop_stop(shared->loop);
}

static void
submit_many(struct shared *shared, struct task *tasks)
{
	for (unsigned int i = 0; i < MANY; i++) {
		tasks[i] = (struct task) { shared, i };
		assert_int_equal(worker_submit(shared->worker, task_run,
				     task_done, &tasks[i]),
		    0);
	}
}

static void
worker_many_jobs_in_order_done_in_loop(void **state)
{
	struct shared *shared = *state;
	struct task tasks[MANY];

	shared->stop_at = MANY;
	submit_many(shared, tasks);
	assert_int_equal(shared->done, 0);
	loop_run(shared->loop);
	assert_int_equal(shared->ran, MANY);
	assert_int_equal(shared->done, MANY);
	assert_false(shared->run_in_main);
	assert_false(shared->done_elsewhere);
	assert_false(shared->out_of_order);
}

static void
wait_at_gate(void *arg)
{
	struct shared *shared = arg;

	while (sem_wait(&shared->gate) != 0)
		;
}

static void
count_done(void *arg)
{
	struct shared *shared = arg;

	if (++shared->done == shared->stop_at)
		loop_stop(shared->loop);
}

static void
worker_job_running_loop_is_free(void **state)
{
	struct shared *shared = *state;

	shared->stop_at = 1;
	assert_int_equal(
	    worker_submit(shared->worker, wait_at_gate, count_done, shared), 0);
	loop_once(shared->loop, 0);
	loop_once(shared->loop, 1);
	assert_int_equal(shared->done, 0);
	sem_post(&shared->gate);
	loop_run(shared->loop);
	assert_int_equal(shared->done, 1);
}

static void
worker_free_waiting_jobs_run_and_done(void **state)
{
	struct shared *shared = *state;
	struct task tasks[MANY];

	assert_int_equal(
	    worker_submit(shared->worker, wait_at_gate, NULL, shared), 0);
	submit_many(shared, tasks);
	sem_post(&shared->gate);
	worker_free(shared->worker);
	shared->worker = NULL;
	assert_int_equal(shared->ran, MANY);
	assert_int_equal(shared->done, MANY);
	assert_false(shared->done_elsewhere);
	assert_false(shared->out_of_order);
	/* nothing of it is left in the loop */
	loop_once(shared->loop, 0);
	assert_int_equal(shared->done, MANY);
}

static void
submit_another(void *arg)
{
	struct task *task = arg;
	struct shared *shared = task->shared;

	task_done(task);
	if (task->number + 1 == MANY)
		return;
	task->number++;
	assert_int_equal(
	    worker_submit(shared->worker, task_run, submit_another, task), 0);
}

static void
worker_done_submits_chain_runs(void **state)
{
	struct shared *shared = *state;
	struct task task = { shared, 0 };

	shared->stop_at = MANY;
	worker_submit(shared->worker, task_run, submit_another, &task);
	loop_run(shared->loop);
	assert_int_equal(shared->ran, MANY);
	assert_false(shared->out_of_order);
}

static void
worker_free_done_submits_chain_runs_to_its_end(void **state)
{
	struct shared *shared = *state;
	struct task task = { shared, 0 };

	worker_submit(shared->worker, task_run, submit_another, &task);
	worker_free(shared->worker);
	shared->worker = NULL;
	assert_int_equal(shared->ran, MANY);
	assert_int_equal(shared->done, MANY);
	assert_false(shared->out_of_order);
}

static void
free_worker(void *arg)
{
	struct shared *shared = arg;

	worker_free(shared->worker);
	shared->worker = NULL;
	loop_stop(shared->loop);
}

static void
worker_freed_in_done_others_done_too(void **state)
{
	struct shared *shared = *state;
	struct task tasks[MANY];

	worker_submit(shared->worker, wait_at_gate, free_worker, shared);
	submit_many(shared, tasks);
	sem_post(&shared->gate);
	loop_run(shared->loop);
	assert_null(shared->worker);
	assert_int_equal(shared->ran, MANY);
	assert_int_equal(shared->done, MANY);
}

static void
look_at_signals(void *arg)
{
	struct shared *shared = arg;
	sigset_t set;

	pthread_sigmask(SIG_SETMASK, NULL, &set);
	shared->signals_open = sigismember(&set, SIGTERM) != 1 ||
	    sigismember(&set, SIGHUP) != 1 || sigismember(&set, SIGSEGV) != 0;
}

static void
worker_thread_takes_no_signals(void **state)
{
	struct shared *shared = *state;
	sigset_t set;

	shared->signals_open = true;
	shared->stop_at = 1;
	worker_submit(shared->worker, look_at_signals, count_done, shared);
	loop_run(shared->loop);
	assert_false(shared->signals_open);
	/* the loop's thread still does */
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	assert_int_equal(sigismember(&set, SIGTERM), 0);
}

static void
worker_without_loop_done_before_submit_returns(void **state)
{
	struct shared *shared = *state;
	struct worker *worker = worker_new(NULL);
	struct task task = { shared, 0 };

	assert_non_null(worker);
	assert_int_equal(worker_submit(worker, task_run, task_done, &task), 0);
	assert_int_equal(shared->ran, 1);
	assert_int_equal(shared->done, 1);
	assert_true(shared->run_in_main);
	task.number = 1;
	assert_int_equal(worker_submit(worker, task_run, NULL, &task), 0);
	assert_int_equal(shared->ran, 2);
	assert_int_equal(shared->done, 1);
	worker_free(worker);
}

static void
worker_free_null_or_unused_safe(void **state)
{
	(void)state; /* setup and teardown make and free an unused one */
	worker_free(NULL);
}

static void
worker_new_no_thread_or_descriptor_null(void **state)
{
	struct shared *shared = *state;

	no_thread = true;
	assert_null(worker_new(shared->loop));
	no_thread = false;
	no_eventfd = true;
	assert_null(worker_new(shared->loop));
	no_eventfd = false;
}

static void
work_once(void *arg)
{
	struct shared *shared = arg;
	struct worker *worker = worker_new(shared->loop);
	struct task task = { shared, 0 };
	int rc = 0;

	shared->ran = shared->done = 0;
	if (worker != NULL)
		rc = worker_submit(worker, task_run, task_done, &task);
	worker_free(worker);
	assert_int_equal(oom_hit(), worker == NULL || rc == -ENOMEM);
	assert_int_equal(shared->ran, oom_hit() ? 0 : 1);
	assert_int_equal(shared->done, oom_hit() ? 0 : 1);
}

static void
worker_no_memory_nothing_called(void **state)
{
	assert_int_equal(oom_each(work_once, *state), 4);
}

#define WORKER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORKER_TEST(worker_many_jobs_in_order_done_in_loop),
		WORKER_TEST(worker_job_running_loop_is_free),
		WORKER_TEST(worker_free_waiting_jobs_run_and_done),
		WORKER_TEST(worker_done_submits_chain_runs),
		WORKER_TEST(worker_free_done_submits_chain_runs_to_its_end),
		WORKER_TEST(worker_freed_in_done_others_done_too),
		WORKER_TEST(worker_thread_takes_no_signals),
		WORKER_TEST(worker_without_loop_done_before_submit_returns),
		WORKER_TEST(worker_free_null_or_unused_safe),
		WORKER_TEST(worker_new_no_thread_or_descriptor_null),
		WORKER_TEST(worker_no_memory_nothing_called),
	};

	return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
