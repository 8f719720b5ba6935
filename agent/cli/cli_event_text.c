/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_event_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/ipv4.h"

const char *
cli_event_about(const struct event *event, char buf[CLI_EVENT_ABOUT])
{
	if (event->kind < EVENT_SCOPE_KINDS)
		ipv4_format(event->scope, buf);
	else
		strcpy(buf,
		    event->kind == EVENT_RELATIONSHIP_STATE ?
			event->relationship :
			event->partner);
	return buf;
}

static void
states(const struct event *event, char buf[CLI_EVENT_DETAIL])
{
	const int len = snprintf(buf, CLI_EVENT_DETAIL, "%s to %s",
	    failover_state_name(event->old_state),
	    failover_state_name(event->new_state));

	if (event->damped > 0)
		snprintf(buf + len, CLI_EVENT_DETAIL - (size_t)len,
		    ", %" PRIu32 " changes in between", event->damped);
}

const char *
cli_event_detail(const struct event *event, char buf[CLI_EVENT_DETAIL])
{
	if (event->kind == EVENT_RELATIONSHIP_STATE)
		states(event, buf);
	else if (event->text[0] != '\0')
		snprintf(buf, CLI_EVENT_DETAIL, "%s", event->text);
	else if (event->kind == EVENT_CLOCK_SKEW)
		snprintf(buf, CLI_EVENT_DETAIL, "%" PRId64 " s", event->skew);
	else if (event->measured && event->kind != EVENT_SCOPE_ONE_SIDED)
		snprintf(buf, CLI_EVENT_DETAIL,
		    "%" PRIu32 " of %" PRIu32 " (%" PRIu32 " %%)", event->part,
		    event->size, event->percent);
	else
		snprintf(buf, CLI_EVENT_DETAIL, "%s", event->partner);
	return buf;
}
