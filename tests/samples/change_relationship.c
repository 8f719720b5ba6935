/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* In the form of a Windows program: what would change a server is refused. */

#include <windows.h>

#include <stdio.h>

#include <dhcpsapi.h>

static DWORD
SetScopeState(_In_ LPWSTR pwszServer, _In_ DHCP_IP_ADDRESS dwScope,
    _In_ DHCP_SUBNET_STATE State)
{
	LPDHCP_SUBNET_INFO_VQ pInfo = NULL;
	DWORD dwError;

	dwError = DhcpGetSubnetInfoVQ(pwszServer, dwScope, &pInfo);
	if (ERROR_SUCCESS != dwError)
		return dwError;
	wprintf(L"%08x \"%ls\" state %d\n", pInfo->SubnetAddress,
	    pInfo->SubnetName, pInfo->SubnetState);
	pInfo->SubnetState = State;
	dwError = DhcpSetSubnetInfoVQ(pwszServer, dwScope, pInfo);
	if (pInfo->SubnetName)
		DhcpRpcFreeMemory(pInfo->SubnetName);
	if (pInfo->SubnetComment)
		DhcpRpcFreeMemory(pInfo->SubnetComment);
	if (pInfo->PrimaryHost.NetBiosName)
		DhcpRpcFreeMemory(pInfo->PrimaryHost.NetBiosName);
	if (pInfo->PrimaryHost.HostName)
		DhcpRpcFreeMemory(pInfo->PrimaryHost.HostName);
	DhcpRpcFreeMemory(pInfo);
	return dwError;
}

int __cdecl main(VOID)
{
	LPDHCP_FAILOVER_RELATIONSHIP pRelationship = NULL;
	LPWSTR pwszServer = NULL;

	pRelationship =
	    (LPDHCP_FAILOVER_RELATIONSHIP)HeapAlloc(GetProcessHeap(),
		HEAP_ZERO_MEMORY, sizeof(DHCP_FAILOVER_RELATIONSHIP));
	if (pRelationship == NULL)
		return 1;
	pRelationship->RelationshipName = (LPWSTR)L"fo-test";
	pRelationship->Mode = LoadBalance;
	pRelationship->ServerType = PrimaryServer;
	pRelationship->Mclt = 0x384;
	pRelationship->SafePeriod = 0x258;
	pRelationship->Percentage = 60;
	wprintf(L"set %d\n",
	    DhcpV4FailoverSetRelationship(pwszServer,
		MCLT | SAFEPERIOD | PERCENTAGE | MODE, pRelationship));
	wprintf(L"create %d\n",
	    DhcpV4FailoverCreateRelationship(pwszServer, pRelationship));
	wprintf(L"delete %d\n",
	    DhcpV4FailoverDeleteRelationship(
		pwszServer, pRelationship->RelationshipName));
	wprintf(L"trigger %d\n",
	    DhcpV4FailoverTriggerAddrAllocation(
		pwszServer, pRelationship->RelationshipName));
	wprintf(L"scope %d\n",
	    SetScopeState(pwszServer, 0x0a000000, DhcpSubnetDisabled));
	HeapFree(GetProcessHeap(), 0, pRelationship);
	return 0;
}
