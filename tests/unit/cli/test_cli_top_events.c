/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli_event_text.h"
#include "cli/cli_top_events.h"
#include "core/event.h"
#include "support/oom.h"

static struct cli_top_events *
make(void)
{
	struct cli_top_events *events = cli_top_events_new();

	assert_non_null(events);
	return events;
}

static void
the_newest_is_first_and_the_oldest_is_forgotten(void **state)
{
	struct cli_top_events *events = make();
	char text[16];
	int i;

	(void)state;
	assert_int_equal(cli_top_events_count(events), 0);
	for (i = 1; i <= CLI_TOP_EVENTS_MAX + 10; i++) {
		snprintf(text, sizeof(text), "%d", i);
		assert_int_equal(cli_top_events_note(events, i, "s", text), 0);
		snprintf(text, sizeof(text), "%d", i);
		assert_string_equal(cli_top_events_get(events, 0)->words, text);
	}
	assert_int_equal(cli_top_events_count(events), CLI_TOP_EVENTS_MAX);
	assert_int_equal(
	    cli_top_events_get(events, CLI_TOP_EVENTS_MAX - 1)->time, 11);
	cli_top_events_free(events);
}

static void
expect(const struct event *event, enum cli_top_event_tone tone,
    const char *about, const char *words, const char *detail)
{
	struct cli_top_events *events = make();
	const struct cli_top_event *got;

	assert_int_equal(cli_top_events_add(events, event), 0);
	got = cli_top_events_get(events, 0);
	assert_int_equal(got->tone, tone);
	assert_int_equal(got->time, 1700000000);
	assert_string_equal(got->server, "dhcp1");
	assert_string_equal(got->about, about);
	assert_string_equal(got->words, words);
	assert_string_equal(got->detail, detail);
	cli_top_events_free(events);
}

static void
an_event_is_words(void **state)
{
	struct event event = { .kind = EVENT_SCOPE_EXHAUSTED,
		.raised = true,
		.time = 1700000000,
		.server = "dhcp1",
		.partner = "dhcp2",
		.relationship = "fo-a",
		.scope = 0x0a320000,
		.measured = true,
		.part = 1,
		.size = 200,
		.old_state = FAILOVER_NORMAL,
		.new_state = FAILOVER_PARTNER_DOWN,
		.skew = -12 };

	(void)state;
	expect(&event, CLI_TOP_EVENT_BAD, "10.50.0.0", "no address free",
	    "1 of 200 (0 %)");
	event.kind = EVENT_SCOPE_TOTAL;
	expect(&event, CLI_TOP_EVENT_WARN, "10.50.0.0", "addresses low",
	    "1 of 200 (0 %)");
	event.raised = false;
	expect(&event, CLI_TOP_EVENT_GOOD, "10.50.0.0",
	    "addresses no longer low", "1 of 200 (0 %)");
	event.measured = false; /* the scope is gone */
	expect(&event, CLI_TOP_EVENT_GOOD, "10.50.0.0",
	    "addresses no longer low", "dhcp2");
	strcpy(event.text, "why");
	expect(&event, CLI_TOP_EVENT_GOOD, "10.50.0.0",
	    "addresses no longer low", "why");
	event.text[0] = '\0';
	event.raised = true;
	event.kind = EVENT_RELATIONSHIP_STATE;
	expect(&event, CLI_TOP_EVENT_WARN, "fo-a",
	    event_words(event.kind, true), "NORMAL to PARTNER_DOWN");
	event.damped = 3;
	event.new_state = FAILOVER_NORMAL;
	expect(&event, CLI_TOP_EVENT_GOOD, "fo-a",
	    event_words(event.kind, true),
	    "NORMAL to NORMAL, 3 changes in between");
	event.kind = EVENT_CLOCK_SKEW;
	expect(&event, CLI_TOP_EVENT_WARN, "dhcp2",
	    event_words(event.kind, true), "-12 s");
	event.kind = EVENT_SCOPE_ONE_SIDED;
	event.measured = true;
	expect(&event, CLI_TOP_EVENT_WARN, "10.50.0.0",
	    event_words(event.kind, true), "dhcp2");
	event.kind = EVENT_SERVER_STOPPED;
	event.measured = false;
	event.partner[0] = '\0';
	strcpy(event.text, "why");
	expect(&event, CLI_TOP_EVENT_BAD, "", event_words(event.kind, true),
	    "why");
}

static void
add_two(void *arg)
{
	struct cli_top_events *events = cli_top_events_new();
	int rc;

	(void)arg;
	if (events == NULL) {
		assert_true(oom_hit());
		return;
	}
	rc = cli_top_events_note(events, 1, "s", "one");
	if (rc == 0)
		rc = cli_top_events_note(events, 2, "s", "two");
	assert_int_equal(rc, oom_hit() ? -ENOMEM : 0);
	assert_int_equal(cli_top_events_count(events) == 2, rc == 0);
	cli_top_events_free(events);
}

static void
no_memory_is_told(void **state)
{
	(void)state;
	assert_int_equal(oom_each(add_two, NULL), 4);
	cli_top_events_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_newest_is_first_and_the_oldest_is_forgotten),
		cmocka_unit_test(an_event_is_words),
		cmocka_unit_test(no_memory_is_told),
	};

	return cmocka_run_group_tests_name("cli_top_events", tests, NULL, NULL);
}
