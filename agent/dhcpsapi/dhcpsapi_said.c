/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_said.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "config/config.h"
#include "core/server.h"

#define RPCD_HERE "rpc:unix:" CONFIG_RPCD_SOCKET

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

static int
add_spec(struct dhcpsapi_said *said, const char *text)
{
	struct err err;
	int rc = server_spec_parse(text, &said->specs[said->count], &err);

	if (rc == 0)
		said->count++;
	return rc;
}

static int
add_servers(struct dhcpsapi_said *said, const struct config *config)
{
	size_t i;

	for (i = 0; i < config->server_count; i++) {
		if (server_spec_copy(
			&config->servers[i], &said->specs[said->count]) != 0)
			return -ENOMEM;
		said->count++;
	}
	return 0;
}

/* *ret_config stays NULL if there is none. */
static int
read_config(const char *given, struct config **ret_config)
{
	const char *path = variable("DHCPFO_CONFIG");
	struct err err;
	int rc;

	rc = config_read(path == NULL ? CONFIG_PATH : path, ret_config, &err);
	/* A file that nobody asked for may be missing; with a server given, it
	 * only adds names. */
	if (rc != -ENOMEM && (given != NULL || (path == NULL && rc == -ENOENT)))
		return 0;
	return rc;
}

DWORD
dhcpsapi_said_init(struct dhcpsapi_said *ret_said)
{
	const char *given = variable("DHCPFO_SERVER");
	struct dhcpsapi_said said = { 0 };
	struct config *config = NULL;
	int rc;

	rc = read_config(given, &config);
	if (rc != 0)
		return error_of(rc);
	rc = -ENOMEM;
	said.specs = calloc(1 + (config == NULL ? 0 : config->server_count),
	    sizeof(*said.specs));
	if (said.specs == NULL)
		goto out;
	rc = given == NULL ? 0 : add_spec(&said, given);
	if (rc == 0 && config != NULL)
		rc = add_servers(&said, config);
	if (rc == 0 && said.count == 0)
		rc = add_spec(&said, RPCD_HERE);
out:
	config_free(config);
	if (rc == 0)
		*ret_said = said;
	else
		dhcpsapi_said_done(&said);
	return error_of(rc);
}

void
dhcpsapi_said_done(struct dhcpsapi_said *said)
{
	size_t i;

	for (i = 0; i < said->count; i++)
		server_spec_done(&said->specs[i]);
	free(said->specs);
}
