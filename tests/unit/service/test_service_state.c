/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/err.h"
#include "service/service_state.h"
#include "service/service_state_field.h"
#include "support/oom.h"

static struct event
full_event(void)
{
	struct event e = {
		.kind = EVENT_SCOPE_THIS,
		.raised = true,
		.time = 1700000000,
		.server = "primary",
		.partner = "a b=c%\n\xc3\xa4\"\\",
		.relationship = "fo-a",
		.scope = 0x0a320000,
		.mask = 0xffffff00,
		.measured = true,
		.statistics = { true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
		    14, UINT32_MAX },
		.part = 21,
		.size = 22,
		.percent = 23,
		.limit_percent = 24,
		.limit_absolute = 25,
		.old_state = FAILOVER_NORMAL,
		.new_state = FAILOVER_SHUTDOWN,
		.partner_state = FAILOVER_INIT,
		.since = UINT32_MAX,
		.damped = 26,
		.old_source = SERVER_OK,
		.new_source = SERVER_STOPPED,
		.skew = INT64_MIN,
	};

	memset(e.text, '\xff', EVENT_NAME_MAX);
	return e;
}

/* Two servers, and three events. */
static void
make(struct service_state *state)
{
	struct service_journal *journal = service_journal_new(2);
	struct service_memory *m;
	struct event e = full_event();

	*state = (struct service_state) { .memory_count = 2 };
	state->memories = calloc(2, sizeof(*state->memories));
	m = &state->memories[0];
	strcpy(m->server, "primary");
	m->stands =
	    SERVICE_KIND(EVENT_SERVER_STALE) | SERVICE_KIND(EVENT_CLOCK_SKEW);
	m->told = SERVICE_KIND(EVENT_CLOCK_SKEW);
	service_standings_append(
	    &m->scopes, &(struct service_standing) { 0x0a320000, 3, 1, 0 });
	/* What only waits is not kept. */
	service_standings_append(
	    &m->scopes, &(struct service_standing) { 0x0a330000, 0, 0, 5 });
	service_standings_append(&m->scopes,
	    &(struct service_standing) {
		0xffffffff, 0x40, 0, SERVICE_NOT_WAITING });
	service_relations_append(
	    &m->relations, "fo \xe9", FAILOVER_PARTNER_DOWN, 77);
	service_relations_append(&m->relations, "fo-b", FAILOVER_NORMAL, 0);
	strcpy(state->memories[1].server, "b.x_y-Z");
	service_journal_add(journal, &e, true);
	e = (struct event) { .kind = EVENT_CLOCK_SKEW, .skew = -5 };
	service_journal_add(journal, &e, false);
	service_journal_add(journal, &e, true);
	state->entries = service_journal_list(journal, &state->entry_count);
	state->sequence = 3;
	service_journal_free(journal);
}

static char *
text_of(const struct service_state *state, size_t *ret_len)
{
	char *text = NULL;
	FILE *stream = open_memstream(&text, ret_len);

	assert_int_equal(service_state_write(state, stream), 0);
	fclose(stream);
	return text;
}

/* With a last line that fits. */
static char *
ended(const char *body)
{
	char *text = malloc(strlen(body) + 64);
	struct digest digest;
	size_t lines = 0;
	const char *p;

	for (p = body; *p != '\0'; p++)
		lines += *p == '\n';
	digest_init(&digest);
	digest_add(&digest, body, strlen(body));
	sprintf(text, "%send %zu %016llx\n", body, lines,
	    (unsigned long long)digest_value(&digest));
	return text;
}

static void
bad(const char *text, const char *want)
{
	struct service_state state = { .sequence = 99 };
	char *copy = strdup(text);
	struct err err = { 0 };

	assert_int_equal(
	    service_state_read("s", copy, strlen(copy), &state, &err),
	    -EBADMSG);
	assert_string_equal(err.text, want);
	assert_int_equal(state.sequence, 99);
	free(copy);
}

#define FIRST "dhcpfo-state 1\n"

static void
bad_body(const char *body, const char *want)
{
	char *text = ended(body);

	bad(text, want);
	free(text);
}

