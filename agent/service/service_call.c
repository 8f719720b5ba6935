/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The calls of service.h, each directed to the server's provider. */

#include "service/service.h"

#include "base/err.h"
#include "service/service_server.h"

void
server_get_scope_statistics(struct server *server, uint32_t scope,
    provider_statistics_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, NULL);
	else
		ops->get_scope_statistics(provider, scope, cb, arg);
}

void
server_get_client_info(struct server *server,
    const struct client_search *search, provider_client_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, NULL);
	else
		ops->get_client_info(provider, search, cb, arg);
}

void
server_enum_clients(struct server *server, uint32_t after, size_t max,
    provider_clients_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, NULL, 0);
	else
		ops->enum_clients(provider, after, max, cb, arg);
}

void
server_enum_client_groups(struct server *server,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, NULL, 0);
	else
		ops->enum_client_groups(provider, search, max, cb, arg);
}

void
server_enum_relationships(
    struct server *server, provider_relationships_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, NULL, 0);
	else
		ops->enum_relationships(provider, cb, arg);
}

void
server_enum_scopes(struct server *server, provider_scopes_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, NULL, 0);
	else
		ops->enum_scopes(provider, cb, arg);
}

void
server_get_system_time(struct server *server, provider_time_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, 0);
	else
		ops->get_system_time(provider, cb, arg);
}

void
server_get_address_status(
    struct server *server, uint32_t address, provider_address_cb *cb, void *arg)
{
	const struct provider_ops *ops;
	struct provider *provider;
	struct err err = { 0 };

	if ((ops = service_server_ask(server, &provider, &err)) == NULL)
		cb(arg, err.code, &err, 0);
	else
		ops->get_address_status(provider, address, cb, arg);
}
