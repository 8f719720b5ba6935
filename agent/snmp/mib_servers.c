/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_servers.h"

#include <string.h>

#include "service/service.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

struct server *
mib_servers_find(
    struct service *service, const uint32_t *sub, size_t len, size_t *ret_used)
{
	char name[SNMP_KEY_MAX + 1];
	struct snmp_key key;
	struct server *server;
	size_t used;

	used = snmp_index_key(sub, len, &key);
	if (used == 0 || memchr(key.bytes, '\0', key.len) != NULL)
		return NULL;
	memcpy(name, key.bytes, key.len);
	name[key.len] = '\0';
	server = service_find(service, name);
	if (server != NULL)
		*ret_used = used;
	return server;
}

struct server *
mib_servers_after(struct service *service, const uint32_t *sub, size_t len)
{
	struct server *server, *first = NULL;
	const char *name, *first_name = NULL;
	size_t i, count = service_count(service);

	for (i = 0; i < count; i++) {
		server = service_server(service, i);
		name = server_name(server);
		if (snmp_index_key_cmp(name, strlen(name), sub, len) <= 0)
			continue;
		if (first == NULL ||
		    snmp_key_cmp(name, strlen(name), first_name,
			strlen(first_name)) < 0) {
			first = server;
			first_name = name;
		}
	}
	return first;
}

enum mib_result
mib_servers_row(struct mib_view *view, const struct mib_inner *inner,
    const uint32_t *index, size_t len, union mib_row *row)
{
	struct server *server;
	size_t used;

	server = mib_servers_find(view->service, index, len, &used);
	if (server == NULL)
		return MIB_NO_INSTANCE;
	return inner->find(view, server, index + used, len - used, row);
}

enum mib_result
mib_servers_next_row(struct mib_view *view, const struct mib_inner *inner,
    const uint32_t *after, size_t len, unsigned int flags, union mib_row *row,
    struct snmp_oid *ret_index)
{
	static const uint32_t none[1];
	struct snmp_oid at = { 0 };
	struct server *server;
	enum mib_result result;
	const char *name;
	size_t used;

	server = mib_servers_find(view->service, after, len, &used);
	if (server != NULL) {
		ret_index->len = 0;
		snmp_oid_add(ret_index, after, used);
		result = inner->next(view, server, after + used, len - used,
		    flags, row, ret_index);
		if (result != MIB_NO_INSTANCE)
			return result;
		/* Behind all of its rows; no name is a beginning of another's
		 * index, so the next server's is behind this. */
		snmp_oid_add(&at, after, used);
	} else
		snmp_oid_add(&at, after, len);
	while ((server = mib_servers_after(view->service, at.sub, at.len)) !=
	    NULL) {
		name = server_name(server);
		ret_index->len = 0;
		snmp_index_add_key(ret_index, name, strlen(name));
		result =
		    inner->next(view, server, none, 0, flags, row, ret_index);
		if (result != MIB_NO_INSTANCE)
			return result;
		at.len = 0;
		snmp_index_add_key(&at, name, strlen(name));
	}
	return MIB_NO_INSTANCE;
}

enum mib_result
mib_servers_one_row(struct mib_view *view, const struct mib_inner *inner,
    const uint32_t *index, size_t len, union mib_row *row)
{
	return view->server == NULL ?
	    MIB_NO_INSTANCE :
	    inner->find(view, view->server, index, len, row);
}

enum mib_result
mib_servers_one_next_row(struct mib_view *view, const struct mib_inner *inner,
    const uint32_t *after, size_t len, unsigned int flags, union mib_row *row,
    struct snmp_oid *ret_index)
{
	ret_index->len = 0;
	return view->server == NULL ?
	    MIB_NO_INSTANCE :
	    inner->next(view, view->server, after, len, flags, row, ret_index);
}
