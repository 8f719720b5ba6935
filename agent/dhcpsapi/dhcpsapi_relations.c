/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The public calls of the failover family that give relationships. */

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/provider.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "dhcpsapi/dhcpsapi_wait.h"

/* ---- a relationship ---- */

/* Which of the rows is meant. */
typedef bool match(const struct relationship_row *row, const void *key);

struct relationship_frame {
	match *match;
	const void *key;
	DWORD absent; /* the answer if none is */
	LPDHCP_FAILOVER_RELATIONSHIP info;
};

static bool
match_name(const struct relationship_row *row, const void *key)
{
	const char *name = row->relationship->name;

	return dhcpsapi_text_same(key, name, strlen(name));
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool
match_scope(const struct relationship_row *row, const void *key)
{
	return row->scope_count > 0 &&
	    bsearch(key, row->scopes, row->scope_count, sizeof(*row->scopes),
		by_number) != NULL;
}

static DWORD
relationship_new(
    const struct relationship_row *row, LPDHCP_FAILOVER_RELATIONSHIP *ret_info)
{
	LPDHCP_FAILOVER_RELATIONSHIP info = calloc(1, sizeof(*info));

	if (info == NULL || dhcpsapi_relationship_info(row, info) != 0) {
		free(info);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	*ret_info = info;
	return ERROR_SUCCESS;
}

static void
relationship_done(void *arg, DWORD error, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	struct relationship_frame *frame = dhcpsapi_wait_frame(arg);
	size_t i;

	(void)err;
	if (frame == NULL)
		return;
	if (error == ERROR_SUCCESS) {
		for (i = 0; i < count; i++)
			if (frame->match(&rows[i], frame->key))
				break;
		error = i == count ? frame->absent :
				     relationship_new(&rows[i], &frame->info);
	}
	dhcpsapi_wait_done(arg, error);
}

static void
relationship_start(
    struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	(void)frame;
	dhcpsapi_start_rows(server, relationship_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverGetScopeRelationship(LPWSTR ServerIpAddress,
    DHCP_IP_ADDRESS ScopeId, LPDHCP_FAILOVER_RELATIONSHIP *pRelationship)
{
	struct relationship_frame frame = {
		.match = match_scope,
		.key = &ScopeId,
		.absent = ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP,
	};
	DWORD error;

	if (ScopeId == 0 || pRelationship == NULL)
		return ERROR_INVALID_PARAMETER;
	error = dhcpsapi_wait_call(ServerIpAddress, relationship_start, &frame);
	if (error == ERROR_SUCCESS)
		*pRelationship = frame.info;
	return error;
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverGetRelationship(LPWSTR ServerIpAddress, LPWSTR pRelationshipName,
    LPDHCP_FAILOVER_RELATIONSHIP *pRelationship)
{
	struct relationship_frame frame = {
		.match = match_name,
		.key = pRelationshipName,
		.absent = ERROR_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST,
	};
	DWORD error;

	if (pRelationshipName == NULL || pRelationship == NULL ||
	    !dhcpsapi_text_valid(pRelationshipName))
		return ERROR_INVALID_PARAMETER;
	error = dhcpsapi_wait_call(ServerIpAddress, relationship_start, &frame);
	if (error == ERROR_SUCCESS)
		*pRelationship = frame.info;
	return error;
}

/* ---- all relationships ---- */

struct page_frame {
	DWORD first, max; /* index; bytes */
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array;
	DWORD left;
};

static void
array_free(LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array)
{
	DWORD i;

	for (i = 0; i < array->NumElements; i++)
		dhcpsapi_relationship_info_done(&array->pRelationships[i]);
	free(array->pRelationships);
	free(array);
}

/* As many of the rows as max bytes hold, at least one. */
static DWORD
array_new(const struct relationship_row *rows, size_t count, DWORD max,
    LPDHCP_FAILOVER_RELATIONSHIP_ARRAY *ret_array)
{
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY array;
	DHCP_FAILOVER_RELATIONSHIP *info;
	size_t size = 0;

	array = calloc(1, sizeof(*array));
	if (array == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	array->pRelationships = calloc(count, sizeof(*array->pRelationships));
	if (array->pRelationships == NULL) {
		free(array);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	while (array->NumElements < count) {
		info = &array->pRelationships[array->NumElements];
		if (dhcpsapi_relationship_info(
			&rows[array->NumElements], info) != 0) {
			array_free(array);
			return ERROR_NOT_ENOUGH_MEMORY;
		}
		size += dhcpsapi_relationship_info_size(info);
		if (size > max && array->NumElements > 0) {
			dhcpsapi_relationship_info_done(info);
			break;
		}
		array->NumElements++;
	}
	*ret_array = array;
	return ERROR_SUCCESS;
}

static void
page_done(void *arg, DWORD error, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	struct page_frame *frame = dhcpsapi_wait_frame(arg);

	(void)err;
	if (frame == NULL)
		return;
	if (error == ERROR_SUCCESS && frame->first >= count)
		error = ERROR_NO_MORE_ITEMS;
	if (error == ERROR_SUCCESS)
		error = array_new(rows + frame->first, count - frame->first,
		    frame->max, &frame->array);
	if (error == ERROR_SUCCESS) {
		frame->left =
		    (DWORD)(count - frame->first) - frame->array->NumElements;
		if (frame->left > 0)
			error = ERROR_MORE_DATA;
	}
	dhcpsapi_wait_done(arg, error);
}

static void
page_start(struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	(void)frame;
	dhcpsapi_start_rows(server, page_done, wait);
}

DWORD DHCP_API_FUNCTION
DhcpV4FailoverEnumRelationship(LPWSTR ServerIpAddress,
    DHCP_RESUME_HANDLE *ResumeHandle, DWORD PreferredMaximum,
    LPDHCP_FAILOVER_RELATIONSHIP_ARRAY *pRelationship, LPDWORD RelationshipRead,
    LPDWORD RelationshipTotal)
{
	struct page_frame frame = { .max = PreferredMaximum };
	DWORD error, read = 0;

	if (ResumeHandle == NULL || pRelationship == NULL ||
	    RelationshipRead == NULL || RelationshipTotal == NULL)
		return ERROR_INVALID_PARAMETER;
	frame.first = *ResumeHandle;
	error = dhcpsapi_wait_call(ServerIpAddress, page_start, &frame);
	if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA &&
	    error != ERROR_NO_MORE_ITEMS)
		return error;
	if (frame.array != NULL)
		read = frame.array->NumElements;
	*ResumeHandle += read;
	*pRelationship = frame.array;
	*RelationshipRead = read;
	*RelationshipTotal = frame.left;
	return error;
}
