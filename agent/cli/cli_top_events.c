/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_event_text.h"
#include "core/event.h"

struct entry {
	struct cli_top_event event;
	char *text; /* owned */
};

struct cli_top_events {
	struct entry entries[CLI_TOP_EVENTS_MAX]; /* a ring */
	size_t count, next;			  /* next: where to put one */
};

struct cli_top_events *
cli_top_events_new(void)
{
	return calloc(1, sizeof(struct cli_top_events));
}

void
cli_top_events_free(struct cli_top_events *events)
{
	size_t i;

	if (events == NULL)
		return;
	for (i = 0; i < CLI_TOP_EVENTS_MAX; i++)
		free(events->entries[i].text);
	free(events);
}

/* Copies one, in place of the oldest if there is no room. */
static int
put(struct cli_top_events *events, const struct cli_top_event *event)
{
	struct entry *entry = &events->entries[events->next];
	const size_t about = strlen(event->about) + 1;
	const size_t words = strlen(event->words) + 1;
	const size_t detail = strlen(event->detail) + 1;
	char *text;

	if ((text = malloc(about + words + detail)) == NULL)
		return -ENOMEM;
	free(entry->text);
	entry->text = text;
	entry->event = *event;
	entry->event.about = memcpy(text, event->about, about);
	entry->event.words = memcpy(text + about, event->words, words);
	entry->event.detail =
	    memcpy(text + about + words, event->detail, detail);
	events->next = (events->next + 1) % CLI_TOP_EVENTS_MAX;
	if (events->count < CLI_TOP_EVENTS_MAX)
		events->count++;
	return 0;
}

static enum cli_top_event_tone
tone_of(const struct event *event)
{
	if (event->kind == EVENT_RELATIONSHIP_STATE)
		return event->new_state == FAILOVER_NORMAL ?
		    CLI_TOP_EVENT_GOOD :
		    CLI_TOP_EVENT_WARN;
	if (!event->raised)
		return CLI_TOP_EVENT_GOOD;
	switch (event->kind) {
	case EVENT_SCOPE_EXHAUSTED:
	case EVENT_SERVER_UNREACHABLE:
	case EVENT_SERVER_ERROR:
	case EVENT_SERVER_STOPPED:
		return CLI_TOP_EVENT_BAD;
	default:
		return CLI_TOP_EVENT_WARN;
	}
}

int
cli_top_events_add(struct cli_top_events *events, const struct event *event)
{
	char about[CLI_EVENT_ABOUT], detail[CLI_EVENT_DETAIL];
	struct cli_top_event row = {
		.time = event->time,
		.tone = tone_of(event),
		.about = cli_event_about(event, about),
		.words = event_words(event->kind, event->raised),
		.detail = cli_event_detail(event, detail),
	};

	strcpy(row.server, event->server);
	return put(events, &row);
}

int
cli_top_events_note(struct cli_top_events *events, int64_t time,
    const char *server, const char *text)
{
	struct cli_top_event row = {
		.time = time,
		.tone = CLI_TOP_EVENT_NOTE,
		.about = "",
		.words = text,
		.detail = "",
	};

	strncat(row.server, server, SERVER_NAME_MAX);
	return put(events, &row);
}

size_t
cli_top_events_count(const struct cli_top_events *events)
{
	return events->count;
}

const struct cli_top_event *
cli_top_events_get(const struct cli_top_events *events, size_t i)
{
	return &events
		    ->entries[(events->next + 2 * CLI_TOP_EVENTS_MAX - 1 - i) %
			CLI_TOP_EVENTS_MAX]
		    .event;
}
