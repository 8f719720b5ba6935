/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "base/parallel.h"

#define JOBS 100

static void
count(void *arg)
{
	atomic_fetch_add((atomic_int *)arg, 1);
}

static void
run_each_argument_once(void **state)
{
	atomic_int counts[JOBS];
	void *args[JOBS];
	size_t n, i;

	(void)state;
	for (n = 0; n <= JOBS; n += 9) {
		for (i = 0; i < JOBS; i++) {
			atomic_init(&counts[i], 0);
			args[i] = &counts[i];
		}
		parallel_run(count, args, n);
		for (i = 0; i < JOBS; i++)
			assert_int_equal(atomic_load(&counts[i]), i < n);
	}
}

static void
width_is_that_of_the_affinity_and_bounded(void **state)
{
	cpu_set_t before, one;
	int cpu;

	(void)state;
	assert_in_range(parallel_width(), 1, PARALLEL_MAX);
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	for (cpu = 0; !CPU_ISSET(cpu, &before); cpu++)
		;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	assert_int_equal(parallel_width(), 1);
	assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
}

struct meeting {
	pthread_barrier_t *barrier;
	int met;
};

static void
meet(void *arg)
{
	struct meeting *meeting = arg;

	pthread_barrier_wait(meeting->barrier);
	meeting->met = 1;
}

/* Two that wait for each other end only if they run at the same time. */
static void
run_two_at_the_same_time(void **state)
{
	struct meeting meetings[2];
	void *args[] = { &meetings[0], &meetings[1] };
	pthread_barrier_t barrier;

	(void)state;
	if (parallel_width() < 2)
		skip();
	pthread_barrier_init(&barrier, NULL, 2);
	meetings[0] = meetings[1] = (struct meeting) { &barrier, 0 };
	parallel_run(meet, args, 2);
	assert_true(meetings[0].met && meetings[1].met);
	pthread_barrier_destroy(&barrier);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(run_each_argument_once),
		cmocka_unit_test(width_is_that_of_the_affinity_and_bounded),
		cmocka_unit_test(run_two_at_the_same_time),
	};

	return cmocka_run_group_tests_name("parallel", tests, NULL, NULL);
}
