/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Keeps callers from waiting for a peer that did not answer lately.  After a
 * failure calls are refused at once, with the reason; after a while, longer
 * from one failure to the next, one of them is let through to see.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_BREAKER_H
#define DHCPFO_PROVIDER_ONCRPC_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct loop;
struct loop_timer;

/* The first wait, and the longest; each is up to an eighth shorter, so that
 * agents do not knock in step. */
#define ONCRPC_BREAKER_FIRST_MS 250
#define ONCRPC_BREAKER_LONGEST_MS 30000

struct oncrpc_breaker {
	struct loop_timer *timer;
	bool tripped; /* since the last failure nothing was heard */
	bool waiting; /* the timer runs */
	int64_t delay_ms;
	uint32_t random;
	struct err why; /* if tripped */
};

/* 0, or -ENOMEM. */
int oncrpc_breaker_init(struct oncrpc_breaker *breaker, struct loop *loop);
/* Of one that is all zero, too. */
void oncrpc_breaker_done(struct oncrpc_breaker *breaker);

void oncrpc_breaker_trip(struct oncrpc_breaker *breaker, const struct err *why);
/* The peer was heard. */
void oncrpc_breaker_mend(struct oncrpc_breaker *breaker);

/* Whether a call is to be refused now.  busy: another is under way, which will
 * show whether the peer is back. */
bool oncrpc_breaker_refuses(const struct oncrpc_breaker *breaker, bool busy);

#endif
