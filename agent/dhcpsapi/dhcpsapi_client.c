/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "dhcpsapi/dhcpsapi_text.h"

/* 1601-01-01 to 1970-01-01 */
#define EPOCH_SECONDS UINT64_C(11644473600)
#define TICKS UINT64_C(10000000) /* of 100 ns in a second */

static const BYTE address_states[] = {
	[PHASE_FREE] = V5_ADDRESS_STATE_OFFERED,
	[PHASE_BACKUP] = V5_ADDRESS_STATE_OFFERED,
	[PHASE_IN_FORCE] = V5_ADDRESS_STATE_ACTIVE,
	[PHASE_TRANSITIONAL] = V5_ADDRESS_STATE_DOOM,
	[PHASE_ABANDONED] = V5_ADDRESS_STATE_DECLINED,
};

static DATE_TIME
expires(uint32_t ends)
{
	DATE_TIME t = { 0, 0 };
	uint64_t ticks;

	if (ends == LEASE_NEVER) {
		t.dwHighDateTime = 0x7fffffff;
		t.dwLowDateTime = 0xffffffff;
	} else if (ends != 0) {
		ticks = (ends + EPOCH_SECONDS) * TICKS;
		t.dwHighDateTime = (DWORD)(ticks >> 32);
		t.dwLowDateTime = (DWORD)ticks;
	}
	return t;
}

static BYTE
client_type(const struct lease *lease)
{
	BYTE type = (lease->flags & LEASE_BOOTP) != 0 ? CLIENT_TYPE_BOOTP :
							CLIENT_TYPE_DHCP;

	if ((lease->flags & LEASE_RESERVED) != 0)
		type |= CLIENT_TYPE_RESERVATION_FLAG;
	return type;
}

/* Frees what it points to. */
static void
info_done(DHCPV4_FAILOVER_CLIENT_INFO *info)
{
	free(info->ClientHardwareAddress.Data);
	free(info->ClientName);
	free(info->ClientComment);
	free(info->OwnerHost.NetBiosName);
	free(info->OwnerHost.HostName);
	free(info->PolicyName);
}

/* A string that says nothing is "": a caller that prints it unchecked gets
 * nothing, not a fault. */
static int
info_init(const struct client *client, DHCPV4_FAILOVER_CLIENT_INFO *ret_info)
{
	const struct lease *lease = &client->lease;
	DHCPV4_FAILOVER_CLIENT_INFO info;

	memset(&info, 0, sizeof(info));
	info.ClientIpAddress = lease->address;
	info.SubnetMask = client->scope_mask;
	info.ClientLeaseExpires = expires(lease->ends);
	info.OwnerHost.IpAddress = client->owner_address;
	info.bClientType = client_type(lease);
	info.AddressState = address_states[client->phase];
	info.Status = NOQUARANTINE;
	info.SentPotExpTime = lease->tstp;
	info.AckPotExpTime = lease->tsfp;
	info.RecvPotExpTime = lease->atsfp;
	info.StartTime = lease->starts;
	info.CltLastTransTime = lease->cltt;
	if (lease->hw_len > 0) {
		info.ClientHardwareAddress.Data = malloc(lease->hw_len);
		if (info.ClientHardwareAddress.Data == NULL)
			return -ENOMEM;
		memcpy(
		    info.ClientHardwareAddress.Data, lease->hw, lease->hw_len);
		info.ClientHardwareAddress.DataLength = lease->hw_len;
	}
	info.ClientName = dhcpsapi_text_show(lease->name, lease->name_len);
	info.ClientComment = dhcpsapi_text_show("", 0);
	info.OwnerHost.NetBiosName = dhcpsapi_text_show(client->owner_name,
	    client->owner_name == NULL ? 0 : strlen(client->owner_name));
	info.OwnerHost.HostName = dhcpsapi_text_show("", 0);
	info.PolicyName =
	    dhcpsapi_text_show(lease->class_name, lease->class_len);
	if (info.ClientName == NULL || info.ClientComment == NULL ||
	    info.OwnerHost.NetBiosName == NULL ||
	    info.OwnerHost.HostName == NULL || info.PolicyName == NULL) {
		info_done(&info);
		return -ENOMEM;
	}
	*ret_info = info;
	return 0;
}

