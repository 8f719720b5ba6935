/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Every call of the library, once or as often as an enumeration takes, on one
 * server.  What they answer is written to a stream, if there is one.
 */

#ifndef DHCPFO_TESTS_EVERY_CALL_H
#define DHCPFO_TESTS_EVERY_CALL_H

#include <windows.h>

#include <stdio.h>

#include <dhcpsapi.h>

/* The number of calls that were made. */
static unsigned long every_call(LPWSTR server, FILE *out);

static void
show_error(FILE *out, const char *call, DWORD error)
{
	if (out != NULL)
		fprintf(out, "%s %u\n", call, (unsigned int)error);
}

static void
show_host(FILE *out, const DHCP_HOST_INFO *host)
{
	if (out != NULL)
		fprintf(out, " [%08x \"%ls\" \"%ls\"]",
		    (unsigned int)host->IpAddress, host->NetBiosName,
		    host->HostName);
	DhcpRpcFreeMemory(host->NetBiosName);
	DhcpRpcFreeMemory(host->HostName);
}

static void
show_hardware(FILE *out, const DHCP_CLIENT_UID *uid)
{
	DWORD i;

	for (i = 0; out != NULL && i < uid->DataLength; i++)
		fprintf(out, "%s%02x", i == 0 ? " " : ":", uid->Data[i]);
	DhcpRpcFreeMemory(uid->Data);
}

static void
show_relationship(FILE *out, const DHCP_FAILOVER_RELATIONSHIP *r)
{
	DWORD i;

	if (out != NULL) {
		fprintf(out, "  \"%ls\" %08x \"%ls\" %08x \"%ls\"",
		    r->RelationshipName, (unsigned int)r->PrimaryServer,
		    r->PrimaryServerName, (unsigned int)r->SecondaryServer,
		    r->SecondaryServerName);
		fprintf(out, " %d %d %d %d %u %u %u%%%s:", (int)r->Mode,
		    (int)r->ServerType, (int)r->State, (int)r->PrevState,
		    (unsigned int)r->Mclt, (unsigned int)r->SafePeriod,
		    (unsigned int)r->Percentage,
		    r->SharedSecret == NULL ? "" : " a secret");
		for (i = 0; i < r->pScopes->NumElements; i++)
			fprintf(out, " %08x",
			    (unsigned int)r->pScopes->Elements[i]);
		fprintf(out, "\n");
	}
	DhcpRpcFreeMemory(r->RelationshipName);
	DhcpRpcFreeMemory(r->PrimaryServerName);
	DhcpRpcFreeMemory(r->SecondaryServerName);
	DhcpRpcFreeMemory(r->pScopes->Elements);
	DhcpRpcFreeMemory(r->pScopes);
	DhcpRpcFreeMemory(r->SharedSecret);
}

static unsigned long
every_relationship(LPWSTR server, FILE *out)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array;
	LPDHCP_FAILOVER_RELATIONSHIP one;
	DHCP_RESUME_HANDLE resume = 0;
	DWORD i, read, total, error;
	unsigned long calls = 0;

	do {
		array = NULL;
		error = DhcpV4FailoverEnumRelationship(
		    server, &resume, 1, &array, &read, &total);
		show_error(out, "EnumRelationship", error);
		calls++;
		if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA)
			break;
		for (i = 0; i < read; i++) {
			if (DhcpV4FailoverGetRelationship(server,
				array->pRelationships[i].RelationshipName,
				&one) == ERROR_SUCCESS) {
				show_relationship(NULL, one);
				DhcpRpcFreeMemory(one);
			}
			calls++;
			show_relationship(out, &array->pRelationships[i]);
		}
		DhcpRpcFreeMemory(array->pRelationships);
		DhcpRpcFreeMemory(array);
	} while (error == ERROR_MORE_DATA);
	return calls;
}

static unsigned long
every_subnet_info(LPWSTR server, DHCP_IP_ADDRESS scope, FILE *out)
{
	LPDHCP_SUBNET_INFO info;
	LPDHCP_SUBNET_INFO_VQ vq;
	DWORD error;

	error = DhcpGetSubnetInfoVQ(server, scope, &vq);
	show_error(out, "GetSubnetInfoVQ", error);
	if (error == ERROR_SUCCESS) {
		DhcpRpcFreeMemory(vq->SubnetName);
		DhcpRpcFreeMemory(vq->SubnetComment);
		show_host(NULL, &vq->PrimaryHost);
		DhcpRpcFreeMemory(vq);
	}
	error = DhcpGetSubnetInfo(server, scope, &info);
	show_error(out, "GetSubnetInfo", error);
	if (error != ERROR_SUCCESS)
		return 2;
	if (out != NULL)
		fprintf(out, "  %08x/%08x \"%ls\" \"%ls\" %d",
		    (unsigned int)info->SubnetAddress,
		    (unsigned int)info->SubnetMask, info->SubnetName,
		    info->SubnetComment, (int)info->SubnetState);
	show_host(out, &info->PrimaryHost);
	if (out != NULL)
		fprintf(out, "\n");
	DhcpRpcFreeMemory(info->SubnetName);
	DhcpRpcFreeMemory(info->SubnetComment);
	DhcpRpcFreeMemory(info);
	return 2;
}

