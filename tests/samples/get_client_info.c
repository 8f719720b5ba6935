/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* In the form of a Windows program: one client, by each kind of search. */

#include <windows.h>

#include <stdio.h>

#include <dhcpsapi.h>

static VOID
FreeClientInfo(LPDHCPV4_FAILOVER_CLIENT_INFO pInfo)
{
	if (NULL == pInfo)
		return;
	if (NULL != pInfo->ClientName)
		DhcpRpcFreeMemory(pInfo->ClientName);
	if (NULL != pInfo->ClientComment)
		DhcpRpcFreeMemory(pInfo->ClientComment);
	if (NULL != pInfo->PolicyName)
		DhcpRpcFreeMemory(pInfo->PolicyName);
	if (NULL != pInfo->OwnerHost.NetBiosName)
		DhcpRpcFreeMemory(pInfo->OwnerHost.NetBiosName);
	if (NULL != pInfo->OwnerHost.HostName)
		DhcpRpcFreeMemory(pInfo->OwnerHost.HostName);
	if (NULL != pInfo->ClientHardwareAddress.Data &&
	    pInfo->ClientHardwareAddress.DataLength > 0)
		DhcpRpcFreeMemory(pInfo->ClientHardwareAddress.Data);
	DhcpRpcFreeMemory(pInfo);
}

static DWORD
Search(LPWSTR pwszServer, DHCP_SEARCH_INFO *pSearch)
{
	LPDHCPV4_FAILOVER_CLIENT_INFO pInfo = NULL;
	DWORD dwError;
	DWORD i;

	dwError = DhcpV4FailoverGetClientInfo(pwszServer, pSearch, &pInfo);
	if (ERROR_SUCCESS != dwError) {
		wprintf(L"client failed with error %d\n", dwError);
		return dwError;
	}
	wprintf(L"%08x %ls", pInfo->ClientIpAddress, pInfo->ClientName);
	for (i = 0; i < pInfo->ClientHardwareAddress.DataLength; i++)
		wprintf(i == 0 ? L" %02x" : L"-%02x",
		    pInfo->ClientHardwareAddress.Data[i]);
	wprintf(L" type %d state %d expires %08x%08x policy \"%ls\"\n",
	    pInfo->bClientType, pInfo->AddressState,
	    pInfo->ClientLeaseExpires.dwHighDateTime,
	    pInfo->ClientLeaseExpires.dwLowDateTime, pInfo->PolicyName);
	FreeClientInfo(pInfo);
	return ERROR_SUCCESS;
}

int __cdecl main(void)
{
	BYTE Hardware[] = { 0x02, 0x00, 0x00, 0x00, 0x00, 0x33 };
	DHCP_SEARCH_INFO *pSearch = NULL;
	LPWSTR pwszServer = NULL;
	int nFailed = 0;

	pSearch = (DHCP_SEARCH_INFO *)HeapAlloc(
	    GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(DHCP_SEARCH_INFO));
	if (NULL == pSearch) {
		wprintf(L"no memory\n");
		return 1;
	}
	pSearch->SearchType = DhcpClientIpAddress;
	pSearch->SearchInfo.ClientIpAddress = 0x0a000033;
	nFailed += ERROR_SUCCESS != Search(pwszServer, pSearch);

	pSearch->SearchType = DhcpClientHardwareAddress;
	pSearch->SearchInfo.ClientHardwareAddress.DataLength = sizeof(Hardware);
	pSearch->SearchInfo.ClientHardwareAddress.Data = Hardware;
	nFailed += ERROR_SUCCESS != Search(pwszServer, pSearch);

	pSearch->SearchType = DhcpClientName;
	pSearch->SearchInfo.ClientName = (LPWSTR)L"SAMPLE";
	nFailed += ERROR_SUCCESS != Search(pwszServer, pSearch);

	/* Nobody has this one. */
	pSearch->SearchType = DhcpClientIpAddress;
	pSearch->SearchInfo.ClientIpAddress = 0x0a000034;
	nFailed += ERROR_SUCCESS == Search(pwszServer, pSearch);

	HeapFree(GetProcessHeap(), 0, pSearch);
	return nFailed;
}
