/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_server.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/loop.h"
#include "config/config.h"
#include "rpcd/rpcd_access.h"
#include "rpcd/rpcd_conn.h"
#include "rpcd/rpcd_gss.h"
#include "rpcd/rpcd_listener.h"
#include "rpcd/rpcd_page.h"
#include "rpcd/rpcd_pool.h"
#include "rpcd/rpcd_procs.h"
#include "rpcd/rpcd_refusal.h"
#include "rpcd/rpcd_sockets.h"
#include "rpcd/rpcd_views.h"
#include "wire/wire_client.h"
#include "wire/wire_group.h"

/* How often it is looked who has been idle for too long. */
#define SWEEP_MS 1000

/* The unix socket and TCP each have a pool, so that strangers on the network
 * cannot take the place of those on the host. */
enum { POOL_UNIX, POOL_TCP, POOL_COUNT };

struct rpcd_server {
	struct rpcd_server_env env;
	struct rpcd_shared *shared;
	struct rpcd_procs procs;
	struct rpcd_access *access;
	struct rpcd_gss_acceptor *acceptor; /* NULL: not configured */
	struct rpcd_pool *pools[POOL_COUNT];
	struct rpcd_refusal *refusals[POOL_COUNT]; /* of who gets into none */
	struct rpcd_listener *listeners[RPCD_SOCKETS_MAX];
	struct loop_timer *sweep;
};

static void
on_sweep(void *arg)
{
	struct rpcd_server *server = arg;
	size_t i;

	for (i = 0; i < POOL_COUNT; i++)
		rpcd_pool_sweep(server->pools[i]);
	rpcd_views_sweep(server->procs.views);
	loop_timer_set(server->sweep, SWEEP_MS);
}

static struct rpcd_pool_limits
limits_of(const struct config_rpcd *config)
{
	return (struct rpcd_pool_limits) {
		.connections = config->max_connections,
		.idle_ms = (int64_t)config->idle_timeout * 1000,
	};
}

static int
start_procs(struct rpcd_server *server)
{
	struct rpcd_procs *procs = &server->procs;
	struct rpcd_shared *shared;

	procs->service = server->env.service;
	procs->clock = server->env.clock;
	procs->views = rpcd_views_new(
	    server->env.service, server->env.worker, server->env.net_clock);
	procs->page = rpcd_page_new();
	procs->clients = wire_client_page_new();
	procs->groups = wire_group_page_new();
	server->shared = shared = calloc(1, sizeof(*shared));
	if (procs->views == NULL || procs->page == NULL ||
	    procs->clients == NULL || procs->groups == NULL || shared == NULL)
		return -ENOMEM;
	shared->loop = server->env.loop;
	shared->clock = server->env.net_clock;
	shared->procs = procs;
	return 0;
}

static int
start_listeners(struct rpcd_server *server, const struct config_rpcd *config)
{
	const struct rpcd_server_env *env = &server->env;
	struct rpcd_pool_limits limits = limits_of(config);
	size_t i, kind;

	for (i = 0; i < POOL_COUNT; i++) {
		server->pools[i] = rpcd_pool_new(server->shared,
		    i == POOL_TCP ? server->acceptor : NULL, &limits);
		server->refusals[i] = rpcd_refusal_new(env->loop);
		if (server->pools[i] == NULL || server->refusals[i] == NULL)
			return -ENOMEM;
	}
	for (i = 0; i < rpcd_sockets_count(env->sockets); i++) {
		kind = i == 0 ? POOL_UNIX : POOL_TCP;
		server->listeners[i] = rpcd_listener_new(env->loop,
		    env->net_clock, server->access, server->pools[kind],
		    server->refusals[kind], rpcd_sockets_fd(env->sockets, i));
		if (server->listeners[i] == NULL)
			return -ENOMEM;
	}
	server->sweep = loop_timer_new(env->loop, on_sweep, server);
	if (server->sweep == NULL)
		return -ENOMEM;
	loop_timer_set(server->sweep, SWEEP_MS);
	return 0;
}

int
rpcd_server_new(const struct rpcd_server_env *env,
    const struct config_rpcd *config, struct rpcd_server **ret_server,
    struct err *err)
{
	struct rpcd_server *server;
	int rc;

	if ((server = calloc(1, sizeof(*server))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	server->env = *env;
	rc = rpcd_access_new(config, &server->access, err);
	if (rc == 0 && config->tcp && config->security != SECURITY_NONE)
		rc = rpcd_gss_acceptor_new(
		    config, server->access, &server->acceptor, err);
	if (rc == 0 &&
	    ((rc = start_procs(server)) != 0 ||
		(rc = start_listeners(server, config)) != 0))
		err_set(err, rc, "out of memory");
	if (rc != 0) {
		rpcd_server_free(server);
		return rc;
	}
	*ret_server = server;
	return 0;
}

void
rpcd_server_free(struct rpcd_server *server)
{
	size_t i;

	if (server == NULL)
		return;
	loop_timer_free(server->sweep);
	for (i = 0; i < RPCD_SOCKETS_MAX; i++)
		rpcd_listener_free(server->listeners[i]);
	for (i = 0; i < POOL_COUNT; i++) {
		rpcd_pool_free(server->pools[i]);
		rpcd_refusal_free(server->refusals[i]);
	}
	rpcd_views_free(server->procs.views);
	rpcd_page_free(server->procs.page);
	wire_client_page_free(server->procs.clients);
	wire_group_page_free(server->procs.groups);
	rpcd_gss_acceptor_free(server->acceptor);
	rpcd_access_free(server->access);
	free(server->shared);
	free(server);
}

int
rpcd_server_update(struct rpcd_server *server, const struct config_rpcd *config,
    struct err *err)
{
	struct rpcd_pool_limits limits = limits_of(config);
	struct rpcd_access *access;
	size_t i;
	int rc;

	if ((rc = rpcd_access_new(config, &access, err)) != 0)
		return rc;
	for (i = 0; i < RPCD_SOCKETS_MAX; i++)
		if (server->listeners[i] != NULL)
			rpcd_listener_access(server->listeners[i], access);
	if (server->acceptor != NULL)
		rpcd_gss_acceptor_access(server->acceptor, access);
	for (i = 0; i < POOL_COUNT; i++)
		rpcd_pool_limit(server->pools[i], &limits);
	rpcd_access_free(server->access);
	server->access = access;
	return 0;
}
