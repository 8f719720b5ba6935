/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "config/config_check.h"
#include "config/config_schema.h"
#include "config/config_text.h"
#include "config/config_thresholds.h"
#include "config/config_tree.h"
#include "core/override.h"
#include "core/topology.h"

#define STATE_DIR "/var/lib/dhcpfo"

#define RPCD_LISTEN "0.0.0.0"
#define RPCD_KERBEROS_NAME "dhcpfo"
#define RPCD_CONNECTIONS 512
#define RPCD_IDLE 60

static bool
rpcd_init(struct config_rpcd *rpcd)
{
	rpcd->socket = strdup(CONFIG_RPCD_SOCKET);
	rpcd->listen = strdup(RPCD_LISTEN);
	rpcd->port = CONFIG_RPCD_PORT;
	rpcd->kerberos_name = strdup(RPCD_KERBEROS_NAME);
	rpcd->max_connections = RPCD_CONNECTIONS;
	rpcd->idle_timeout = RPCD_IDLE;
	return rpcd->socket != NULL && rpcd->listen != NULL &&
	    rpcd->kerberos_name != NULL;
}

static void
rpcd_done(struct config_rpcd *rpcd)
{
	free(rpcd->socket);
	free(rpcd->socket_group);
	free(rpcd->listen);
	free(rpcd->allow);
	free(rpcd->principals);
	free(rpcd->kerberos_name);
	free(rpcd->keytab);
}

static struct config *
config_new(const char *path)
{
	struct config *config;
	int i;

	if ((config = calloc(1, sizeof(*config))) == NULL)
		return NULL;
	config->path = strdup(path);
	config->agent.state_dir = strdup(STATE_DIR);
	if (config->path == NULL || config->agent.state_dir == NULL ||
	    !rpcd_init(&config->rpcd)) {
		config_free(config);
		return NULL;
	}
	config_schema_root(NULL, CONFIG_ROOT_OID, &config->agent, NULL);
	config->agent.client_tables = true;
	config->agent.direct_answers = true;
	config->agent.log_level = LOG_LEVEL_INFO;
	config->microsoft.empty_scopes = true;
	thresholds_init(&config->thresholds);
	config->skew = (struct config_skew) { .high = 10, .low = 5 };
	config->notifications = (struct config_notifications) {
		.enabled = true,
		.damping_changes = 8,
		.damping_period = 60,
		.damping_quiet = 60,
		.events = 256,
	};
	for (i = 0; i < EVENT_KIND_COUNT; i++)
		config->notifications.kind[i] = true;
	return config;
}

void
config_free(struct config *config)
{
	size_t i;

	if (config == NULL)
		return;
	for (i = 0; i < config->server_count; i++)
		server_spec_done(&config->servers[i]);
	free(config->servers);
	rpcd_done(&config->rpcd);
	overrides_free(config->overrides);
	free(config->agent.agentx_socket);
	free(config->agent.user);
	free(config->agent.group);
	free(config->agent.state_dir);
	free(config->path);
	free(config);
}

/* NULL if the file has no such section. */
static struct cfg_t *
only_section(struct cfg_t *node, const char *name)
{
	return config_tree_count(node, name) == 0 ?
	    NULL :
	    config_tree_section(node, name, 0);
}

/* ---- agent, microsoft-mib, rpcd, thresholds, notifications ---- */

static int
take_agent(struct config *config, struct cfg_t *root,
    struct server_spec *defaults, struct err *err)
{
	struct cfg_t *node = only_section(root, config_schema_agent.name);
	struct config_agent_keys keys = { config->agent, *defaults };
	int rc = 0;

	if (node != NULL)
		rc = config_tree_decode(node, &config_schema_agent, &keys, err);
	config->agent = keys.agent; /* with what it has got, to be freed */
	*defaults = keys.defaults;
	return rc;
}

static int
take_microsoft(struct config *config, struct cfg_t *root, struct err *err)
{
	struct cfg_t *node = only_section(root, config_schema_microsoft.name);

	return node == NULL ? 0 :
			      config_tree_decode(node, &config_schema_microsoft,
				  &config->microsoft, err);
}

static int
take_rpcd(struct config *config, struct cfg_t *root, struct err *err)
{
	struct cfg_t *node = only_section(root, config_schema_rpcd.name);
	int rc;

	if (node == NULL)
		return 0;
	rc = config_tree_decode(node, &config_schema_rpcd, &config->rpcd, err);
	return rc != 0 ? rc : config_check_rpcd(node, &config->rpcd, err);
}

static int
take_notifications(struct config *config, struct cfg_t *root, struct err *err)
{
	static const struct config_section *const parts[] = {
		&config_schema_rates,
		&config_schema_damping,
	};
	struct config_notifications *keys = &config->notifications;
	struct cfg_t *node, *child;
	size_t i;
	int rc;

	node = only_section(root, config_schema_notifications.name);
	if (node == NULL)
		return 0;
	rc = config_tree_decode(node, &config_schema_notifications, keys, err);
	for (i = 0; rc == 0 && i < sizeof(parts) / sizeof(parts[0]); i++)
		if ((child = only_section(node, parts[i]->name)) != NULL)
			rc = config_tree_decode(child, parts[i], keys, err);
	return rc;
}

/* ---- servers ---- */

