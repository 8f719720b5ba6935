/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Shared by service_server.c and service_server_judge.c only. */

#ifndef DHCPFO_SERVICE_SERVER_PRIVATE_H
#define DHCPFO_SERVICE_SERVER_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "service/service_health.h"
#include "service/service_judge.h"
#include "service/service_pace.h"
#include "service/service_said.h"
#include "service/service_server.h"

struct loop_timer;

struct server {
	const struct service_context *context;
	struct server_spec spec;
	const struct provider_ops *ops;
	struct provider *provider;
	struct generation *generation; /* NULL = never read */
	struct service_health health;
	enum server_state told;		/* the state that was told last */
	struct service_said reason;	/* for it */
	struct service_said difference; /* from the partner */
	int64_t compare_ms;		/* monotonic; not again before */
	struct service_judge judge;
	bool judge_due; /* the view or the limits have changed */
	bool clock_known;
	int64_t clock_ahead;

	struct server *partner;
	bool leads;	 /* tells what is about both */
	bool adopted;	 /* a generation of the partner was taken */
	bool adopt_due;	 /* when the refresh under way has ended */
	bool needs_look; /* what was adopted first is not in the view yet */

	bool started;
	bool refreshing;
	bool closing;
	int64_t opened_ms; /* monotonic */
	struct service_pace pace;
	struct loop_timer *refresh_timer; /* NULL without a loop */
	struct loop_timer *stale_timer;
	bool stale_timer_runs;

	uint64_t refreshes, failures, generations, skipped_records;
};

int64_t server_now_ms(const struct server *server);

/* Tells the watch; fills in server and time. */
void server_tell(struct server *server, const struct service_event *event);

/* Drops a reference in the worker: the last one may have millions of leases to
 * free.  NULL is allowed. */
void server_give_back(struct server *server, struct generation *generation);

/* The state of its data is another one. */
void server_judge_state(struct server *server, enum server_state from,
    enum server_state to, const char *words);

/* Of one that changed too fast: whether it has been quiet. */
void server_judge_settle(struct server *server);

/* Judges what is due, and what time has brought. */
void server_judge(struct server *server);

/* Its clock, or its partner's, was looked at. */
void server_judge_skew(struct server *server);

/* Its data, or its partner's, was looked at: tells what they differ in. */
void server_compare(struct server *server);

#endif
