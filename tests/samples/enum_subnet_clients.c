/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* In the form of a Windows program: the leases of scope 10.0.0.0. */

#include <windows.h>

#include <intsafe.h>
#include <stdio.h>

#include <dhcpsapi.h>

static VOID
FreeClient(LPDHCP_CLIENT_INFO_PB pClient)
{
	if (pClient->ClientHardwareAddress.Data)
		DhcpRpcFreeMemory(pClient->ClientHardwareAddress.Data);
	if (pClient->ClientName)
		DhcpRpcFreeMemory(pClient->ClientName);
	if (pClient->ClientComment)
		DhcpRpcFreeMemory(pClient->ClientComment);
	if (pClient->OwnerHost.NetBiosName)
		DhcpRpcFreeMemory(pClient->OwnerHost.NetBiosName);
	if (pClient->OwnerHost.HostName)
		DhcpRpcFreeMemory(pClient->OwnerHost.HostName);
	if (pClient->PolicyName)
		DhcpRpcFreeMemory(pClient->PolicyName);
	DhcpRpcFreeMemory(pClient);
}

static VOID
FreeClients(LPDHCP_CLIENT_INFO_PB_ARRAY pClients)
{
	DWORD dwIndex;

	for (dwIndex = 0; dwIndex < pClients->NumElements; dwIndex++)
		FreeClient(pClients->Clients[dwIndex]);
	DhcpRpcFreeMemory(pClients->Clients);
	DhcpRpcFreeMemory(pClients);
}

int __cdecl main(void)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY pClients = NULL;
	DHCP_RESUME_HANDLE ResumeHandle = 0;
	DWORD dwPreferred = DWORD_MAX;
	LPWSTR pwszServer = NULL;
	DWORD dwIndex = 0;
	DWORD dwTotal = 0;
	DWORD dwRead = 0;
	DWORD dwError;

	do {
		dwError = DhcpV4EnumSubnetClients(pwszServer, 0x0a000000,
		    &ResumeHandle, dwPreferred, &pClients, &dwRead, &dwTotal);
		if (ERROR_SUCCESS != dwError && ERROR_MORE_DATA != dwError &&
		    ERROR_NO_MORE_ITEMS != dwError) {
			wprintf(L"clients failed with error %d\n", dwError);
			return 1;
		}
		if (dwRead != 0 && pClients != NULL) {
			for (dwIndex = 0; dwIndex < pClients->NumElements;
			     dwIndex++)
				wprintf(L"%08x \"%ls\" \"%ls\"\n",
				    pClients->Clients[dwIndex]->ClientIpAddress,
				    pClients->Clients[dwIndex]->ClientName,
				    pClients->Clients[dwIndex]->PolicyName);
			FreeClients(pClients);
			pClients = NULL;
		}
		/* The second round goes in small pages. */
		if (dwError == ERROR_SUCCESS && dwPreferred == DWORD_MAX) {
			dwPreferred = 1024;
			dwError = ERROR_MORE_DATA;
		}
		wprintf(L"read %d, left %d\n", dwRead, dwTotal);
	} while (dwError == ERROR_MORE_DATA);
	return 0;
}
