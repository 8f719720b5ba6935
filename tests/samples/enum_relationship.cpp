/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* In the form of a Windows program, which is C++ here: all relationships. */

#include <windows.h>

#include <intsafe.h>
#include <stdio.h>

#include <dhcpsapi.h>

static void
Free(LPDHCP_IP_ARRAY pArray)
{
	if (pArray)
		DhcpRpcFreeMemory(pArray->Elements);
	DhcpRpcFreeMemory(pArray);
}

static void
Free(DHCP_FAILOVER_RELATIONSHIP &Relationship)
{
	DhcpRpcFreeMemory(Relationship.RelationshipName);
	DhcpRpcFreeMemory(Relationship.PrimaryServerName);
	DhcpRpcFreeMemory(Relationship.SecondaryServerName);
	Free(Relationship.pScopes);
	DhcpRpcFreeMemory(Relationship.SharedSecret);
}

static void
Free(LPDHCP_FAILOVER_RELATIONSHIP_ARRAY pArray)
{
	if (NULL == pArray)
		return;
	for (DWORD i = 0; i < pArray->NumElements; i++)
		Free(pArray->pRelationships[i]);
	DhcpRpcFreeMemory(pArray->pRelationships);
	DhcpRpcFreeMemory(pArray);
}

int __cdecl main(void)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY pArray = NULL;
	DWORD dwError = ERROR_MORE_DATA;
	DWORD resumeHandle = 0;
	DWORD dwTotal = 0;
	DWORD dwRead = 0;

	for (;;) {
		dwError = DhcpV4FailoverEnumRelationship(
		    NULL, &resumeHandle, DWORD_MAX, &pArray, &dwRead, &dwTotal);
		if (NO_ERROR != dwError && ERROR_MORE_DATA != dwError &&
		    ERROR_NO_MORE_ITEMS != dwError) {
			wprintf(
			    L"relationships failed with error %d\n", dwError);
			return 1;
		}
		for (DWORD i = 0; pArray && i < pArray->NumElements; i++)
			wprintf(L"%ls of %ls and %ls\n",
			    pArray->pRelationships[i].RelationshipName,
			    pArray->pRelationships[i].PrimaryServerName,
			    pArray->pRelationships[i].SecondaryServerName);
		Free(pArray);
		pArray = NULL;
		if (ERROR_NO_MORE_ITEMS == dwError ||
		    (NO_ERROR == dwError && dwTotal == 0))
			break;
	}
	return 0;
}
