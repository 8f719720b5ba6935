/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/daemon.h"

#include <errno.h>
#include <signal.h>

#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/worker.h"
#include "config/config.h"
#include "core/provider.h"
#include "daemon/daemon_options.h"
#include "daemon/privdrop.h"
#include "daemon/service_log.h"
#include "daemon/supervisor.h"
#include "service/service.h"

/* The deadline of a call that must ask somebody: below the second that snmpd
 * waits for a subagent, since what is later costs the whole session. */
#define CALL_TIMEOUT_MS 500

/* ---- while it runs ---- */

static void
on_event(void *arg, const struct service_event *event)
{
	struct daemon *d = arg;

	service_log(event);
	if (d->ops->event != NULL)
		d->ops->event(d, event);
}

int
daemon_apply(struct daemon *d, const struct config *config, struct err *err)
{
	int rc;

	rc = service_apply(
	    d->service, config->servers, config->server_count, err);
	if (rc == 0 && d->ops->limit != NULL)
		rc = d->ops->limit(d, config, err);
	return rc;
}

static void
reload(struct daemon *d)
{
	struct config *config = NULL;
	struct err err = { 0 };
	int rc;

	supervisor_notify("RELOADING=1");
	rc = d->ops->config(d->options, &config, &err);
	if (rc == 0 && (rc = d->ops->update(d, config, &err)) != 0)
		config_free(config);
	if (rc != 0) {
		log_err("config", "%s; the old configuration stays",
		    err_text(&err));
	} else {
		config_free(d->config);
		d->config = config;
		log_info("config", "read again: %zu server%s",
		    config->server_count, config->server_count == 1 ? "" : "s");
	}
	supervisor_notify("READY=1");
}

static void
on_signal(int signo, void *arg)
{
	struct daemon *d = arg;

	if (signo == SIGHUP)
		reload(d);
	else
		loop_stop(d->loop);
}

/* ---- the parts; each stop copes with a start that failed ---- */

int
daemon_config_start(struct daemon *d, struct err *err)
{
	return d->ops->config(d->options, &d->config, err);
}

void
daemon_config_stop(struct daemon *d)
{
	config_free(d->config);
}

int
daemon_log_start(struct daemon *d, struct err *err)
{
	(void)err;
	log_open(d->ops->program,
	    d->options->foreground ? LOG_SINK_STDERR : LOG_SINK_SYSLOG,
	    d->config->agent.log_level);
	return 0;
}

int
daemon_privileges_start(struct daemon *d, struct err *err)
{
	return privdrop(d->config->agent.user, d->config->agent.group, err);
}

/* Before the first thread and descriptor of events: they do not live through a
 * fork. */
int
daemon_detach_start(struct daemon *d, struct err *err)
{
	if (d->options->foreground)
		return 0;
	return supervisor_detach(&d->detached, err);
}

int
daemon_loop_start(struct daemon *d, struct err *err)
{
	clock_init(&d->clock);
	if (d->options->frozen)
		clock_freeze(&d->clock, d->options->now);
	/* A peer that ends is an error of a write, not of the process. */
	signal(SIGPIPE, SIG_IGN);
	d->loop = loop_new();
	if (d->loop != NULL)
		d->worker = worker_new(d->loop);
	if (d->worker == NULL)
		return err_set(err, -ENOMEM, "no memory or descriptors");
	return 0;
}

void
daemon_loop_stop(struct daemon *d)
{
	worker_free(d->worker);
	loop_free(d->loop);
}

int
daemon_service_start(struct daemon *d, struct err *err)
{
	const struct provider_env env = {
		.loop = d->loop,
		.worker = d->worker,
		.clock = &d->clock,
		.call_timeout_ms = CALL_TIMEOUT_MS,
	};

	d->service = service_new(&env);
	if (d->service == NULL)
		return err_set(err, -ENOMEM, "no memory");
	return daemon_apply(d, d->config, err);
}

void
daemon_service_stop(struct daemon *d)
{
	if (d->service != NULL)
		service_watch(d->service, NULL, NULL);
	service_free(d->service);
}

int
daemon_signals_start(struct daemon *d, struct err *err)
{
	static const int numbers[DAEMON_SIGNALS] = { SIGTERM, SIGINT, SIGHUP };
	size_t i;

	for (i = 0; i < DAEMON_SIGNALS; i++) {
		d->signals[i] =
		    loop_signal_new(d->loop, numbers[i], on_signal, d);
		if (d->signals[i] == NULL)
			return err_set(err, -ENOMEM, "no memory");
	}
	return 0;
}

void
daemon_signals_stop(struct daemon *d)
{
	size_t i;

	for (i = 0; i < DAEMON_SIGNALS; i++)
		loop_signal_free(d->signals[i]);
}

int
daemon_watchdog_start(struct daemon *d, struct err *err)
{
	return supervisor_watchdog_new(d->loop, &d->watchdog, err);
}

void
daemon_watchdog_stop(struct daemon *d)
{
	supervisor_watchdog_free(d->watchdog);
}

int
daemon_ready_start(struct daemon *d, struct err *err)
{
	(void)err;
	service_watch(d->service, on_event, d);
	service_start(d->service);
	log_info(d->ops->token, "version %s, %zu server%s", DHCPFO_VERSION,
	    d->config->server_count, d->config->server_count == 1 ? "" : "s");
	supervisor_notify("READY=1");
	supervisor_detached(d->detached);
	return 0;
}

void
daemon_ready_stop(struct daemon *d)
{
	supervisor_notify("STOPPING=1");
	log_info(d->ops->token, "ends");
}

/* ---- all of it ---- */

static void
tell_failure(const struct daemon *d, const char *stage, const struct err *err)
{
	log_err(stage, "%s", err_text(err));
	if (d->config == NULL || d->options->foreground)
		return;
	/* It went to syslog; whoever starts it by hand waits here. */
	log_open(d->ops->program, LOG_SINK_STDERR, LOG_LEVEL_ERR);
	log_err(stage, "%s", err_text(err));
}

int
daemon_run(struct daemon *d, const struct daemon_ops *ops,
    const struct daemon_options *options)
{
	const struct daemon_stage *stages = ops->stages;
	struct err err = { 0 };
	size_t started;
	int rc = 0;

	d->ops = ops;
	d->options = options;
	d->detached = -1;
	/* Until the configuration says where. */
	log_open(ops->program, LOG_SINK_STDERR, LOG_LEVEL_INFO);
	for (started = 0; rc == 0 && started < ops->stage_count; started++)
		rc = stages[started].start(d, &err);
	if (rc == 0)
		loop_run(d->loop);
	else
		tell_failure(d, stages[started - 1].name, &err);
	while (started-- > 0)
		if (stages[started].stop != NULL)
			stages[started].stop(d);
	return rc == 0 ? DAEMON_OK : DAEMON_FAILED;
}
