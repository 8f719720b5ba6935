/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Asks each server of the command line ("-": NULL) for the statistics of
 * 10.0.0.0 and says what came of it: the error, the number of addresses and
 * the milliseconds that it took.
 */

#include <windows.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <dhcpsapi.h>

#define SCOPE 0x0a000000

static long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int
main(int argc, char **argv)
{
	LPDHCP_FAILOVER_STATISTICS stats;
	wchar_t name[300];
	unsigned int addresses;
	long begun;
	DWORD error;
	int i;

	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		return 2;
	for (i = 1; i < argc; i++) {
		if (mbstowcs(name, argv[i], 300) >= 300)
			return 2;
		stats = NULL;
		begun = now_ms();
		error = DhcpV4FailoverGetScopeStatistics(
		    strcmp(argv[i], "-") == 0 ? NULL : name, SCOPE, &stats);
		addresses = error == ERROR_SUCCESS ? stats->NumAddr : 0;
		DhcpRpcFreeMemory(stats);
		printf("%u %u %ld\n", (unsigned int)error, addresses,
		    now_ms() - begun);
		(void)fflush(stdout);
	}
	return 0;
}
