/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_state.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"
#include "config/config.h"
#include "core/topology.h"
#include "service/service.h"
#include "service/service_state_field.h"
#include "service/service_state_format.h"

/* Limits on what one text may hold. */
#define EVENTS_MAX (SERVICE_QUEUE_MAX + CONFIG_EVENTS_MAX)
#define SCOPES_MAX TOPOLOGY_SCOPES_MAX /* of all servers together */

struct reader {
	struct place place;
	struct service_state state;
	size_t scopes, event_room;
	struct err *err;
};

/* ---- as a whole ---- */

static int
fail(struct reader *r, const char *what)
{
	return err_at(r->err, -EBADMSG, &r->place, "%s", what);
}

/* Cuts the last line off, if it tells what is before it. */
static int
check_end(struct reader *r, char *text, size_t len)
{
	char want[64], *end = text + len;
	struct digest digest;
	size_t lines = 0;
	const char *p;

	if (len == 0 || end[-1] != '\n' || strlen(text) != len)
		return fail(r, "is cut off");
	for (end--; end > text && end[-1] != '\n'; end--)
		;
	digest_init(&digest);
	digest_add(&digest, text, (size_t)(end - text));
	for (p = text; p < end; p++)
		lines += *p == '\n';
	snprintf(want, sizeof(want), SERVICE_STATE_END, lines,
	    (unsigned long long)digest_value(&digest));
	if (strcmp(end, want) != 0)
		return fail(r, "is damaged: its last line does not fit");
	*end = '\0';
	return 0;
}

/* ---- line by line ---- */

#define WORDS_MAX 64

struct words {
	char *word[WORDS_MAX];
	size_t count;
};

/* Of the server that was named last; NULL with err. */
static struct service_memory *
memory_of(struct reader *r)
{
	if (r->state.memory_count > 0)
		return &r->state.memories[r->state.memory_count - 1];
	fail(r, "stands before a server");
	return NULL;
}

/* Hexadecimal, of at most sixteen bits. */
static bool
parse_bits(const char *word, uint16_t allowed, uint16_t *ret_bits)
{
	char *end;
	unsigned long bits = strtoul(word, &end, 16);

	if (end == word || *end != '\0' || strlen(word) > 4 ||
	    (bits & ~(unsigned long)allowed) != 0)
		return false;
	*ret_bits = (uint16_t)bits;
	return true;
}

#define ALL_KINDS ((uint16_t)((1u << EVENT_KIND_COUNT) - 1))
#define SCOPE_KINDS ((uint16_t)((1u << EVENT_SCOPE_KINDS) - 1))

static int
read_sequence(struct reader *r, const struct words *w)
{
	if (text_u32(w->word[1], strlen(w->word[1]), 0, UINT32_MAX,
		&r->state.sequence) != 0)
		return fail(r, "is not a number");
	return 0;
}

static int
read_server(struct reader *r, const struct words *w)
{
	struct service_memory *memories, *memory;
	size_t count = r->state.memory_count;

	if (count == SERVICE_SERVERS_MAX)
		return fail(r, "more servers than there can be");
	memories = realloc(r->state.memories, (count + 1) * sizeof(*memories));
	if (memories == NULL)
		return -ENOMEM;
	r->state.memories = memories;
	memory = &memories[count];
	*memory = (struct service_memory) { .stands = 0 };
	if (!server_name_valid(w->word[1]) ||
	    !parse_bits(
		w->word[2], ALL_KINDS & ~SCOPE_KINDS, &memory->stands) ||
	    !parse_bits(w->word[3], memory->stands, &memory->told))
		return fail(r, "is not a server");
	memcpy(memory->server, w->word[1], strlen(w->word[1]) + 1);
	r->state.memory_count++;
	return 0;
}

static int
read_scope(struct reader *r, const struct words *w)
{
	struct service_memory *memory = memory_of(r);
	struct service_standing s = { .waits_ms = SERVICE_NOT_WAITING };

	if (memory == NULL)
		return -EBADMSG;
	if (++r->scopes > SCOPES_MAX)
		return fail(r, "more scopes than there can be");
	if (ipv4_parse(w->word[1], strlen(w->word[1]), &s.scope) != 0 ||
	    !parse_bits(w->word[2], SCOPE_KINDS, &s.stands) || s.stands == 0 ||
	    !parse_bits(w->word[3], s.stands, &s.told) ||
	    (memory->scopes.count > 0 &&
		memory->scopes.entries[memory->scopes.count - 1].scope >=
		    s.scope))
		return fail(r, "is not a scope, or not in order");
	return service_standings_append(&memory->scopes, &s);
}

