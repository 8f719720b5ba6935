/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_relationship.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bucket.h"
#include "core/generation.h"
#include "core/provider.h"
#include "dhcpsapi/dhcpsapi_text.h"

static LPWSTR
show(const char *s)
{
	return dhcpsapi_text_show(s, s == NULL ? 0 : strlen(s));
}

static LPDHCP_IP_ARRAY
scopes_new(const struct relationship_row *row)
{
	LPDHCP_IP_ARRAY array;

	array = calloc(1, sizeof(*array));
	if (array == NULL || row->scope_count == 0)
		return array;
	array->Elements = calloc(row->scope_count, sizeof(*array->Elements));
	if (array->Elements == NULL) {
		free(array);
		return NULL;
	}
	memcpy(array->Elements, row->scopes,
	    row->scope_count * sizeof(*array->Elements));
	array->NumElements = (DWORD)row->scope_count;
	return array;
}

int
dhcpsapi_relationship_info(
    const struct relationship_row *row, DHCP_FAILOVER_RELATIONSHIP *ret_info)
{
	const struct relationship *r = row->relationship;
	bool primary = r->role == FAILOVER_PRIMARY;
	DHCP_FAILOVER_RELATIONSHIP info;

	memset(&info, 0, sizeof(info));
	info.PrimaryServer = primary ? r->address : r->peer_address;
	info.SecondaryServer = primary ? r->peer_address : r->address;
	info.Mode = r->mode == FAILOVER_HOT_STANDBY ? HotStandby : LoadBalance;
	info.ServerType = primary ? PrimaryServer : SecondaryServer;
	/* The numbers are the same; core/failover.h took them from here. */
	info.State = (FSM_STATE)row->state->state;
	info.PrevState = (FSM_STATE)row->state->previous;
	info.Mclt = row->state->mclt;
	info.SafePeriod = r->safe_period;
	info.Percentage = (BYTE)bucket_percentage(r->hba);
	info.RelationshipName = show(r->name);
	info.PrimaryServerName = show(primary ? r->host : r->peer_host);
	info.SecondaryServerName = show(primary ? r->peer_host : r->host);
	info.pScopes = scopes_new(row);
	if (info.RelationshipName == NULL || info.PrimaryServerName == NULL ||
	    info.SecondaryServerName == NULL || info.pScopes == NULL) {
		dhcpsapi_relationship_info_done(&info);
		return -ENOMEM;
	}
	*ret_info = info;
	return 0;
}

void
dhcpsapi_relationship_info_done(DHCP_FAILOVER_RELATIONSHIP *info)
{
	free(info->RelationshipName);
	free(info->PrimaryServerName);
	free(info->SecondaryServerName);
	free(info->SharedSecret);
	if (info->pScopes != NULL)
		free(info->pScopes->Elements);
	free(info->pScopes);
	memset(info, 0, sizeof(*info));
}

size_t
dhcpsapi_relationship_info_size(const DHCP_FAILOVER_RELATIONSHIP *info)
{
	const WCHAR *texts[] = {
		info->RelationshipName,
		info->PrimaryServerName,
		info->SecondaryServerName,
	};
	size_t i, size;

	size = sizeof(*info) + sizeof(*info->pScopes) +
	    info->pScopes->NumElements * sizeof(DHCP_IP_ADDRESS);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		size += (wcslen(texts[i]) + 1) * sizeof(WCHAR);
	return size;
}

int
dhcpsapi_relationship_init(
    const struct relationship_row *row, struct dhcpsapi_relationship *ret)
{
	int rc;

	rc = dhcpsapi_relationship_info(row, &ret->info);
	if (rc != 0)
		return rc;
	ret->partner_state = (FSM_STATE)row->state->partner_state;
	ret->since = row->state->since;
	ret->partner_since = row->state->partner_since;
	ret->split_source = row->relationship->split_source;
	return 0;
}

void
dhcpsapi_relationship_done(struct dhcpsapi_relationship *relationship)
{
	dhcpsapi_relationship_info_done(&relationship->info);
}

void
dhcpsapi_relationships_free(
    struct dhcpsapi_relationship *relationships, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		dhcpsapi_relationship_done(&relationships[i]);
	free(relationships);
}
