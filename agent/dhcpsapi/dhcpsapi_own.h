/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The servers that the library has for itself in a program that knows nothing
 * of this project: those of dhcpsapi_said.h, and those elsewhere whose address
 * the program gives.  Each is opened when it is asked for the first time, and
 * stays open; of addresses only so many that are not asked.
 *
 * Whoever calls these has one lock for all of them, but for what is said
 * otherwise.
 */

#ifndef DHCPFO_DHCPSAPI_OWN_H
#define DHCPFO_DHCPSAPI_OWN_H

#include "dhcpsapi/dhcpsapi.h"

struct dhcpsapi_group;
struct dhcpsapi_member;
struct dhcpsapi_own;
struct dhcpsapi_source;

#define DHCPSAPI_OWN_ADDRESSES_MAX 64

/* ERROR_SUCCESS, or as dhcpsapi_said_init(). */
DWORD dhcpsapi_own_new(struct dhcpsapi_own **ret_own);
/* The last reference frees it, and is given back without the lock: a server may
 * have much to close.  NULL is allowed. */
struct dhcpsapi_own *dhcpsapi_own_ref(struct dhcpsapi_own *own);
void dhcpsapi_own_unref(struct dhcpsapi_own *own);

/* A server and its group, in use until dhcpsapi_own_leave(). */
struct dhcpsapi_use {
	struct dhcpsapi_group *group;
	struct dhcpsapi_member *member;
	struct dhcpsapi_source *source;
};

/*
 * name: of a configured server, or an address, unix:PATH, HOST or HOST:PORT;
 * NULL is the first server.  ERROR_SUCCESS, ERROR_NOT_ENOUGH_MEMORY,
 * ERROR_DHCP_REGISTRY_INIT_FAILED (what is configured of this server is
 * invalid), ERROR_DHCP_SERVER_NAME_NOT_RESOLVED (it is no address either).
 */
DWORD dhcpsapi_own_enter(
    struct dhcpsapi_own *own, const char *name, struct dhcpsapi_use *ret_use);
void dhcpsapi_own_leave(const struct dhcpsapi_use *use);

#endif
