/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The enumeration of leases, in pages of bytes (MS-DHCPM 3.2.4.116). */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/provider.h"
#include "core/query.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_bind.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "dhcpsapi/dhcpsapi_error.h"
#include "dhcpsapi/dhcpsapi_group.h"
#include "dhcpsapi/dhcpsapi_wait.h"
#include "service/service.h"

#define PAGE_MIN 1024
#define PAGE_MAX 65536
#define PAGE_ALL 0xffffffff

struct page {
	DHCP_IP_ADDRESS subnet; /* 0 = all */
	DHCP_IP_ADDRESS last;	/* of the subnet */
	DHCP_IP_ADDRESS after;	/* the last row that was seen */
	size_t want;		/* rows to ask for at a time */
	/* What becomes of each row. */
	DWORD (*take)(struct page *page, const struct client *client);
	bool end; /* no row of the subnet follows */
	/* Collecting: */
	size_t max, size; /* bytes */
	bool full;
	DHCP_IP_ADDRESS taken; /* the last row of it */
	LPDHCP_CLIENT_INFO_PB *clients;
	size_t count, room;
	/* Counting: */
	size_t left;
};

static void
page_done(struct page *page)
{
	size_t i;

	for (i = 0; i < page->count; i++)
		dhcpsapi_client_pb_free(page->clients[i]);
	free(page->clients);
}

/* A source that gives what it gave before would be asked for ever. */
static bool
page_goes_on(const struct page *page, const struct client *client)
{
	return client->lease.address > page->after;
}

/* Whether the row is one of those asked for.  Between them there may be rows of
 * a narrower subnet that lies within theirs. */
static bool
page_holds(const struct page *page, const struct client *client)
{
	return page->subnet == 0 || client->scope_address == page->subnet;
}

/* ---- where does the subnet end? ---- */

static void
subnet_done(void *arg, DWORD error, const struct err *err,
    const struct scope *scopes, size_t count)
{
	struct page *page = dhcpsapi_wait_frame(arg);
	size_t i = 0;

	(void)err;
	if (page == NULL)
		return;
	while (i < count && scopes[i].address != page->subnet)
		i++;
	page->end = i == count;
	if (i < count)
		page->last = scopes[i].address | ~scopes[i].mask;
	dhcpsapi_wait_done(arg, error);
}

static void
subnet_start(struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	(void)frame;
	dhcpsapi_start_scopes(server, subnet_done, wait);
}

/* ---- does the row that the caller stopped at exist? ---- */

static void
resume_done(
    void *arg, int rc, const struct err *err, const struct client *client)
{
	struct page *page = dhcpsapi_wait_frame(arg);
	DWORD error;

	(void)err;
	if (page == NULL)
		return;
	error = dhcpsapi_error_of(rc, ERROR_DHCP_JET_ERROR);
	if (rc == 0 && !page_holds(page, client))
		error = ERROR_DHCP_JET_ERROR;
	dhcpsapi_wait_done(arg, error);
}

static void
resume_start(struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	const struct page *page = frame;
	struct client_search search = {
		.type = CLIENT_BY_ADDRESS,
		.address = page->after,
	};

	server_get_client_info(server, &search, resume_done, wait);
}

/* ---- collecting rows ---- */

static int
page_add(struct page *page, LPDHCP_CLIENT_INFO_PB info)
{
	LPDHCP_CLIENT_INFO_PB *clients;
	size_t room = page->room == 0 ? 16 : 2 * page->room;

	if (page->count == page->room) {
		clients = realloc(
		    page->clients, room * sizeof(LPDHCP_CLIENT_INFO_PB));
		if (clients == NULL)
			return -ENOMEM;
		page->clients = clients;
		page->room = room;
	}
	page->clients[page->count++] = info;
	return 0;
}

