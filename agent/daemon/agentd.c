/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/agentd.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/worker.h"
#include "config/config.h"
#include "core/provider.h"
#include "daemon/agentd_config.h"
#include "daemon/agentd_options.h"
#include "daemon/privdrop.h"
#include "daemon/service_log.h"
#include "daemon/supervisor.h"
#include "service/service.h"
#include "service/service_events.h"
#include "snmp/snmp_agent.h"

/* The deadline of a call that must ask somebody: below the second that snmpd
 * waits for a subagent, since what is later costs the whole session. */
#define CALL_TIMEOUT_MS 500

#define PROGRAM "dhcpfo-agentd"
#define SIGNALS 3

struct agentd {
	const struct agentd_options *options;
	struct config *config;
	struct clock clock;
	struct loop *loop;
	struct worker *worker;
	struct service *service;
	struct service_events *events;
	struct snmp_agent *snmp;
	struct loop_signal *signals[SIGNALS];
	struct supervisor_watchdog *watchdog;
	int detached;
};

/* ---- while it runs ---- */

static void
on_event(void *arg, const struct service_event *event)
{
	struct agentd *d = arg;

	service_log(event);
	service_events_heard(d->events, event);
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
apply(struct agentd *d, const struct config *config, struct err *err)
{
	const struct service_limits limits = limits_of(config);
	int rc;

	rc = service_apply(
	    d->service, config->servers, config->server_count, err);
	if (rc == 0 && service_set_limits(d->service, &limits) != 0)
		rc = err_set(err, -ENOMEM, "no memory");
	if (rc == 0 && d->events != NULL)
		service_events_configure(d->events, &config->notifications);
	return rc;
}

static void
reload(struct agentd *d)
{
	struct config *config;
	struct err err;
	int rc;

	supervisor_notify("RELOADING=1");
	rc = agentd_config(d->options, &config, &err);
	if (rc == 0) {
		rc = apply(d, config, &err);
		if (rc != 0)
			config_free(config);
	}
	if (rc != 0)
		log_err("config", "%s; the old configuration stays",
		    err_text(&err));
	else {
		config_free(d->config);
		d->config = config;
		if (snmp_agent_update(d->snmp, config, &err) != 0)
			log_err("agentx", "%s", err_text(&err));
		log_info("config", "read again: %zu server%s",
		    config->server_count, config->server_count == 1 ? "" : "s");
	}
	supervisor_notify("READY=1");
}

static void
on_signal(int signo, void *arg)
{
	struct agentd *d = arg;

	if (signo == SIGHUP)
		reload(d);
	else
		loop_stop(d->loop);
}

/* ---- the stages of a start; each stop copes with a start that failed ---- */

static int
config_start(struct agentd *d, struct err *err)
{
	return agentd_config(d->options, &d->config, err);
}

static void
config_stop(struct agentd *d)
{
	config_free(d->config);
}

static int
log_start(struct agentd *d, struct err *err)
{
	(void)err;
	log_open(PROGRAM,
	    d->options->foreground ? LOG_SINK_STDERR : LOG_SINK_SYSLOG,
	    d->config->agent.log_level);
	return 0;
}

/* A place that cannot be made is told by whoever wants to use it. */
static int
privileges_start(struct agentd *d, struct err *err)
{
	const struct config_agent *agent = &d->config->agent;
	struct err why = { 0 };

	if (agent->state_dir != NULL &&
	    privdrop_directory(
		agent->state_dir, agent->user, agent->group, &why) != 0)
		log_debug("privileges", "%s", err_text(&why));
	return privdrop(d->config->agent.user, d->config->agent.group, err);
}

/* Before the first thread and descriptor: they do not live through a fork. */
static int
detach_start(struct agentd *d, struct err *err)
{
	if (d->options->foreground)
		return 0;
	return supervisor_detach(&d->detached, err);
}

static int
loop_start(struct agentd *d, struct err *err)
{
	clock_init(&d->clock);
	if (d->options->frozen)
		clock_freeze(&d->clock, d->options->now);
	/* A master that ends is an error of a write, not of the process. */
	signal(SIGPIPE, SIG_IGN);
	d->loop = loop_new();
	if (d->loop != NULL)
		d->worker = worker_new(d->loop);
	if (d->worker == NULL)
		return err_set(err, -ENOMEM, "no memory or descriptors");
	return 0;
}

static void
loop_end(struct agentd *d)
{
	worker_free(d->worker);
	loop_free(d->loop);
}

static int
service_begin(struct agentd *d, struct err *err)
{
	struct provider_env env = {
		.loop = d->loop,
		.worker = d->worker,
		.clock = &d->clock,
		.call_timeout_ms = CALL_TIMEOUT_MS,
	};

	d->service = service_new(&env);
	if (d->service == NULL)
		return err_set(err, -ENOMEM, "no memory");
	return apply(d, d->config, err);
}

static void
service_end(struct agentd *d)
{
	if (d->service != NULL)
		service_watch(d->service, NULL, NULL);
	service_free(d->service);
}

static int
events_start(struct agentd *d, struct err *err)
{
	d->events = service_events_new(d->loop, &d->clock, d->service,
	    &d->config->notifications, d->config->agent.state_dir);
	return d->events != NULL ? 0 : err_set(err, -ENOMEM, "no memory");
}

static void
events_stop(struct agentd *d)
{
	service_events_free(d->events);
}

static int
snmp_start(struct agentd *d, struct err *err)
{
	return snmp_agent_new(PROGRAM, d->loop, &d->clock, d->service,
	    d->events, d->config, &d->snmp, err);
}

static void
snmp_stop(struct agentd *d)
{
	/* Nothing may come once there is no agent. */
	service_watch(d->service, NULL, NULL);
	snmp_agent_free(d->snmp);
}

static int
signals_start(struct agentd *d, struct err *err)
{
	static const int numbers[SIGNALS] = { SIGTERM, SIGINT, SIGHUP };
	size_t i;

	for (i = 0; i < SIGNALS; i++) {
		d->signals[i] =
		    loop_signal_new(d->loop, numbers[i], on_signal, d);
		if (d->signals[i] == NULL)
			return err_set(err, -ENOMEM, "no memory");
	}
	return 0;
}

static void
signals_stop(struct agentd *d)
{
	size_t i;

	for (i = 0; i < SIGNALS; i++)
		loop_signal_free(d->signals[i]);
}

static int
watchdog_start(struct agentd *d, struct err *err)
{
	return supervisor_watchdog_new(d->loop, &d->watchdog, err);
}

static void
watchdog_stop(struct agentd *d)
{
	supervisor_watchdog_free(d->watchdog);
}

static int
ready_start(struct agentd *d, struct err *err)
{
	(void)err;
	service_watch(d->service, on_event, d);
	service_start(d->service);
	log_info("agentd", "version %s, %zu server%s", DHCPFO_VERSION,
	    d->config->server_count, d->config->server_count == 1 ? "" : "s");
	supervisor_notify("READY=1");
	supervisor_detached(d->detached);
	return 0;
}

static void
ready_stop(struct agentd *d)
{
	(void)d;
	supervisor_notify("STOPPING=1");
	log_info("agentd", "ends");
}

static const struct stage {
	const char *name;
	int (*start)(struct agentd *d, struct err *err);
	void (*stop)(struct agentd *d);
} stages[] = {
	{ "configuration", config_start, config_stop },
	{ "log", log_start, NULL },
	{ "privileges", privileges_start, NULL },
	{ "detaching", detach_start, NULL },
	{ "loop", loop_start, loop_end },
	{ "service", service_begin, service_end },
	{ "events", events_start, events_stop },
	{ "snmp", snmp_start, snmp_stop },
	{ "signals", signals_start, signals_stop },
	{ "watchdog", watchdog_start, watchdog_stop },
	{ "ready", ready_start, ready_stop },
};

#define STAGES (sizeof(stages) / sizeof(stages[0]))

int
agentd_run(const struct agentd_options *options)
{
	struct agentd d = { .options = options, .detached = -1 };
	struct err err = { 0 };
	size_t started;
	int rc = 0;

	for (started = 0; rc == 0 && started < STAGES; started++)
		rc = stages[started].start(&d, &err);
	if (rc == 0)
		loop_run(d.loop);
	else
		log_err(stages[started - 1].name, "%s", err_text(&err));
	while (started-- > 0)
		if (stages[started].stop != NULL)
			stages[started].stop(&d);
	return rc == 0 ? AGENTD_OK : AGENTD_FAILED;
}
