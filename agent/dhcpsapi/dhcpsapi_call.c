/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/provider.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "dhcpsapi/dhcpsapi_error.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "dhcpsapi/dhcpsapi_search.h"
#include "service/service.h"

/* Who asked; it lives from the start of a call to its completion. */
struct call {
	union {
		dhcpsapi_statistics_cb *statistics;
		dhcpsapi_client_cb *client;
		dhcpsapi_clients_cb *clients;
		dhcpsapi_relationships_cb *relationships;
		dhcpsapi_rows_cb *rows;
		dhcpsapi_scopes_cb *scopes;
		dhcpsapi_time_cb *time;
		dhcpsapi_address_cb *address;
	} cb;
	void *arg;
};

/* NULL: no memory, and err says so. */
static struct call *
call_new(void *arg, struct err *err)
{
	struct call *call = malloc(sizeof(*call));

	if (call == NULL)
		err_sys(err, -ENOMEM, "starting a call");
	else
		call->arg = arg;
	return call;
}

static struct call
call_end(void *arg)
{
	struct call call = *(struct call *)arg;

	free(arg);
	return call;
}

/* ---- statistics ---- */

void
dhcpsapi_statistics(
    const struct scope_statistics *all, DHCP_FAILOVER_STATISTICS *ret_seven)
{
	ret_seven->NumAddr = all->num_addr;
	ret_seven->AddrFree = all->addr_free;
	ret_seven->AddrInUse = all->addr_in_use;
	ret_seven->PartnerAddrFree = all->partner_addr_free;
	ret_seven->ThisAddrFree = all->this_addr_free;
	ret_seven->PartnerAddrInUse = all->partner_addr_in_use;
	ret_seven->ThisAddrInUse = all->this_addr_in_use;
}

static void
statistics_done(void *arg, int rc, const struct err *err,
    const struct scope_statistics *all)
{
	struct call call = call_end(arg);
	struct err outside;

	if (rc != 0) {
		call.cb.statistics(call.arg,
		    dhcpsapi_error_of(rc, ERROR_DHCP_SUBNET_NOT_PRESENT), err,
		    NULL);
	} else if (!all->failover) {
		err_set(&outside, -ENOENT,
		    "no pool of the scope is in a failover relationship");
		call.cb.statistics(call.arg,
		    ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP, &outside, all);
	} else {
		call.cb.statistics(call.arg, ERROR_SUCCESS, err, all);
	}
}

void
dhcpsapi_start_scope_statistics(struct server *server, DHCP_IP_ADDRESS scope,
    dhcpsapi_statistics_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, NULL);
		return;
	}
	call->cb.statistics = cb;
	server_get_scope_statistics(server, scope, statistics_done, call);
}

/* ---- clients ---- */

static void
client_done(
    void *arg, int rc, const struct err *err, const struct client *client)
{
	struct call call = call_end(arg);
	struct dhcpsapi_client *made = NULL;
	struct err no_memory;
	DWORD error;

	error = rc == -EINVAL ? ERROR_INVALID_PARAMETER :
				dhcpsapi_error_of(rc, ERROR_DHCP_JET_ERROR);
	if (rc == 0 && dhcpsapi_client_new(client, &made) != 0) {
		err_sys(&no_memory, -ENOMEM, "giving a client");
		err = &no_memory;
		error = ERROR_NOT_ENOUGH_MEMORY;
	}
	call.cb.client(call.arg, error, err, made);
}

void
dhcpsapi_start_client_info(struct server *server,
    const DHCP_SEARCH_INFO *search, dhcpsapi_client_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, NULL);
		return;
	}
	call->cb.client = cb;
	dhcpsapi_search(server, search, client_done, call);
}

static int
clients_new(const struct client *clients, size_t count,
    struct dhcpsapi_client ***ret_clients)
{
	struct dhcpsapi_client **made;
	size_t i;

	made = calloc(count, sizeof(struct dhcpsapi_client *));
	if (made == NULL)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		if (dhcpsapi_client_new(&clients[i], &made[i]) != 0) {
			dhcpsapi_clients_free(made, i);
			return -ENOMEM;
		}
	*ret_clients = made;
	return 0;
}

