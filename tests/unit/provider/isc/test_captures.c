/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Files of real failover pairs, read at the moment at which they were taken,
 * give the numbers that were counted then by other means (seven.json).
 */

#include "support/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "core/server.h"
#include "core/topology.h"
#include "provider/isc/isc_provider.h"
#include "support/folder.h"
#include "support/rig.h"

#define CAPTURES "tests/data/isc"
#define NOBODY 0

enum { PRIMARY, SECONDARY };
static const char *const sides[] = { "primary", "secondary" };

static const struct capture {
	const char *name;
	/* A pair that is quiet shows each other's numbers; the one scope that
	 * was busy when the files were copied does not.  NOBODY: a server was
	 * dead, nothing is mirrored. */
	bool quiet;
	uint32_t busy_scope;
	enum failover_state state[2], previous[2];
} captures[] = {
	{ "02-normal-leased", true, 0x0a320000,
	    { FAILOVER_NORMAL, FAILOVER_NORMAL },
	    { FAILOVER_RECOVER_DONE, FAILOVER_RECOVER_DONE } },
	{ "04-communications-interrupted", false, NOBODY,
	    { FAILOVER_COMMUNICATION_INT, FAILOVER_NORMAL },
	    { FAILOVER_NORMAL, FAILOVER_RECOVER_DONE } },
	{ "05-partner-down", false, NOBODY,
	    { FAILOVER_PARTNER_DOWN, FAILOVER_NORMAL },
	    { FAILOVER_COMMUNICATION_INT, FAILOVER_RECOVER_DONE } },
	{ "07a-normal-again", true, 0x0a320000,
	    { FAILOVER_NORMAL, FAILOVER_NORMAL },
	    { FAILOVER_PARTNER_DOWN, FAILOVER_RECOVER_DONE } },
};
#define CAPTURE_COUNT (sizeof(captures) / sizeof(captures[0]))

/* Both servers of a capture. */
struct pair {
	const struct capture *capture;
	struct folder folder;
	struct rig server[2];
	json_t *seven;
};

static const struct field {
	const char *name;
	size_t offset;
} fields[] = {
	{ "NumAddr", offsetof(struct scope_statistics, num_addr) },
	{ "AddrFree", offsetof(struct scope_statistics, addr_free) },
	{ "AddrInUse", offsetof(struct scope_statistics, addr_in_use) },
	{ "PartnerAddrFree",
	    offsetof(struct scope_statistics, partner_addr_free) },
	{ "ThisAddrFree", offsetof(struct scope_statistics, this_addr_free) },
	{ "PartnerAddrInUse",
	    offsetof(struct scope_statistics, partner_addr_in_use) },
	{ "ThisAddrInUse",
	    offsetof(struct scope_statistics, this_addr_in_use) },
};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

static uint32_t
value_of(const struct scope_statistics *statistics, size_t offset)
{
	uint32_t value;

	memcpy(&value, (const char *)statistics + offset, sizeof(value));
	return value;
}

static int64_t
capture_time(const char *name)
{
	char path[FOLDER_PATH], *text;
	int64_t now;
	size_t len;

	snprintf(path, sizeof(path), CAPTURES "/%s/snapshot-epoch", name);
	text = folder_read(path, &len);
	now = strtoll(text, NULL, 10);
	assert_true(now > 0);
	free(text);
	return now;
}

static void
open_side(struct pair *pair, int side)
{
	char spec_text[3 * FOLDER_PATH], from[FOLDER_PATH];
	struct err err = { 0 };
	struct server_spec spec;

	snprintf(from, sizeof(from), CAPTURES "/%s/%s/dhcpd.leases.gz",
	    pair->capture->name, sides[side]);
	folder_unpack(&pair->folder, sides[side], from);
	snprintf(spec_text, sizeof(spec_text),
	    "isc:" CAPTURES "/%s/%s/dhcpd.conf:%s", pair->capture->name,
	    sides[side], folder_file(&pair->folder, sides[side]));
	server_spec_init(&spec);
	if (server_spec_parse(spec_text, &spec, &err) != 0)
		fail_msg("%s: %s", spec_text, err_text(&err));
	rig_open(&pair->server[side], &isc_provider_ops, &spec,
	    capture_time(pair->capture->name));
	server_spec_done(&spec);
}

