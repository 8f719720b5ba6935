/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Judges one server: from each new view, from the state of its data, from its
 * partner's view, which conditions begin and which are over.  Tells each
 * once.  Knows nothing of sources and timers.
 */

#ifndef DHCPFO_SERVICE_JUDGE_H
#define DHCPFO_SERVICE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "service/service_relation.h"
#include "service/service_standing.h"

struct generation;
struct networks;
struct overrides;

/*
 * What is told; kind, raised and what is known of the subject are filled in,
 * not server, time and sequence.  quiet: nobody was notified of its beginning,
 * so that its end is not notified either.  Returns whether it goes on its way
 * to be notified.
 */
typedef bool service_judge_cb(void *arg, const struct event *event, bool quiet);

/* How often a condition of the server itself has come and gone lately. */
struct service_flap {
	uint32_t count;	   /* of both, since then: */
	int64_t window_ms; /* monotonic */
	bool damped;	   /* they came too fast, and it was not quiet yet */
	bool held;	   /* it is over, but that is not told yet; since: */
	int64_t over_ms;
	uint32_t left_out; /* changes that were not told */
	enum server_state from;
};

#define SERVICE_FLAPS (EVENT_SERVER_STALE - EVENT_SERVER_UNREACHABLE + 1)

/* All zero: nothing was judged yet. */
struct service_judge {
	struct generation *judged; /* one reference; NULL */
	/* The partner's, when it was judged; compared only, and only while the
	 * reference is held. */
	struct generation *partner;
	bool has_partner;
	struct networks *networks; /* of judged */
	bool all_due;		   /* thresholds have changed */
	struct service_standings scopes;
	struct service_relations relations;
	uint16_t stands, told; /* the server's own: SERVICE_KIND() */
	struct service_flap flaps[SERVICE_FLAPS];
	bool skew_known;
	int64_t skew; /* seconds that the partner is ahead */
};

struct service_judge_view {
	struct generation *generation;
	bool has_partner;	    /* one is configured */
	struct generation *partner; /* its view; NULL: never read */
	const char *partner_name;
	const struct overrides *overrides;
	const struct service_damping *damping;
	int64_t mono_ms;
};

void service_judge_done(struct service_judge *judge);

/*
 * Judges a view: relationships, then scopes by address.  The cost is that of
 * what differs from the view before.  An alarm of a scope that is gone is
 * over.  0, or -ENOMEM: nothing was told; try again with the next view.  Views
 * no longer needed are given to give_back, which takes the reference.
 */
int service_judge_view(struct service_judge *judge,
    const struct service_judge_view *view, service_judge_cb *cb,
    void (*give_back)(void *arg, struct generation *generation), void *arg);

/* Damped relationships that have been quiet. */
void service_judge_pass(struct service_judge *judge,
    const struct service_judge_view *view, service_judge_cb *cb, void *arg);

/*
 * The state of the data is another one; words: why.  One that changes too fast
 * stands on and is told of no more; that it is over is told by
 * service_judge_settle() when it has been for as long as the damping says.
 */
void service_judge_state(struct service_judge *judge, enum server_state from,
    enum server_state to, const char *words,
    const struct service_damping *damping, int64_t mono_ms,
    service_judge_cb *cb, void *arg);
void service_judge_settle(struct service_judge *judge, enum server_state state,
    const struct service_damping *damping, int64_t mono_ms,
    service_judge_cb *cb, void *arg);

/*
 * The partner's clock against the server's, seconds that it is ahead; known
 * false: cannot be measured any more, which ends nothing.  Limits in seconds,
 * 0 = never told.
 */
void service_judge_skew(struct service_judge *judge, bool known, int64_t skew,
    uint32_t limit, uint32_t clear, const char *partner_name,
    service_judge_cb *cb, void *arg);
/* There is no partner any more, or it is the one that is told of. */
void service_judge_skew_end(
    struct service_judge *judge, service_judge_cb *cb, void *arg);

/* The server, whose data is in that state, is not watched any more: all that
 * was told is over. */
void service_judge_end(struct service_judge *judge, enum server_state state,
    service_judge_cb *cb, void *arg);

/* Whether something has yet to last: then each look is one that service_judge_
 * view() is for, though nothing has changed. */
bool service_judge_waits(const struct service_judge *judge);

/* Whether a condition stands; scope is ignored for those of the server. */
bool service_judge_stands(
    const struct service_judge *judge, enum event_kind kind, uint32_t scope);

/* to goes on where from was; from is as new then. */
void service_judge_move(struct service_judge *to, struct service_judge *from);

#endif