static int
read_relation(struct reader *r, const struct words *w)
{
	struct service_memory *memory = memory_of(r);
	struct service_relations *set;
	uint32_t state, since;

	if (memory == NULL)
		return -EBADMSG;
	set = &memory->relations;
	if (set->count == TOPOLOGY_RELATIONSHIPS_MAX)
		return fail(r, "more relationships than there can be");
	if (service_state_unquote(w->word[1], TOPOLOGY_NAME_MAX) != 0 ||
	    text_u32(w->word[2], strlen(w->word[2]), 0,
		FAILOVER_STATE_COUNT - 1, &state) != 0 ||
	    text_u32(w->word[3], strlen(w->word[3]), 0, UINT32_MAX, &since) !=
		0 ||
	    (set->count > 0 &&
		strcmp(set->entries[set->count - 1].name, w->word[1]) >= 0))
		return fail(r, "is not a relationship, or not in order");
	return service_relations_append(
	    set, w->word[1], (enum failover_state)state, since);
}

static int
parse_event(
    struct reader *r, const struct words *w, struct service_entry *entry)
{
	const struct service_state *state = &r->state;
	struct event *event = &entry->event;
	uint32_t before = 0;
	size_t i;

	if (state->entry_count > 0)
		before = state->entries[state->entry_count - 1]->event.sequence;
	if (text_u32(w->word[1], strlen(w->word[1]), 1, state->sequence,
		&event->sequence) != 0 ||
	    event->sequence <= before)
		return fail(r, "is not in order");
	if (event_kind_from_name(w->word[2], &event->kind) != 0)
		return fail(r, "is of no kind that is known");
	entry->notify = strcmp(w->word[3], SERVICE_STATE_WAITS) == 0;
	for (i = 4; i < w->count; i++)
		if (service_state_parse_field(w->word[i], event) != 0)
			return fail(r, "has a field that is not known");
	return 0;
}

static int
read_event(struct reader *r, const struct words *w)
{
	struct service_state *state = &r->state;
	struct service_entry **entries, *entry;
	size_t room = r->event_room < 32 ? 64 : r->event_room * 2;
	int rc;

	if (state->entry_count == EVENTS_MAX)
		return fail(r, "more events than there can be");
	if (state->entry_count == r->event_room) {
		entries = realloc(state->entries, room * sizeof(*entries));
		if (entries == NULL)
			return -ENOMEM;
		state->entries = entries;
		r->event_room = room;
	}
	if ((entry = calloc(1, sizeof(*entry))) == NULL)
		return -ENOMEM;
	entry->refs = 1;
	if ((rc = parse_event(r, w, entry)) != 0)
		free(entry);
	else
		state->entries[state->entry_count++] = entry;
	return rc;
}

static const struct {
	const char *word;
	size_t words_min, words_max;
	int (*read)(struct reader *r, const struct words *words);
} kinds[] = {
	{ "sequence", 2, 2, read_sequence },
	{ "server", 4, 4, read_server },
	{ "scope", 4, 4, read_scope },
	{ "relation", 4, 4, read_relation },
	{ "event", 4, WORDS_MAX, read_event },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int
read_line(struct reader *r, char *line)
{
	struct words words = { .count = 0 };
	char *word;
	size_t i;

	while ((word = strsep(&line, " ")) != NULL) {
		if (words.count == WORDS_MAX)
			return fail(r, "has too many words");
		words.word[words.count++] = word;
	}
	for (i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].word, words.word[0]) == 0 &&
		    words.count >= kinds[i].words_min &&
		    words.count <= kinds[i].words_max)
			return kinds[i].read(r, &words);
	return fail(r, "is not a line of such a file");
}

static int
read_lines(struct reader *r, char *text)
{
	char *line;
	int rc;

	for (r->place.line = 1; (line = strsep(&text, "\n")) != NULL;
	     r->place.line++) {
		if (r->place.line == 1 || (text == NULL && *line == '\0'))
			continue;
		if ((rc = read_line(r, line)) != 0)
			return rc;
	}
	return 0;
}

int
service_state_read(const char *path, char *text, size_t len,
    struct service_state *ret_state, struct err *err)
{
	static const char name[] = SERVICE_STATE_NAME;
	static const char first[] = SERVICE_STATE_FIRST "\n";
	struct reader r = { .place = { .file = path }, .err = err };
	int rc;

	if (strncmp(text, name, sizeof(name) - 1) != 0)
		return fail(&r, "is not a state file of this program");
	if (strncmp(text, first, sizeof(first) - 1) != 0)
		return fail(&r, "is of another version");
	rc = check_end(&r, text, len);
	if (rc == 0)
		rc = read_lines(&r, text);
	if (rc != 0) {
		service_state_done(&r.state);
		return rc == -ENOMEM ? err_sys(err, rc, "%s", path) : rc;
	}
	*ret_state = r.state;
	return 0;
}
