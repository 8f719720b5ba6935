/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What an operator is told of: each kind of condition once when it begins and
 * once when it is over, each change of a relationship's state once.  An event
 * carries what was true at its moment, so that it says the same however late
 * it is read.
 */

#ifndef DHCPFO_CORE_EVENT_H
#define DHCPFO_CORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/failover.h"
#include "core/generation.h"
#include "core/server.h"
#include "core/threshold.h"

/* The MIB's numbers are these and 1. */
enum event_kind {
	EVENT_SCOPE_TOTAL,     /* free addresses of a scope low */
	EVENT_SCOPE_THIS,      /* likewise of this server's share */
	EVENT_SCOPE_PARTNER,   /* likewise of the partner's */
	EVENT_SCOPE_EXHAUSTED, /* none is free */
	EVENT_SCOPE_ABANDONED, /* too many are abandoned */
	EVENT_SCOPE_IMBALANCE, /* the free ones are on one side */
	EVENT_SCOPE_ONE_SIDED, /* the partner does not have the scope */
	EVENT_RELATIONSHIP_STATE,
	EVENT_SERVER_UNREACHABLE,
	EVENT_SERVER_ERROR,   /* its data is unreadable or invalid */
	EVENT_SERVER_STOPPED, /* readable, but the DHCP server is down */
	EVENT_SERVER_STALE,   /* its data was not confirmed lately */
	EVENT_CLOCK_SKEW,     /* the clocks of two partners differ */
	EVENT_KIND_COUNT
};

/* The first kinds are those about scopes. */
#define EVENT_SCOPE_KINDS (EVENT_SCOPE_ONE_SIDED + 1)

/* Whether a kind is about the state of a server's data. */
bool event_about_source(enum event_kind kind);

/* As in the configuration file: "scope-total" ... */
const char *event_kind_name(enum event_kind kind);
/* -ENOENT for another word. */
int event_kind_from_name(const char *name, enum event_kind *ret_kind);

/* What happened, for people: "addresses low", "addresses no longer low". */
const char *event_words(enum event_kind kind, bool raised);

/* The share a kind is about; total for those that are about none. */
enum share event_share(enum event_kind kind);

#define EVENT_NAME_MAX 255 /* bytes; what is longer is cut */

struct event {
	uint32_t sequence; /* 1, 2, ...; 0: not numbered yet */
	enum event_kind kind;
	bool raised;  /* false: it is over.  A change of state always is. */
	int64_t time; /* when it was seen, seconds since 1970 UTC */
	char server[SERVER_NAME_MAX + 1];
	/* Of CLOCK_SKEW and ONE_SIDED the configured partner; of
	 * RELATIONSHIP_STATE the other server, as this one's file has it. */
	char partner[EVENT_NAME_MAX + 1];
	/* The scope's first, or the one whose state it is; "": none. */
	char relationship[EVENT_NAME_MAX + 1];
	/* For people: why a server is in that state. */
	char text[EVENT_NAME_MAX + 1];

	/* About scopes: */
	uint32_t scope, mask;
	/* The scope's numbers; all zero and false if it is gone. */
	bool measured;
	struct scope_statistics statistics;
	/* What was judged (addresses, of how many), and the limit of it: where
	 * it was raised at, or what ended it.  0: not set. */
	uint32_t part, size, percent;
	uint32_t limit_percent, limit_absolute;

	/* Of RELATIONSHIP_STATE: */
	enum failover_state old_state, new_state, partner_state;
	uint32_t since; /* new_state; 0 = unknown */
	/* Changes since the last one that was told, which were not told
	 * because they came too fast. */
	uint32_t damped;

	/* Of the server kinds: the states of its data before and after. */
	enum server_state old_source, new_source;

	/* Of CLOCK_SKEW: seconds that the partner is ahead of the server; its
	 * limit is in limit_absolute. */
	int64_t skew;
};

/* Copies a name or words, cut at EVENT_NAME_MAX between characters. */
void event_set_text(char to[EVENT_NAME_MAX + 1], const char *from);

#endif
