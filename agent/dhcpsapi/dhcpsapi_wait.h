/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What makes a call of dhcpsapi_call.h a public one: waiting for its
 * completion.  Where the binding has a loop it is run meanwhile, until a
 * deadline.  A completion that comes too late finds that nobody waits.
 */

#ifndef DHCPFO_DHCPSAPI_WAIT_H
#define DHCPFO_DHCPSAPI_WAIT_H

#include "dhcpsapi/dhcpsapi.h"

struct dhcpsapi_bound;
struct dhcpsapi_wait;
struct server;

/*
 * Starts a call that completes with arg wait.  frame is what the public call
 * has on its stack: the question, and room for the answer.
 */
typedef void dhcpsapi_wait_start(
    struct server *server, void *frame, struct dhcpsapi_wait *wait);

/* First thing of a completion: the frame; NULL: nobody waits any more, and
 * wait is freed. */
void *dhcpsapi_wait_frame(struct dhcpsapi_wait *wait);

/* Last thing of a completion that got a frame. */
void dhcpsapi_wait_done(struct dhcpsapi_wait *wait, DWORD error);

/* Between dhcpsapi_bind_enter() and leave: starts and waits.  The completion's
 * error, ERROR_NOT_ENOUGH_MEMORY, or ERROR_DHCP_SERVER_NOT_REACHABLE after the
 * deadline. */
DWORD dhcpsapi_wait_ask(const struct dhcpsapi_bound *bound,
    dhcpsapi_wait_start *start, void *frame);

/* The same, with enter and leave. */
DWORD dhcpsapi_wait_call(
    const WCHAR *name, dhcpsapi_wait_start *start, void *frame);

#endif
