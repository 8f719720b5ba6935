/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Which servers the public calls speak of.  A program of this project lends
 * them its service; in any other program the library has servers of its own
 * (dhcpsapi_own.h), and each call looks at the source before it answers.  A
 * call that is given no server's name asks the first one.
 *
 * The binding is the process's: Microsoft's calls have no handle that it could
 * hang on.  It, and the locks that make the calls safe in any thread, is the
 * one thing of this program that is global.  The child of a fork(2) begins
 * anew, with servers of its own: what its parent had open is the parent's.
 */

#ifndef DHCPFO_DHCPSAPI_BIND_H
#define DHCPFO_DHCPSAPI_BIND_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_own.h"

struct dhcpsapi_cursor;
struct loop;
struct server;
struct service;

/* From now on the public calls ask this service's servers and leave their
 * refreshing to its owner.  NULL: none any more; what the library made for
 * itself is freed, as soon as no call is under way. */
void dhcpsapi_bind(struct service *service);

/*
 * The loop that a public call runs while it waits for a server that cannot
 * answer at once, and for how long at most; NULL (so it is at first, and again
 * after dhcpsapi_bind()): there is none, and such a call fails.
 */
void dhcpsapi_bind_loop(struct loop *loop, int64_t timeout_ms);

/* ---- for the public calls ---- */

/* What a call has between enter and leave; a lock goes with it. */
struct dhcpsapi_bound {
	struct server *server;
	struct loop *loop; /* to be run while it waits, or NULL */
	int64_t timeout_ms;
	struct dhcpsapi_cursor *cursor;
	/* Of the binding: */
	struct dhcpsapi_own *own; /* NULL: the service is lent */
	struct dhcpsapi_use use;
};

/*
 * Finds the server; if look, and it is the library's own, looks at its source.
 * ERROR_SUCCESS, or why not: there is nothing to leave then.
 */
DWORD dhcpsapi_bind_enter(
    const WCHAR *name, bool look, struct dhcpsapi_bound *ret_bound);
void dhcpsapi_bind_leave(const struct dhcpsapi_bound *bound);

#endif
