/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_source.h"

#include <errno.h>
#include <stdlib.h>

#include "base/loop.h"
#include "base/worker.h"
#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_progress.h"
#include "config/config.h"
#include "core/override.h"
#include "core/provider.h"
#include "core/server.h"
#include "service/service.h"

/* Of sources that must ask somebody; none of those this program reads itself
 * waits.  A plugin says which call was not answered, if it can, before its
 * time is over. */
#define CALL_TIMEOUT_MS 10000
#define PLUGIN_CALL_MS(seconds) ((seconds)*1000 / 4 * 3)

static void
on_event(void *arg, const struct service_event *event)
{
	struct cli *cli = arg;

	if (event->kind != SERVICE_NOTICE || cli->args.quiet)
		return;
	cli_progress_hold(cli->shown);
	fprintf(cli->err, "dhcpfo: %s: %s\n", server_name(event->server),
	    event->text);
	cli_progress_release(cli->shown);
}

static int
open_service(struct cli *cli)
{
	struct provider_env env = { .clock = &cli->clock,
		.call_timeout_ms = CALL_TIMEOUT_MS,
		.progress = &cli->progress };

	if (cli->args.command->needs == CLI_NEEDS_LOOP &&
	    (env.loop = cli->loop = loop_new()) == NULL)
		return cli_no_memory(cli);
	if (cli->args.command->form == CLI_PLUGIN)
		env.call_timeout_ms = PLUGIN_CALL_MS(cli->args.timeout);
	if ((cli->worker = worker_new(cli->loop)) == NULL)
		return cli_no_memory(cli);
	env.worker = cli->worker;
	if ((cli->service = service_new(&env)) == NULL)
		return cli_no_memory(cli);
	service_watch(cli->service, on_event, cli);
	return CLI_OK;
}

/* The SPEC of --source: a fault in it is the user's. */
static int
apply_source(struct cli *cli)
{
	struct server_spec spec;
	struct err err;
	int rc;

	server_spec_init(&spec);
	rc = server_spec_parse(cli->args.source, &spec, &err);
	if (rc == 0)
		rc = service_apply(cli->service, &spec, 1, &err);
	server_spec_done(&spec);
	if (rc == -ENOMEM)
		return cli_no_memory(cli);
	return rc == 0 ? CLI_OK :
			 cli_usage(cli, "--source: %s", err_text(&err));
}

static const char *
config_path(const struct cli *cli)
{
	return cli->args.config == NULL ? CONFIG_PATH : cli->args.config;
}

static int
find_state(struct cli *cli)
{
	struct config *config = NULL;
	struct err err;

	if (cli->args.source != NULL)
		return cli_usage(cli, "'%s' is of no single source",
		    cli->args.command->name);
	if (config_read(config_path(cli), &config, &err) != 0)
		return cli_unreadable(cli, &err);
	cli->state_dir = config->agent.state_dir;
	config->agent.state_dir = NULL;
	config_free(config);
	return CLI_OK;
}

/* As the agent judges by them. */
static struct service_limits
limits_of(const struct config *config)
{
	const struct config_notifications *n = &config->notifications;

	return (struct service_limits) {
		.damping = { n->damping_changes, n->damping_period,
		    n->damping_quiet },
		.skew = config->skew.high,
		.skew_clear = config->skew.low,
	};
}

/* The file says which servers there are, unless --source does, and which
 * numbers are low. */
static int
apply_config(struct cli *cli)
{
	const char *path = config_path(cli);
	struct config *config = NULL;
	struct err err;
	int rc;

	if (config_read(path, &config, &err) != 0)
		return cli_unreadable(cli, &err);
	cli->overrides = config->overrides;
	config->overrides = NULL;
	if (cli->args.source == NULL) {
		/* Of who keeps it: the agent of these servers. */
		cli->state_dir = config->agent.state_dir;
		config->agent.state_dir = NULL;
	}
	cli->limits = limits_of(config);
	if (cli->args.source != NULL)
		rc = 0;
	else if (config->server_count == 0)
		rc =
		    err_set(&err, -ENOENT, "%s: no server is configured", path);
	else
		rc = service_apply(
		    cli->service, config->servers, config->server_count, &err);
	config_free(config);
	return rc == 0 ? CLI_OK : cli_unreadable(cli, &err);
}

static int
choose_server(struct cli *cli)
{
	cli->server = cli->args.server == NULL ?
	    service_server(cli->service, 0) :
	    service_find(cli->service, cli->args.server);
	return cli->server == NULL ?
	    cli_failed(cli, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED) :
	    CLI_OK;
}

static int
look(struct cli *cli, struct err *err)
{
	size_t i;
	int rc;

	if (cli->args.command->needs == CLI_NEEDS_LOOP) {
		/* The command itself looks, and judges, for as long as it
		 * runs. */
		cli->limits.overrides = cli->overrides;
		return service_set_limits(cli->service, &cli->limits) == 0 ?
		    CLI_OK :
		    cli_no_memory(cli);
	}
	if (cli->args.command->needs == CLI_NEEDS_ALL ||
	    cli->args.all_servers) {
		/* Who cannot be read says so in its row. */
		for (i = 0; i < service_count(cli->service); i++)
			service_refresh_now(cli->service,
			    service_server(cli->service, i), NULL);
		return 0;
	}
	rc = service_refresh_now(cli->service, cli->server, err);
	/* A plugin says it itself, with what it knows all the same. */
	return cli->args.command->form == CLI_PLUGIN ? 0 : rc;
}

static int
look_and_show(struct cli *cli)
{
	struct err err = { 0 };
	int rc;

	if (!cli->args.quiet)
		cli->shown = cli_progress_new(&cli->progress, cli->err);
	rc = look(cli, &err);
	cli_progress_free(cli->shown);
	cli->shown = NULL;
	return rc == 0 ? CLI_OK : cli_unreadable(cli, &err);
}

static int
default_limits(struct cli *cli)
{
	struct thresholds thresholds;

	if (cli->overrides != NULL)
		return CLI_OK;
	thresholds_init(&thresholds);
	cli->overrides = overrides_new(&thresholds);
	service_limits_init(&cli->limits, cli->overrides);
	return cli->overrides == NULL ? cli_no_memory(cli) : CLI_OK;
}

int
cli_source_open(struct cli *cli)
{
	int rc;

	if (cli->args.command->needs == CLI_NEEDS_NOTHING)
		return CLI_OK;
	if (cli->args.command->needs == CLI_NEEDS_STATE)
		return find_state(cli);
	rc = open_service(cli);
	if (rc == CLI_OK &&
	    (cli->args.source == NULL || cli->args.config != NULL))
		rc = apply_config(cli);
	if (rc == CLI_OK && cli->args.source != NULL)
		rc = apply_source(cli);
	if (rc == CLI_OK)
		rc = default_limits(cli);
	if (rc == CLI_OK)
		rc = choose_server(cli);
	if (rc == CLI_OK)
		rc = look_and_show(cli);
	return rc;
}

void
cli_source_close(struct cli *cli)
{
	/* The service's last jobs run in the worker. */
	service_free(cli->service);
	worker_free(cli->worker);
	loop_free(cli->loop);
	overrides_free(cli->overrides);
	free(cli->state_dir);
}
