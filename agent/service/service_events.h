/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What operators must hear, from its beginning to its notification: numbered,
 * kept, let through or held back, remembered over a restart, and handed to
 * whoever sends it.
 *
 * An event is handed out once it is on the disk, and it is there until it was
 * answered.  So after a crash (kill -9, loss of power) everything that had
 * been handed out and not answered is handed out again, with the number and
 * the time that it had; what had not reached the disk was not handed out
 * either, and a condition that still stands is found again.  Nothing is lost.
 * Told twice is only what was on its way, unanswered or just answered, when the
 * program was killed; or, after a loss of power, what was answered within the
 * last moments (an answer reaches the disk within SERVICE_EVENTS_LAZY_MS).
 */

#ifndef DHCPFO_SERVICE_EVENTS_H
#define DHCPFO_SERVICE_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"

struct clock;
struct config_notifications;
struct err;
struct loop;
struct service;
struct service_event;
struct service_events;

#define SERVICE_EVENTS_LAZY_MS 1000
#define SERVICE_EVENTS_RETRY_MS 30000 /* after a failure to write */
/* When a disk that hangs is waited for no longer. */
#define SERVICE_EVENTS_PATIENCE_MS 5000

/*
 * Becomes the teller of the service.  directory: where the state is kept (NULL:
 * nowhere); what was kept there is recalled, so the servers are applied
 * already and not started yet.  One that cannot be used costs the memory over
 * restarts only, and is logged.  All is borrowed but limits and directory.
 * NULL: no memory, no thread.
 */
struct service_events *service_events_new(struct loop *loop,
    const struct clock *clock, struct service *service,
    const struct config_notifications *limits, const char *directory);
/* Writes the state once more.  NULL is allowed. */
void service_events_free(struct service_events *events);

/* Other switches and limits. */
void service_events_configure(
    struct service_events *events, const struct config_notifications *limits);

/*
 * One that is complete but for its sequence: kept, and notified if switches and
 * limits let it.  What the service tells comes here by itself.  Returns whether
 * it goes on its way to be notified; quiet: as of service_teller_cb.
 */
bool service_events_add(
    struct service_events *events, const struct event *event, bool quiet);

/* From the service's watch. */
void service_events_heard(
    struct service_events *events, const struct service_event *event);

/* ---- the last ones ---- */

/* Borrowed until control returns to the loop; NULL at the end. */
const struct event *service_events_find(
    const struct service_events *events, uint32_t sequence);
const struct event *service_events_after(
    const struct service_events *events, uint32_t sequence);

/* ---- notifying ---- */

/* The first behind that sequence that is to be notified; NULL. */
const struct event *service_events_next(
    const struct service_events *events, uint32_t sequence);
/* It has reached him who passes it on. */
void service_events_answered(struct service_events *events, uint32_t sequence);

/* Called when there is something more to notify; one listener, NULL = none.
 * It only makes a note of it. */
typedef void service_events_cb(void *arg);
void service_events_watch(
    struct service_events *events, service_events_cb *cb, void *arg);

struct service_events_status {
	uint32_t last;	     /* the sequence of the last event ever; 0 = none */
	size_t kept;	     /* how many of the last are kept, now */
	size_t waiting;	     /* for a notification, or for its answer */
	uint64_t dropped;    /* that had no room to wait in, since the start */
	uint64_t suppressed; /* by the limits, since the start */
	bool kept_on_disk;   /* the state survives a restart */
};

void service_events_status(const struct service_events *events,
    struct service_events_status *ret_status);
/* Of one kind, since the start. */
uint64_t service_events_seen(
    const struct service_events *events, enum event_kind kind);
uint64_t service_events_suppressed(
    const struct service_events *events, enum event_kind kind);

#endif
