/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/rpcdaemon.h"

#include <sys/resource.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

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
#include "daemon/rpcdaemon_options.h"
#include "daemon/service_log.h"
#include "daemon/supervisor.h"
#include "rpcd/rpcd_access.h"
#include "rpcd/rpcd_rpcbind.h"
#include "rpcd/rpcd_server.h"
#include "rpcd/rpcd_sockets.h"
#include "service/service.h"

/* The deadline of a call that must ask another server. */
#define CALL_TIMEOUT_MS 500

/* Descriptors beside those of connections. */
#define OTHER_FILES 128

#define PROGRAM "dhcpfo-rpcd"
#define SIGNALS 3

struct rpcdaemon {
	const struct rpcdaemon_options *options;
	struct config *config;
	struct rpcd_sockets *sockets;
	struct clock clock;
	struct clock net_clock;
	struct loop *loop;
	struct worker *worker;
	struct service *service;
	struct rpcd_server *server;
	struct loop_signal *signals[SIGNALS];
	struct supervisor_watchdog *watchdog;
	int detached;
	bool registered;
};

/* The configuration as file and command line together say it. */
static int
read_config(const struct rpcdaemon_options *options, struct config **ret_config,
    struct err *err)
{
	const struct agentd_options common = {
		.config = options->config,
		.source = options->source,
		.verbose = options->verbose,
	};
	struct config *config;
	char *socket;
	int rc;

	if ((rc = agentd_config(&common, &config, err)) != 0)
		return rc;
	if (options->socket != NULL) {
		if ((socket = strdup(options->socket)) == NULL) {
			config_free(config);
			return err_set(err, -ENOMEM, "out of memory");
		}
		free(config->rpcd.socket);
		config->rpcd.socket = socket;
	}
	*ret_config = config;
	return 0;
}

/* ---- while it runs ---- */

static void
on_event(void *arg, const struct service_event *event)
{
	(void)arg;
	service_log(event);
}

static int
apply(struct rpcdaemon *d, const struct config *config, struct err *err)
{
	return service_apply(
	    d->service, config->servers, config->server_count, err);
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* What was settled when root was given up. */
static bool
needs_restart(const struct config_rpcd *a, const struct config_rpcd *b)
{
	return !same(a->socket, b->socket) ||
	    !same(a->socket_group, b->socket_group) || a->tcp != b->tcp ||
	    !same(a->listen, b->listen) || a->port != b->port ||
	    a->security != b->security ||
	    !same(a->kerberos_name, b->kerberos_name) ||
	    !same(a->keytab, b->keytab) || a->rpcbind != b->rpcbind;
}

static int
take_config(struct rpcdaemon *d, struct config *config, struct err *err)
{
	int rc;

	if ((rc = apply(d, config, err)) != 0)
		return rc;
	if ((rc = rpcd_server_update(d->server, &config->rpcd, err)) != 0) {
		/* What was accepted before is accepted again. */
		apply(d, d->config, NULL);
		return rc;
	}
	if (needs_restart(&d->config->rpcd, &config->rpcd))
		log_warn("config",
		    "sockets and security change with a restart only");
	config_free(d->config);
	d->config = config;
	return 0;
}

static void
reload(struct rpcdaemon *d)
{
	struct config *config = NULL;
	struct err err = { 0 };
	int rc;

	supervisor_notify("RELOADING=1");
	rc = read_config(d->options, &config, &err);
	if (rc == 0 && (rc = take_config(d, config, &err)) != 0)
		config_free(config);
	if (rc != 0)
		log_err("config", "%s; the old configuration stays",
		    err_text(&err));
	else
		log_info("config", "read again: %zu server%s",
		    config->server_count, config->server_count == 1 ? "" : "s");
	supervisor_notify("READY=1");
}

static void
on_signal(int signo, void *arg)
{
	struct rpcdaemon *d = arg;

	if (signo == SIGHUP)
		reload(d);
	else
		loop_stop(d->loop);
}

/* ---- the stages of a start; each stop copes with a start that failed ---- */

static int
config_start(struct rpcdaemon *d, struct err *err)
{
	return read_config(d->options, &d->config, err);
}

static void
config_stop(struct rpcdaemon *d)
{
	config_free(d->config);
}

static int
log_start(struct rpcdaemon *d, struct err *err)
{
	(void)err;
	log_open(PROGRAM,
	    d->options->foreground ? LOG_SINK_STDERR : LOG_SINK_SYSLOG,
	    d->config->agent.log_level);
	return 0;
}

/* As many descriptors as connections may come, if the hard limit lets us. */
static void
raise_files(uint32_t connections)
{
	rlim_t want = 2 * (rlim_t)connections + OTHER_FILES;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= want)
		return;
	limit.rlim_cur = want < limit.rlim_max ? want : limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < want)
		log_warn("rpc", "not enough descriptors for max-connections");
}

static int
sockets_start(struct rpcdaemon *d, struct err *err)
{
	raise_files(d->config->rpcd.max_connections);
	return rpcd_sockets_open(d->config, &d->sockets, err);
}

static void
sockets_stop(struct rpcdaemon *d)
{
	rpcd_sockets_close(d->sockets);
}

