/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "service/service_server.h"

struct service {
	struct service_context context;
	struct server **servers; /* in the order of the last apply */
	size_t count;
	service_watch_cb *watch; /* NULL = nobody listens */
	void *watch_arg;
	bool started;
};

static void
on_event(void *arg, const struct service_event *event)
{
	const struct service *service = arg;

	if (service->watch != NULL)
		service->watch(service->watch_arg, event);
}

static void
on_looked(void *arg, struct server *server, bool new_view)
{
	const struct service *service = arg;
	size_t i;

	for (i = 0; i < service->count; i++)
		if (service_server_partner(service->servers[i]) == server)
			service_server_partner_looked(
			    service->servers[i], new_view);
}

struct service *
service_new(const struct provider_env *env)
{
	struct service *service = calloc(1, sizeof(*service));

	if (service == NULL)
		return NULL;
	service->context = (struct service_context) {
		.env = *env,
		.event = on_event,
		.looked = on_looked,
		.arg = service,
	};
	thresholds_init(&service->context.thresholds);
	return service;
}

static struct server *
find(struct server *const *servers, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(server_name(servers[i]), name) == 0)
			return servers[i];
	return NULL;
}

static bool
holds(struct server *const *servers, size_t count, const struct server *server)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (servers[i] == server)
			return true;
	return false;
}

/* Called when nobody follows or finds the server any more: its provider
 * completes what is under way. */
static void
remove_server(struct service *service, struct server *server)
{
	on_event(service,
	    &(struct service_event) {
		.kind = SERVICE_REMOVED,
		.server = server,
		.time = clock_now(service->context.env.clock),
	    });
	service_server_free(server);
}

void
service_free(struct service *service)
{
	struct server **servers;
	size_t i, count;

	if (service == NULL)
		return;
	servers = service->servers;
	count = service->count;
	service->servers = NULL;
	service->count = 0;
	for (i = 0; i < count; i++)
		service_server_set_partner(servers[i], NULL);
	for (i = 0; i < count; i++)
		remove_server(service, servers[i]);
	free(servers);
	free(service);
}

/* ---- applying a configuration ---- */

static int
check_specs(const struct server_spec *specs, size_t count, struct err *err)
{
	size_t i, j;

	if (count > SERVICE_SERVERS_MAX)
		return err_set(err, -E2BIG, "%zu servers, the limit is %d",
		    count, SERVICE_SERVERS_MAX);
	for (i = 0; i < count; i++) {
		if (specs[i].name == NULL || !server_name_valid(specs[i].name))
			return err_set(err, -EINVAL,
			    "server \"%s\": a name has 1 to %d of A-Z a-z 0-9 "
			    "_ . -",
			    specs[i].name != NULL ? specs[i].name : "",
			    SERVER_NAME_MAX);
		for (j = 0; j < i; j++)
			if (strcmp(specs[i].name, specs[j].name) == 0)
				return err_set(err, -EEXIST,
				    "server %s: there are two of that name",
				    specs[i].name);
	}
	return 0;
}

static int
check_partners(const struct server_spec *specs, size_t count, struct err *err)
{
	size_t i, j;

	for (i = 0; i < count; i++) {
		if (specs[i].partner == NULL)
			continue;
		for (j = 0; j < count; j++)
			if (j != i &&
			    strcmp(specs[i].partner, specs[j].name) == 0)
				break;
		if (j == count)
			return err_set(err, -EINVAL,
			    "server %s: unknown partner \"%s\"", specs[i].name,
			    specs[i].partner);
	}
	return 0;
}

/* Fills servers with those that stay and, opened anew, those that do not. */
static int
open_all(struct service *service, const struct server_spec *specs, size_t count,
    struct server **servers, struct err *err)
{
	struct server *old;
	size_t i;
	int rc;

	for (i = 0; i < count; i++) {
		old = service_find(service, specs[i].name);
		if (old != NULL &&
		    server_spec_equal(server_spec(old), &specs[i])) {
			servers[i] = old;
			continue;
		}
		rc = service_server_new(
		    &service->context, &specs[i], &servers[i], err);
		if (rc != 0)
			goto fail;
	}
	return 0;

fail:
	while (i-- > 0)
		if (!holds(service->servers, service->count, servers[i]))
			service_server_free(servers[i]);
	return rc;
}

static void
link_partners(struct service *service)
{
	const char *partner;
	size_t i;

	for (i = 0; i < service->count; i++) {
		partner = server_spec(service->servers[i])->partner;
		service_server_set_partner(service->servers[i],
		    partner != NULL ? service_find(service, partner) : NULL);
	}
}

/* From here on nothing can fail. */
static void
replace(struct service *service, struct server **servers, size_t count)
{
	struct server **old = service->servers, *same;
	size_t i, old_count = service->count;

	service->servers = servers;
	service->count = count;
	for (i = 0; i < count; i++) {
		same = find(old, old_count, server_name(servers[i]));
		if (same != NULL && same != servers[i])
			service_server_inherit(servers[i], same);
	}
	link_partners(service);
	for (i = 0; i < old_count; i++)
		if (!holds(servers, count, old[i]))
			remove_server(service, old[i]);
	free(old);
	if (service->started)
		service_start(service);
}

int
service_apply(struct service *service, const struct server_spec *specs,
    size_t count, struct err *err)
{
	struct server **servers = NULL;
	int rc;

	if ((rc = check_specs(specs, count, err)) != 0 ||
	    (rc = check_partners(specs, count, err)) != 0)
		return rc;
	if (count > 0 &&
	    (servers = calloc(count, sizeof(struct server *))) == NULL)
		return err_sys(err, -ENOMEM, "%zu servers", count);
	if ((rc = open_all(service, specs, count, servers, err)) != 0) {
		free(servers);
		return rc;
	}
	replace(service, servers, count);
	return 0;
}

/* ---- the rest of the set ---- */

void
service_set_thresholds(
    struct service *service, const struct thresholds *thresholds)
{
	size_t i;

	service->context.thresholds = *thresholds;
	for (i = 0; i < service->count; i++)
		service_server_judge(service->servers[i]);
}

const struct thresholds *
service_thresholds(const struct service *service)
{
	return &service->context.thresholds;
}

void
service_start(struct service *service)
{
	size_t i;

	service->started = true;
	for (i = 0; i < service->count; i++)
		service_server_start(service->servers[i]);
}

int
service_refresh_now(
    struct service *service, struct server *server, struct err *err)
{
	struct server *partner = service_server_partner(server);

	(void)service;
	/* That the partner cannot be read is told by its own state. */
	if (partner != NULL)
		(void)service_server_refresh(partner, NULL);
	return service_server_refresh(server, err);
}

size_t
service_count(const struct service *service)
{
	return service->count;
}

struct server *
service_server(const struct service *service, size_t i)
{
	return i < service->count ? service->servers[i] : NULL;
}

struct server *
service_find(const struct service *service, const char *name)
{
	return find(service->servers, service->count, name);
}

void
service_watch(struct service *service, service_watch_cb *cb, void *arg)
{
	service->watch = cb;
	service->watch_arg = arg;
}