/* As the service does it: the partner first, then the one that asks it. */
static void
pair_open(struct pair *pair, const struct capture *capture)
{
	char path[FOLDER_PATH];
	json_error_t error;
	int side;

	*pair = (struct pair) { .capture = capture };
	folder_make(&pair->folder);
	for (side = PRIMARY; side <= SECONDARY; side++) {
		open_side(pair, side);
		if (side == SECONDARY)
			isc_provider_ops.adopt(pair->server[SECONDARY].provider,
			    pair->server[PRIMARY].generation);
		if (rig_refresh(&pair->server[side]) != 0)
			fail_msg("%s, %s: %s", capture->name, sides[side],
			    err_text(&pair->server[side].err));
	}
	snprintf(path, sizeof(path), CAPTURES "/%s/seven.json", capture->name);
	pair->seven = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (pair->seven == NULL)
		fail_msg("%s: %s", path, error.text);
}

static void
pair_close(struct pair *pair)
{
	json_decref(pair->seven);
	rig_close(&pair->server[PRIMARY]);
	rig_close(&pair->server[SECONDARY]);
	folder_remove(&pair->folder);
}

/* Every key of the object counts for something. */
static void
check_scope(const char *where, const json_t *expected,
    const struct scope_statistics *statistics)
{
	json_int_t abandoned = 0, transitional = 0;
	const json_t *value;
	const char *key;
	unsigned int known = 0;
	size_t i;

	json_object_foreach((json_t *)expected, key, value)
	{
		assert_true(json_is_integer(value));
		for (i = 0; i < FIELD_COUNT; i++) {
			if (strcmp(key, fields[i].name) != 0)
				continue;
			known++;
			if (value_of(statistics, fields[i].offset) !=
			    json_integer_value(value))
				fail_msg("%s: %s is %u, not %lld", where, key,
				    value_of(statistics, fields[i].offset),
				    (long long)json_integer_value(value));
			break;
		}
		if (i < FIELD_COUNT)
			continue;
		if (strcmp(key, "other_abandoned") == 0)
			abandoned += json_integer_value(value);
		else if (strncmp(key, "other_", 6) == 0)
			transitional += json_integer_value(value);
		else
			fail_msg("%s: unknown key %s", where, key);
	}
	assert_int_equal(known, FIELD_COUNT);
	assert_int_equal(statistics->abandoned, abandoned);
	assert_int_equal(statistics->transitional, transitional);
}

static uint32_t
parse_address(const char *text)
{
	uint32_t address;

	assert_int_equal(ipv4_parse(text, strlen(text), &address), 0);
	return address;
}

static void
capture_read_gives_counted_numbers(void **state)
{
	struct pair *pair = *state;
	struct scope_statistics statistics;
	const json_t *scopes, *expected;
	const char *key;
	char where[128];
	int side;

	assert_int_equal(json_object_size(pair->seven), 2);
	for (side = PRIMARY; side <= SECONDARY; side++) {
		scopes = json_object_get(pair->seven, sides[side]);
		assert_true(json_object_size(scopes) >= 6);
		assert_int_equal(json_object_size(scopes),
		    topology_scope_count(
			generation_topology(pair->server[side].generation)));
		json_object_foreach((json_t *)scopes, key, expected)
		{
			snprintf(where, sizeof(where), "%s, %s, %s",
			    pair->capture->name, sides[side], key);
			statistics = rig_statistics(
			    &pair->server[side], parse_address(key));
			check_scope(where, expected, &statistics);
		}
	}
}

static void
capture_read_adds_up(void **state)
{
	struct pair *pair = *state;
	const struct generation *g;
	const struct scope_statistics *s;
	size_t i, n, clients;
	int side;

	for (side = PRIMARY; side <= SECONDARY; side++) {
		g = pair->server[side].generation;
		n = topology_scope_count(generation_topology(g));
		clients = 0;
		for (i = 0; i < n; i++) {
			s = generation_statistics(g, i);
			assert_true(s->failover);
			assert_int_equal(s->num_addr,
			    s->addr_free + s->addr_in_use + s->abandoned +
				s->transitional);
			assert_int_equal(s->addr_free,
			    s->this_addr_free + s->partner_addr_free);
			assert_int_equal(s->addr_in_use,
			    s->this_addr_in_use + s->partner_addr_in_use);
			clients += s->addr_in_use + s->abandoned +
			    s->transitional + s->other_in_use +
			    s->other_abandoned;
		}
		assert_int_equal(clients, generation_client_count(g));
		assert_int_equal(generation_ignored_count(g), 0);
		assert_int_equal(pair->server[side].skipped, 0);
		assert_int_equal(pair->server[side].notice_count, 0);
	}
}