static int
privileges_start(struct rpcdaemon *d, struct err *err)
{
	return privdrop(d->config->agent.user, d->config->agent.group, err);
}

/* Before the first thread and event descriptor: they do not live through a
 * fork. */
static int
detach_start(struct rpcdaemon *d, struct err *err)
{
	if (d->options->foreground)
		return 0;
	return supervisor_detach(&d->detached, err);
}

static int
loop_start(struct rpcdaemon *d, struct err *err)
{
	clock_init(&d->net_clock);
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

static void
loop_end(struct rpcdaemon *d)
{
	worker_free(d->worker);
	loop_free(d->loop);
}

static int
service_begin(struct rpcdaemon *d, struct err *err)
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
service_end(struct rpcdaemon *d)
{
	if (d->service != NULL)
		service_watch(d->service, NULL, NULL);
	service_free(d->service);
}

static int
server_start(struct rpcdaemon *d, struct err *err)
{
	const struct rpcd_server_env env = {
		.loop = d->loop,
		.worker = d->worker,
		.clock = &d->clock,
		.net_clock = &d->net_clock,
		.service = d->service,
		.sockets = d->sockets,
	};

	return rpcd_server_new(&env, &d->config->rpcd, &d->server, err);
}

static void
server_stop(struct rpcdaemon *d)
{
	rpcd_server_free(d->server);
}

static int
rpcbind_start(struct rpcdaemon *d, struct err *err)
{
	if (!d->config->rpcd.tcp || !d->config->rpcd.rpcbind)
		return 0;
	d->registered = true;
	return rpcd_rpcbind_set(d->config->rpcd.port, err);
}

static void
rpcbind_stop(struct rpcdaemon *d)
{
	if (d->registered)
		rpcd_rpcbind_unset();
}

static int
signals_start(struct rpcdaemon *d, struct err *err)
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
signals_stop(struct rpcdaemon *d)
{
	size_t i;

	for (i = 0; i < SIGNALS; i++)
		loop_signal_free(d->signals[i]);
}

static int
watchdog_start(struct rpcdaemon *d, struct err *err)
{
	return supervisor_watchdog_new(d->loop, &d->watchdog, err);
}

static void
watchdog_stop(struct rpcdaemon *d)
{
	supervisor_watchdog_free(d->watchdog);
}

static int
ready_start(struct rpcdaemon *d, struct err *err)
{
	(void)err;
	service_watch(d->service, on_event, d);
	service_start(d->service);
	log_info("rpcd", "version %s, %zu server%s at %s%s", DHCPFO_VERSION,
	    d->config->server_count, d->config->server_count == 1 ? "" : "s",
	    d->config->rpcd.socket, d->config->rpcd.tcp ? " and TCP" : "");
	supervisor_notify("READY=1");
	supervisor_detached(d->detached);
	return 0;
}

static void
ready_stop(struct rpcdaemon *d)
{
	(void)d;
	supervisor_notify("STOPPING=1");
	log_info("rpcd", "ends");
}

static const struct stage {
	const char *name;
	int (*start)(struct rpcdaemon *d, struct err *err);
	void (*stop)(struct rpcdaemon *d);
} stages[] = {
	{ "configuration", config_start, config_stop },
	{ "log", log_start, NULL },
	{ "sockets", sockets_start, sockets_stop },
	{ "privileges", privileges_start, NULL },
	{ "detaching", detach_start, NULL },
	{ "loop", loop_start, loop_end },
	{ "service", service_begin, service_end },
	{ "rpc", server_start, server_stop },
	{ "rpcbind", rpcbind_start, rpcbind_stop },
	{ "signals", signals_start, signals_stop },
	{ "watchdog", watchdog_start, watchdog_stop },
	{ "ready", ready_start, ready_stop },
};

#define STAGES (sizeof(stages) / sizeof(stages[0]))

int
rpcdaemon_run(const struct rpcdaemon_options *options)
{
	struct rpcdaemon d = { .options = options, .detached = -1 };
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
	return rc == 0 ? RPCDAEMON_OK : RPCDAEMON_FAILED;
}

int
rpcdaemon_check(const struct rpcdaemon_options *options)
{
	struct rpcd_access *access = NULL;
	struct config *config = NULL;
	struct err err = { 0 };
	int rc;

	rc = read_config(options, &config, &err);
	if (rc == 0 && config->server_count == 0)
		rc = err_set(
		    &err, -EINVAL, "%s: no server is configured", config->path);
	if (rc == 0)
		rc = rpcd_access_new(&config->rpcd, &access, &err);
	if (rc != 0)
		log_err("configuration", "%s", err_text(&err));
	rpcd_access_free(access);
	config_free(config);
	return rc == 0 ? RPCDAEMON_OK : RPCDAEMON_FAILED;
}

int
rpcdaemon_configured(const struct rpcdaemon_options *options)
{
	struct config *config = NULL;
	struct err err = { 0 };
	int code;

	if (read_config(options, &config, &err) != 0)
		return RPCDAEMON_OK;
	code = config->server_count > 0 ? RPCDAEMON_OK : RPCDAEMON_FAILED;
	config_free(config);
	return code;
}
