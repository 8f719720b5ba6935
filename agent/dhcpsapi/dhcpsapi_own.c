/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_own.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "config/config.h"
#include "core/provider.h"
#include "core/server.h"
#include "service/service.h"

#define CALL_TIMEOUT_MS 5000

struct dhcpsapi_own {
	struct clock clock;
	struct provider_env env;
	struct service *service;
};

/* What is said of the servers, as long as the service is made. */
struct said {
	struct server_spec given;  /* by $DHCPFO_SERVER; kind NULL = not */
	struct config *config;	   /* NULL = none */
	struct server_spec *specs; /* shallow copies of both's */
	size_t count;
};

static DWORD
error_of(int rc)
{
	switch (rc) {
	case 0:
		return ERROR_SUCCESS;
	case -ENOMEM:
		return ERROR_NOT_ENOUGH_MEMORY;
	case -EACCES:
	case -EPERM:
		return ERROR_ACCESS_DENIED;
	default:
		return ERROR_DHCP_REGISTRY_INIT_FAILED;
	}
}

/* A variable of the environment that says something, or NULL. */
static const char *
variable(const char *name)
{
	const char *value = secure_getenv(name);

	return value == NULL || value[0] == '\0' ? NULL : value;
}

/* The list of all specs.  Of two servers of one name the given one counts. */
static int
list(struct said *said)
{
	size_t i, count = said->config == NULL ? 0 : said->config->server_count;

	said->specs = calloc(count + 1, sizeof(*said->specs));
	if (said->specs == NULL)
		return -ENOMEM;
	if (said->given.kind != NULL)
		said->specs[said->count++] = said->given;
	for (i = 0; i < count; i++)
		if (said->given.kind == NULL ||
		    strcmp(said->config->servers[i].name, said->given.name) !=
			0)
			said->specs[said->count++] = said->config->servers[i];
	return 0;
}

static void
said_done(struct said *said)
{
	server_spec_done(&said->given);
	config_free(said->config);
	free(said->specs);
}

static int
said_init(struct said *said)
{
	const char *given = variable("DHCPFO_SERVER");
	const char *path = variable("DHCPFO_CONFIG");
	struct err err;
	int rc;

	memset(said, 0, sizeof(*said));
	server_spec_init(&said->given);
	if (given != NULL) {
		rc = server_spec_parse(given, &said->given, &err);
		if (rc != 0)
			return rc;
	}
	rc =
	    config_read(path == NULL ? CONFIG_PATH : path, &said->config, &err);
	/* A file that nobody asked for may be missing; with a server given, it
	 * only adds names. */
	if (rc != 0 && given == NULL && (path != NULL || rc != -ENOENT))
		return rc;
	return list(said);
}

DWORD
dhcpsapi_own_new(struct dhcpsapi_own **ret_own)
{
	struct dhcpsapi_own *own = NULL;
	struct said said;
	struct err err;
	DWORD error;

	error = error_of(said_init(&said));
	if (error != ERROR_SUCCESS)
		goto out;
	if (said.count == 0) {
		error = ERROR_DHCP_SERVER_NOT_REACHABLE;
		goto out;
	}
	error = ERROR_NOT_ENOUGH_MEMORY;
	own = calloc(1, sizeof(*own));
	if (own == NULL)
		goto out;
	clock_init(&own->clock);
	own->env.clock = &own->clock;
	own->env.call_timeout_ms = CALL_TIMEOUT_MS;
	own->env.worker = worker_new(NULL);
	if (own->env.worker == NULL)
		goto out;
	own->service = service_new(&own->env);
	if (own->service == NULL)
		goto out;
	error =
	    error_of(service_apply(own->service, said.specs, said.count, &err));
	if (error != ERROR_SUCCESS)
		goto out;
	*ret_own = own;
	own = NULL;
out:
	dhcpsapi_own_free(own);
	said_done(&said);
	return error;
}

void
dhcpsapi_own_free(struct dhcpsapi_own *own)
{
	if (own == NULL)
		return;
	service_free(own->service);
	if (own->env.worker != NULL)
		worker_free(own->env.worker);
	free(own);
}

struct service *
dhcpsapi_own_service(const struct dhcpsapi_own *own)
{
	return own->service;
}
