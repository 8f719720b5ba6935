/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * usage: threads COUNT ROUNDS SERVER...
 * So many threads make every call on the servers in turn, each beginning with
 * another one, so often.  Says "ok CALLS", or which answers differ.
 */

#include "every_call.h"

#include <pthread.h>
#include <string.h>

#define THREADS_MAX 64
#define SERVERS_MAX 8

static wchar_t servers[SERVERS_MAX][300];
static size_t server_count;
static unsigned long rounds;

struct worker {
	pthread_t thread;
	size_t first;
	unsigned long calls;
	unsigned long each[SERVERS_MAX]; /* calls of one round */
	int differ;
};

static void *
work(void *arg)
{
	struct worker *w = (struct worker *)arg;
	unsigned long round, calls;
	size_t i;

	for (round = 0; round < rounds * server_count; round++) {
		i = (w->first + round) % server_count;
		calls = every_call(
		    wcscmp(servers[i], L"-") == 0 ? NULL : servers[i], NULL);
		/* An enumeration that is cut short makes fewer calls. */
		if (w->each[i] != 0 && w->each[i] != calls)
			w->differ = 1;
		w->each[i] = calls;
		w->calls += calls;
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct worker workers[THREADS_MAX];
	unsigned long calls = 0;
	size_t i, j, count;

	if (argc < 4 || argc > 3 + SERVERS_MAX)
		return 2;
	count = strtoul(argv[1], NULL, 10);
	rounds = strtoul(argv[2], NULL, 10);
	server_count = (size_t)argc - 3;
	for (i = 0; i < server_count; i++)
		if (mbstowcs(servers[i], argv[3 + i], 300) >= 300)
			return 2;
	if (count > THREADS_MAX)
		return 2;
	for (i = 0; i < count; i++) {
		workers[i].first = i % server_count;
		if (pthread_create(
			&workers[i].thread, NULL, work, &workers[i]) != 0)
			return 2;
	}
	for (i = 0; i < count; i++) {
		pthread_join(workers[i].thread, NULL);
		calls += workers[i].calls;
		for (j = 0; j < server_count; j++)
			if (workers[i].differ ||
			    workers[i].each[j] != workers[0].each[j]) {
				printf("thread %zu: %lu calls of %ls, not"
				       " %lu\n",
				    i, workers[i].each[j], servers[j],
				    workers[0].each[j]);
				return 1;
			}
	}
	printf("ok %lu\n", calls);
	return 0;
}
