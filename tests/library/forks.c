/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * usage: forks SERVER
 * Children that call while their parent does, and that were made while another
 * thread of it was in the midst of a call.
 */

#include <windows.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <dhcpsapi.h>

#define CHILDREN 20
#define CALLS 50

static wchar_t name[300];
static atomic_int end;

static unsigned int
ask(unsigned int times)
{
	LPDHCP_FAILOVER_STATISTICS stats;
	unsigned int wrong = 0;

	while (times-- > 0) {
		stats = NULL;
		if (DhcpV4FailoverGetScopeStatistics(
			name, 0x0a000000, &stats) != ERROR_SUCCESS)
			wrong++;
		DhcpRpcFreeMemory(stats);
	}
	return wrong;
}

static void *
ask_all_the_time(void *arg)
{
	unsigned int *wrong = arg;

	while (!atomic_load(&end))
		*wrong += ask(1);
	return NULL;
}

/* A child that has a child, as daemon(3) makes them. */
static void
be_child(void)
{
	unsigned int wrong = ask(CALLS);
	pid_t pid = fork();
	int status = 1;

	if (pid == 0)
		_exit(ask(CALLS) != 0);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		wrong++;
	wrong += ask(CALLS);
	_exit(wrong != 0 || status != 0);
}

int
main(int argc, char **argv)
{
	unsigned int wrong = 0, mine, others = 0;
	pid_t children[CHILDREN];
	pthread_t thread;
	int i, status;

	if (argc != 2 || mbstowcs(name, argv[1], 300) >= 300)
		return 2;
	mine = ask(1);
	if (pthread_create(&thread, NULL, ask_all_the_time, &others) != 0)
		return 2;
	for (i = 0; i < CHILDREN; i++) {
		children[i] = fork();
		if (children[i] == 0)
			be_child();
		mine += ask(3);
	}
	for (i = 0; i < CHILDREN; i++)
		if (waitpid(children[i], &status, 0) != children[i] ||
		    status != 0)
			wrong++;
	mine += ask(CALLS);
	atomic_store(&end, 1);
	pthread_join(thread, NULL);
	if (wrong == 0 && mine == 0 && others == 0) {
		printf("ok\n");
		return 0;
	}
	printf("%u children, %u calls, %u of the other thread\n", wrong, mine,
	    others);
	return 1;
}
