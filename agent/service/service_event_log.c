/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_event_log.h"

#include "base/ipv4.h"
#include "base/log.h"
#include "core/event.h"

/* What was judged, or why it is over without having been. */
static void
log_scope(const struct event *event)
{
	char scope[IPV4_TEXT];
	const char *words = event_words(event->kind, event->raised);

	ipv4_format(event->scope, scope);
	if (!event->measured)
		log_info("event", "%s: scope %s: %s: %s", event->server, scope,
		    words, event->text);
	else if (event->kind == EVENT_SCOPE_ONE_SIDED)
		log_info(
		    "event", "%s: scope %s: %s", event->server, scope, words);
	else
		log_info("event", "%s: scope %s: %s: %u of %u", event->server,
		    scope, words, event->part, event->size);
}

void
service_event_log(
    struct log_gate *gate, const struct event *event, int64_t mono_ms)
{
	unsigned int held;

	if (event_about_source(event->kind))
		return;
	if (!log_gate_open(gate, mono_ms, &held)) {
		if (gate->held == 1)
			log_info("event",
			    "more than %u in %u s; \"dhcpfo events\" has them",
			    gate->burst, gate->seconds);
		return;
	}
	if (held > 0)
		log_info("event", "%u were not logged", held);
	if (event->kind < EVENT_SCOPE_KINDS)
		log_scope(event);
	else if (event->kind == EVENT_RELATIONSHIP_STATE)
		log_info("event", "%s: relationship %s: %s to %s",
		    event->server, event->relationship,
		    failover_state_name(event->old_state),
		    failover_state_name(event->new_state));
	else
		log_info("event", "%s: %s: %lld s%s%s", event->server,
		    event_words(event->kind, event->raised),
		    (long long)event->skew, event->text[0] != '\0' ? ": " : "",
		    event->text);
}