static int
take_split(struct server_spec *spec, const char *relationship, uint32_t split)
{
	struct server_split *item = &spec->splits[spec->split_count];

	item->relationship = NULL;
	item->split = split;
	if (relationship != NULL &&
	    (item->relationship = strdup(relationship)) == NULL)
		return -ENOMEM;
	spec->split_count++;
	return 0;
}

static int
take_splits(struct server_spec *spec, struct cfg_t *node, uint32_t split,
    struct err *err)
{
	const char *section = config_schema_relationship.name;
	const size_t count = config_tree_count(node, section);
	struct server_split given;
	struct cfg_t *child;
	size_t i;
	int rc = 0;

	if (count == 0 && split == CONFIG_SPLIT_NONE)
		return 0;
	if ((spec->splits = calloc(count + 1, sizeof(*spec->splits))) == NULL)
		return -ENOMEM;
	if (split != CONFIG_SPLIT_NONE)
		rc = take_split(spec, NULL, split);
	for (i = 0; rc == 0 && i < count; i++) {
		child = config_tree_section(node, section, i);
		rc = config_check_relationship(child, err);
		if (rc == 0)
			rc = config_tree_decode(
			    child, &config_schema_relationship, &given, err);
		if (rc == 0)
			rc = take_split(
			    spec, config_tree_title(child), given.split);
	}
	return rc;
}

/* Whatever happens, spec is to be freed by server_spec_done(). */
static int
take_server(struct server_spec *spec, struct cfg_t *node,
    const struct server_spec *defaults, struct err *err)
{
	struct config_server_keys keys = { .split = CONFIG_SPLIT_NONE };
	int rc;

	server_spec_init(&keys.spec);
	keys.spec.refresh_ms = defaults->refresh_ms;
	keys.spec.stale_after = defaults->stale_after;
	rc = config_tree_decode(node, &config_schema_server, &keys, err);
	*spec = keys.spec;
	if (rc == 0)
		rc = config_check_server(node, spec, err);
	if (rc == 0)
		rc = take_splits(spec, node, keys.split, err);
	if (rc == 0 && (spec->name = strdup(config_tree_title(node))) == NULL)
		rc = -ENOMEM;
	return rc;
}

static int
take_servers(struct config *config, struct cfg_t *root,
    const struct server_spec *defaults, struct err *err)
{
	const char *section = config_schema_server.name;
	const size_t count = config_tree_count(root, section);
	int rc = 0;

	if (count == 0)
		return 0;
	config->servers = calloc(count, sizeof(*config->servers));
	if (config->servers == NULL)
		return -ENOMEM;
	while (rc == 0 && config->server_count < count) {
		rc = take_server(&config->servers[config->server_count],
		    config_tree_section(root, section, config->server_count),
		    defaults, err);
		config->server_count++;
	}
	if (rc == 0)
		rc = config_check_partners(
		    root, config->servers, config->server_count, err);
	return rc;
}

/* ---- the file ---- */

static int
take(struct config *config, struct cfg_t *root, struct err *err)
{
	struct server_spec defaults;
	int rc;

	server_spec_init(&defaults);
	if ((rc = take_agent(config, root, &defaults, err)) == 0 &&
	    (rc = take_microsoft(config, root, err)) == 0 &&
	    (rc = take_rpcd(config, root, err)) == 0 &&
	    (rc = config_thresholds_take(config,
		 only_section(root, config_schema_thresholds.name), err)) ==
		0 &&
	    (rc = take_notifications(config, root, err)) == 0)
		rc = take_servers(config, root, &defaults, err);
	return rc == -ENOMEM ? err_sys(err, rc, "%s", config->path) : rc;
}

/* text is changed. */
static int
parse(const char *path, char *text, size_t len, struct config **ret_config,
    struct err *err)
{
	struct config *config = NULL;
	struct cfg_t *root = NULL;
	int rc;

	rc = config_text_prepare(text, len, CONFIG_STRING_MAX, path, err);
	if (rc == 0)
		rc = config_tree_parse(
		    path, text, len, &config_schema, &root, err);
	if (rc != 0)
		return rc;
	if ((config = config_new(path)) == NULL)
		rc = err_sys(err, -ENOMEM, "%s", path);
	else
		rc = take(config, root, err);
	config_tree_free(root);
	if (rc != 0)
		config_free(config);
	else
		*ret_config = config;
	return rc;
}

int
config_read(const char *path, struct config **ret_config, struct err *err)
{
	char *text;
	size_t len;
	int rc;

	rc = config_text_read(path, CONFIG_FILE_MAX, &text, &len, err);
	if (rc != 0)
		return rc;
	rc = parse(path, text, len, ret_config, err);
	free(text);
	return rc;
}

int
config_parse(const char *path, const char *text, size_t len,
    struct config **ret_config, struct err *err)
{
	char *copy;
	int rc;

	if (len > CONFIG_FILE_MAX)
		return err_set(err, -EFBIG, "%s: larger than %u bytes", path,
		    CONFIG_FILE_MAX);
	if ((copy = malloc(len + 1)) == NULL)
		return err_sys(err, -ENOMEM, "%s", path);
	memcpy(copy, text, len);
	copy[len] = '\0';
	rc = parse(path, copy, len, ret_config, err);
	free(copy);
	return rc;
}