static void
state_written_and_read_is_the_same(void **unused)
{
	struct service_state state, back = { 0 };
	const struct event want = full_event();
	struct event got;
	struct err err = { 0 };
	char *text;
	size_t len;

	(void)unused;
	make(&state);
	text = text_of(&state, &len);
	service_state_done(&state);
	assert_null(state.memories);
	if (service_state_read("s", text, len, &back, &err) != 0)
		fail_msg("%s", err.text);
	free(text);
	assert_int_equal(back.sequence, 3);
	assert_int_equal(back.memory_count, 2);
	assert_string_equal(back.memories[0].server, "primary");
	assert_int_equal(back.memories[0].stands,
	    SERVICE_KIND(EVENT_SERVER_STALE) | SERVICE_KIND(EVENT_CLOCK_SKEW));
	assert_int_equal(back.memories[0].told, SERVICE_KIND(EVENT_CLOCK_SKEW));
	assert_int_equal(back.memories[0].scopes.count, 2);
	assert_int_equal(back.memories[0].scopes.entries[1].scope, 0xffffffff);
	assert_int_equal(back.memories[0].scopes.entries[0].stands, 3);
	assert_int_equal(back.memories[0].scopes.entries[0].told, 1);
	assert_int_equal(back.memories[0].relations.count, 2);
	assert_string_equal(
	    back.memories[0].relations.entries[0].name, "fo \xe9");
	assert_int_equal(
	    back.memories[0].relations.entries[0].told, FAILOVER_PARTNER_DOWN);
	assert_int_equal(back.memories[0].relations.entries[0].seen.since, 77);
	assert_string_equal(back.memories[1].server, "b.x_y-Z");
	assert_int_equal(back.memories[1].scopes.count, 0);
	assert_int_equal(back.entry_count, 3);
	assert_true(back.entries[0]->notify);
	assert_false(back.entries[1]->notify);
	assert_int_equal(back.entries[1]->event.skew, -5);
	got = back.entries[0]->event;
	assert_int_equal(got.sequence, 1);
	got.sequence = 0;
	/* Nothing lies between the members that matters. */
	assert_memory_equal(&got.statistics.num_addr, &want.statistics.num_addr,
	    sizeof(want.statistics) -
		offsetof(struct scope_statistics, num_addr));
	assert_true(got.statistics.failover);
	assert_string_equal(got.partner, want.partner);
	assert_string_equal(got.text, want.text);
	assert_string_equal(got.relationship, want.relationship);
	assert_string_equal(got.server, want.server);
	assert_int_equal(got.kind, want.kind);
	assert_true(got.raised && got.measured);
	assert_true(got.time == want.time && got.skew == want.skew);
	assert_true(got.scope == want.scope && got.mask == want.mask);
	assert_true(got.part == 21 && got.size == 22 && got.percent == 23);
	assert_true(got.limit_percent == 24 && got.limit_absolute == 25);
	assert_int_equal(got.new_state, FAILOVER_SHUTDOWN);
	assert_int_equal(got.old_state, FAILOVER_NORMAL);
	assert_int_equal(got.partner_state, FAILOVER_INIT);
	assert_true(got.since == UINT32_MAX && got.damped == 26);
	assert_int_equal(got.old_source, SERVER_OK);
	assert_int_equal(got.new_source, SERVER_STOPPED);
	service_state_done(&back);
}

static void
state_of_nothing_is_a_text_too(void **unused)
{
	struct service_state state = { 0 }, back = { .sequence = 9 };
	char *text;
	size_t len;

	(void)unused;
	text = text_of(&state, &len);
	assert_int_equal(service_state_read("s", text, len, &back, NULL), 0);
	assert_int_equal(back.sequence, 0);
	assert_int_equal(back.memory_count, 0);
	free(text);
	service_state_done(&back);
}

