/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What both daemons are: a configuration, a loop, a service that watches
 * servers, and whatever serves what it knows.  Starts its parts in order, and
 * stops them in the reverse.
 */

#ifndef DHCPFO_DAEMON_DAEMON_H
#define DHCPFO_DAEMON_DAEMON_H

#include <stddef.h>

#include "base/clock.h"

struct config;
struct daemon;
struct daemon_options;
struct err;
struct loop_signal;
struct service_event;
struct supervisor_watchdog;

/* A part.  stop (or NULL) is called for the one whose start failed, too. */
struct daemon_stage {
	const char *name;
	int (*start)(struct daemon *d, struct err *err);
	void (*stop)(struct daemon *d);
};

/* One of the two. */
struct daemon_ops {
	const char *program;
	const char *token; /* in its log */
	/* As file and command line together say it. */
	int (*config)(const struct daemon_options *options,
	    struct config **ret_config, struct err *err);
	/* What -t looks at beside the servers; or NULL. */
	int (*check)(const struct config *config, struct err *err);
	/* What it says of the service beside its servers; or NULL. */
	int (*limit)(
	    struct daemon *d, const struct config *config, struct err *err);
	/* Goes on by another configuration, which takes d->config's place if
	 * that succeeds. */
	int (*update)(
	    struct daemon *d, const struct config *config, struct err *err);
	/* To be logged already; or NULL. */
	void (*event)(struct daemon *d, const struct service_event *event);
	const struct daemon_stage *stages;
	size_t stage_count;
};

#define DAEMON_SIGNALS 3

/* First in what a program has beside it. */
struct daemon {
	const struct daemon_ops *ops;
	const struct daemon_options *options;
	struct config *config;
	struct clock clock;
	struct loop *loop;
	struct worker *worker;
	struct service *service;
	struct loop_signal *signals[DAEMON_SIGNALS];
	struct supervisor_watchdog *watchdog;
	int detached;
};

/* Runs until a signal ends it.  Returns an enum daemon_exit. */
int daemon_run(struct daemon *d, const struct daemon_ops *ops,
    const struct daemon_options *options);

/* The parts that both have; what comes between them is a program's own. */
int daemon_config_start(struct daemon *d, struct err *err);
void daemon_config_stop(struct daemon *d);
int daemon_log_start(struct daemon *d, struct err *err);
int daemon_privileges_start(struct daemon *d, struct err *err);
int daemon_detach_start(struct daemon *d, struct err *err);
int daemon_loop_start(struct daemon *d, struct err *err);
void daemon_loop_stop(struct daemon *d);
int daemon_service_start(struct daemon *d, struct err *err);
void daemon_service_stop(struct daemon *d);
int daemon_signals_start(struct daemon *d, struct err *err);
void daemon_signals_stop(struct daemon *d);
int daemon_watchdog_start(struct daemon *d, struct err *err);
void daemon_watchdog_stop(struct daemon *d);
int daemon_ready_start(struct daemon *d, struct err *err);
void daemon_ready_stop(struct daemon *d);

/* For update(): the servers are those of this configuration from now on. */
int daemon_apply(
    struct daemon *d, const struct config *config, struct err *err);

#endif
