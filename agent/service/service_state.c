/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_state.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/ipv4.h"
#include "service/service_state_field.h"
#include "service/service_state_format.h"

void
service_state_done(struct service_state *state)
{
	size_t i;

	for (i = 0; i < state->memory_count; i++)
		service_memory_done(&state->memories[i]);
	free(state->memories);
	service_entries_free(state->entries, state->entry_count);
	*state = (struct service_state) { 0 };
}

struct writer {
	FILE *stream;
	struct digest digest;
	size_t lines;
	char line[SERVICE_LINE_MAX + 64];
};

static void __attribute__((format(printf, 2, 3)))
put(struct writer *w, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(w->line, sizeof(w->line), fmt, ap);
	va_end(ap);
	digest_add(&w->digest, w->line, (size_t)len);
	fwrite(w->line, 1, (size_t)len, w->stream);
	w->lines++;
}

static void
put_memory(struct writer *w, const struct service_memory *memory)
{
	const struct service_standing *s;
	const struct service_relation *r;
	char word[SERVICE_LINE_MAX], address[IPV4_TEXT];
	size_t i;

	put(w, "server %s %x %x\n", memory->server, memory->stands,
	    memory->told);
	for (i = 0; i < memory->scopes.count; i++) {
		s = &memory->scopes.entries[i];
		/* What has yet to last does so anew after a restart. */
		if (s->stands == 0)
			continue;
		put(w, "scope %s %x %x\n", ipv4_format(s->scope, address),
		    s->stands, s->told);
	}
	for (i = 0; i < memory->relations.count; i++) {
		r = &memory->relations.entries[i];
		service_state_quote(word, r->name);
		put(w, "relation %s %u %u\n", word, (unsigned int)r->told,
		    r->seen.since);
	}
}

static void
put_event(struct writer *w, const struct service_entry *entry)
{
	const struct event *event = &entry->event;
	char words[SERVICE_LINE_MAX];

	service_state_format_event(event, words);
	put(w, "event %u %s %s%s\n", event->sequence,
	    event_kind_name(event->kind),
	    entry->notify ? SERVICE_STATE_WAITS : SERVICE_STATE_KEPT, words);
}

int
service_state_write(const struct service_state *state, FILE *stream)
{
	struct writer *w = malloc(sizeof(*w));
	size_t i;
	int rc;

	if (w == NULL)
		return -ENOMEM;
	w->stream = stream;
	w->lines = 0;
	digest_init(&w->digest);
	put(w, "%s\n", SERVICE_STATE_FIRST);
	put(w, "sequence %u\n", state->sequence);
	for (i = 0; i < state->memory_count; i++)
		put_memory(w, &state->memories[i]);
	for (i = 0; i < state->entry_count; i++)
		put_event(w, state->entries[i]);
	fprintf(stream, SERVICE_STATE_END, w->lines,
	    (unsigned long long)digest_value(&w->digest));
	free(w);
	errno = 0;
	rc = fflush(stream) != 0 || ferror(stream) ? -errno : 0;
	return rc == 0 && ferror(stream) ? -EIO : rc;
}