static void
state_with_any_byte_changed_or_cut_is_refused(void **unused)
{
	struct service_state state, back;
	struct err err;
	char *text, *copy;
	size_t len, i;

	(void)unused;
	make(&state);
	text = text_of(&state, &len);
	service_state_done(&state);
	copy = malloc(len + 1);
	for (i = 0; i < len; i++) {
		memcpy(copy, text, len + 1);
		copy[i] = (char)(copy[i] ^ 1);
		assert_int_equal(
		    service_state_read("s", copy, len, &back, &err), -EBADMSG);
		memcpy(copy, text, len + 1);
		copy[i] = '\0'; /* cut; and a NUL in the middle */
		assert_int_equal(
		    service_state_read("s", copy, i, &back, &err), -EBADMSG);
		memcpy(copy, text, len + 1);
		copy[i] = '\0';
		assert_int_equal(
		    service_state_read("s", copy, len, &back, &err), -EBADMSG);
	}
	free(copy);
	free(text);
}

static void
state_of_others_is_told_from_a_damaged_one(void **unused)
{
	(void)unused;
	bad("", "s: is not a state file of this program");
	bad("#!/bin/sh\n", "s: is not a state file of this program");
	bad("dhcpfo-state 2\nwhatever\n", "s: is of another version");
	bad("dhcpfo-state 11\n", "s: is of another version");
	bad(FIRST "sequence 1", "s: is cut off");
	bad(FIRST "sequence 1\n", "s: is damaged: its last line does not fit");
}

static void
state_lines_that_are_wrong_are_named(void **unused)
{
	(void)unused;
	bad_body(FIRST "hello\n", "s:2: is not a line of such a file");
	bad_body(FIRST "\n", "s:2: is not a line of such a file");
	bad_body(FIRST "sequence\n", "s:2: is not a line of such a file");
	bad_body(FIRST "sequence 1 2\n", "s:2: is not a line of such a file");
	bad_body(FIRST "sequence 4294967296\n", "s:2: is not a number");
	bad_body(FIRST "scope 10.0.0.0 1 1\n", "s:2: stands before a server");
	bad_body(FIRST "relation a 1 1\n", "s:2: stands before a server");
	bad_body(FIRST "server a,b 0 0\n", "s:2: is not a server");
	bad_body(FIRST "server a 1 0\n", "s:2: is not a server");
	bad_body(FIRST "server a 2000 0\n", "s:2: is not a server");
	bad_body(FIRST "server a 80 180\n", "s:2: is not a server");
	bad_body(FIRST "server a -1 0\n", "s:2: is not a server");
	bad_body(FIRST "server a 00080 0\n", "s:2: is not a server");
	bad_body(FIRST "server a x 0\n", "s:2: is not a server");
	bad_body(FIRST "server a 0 0\nscope 10.0.0 1 1\n",
	    "s:3: is not a scope, or not in order");
	bad_body(FIRST "server a 0 0\nscope 10.0.0.0 0 0\n",
	    "s:3: is not a scope, or not in order");
	bad_body(FIRST "server a 0 0\nscope 10.0.0.0 80 0\n",
	    "s:3: is not a scope, or not in order");
	bad_body(FIRST "server a 0 0\nscope 10.0.0.0 1 2\n",
	    "s:3: is not a scope, or not in order");
	bad_body(FIRST "server a 0 0\nscope 10.0.0.0 1 0\nscope 10.0.0.0 1 0\n",
	    "s:4: is not a scope, or not in order");
	bad_body(FIRST "server a 0 0\nrelation a%0g 1 0\n",
	    "s:3: is not a relationship, or not in order");
	bad_body(FIRST "server a 0 0\nrelation a 14 0\n",
	    "s:3: is not a relationship, or not in order");
	bad_body(FIRST "server a 0 0\nrelation b 1 0\nrelation b 1 0\n",
	    "s:4: is not a relationship, or not in order");
}

static void
state_events_that_are_wrong_are_named(void **unused)
{
#define HEAD FIRST "sequence 5\n"
	(void)unused;
	bad_body(FIRST "event 1 clock-skew kept\n", "s:2: is not in order");
	bad_body(HEAD "event 0 clock-skew kept\n", "s:3: is not in order");
	bad_body(HEAD "event 6 clock-skew kept\n", "s:3: is not in order");
	bad_body(HEAD "event 2 clock-skew kept\nevent 2 clock-skew kept\n",
	    "s:4: is not in order");
	bad_body(
	    HEAD "event 2 clock kept\n", "s:3: is of no kind that is known");
	bad_body(HEAD "event 2 clock-skew kept x=1\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept raised\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept raised=2\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept old-state=14\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept old-source=7\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept scope=1\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept skew=1.5\n",
	    "s:3: has a field that is not known");
	/* A name has 32 bytes at most. */
	bad_body(HEAD "event 2 clock-skew kept "
		      "server=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept text=a%0\n",
	    "s:3: has a field that is not known");
	bad_body(HEAD "event 2 clock-skew kept text=%00\n",
	    "s:3: has a field that is not known");
}

