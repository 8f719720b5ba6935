/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "service/service_state.h"
#include "service/service_store.h"
#include "support/folder.h"
#include "support/oom.h"

struct world {
	struct folder folder;
	char config[FOLDER_PATH];
	char out[8192], err[1024];
	int code;
	const char *words[4];
};

static const struct event events[] = {
	{ .kind = EVENT_SCOPE_THIS,
	    .raised = true,
	    .time = 1700000000,
	    .server = "a",
	    .relationship = "fo-a",
	    .scope = 0x0a320000,
	    .mask = 0xffffff00,
	    .measured = true,
	    .statistics = { .num_addr = 100, .addr_free = 40 },
	    .part = 2,
	    .size = 50,
	    .percent = 4 },
	{ .kind = EVENT_RELATIONSHIP_STATE,
	    .raised = true,
	    .time = 1700000001,
	    .server = "b",
	    .relationship = "fo-a",
	    .partner = "10.0.0.2",
	    .old_state = FAILOVER_NORMAL,
	    .new_state = FAILOVER_PARTNER_DOWN,
	    .since = 1699999999,
	    .damped = 3 },
	{ .kind = EVENT_SERVER_ERROR,
	    .time = 1700000002,
	    .server = "a",
	    .text = "dhcpd.conf:3: what",
	    .old_source = SERVER_ERROR,
	    .new_source = SERVER_OK },
	{ .kind = EVENT_CLOCK_SKEW,
	    .raised = true,
	    .time = 1700000003,
	    .server = "a",
	    .partner = "b",
	    .skew = -12 },
};

static void
save(struct world *w)
{
	struct service_journal *journal = service_journal_new(10);
	struct service_store *store = NULL;
	struct service_state state = { .sequence = 4 };
	size_t i;

	for (i = 0; i < 4; i++)
		assert_int_equal(
		    service_journal_add(journal, &events[i], i == 1), 0);
	state.entries = service_journal_list(journal, &state.entry_count);
	assert_int_equal(service_store_open(w->folder.path, &store, NULL), 0);
	assert_int_equal(service_store_save(store, &state, NULL), 0);
	service_store_close(store);
	service_state_done(&state);
	service_journal_free(journal);
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char text[512];

	setenv("TZ", "UTC", 1);
	folder_make(&w->folder);
	snprintf(text, sizeof(text), "agent { state-directory = \"%s\" }\n",
	    w->folder.path);
	folder_puts(&w->folder, "f", text);
	strcpy(w->config, folder_file(&w->folder, "f"));
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	folder_remove(&w->folder);
	free(w);
	return 0;
}

/* The streams are on the stack: opening one must not fail by itself. */
static void
run(void *arg)
{
	struct world *w = arg;
	char *argv[8] = { "dhcpfo", "--config", w->config };
	FILE *out, *err;
	int argc = 3, i;

	for (i = 0; i < 4 && w->words[i] != NULL; i++)
		argv[argc++] = (char *)(uintptr_t)w->words[i];
	memset(w->out, 0, sizeof(w->out));
	memset(w->err, 0, sizeof(w->err));
	out = fmemopen(w->out, sizeof(w->out) - 1, "w");
	err = fmemopen(w->err, sizeof(w->err) - 1, "w");
	assert_non_null(out);
	assert_non_null(err);
	w->code = cli_main(argc, argv, out, err);
	fclose(out);
	fclose(err);
}

static void
run_words(
    struct world *w, const char *a, const char *b, const char *c, const char *d)
{
	const char *words[4] = { a, b, c, d };

	memcpy(w->words, words, sizeof(words));
	run(w);
}

