/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_bind.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "dhcpsapi/dhcpsapi_error.h"
#include "dhcpsapi/dhcpsapi_own.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"

static struct {
	pthread_mutex_t lock;
	struct service *service; /* lent, or own's */
	struct dhcpsapi_own *own;
	struct loop *loop;
	int64_t timeout_ms;
	struct dhcpsapi_cursor cursor;
} binding = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
dhcpsapi_bind(struct service *service)
{
	pthread_mutex_lock(&binding.lock);
	dhcpsapi_own_free(binding.own);
	binding.own = NULL;
	binding.service = service;
	binding.loop = NULL;
	binding.timeout_ms = 0;
	memset(&binding.cursor, 0, sizeof(binding.cursor));
	pthread_mutex_unlock(&binding.lock);
}

void
dhcpsapi_bind_loop(struct loop *loop, int64_t timeout_ms)
{
	pthread_mutex_lock(&binding.lock);
	binding.loop = loop;
	binding.timeout_ms = timeout_ms;
	pthread_mutex_unlock(&binding.lock);
}

struct loop *
dhcpsapi_bind_waiting(int64_t *ret_timeout_ms)
{
	*ret_timeout_ms = binding.timeout_ms;
	return binding.loop;
}

struct dhcpsapi_cursor *
dhcpsapi_bind_cursor(void)
{
	return &binding.cursor;
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

static DWORD
find(const WCHAR *name, struct server **ret_server)
{
	struct server *server;
	DWORD error = ERROR_SUCCESS;
	char *s;
	int rc;

	if (name == NULL) {
		if (service_count(binding.service) == 0)
			return ERROR_DHCP_SERVER_NOT_REACHABLE;
		*ret_server = service_server(binding.service, 0);
		return ERROR_SUCCESS;
	}
	rc = dhcpsapi_text_utf8(name, &s);
	if (rc == -EILSEQ)
		return ERROR_DHCP_SERVER_NAME_NOT_RESOLVED;
	if (rc != 0)
		return ERROR_NOT_ENOUGH_MEMORY;
	server = service_find(binding.service, s);
	if (server == NULL)
		error = unknown(s);
	else
		*ret_server = server;
	free(s);
	return error;
}

static DWORD
enter(const WCHAR *name, bool look, struct server **ret_server)
{
	struct server *server = NULL;
	struct err err;
	DWORD error;

	if (binding.service == NULL) {
		error = dhcpsapi_own_new(&binding.own);
		if (error != ERROR_SUCCESS)
			return error;
		binding.service = dhcpsapi_own_service(binding.own);
	}
	error = find(name, &server);
	if (error == ERROR_SUCCESS && look && binding.own != NULL)
		/* There is no field for the age of an answer: what cannot be
		 * read now is an error, whatever was read before. */
		error = dhcpsapi_error_of(
		    service_refresh_now(binding.service, server, &err),
		    ERROR_DHCP_JET_ERROR);
	if (error == ERROR_SUCCESS)
		*ret_server = server;
	return error;
}

DWORD
dhcpsapi_bind_enter(const WCHAR *name, bool look, struct server **ret_server)
{
	DWORD error;

	pthread_mutex_lock(&binding.lock);
	error = enter(name, look, ret_server);
	if (error != ERROR_SUCCESS)
		pthread_mutex_unlock(&binding.lock);
	return error;
}

void
dhcpsapi_bind_leave(void)
{
	pthread_mutex_unlock(&binding.lock);
}
