/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/rpcdaemon.h"

#include <sys/resource.h>

#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "config/config.h"
#include "daemon/daemon.h"
#include "daemon/daemon_check.h"
#include "daemon/daemon_config.h"
#include "daemon/rpcdaemon_options.h"
#include "rpcd/rpcd_access.h"
#include "rpcd/rpcd_rpcbind.h"
#include "rpcd/rpcd_server.h"
#include "rpcd/rpcd_sockets.h"

/* Descriptors beside those of connections. */
#define OTHER_FILES 128

struct rpcdaemon {
	struct daemon base; /* first */
	struct rpcd_sockets *sockets;
	struct clock net_clock;
	struct rpcd_server *server;
	bool registered;
};

static struct rpcdaemon *
rpcdaemon_of(struct daemon *base)
{
	return (struct rpcdaemon *)base;
}

/* ---- the configuration ---- */

static int
read_config(const struct daemon_options *common, struct config **ret_config,
    struct err *err)
{
	const struct rpcdaemon_options *options =
	    (const struct rpcdaemon_options *)common;
	struct config *config;
	int rc;

	if ((rc = daemon_config(common, false, &config, err)) != 0)
		return rc;
	rc = daemon_config_replace(&config->rpcd.socket, options->socket, err);
	if (rc != 0) {
		config_free(config);
		return rc;
	}
	*ret_config = config;
	return 0;
}

/* Who may call is known to this host. */
static int
check(const struct config *config, struct err *err)
{
	struct rpcd_access *access;
	int rc;

	if ((rc = rpcd_access_new(&config->rpcd, &access, err)) == 0)
		rpcd_access_free(access);
	return rc;
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
update(struct daemon *base, const struct config *config, struct err *err)
{
	struct rpcdaemon *d = rpcdaemon_of(base);
	int rc;

	if ((rc = daemon_apply(base, config, err)) != 0)
		return rc;
	if ((rc = rpcd_server_update(d->server, &config->rpcd, err)) != 0) {
		/* What was accepted before is accepted again. */
		daemon_apply(base, base->config, NULL);
		return rc;
	}
	if (needs_restart(&base->config->rpcd, &config->rpcd))
		log_warn("config",
		    "sockets and security change with a restart only");
	return 0;
}

/* ---- the parts ---- */

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
sockets_start(struct daemon *base, struct err *err)
{
	raise_files(base->config->rpcd.max_connections);
	return rpcd_sockets_open(
	    base->config, &rpcdaemon_of(base)->sockets, err);
}

static void
sockets_stop(struct daemon *base)
{
	rpcd_sockets_close(rpcdaemon_of(base)->sockets);
}

static int
server_start(struct daemon *base, struct err *err)
{
	const struct config_rpcd *config = &base->config->rpcd;
	struct rpcdaemon *d = rpcdaemon_of(base);
	const struct rpcd_server_env env = {
		.loop = base->loop,
		.worker = base->worker,
		.clock = &base->clock,
		.net_clock = &d->net_clock,
		.service = base->service,
		.sockets = d->sockets,
	};
	int rc;

	clock_init(&d->net_clock);
	if ((rc = rpcd_server_new(&env, config, &d->server, err)) == 0)
		log_info("rpc", "at %s%s", config->socket,
		    config->tcp ? " and TCP" : "");
	return rc;
}

static void
server_stop(struct daemon *base)
{
	rpcd_server_free(rpcdaemon_of(base)->server);
}

static int
rpcbind_start(struct daemon *base, struct err *err)
{
	const struct config_rpcd *config = &base->config->rpcd;

	int rc;

	if (!config->tcp || !config->rpcbind)
		return 0;
	rc = rpcd_rpcbind_set(config->port, err);
	rpcdaemon_of(base)->registered = rc == 0;
	return rc;
}

static void
rpcbind_stop(struct daemon *base)
{
	if (rpcdaemon_of(base)->registered)
		rpcd_rpcbind_unset();
}

static const struct daemon_stage stages[] = {
	{ "configuration", daemon_config_start, daemon_config_stop },
	{ "log", daemon_log_start, NULL },
	{ "sockets", sockets_start, sockets_stop },
	{ "privileges", daemon_privileges_start, NULL },
	{ "detaching", daemon_detach_start, NULL },
	{ "loop", daemon_loop_start, daemon_loop_stop },
	{ "service", daemon_service_start, daemon_service_stop },
	{ "rpc", server_start, server_stop },
	{ "rpcbind", rpcbind_start, rpcbind_stop },
	{ "signals", daemon_signals_start, daemon_signals_stop },
	{ "watchdog", daemon_watchdog_start, daemon_watchdog_stop },
	{ "ready", daemon_ready_start, daemon_ready_stop },
};

static const struct daemon_ops ops = {
	.program = "dhcpfo-rpcd",
	.token = "rpcd",
	.config = read_config,
	.check = check,
	.update = update,
	.stages = stages,
	.stage_count = sizeof(stages) / sizeof(stages[0]),
};

int
rpcdaemon_run(const struct rpcdaemon_options *options)
{
	struct rpcdaemon d = { 0 };

	if (options->common.configured)
		return daemon_configured(&ops, &options->common);
	if (options->common.check)
		return daemon_check(&ops, &options->common);
	return daemon_run(&d.base, &ops, &options->common);
}