static void
state_words_without_end_are_refused(void **unused)
{
	char body[1024] = FIRST;
	int i;

	(void)unused;
	for (i = 0; i < 100; i++)
		strcat(body, "a ");
	strcat(body, "\n");
	bad_body(body, "s:2: has too many words");
}

static void
state_servers_without_end_are_refused(void **unused)
{
	size_t i, n = 1025, len = 0;
	char *body = malloc(64 * n);
	char want[80];

	(void)unused;
	len += (size_t)sprintf(body, FIRST);
	for (i = 0; i < n; i++)
		len += (size_t)sprintf(body + len, "server s%zu 0 0\n", i);
	snprintf(want, sizeof(want), "s:%d: more servers than there can be",
	    1024 + 2);
	bad_body(body, want);
	free(body);
}

static void
state_quoted_words_come_back(void **unused)
{
	char from[256], to[3 * 256];
	int i;

	(void)unused;
	for (i = 1; i < 256; i++)
		from[i - 1] = (char)i;
	from[255] = '\0';
	service_state_quote(to, from);
	assert_null(strchr(to, ' '));
	assert_null(strchr(to, '\n'));
	assert_null(strchr(to, '='));
	assert_int_equal(service_state_unquote(to, 255), 0);
	assert_string_equal(to, from);
	service_state_quote(to, from);
	assert_int_equal(service_state_unquote(to, 254), -EINVAL);
}

static void
state_stream_that_fails_is_an_error(void **unused)
{
	struct service_state state = { 0 };
	FILE *full = fopen("/dev/full", "w");

	(void)unused;
	assert_non_null(full);
	assert_int_equal(service_state_write(&state, full), -ENOSPC);
	fclose(full);
}

struct reading {
	const char *text;
	size_t len;
};

static void
read_once(void *arg)
{
	const struct reading *r = arg;
	struct service_state back = { 0 };
	char *copy = NULL;
	FILE *stream;
	size_t size;
	struct err err = { 0 };
	int rc;

	/* Not by our own malloc, which fails. */
	stream = open_memstream(&copy, &size);
	fwrite(r->text, 1, r->len, stream);
	fclose(stream);
	rc = service_state_read("s", copy, r->len, &back, &err);
	assert_int_equal(rc, oom_hit() ? -ENOMEM : 0);
	if (rc != 0)
		assert_string_equal(err.text, "s: Cannot allocate memory");
	free(copy);
	service_state_done(&back);
}

static void
state_out_of_memory_is_an_error(void **unused)
{
	struct service_state state;
	struct reading r;
	char *text;

	(void)unused;
	make(&state);
	r.text = text = text_of(&state, &r.len);
	/* The two servers, scopes, two relations of two, events, three. */
	assert_true(oom_each(read_once, &r) >= 2 + 1 + 4 + 1 + 3);
	service_state_done(&state);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_written_and_read_is_the_same),
		cmocka_unit_test(state_of_nothing_is_a_text_too),
		cmocka_unit_test(state_with_any_byte_changed_or_cut_is_refused),
		cmocka_unit_test(state_of_others_is_told_from_a_damaged_one),
		cmocka_unit_test(state_lines_that_are_wrong_are_named),
		cmocka_unit_test(state_events_that_are_wrong_are_named),
		cmocka_unit_test(state_words_without_end_are_refused),
		cmocka_unit_test(state_servers_without_end_are_refused),
		cmocka_unit_test(state_quoted_words_come_back),
		cmocka_unit_test(state_stream_that_fails_is_an_error),
		cmocka_unit_test(state_out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests_name("service_state", tests, NULL, NULL);
}
