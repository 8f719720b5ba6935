/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Which servers the public calls speak of.  A program of this project lends
 * them its service; in any other program the first call makes a service of the
 * library's own, from $DHCPFO_SERVER or the configuration file, and each call
 * looks at the source before it answers.  A call that is given no server's name
 * asks the first one.
 *
 * The binding is the process's: Microsoft's calls have no handle that it could
 * hang on.  It and its lock are the one thing of the program that is global.
 */

#ifndef DHCPFO_DHCPSAPI_BIND_H
#define DHCPFO_DHCPSAPI_BIND_H

#include <stdbool.h>
#include <stdint.h>

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
 * answer at once, and for how long at most; NULL (so it is at first): there is
 * none, and such a call fails.  Reset by dhcpsapi_bind().
 */
void dhcpsapi_bind_loop(struct loop *loop, int64_t timeout_ms);

/*
 * For the public calls: takes the process's lock and finds the server; unless
 * look is false its source is looked at if it is the library's own.  Returns
 * ERROR_SUCCESS, or why not; the lock is then free.
 */
DWORD dhcpsapi_bind_enter(
    const WCHAR *name, bool look, struct server **ret_server);
void dhcpsapi_bind_leave(void);

/* Between these two: the loop of dhcpsapi_bind_loop(). */
struct loop *dhcpsapi_bind_waiting(int64_t *ret_timeout_ms);

#endif
