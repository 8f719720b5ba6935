/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/agentd_check.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "config/config.h"
#include "core/provider.h"
#include "daemon/agentd_config.h"
#include "daemon/agentd_options.h"
#include "service/service.h"
#include "snmp/mib.h"
#include "snmp/snmp_oid.h"

static void
say(const char *what, const char *words)
{
	fprintf(stderr, "dhcpfo-agentd: %s%s%s\n", what != NULL ? what : "",
	    what != NULL ? ": " : "", words);
}

static void
on_event(void *arg, const struct service_event *event)
{
	(void)arg;
	if (event->kind == SERVICE_NOTICE)
		say(server_name(event->server), event->text);
}

static int
check_sources(struct service *service)
{
	struct server_status status;
	struct server *server;
	struct err err = { 0 };
	size_t i;
	int code = AGENTD_OK;

	for (i = 0; i < service_count(service); i++) {
		server = service_server(service, i);
		if (service_refresh_now(service, server, &err) != 0) {
			say(server_name(server), err_text(&err));
			code = AGENTD_UNREADABLE;
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
check_config(const struct config *config, const struct clock *clock,
    struct worker *worker)
{
	struct provider_env env = { .worker = worker, .clock = clock };
	struct service *service = service_new(&env);
	struct err err = { 0 };
	int code = AGENTD_FAILED;

	if (service == NULL) {
		say(NULL, "no memory");
		return code;
	}
	service_watch(service, on_event, NULL);
	if (service_apply(
		service, config->servers, config->server_count, &err) != 0)
		say(NULL, err_text(&err));
	else
		code = check_sources(service);
	service_free(service);
	return code;
}

int
agentd_check(const struct agentd_options *options)
{
	struct config *config;
	struct worker *worker;
	struct clock clock;
	struct err err = { 0 };
	int code = AGENTD_FAILED;

	clock_init(&clock);
	if (options->frozen)
		clock_freeze(&clock, options->now);
	if (agentd_config(options, &config, &err) != 0) {
		say(NULL, err_text(&err));
		return code;
	}
	if (config->server_count == 0)
		say(config->path, "no server is configured");
	worker = worker_new(NULL);
	if (worker == NULL)
		say(NULL, "no memory");
	else if (config->server_count > 0)
		code = check_config(config, &clock, worker);
	worker_free(worker);
	config_free(config);
	return code;
}

int
agentd_configured(const struct agentd_options *options)
{
	struct config *config;
	struct err err = { 0 };
	int code;

	if (agentd_config(options, &config, &err) != 0)
		return AGENTD_OK;
	code = config->server_count > 0 ? AGENTD_OK : AGENTD_FAILED;
	config_free(config);
	return code;
}

static void
print_object(void *arg, const char *name, const uint32_t *oid, size_t len)
{
	const struct config_agent *agent = arg;
	struct snmp_oid full = { 0 };
	char text[SNMP_OID_MAX * 11];

	snmp_oid_add(&full, agent->root, agent->root_len);
	snmp_oid_add(&full, oid, len);
	printf("%s %s\n", name,
	    snmp_oid_format(full.sub, full.len, text, sizeof(text)));
}

int
agentd_objects(const struct agentd_options *options)
{
	struct config *config;
	struct err err = { 0 };

	if (agentd_config(options, &config, &err) != 0) {
		say(NULL, err_text(&err));
		return AGENTD_FAILED;
	}
	mib_each_object(print_object, &config->agent);
	config_free(config);
	return AGENTD_OK;
}
