/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_own.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/err.h"
#include "core/server.h"
#include "dhcpsapi/dhcpsapi_group.h"
#include "dhcpsapi/dhcpsapi_said.h"

/* An opened group. */
struct dhcpsapi_source {
	LIST_ENTRY(dhcpsapi_source) next;
	struct dhcpsapi_group *group;
	char *address; /* NULL: of the configuration */
	unsigned int users;
	uint64_t asked; /* when last, by the count of all questions */
};

LIST_HEAD(sources, dhcpsapi_source);

struct opened {
	struct dhcpsapi_source *source; /* NULL: not opened yet */
	size_t member;
};

struct dhcpsapi_own {
	atomic_uint refs;
	struct dhcpsapi_said said;
	struct opened *opened; /* of the specs that are said */
	struct sources sources;
	size_t addresses; /* sources of an address */
	uint64_t questions;
};

DWORD
dhcpsapi_own_new(struct dhcpsapi_own **ret_own)
{
	struct dhcpsapi_own *own = calloc(1, sizeof(*own));
	DWORD error;

	if (own == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	atomic_init(&own->refs, 1);
	LIST_INIT(&own->sources);
	error = dhcpsapi_said_init(&own->said);
	if (error == ERROR_SUCCESS) {
		own->opened = calloc(own->said.count, sizeof(*own->opened));
		if (own->opened == NULL)
			error = ERROR_NOT_ENOUGH_MEMORY;
	}
	if (error != ERROR_SUCCESS) {
		dhcpsapi_own_unref(own);
		return error;
	}
	*ret_own = own;
	return ERROR_SUCCESS;
}

struct dhcpsapi_own *
dhcpsapi_own_ref(struct dhcpsapi_own *own)
{
	atomic_fetch_add(&own->refs, 1);
	return own;
}

static void
source_free(struct dhcpsapi_source *source)
{
	dhcpsapi_group_free(source->group);
	free(source->address);
	free(source);
}

void
dhcpsapi_own_unref(struct dhcpsapi_own *own)
{
	struct dhcpsapi_source *source;

	if (own == NULL || atomic_fetch_sub(&own->refs, 1) != 1)
		return;
	while ((source = LIST_FIRST(&own->sources)) != NULL) {
		LIST_REMOVE(source, next);
		source_free(source);
	}
	free(own->opened);
	dhcpsapi_said_done(&own->said);
	free(own);
}

/* A source of these servers, of that address or of none. */
static int
source_new(const struct server_spec *specs, size_t count, const char *address,
    struct dhcpsapi_source **ret_source)
{
	struct dhcpsapi_source *source = calloc(1, sizeof(*source));
	struct err err;
	int rc = -ENOMEM;

	if (source == NULL ||
	    (address != NULL && (source->address = strdup(address)) == NULL))
		goto fail;
	rc = dhcpsapi_group_new(specs, count, &source->group, &err);
	if (rc != 0)
		goto fail;
	*ret_source = source;
	return 0;

fail:
	if (source != NULL)
		source_free(source);
	return rc;
}

/* ---- servers that are configured ---- */

static size_t
find_spec(const struct dhcpsapi_said *said, const char *name)
{
	size_t i;

	for (i = 0; i < said->count; i++)
		if (name != NULL && strcmp(said->specs[i].name, name) == 0)
			break;
	return i;
}

static DWORD
open_spec(struct dhcpsapi_own *own, size_t i)
{
	struct dhcpsapi_source *source;
	/* Shallow copies. */
	struct server_spec specs[DHCPSAPI_GROUP_MAX] = { own->said.specs[i] };
	size_t j, count = 1;
	bool mutual = false;
	int rc;

	/* A server elsewhere has been told of its partner there. */
	if (specs[0].address != NULL)
		specs[0].partner = NULL;
	j = specs[0].partner == NULL ? own->said.count :
				       find_spec(&own->said, specs[0].partner);
	if (j == own->said.count) {
		specs[0].partner = NULL;
	} else {
		specs[count] = own->said.specs[j];
		mutual = specs[count++].partner != NULL;
	}
	rc = source_new(specs, count, NULL, &source);
	if (rc == -ENOMEM)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (rc != 0)
		return ERROR_DHCP_REGISTRY_INIT_FAILED;
	LIST_INSERT_HEAD(&own->sources, source, next);
	own->opened[i].source = source;
	if (mutual)
		own->opened[j] = (struct opened) { source, 1 };
	return ERROR_SUCCESS;
}

/* ---- servers elsewhere ---- */

static struct dhcpsapi_source *
find_address(const struct dhcpsapi_own *own, const char *address)
{
	struct dhcpsapi_source *source;

	LIST_FOREACH(source, &own->sources, next)
	if (source->address != NULL && strcmp(source->address, address) == 0)
		break;
	return source;
}

/* Of those that nobody asks now the one that was asked the longest time ago
 * makes room. */
static void
make_room(struct dhcpsapi_own *own)
{
	struct dhcpsapi_source *source, *oldest = NULL;

	if (own->addresses < DHCPSAPI_OWN_ADDRESSES_MAX)
		return;
	LIST_FOREACH(source, &own->sources, next)
	if (source->address != NULL && source->users == 0 &&
	    (oldest == NULL || source->asked < oldest->asked))
		oldest = source;
	if (oldest == NULL)
		return;
	LIST_REMOVE(oldest, next);
	own->addresses--;
	source_free(oldest);
}

static DWORD
open_address(struct dhcpsapi_own *own, const char *address,
    struct dhcpsapi_source **ret_source)
{
	static char name[] = "remote", kind[] = "rpc";
	struct server_spec spec;
	int rc;

	make_room(own);
	server_spec_init(&spec);
	spec.name = name;
	spec.kind = kind;
	spec.address = (char *)address;
	rc = source_new(&spec, 1, address, ret_source);
	if (rc == -ENOMEM)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (rc != 0)
		return ERROR_DHCP_SERVER_NAME_NOT_RESOLVED;
	LIST_INSERT_HEAD(&own->sources, *ret_source, next);
	own->addresses++;
	return ERROR_SUCCESS;
}

/* ---- both ---- */

static DWORD
find(struct dhcpsapi_own *own, const char *name,
    struct dhcpsapi_source **ret_source, size_t *ret_member)
{
	size_t i = name == NULL ? 0 : find_spec(&own->said, name);
	DWORD error = ERROR_SUCCESS;

	if (name == NULL || i < own->said.count) {
		if (own->opened[i].source == NULL)
			error = open_spec(own, i);
		*ret_source = own->opened[i].source;
		*ret_member = own->opened[i].member;
		return error;
	}
	*ret_member = 0;
	*ret_source = find_address(own, name);
	if (*ret_source != NULL)
		return ERROR_SUCCESS;
	return open_address(own, name, ret_source);
}

DWORD
dhcpsapi_own_enter(
    struct dhcpsapi_own *own, const char *name, struct dhcpsapi_use *ret_use)
{
	struct dhcpsapi_source *source;
	size_t member;
	DWORD error;

	error = find(own, name, &source, &member);
	if (error != ERROR_SUCCESS)
		return error;
	source->users++;
	source->asked = ++own->questions;
	ret_use->source = source;
	ret_use->group = source->group;
	ret_use->member = &source->group->members[member];
	return ERROR_SUCCESS;
}

void
dhcpsapi_own_leave(const struct dhcpsapi_use *use)
{
	use->source->users--;
}