static void
events_are_a_table_for_people(void **state)
{
	struct world *w = *state;

	save(w);
	run_words(w, "events", NULL, NULL, NULL);
	assert_int_equal(w->code, 0);
	assert_string_equal(w->err, "");
	assert_string_equal(w->out,
	    "SEQ  TIME                 SERVER  ABOUT      "
	    "EVENT                         DETAIL\n"
	    "  1  2023-11-14 22:13:20  a       10.50.0.0  "
	    "this server's addresses low   2 of 50 (4 %)\n"
	    "  2  2023-11-14 22:13:21  b       fo-a       "
	    "relationship state changed    NORMAL to PARTNER_DOWN, 3 changes "
	    "in between\n"
	    "  3  2023-11-14 22:13:22  a       -          "
	    "server's data readable again  dhcpd.conf:3: what\n"
	    "  4  2023-11-14 22:13:23  a       b          "
	    "clocks of partners differ     -12 s\n");
}

static void
events_are_json_for_programs(void **state)
{
	struct world *w = *state;

	save(w);
	run_words(w, "--json", "events", "--server", "b");
	assert_int_equal(w->code, 0);
	assert_string_equal(w->out,
	    "{\"events\":[{\"Sequence\":2,\"Time\":1700000001,"
	    "\"Server\":\"b\",\"Kind\":\"relationship-state\","
	    "\"Raised\":true,\"Event\":\"relationship state changed\","
	    "\"Scope\":null,\"Relationship\":\"fo-a\","
	    "\"Partner\":\"10.0.0.2\",\"NumAddr\":null,\"AddrFree\":null,"
	    "\"Part\":null,\"Size\":null,\"Percent\":null,"
	    "\"OldState\":\"NORMAL\",\"NewState\":\"PARTNER_DOWN\","
	    "\"Since\":1699999999,\"Damped\":3,\"Skew\":null,\"Text\":null,"
	    "\"Waits\":true}]}\n");
	run_words(w, "--json", "events", "--server", "a");
	assert_non_null(strstr(w->out,
	    "\"Scope\":\"10.50.0.0\",\"Relationship\":\"fo-a\","
	    "\"Partner\":null,\"NumAddr\":100,\"AddrFree\":40,\"Part\":2,"
	    "\"Size\":50,\"Percent\":4,"));
	assert_non_null(
	    strstr(w->out, "\"OldState\":\"error\",\"NewState\":\"ok\""));
	assert_non_null(strstr(w->out, "\"Skew\":-12,"));
}

static void
events_without_a_state_cannot_be_read(void **state)
{
	struct world *w = *state;

	run_words(w, "events", NULL, NULL, NULL);
	assert_int_equal(w->code, 3);
	assert_string_equal(w->out, "");
	assert_non_null(
	    strstr(w->err, "events.state: No such file or directory"));
	folder_puts(&w->folder, SERVICE_STORE_FILE, "dhcpfo-state 9\n");
	run_words(w, "events", NULL, NULL, NULL);
	assert_int_equal(w->code, 3);
	assert_non_null(strstr(w->err, "is of another version"));
}

static void
events_of_a_source_are_none(void **state)
{
	struct world *w = *state;

	run_words(w, "events", "--source", "isc:/a:/b", NULL);
	assert_int_equal(w->code, 2);
}

static void
run_without_memory(void *arg)
{
	struct world *w = arg;

	run(w);
	if (!oom_hit()) {
		assert_int_equal(w->code, 0);
		return;
	}
	if (w->code == 0)
		return; /* what it can do without */
	assert_int_not_equal(w->code, 2);
	assert_true(strstr(w->err, "annot allocate memory") != NULL ||
	    strstr(w->err, "(8)") != NULL ||
	    strstr(w->err, "out of memory") != NULL);
}

static void
events_without_memory_say_so(void **state)
{
	struct world *w = *state;

	save(w);
	w->words[0] = "events";
	assert_in_range(oom_each(run_without_memory, w), 15, 500);
	w->words[0] = "--json";
	w->words[1] = "events";
	assert_in_range(oom_each(run_without_memory, w), 15, 500);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_are_a_table_for_people),
		TEST(events_are_json_for_programs),
		TEST(events_without_a_state_cannot_be_read),
		TEST(events_of_a_source_are_none),
		TEST(events_without_memory_say_so),
	};

	return cmocka_run_group_tests_name("cli_events", tests, NULL, NULL);
}
