/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/daemon_check.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "config/config.h"
#include "core/provider.h"
#include "daemon/daemon.h"
#include "daemon/daemon_options.h"
#include "daemon/privdrop.h"
#include "service/service.h"

struct check {
	const struct daemon_ops *ops;
	const struct daemon_options *options;
	struct config *config;
	struct worker *worker;
	struct clock clock;
};

static void
say(const struct check *check, const char *what, const char *words)
{
	fprintf(stderr, "%s: %s%s%s\n", check->ops->program,
	    what != NULL ? what : "", what != NULL ? ": " : "", words);
}

static void
on_event(void *arg, const struct service_event *event)
{
	if (event->kind == SERVICE_NOTICE)
		say(arg, server_name(event->server), event->text);
}

static int
check_sources(const struct check *check, struct service *service)
{
	struct server_status status;
	struct server *server;
	struct err err = { 0 };
	size_t i;
	int code = DAEMON_OK;

	for (i = 0; i < service_count(service); i++) {
		server = service_server(service, i);
		if (service_refresh_now(service, server, &err) != 0) {
			say(check, server_name(server), err_text(&err));
			code = DAEMON_UNREADABLE;
			continue;
		}
		server_status(server, &status);
		printf("%s: %zu scopes, %zu relationships, %zu leases\n",
		    server_name(server), status.scopes, status.relationships,
		    status.leases);
	}
	return code;
}

static int
check_servers(struct check *check)
{
	const struct provider_env env = { .worker = check->worker,
		.clock = &check->clock };
	const struct config *config = check->config;
	struct service *service = service_new(&env);
	struct err err = { 0 };
	int code = DAEMON_FAILED;

	if (service == NULL) {
		say(check, NULL, "no memory");
		return code;
	}
	service_watch(service, on_event, check);
	if (service_apply(
		service, config->servers, config->server_count, &err) != 0)
		say(check, NULL, err_text(&err));
	else
		code = check_sources(check, service);
	service_free(service);
	return code;
}

/* What is wrong with the configuration by itself. */
static int
check_config(struct check *check, struct err *err)
{
	const struct config_agent *agent;
	int rc;

	rc = check->ops->config(check->options, &check->config, err);
	if (rc != 0)
		return rc;
	agent = &check->config->agent;
	rc = privdrop_check(agent->user, agent->group, err);
	if (rc == 0 && check->config->server_count == 0)
		rc = err_set(err, -EINVAL, "%s: no server is configured",
		    check->config->path);
	if (rc == 0 && check->ops->check != NULL)
		rc = check->ops->check(check->config, err);
	if (rc == 0 && (check->worker = worker_new(NULL)) == NULL)
		rc = err_set(err, -ENOMEM, "no memory");
	return rc;
}

int
daemon_check(const struct daemon_ops *ops, const struct daemon_options *options)
{
	struct check check = { .ops = ops, .options = options };
	struct err err = { 0 };
	int code = DAEMON_FAILED;

	clock_init(&check.clock);
	if (options->frozen)
		clock_freeze(&check.clock, options->now);
	if (check_config(&check, &err) != 0)
		say(&check, NULL, err_text(&err));
	else
		code = check_servers(&check);
	worker_free(check.worker);
	config_free(check.config);
	return code;
}

int
daemon_configured(
    const struct daemon_ops *ops, const struct daemon_options *options)
{
	struct config *config;
	struct err err = { 0 };
	int code;

	if (ops->config(options, &config, &err) != 0)
		return DAEMON_OK;
	code = config->server_count > 0 ? DAEMON_OK : DAEMON_FAILED;
	config_free(config);
	return code;
}
