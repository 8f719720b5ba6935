/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/worker.h"
#include "config/config.h"
#include "service/service.h"
#include "service/service_event_log.h"
#include "service/service_gate.h"
#include "service/service_journal.h"
#include "service/service_state.h"
#include "service/service_store.h"

struct service_events {
	const struct clock *clock;
	struct service *service;
	struct config_notifications limits;
	struct service_gate gate;
	struct service_journal *journal;
	uint64_t seen[EVENT_KIND_COUNT];
	struct log_gate told, trouble;
	service_events_cb *watch;
	void *watch_arg;

	struct service_store *store; /* NULL: nothing survives */
	struct worker *worker; /* a disk that hangs holds up nobody else */
	struct worker *marker; /* and is busy with all of it at times */
	struct loop_timer *timer;
	bool dirty, saving, failing;
	bool at_once; /* the timer is set so */
	bool hanging; /* the disk; saving for too long */
	/* The last sequence that was written, or could not be; that was. */
	uint32_t saved, on_disk;
	uint32_t mark; /* up to there all were answered; being written */
	bool marking;
};

/* What the worker writes. */
struct save {
	struct service_events *events;
	struct service_state state;
	int rc;
	struct err err;
};

/* ---- writing ---- */

static void
soon(struct service_events *events, int64_t ms)
{
	if (events->store == NULL)
		return;
	/* Of thousands at once only the first sets it. */
	if (!events->saving && !events->at_once &&
	    (ms == 0 || !events->dirty)) {
		loop_timer_set(events->timer, ms);
		events->at_once = ms == 0;
	}
	events->dirty = true;
}

static void
call_watch(const struct service_events *events)
{
	if (events->watch != NULL)
		events->watch(events->watch_arg);
}

static int
collect(const struct service_events *events, struct service_state *state)
{
	state->sequence = service_journal_last(events->journal);
	state->memories =
	    service_remember(events->service, &state->memory_count);
	if (state->memories == NULL)
		return -ENOMEM;
	state->entries =
	    service_journal_list(events->journal, &state->entry_count);
	return state->entries == NULL ? -ENOMEM : 0;
}

static void
run_save(void *arg)
{
	struct save *save = arg;

	save->rc =
	    service_store_save(save->events->store, &save->state, &save->err);
}

static void
tell_trouble(struct service_events *events, const struct err *err)
{
	unsigned int held;

	if (log_gate_open(
		&events->trouble, clock_mono_ms(events->clock), &held))
		log_err("events", "%s; events are told all the same",
		    err_text(err));
}

static void
saved(struct service_events *events, const struct save *save)
{
	events->saving = events->hanging = false;
	/* What cannot be kept is told nevertheless. */
	events->saved = save->state.sequence;
	if (save->rc == 0)
		events->on_disk = save->state.sequence;
	if (save->rc != 0)
		tell_trouble(events, &save->err);
	else if (events->failing)
		log_info("events", "the state is kept again");
	events->failing = save->rc != 0;
	if (events->failing)
		events->dirty = true;
}

/* An event that came meanwhile is told after a try of its own only. */
static int64_t
next_save_ms(const struct service_events *events)
{
	return events->failing &&
		service_journal_last(events->journal) == events->saved ?
	    SERVICE_EVENTS_RETRY_MS :
	    0;
}

static void
done_save(void *arg)
{
	struct save *save = arg;
	struct service_events *events = save->events;

	saved(events, save);
	if (events->dirty)
		loop_timer_set(events->timer, next_save_ms(events));
	else
		loop_timer_cancel(events->timer);
	service_state_done(&save->state);
	free(save);
	call_watch(events);
}

/* An operator who is not told because a disk hangs may never hear why. */
static void
hang(struct service_events *events)
{
	struct err err = { 0 };

	events->hanging = true;
	err_set(&err, -EIO, "the state is being written for %d s",
	    SERVICE_EVENTS_PATIENCE_MS / 1000);
	tell_trouble(events, &err);
	call_watch(events);
}

