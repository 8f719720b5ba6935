/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The watched servers: which there are, when each is refreshed, what state its
 * data is in, which conditions stand.  Runs in the loop's thread; providers do
 * their reading in the worker.  A server that hangs or fails costs its own
 * rows, never another's.
 */

#ifndef DHCPFO_SERVICE_SERVICE_H
#define DHCPFO_SERVICE_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/provider.h"
#include "core/server.h"
#include "core/threshold.h"
#include "service/service_memory.h"
#include "service/service_relation.h"

struct generation;
struct pair_difference;
struct overrides;
struct server;
struct service;

#define SERVICE_SERVERS_MAX 1024

/* ---- the set of servers ---- */

/* env is copied; what it points to must outlive the service.  NULL: no
 * memory. */
struct service *service_new(const struct provider_env *env);
void service_free(struct service *service);

/*
 * Makes the set of servers that of specs, in that order: one whose spec is the
 * same as before goes on undisturbed with its data, one whose spec changed is
 * opened anew (another struct server) but keeps its conditions and counters,
 * one that is gone is closed, and what stood of it is over.  SERVICE_REMOVED is
 * told of each that is freed, when the new set is in place.  All or nothing:
 * after an error the set is as it was.  -EEXIST two of one name, -EINVAL a bad
 * name, unknown kind or partner, -E2BIG, -ENOMEM, else what the provider's open
 * says.
 */
int service_apply(struct service *service, const struct server_spec *specs,
    size_t count, struct err *err);

/* What conditions are judged by. */
struct service_limits {
	const struct overrides *overrides; /* thresholds of scopes */
	struct service_damping damping;	   /* of relationships' states */
	uint32_t skew;	     /* of partners' clocks, seconds; 0 = never */
	uint32_t skew_clear; /* where it is over */
};

/* The defaults but for the thresholds. */
void service_limits_init(
    struct service_limits *limits, const struct overrides *overrides);

/* Copied, and applied to what was read last: crossings are told at once.  0 or
 * -ENOMEM: nothing changed. */
int service_set_limits(
    struct service *service, const struct service_limits *limits);
/* Those in force; overrides are borrowed until they are set anew. */
void service_get_limits(
    const struct service *service, struct service_limits *ret_limits);
const struct overrides *service_overrides(const struct service *service);
/* What holds for scopes for which nothing else is set. */
const struct thresholds *service_thresholds(const struct service *service);

/* Starts refreshing each server by its interval.  Needs env.loop. */
void service_start(struct service *service);

/*
 * Without a loop: refreshes one server, its partner first if they are read
 * here, and returns the refresh's result with its words in err.  What becomes
 * of the partner's is in the partner's status.  With a loop -EINPROGRESS: the
 * answer comes later.
 */
int service_refresh_now(
    struct service *service, struct server *server, struct err *err);

size_t service_count(const struct service *service);
struct server *service_server(const struct service *service, size_t i);
/* NULL if there is none of that name. */
struct server *service_find(const struct service *service, const char *name);

/* ---- what happens ---- */

enum service_event_kind {
	SERVICE_GENERATION, /* the server has a new view */
	SERVICE_STATE,	    /* its state changed */
	SERVICE_REASON,	    /* its state is the same for another reason */
	SERVICE_DIFFERENCE, /* it and its partner differ in something else */
	SERVICE_NOTICE,	    /* a provider's notice; text */
	SERVICE_REMOVED,    /* the server is about to be freed */
};

struct service_event {
	enum service_event_kind kind;
	struct server *server;
	int64_t time; /* seconds since 1970 UTC */
	/* NOTICE, STATE, REASON: words.  DIFFERENCE: as of server_difference(),
	 * "": no more.  Else NULL. */
	const char *text;
};

typedef void service_watch_cb(void *arg, const struct service_event *event);

/*
 * One listener; NULL ends it.  Reasons and differences that alternate are told
 * a few times only (service_said.h), then what they are when they may be told
 * again.  Scopes that one partner lacks are an operator's event and no
 * difference of this kind; of a pair, one of the two is told of.  It may ask
 * what it likes, but must neither change the set nor refresh.
 */
void service_watch(struct service *service, service_watch_cb *cb, void *arg);