static void
capture_of_quiet_pair_is_mirrored(void **state)
{
	struct pair *pair = *state;
	struct scope_statistics ours, theirs;
	const struct topology *topology;
	const struct scope *scope;
	size_t i;

	topology = generation_topology(pair->server[PRIMARY].generation);
	for (i = 0; i < topology_scope_count(topology); i++) {
		scope = topology_scope(topology, i);
		if (scope->address == pair->capture->busy_scope)
			continue;
		ours = rig_statistics(&pair->server[PRIMARY], scope->address);
		theirs =
		    rig_statistics(&pair->server[SECONDARY], scope->address);
		assert_int_equal(ours.num_addr, theirs.num_addr);
		assert_int_equal(ours.addr_free, theirs.addr_free);
		assert_int_equal(ours.addr_in_use, theirs.addr_in_use);
		assert_int_equal(ours.this_addr_free, theirs.partner_addr_free);
		assert_int_equal(ours.partner_addr_free, theirs.this_addr_free);
		assert_int_equal(
		    ours.this_addr_in_use, theirs.partner_addr_in_use);
		assert_int_equal(
		    ours.partner_addr_in_use, theirs.this_addr_in_use);
	}
}

static void
capture_read_knows_states_and_split(void **state)
{
	static const enum split_source sources[] = { SPLIT_CONFIGURED,
		SPLIT_PARTNER };
	struct pair *pair = *state;
	const struct relationship *relationship;
	struct relationship_state is;
	int side;

	for (side = PRIMARY; side <= SECONDARY; side++) {
		is = rig_relationship(&pair->server[side], "fo-a");
		assert_string_equal(failover_state_name(is.state),
		    failover_state_name(pair->capture->state[side]));
		assert_string_equal(failover_state_name(is.previous),
		    failover_state_name(pair->capture->previous[side]));
		assert_int_equal(is.mclt, 60);
		assert_true(is.since > 1795170000);
		relationship = topology_relationship(
		    generation_topology(pair->server[side].generation), 0);
		assert_int_equal(relationship->split_source, sources[side]);
		assert_int_equal(bucket_primary_count(relationship->hba), 128);
	}
}

static int
open_capture(void **state)
{
	const struct capture *capture = *state;
	struct pair *pair = calloc(1, sizeof(*pair));

	assert_non_null(pair);
	pair_open(pair, capture);
	*state = pair;
	return 0;
}

static int
close_capture(void **state)
{
	struct pair *pair = *state;

	pair_close(pair);
	free(pair);
	return 0;
}

/* Each test over each capture that it is about. */
int
main(void)
{
	static const struct {
		const char *name;
		CMUnitTestFunction function;
		bool quiet_only;
	} checks[] = {
		{ "capture_read_gives_counted_numbers",
		    capture_read_gives_counted_numbers, false },
		{ "capture_read_adds_up", capture_read_adds_up, false },
		{ "capture_read_knows_states_and_split",
		    capture_read_knows_states_and_split, false },
		{ "capture_of_quiet_pair_is_mirrored",
		    capture_of_quiet_pair_is_mirrored, true },
	};
	enum { COUNT = sizeof(checks) / sizeof(checks[0]) };
	struct CMUnitTest tests[CAPTURE_COUNT * COUNT] = { 0 };
	char names[CAPTURE_COUNT * COUNT][96];
	size_t i, c, n = 0;

	for (i = 0; i < CAPTURE_COUNT * COUNT; i++) {
		c = i / COUNT;
		if (checks[i % COUNT].quiet_only && !captures[c].quiet)
			continue;
		snprintf(names[n], sizeof(names[n]), "%s: %s", captures[c].name,
		    checks[i % COUNT].name);
		tests[n] =
		    (struct CMUnitTest) { names[n], checks[i % COUNT].function,
			    open_capture, close_capture, (void *)&captures[c] };
		n++;
	}
	/* Those that were left out have no function, and are not run. */
	return cmocka_run_group_tests_name("captures", tests, NULL, NULL);
}
