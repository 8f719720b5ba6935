/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* In the form of a Windows program: the server's clock, whose an address is. */

#include <windows.h>

#include <stdio.h>

#include <dhcpsapi.h>

int __cdecl main(void)
{
	LPWSTR pwszServer = NULL;
	DWORD dwDelta = 0;
	DWORD dwStatus = 0;
	DWORD dwTime = 0;
	DWORD dwError;

	dwError = DhcpV4FailoverGetSystemTime(pwszServer, &dwTime, &dwDelta);
	if (ERROR_SUCCESS != dwError) {
		wprintf(L"system time failed with error %d\n", dwError);
		return 1;
	}
	wprintf(L"time %ls, delta %d\n",
	    dwTime > 1600000000 ? L"passes" : L"stands", dwDelta);

	dwError =
	    DhcpV4FailoverGetAddressStatus(pwszServer, 0x0a000034, &dwStatus);
	if (ERROR_SUCCESS != dwError) {
		wprintf(L"address status failed with error %d\n", dwError);
		return 1;
	}
	wprintf(L"status %d\n", dwStatus);
	return 0;
}