int
dhcpsapi_client_new(
    const struct client *client, struct dhcpsapi_client **ret_client)
{
	const struct lease *lease = &client->lease;
	struct dhcpsapi_client *c;

	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return -ENOMEM;
	c->info = calloc(1, sizeof(*c->info));
	if (c->info == NULL || info_init(client, c->info) != 0)
		goto fail;
	if (lease->uid_len > 0) {
		c->uid = malloc(lease->uid_len);
		if (c->uid == NULL)
			goto fail;
		memcpy(c->uid, lease->uid, lease->uid_len);
		c->uid_len = lease->uid_len;
	}
	c->scope = client->scope_address;
	c->phase = client->phase;
	c->expires = lease->ends;
	c->hardware_type = lease->hw_type;
	c->failover = client->failover;
	c->owner_is_primary = client->owner_is_primary;
	c->name_from_partner = (lease->flags & LEASE_NAME_FROM_PARTNER) != 0;
	*ret_client = c;
	return 0;
fail:
	dhcpsapi_client_free(c);
	return -ENOMEM;
}

LPDHCPV4_FAILOVER_CLIENT_INFO
dhcpsapi_client_take(struct dhcpsapi_client *client)
{
	LPDHCPV4_FAILOVER_CLIENT_INFO info = client->info;

	client->info = NULL;
	dhcpsapi_client_free(client);
	return info;
}

void
dhcpsapi_client_free(struct dhcpsapi_client *client)
{
	if (client == NULL)
		return;
	if (client->info != NULL)
		info_done(client->info);
	free(client->info);
	free(client->uid);
	free(client);
}

void
dhcpsapi_clients_free(struct dhcpsapi_client **clients, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		dhcpsapi_client_free(clients[i]);
	free(clients);
}

int
dhcpsapi_client_pb(const struct client *client, LPDHCP_CLIENT_INFO_PB *ret_info)
{
	DHCPV4_FAILOVER_CLIENT_INFO all;
	LPDHCP_CLIENT_INFO_PB info;

	info = calloc(1, sizeof(*info));
	if (info == NULL)
		return -ENOMEM;
	if (info_init(client, &all) != 0) {
		free(info);
		return -ENOMEM;
	}
	info->ClientIpAddress = all.ClientIpAddress;
	info->SubnetMask = all.SubnetMask;
	info->ClientHardwareAddress = all.ClientHardwareAddress;
	info->ClientName = all.ClientName;
	info->ClientComment = all.ClientComment;
	info->ClientLeaseExpires = all.ClientLeaseExpires;
	info->OwnerHost = all.OwnerHost;
	info->bClientType = all.bClientType;
	info->AddressState = all.AddressState;
	info->Status = all.Status;
	info->ProbationEnds = all.ProbationEnds;
	info->QuarantineCapable = all.QuarantineCapable;
	info->FilterStatus = FILTER_STATUS_NONE;
	info->PolicyName = all.PolicyName;
	*ret_info = info;
	return 0;
}

void
dhcpsapi_client_pb_free(LPDHCP_CLIENT_INFO_PB info)
{
	if (info == NULL)
		return;
	free(info->ClientHardwareAddress.Data);
	free(info->ClientName);
	free(info->ClientComment);
	free(info->OwnerHost.NetBiosName);
	free(info->OwnerHost.HostName);
	free(info->PolicyName);
	free(info);
}

size_t
dhcpsapi_client_pb_size(const DHCP_CLIENT_INFO_PB *info)
{
	const WCHAR *texts[] = {
		info->ClientName,
		info->ClientComment,
		info->OwnerHost.NetBiosName,
		info->OwnerHost.HostName,
		info->PolicyName,
	};
	size_t i, size;

	/* The array's pointer, the row, what the row points to. */
	size = sizeof(LPDHCP_CLIENT_INFO_PB) + sizeof(*info) +
	    info->ClientHardwareAddress.DataLength;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		size += (wcslen(texts[i]) + 1) * sizeof(WCHAR);
	return size;
}
