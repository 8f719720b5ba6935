/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The calls that would change a server: Microsoft's argument checks in
 * Microsoft's order (MS-DHCPM 3.2.4.90 to 3.2.4.101), then the refusal where
 * the check of the caller's permission stands.
 */

#include <stdbool.h>

#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_bind.h"

#define PERCENT_MAX 100
#define SET_FLAGS                                                          \
	(MCLT | SAFEPERIOD | CHANGESTATE | PERCENTAGE | MODE | PREVSTATE | \
	    SHAREDSECRET)

/* A server that cannot be found is told before a missing permission: only the
 * server could have said what is permitted. */
static DWORD
refuse(const WCHAR *name)
{
	struct dhcpsapi_bound bound;
	DWORD error;

	error = dhcpsapi_bind_enter(name, false, &bound);
	if (error != ERROR_SUCCESS)
		return error;
	dhcpsapi_bind_leave(&bound);
	return ERROR_ACCESS_DENIED;
}

static bool
mode_valid(DHCP_FAILOVER_MODE mode)
{
	return mode == LoadBalance || mode == HotStandby;
}

static bool
names_scopes(const DHCP_FAILOVER_RELATIONSHIP *r)
{
	return r != NULL && r->RelationshipName != NULL && r->pScopes != NULL &&
	    r->pScopes->NumElements > 0 && r->pScopes->Elements != NULL;
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverCreateRelationship(
    LPWSTR ServerIpAddress, LPDHCP_FAILOVER_RELATIONSHIP pRelationship)
{
	if (!names_scopes(pRelationship) || pRelationship->PrimaryServer == 0 ||
	    pRelationship->SecondaryServer == 0 ||
	    pRelationship->Percentage > PERCENT_MAX ||
	    !mode_valid(pRelationship->Mode) ||
	    (pRelationship->ServerType != PrimaryServer &&
		pRelationship->ServerType != SecondaryServer))
		return ERROR_INVALID_PARAMETER;
	return refuse(ServerIpAddress);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverSetRelationship(LPWSTR ServerIpAddress, DWORD Flags,
    LPDHCP_FAILOVER_RELATIONSHIP pRelationship)
{
	if (pRelationship == NULL || pRelationship->RelationshipName == NULL ||
	    Flags == 0 || (Flags & ~(DWORD)SET_FLAGS) != 0)
		return ERROR_INVALID_PARAMETER;
	if ((Flags & PERCENTAGE) != 0 &&
	    pRelationship->Percentage > PERCENT_MAX)
		return ERROR_INVALID_PARAMETER;
	if ((Flags & MODE) != 0 && !mode_valid(pRelationship->Mode))
		return ERROR_INVALID_PARAMETER;
	return refuse(ServerIpAddress);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverDeleteRelationship(
    LPWSTR ServerIpAddress, LPWSTR pRelationshipName)
{
	if (pRelationshipName == NULL)
		return ERROR_INVALID_PARAMETER;
	return refuse(ServerIpAddress);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverAddScopeToRelationship(
    LPWSTR ServerIpAddress, LPDHCP_FAILOVER_RELATIONSHIP pRelationship)
{
	if (!names_scopes(pRelationship))
		return ERROR_INVALID_PARAMETER;
	return refuse(ServerIpAddress);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverDeleteScopeFromRelationship(
    LPWSTR ServerIpAddress, LPDHCP_FAILOVER_RELATIONSHIP pRelationship)
{
	if (!names_scopes(pRelationship))
		return ERROR_INVALID_PARAMETER;
	return refuse(ServerIpAddress);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverTriggerAddrAllocation(LPWSTR ServerIpAddress, LPWSTR pFailRelName)
{
	/* The one call that looks at the permission first. */
	(void)pFailRelName;
	return refuse(ServerIpAddress);
}

DWORD DHCP_API_FUNCTION
DhcpSetSubnetInfoVQ(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_IP_ADDRESS SubnetAddress, DHCP_CONST DHCP_SUBNET_INFO_VQ *SubnetInfo)
{
	(void)SubnetAddress;
	if (SubnetInfo == NULL)
		return ERROR_INVALID_PARAMETER;
	return refuse(ServerIpAddress);
}
