/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The public calls of the failover family that read: statistics, one client,
 * the clock, one address. */

#include <stdlib.h>

#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "dhcpsapi/dhcpsapi_search.h"
#include "dhcpsapi/dhcpsapi_wait.h"

/* ---- statistics of a scope ---- */

struct statistics_frame {
	DHCP_IP_ADDRESS scope;
	LPDHCP_FAILOVER_STATISTICS seven;
};

static void
statistics_done(void *arg, DWORD error, const struct err *err,
    const struct scope_statistics *all)
{
	struct statistics_frame *frame = dhcpsapi_wait_frame(arg);

	(void)err;
	if (frame == NULL)
		return;
	if (error == ERROR_SUCCESS) {
		frame->seven = calloc(1, sizeof(*frame->seven));
		if (frame->seven == NULL)
			error = ERROR_NOT_ENOUGH_MEMORY;
		else
			dhcpsapi_statistics(all, frame->seven);
	}
	dhcpsapi_wait_done(arg, error);
}

static void
statistics_start(struct server *server, void *arg, struct dhcpsapi_wait *wait)
{
	struct statistics_frame *frame = arg;

	dhcpsapi_start_scope_statistics(
	    server, frame->scope, statistics_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverGetScopeStatistics(LPWSTR ServerIpAddress,
    DHCP_IP_ADDRESS ScopeId, LPDHCP_FAILOVER_STATISTICS *pStats)
{
	struct statistics_frame frame = { .scope = ScopeId };
	DWORD error;

	if (ScopeId == 0 || pStats == NULL)
		return ERROR_INVALID_PARAMETER;
	error = dhcpsapi_wait_call(ServerIpAddress, statistics_start, &frame);
	if (error == ERROR_SUCCESS)
		*pStats = frame.seven;
	return error;
}

/* ---- a client ---- */

struct client_frame {
	const DHCP_SEARCH_INFO *search;
	struct dhcpsapi_client *client;
};

static void
client_done(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client *client)
{
	struct client_frame *frame = dhcpsapi_wait_frame(arg);

	(void)err;
	if (frame == NULL) {
		dhcpsapi_client_free(client);
		return;
	}
	frame->client = client;
	dhcpsapi_wait_done(arg, error);
}

static void
client_start(struct server *server, void *arg, struct dhcpsapi_wait *wait)
{
	struct client_frame *frame = arg;

	dhcpsapi_start_client_info(server, frame->search, client_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverGetClientInfo(LPWSTR ServerIpAddress,
    DHCP_CONST DHCP_SEARCH_INFO *SearchInfo,
    LPDHCPV4_FAILOVER_CLIENT_INFO *ClientInfo)
{
	struct client_frame frame = { .search = SearchInfo };
	DWORD error;

	if (SearchInfo == NULL || ClientInfo == NULL)
		return ERROR_INVALID_PARAMETER;
	error = dhcpsapi_search_check(SearchInfo);
	if (error == ERROR_SUCCESS)
		error =
		    dhcpsapi_wait_call(ServerIpAddress, client_start, &frame);
	if (error == ERROR_SUCCESS)
		*ClientInfo = dhcpsapi_client_take(frame.client);
	return error;
}

/* ---- the clock, one address ---- */

static void
time_done(void *arg, DWORD error, const struct err *err, int64_t now)
{
	int64_t *frame = dhcpsapi_wait_frame(arg);

	(void)err;
	if (frame == NULL)
		return;
	*frame = now;
	dhcpsapi_wait_done(arg, error);
}

static void
time_start(struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	(void)frame;
	dhcpsapi_start_system_time(server, time_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverGetSystemTime(
    LPWSTR ServerIpAddress, LPDWORD pTime, LPDWORD pMaxAllowedDeltaTime)
{
	int64_t now = 0;
	DWORD error;

	if (pTime == NULL)
		return ERROR_INVALID_PARAMETER;
	error = dhcpsapi_wait_call(ServerIpAddress, time_start, &now);
	if (error != ERROR_SUCCESS)
		return error;
	*pTime = (DWORD)now;
	if (pMaxAllowedDeltaTime != NULL)
		*pMaxAllowedDeltaTime = DHCPSAPI_MAX_DELTA_TIME;
	return ERROR_SUCCESS;
}

struct address_frame {
	DHCP_IP_ADDRESS address;
	DWORD status;
};

static void
address_done(void *arg, DWORD error, const struct err *err, DWORD status)
{
	struct address_frame *frame = dhcpsapi_wait_frame(arg);

	(void)err;
	if (frame == NULL)
		return;
	frame->status = status;
	dhcpsapi_wait_done(arg, error);
}

static void
address_start(struct server *server, void *arg, struct dhcpsapi_wait *wait)
{
	struct address_frame *frame = arg;

	dhcpsapi_start_address_status(
	    server, frame->address, address_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverGetAddressStatus(
    LPWSTR ServerIpAddress, DHCP_IP_ADDRESS SubnetAddress, LPDWORD pStatus)
{
	struct address_frame frame = { .address = SubnetAddress };
	DWORD error;

	if (pStatus == NULL)
		return ERROR_INVALID_PARAMETER;
	error = dhcpsapi_wait_call(ServerIpAddress, address_start, &frame);
	if (error == ERROR_SUCCESS)
		*pStatus = frame.status;
	return error;
}
