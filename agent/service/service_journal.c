/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_journal.h"

#include <errno.h>
#include <stdlib.h>

/* References, by sequence, first in, first out.  What is taken out in front
 * leaves room until it grows. */
struct line {
	struct service_entry **entries;
	size_t first, count, room;
};

struct service_journal {
	struct line last, waiting;
	size_t kept;
	uint32_t sequence;
	uint64_t dropped;
};

static void
unref(struct service_entry *entry)
{
	if (--entry->refs == 0)
		free(entry);
}

/* ---- a line ---- */

static struct service_entry *
at(const struct line *line, size_t i)
{
	return line->entries[line->first + i];
}

static int
reserve(struct line *line)
{
	size_t i, room = line->count < 32 ? 64 : line->count * 2;
	struct service_entry **entries;

	if (line->first + line->count < line->room)
		return 0;
	if ((entries = calloc(room, sizeof(*entries))) == NULL)
		return -ENOMEM;
	for (i = 0; i < line->count; i++)
		entries[i] = at(line, i);
	free(line->entries);
	line->entries = entries;
	line->first = 0;
	line->room = room;
	return 0;
}

/* There is room. */
static void
push(struct line *line, struct service_entry *entry)
{
	entry->refs++;
	line->entries[line->first + line->count++] = entry;
}

static void
take_out(struct line *line, size_t i)
{
	struct service_entry *gone = at(line, i);

	/* Those in front of it are few. */
	for (; i > 0; i--)
		line->entries[line->first + i] = at(line, i - 1);
	line->first++;
	line->count--;
	unref(gone);
}

/* The first at or behind a sequence, or the count. */
static size_t
lower_bound(const struct line *line, uint32_t sequence)
{
	size_t low = 0, high = line->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (at(line, middle)->event.sequence < sequence)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct event *
after(const struct line *line, uint32_t sequence)
{
	size_t i;

	if (sequence == UINT32_MAX)
		return NULL;
	i = lower_bound(line, sequence + 1);
	return i < line->count ? &at(line, i)->event : NULL;
}

static void
empty(struct line *line)
{
	while (line->count > 0)
		take_out(line, 0);
}

/* ---- the journal ---- */

struct service_journal *
service_journal_new(size_t kept)
{
	struct service_journal *journal = calloc(1, sizeof(*journal));

	if (journal != NULL)
		journal->kept = kept;
	return journal;
}

void
service_journal_free(struct service_journal *journal)
{
	if (journal == NULL)
		return;
	empty(&journal->last);
	empty(&journal->waiting);
	free(journal->last.entries);
	free(journal->waiting.entries);
	free(journal);
}

static void
trim(struct service_journal *journal)
{
	while (journal->last.count > journal->kept)
		take_out(&journal->last, 0);
}

void
service_journal_keep(struct service_journal *journal, size_t kept)
{
	journal->kept = kept;
	trim(journal);
}

/* There are no numbers left. */
static void
begin_anew(struct service_journal *journal)
{
	journal->dropped += journal->waiting.count;
	empty(&journal->last);
	empty(&journal->waiting);
	journal->sequence = 0;
}

int
service_journal_add(
    struct service_journal *journal, const struct event *event, bool notify)
{
	struct service_entry *entry = calloc(1, sizeof(*entry));
	bool waits = notify && journal->waiting.count < SERVICE_QUEUE_MAX;

	if (entry == NULL || reserve(&journal->last) != 0 ||
	    (waits && reserve(&journal->waiting) != 0)) {
		free(entry);
		journal->dropped++;
		return -ENOMEM;
	}
	if (journal->sequence == UINT32_MAX)
		begin_anew(journal);
	entry->event = *event;
	entry->event.sequence = ++journal->sequence;
	push(&journal->last, entry);
	if (waits)
		push(&journal->waiting, entry);
	trim(journal);
	if (waits == notify)
		return 0;
	journal->dropped++;
	return -ENOBUFS;
}

size_t
service_journal_count(const struct service_journal *journal)
{
	return journal->last.count;
}

uint32_t
service_journal_last(const struct service_journal *journal)
{
	return journal->sequence;
}

const struct event *
service_journal_find(const struct service_journal *journal, uint32_t sequence)
{
	const struct event *event;

	if (sequence == 0)
		return NULL;
	event = after(&journal->last, sequence - 1);
	return event != NULL && event->sequence == sequence ? event : NULL;
}

const struct event *
service_journal_after(const struct service_journal *journal, uint32_t sequence)
{
	return after(&journal->last, sequence);
}

size_t
service_journal_waiting(const struct service_journal *journal)
{
	return journal->waiting.count;
}

const struct event *
service_journal_next(const struct service_journal *journal, uint32_t sequence)
{
	return after(&journal->waiting, sequence);
}

bool
service_journal_done(struct service_journal *journal, uint32_t sequence)
{
	size_t i = lower_bound(&journal->waiting, sequence);

	if (i == journal->waiting.count ||
	    at(&journal->waiting, i)->event.sequence != sequence)
		return false;
	take_out(&journal->waiting, i);
	return true;
}

uint64_t
service_journal_dropped(const struct service_journal *journal)
{
	return journal->dropped;
}

/* ---- all of it ---- */

struct service_entry **
service_journal_list(const struct service_journal *journal, size_t *ret_count)
{
	const struct line *last = &journal->last, *waiting = &journal->waiting;
	size_t i = 0, j = 0, n = 0;
	struct service_entry **list, *entry;

	*ret_count = 0;
	list = calloc(last->count + waiting->count + 1, sizeof(*list));
	if (list == NULL)
		return NULL;
	/* Both are by sequence; most of what waits is among the last. */
	while (i < last->count || j < waiting->count) {
		if (j == waiting->count ||
		    (i < last->count &&
			at(last, i)->event.sequence <
			    at(waiting, j)->event.sequence)) {
			entry = at(last, i++);
			entry->notify = false;
		} else {
			entry = at(waiting, j++);
			entry->notify = true;
			if (i < last->count && at(last, i) == entry)
				i++;
		}
		entry->refs++;
		list[n++] = entry;
	}
	*ret_count = n;
	return list;
}

void
service_entries_free(struct service_entry **entries, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		unref(entries[i]);
	free(entries);
}

int
service_journal_fill(struct service_journal *journal,
    struct service_entry **entries, size_t count, uint32_t last)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (reserve(&journal->last) != 0 ||
		    reserve(&journal->waiting) != 0)
			return -ENOMEM;
		if (entries[i]->notify &&
		    journal->waiting.count < SERVICE_QUEUE_MAX)
			push(&journal->waiting, entries[i]);
		push(&journal->last, entries[i]);
		trim(journal);
	}
	journal->sequence = last;
	return 0;
}
