/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The public calls about scopes, which Windows calls subnets. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "core/topology.h"
#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "dhcpsapi/dhcpsapi_wait.h"

/* ---- all scopes ---- */

struct page_frame {
	DWORD first, max; /* index; count */
	LPDHCP_IP_ARRAY array;
	DWORD left;
};

static DWORD
array_new(const struct scope *scopes, size_t count, LPDHCP_IP_ARRAY *ret_array)
{
	LPDHCP_IP_ARRAY array;
	size_t i;

	array = calloc(1, sizeof(*array));
	if (array == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	array->Elements = calloc(count, sizeof(*array->Elements));
	if (array->Elements == NULL) {
		free(array);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	for (i = 0; i < count; i++)
		array->Elements[i] = scopes[i].address;
	array->NumElements = (DWORD)count;
	*ret_array = array;
	return ERROR_SUCCESS;
}

static void
page_done(void *arg, DWORD error, const struct err *err,
    const struct scope *scopes, size_t count)
{
	struct page_frame *frame = dhcpsapi_wait_frame(arg);
	size_t n;

	(void)err;
	if (frame == NULL)
		return;
	if (error == ERROR_SUCCESS &&
	    (frame->max == 0 || frame->first >= count))
		error = ERROR_NO_MORE_ITEMS;
	if (error == ERROR_SUCCESS) {
		n = count - frame->first;
		if (n > frame->max)
			n = frame->max;
		frame->left = (DWORD)(count - frame->first - n);
		error = array_new(scopes + frame->first, n, &frame->array);
	}
	dhcpsapi_wait_done(arg, error);
}

static void
page_start(struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	(void)frame;
	dhcpsapi_start_scopes(server, page_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpEnumSubnets(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_RESUME_HANDLE *ResumeHandle, DWORD PreferredMaximum,
    LPDHCP_IP_ARRAY *EnumInfo, DWORD *ElementsRead, DWORD *ElementsTotal)
{
	struct page_frame frame = { .max = PreferredMaximum };
	DWORD error, read = 0;

	if (ResumeHandle == NULL || EnumInfo == NULL || ElementsRead == NULL ||
	    ElementsTotal == NULL)
		return ERROR_INVALID_PARAMETER;
	frame.first = *ResumeHandle;
	error = dhcpsapi_wait_call(ServerIpAddress, page_start, &frame);
	if (error != ERROR_SUCCESS && error != ERROR_NO_MORE_ITEMS)
		return error;
	if (frame.array != NULL)
		read = frame.array->NumElements;
	*ResumeHandle += read;
	*EnumInfo = frame.array;
	*ElementsRead = read;
	*ElementsTotal = frame.left;
	return error;
}

/* ---- one scope ---- */

struct subnet_frame {
	DHCP_IP_ADDRESS address;
	LPDHCP_SUBNET_INFO_VQ info;
};

static void
info_free(LPDHCP_SUBNET_INFO_VQ info)
{
	free(info->SubnetName);
	free(info->SubnetComment);
	free(info->PrimaryHost.NetBiosName);
	free(info->PrimaryHost.HostName);
	free(info);
}

static DWORD
info_new(const struct scope *scope, LPDHCP_SUBNET_INFO_VQ *ret_info)
{
	LPDHCP_SUBNET_INFO_VQ info;

	info = calloc(1, sizeof(*info));
	if (info == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	info->SubnetAddress = scope->address;
	info->SubnetMask = scope->mask;
	info->SubnetName = dhcpsapi_text_show(
	    scope->name, scope->name == NULL ? 0 : strlen(scope->name));
	info->SubnetComment = dhcpsapi_text_show("", 0);
	info->PrimaryHost.IpAddress = htonl(INADDR_LOOPBACK);
	info->PrimaryHost.NetBiosName = dhcpsapi_text_show("", 0);
	info->PrimaryHost.HostName = dhcpsapi_text_show("", 0);
	info->SubnetState = DhcpSubnetEnabled;
	if (info->SubnetName == NULL || info->SubnetComment == NULL ||
	    info->PrimaryHost.NetBiosName == NULL ||
	    info->PrimaryHost.HostName == NULL) {
		info_free(info);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	*ret_info = info;
	return ERROR_SUCCESS;
}

static int
by_address(const void *key, const void *element)
{
	uint32_t address = *(const uint32_t *)key;
	uint32_t other = ((const struct scope *)element)->address;

	return (address > other) - (address < other);
}

static void
subnet_done(void *arg, DWORD error, const struct err *err,
    const struct scope *scopes, size_t count)
{
	struct subnet_frame *frame = dhcpsapi_wait_frame(arg);
	const struct scope *scope = NULL;

	(void)err;
	if (frame == NULL)
		return;
	if (count > 0)
		scope = bsearch(&frame->address, scopes, count, sizeof(*scopes),
		    by_address);
	if (error == ERROR_SUCCESS)
		error = scope == NULL ? ERROR_DHCP_SUBNET_NOT_PRESENT :
					info_new(scope, &frame->info);
	dhcpsapi_wait_done(arg, error);
}

static void
subnet_start(struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	(void)frame;
	dhcpsapi_start_scopes(server, subnet_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpGetSubnetInfoVQ(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_IP_ADDRESS SubnetAddress, LPDHCP_SUBNET_INFO_VQ *SubnetInfo)
{
	struct subnet_frame frame = { .address = SubnetAddress };
	DWORD error;

	if (SubnetInfo == NULL)
		return ERROR_INVALID_PARAMETER;
	error = dhcpsapi_wait_call(ServerIpAddress, subnet_start, &frame);
	if (error == ERROR_SUCCESS)
		*SubnetInfo = frame.info;
	return error;
}

DWORD DHCP_API_FUNCTION
DhcpGetSubnetInfo(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_IP_ADDRESS SubnetAddress, LPDHCP_SUBNET_INFO *SubnetInfo)
{
	LPDHCP_SUBNET_INFO_VQ all;
	LPDHCP_SUBNET_INFO info;
	DWORD error;

	if (SubnetInfo == NULL)
		return ERROR_INVALID_PARAMETER;
	error = DhcpGetSubnetInfoVQ(ServerIpAddress, SubnetAddress, &all);
	if (error != ERROR_SUCCESS)
		return error;
	info = calloc(1, sizeof(*info));
	if (info == NULL) {
		info_free(all);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	info->SubnetAddress = all->SubnetAddress;
	info->SubnetMask = all->SubnetMask;
	info->SubnetName = all->SubnetName;
	info->SubnetComment = all->SubnetComment;
	info->PrimaryHost = all->PrimaryHost;
	info->SubnetState = all->SubnetState;
	free(all);
	*SubnetInfo = info;
	return ERROR_SUCCESS;
}
