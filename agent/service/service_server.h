/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * One watched server: its open source, the refreshes of it, its latest view,
 * its alarms.  For this folder; what others may do with a server stands in
 * service.h.
 */

#ifndef DHCPFO_SERVICE_SERVER_H
#define DHCPFO_SERVICE_SERVER_H

#include <stdbool.h>

#include "core/provider.h"
#include "core/server.h"
#include "service/service.h"
#include "service/service_memory.h"
#include "service/service_relation.h"

struct event;
struct overrides;

/* What a server needs of the set that it is in; outlives the server. */
struct service_context {
	struct provider_env env;
	struct overrides *overrides;
	struct service_damping damping;
	uint32_t skew, skew_clear; /* seconds */
	void (*event)(void *arg, const struct service_event *event);
	/* See service_teller_cb. */
	bool (*tell)(void *arg, const struct event *event, bool quiet);
	/* A look at the server's source has ended; new_view: with a
	 * generation. */
	void (*looked)(void *arg, struct server *server, bool new_view);
	void *arg;
};

/*
 * Opens the source.  Copies spec, whose name is valid.  0, -EINVAL (unknown
 * kind), -ENOMEM, or what the provider's open says.
 */
int service_server_new(const struct service_context *context,
    const struct server_spec *spec, struct server **ret_server,
    struct err *err);

/* Closes the source: what is under way completes with -ECANCELED before this
 * returns.  NULL is allowed. */
void service_server_free(struct server *server);

/* Takes over the conditions and counters of the server whose place it takes.
 */
void service_server_inherit(struct server *server, struct server *old);

/* The first refresh is due now, then each by the interval.  Needs a loop. */
void service_server_start(struct server *server);

/*
 * Looks at the source now, unless that is under way.  What came of it, with
 * its words in err; -EINPROGRESS if the answer is yet to come.
 */
int service_server_refresh(struct server *server, struct err *err);

/* Tells the end of every condition that stands: nobody watches it any more. */
void service_server_end(struct server *server);

/* What is to survive a restart of the program; see service_memory.h. */
int service_server_remember(
    const struct server *server, struct service_memory *ret_memory);
/* Before the first refresh.  Takes what memory has. */
void service_server_recall(
    struct server *server, struct service_memory *memory);

/* The server of which generations are adopted; NULL = none (any more).  Of a
 * pair one leads: it tells what is about both. */
void service_server_set_partner(
    struct server *server, struct server *partner, bool leads);
struct server *service_server_partner(const struct server *server);

/* A look at the partner's source has ended. */
void service_server_partner_looked(struct server *server, bool new_view);

/* The limits have changed. */
void service_server_judge(struct server *server);

/*
 * Where to direct a call: the ops, and *ret_provider; NULL with err if it
 * cannot be asked: -ENODATA never read, or why it cannot be reached if that is
 * the reason; -ECANCELED being closed.
 */
const struct provider_ops *service_server_ask(const struct server *server,
    struct provider **ret_provider, struct err *err);

#endif
