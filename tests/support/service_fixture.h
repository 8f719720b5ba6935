/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A service over fake sources, with a frozen clock, and a record of its
 * events.  The test that includes this wraps the timers (fake_timer.h).
 */

#ifndef DHCPFO_TESTS_SERVICE_FIXTURE_H
#define DHCPFO_TESTS_SERVICE_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "core/event.h"
#include "core/provider.h"
#include "support/fake_provider.h"

struct err;
struct server;
struct service;
struct thresholds;

#define FIXTURE_START 1700000000 /* the wall clock at the beginning */
#define FIXTURE_SCOPE 0x0a320000 /* 10.50.0.0/24, range .10 to .109 */
#define FIXTURE_FIRST 0x0a32000a

struct service_fixture {
	struct clock clock;
	struct provider_env env;
	struct service *service;
	/* Of one scope each, with no leases: all free.  c is outside failover;
	 * a the primary, b the secondary of fo-a. */
	struct fake_source *a, *b, *c;
	/*
	 * One line an event: "a state ok", "a state error: why",
	 * "a generation", "a notice: text", "a low 10.50.0.0 this",
	 * "a clear 10.50.0.0 total", "a removed".  If all is set, also
	 * "a begins scope-exhausted 10.50.0.0", "a ends server-error",
	 * "a fo-a: NORMAL to PAUSED after 3 more".
	 */
	bool all;
	bool deaf;	   /* what operators must hear does not reach them */
	struct event last; /* that they must */
	char events[1 << 18];
	size_t events_len;
	unsigned int event_count;
};

/* timers: with fake timers for a loop, else in a program without one. */
struct service_fixture *service_fixture_new(bool timers);
/* Frees the service too, and fails the test if something is left over. */
void service_fixture_free(struct service_fixture *fixture);

/* Another service over the same sources, where the old one was freed; with
 * limits that judge no balance. */
void service_fixture_again(struct service_fixture *fixture);

/*
 * Applies specs of kind "fake" written as names: "a:b b c" are three servers,
 * of which a has the partner b.  "a=x" takes the source x instead of a.
 */
int service_fixture_apply(
    struct service_fixture *fixture, const char *names, struct err *err);
/* The same, of which it is expected. */
void service_fixture_applied(
    struct service_fixture *fixture, const char *names);

/* These, and the defaults for all else. */
void service_fixture_thresholds(
    struct service_fixture *fixture, const struct thresholds *thresholds);

/* The server of that name; the test fails if there is none. */
struct server *service_fixture_server(
    const struct service_fixture *fixture, const char *name);

/* Compares the events since the last call. */
void service_fixture_events(struct service_fixture *fixture, const char *want);
void service_fixture_forget(struct service_fixture *fixture);

/* Makes active what is needed so that n addresses of a source's scope are
 * free. */
void service_fixture_leave_free(struct fake_source *source, uint32_t n);

#endif