static unsigned long
every_statistics(LPWSTR server, DHCP_IP_ADDRESS scope, FILE *out)
{
	LPDHCP_FAILOVER_STATISTICS s;
	LPDHCP_FAILOVER_RELATIONSHIP r;
	DWORD error;

	error = DhcpV4FailoverGetScopeStatistics(server, scope, &s);
	show_error(out, "GetScopeStatistics", error);
	if (error == ERROR_SUCCESS) {
		if (out != NULL)
			fprintf(out, "  %u %u %u %u %u %u %u\n",
			    (unsigned int)s->NumAddr, (unsigned int)s->AddrFree,
			    (unsigned int)s->AddrInUse,
			    (unsigned int)s->PartnerAddrFree,
			    (unsigned int)s->ThisAddrFree,
			    (unsigned int)s->PartnerAddrInUse,
			    (unsigned int)s->ThisAddrInUse);
		DhcpRpcFreeMemory(s);
	}
	error = DhcpV4FailoverGetScopeRelationship(server, scope, &r);
	show_error(out, "GetScopeRelationship", error);
	if (error == ERROR_SUCCESS) {
		show_relationship(out, r);
		DhcpRpcFreeMemory(r);
	}
	return 2;
}

static unsigned long
one_client(LPWSTR server, DHCP_SEARCH_INFO *search, FILE *out)
{
	LPDHCPV4_FAILOVER_CLIENT_INFO c;
	DWORD error;

	error = DhcpV4FailoverGetClientInfo(server, search, &c);
	show_error(out, "GetClientInfo", error);
	if (error != ERROR_SUCCESS)
		return 1;
	if (out != NULL)
		fprintf(out,
		    "  %08x/%08x \"%ls\" \"%ls\" %08x%08x %u %u %d"
		    " %u %u %u %u %u %u %u \"%ls\" %u",
		    (unsigned int)c->ClientIpAddress,
		    (unsigned int)c->SubnetMask, c->ClientName,
		    c->ClientComment,
		    (unsigned int)c->ClientLeaseExpires.dwHighDateTime,
		    (unsigned int)c->ClientLeaseExpires.dwLowDateTime,
		    c->bClientType, c->AddressState, (int)c->Status,
		    (unsigned int)c->SentPotExpTime,
		    (unsigned int)c->AckPotExpTime,
		    (unsigned int)c->RecvPotExpTime, (unsigned int)c->StartTime,
		    (unsigned int)c->CltLastTransTime,
		    (unsigned int)c->LastBndUpdTime,
		    (unsigned int)c->BndMsgStatus, c->PolicyName, c->Flags);
	show_hardware(out, &c->ClientHardwareAddress);
	show_host(out, &c->OwnerHost);
	if (out != NULL)
		fprintf(out, "\n");
	DhcpRpcFreeMemory(c->ClientName);
	DhcpRpcFreeMemory(c->ClientComment);
	DhcpRpcFreeMemory(c->PolicyName);
	DhcpRpcFreeMemory(c);
	return 1;
}

/* A client by each of the three searches, and whose its address is. */
static unsigned long
every_search(LPWSTR server, DHCP_CLIENT_INFO_PB *client, FILE *out)
{
	DHCP_SEARCH_INFO search;
	unsigned long calls = 1;
	DWORD status, error;

	search.SearchType = DhcpClientIpAddress;
	search.SearchInfo.ClientIpAddress = client->ClientIpAddress;
	calls += one_client(server, &search, out);
	search.SearchType = DhcpClientHardwareAddress;
	search.SearchInfo.ClientHardwareAddress = client->ClientHardwareAddress;
	calls += one_client(server, &search, out);
	search.SearchType = DhcpClientName;
	search.SearchInfo.ClientName = client->ClientName;
	calls += one_client(server, &search, out);
	status = 4711;
	error = DhcpV4FailoverGetAddressStatus(
	    server, client->ClientIpAddress, &status);
	show_error(out, "GetAddressStatus", error);
	show_error(out, " ", status);
	return calls;
}

