/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The last events of a full-screen view, newest first. */

#ifndef DHCPFO_CLI_CLI_TOP_EVENTS_H
#define DHCPFO_CLI_CLI_TOP_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "core/server.h"

struct cli_top_events;
struct event;

#define CLI_TOP_EVENTS_MAX 256 /* older ones are forgotten */

enum cli_top_event_tone {
	CLI_TOP_EVENT_GOOD, /* something is over, or normal again */
	CLI_TOP_EVENT_NOTE,
	CLI_TOP_EVENT_WARN,
	CLI_TOP_EVENT_BAD
};

struct cli_top_event {
	int64_t time; /* seconds since 1970 */
	char server[SERVER_NAME_MAX + 1];
	enum cli_top_event_tone tone;
	/* In one allocation, text first. */
	const char *about, *words, *detail;
};

struct cli_top_events *cli_top_events_new(void); /* NULL: no memory */
void cli_top_events_free(struct cli_top_events *events);

/* What a service tells, and what a source has to say about itself.  0 or
 * -ENOMEM. */
int cli_top_events_add(
    struct cli_top_events *events, const struct event *event);
int cli_top_events_note(struct cli_top_events *events, int64_t time,
    const char *server, const char *text);

size_t cli_top_events_count(const struct cli_top_events *events);
/* 0 is the newest; borrowed until the next one is added. */
const struct cli_top_event *cli_top_events_get(
    const struct cli_top_events *events, size_t i);

#endif
