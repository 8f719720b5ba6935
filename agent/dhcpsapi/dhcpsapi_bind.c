/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_bind.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "dhcpsapi/dhcpsapi_error.h"
#include "dhcpsapi/dhcpsapi_group.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"

/* A program's service; the lock is held while a call is under way. */
static struct {
	pthread_mutex_t lock;
	struct service *service; /* NULL: none is lent */
	struct loop *loop;
	int64_t timeout_ms;
	struct dhcpsapi_cursor cursor;
} lent = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The library's own servers; the lock is not held while one is asked. */
static struct {
	pthread_mutex_t lock;
	struct dhcpsapi_own *own;  /* NULL: none yet */
	struct dhcpsapi_own *left; /* to the parent process; never freed */
	bool forks;		   /* the handlers are in place */
} mine = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* ---- a program's service ---- */

void
dhcpsapi_bind(struct service *service)
{
	struct dhcpsapi_own *old;

	pthread_mutex_lock(&lent.lock);
	lent.service = service;
	lent.loop = NULL;
	lent.timeout_ms = 0;
	memset(&lent.cursor, 0, sizeof(lent.cursor));
	pthread_mutex_unlock(&lent.lock);
	pthread_mutex_lock(&mine.lock);
	old = mine.own;
	mine.own = NULL;
	pthread_mutex_unlock(&mine.lock);
	dhcpsapi_own_unref(old);
}

void
dhcpsapi_bind_loop(struct loop *loop, int64_t timeout_ms)
{
	pthread_mutex_lock(&lent.lock);
	lent.loop = loop;
	lent.timeout_ms = timeout_ms;
	pthread_mutex_unlock(&lent.lock);
}

/*
 * No server is configured under this name.  A socket or an address names a
 * host all the same, one on which nobody answers us; a mere word is a name
 * that nothing resolves.
 */
static DWORD
unknown(const char *name)
{
	const char *colon = strchr(name, ':');
	uint32_t address;

	if (colon != NULL || ipv4_parse(name, strlen(name), &address) == 0)
		return ERROR_DHCP_SERVER_NOT_REACHABLE;
	return ERROR_DHCP_SERVER_NAME_NOT_RESOLVED;
}

/* With the lock of what is lent. */
static DWORD
enter_lent(const char *name, struct dhcpsapi_bound *ret_bound)
{
	struct server *server;

	server = name == NULL ? service_server(lent.service, 0) :
				service_find(lent.service, name);
	if (server == NULL)
		return name == NULL ? ERROR_DHCP_SERVER_NOT_REACHABLE :
				      unknown(name);
	*ret_bound = (struct dhcpsapi_bound) {
		.server = server,
		.loop = lent.loop,
		.timeout_ms = lent.timeout_ms,
		.cursor = &lent.cursor,
	};
	return ERROR_SUCCESS;
}

/* ---- the library's own servers ---- */

static void
before_fork(void)
{
	pthread_mutex_lock(&lent.lock);
	pthread_mutex_lock(&mine.lock);
}

static void
after_fork(void)
{
	pthread_mutex_unlock(&mine.lock);
	pthread_mutex_unlock(&lent.lock);
}

/* Another thread may have been in the midst of a call, and what polls our
 * connections is shared with the parent: nothing of it can be used, or even be
 * closed, without harm to the parent. */
static void
after_fork_in_child(void)
{
	if (mine.own != NULL)
		mine.left = mine.own;
	mine.own = NULL;
	after_fork();
}

/* With the lock of what is ours. */
static DWORD
make_own(void)
{
	if (mine.own != NULL)
		return ERROR_SUCCESS;
	if (!mine.forks) {
		if (pthread_atfork(
			before_fork, after_fork, after_fork_in_child) != 0)
			return ERROR_NOT_ENOUGH_MEMORY;
		mine.forks = true;
	}
	return dhcpsapi_own_new(&mine.own);
}

static void
leave_own(struct dhcpsapi_own *own, const struct dhcpsapi_use *use)
{
	pthread_mutex_lock(&mine.lock);
	dhcpsapi_own_leave(use);
	pthread_mutex_unlock(&mine.lock);
	dhcpsapi_own_unref(own);
}

static DWORD
enter_own(const char *name, bool look, struct dhcpsapi_bound *ret_bound)
{
	struct dhcpsapi_bound bound = { 0 };
	DWORD error;
	int rc = 0;

	pthread_mutex_lock(&mine.lock);
	error = make_own();
	if (error == ERROR_SUCCESS)
		error = dhcpsapi_own_enter(mine.own, name, &bound.use);
	if (error == ERROR_SUCCESS)
		bound.own = dhcpsapi_own_ref(mine.own);
	pthread_mutex_unlock(&mine.lock);
	if (error != ERROR_SUCCESS)
		return error;

	/* There is no field for the age of an answer: what cannot be read now
	 * is an error, whatever was read before. */
	if (look)
		rc = dhcpsapi_group_look(bound.use.group, bound.use.member);
	else
		dhcpsapi_group_enter(bound.use.group);
	if (rc != 0) {
		dhcpsapi_group_leave(bound.use.group);
		leave_own(bound.own, &bound.use);
		return dhcpsapi_error_of(rc, ERROR_DHCP_JET_ERROR);
	}
	bound.server = bound.use.member->server;
	bound.cursor = &bound.use.group->cursor;
	*ret_bound = bound;
	return ERROR_SUCCESS;
}

/* ---- both ---- */

DWORD
dhcpsapi_bind_enter(
    const WCHAR *name, bool look, struct dhcpsapi_bound *ret_bound)
{
	char *s = NULL;
	DWORD error;
	int rc = 0;

	if (name != NULL)
		rc = dhcpsapi_text_utf8(name, &s);
	if (rc != 0)
		return rc == -ENOMEM ? ERROR_NOT_ENOUGH_MEMORY :
				       ERROR_DHCP_SERVER_NAME_NOT_RESOLVED;
	pthread_mutex_lock(&lent.lock);
	if (lent.service != NULL) {
		error = enter_lent(s, ret_bound);
		if (error != ERROR_SUCCESS)
			pthread_mutex_unlock(&lent.lock);
	} else {
		pthread_mutex_unlock(&lent.lock);
		error = enter_own(s, look, ret_bound);
	}
	free(s);
	return error;
}

void
dhcpsapi_bind_leave(const struct dhcpsapi_bound *bound)
{
	if (bound->own == NULL) {
		pthread_mutex_unlock(&lent.lock);
		return;
	}
	dhcpsapi_group_leave(bound->use.group);
	leave_own(bound->own, &bound->use);
}
