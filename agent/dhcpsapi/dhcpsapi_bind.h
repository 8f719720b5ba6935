/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Which servers the public calls speak of.  A program of this project lends
 * them its service; in any other program the first call makes a service of the
 * library's own (dhcpsapi_own.h), and each call looks at the source before it
 * answers.  A call that is given no server's name asks the first one.
 *
 * The binding is the process's: Microsoft's calls have no handle that it could
 * hang on.  It, and the lock that makes the calls safe in any thread, is the
 * one thing of this program that is global.
 */

#ifndef DHCPFO_DHCPSAPI_BIND_H
#define DHCPFO_DHCPSAPI_BIND_H

#include <stdbool.h>
#include <stdint.h>

#include "core/server.h"
#include "dhcpsapi/dhcpsapi.h"

struct loop;
struct server;
struct service;

/* From now on the public calls ask this service's servers and leave their
 * refreshing to its owner.  NULL: none any more; what the library made for
 * itself is freed. */
void dhcpsapi_bind(struct service *service);

/*
 * The loop that a public call runs while it waits for a server that cannot
 * answer at once, and for how long at most; NULL (so it is at first, and again
 * after dhcpsapi_bind()): there is none, and such a call fails.
 */
void dhcpsapi_bind_loop(struct loop *loop, int64_t timeout_ms);

/* ---- for the public calls ---- */

/*
 * Takes the process's lock and finds the server; if look, and the service is
 * the library's own, looks at its source.  ERROR_SUCCESS, or why not: the lock
 * is then free.
 */
DWORD dhcpsapi_bind_enter(
    const WCHAR *name, bool look, struct server **ret_server);
void dhcpsapi_bind_leave(void);

/* What follows is for those between enter and leave. */

struct loop *dhcpsapi_bind_waiting(int64_t *ret_timeout_ms);

/* Where the last paged enumeration of clients stopped: it saves the next page
 * the counting of what is left. */
struct dhcpsapi_cursor {
	char server[SERVER_NAME_MAX + 1];
	uint64_t view; /* struct server_status.generations */
	DHCP_IP_ADDRESS subnet;
	DHCP_IP_ADDRESS resume; /* 0 = there is none */
	DWORD left;
};

struct dhcpsapi_cursor *dhcpsapi_bind_cursor(void);

#endif
