/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * usage: unload LIBRARY ROUNDS SERVER...
 * Opens the library, asks each server, closes it, so often; then waits until it
 * is the only thread.  Says the errors of the last round, whether the library
 * is gone, and what else is still there.
 */

#include <windows.h>

#include <dirent.h>
#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <dhcpsapi.h>

/* What malloc(3) keeps for itself comes and goes. */
#define SLACK 65536

typedef DWORD ask_function(
    LPWSTR, DHCP_IP_ADDRESS, LPDHCP_FAILOVER_STATISTICS *);
typedef VOID free_function(PVOID);

static size_t
count_entries(const char *path)
{
	DIR *folder = opendir(path);
	size_t n = 0;

	if (folder == NULL)
		return 0;
	while (readdir(folder) != NULL)
		n++;
	closedir(folder);
	return n;
}

static DWORD
ask(void *library, const char *server)
{
	LPDHCP_FAILOVER_STATISTICS stats = NULL;
	ask_function *get;
	free_function *give_back;
	wchar_t name[300];
	DWORD error;

	if (mbstowcs(name, server, 300) >= 300)
		return 4711;
	*(void **)&get = dlsym(library, "DhcpV4FailoverGetScopeStatistics");
	*(void **)&give_back = dlsym(library, "DhcpRpcFreeMemory");
	if (get == NULL || give_back == NULL)
		return 4711;
	error = get(name, 0x0a000000, &stats);
	give_back(stats);
	return error;
}

int
main(int argc, char **argv)
{
	size_t fds = 0, memory = 0, after;
	long rounds, i;
	void *library;
	DWORD error;
	int j;

	if (argc < 3)
		return 2;
	rounds = strtol(argv[2], NULL, 10);
	for (i = 0; i < rounds; i++) {
		/* The first rounds fill caches of the C library's. */
		if (i == rounds / 2) {
			fds = count_entries("/proc/self/fd");
			memory = mallinfo2().uordblks;
		}
		library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
		if (library == NULL) {
			printf("%s\n", dlerror());
			return 1;
		}
		for (j = 3; j < argc; j++) {
			error = ask(library, argv[j]);
			if (i == rounds - 1)
				printf("%u\n", (unsigned int)error);
		}
		(void)dlclose(library);
	}
	after = mallinfo2().uordblks;
	/* What it left running must be able to end. */
	while (count_entries("/proc/self/task") > 3)
		(void)usleep(10000);
	library = dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD);
	printf("%s\n", library == NULL ? "gone" : "stays");
	printf("descriptors %+ld\n",
	    (long)count_entries("/proc/self/fd") - (long)fds);
	printf("memory %s\n", after < memory + SLACK ? "the same" : "grows");
	return 0;
}
