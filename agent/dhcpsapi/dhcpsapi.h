/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Microsoft's DHCP server management API, as far as a monitor of DHCPv4
 * failover needs it: their names, types, numbers and memory rules, over the
 * DHCP servers of this project.  The calls that read are answered; those that
 * would change a server are declared and refused.
 *
 * Addresses are numbers in host byte order (10.0.0.0 is 0x0a000000).  Times
 * that are DWORDs are seconds since 1970-01-01 UTC (MS-DHCPM 2.2.1.2), 0 =
 * none; a DATE_TIME counts 100 ns since 1601-01-01 UTC, 0 = none and
 * 0x7fffffff ffffffff = never.
 *
 * Memory: what a call gives by a pointer to a pointer is the caller's.  The
 * structure, and each pointer in it, is an allocation of its own and is given
 * back with DhcpRpcFreeMemory(), which takes NULL.  A string that says nothing
 * is "" and not NULL, except SharedSecret, which is always NULL: secrets are
 * not told.  When a call fails, what its pointers point to is untouched; the
 * end of an enumeration (ERROR_NO_MORE_ITEMS) sets the array to NULL and both
 * counts to 0.
 *
 * ServerIpAddress: NULL is $DHCPFO_SERVER ("isc:CONF:LEASES", "rpc:HOST:PORT",
 * "rpc:unix:PATH"), or else the first server in $DHCPFO_CONFIG or
 * /etc/dhcpfo/dhcpfo.conf, or else the dhcpfo-rpcd of this host.  A string is
 * the name of a server in that file, or where a dhcpfo-rpcd listens:
 * "unix:PATH", "HOST", "HOST:PORT".  In a program that is itself a part of
 * dhcpfo the names are those of its own configuration.
 *
 * Every call may fail with ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY,
 * ERROR_NOT_SUPPORTED (by the dhcpfo-rpcd, which is older),
 * ERROR_DHCP_REGISTRY_INIT_FAILED (what says which servers there are is
 * invalid), ERROR_DHCP_SERVER_NAME_NOT_RESOLVED,
 * ERROR_DHCP_SERVER_NOT_REACHABLE and ERROR_DHCP_JET_ERROR (the server's data
 * cannot be read); other failures stand with each call.  The calls may be made
 * from any thread; dhcpsapi(3) has more of threads, processes and time.
 *
 * C99 and C++98.
 */

#ifndef DHCPFO_DHCPSAPI_H
#define DHCPFO_DHCPSAPI_H

#include "dhcpsapi_codes.h"
#include "dhcpsapi_types.h"