static void
on_timer(void *arg)
{
	struct service_events *events = arg;
	struct save *save;

	events->at_once = false;
	if (events->saving) {
		hang(events);
		return;
	}
	save = calloc(1, sizeof(*save));
	if (save == NULL || collect(events, &save->state) != 0)
		goto fail;
	save->events = events;
	events->dirty = false;
	events->saving = true;
	/* It may be done before this returns. */
	loop_timer_set(events->timer, SERVICE_EVENTS_PATIENCE_MS);
	if (worker_submit(events->worker, run_save, done_save, save) == 0)
		return;
	events->saving = false;
fail:
	if (save != NULL)
		service_state_done(&save->state);
	free(save);
	events->dirty = true;
	loop_timer_set(events->timer, SERVICE_EVENTS_RETRY_MS);
}

/* ---- marking what was answered ---- */

/* A number that is not on the disk may be given to another event after a
 * crash. */
static uint32_t
answered_up_to(const struct service_events *events)
{
	const struct event *waits = service_journal_next(events->journal, 0);
	uint32_t last = waits != NULL ? waits->sequence - 1 :
					service_journal_last(events->journal);

	return last < events->on_disk ? last : events->on_disk;
}

static void
run_mark(void *arg)
{
	struct service_events *events = arg;

	/* What cannot be marked is written with everything else. */
	(void)service_store_mark(events->store, events->mark);
}

static void done_mark(void *arg);

static void
mark(struct service_events *events)
{
	const uint32_t now = answered_up_to(events);

	if (events->store == NULL || events->marking || now == events->mark)
		return;
	events->mark = now;
	events->marking =
	    worker_submit(events->marker, run_mark, done_mark, events) == 0;
}

static void
done_mark(void *arg)
{
	struct service_events *events = arg;

	events->marking = false;
	mark(events);
}

/* ---- events ---- */

bool
service_events_add(
    struct service_events *events, const struct event *event, bool quiet)
{
	bool notify;
	int rc;

	events->seen[event->kind]++;
	service_event_log(&events->told, event, clock_mono_ms(events->clock));
	notify = service_gate_pass(&events->gate, &events->limits, event, quiet,
		     clock_mono_ms(events->clock)) == SERVICE_PASSED;
	rc = service_journal_add(events->journal, event, notify);
	soon(events, 0);
	if (events->store == NULL || events->hanging)
		call_watch(events);
	return notify && rc == 0;
}

static bool
on_tell(void *arg, const struct event *event, bool quiet)
{
	return service_events_add(arg, event, quiet);
}

void
service_events_heard(
    struct service_events *events, const struct service_event *event)
{
	struct server_status status;

	if (event->kind != SERVICE_GENERATION)
		return;
	/* The states of relationships that are first seen are no events. */
	server_status(event->server, &status);
	if (status.generations == 1)
		soon(events, SERVICE_EVENTS_LAZY_MS);
}

const struct event *
service_events_find(const struct service_events *events, uint32_t sequence)
{
	return service_journal_find(events->journal, sequence);
}

const struct event *
service_events_after(const struct service_events *events, uint32_t sequence)
{
	return service_journal_after(events->journal, sequence);
}

const struct event *
service_events_next(const struct service_events *events, uint32_t sequence)
{
	const struct event *event =
	    service_journal_next(events->journal, sequence);

	if (event != NULL && events->store != NULL && !events->hanging &&
	    event->sequence > events->saved)
		return NULL;
	return event;
}

void
service_events_answered(struct service_events *events, uint32_t sequence)
{
	if (!service_journal_done(events->journal, sequence))
		return;
	soon(events, SERVICE_EVENTS_LAZY_MS);
	mark(events);
}

void
service_events_watch(
    struct service_events *events, service_events_cb *cb, void *arg)
{
	events->watch = cb;
	events->watch_arg = arg;
}

