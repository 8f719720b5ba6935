/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "core/override.h"
#include "service/service_server.h"

struct service {
	struct service_context context;
	struct server **servers; /* in the order of the last apply */
	size_t count;
	service_watch_cb *watch; /* NULL = nobody listens */
	void *watch_arg;
	service_teller_cb *teller; /* likewise */
	void *teller_arg;
	bool started;
};

static void
on_event(void *arg, const struct service_event *event)
{
	const struct service *service = arg;

	if (service->watch != NULL)
		service->watch(service->watch_arg, event);
}

static bool
on_tell(void *arg, const struct event *event, bool quiet)
{
	const struct service *service = arg;

	return service->teller == NULL ||
	    service->teller(service->teller_arg, event, quiet);
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
	struct service_limits limits;
	struct thresholds thresholds;

	if (service == NULL)
		return NULL;
	service_limits_init(&limits, NULL);
	service->context = (struct service_context) {
		.env = *env,
		.damping = limits.damping,
		.skew = limits.skew,
		.skew_clear = limits.skew_clear,
		.event = on_event,
		.tell = on_tell,
		.looked = on_looked,
		.arg = service,
	};
	thresholds_init(&thresholds);
	service->context.overrides = overrides_new(&thresholds);
	if (service->context.overrides == NULL) {
		free(service);
		return NULL;
	}
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
		service_server_set_partner(servers[i], NULL, false);
	for (i = 0; i < count; i++)
		remove_server(service, servers[i]);
	free(servers);
	overrides_free(service->context.overrides);
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

/* The one that stands first, of two that name each other. */
static bool
leads(const struct server *server, const struct server *partner, bool first)
{
	const char *back = server_spec(partner)->partner;

	return first || back == NULL || strcmp(back, server_name(server)) != 0;
}

static void
link_partners(struct service *service)
{
	struct server *server, *partner;
	const char *name;
	size_t i, j;

	for (i = 0; i < service->count; i++) {
		server = service->servers[i];
		name = server_spec(server)->partner;
		partner = name != NULL ? service_find(service, name) : NULL;
		for (j = 0; j < i && service->servers[j] != partner; j++)
			;
		service_server_set_partner(server, partner,
		    partner != NULL && leads(server, partner, j == i));
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
		if (!holds(servers, count, old[i])) {
			service_server_end(old[i]);
			remove_server(service, old[i]);
		}
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
service_limits_init(
    struct service_limits *limits, const struct overrides *overrides)
{
	*limits = (struct service_limits) {
		.overrides = overrides,
		.damping = { .changes = 8, .period = 60, .quiet = 60 },
		.skew = 10,
		.skew_clear = 5,
	};
}

int
service_set_limits(struct service *service, const struct service_limits *limits)
{
	struct service_context *context = &service->context;
	struct overrides *overrides = overrides_copy(limits->overrides);
	size_t i;

	if (overrides == NULL)
		return -ENOMEM;
	overrides_free(context->overrides);
	context->overrides = overrides;
	context->damping = limits->damping;
	context->skew = limits->skew;
	context->skew_clear = limits->skew_clear;
	for (i = 0; i < service->count; i++)
		service_server_judge(service->servers[i]);
	return 0;
}

void
service_get_limits(
    const struct service *service, struct service_limits *ret_limits)
{
	const struct service_context *context = &service->context;

	*ret_limits = (struct service_limits) {
		.overrides = context->overrides,
		.damping = context->damping,
		.skew = context->skew,
		.skew_clear = context->skew_clear,
	};
}

const struct overrides *
service_overrides(const struct service *service)
{
	return service->context.overrides;
}

const struct thresholds *
service_thresholds(const struct service *service)
{
	return overrides_base(service->context.overrides);
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
	/* A server elsewhere has been told of its partner there: to wait for
	 * that one, too, is the last thing that somebody wants who asks about
	 * its survivor.  That a partner cannot be read its own state tells. */
	if (partner != NULL && server_spec(server)->address == NULL)
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

void
service_set_teller(struct service *service, service_teller_cb *cb, void *arg)
{
	service->teller = cb;
	service->teller_arg = arg;
}

/* ---- over a restart ---- */

void
service_memories_free(struct service_memory *memories, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		service_memory_done(&memories[i]);
	free(memories);
}

struct service_memory *
service_remember(const struct service *service, size_t *ret_count)
{
	struct service_memory *memories;
	size_t i;

	if ((memories = calloc(service->count + 1, sizeof(*memories))) == NULL)
		return NULL;
	for (i = 0; i < service->count; i++)
		if (service_server_remember(
			service->servers[i], &memories[i]) != 0) {
			service_memories_free(memories, i);
			return NULL;
		}
	*ret_count = service->count;
	return memories;
}

void
service_recall(
    struct service *service, struct service_memory *memories, size_t count)
{
	struct server *server;
	size_t i;

	for (i = 0; i < count; i++)
		if ((server = service_find(service, memories[i].server)) !=
		    NULL)
			service_server_recall(server, &memories[i]);
}