static void
clients_done(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	struct call call = call_end(arg);
	struct dhcpsapi_client **made = NULL;
	struct err no_memory;
	DWORD error;

	error = dhcpsapi_error_of(rc, ERROR_DHCP_JET_ERROR);
	if (rc != 0) {
		count = 0;
	} else if (count > 0 && clients_new(clients, count, &made) != 0) {
		err_sys(&no_memory, -ENOMEM, "giving %zu clients", count);
		err = &no_memory;
		error = ERROR_NOT_ENOUGH_MEMORY;
		count = 0;
	}
	call.cb.clients(call.arg, error, err, made, count);
}

void
dhcpsapi_start_clients(struct server *server, DHCP_IP_ADDRESS after, size_t max,
    dhcpsapi_clients_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, NULL, 0);
		return;
	}
	call->cb.clients = cb;
	server_enum_clients(server, after, max, clients_done, call);
}

/* ---- relationships ---- */

static void
rows_done(void *arg, int rc, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	struct call call = call_end(arg);

	call.cb.rows(call.arg,
	    dhcpsapi_error_of(rc, ERROR_DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST),
	    err, rows, rc == 0 ? count : 0);
}

void
dhcpsapi_start_rows(struct server *server, dhcpsapi_rows_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, NULL, 0);
		return;
	}
	call->cb.rows = cb;
	server_enum_relationships(server, rows_done, call);
}

static int
relationships_new(const struct relationship_row *rows, size_t count,
    struct dhcpsapi_relationship **ret_relationships)
{
	struct dhcpsapi_relationship *made;
	size_t i;

	made = calloc(count, sizeof(*made));
	if (made == NULL)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		if (dhcpsapi_relationship_init(&rows[i], &made[i]) != 0) {
			dhcpsapi_relationships_free(made, i);
			return -ENOMEM;
		}
	*ret_relationships = made;
	return 0;
}

static void
relationships_done(void *arg, DWORD error, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	struct call call = call_end(arg);
	struct dhcpsapi_relationship *made = NULL;
	struct err no_memory;

	if (count > 0 && relationships_new(rows, count, &made) != 0) {
		err_sys(&no_memory, -ENOMEM, "giving %zu relationships", count);
		err = &no_memory;
		error = ERROR_NOT_ENOUGH_MEMORY;
		count = 0;
	}
	call.cb.relationships(call.arg, error, err, made, count);
}

void
dhcpsapi_start_relationships(
    struct server *server, dhcpsapi_relationships_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, NULL, 0);
		return;
	}
	call->cb.relationships = cb;
	dhcpsapi_start_rows(server, relationships_done, call);
}

/* ---- scopes, time, one address ---- */

static void
scopes_done(void *arg, int rc, const struct err *err,
    const struct scope *scopes, size_t count)
{
	struct call call = call_end(arg);

	call.cb.scopes(call.arg,
	    dhcpsapi_error_of(rc, ERROR_DHCP_SUBNET_NOT_PRESENT), err, scopes,
	    rc == 0 ? count : 0);
}

void
dhcpsapi_start_scopes(struct server *server, dhcpsapi_scopes_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, NULL, 0);
		return;
	}
	call->cb.scopes = cb;
	server_enum_scopes(server, scopes_done, call);
}

static void
time_done(void *arg, int rc, const struct err *err, int64_t now)
{
	struct call call = call_end(arg);

	call.cb.time(call.arg, dhcpsapi_error_of(rc, ERROR_DHCP_JET_ERROR), err,
	    rc == 0 ? now : 0);
}

void
dhcpsapi_start_system_time(
    struct server *server, dhcpsapi_time_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, 0);
		return;
	}
	call->cb.time = cb;
	server_get_system_time(server, time_done, call);
}

static void
address_done(void *arg, int rc, const struct err *err, unsigned int status)
{
	struct call call = call_end(arg);

	call.cb.address(call.arg,
	    rc == -EXDEV ? ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP :
			   dhcpsapi_error_of(rc, ERROR_INVALID_PARAMETER),
	    err, rc == 0 ? status : 0);
}

void
dhcpsapi_start_address_status(struct server *server, DHCP_IP_ADDRESS address,
    dhcpsapi_address_cb *cb, void *arg)
{
	struct call *call;
	struct err err;

	call = call_new(arg, &err);
	if (call == NULL) {
		cb(arg, ERROR_NOT_ENOUGH_MEMORY, &err, 0);
		return;
	}
	call->cb.address = cb;
	server_get_address_status(server, address, address_done, call);
}
