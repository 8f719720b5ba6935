/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* In the form of a Windows program: the statistics of scope 10.0.0.0. */

#include <windows.h>

#include <stdio.h>

#include <dhcpsapi.h>

static void
ShowStatistics(LPDHCP_FAILOVER_STATISTICS pStats)
{
	wprintf(L"NumAddr %d\n", pStats->NumAddr);
	wprintf(L"AddrFree %d\n", pStats->AddrFree);
	wprintf(L"AddrInUse %d\n", pStats->AddrInUse);
	wprintf(L"PartnerAddrFree %d\n", pStats->PartnerAddrFree);
	wprintf(L"ThisAddrFree %d\n", pStats->ThisAddrFree);
	wprintf(L"PartnerAddrInUse %d\n", pStats->PartnerAddrInUse);
	wprintf(L"ThisAddrInUse %d\n", pStats->ThisAddrInUse);
}

int __cdecl main(VOID)
{
	LPDHCP_FAILOVER_STATISTICS pStats = NULL;
	DHCP_IP_ADDRESS dwScope = 0x0a000000;
	LPWSTR pwszServer = NULL;
	DWORD dwError = ERROR_SUCCESS;

	dwError =
	    DhcpV4FailoverGetScopeStatistics(pwszServer, dwScope, &pStats);
	if (ERROR_SUCCESS != dwError) {
		wprintf(L"statistics failed with error %d\n", dwError);
		return 1;
	}
	ShowStatistics(pStats);
	DhcpRpcFreeMemory(pStats);
	return 0;
}