void
service_events_status(const struct service_events *events,
    struct service_events_status *ret_status)
{
	*ret_status = (struct service_events_status) {
		.last = service_journal_last(events->journal),
		.kept = service_journal_count(events->journal),
		.waiting = service_journal_waiting(events->journal),
		.dropped = service_journal_dropped(events->journal),
		.suppressed = service_gate_suppressed(&events->gate),
		.kept_on_disk = events->store != NULL && !events->failing &&
		    !events->hanging,
	};
}

uint64_t
service_events_seen(const struct service_events *events, enum event_kind kind)
{
	return events->seen[kind];
}

uint64_t
service_events_suppressed(
    const struct service_events *events, enum event_kind kind)
{
	return events->gate.suppressed[kind];
}

/* ---- life ---- */

void
service_events_configure(
    struct service_events *events, const struct config_notifications *limits)
{
	events->limits = *limits;
	service_journal_keep(events->journal, limits->events);
}

/* What was there before; without it everything is told as for the first
 * time. */
static int
recall(struct service_events *events)
{
	struct service_state state = { 0 };
	struct err err = { 0 };
	int rc;

	rc = service_store_load(events->store, &state, &err);
	if (rc != 0 && rc != -ENOENT)
		log_err(
		    "events", "%s; what stands is told anew", err_text(&err));
	if (rc == -ENOMEM)
		return rc;
	rc = service_journal_fill(
	    events->journal, state.entries, state.entry_count, state.sequence);
	events->saved = events->on_disk = state.sequence;
	service_recall(events->service, state.memories, state.memory_count);
	service_state_done(&state);
	return rc;
}

/* Without a directory that can be used nothing survives a restart. */
static int
begin(struct service_events *events, struct loop *loop, const char *directory)
{
	struct err err = { 0 };
	int rc;

	if (directory == NULL)
		return 0;
	rc = service_store_open(directory, &events->store, &err);
	if (rc != 0) {
		log_warn("events", "%s; nothing will survive a restart",
		    err_text(&err));
		return rc == -ENOMEM ? rc : 0;
	}
	events->timer = loop_timer_new(loop, on_timer, events);
	events->marker = worker_new(loop);
	events->worker = worker_new(loop);
	if (events->timer == NULL || events->marker == NULL ||
	    events->worker == NULL)
		return -ENOMEM;
	return recall(events);
}

struct service_events *
service_events_new(struct loop *loop, const struct clock *clock,
    struct service *service, const struct config_notifications *limits,
    const char *directory)
{
	struct service_events *events = calloc(1, sizeof(*events));

	if (events == NULL)
		return NULL;
	events->clock = clock;
	events->service = service;
	events->limits = *limits;
	events->told = (struct log_gate) { .burst = 20, .seconds = 10 };
	events->trouble = (struct log_gate) { .burst = 1, .seconds = 3600 };
	events->journal = service_journal_new(limits->events);
	if (events->journal == NULL || begin(events, loop, directory) != 0) {
		service_events_free(events);
		return NULL;
	}
	service_set_teller(service, on_tell, events);
	return events;
}

static void
save_last(struct service_events *events)
{
	struct service_state state = { 0 };
	struct err err = { 0 };

	if (collect(events, &state) != 0)
		log_err("events", "no memory to keep the state");
	else if (service_store_save(events->store, &state, &err) != 0)
		log_err("events", "%s", err_text(&err));
	service_state_done(&state);
}

void
service_events_free(struct service_events *events)
{
	bool began;

	if (events == NULL)
		return;
	began = events->worker != NULL;
	events->watch = NULL;
	service_set_teller(events->service, NULL, NULL);
	/* Waits for what is being written. */
	worker_free(events->marker);
	worker_free(events->worker);
	loop_timer_free(events->timer);
	if (began && events->dirty)
		save_last(events);
	service_store_close(events->store);
	service_journal_free(events->journal);
	free(events);
}
