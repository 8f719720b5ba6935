/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The events: the last of them, for whoever asks, and those that are still to
 * be notified, in their order.  Only the loop's thread may touch references.
 */

#ifndef DHCPFO_SERVICE_JOURNAL_H
#define DHCPFO_SERVICE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"

struct service_journal;

#define SERVICE_QUEUE_MAX 16384 /* what comes then is dropped and counted */

/* An event of the journal; immutable. */
struct service_entry {
	unsigned int refs;
	bool notify; /* it was to be notified when the list was made */
	struct event event;
};

/* kept: how many of the last events, 1 or more.  NULL: no memory. */
struct service_journal *service_journal_new(size_t kept);
void service_journal_free(struct service_journal *journal); /* NULL allowed */

/* Forgets the oldest if need be. */
void service_journal_keep(struct service_journal *journal, size_t kept);

/*
 * Numbers a copy of the event (after number 4294967295 all are forgotten, and
 * 1 comes again) and keeps it; notify: it waits to be notified,
 * too.  0; -ENOBUFS: it is kept, but no room is left to wait in; -ENOMEM: it
 * is lost.  Both are counted.
 */
int service_journal_add(
    struct service_journal *journal, const struct event *event, bool notify);

/* ---- the last ones, by sequence ---- */

size_t service_journal_count(const struct service_journal *journal);
/* The sequence of the last event ever; 0: there was none. */
uint32_t service_journal_last(const struct service_journal *journal);
/* The one with that sequence; NULL. */
const struct event *service_journal_find(
    const struct service_journal *journal, uint32_t sequence);
/* The first behind that sequence; NULL. */
const struct event *service_journal_after(
    const struct service_journal *journal, uint32_t sequence);

/* ---- those that wait ---- */

size_t service_journal_waiting(const struct service_journal *journal);
/* The first behind that sequence that waits; NULL. */
const struct event *service_journal_next(
    const struct service_journal *journal, uint32_t sequence);
/* It has been notified: it waits no longer.  False if it did not. */
bool service_journal_done(struct service_journal *journal, uint32_t sequence);
/* Events that did not get to wait, or were not kept. */
uint64_t service_journal_dropped(const struct service_journal *journal);

/* ---- all of it ---- */

/* What is kept or waits, by sequence, each with a reference.  NULL: no memory
 * (*ret_count 0 is an array, too). */
struct service_entry **service_journal_list(
    const struct service_journal *journal, size_t *ret_count);
void service_entries_free(struct service_entry **entries, size_t count);

/*
 * Fills a journal that is new: events by sequence, notify says which wait;
 * last: the sequence of the last ever.  Takes the references that it needs.
 * 0 or -ENOMEM.
 */
int service_journal_fill(struct service_journal *journal,
    struct service_entry **entries, size_t count, uint32_t last);

#endif
