/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/daemon_config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "config/config.h"
#include "core/server.h"
#include "daemon/daemon_options.h"

/* --source names the only server; the file says the rest, if one was given. */
static int
only_source(struct config *config, const char *source, struct err *err)
{
	struct server_spec *spec;
	size_t i;
	int rc;

	spec = calloc(1, sizeof(*spec));
	if (spec == NULL)
		return err_set(err, -ENOMEM, "no memory");
	server_spec_init(spec);
	rc = server_spec_parse(source, spec, err);
	if (rc != 0) {
		err_prefix(err, "--source");
		server_spec_done(spec);
		free(spec);
		return rc;
	}
	for (i = 0; i < config->server_count; i++)
		server_spec_done(&config->servers[i]);
	free(config->servers);
	config->servers = spec;
	config->server_count = 1;
	return 0;
}

int
daemon_config_replace(char **field, const char *word, struct err *err)
{
	char *copy;

	if (word == NULL)
		return 0;
	copy = strdup(word);
	if (copy == NULL)
		return err_set(err, -ENOMEM, "no memory");
	free(*field);
	*field = copy;
	return 0;
}

int
daemon_config(const struct daemon_options *options, bool builtin,
    struct config **ret_config, struct err *err)
{
	const char *path = options->config;
	struct config *config;
	int rc;

	if (path == NULL && (builtin || options->source != NULL))
		rc = config_parse("built-in", "", 0, &config, err);
	else
		rc = config_read(
		    path != NULL ? path : CONFIG_PATH, &config, err);
	if (rc != 0)
		return rc;
	if (options->verbose)
		config->agent.log_level = LOG_LEVEL_DEBUG;
	if (options->source != NULL &&
	    (rc = only_source(config, options->source, err)) != 0) {
		config_free(config);
		return rc;
	}
	*ret_config = config;
	return 0;
}
