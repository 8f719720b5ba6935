/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * usage: together COUNT DEAD LIVE
 * So many threads ask a dead server once while another asks a live one all the
 * time.  Says how many milliseconds the slowest of the first took, and how many
 * calls the other could make; or what should not be.
 */

#include <windows.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include <dhcpsapi.h>

#define THREADS_MAX 64

static wchar_t dead[300], live[300];
static atomic_int end;

struct asker {
	pthread_t thread;
	DWORD error;
	long ms;
};

static long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static DWORD
ask(LPWSTR server)
{
	LPDHCP_FAILOVER_STATISTICS stats = NULL;
	DWORD error;

	error = DhcpV4FailoverGetScopeStatistics(server, 0x0a000000, &stats);
	DhcpRpcFreeMemory(stats);
	return error;
}

static void *
ask_dead(void *arg)
{
	struct asker *asker = arg;
	long begun = now_ms();

	asker->error = ask(dead);
	asker->ms = now_ms() - begun;
	return NULL;
}

static void *
ask_live(void *arg)
{
	struct asker *asker = arg;

	while (!atomic_load(&end)) {
		asker->error = ask(live);
		if (asker->error != ERROR_SUCCESS)
			break;
		asker->ms++;
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct asker askers[THREADS_MAX], other;
	long slowest = 0;
	size_t i, count;

	if (argc != 4 || mbstowcs(dead, argv[2], 300) >= 300 ||
	    mbstowcs(live, argv[3], 300) >= 300)
		return 2;
	count = strtoul(argv[1], NULL, 10);
	if (count > THREADS_MAX ||
	    pthread_create(&other.thread, NULL, ask_live, &other) != 0)
		return 2;
	for (i = 0; i < count; i++)
		if (pthread_create(
			&askers[i].thread, NULL, ask_dead, &askers[i]) != 0)
			return 2;
	for (i = 0; i < count; i++) {
		pthread_join(askers[i].thread, NULL);
		if (askers[i].error != ERROR_DHCP_SERVER_NOT_REACHABLE) {
			printf("error %u\n", (unsigned int)askers[i].error);
			return 1;
		}
		if (askers[i].ms > slowest)
			slowest = askers[i].ms;
	}
	atomic_store(&end, 1);
	pthread_join(other.thread, NULL);
	if (other.error != ERROR_SUCCESS) {
		printf("error %u of the other\n", (unsigned int)other.error);
		return 1;
	}
	printf("%ld %ld\n", slowest, other.ms);
	return 0;
}