#ifdef __cplusplus
#define DHCP_CONST const
extern "C" {
#else
#define DHCP_CONST
#endif

#define DHCP_API_FUNCTION

/* The tags are Microsoft's.
 * NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* ---- scalars, hosts, binary data ---- */

typedef DWORD DHCP_IP_ADDRESS, *PDHCP_IP_ADDRESS, *LPDHCP_IP_ADDRESS;
typedef DWORD DHCP_IP_MASK;
typedef DWORD DHCP_RESUME_HANDLE;
typedef DWORD DHCP_OPTION_ID;

typedef struct _DATE_TIME {
	DWORD dwLowDateTime;
	DWORD dwHighDateTime;
} DATE_TIME, *PDATE_TIME, *LPDATE_TIME;

typedef struct _DHCP_BINARY_DATA {
	DWORD DataLength;
	BYTE *Data;
} DHCP_BINARY_DATA, *LPDHCP_BINARY_DATA;

typedef DHCP_BINARY_DATA DHCP_CLIENT_UID;

typedef struct _DHCP_HOST_INFO {
	DHCP_IP_ADDRESS IpAddress;
	LPWSTR NetBiosName;
	LPWSTR HostName;
} DHCP_HOST_INFO, *LPDHCP_HOST_INFO;

typedef struct _DHCP_IP_ARRAY {
	DWORD NumElements;
	LPDHCP_IP_ADDRESS Elements;
} DHCP_IP_ARRAY, *LPDHCP_IP_ARRAY;

/* ---- scopes ("subnets") ---- */

typedef enum _DHCP_SUBNET_STATE {
	DhcpSubnetEnabled = 0,
	DhcpSubnetDisabled = 1,
	DhcpSubnetEnabledSwitched = 2,
	DhcpSubnetDisabledSwitched = 3,
	DhcpSubnetInvalidState = 4
} DHCP_SUBNET_STATE,
    *LPDHCP_SUBNET_STATE;

typedef struct _DHCP_SUBNET_INFO {
	DHCP_IP_ADDRESS SubnetAddress;
	DHCP_IP_MASK SubnetMask;
	LPWSTR SubnetName;
	LPWSTR SubnetComment;
	DHCP_HOST_INFO PrimaryHost;
	DHCP_SUBNET_STATE SubnetState;
} DHCP_SUBNET_INFO, *LPDHCP_SUBNET_INFO;

typedef struct _DHCP_SUBNET_INFO_VQ {
	DHCP_IP_ADDRESS SubnetAddress;
	DHCP_IP_MASK SubnetMask;
	LPWSTR SubnetName;
	LPWSTR SubnetComment;
	DHCP_HOST_INFO PrimaryHost;
	DHCP_SUBNET_STATE SubnetState;
	DWORD QuarantineOn;
	DWORD Reserved1;
	DWORD Reserved2;
	INT64 Reserved3;
	INT64 Reserved4;
} DHCP_SUBNET_INFO_VQ, *LPDHCP_SUBNET_INFO_VQ;

/* ---- clients ---- */

typedef enum _QuarantineStatus {
	NOQUARANTINE = 0,
	RESTRICTEDACCESS = 1,
	DROPPACKET = 2,
	PROBATION = 3,
	EXEMPT = 4,
	DEFAULTQUARSETTING = 5,
	NOQUARINFO = 6
} QuarantineStatus;

/* bClientType */
#define CLIENT_TYPE_UNSPECIFIED 0x0
#define CLIENT_TYPE_DHCP 0x1
#define CLIENT_TYPE_BOOTP 0x2
#define CLIENT_TYPE_BOTH (CLIENT_TYPE_DHCP | CLIENT_TYPE_BOOTP)
#define CLIENT_TYPE_RESERVATION_FLAG 0x4
#define CLIENT_TYPE_NONE 0x64

/* AddressState: two bits of state, two of the DHCID, then flags. */
#define V5_ADDRESS_STATE_OFFERED 0x0
#define V5_ADDRESS_STATE_ACTIVE 0x1
#define V5_ADDRESS_STATE_DECLINED 0x2
#define V5_ADDRESS_STATE_DOOM 0x3
#define V5_ADDRESS_BIT_BOTH_REC 0x20
#define V5_ADDRESS_BIT_UNREGISTERED 0x40
#define V5_ADDRESS_BIT_DELETED 0x80
#define V5_ADDRESS_EX_BIT_DISABLE_PTR_RR 0x01

/* FilterStatus */
#define FILTER_STATUS_NONE 0x01
#define FILTER_STATUS_FULL_MATCH_IN_ALLOW_LIST 0x02
#define FILTER_STATUS_FULL_MATCH_IN_DENY_LIST 0x04
#define FILTER_STATUS_WILDCARD_MATCH_IN_ALLOW_LIST 0x08
#define FILTER_STATUS_WILDCARD_MATCH_IN_DENY_LIST 0x10

typedef struct _DHCP_CLIENT_INFO_PB {
	DHCP_IP_ADDRESS ClientIpAddress;
	DHCP_IP_MASK SubnetMask;
	DHCP_CLIENT_UID ClientHardwareAddress;
	LPWSTR ClientName;
	LPWSTR ClientComment;
	DATE_TIME ClientLeaseExpires;
	DHCP_HOST_INFO OwnerHost;
	BYTE bClientType;
	BYTE AddressState;
	QuarantineStatus Status;
	DATE_TIME ProbationEnds;
	BOOL QuarantineCapable;
	DWORD FilterStatus;
	LPWSTR PolicyName;
} DHCP_CLIENT_INFO_PB, *LPDHCP_CLIENT_INFO_PB;

typedef struct _DHCP_CLIENT_INFO_PB_ARRAY {
	DWORD NumElements;
	LPDHCP_CLIENT_INFO_PB *Clients;
} DHCP_CLIENT_INFO_PB_ARRAY, *LPDHCP_CLIENT_INFO_PB_ARRAY;

typedef enum _DHCP_CLIENT_SEARCH_TYPE {
	DhcpClientIpAddress = 0,
	DhcpClientHardwareAddress = 1,
	DhcpClientName = 2
} DHCP_SEARCH_INFO_TYPE,
    *LPDHCP_SEARCH_INFO_TYPE;

typedef union _DHCP_CLIENT_SEARCH_UNION {
	DHCP_IP_ADDRESS ClientIpAddress;
	DHCP_CLIENT_UID ClientHardwareAddress;
	LPWSTR ClientName;
} DHCP_CLIENT_SEARCH_UNION, *LPDHCP_CLIENT_SEARCH_UNION;

typedef struct _DHCP_CLIENT_SEARCH_INFO {
	DHCP_SEARCH_INFO_TYPE SearchType;
	DHCP_CLIENT_SEARCH_UNION SearchInfo;
} DHCP_SEARCH_INFO, *LPDHCP_SEARCH_INFO;

/* ---- failover ---- */

typedef enum _DHCP_FAILOVER_MODE {
	LoadBalance = 0,
	HotStandby = 1
} DHCP_FAILOVER_MODE,
    *LPDHCP_FAILOVER_MODE;

typedef enum _DHCP_FAILOVER_SERVER {
	PrimaryServer = 0,
	SecondaryServer = 1
} DHCP_FAILOVER_SERVER,
    *LPDHCP_FAILOVER_SERVER;

typedef enum _FSM_STATE {
	NO_STATE = 0,
	INIT = 1,
	STARTUP = 2,
	NORMAL = 3,
	COMMUNICATION_INT = 4,
	PARTNER_DOWN = 5,
	POTENTIAL_CONFLICT = 6,
	CONFLICT_DONE = 7,
	RESOLUTION_INT = 8,
	RECOVER = 9,
	RECOVER_WAIT = 10,
	RECOVER_DONE = 11,
	PAUSED = 12,
	SHUTDOWN = 13
} FSM_STATE;

#define DHCP_FAILOVER_DELETE_SCOPES 0x1
#define DHCP_FAILOVER_MAX_NUM_REL 31
#define DHCP_FAILOVER_MAX_NUM_ADD_SCOPES 400

/* Flags of DhcpV4FailoverSetRelationship() */
#define MCLT 0x01
#define SAFEPERIOD 0x02
#define CHANGESTATE 0x04
#define PERCENTAGE 0x08
#define MODE 0x10
#define PREVSTATE 0x20
#define SHAREDSECRET 0x40

typedef struct _DHCP_FAILOVER_RELATIONSHIP {
	DHCP_IP_ADDRESS PrimaryServer;
	DHCP_IP_ADDRESS SecondaryServer;
	DHCP_FAILOVER_MODE Mode;
	/* Of the server that is asked. */
	DHCP_FAILOVER_SERVER ServerType;
	FSM_STATE State;
	FSM_STATE PrevState;
	DWORD Mclt;	  /* seconds */
	DWORD SafePeriod; /* seconds; 0xffffffff = no automatic change */
	LPWSTR RelationshipName;
	LPWSTR PrimaryServerName;
	LPWSTR SecondaryServerName;
	LPDHCP_IP_ARRAY pScopes;
	BYTE Percentage; /* of the load, the primary's */
	LPWSTR SharedSecret;
} DHCP_FAILOVER_RELATIONSHIP, *LPDHCP_FAILOVER_RELATIONSHIP;

typedef struct _DHCP_FAILOVER_RELATIONSHIP_ARRAY {
	DWORD NumElements;
	LPDHCP_FAILOVER_RELATIONSHIP pRelationships;
} DHCP_FAILOVER_RELATIONSHIP_ARRAY, *LPDHCP_FAILOVER_RELATIONSHIP_ARRAY;

typedef struct _DHCPV4_FAILOVER_CLIENT_INFO {
	DHCP_IP_ADDRESS ClientIpAddress;
	DHCP_IP_MASK SubnetMask;
	DHCP_CLIENT_UID ClientHardwareAddress; /* the hardware address */
	LPWSTR ClientName;
	LPWSTR ClientComment;
	DATE_TIME ClientLeaseExpires;
	DHCP_HOST_INFO OwnerHost; /* by the load balancing hash, RFC 3074 */
	BYTE bClientType;
	BYTE AddressState;
	QuarantineStatus Status;
	DATE_TIME ProbationEnds;
	BOOL QuarantineCapable;
	DWORD SentPotExpTime;
	DWORD AckPotExpTime;
	DWORD RecvPotExpTime;
	DWORD StartTime;
	DWORD CltLastTransTime;
	DWORD LastBndUpdTime;
	DWORD BndMsgStatus;
	LPWSTR PolicyName;
	BYTE Flags;
} DHCPV4_FAILOVER_CLIENT_INFO, *LPDHCPV4_FAILOVER_CLIENT_INFO;

typedef struct _DHCPV4_FAILOVER_CLIENT_INFO_ARRAY {
	DWORD NumElements;
	LPDHCPV4_FAILOVER_CLIENT_INFO *Clients;
} DHCPV4_FAILOVER_CLIENT_INFO_ARRAY, *LPDHCPV4_FAILOVER_CLIENT_INFO_ARRAY;

typedef struct _DHCPV4_FAILOVER_CLIENT_INFO_EX {
	DHCP_IP_ADDRESS ClientIpAddress;
	DHCP_IP_MASK SubnetMask;
	DHCP_CLIENT_UID ClientHardwareAddress;
	LPWSTR ClientName;
	LPWSTR ClientComment;
	DATE_TIME ClientLeaseExpires;
	DHCP_HOST_INFO OwnerHost;
	BYTE bClientType;
	BYTE AddressState;
	QuarantineStatus Status;
	DATE_TIME ProbationEnds;
	BOOL QuarantineCapable;
	DWORD SentPotExpTime;
	DWORD AckPotExpTime;
	DWORD RecvPotExpTime;
	DWORD StartTime;
	DWORD CltLastTransTime;
	DWORD LastBndUpdTime;
	DWORD BndMsgStatus;
	LPWSTR PolicyName;
	BYTE Flags;
	DWORD AddressStateEx;
} DHCPV4_FAILOVER_CLIENT_INFO_EX, *LPDHCPV4_FAILOVER_CLIENT_INFO_EX;

typedef struct _DHCP_FAILOVER_STATISTICS {
	DWORD NumAddr;
	DWORD AddrFree;
	DWORD AddrInUse;
	DWORD PartnerAddrFree;
	DWORD ThisAddrFree;
	DWORD PartnerAddrInUse;
	DWORD ThisAddrInUse;
} DHCP_FAILOVER_STATISTICS, *LPDHCP_FAILOVER_STATISTICS;

/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* The calls are what the library shows; the rest of it is hidden. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* ---- memory ---- */

/* Gives back one allocation of a call's result; NULL is allowed. */
VOID DHCP_API_FUNCTION DhcpRpcFreeMemory(PVOID BufferPointer);

/* ---- failover, reading ---- */

/*
 * ERROR_INVALID_PARAMETER: ScopeId 0, pStats NULL.
 * ERROR_DHCP_SUBNET_NOT_PRESENT: there is no such scope.
 * ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP (MS-DHCPM prints
 * ERROR_FILE_NOT_FOUND; Windows' servers answer this).
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverGetScopeStatistics(LPWSTR ServerIpAddress,
    DHCP_IP_ADDRESS ScopeId, LPDHCP_FAILOVER_STATISTICS *pStats);

/*
 * Searches all scopes.  By address every row of the client table is found; by
 * hardware address or name only a lease in force, of several the one with the
 * lowest address.  Names are compared without regard to case.  A hardware
 * address is given as its bytes; or as a client unique ID, which restricts the
 * search to a scope: the scope's address, least significant byte first, 01,
 * and the bytes (MS-DHCPM 2.2.1.2.5.2); or as a client identifier, 01 and six
 * bytes.  The exact bytes come first.
 * ERROR_INVALID_PARAMETER: a NULL, a SearchType that is none, a ClientName that
 * is not Unicode.  ERROR_DHCP_JET_ERROR: there is no such client, too.
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverGetClientInfo(LPWSTR ServerIpAddress,
    DHCP_CONST DHCP_SEARCH_INFO *SearchInfo,
    LPDHCPV4_FAILOVER_CLIENT_INFO *ClientInfo);

/*
 * The relationship of a scope's pools; the first in the server's file if there
 * are several.  ERROR_INVALID_PARAMETER: ScopeId 0, pRelationship NULL.
 * ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP, also if there is no such scope.
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverGetScopeRelationship(
    LPWSTR ServerIpAddress, DHCP_IP_ADDRESS ScopeId,
    LPDHCP_FAILOVER_RELATIONSHIP *pRelationship);

/*
 * ERROR_INVALID_PARAMETER: a NULL, a name that is not Unicode.
 * ERROR_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST.
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverGetRelationship(LPWSTR ServerIpAddress,
    LPWSTR pRelationshipName, LPDHCP_FAILOVER_RELATIONSHIP *pRelationship);

/*
 * As many relationships as PreferredMaximum bytes hold, at least one; from
 * index *ResumeHandle on, which becomes that of the next.  *RelationshipTotal
 * is the number that is left.  ERROR_MORE_DATA: some are left (the result is
 * valid).  ERROR_NO_MORE_ITEMS: the end.  ERROR_INVALID_PARAMETER: a NULL.
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverEnumRelationship(LPWSTR ServerIpAddress,
    DHCP_RESUME_HANDLE *ResumeHandle, DWORD PreferredMaximum,
    LPDHCP_FAILOVER_RELATIONSHIP_ARRAY *pRelationship, LPDWORD RelationshipRead,
    LPDWORD RelationshipTotal);

/*
 * The server's clock, seconds since 1970 UTC, and by how many seconds those of
 * two partners may differ (may be NULL).  ERROR_INVALID_PARAMETER: pTime NULL.
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverGetSystemTime(
    LPWSTR ServerIpAddress, LPDWORD pTime, LPDWORD pMaxAllowedDeltaTime);

/*
 * Whose an address (not a subnet) is: 0 the primary's, 1 the secondary's, 2 no
 * failover pool holds it, 3 reserved.  ERROR_INVALID_PARAMETER: pStatus NULL,
 * no scope holds the address.  ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP.
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverGetAddressStatus(
    LPWSTR ServerIpAddress, DHCP_IP_ADDRESS SubnetAddress, LPDWORD pStatus);

/* ---- scopes and leases, reading ---- */

/*
 * The addresses of at most PreferredMaximum scopes, from index *ResumeHandle
 * on, which becomes that of the next.  *ElementsTotal is the number that is
 * left; the call succeeds also when some are (MS-DHCPM 3.1.4.4).
 * ERROR_NO_MORE_ITEMS: the end; PreferredMaximum 0.  ERROR_INVALID_PARAMETER: a
 * NULL.
 */
DWORD DHCP_API_FUNCTION DhcpEnumSubnets(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_RESUME_HANDLE *ResumeHandle, DWORD PreferredMaximum,
    LPDHCP_IP_ARRAY *EnumInfo, DWORD *ElementsRead, DWORD *ElementsTotal);

/*
 * PrimaryHost is 127.0.0.1, in NETWORK byte order as Microsoft documents it.
 * ERROR_INVALID_PARAMETER: SubnetInfo NULL.  ERROR_DHCP_SUBNET_NOT_PRESENT.
 */
DWORD DHCP_API_FUNCTION DhcpGetSubnetInfo(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_IP_ADDRESS SubnetAddress, LPDHCP_SUBNET_INFO *SubnetInfo);
DWORD DHCP_API_FUNCTION DhcpGetSubnetInfoVQ(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_IP_ADDRESS SubnetAddress, LPDHCP_SUBNET_INFO_VQ *SubnetInfo);

/*
 * The rows of the client table in a scope (0: in all), by address, as many as
 * PreferredMaximum bytes hold: 1024 to 65536 (what is outside is taken as the
 * nearer bound), or 0xffffffff for all of them.  *ResumeHandle is 0, or the
 * address of the last row given; after the last page it is 0 again.
 * *ClientsTotal is the number of rows that is left.  ERROR_MORE_DATA: some are
 * left (the result is valid).  ERROR_NO_MORE_ITEMS: there is none, also if
 * there is no such scope.  ERROR_DHCP_JET_ERROR: *ResumeHandle is no row's,
 * too. ERROR_INVALID_PARAMETER: a NULL.
 */
DWORD DHCP_API_FUNCTION DhcpV4EnumSubnetClients(
    DHCP_CONST WCHAR *ServerIpAddress, DHCP_IP_ADDRESS SubnetAddress,
    DHCP_RESUME_HANDLE *ResumeHandle, DWORD PreferredMaximum,
    LPDHCP_CLIENT_INFO_PB_ARRAY *ClientInfo, DWORD *ClientsRead,
    DWORD *ClientsTotal);

/* ---- changing: refused ---- */

/*
 * ERROR_INVALID_PARAMETER for what Microsoft documents as invalid arguments,
 * checked first (by DhcpV4FailoverTriggerAddrAllocation() after the
 * permission, as documented), else ERROR_ACCESS_DENIED: nobody has the
 * permission to change a server through this library.
 */
DWORD DHCP_API_FUNCTION DhcpV4FailoverCreateRelationship(
    LPWSTR ServerIpAddress, LPDHCP_FAILOVER_RELATIONSHIP pRelationship);
DWORD DHCP_API_FUNCTION DhcpV4FailoverSetRelationship(LPWSTR ServerIpAddress,
    DWORD Flags, LPDHCP_FAILOVER_RELATIONSHIP pRelationship);
DWORD DHCP_API_FUNCTION DhcpV4FailoverDeleteRelationship(
    LPWSTR ServerIpAddress, LPWSTR pRelationshipName);
DWORD DHCP_API_FUNCTION DhcpV4FailoverAddScopeToRelationship(
    LPWSTR ServerIpAddress, LPDHCP_FAILOVER_RELATIONSHIP pRelationship);
DWORD DHCP_API_FUNCTION DhcpV4FailoverDeleteScopeFromRelationship(
    LPWSTR ServerIpAddress, LPDHCP_FAILOVER_RELATIONSHIP pRelationship);
DWORD DHCP_API_FUNCTION DhcpV4FailoverTriggerAddrAllocation(
    LPWSTR ServerIpAddress, LPWSTR pFailRelName);
DWORD DHCP_API_FUNCTION DhcpSetSubnetInfoVQ(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_IP_ADDRESS SubnetAddress, DHCP_CONST DHCP_SUBNET_INFO_VQ *SubnetInfo);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