/*
 * What an operator must hear (core/event.h), each once, complete but for its
 * sequence.  quiet: it is the end of what he was not notified of, so he needs
 * no notification of this either.  Returns whether it goes on its way to him.
 * With what is asked of the server meanwhile it agrees.  The same rules as for
 * the watch.
 */
typedef bool service_teller_cb(
    void *arg, const struct event *event, bool quiet);

/* One teller; NULL: everything counts as told. */
void service_set_teller(
    struct service *service, service_teller_cb *cb, void *arg);

/*
 * What must survive a restart: one memory a server, in an array that
 * service_memories_free() frees.  NULL: no memory.
 */
struct service_memory *service_remember(
    const struct service *service, size_t *ret_count);
void service_memories_free(struct service_memory *memories, size_t count);
/* Before service_start(); takes what the memories of its servers hold.  They
 * are still to be freed. */
void service_recall(
    struct service *service, struct service_memory *memories, size_t count);

/* ---- one server ---- */

const struct server_spec *server_spec(const struct server *server);
const char *server_name(const struct server *server);
/* Whether the calls below complete at once; see struct provider_ops. */
bool server_immediate(const struct server *server);

struct server_status {
	enum server_state state;
	int64_t last_success; /* when the data was last confirmed; 0 = never */
	int64_t age;	      /* seconds since then; -1 = never */
	const char *last_error; /* borrowed; "" = none */
	size_t scopes, relationships, leases, ignored;
	uint64_t refreshes, failures, skipped_records, generations;
	bool clock_known;
	int64_t clock_ahead; /* of ours, seconds; where known */
	bool skew_known;     /* between it and its partner */
	int64_t skew;	     /* seconds that the partner is ahead */
};

void server_status(
    const struct server *server, struct server_status *ret_status);

/* What the server's own clock says now, as far as that is known; seconds since
 * 1970.  A view stands for an earlier moment where nothing has changed since.
 */
int64_t server_now(const struct server *server);

/* The latest view, borrowed until control returns to the loop; NULL if the
 * source was never read. */
const struct generation *server_generation(const struct server *server);

/* What came of the last look at its source: 0, or its error with its words in
 * err; -EINPROGRESS while one is under way; -ENODATA there was none yet. */
int server_looked(const struct server *server, struct err *err);

/* Whether a condition stands, as an event told; scope: its address, for the
 * kinds that are about scopes. */
bool server_stands(
    const struct server *server, enum event_kind kind, uint32_t scope);
/* Likewise that a share of a scope is low. */
bool server_low(const struct server *server, uint32_t scope, enum share share);

/*
 * The balance of a scope as it is judged, with the other scopes of its network:
 * by how many addresses the partners' free ones differ, of how many.  False if
 * it has no meaning there.
 */
bool server_imbalance(const struct server *server, uint32_t scope,
    uint32_t *ret_part, uint32_t *ret_size);

/*
 * What the server and its configured partner do not agree on, now
 * (core/pair.h).  0; -ENODATA: no partner is configured, or one of the two was
 * never read; -ENOMEM.  Costs a pass over the scopes.
 */
int server_difference(
    const struct server *server, struct pair_difference *ret_difference);

/* Whether the states that the two have for a relationship cannot both be
 * true. */
bool server_contradicted(const struct server *server, const char *relationship);

/* How the states of a relationship are told; NULL if it was never seen. */
const struct service_relation *server_relation(
    const struct server *server, const char *name);

/*
 * The provider calls (core/provider.h); always complete exactly once.
 * -ENODATA with the reason in err while the source was never read (of a remote
 * one that cannot be reached, that reason's code); -ECANCELED when the server
 * is freed before the answer came.
 */
void server_get_scope_statistics(struct server *server, uint32_t scope,
    provider_statistics_cb *cb, void *arg);
void server_get_client_info(struct server *server,
    const struct client_search *search, provider_client_cb *cb, void *arg);
void server_enum_clients(struct server *server, uint32_t after, size_t max,
    provider_clients_cb *cb, void *arg);
void server_enum_client_groups(struct server *server,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg);
void server_enum_relationships(
    struct server *server, provider_relationships_cb *cb, void *arg);
void server_enum_scopes(
    struct server *server, provider_scopes_cb *cb, void *arg);
void server_get_system_time(
    struct server *server, provider_time_cb *cb, void *arg);
void server_get_address_status(struct server *server, uint32_t address,
    provider_address_cb *cb, void *arg);

#endif
