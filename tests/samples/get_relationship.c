/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* In the form of a Windows program: a relationship, by name and by scope. */

#include <windows.h>

#include <stdio.h>

#include <dhcpsapi.h>

static VOID
FreeRelationship(LPDHCP_FAILOVER_RELATIONSHIP pRelationship)
{
	if (NULL == pRelationship)
		return;
	if (NULL != pRelationship->RelationshipName)
		DhcpRpcFreeMemory(pRelationship->RelationshipName);
	if (NULL != pRelationship->PrimaryServerName)
		DhcpRpcFreeMemory(pRelationship->PrimaryServerName);
	if (NULL != pRelationship->SecondaryServerName)
		DhcpRpcFreeMemory(pRelationship->SecondaryServerName);
	if (NULL != pRelationship->SharedSecret)
		DhcpRpcFreeMemory(pRelationship->SharedSecret);
	if (NULL != pRelationship->pScopes) {
		if (NULL != pRelationship->pScopes->Elements)
			DhcpRpcFreeMemory(pRelationship->pScopes->Elements);
		DhcpRpcFreeMemory(pRelationship->pScopes);
	}
	DhcpRpcFreeMemory(pRelationship);
}

static VOID
ShowRelationship(LPDHCP_FAILOVER_RELATIONSHIP pRelationship)
{
	LPDHCP_IP_ARRAY pScopes = pRelationship->pScopes;
	DWORD i;

	wprintf(L"%ls: %08x %08x, mode %d, type %d, state %d, %d %%",
	    pRelationship->RelationshipName, pRelationship->PrimaryServer,
	    pRelationship->SecondaryServer, pRelationship->Mode,
	    pRelationship->ServerType, pRelationship->State,
	    pRelationship->Percentage);
	for (i = 0; i < pScopes->NumElements; i++)
		wprintf(L", scope %08x", pScopes->Elements[i]);
	wprintf(L"\n");
}

int __cdecl main(VOID)
{
	LPDHCP_FAILOVER_RELATIONSHIP pRelationship = NULL;
	LPWSTR pwszName = (LPWSTR)L"fo-test";
	LPWSTR pwszServer = NULL;
	DWORD dwError;

	dwError =
	    DhcpV4FailoverGetRelationship(pwszServer, pwszName, &pRelationship);
	if (NO_ERROR != dwError) {
		wprintf(L"relationship failed with error %d\n", dwError);
		return 1;
	}
	ShowRelationship(pRelationship);
	FreeRelationship(pRelationship);
	pRelationship = NULL;

	dwError = DhcpV4FailoverGetScopeRelationship(
	    pwszServer, 0x0a000000, &pRelationship);
	if (NO_ERROR != dwError) {
		wprintf(L"relationship failed with error %d\n", dwError);
		return 1;
	}
	ShowRelationship(pRelationship);
	FreeRelationship(pRelationship);
	pRelationship = NULL;

	/* This scope is in none. */
	dwError = DhcpV4FailoverGetScopeRelationship(
	    pwszServer, 0x0a000100, &pRelationship);
	wprintf(L"relationship failed with error %d\n", dwError);
	return dwError == ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP ? 0 : 1;
}
