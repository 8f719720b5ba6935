/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The calls in the form in which nobody waits: each ends by exactly one
 * completion, before the call returns or later, in the loop's thread (never
 * later for a source whose data is in memory).  The public calls of dhcpsapi.h
 * are these and waiting; the SNMP tables and the command line use these.
 *
 * error is the number that the public call answers, err (never NULL) has words
 * when it is not 0.  Arguments are borrowed until the call returns.
 */

#ifndef DHCPFO_DHCPSAPI_CALL_H
#define DHCPFO_DHCPSAPI_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "dhcpsapi/dhcpsapi.h"

struct dhcpsapi_client;
struct dhcpsapi_relationship;
struct err;
struct relationship_row;
struct scope;
struct scope_statistics;
struct server;

/*
 * DhcpV4FailoverGetScopeStatistics.  all, the seven numbers and the others, is
 * borrowed until the completion returns and is there too when error is
 * ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP: such a scope is a row as well.
 */
typedef void dhcpsapi_statistics_cb(void *arg, DWORD error,
    const struct err *err, const struct scope_statistics *all);
void dhcpsapi_start_scope_statistics(struct server *server,
    DHCP_IP_ADDRESS scope, dhcpsapi_statistics_cb *cb, void *arg);

/* Microsoft's structure of them. */
void dhcpsapi_statistics(
    const struct scope_statistics *all, DHCP_FAILOVER_STATISTICS *ret_seven);

/*
 * DhcpV4FailoverGetClientInfo.  client is the receiver's
 * (dhcpsapi_client_free()); NULL unless error is 0.
 */
typedef void dhcpsapi_client_cb(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client *client);
void dhcpsapi_start_client_info(struct server *server,
    const DHCP_SEARCH_INFO *search, dhcpsapi_client_cb *cb, void *arg);

/*
 * The rows of the client table after an address (0: from the first), at most
 * max of them and at most QUERY_CLIENTS_MAX; an address that has no row, or no
 * more, is as good as another.  error is 0 also when there is none.  The array
 * is the receiver's (dhcpsapi_clients_free()); fewer than max are not the end,
 * none is.
 */
typedef void dhcpsapi_clients_cb(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client **clients, size_t count);
void dhcpsapi_start_clients(struct server *server, DHCP_IP_ADDRESS after,
    size_t max, dhcpsapi_clients_cb *cb, void *arg);

/*
 * DhcpV4FailoverEnumRelationship, all of them in the order of the server's
 * file.  The array is the receiver's (dhcpsapi_relationships_free()).
 */
typedef void dhcpsapi_relationships_cb(void *arg, DWORD error,
    const struct err *err, struct dhcpsapi_relationship *relationships,
    size_t count);
void dhcpsapi_start_relationships(
    struct server *server, dhcpsapi_relationships_cb *cb, void *arg);

/* Rows as the provider gives them: borrowed until the completion returns. */
typedef void dhcpsapi_rows_cb(void *arg, DWORD error, const struct err *err,
    const struct relationship_row *rows, size_t count);
void dhcpsapi_start_rows(
    struct server *server, dhcpsapi_rows_cb *cb, void *arg);

/* DhcpEnumSubnets: the scopes by address, borrowed likewise. */
typedef void dhcpsapi_scopes_cb(void *arg, DWORD error, const struct err *err,
    const struct scope *scopes, size_t count);
void dhcpsapi_start_scopes(
    struct server *server, dhcpsapi_scopes_cb *cb, void *arg);

/* By how many seconds the clocks of two partners may differ. */
#define DHCPSAPI_MAX_DELTA_TIME 60

/* DhcpV4FailoverGetSystemTime: seconds since 1970 UTC. */
typedef void dhcpsapi_time_cb(
    void *arg, DWORD error, const struct err *err, int64_t now);
void dhcpsapi_start_system_time(
    struct server *server, dhcpsapi_time_cb *cb, void *arg);

/* DhcpV4FailoverGetAddressStatus. */
typedef void dhcpsapi_address_cb(
    void *arg, DWORD error, const struct err *err, DWORD status);
void dhcpsapi_start_address_status(struct server *server,
    DHCP_IP_ADDRESS address, dhcpsapi_address_cb *cb, void *arg);

#endif