static DWORD
take_row(struct page *page, const struct client *client)
{
	LPDHCP_CLIENT_INFO_PB info;

	if (dhcpsapi_client_pb(client, &info) != 0)
		return ERROR_NOT_ENOUGH_MEMORY;
	page->size += dhcpsapi_client_pb_size(info);
	if (page->size > page->max && page->count > 0) {
		dhcpsapi_client_pb_free(info);
		page->full = true;
		return ERROR_SUCCESS;
	}
	if (page_add(page, info) != 0) {
		dhcpsapi_client_pb_free(info);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	page->taken = client->lease.address;
	return ERROR_SUCCESS;
}

/* ---- counting the rows that are left ---- */

static DWORD
count_row(struct page *page, const struct client *client)
{
	(void)client;
	page->left++;
	return ERROR_SUCCESS;
}

/* ---- going through the rows ---- */

static DWORD
take_rows(struct page *page, const struct client *clients, size_t count)
{
	DWORD error;
	size_t i;

	if (count == 0)
		page->end = true;
	for (i = 0; i < count; i++) {
		if (!page_goes_on(page, &clients[i]))
			return ERROR_DHCP_JET_ERROR;
		if (clients[i].lease.address > page->last) {
			page->end = true;
			break;
		}
		if (page_holds(page, &clients[i])) {
			error = page->take(page, &clients[i]);
			if (error != ERROR_SUCCESS || page->full)
				return error;
		}
		page->after = clients[i].lease.address;
	}
	return ERROR_SUCCESS;
}

static void
rows_done(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	struct page *page = dhcpsapi_wait_frame(arg);
	DWORD error;

	(void)err;
	if (page == NULL)
		return;
	error = dhcpsapi_error_of(rc, ERROR_DHCP_JET_ERROR);
	if (rc == 0)
		error = take_rows(page, clients, count);
	dhcpsapi_wait_done(arg, error);
}

static void
rows_start(struct server *server, void *frame, struct dhcpsapi_wait *wait)
{
	const struct page *page = frame;

	server_enum_clients(server, page->after, page->want, rows_done, wait);
}

/*
 * How many rows follow the page.  Counting each page's rest by looking at it
 * would make a whole enumeration quadratic, so the count goes on from page to
 * page as long as the view is the same.
 */
static DWORD
page_left(struct page *page, const struct dhcpsapi_bound *bound,
    DHCP_RESUME_HANDLE resume, DWORD *ret_left)
{
	struct dhcpsapi_cursor *cursor = bound->cursor;
	const struct server *server = bound->server;
	struct server_status status;
	DWORD error;

	server_status(server, &status);
	if (resume != 0 && cursor->resume == resume &&
	    cursor->subnet == page->subnet &&
	    cursor->view == status.generations &&
	    strcmp(cursor->server, server_name(server)) == 0 &&
	    cursor->left > page->count) {
		page->left = cursor->left - page->count;
	} else {
		page->want = QUERY_CLIENTS_MAX;
		page->take = count_row;
		page->full = false;
		while (!page->end) {
			error = dhcpsapi_wait_ask(bound, rows_start, page);
			if (error != ERROR_SUCCESS)
				return error;
		}
	}
	(void)snprintf(
	    cursor->server, sizeof(cursor->server), "%s", server_name(server));
	cursor->view = status.generations;
	cursor->subnet = page->subnet;
	cursor->resume = page->taken;
	cursor->left = (DWORD)page->left;
	*ret_left = cursor->left;
	return ERROR_SUCCESS;
}

/* ---- the call ---- */

/* Fills the page, and tells how many rows follow it. */
static DWORD
page_read(struct page *page, const struct dhcpsapi_bound *bound,
    DHCP_RESUME_HANDLE resume, DHCP_RESUME_HANDLE *ret_resume, DWORD *ret_left)
{
	DWORD error;

	if (page->subnet != 0) {
		error = dhcpsapi_wait_ask(bound, subnet_start, page);
		if (error != ERROR_SUCCESS)
			return error;
	}
	if (resume != 0) {
		page->after = resume;
		error = dhcpsapi_wait_ask(bound, resume_start, page);
		if (error != ERROR_SUCCESS)
			return error;
	} else if (page->subnet != 0) {
		page->after = page->subnet - 1;
	}
	page->take = take_row;
	while (!page->end && !page->full) {
		error = dhcpsapi_wait_ask(bound, rows_start, page);
		if (error != ERROR_SUCCESS)
			return error;
	}
	if (page->count == 0)
		return ERROR_NO_MORE_ITEMS;
	if (page->end) {
		*ret_resume = 0;
		return ERROR_SUCCESS;
	}
	*ret_resume = page->taken;
	error = page_left(page, bound, resume, ret_left);
	return error == ERROR_SUCCESS ? ERROR_MORE_DATA : error;
}

DWORD DHCP_API_FUNCTION
DhcpV4EnumSubnetClients(DHCP_CONST WCHAR *ServerIpAddress,
    DHCP_IP_ADDRESS SubnetAddress, DHCP_RESUME_HANDLE *ResumeHandle,
    DWORD PreferredMaximum, LPDHCP_CLIENT_INFO_PB_ARRAY *ClientInfo,
    DWORD *ClientsRead, DWORD *ClientsTotal)
{
	struct page page = {
		.subnet = SubnetAddress,
		.last = UINT32_MAX,
		.want = QUERY_CLIENTS_MAX,
		.max = SIZE_MAX,
	};
	LPDHCP_CLIENT_INFO_PB_ARRAY array = NULL;
	DHCP_RESUME_HANDLE resume;
	struct dhcpsapi_bound bound;
	DWORD error, left = 0;

	if (ResumeHandle == NULL || ClientInfo == NULL || ClientsRead == NULL ||
	    ClientsTotal == NULL)
		return ERROR_INVALID_PARAMETER;
	if (PreferredMaximum != PAGE_ALL) {
		page.max = PreferredMaximum < PAGE_MIN ? PAGE_MIN :
		    PreferredMaximum > PAGE_MAX	       ? PAGE_MAX :
							 PreferredMaximum;
		/* One more than can fit: is it the last page? */
		page.want = page.max / sizeof(DHCP_CLIENT_INFO_PB) + 1;
	}
	error = dhcpsapi_bind_enter(ServerIpAddress, true, &bound);
	if (error != ERROR_SUCCESS)
		return error;
	resume = *ResumeHandle;
	error = page_read(&page, &bound, resume, &resume, &left);
	dhcpsapi_bind_leave(&bound);
	if (error == ERROR_SUCCESS || error == ERROR_MORE_DATA) {
		array = calloc(1, sizeof(*array));
		if (array == NULL)
			error = ERROR_NOT_ENOUGH_MEMORY;
	}
	if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA &&
	    error != ERROR_NO_MORE_ITEMS) {
		page_done(&page);
		return error;
	}
	if (array != NULL) {
		array->NumElements = (DWORD)page.count;
		array->Clients = page.clients;
	}
	*ResumeHandle = resume;
	*ClientInfo = array;
	*ClientsRead = (DWORD)page.count;
	*ClientsTotal = left;
	return error;
}
