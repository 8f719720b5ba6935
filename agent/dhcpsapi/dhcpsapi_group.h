/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A server and its partner, if it has one, under a lock of their own: while one
 * thread waits for them the servers of other groups answer other threads.
 */

#ifndef DHCPFO_DHCPSAPI_GROUP_H
#define DHCPFO_DHCPSAPI_GROUP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "core/provider.h"
#include "core/server.h"
#include "dhcpsapi/dhcpsapi.h"

struct err;
struct server;
struct service;

/* Where the last paged enumeration of clients stopped: it saves the next page
 * the counting of what is left. */
struct dhcpsapi_cursor {
	char server[SERVER_NAME_MAX + 1];
	uint64_t view; /* struct server_status.generations */
	DHCP_IP_ADDRESS subnet;
	DHCP_IP_ADDRESS resume; /* 0 = there is none */
	DWORD left;
};

#define DHCPSAPI_GROUP_MAX 2

struct dhcpsapi_member {
	struct server *server;
	atomic_uint_fast64_t looks; /* that were begun */
	int looked;		    /* what came of the last one */
};

struct dhcpsapi_group {
	pthread_mutex_t lock;
	struct clock clock;
	struct provider_env env;
	struct service *service;
	struct dhcpsapi_member members[DHCPSAPI_GROUP_MAX];
	struct dhcpsapi_cursor cursor;
};

/*
 * Opens the sources of count servers; each is a partner of the other or has
 * none.  There is no loop: they answer before a call of theirs returns.  0 or
 * what service_apply() says.
 */
int dhcpsapi_group_new(const struct server_spec *specs, size_t count,
    struct dhcpsapi_group **ret_group, struct err *err);
void dhcpsapi_group_free(struct dhcpsapi_group *group); /* NULL is allowed */

/* Takes the lock. */
void dhcpsapi_group_enter(struct dhcpsapi_group *group);
void dhcpsapi_group_leave(struct dhcpsapi_group *group);

/*
 * Takes the lock and sees to it that a look at the member's source was begun
 * after this was called; so many threads that wait for a server that does not
 * answer wait for two looks at most, and not for one each.  What came of it.
 */
int dhcpsapi_group_look(
    struct dhcpsapi_group *group, struct dhcpsapi_member *member);

#endif
