/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/agentd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/log.h"
#include "config/config.h"
#include "daemon/agentd_options.h"
#include "daemon/daemon.h"
#include "daemon/daemon_check.h"
#include "daemon/daemon_config.h"
#include "daemon/privdrop.h"
#include "service/service.h"
#include "service/service_events.h"
#include "snmp/mib.h"
#include "snmp/snmp_agent.h"
#include "snmp/snmp_oid.h"

#define PROGRAM "dhcpfo-agentd"

struct agentd {
	struct daemon base; /* first */
	struct service_events *events;
	struct snmp_agent *snmp;
};

static struct agentd *
agentd_of(struct daemon *base)
{
	return (struct agentd *)base;
}

/* ---- the configuration ---- */

static int
read_config(const struct daemon_options *common, struct config **ret_config,
    struct err *err)
{
	const struct agentd_options *options =
	    (const struct agentd_options *)common;
	struct config *config;
	int rc;

	rc = daemon_config(common, options->objects, &config, err);
	if (rc != 0)
		return rc;
	/* Without a file nobody has said that anything is to be kept. */
	if (common->config == NULL && common->source != NULL) {
		free(config->agent.state_dir);
		config->agent.state_dir = NULL;
	}
	rc = daemon_config_replace(
	    &config->agent.agentx_socket, options->socket, err);
	if (rc == 0)
		rc = daemon_config_replace(
		    &config->agent.state_dir, options->state_dir, err);
	if (rc != 0) {
		config_free(config);
		return rc;
	}
	*ret_config = config;
	return 0;
}

static struct service_limits
limits_of(const struct config *config)
{
	const struct config_notifications *n = &config->notifications;

	return (struct service_limits) {
		.overrides = config->overrides,
		.damping = { n->damping_changes, n->damping_period,
		    n->damping_quiet },
		.skew = config->skew.high,
		.skew_clear = config->skew.low,
	};
}

static int
limit(struct daemon *base, const struct config *config, struct err *err)
{
	const struct service_limits limits = limits_of(config);
	struct agentd *d = agentd_of(base);

	if (service_set_limits(base->service, &limits) != 0)
		return err_set(err, -ENOMEM, "no memory");
	if (d->events != NULL)
		service_events_configure(d->events, &config->notifications);
	return 0;
}

static int
update(struct daemon *base, const struct config *config, struct err *err)
{
	struct err why = { 0 };
	int rc;

	if ((rc = daemon_apply(base, config, err)) != 0)
		return rc;
	/* The rest is in force. */
	if (snmp_agent_update(agentd_of(base)->snmp, config, &why) != 0)
		log_err("agentx", "%s", err_text(&why));
	return 0;
}

static void
hear(struct daemon *base, const struct service_event *event)
{
	service_events_heard(agentd_of(base)->events, event);
}

/* ---- the parts ---- */

/* A place that cannot be made is told by whoever wants to use it. */
static int
state_start(struct daemon *base, struct err *err)
{
	const struct config_agent *agent = &base->config->agent;
	struct err why = { 0 };

	(void)err;
	if (agent->state_dir != NULL &&
	    privdrop_directory(
		agent->state_dir, agent->user, agent->group, &why) != 0)
		log_debug("state", "%s", err_text(&why));
	return 0;
}

static int
events_start(struct daemon *base, struct err *err)
{
	struct agentd *d = agentd_of(base);

	d->events = service_events_new(base->loop, &base->clock, base->service,
	    &base->config->notifications, base->config->agent.state_dir);
	return d->events != NULL ? 0 : err_set(err, -ENOMEM, "no memory");
}

static void
events_stop(struct daemon *base)
{
	service_events_free(agentd_of(base)->events);
}

static int
snmp_start(struct daemon *base, struct err *err)
{
	struct agentd *d = agentd_of(base);

	return snmp_agent_new(PROGRAM, base->loop, &base->clock, base->service,
	    d->events, base->config, &d->snmp, err);
}

static void
snmp_stop(struct daemon *base)
{
	/* Nothing may come once there is no agent. */
	service_watch(base->service, NULL, NULL);
	snmp_agent_free(agentd_of(base)->snmp);
}

static const struct daemon_stage stages[] = {
	{ "configuration", daemon_config_start, daemon_config_stop },
	{ "log", daemon_log_start, NULL },
	{ "state", state_start, NULL },
	{ "privileges", daemon_privileges_start, NULL },
	{ "detaching", daemon_detach_start, NULL },
	{ "loop", daemon_loop_start, daemon_loop_stop },
	{ "service", daemon_service_start, daemon_service_stop },
	{ "events", events_start, events_stop },
	{ "snmp", snmp_start, snmp_stop },
	{ "signals", daemon_signals_start, daemon_signals_stop },
	{ "watchdog", daemon_watchdog_start, daemon_watchdog_stop },
	{ "ready", daemon_ready_start, daemon_ready_stop },
};

static const struct daemon_ops ops = {
	.program = PROGRAM,
	.token = "agentd",
	.config = read_config,
	.limit = limit,
	.update = update,
	.event = hear,
	.stages = stages,
	.stage_count = sizeof(stages) / sizeof(stages[0]),
};

/* ---- without running ---- */

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

/* Under the root that is configured. */
static int
print_objects(const struct agentd_options *options)
{
	struct config *config;
	struct err err = { 0 };

	if (read_config(&options->common, &config, &err) != 0) {
		fprintf(stderr, "%s: %s\n", PROGRAM, err_text(&err));
		return DAEMON_FAILED;
	}
	mib_each_object(print_object, &config->agent);
	config_free(config);
	return DAEMON_OK;
}

int
agentd_run(const struct agentd_options *options)
{
	struct agentd d = { 0 };

	if (options->common.configured)
		return daemon_configured(&ops, &options->common);
	if (options->objects)
		return print_objects(options);
	if (options->common.check)
		return daemon_check(&ops, &options->common);
	return daemon_run(&d.base, &ops, &options->common);
}