static unsigned long
every_client(LPWSTR server, DHCP_IP_ADDRESS scope, DWORD page, FILE *out)
{
	LPDHCP_CLIENT_INFO_PB_ARRAY array;
	LPDHCP_CLIENT_INFO_PB c;
	DHCP_RESUME_HANDLE resume = 0;
	DWORD i, read, total, error;
	unsigned long calls = 0;

	do {
		array = NULL;
		error = DhcpV4EnumSubnetClients(
		    server, scope, &resume, page, &array, &read, &total);
		show_error(out, "EnumSubnetClients", error);
		calls++;
		if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA)
			break;
		show_error(out, "  left", total);
		for (i = 0; i < read; i++) {
			c = array->Clients[i];
			calls += every_search(server, c, out);
			DhcpRpcFreeMemory(c->ClientHardwareAddress.Data);
			DhcpRpcFreeMemory(c->ClientName);
			DhcpRpcFreeMemory(c->ClientComment);
			DhcpRpcFreeMemory(c->PolicyName);
			show_host(NULL, &c->OwnerHost);
			DhcpRpcFreeMemory(c);
		}
		DhcpRpcFreeMemory(array->Clients);
		DhcpRpcFreeMemory(array);
	} while (error == ERROR_MORE_DATA);
	return calls;
}

static unsigned long
every_scope(LPWSTR server, FILE *out)
{
	DHCP_RESUME_HANDLE resume = 0;
	DWORD i, read, total, error, status;
	unsigned long calls = 0;
	LPDHCP_IP_ARRAY array;

	for (;;) {
		array = NULL;
		error =
		    DhcpEnumSubnets(server, &resume, 2, &array, &read, &total);
		show_error(out, "EnumSubnets", error);
		calls++;
		if (error != ERROR_SUCCESS)
			return calls;
		for (i = 0; i < read; i++) {
			calls +=
			    every_subnet_info(server, array->Elements[i], out);
			calls +=
			    every_statistics(server, array->Elements[i], out);
			calls +=
			    every_client(server, array->Elements[i], 1024, out);
			status = 4711;
			error = DhcpV4FailoverGetAddressStatus(
			    server, array->Elements[i] + 60, &status);
			show_error(out, "GetAddressStatus", error);
			show_error(out, " ", status);
			calls++;
		}
		DhcpRpcFreeMemory(array->Elements);
		DhcpRpcFreeMemory(array);
	}
}

/* All of them are refused. */
static unsigned long
every_change(LPWSTR server, FILE *out)
{
	static wchar_t name[] = L"fo-test";
	DHCP_IP_ADDRESS scope = 0x0a000000;
	DHCP_IP_ARRAY scopes;
	DHCP_FAILOVER_RELATIONSHIP r = { 0 };
	DHCP_SUBNET_INFO_VQ info = { 0 };

	scopes.NumElements = 1;
	scopes.Elements = &scope;
	r.PrimaryServer = 1;
	r.SecondaryServer = 2;
	r.RelationshipName = name;
	r.pScopes = &scopes;
	show_error(out, "CreateRelationship",
	    DhcpV4FailoverCreateRelationship(server, &r));
	show_error(out, "SetRelationship",
	    DhcpV4FailoverSetRelationship(server, MCLT, &r));
	show_error(out, "DeleteRelationship",
	    DhcpV4FailoverDeleteRelationship(server, name));
	show_error(out, "AddScopeToRelationship",
	    DhcpV4FailoverAddScopeToRelationship(server, &r));
	show_error(out, "DeleteScopeFromRelationship",
	    DhcpV4FailoverDeleteScopeFromRelationship(server, &r));
	show_error(out, "TriggerAddrAllocation",
	    DhcpV4FailoverTriggerAddrAllocation(server, name));
	show_error(
	    out, "SetSubnetInfoVQ", DhcpSetSubnetInfoVQ(server, scope, &info));
	return 7;
}

static unsigned long
every_call(LPWSTR server, FILE *out)
{
	DWORD now = 0, delta = 0;
	unsigned long calls = 2;

	show_error(out, "GetSystemTime",
	    DhcpV4FailoverGetSystemTime(server, &now, &delta));
	show_error(out, "  delta", delta);
	DhcpRpcFreeMemory(NULL);
	calls += every_scope(server, out);
	calls += every_relationship(server, out);
	calls += every_client(server, 0, 0xffffffff, NULL);
	calls += every_change(server, out);
	return calls;
}

#endif
