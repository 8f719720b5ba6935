/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/query.h"
#include "core/topology.h"
#include "support/fake_pair.h"
#include "support/fake_timer.h"
#include "support/oom.h"
#include "support/rpc_rig.h"

#define LAN 0x0a000000	 /* 10.0.0.0 */
#define ALPHA 0x0a00000a /* 10.0.0.10 */
#define TWIST_CLIENT 8	 /* procedures */
#define TWIST_ENUM 9
#define TWIST_TIME 10
#define TWIST_ADDRESS 11
#define TWIST_GROUPS 12
#define TWIST_STATISTICS 7

/* What a call came to. */
struct told {
	unsigned int count;
	int rc;
	char text[ERR_TEXT];
	struct scope_statistics statistics;
	struct client client; /* without its strings, which are: */
	char name[1200], owner[300], class_name[300];
	uint8_t hw[32], uid[64];
	uint32_t addresses[4096];
	struct client_group_row group; /* the last, its key in name */
	size_t rows;
	int64_t now;
	unsigned int status;
	struct rpc_rig *close; /* in the completion */
};

static void
tell(struct told *told, int rc, const struct err *err)
{
	told->count++;
	told->rc = rc;
	assert_non_null(err);
	snprintf(told->text, sizeof(told->text), "%s", err->text);
	if (told->close != NULL)
		rpc_rig_close(told->close);
}

static void
on_statistics(void *arg, int rc, const struct err *err,
    const struct scope_statistics *statistics)
{
	struct told *told = arg;

	assert_true((rc == 0) == (statistics != NULL));
	if (rc == 0)
		told->statistics = *statistics;
	tell(told, rc, err);
}

static void
take_client(struct told *told, const struct client *client)
{
	const struct lease *l = &client->lease;

	told->client = *client;
	if (l->hw_len > 0)
		memcpy(told->hw, l->hw, l->hw_len);
	if (l->uid_len > 0 && l->uid_len <= sizeof(told->uid))
		memcpy(told->uid, l->uid, l->uid_len);
	snprintf(told->name, sizeof(told->name), "%.*s", (int)l->name_len,
	    l->name_len > 0 ? l->name : "");
	snprintf(told->class_name, sizeof(told->class_name), "%.*s",
	    (int)l->class_len, l->class_len > 0 ? l->class_name : "");
	snprintf(told->owner, sizeof(told->owner), "%s", client->owner_name);
}

static void
on_client(void *arg, int rc, const struct err *err, const struct client *client)
{
	struct told *told = arg;

	assert_true((rc == 0) == (client != NULL));
	if (rc == 0)
		take_client(told, client);
	tell(told, rc, err);
}

static void
on_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	struct told *told = arg;
	size_t i;

	assert_true(rc == 0 || count == 0);
	assert_true(told->rows + count <= 4096);
	for (i = 0; i < count; i++)
		told->addresses[told->rows + i] = clients[i].lease.address;
	told->rows += count;
	if (count > 0)
		take_client(told, &clients[count - 1]);
	tell(told, rc, err);
}

static void
on_groups(void *arg, int rc, const struct err *err,
    const struct client_group_row *rows, size_t count)
{
	struct told *told = arg;
	size_t i;

	assert_true(rc == 0 || count == 0);
	assert_true(told->rows + count <= 4096);
	for (i = 0; i < count; i++)
		told->addresses[told->rows + i] = rows[i].address;
	told->rows += count;
	if (count > 0) {
		told->group = rows[count - 1];
		memcpy(told->name, told->group.key, told->group.key_len);
	}
	tell(told, rc, err);
}

static void
on_time(void *arg, int rc, const struct err *err, int64_t now)
{
	struct told *told = arg;

	told->now = now;
	tell(told, rc, err);
}

static void
on_status(void *arg, int rc, const struct err *err, unsigned int status)
{
	struct told *told = arg;

	told->status = status;
	tell(told, rc, err);
}

static void
find(struct rpc_rig *rig, const struct client_search *search, struct told *told)
{
	*told = (struct told) { 0 };
	rig->ops->get_client_info(rig->provider, search, on_client, told);
}

static void
find_address(struct rpc_rig *rig, uint32_t address, struct told *told)
{
	find(rig,
	    &(struct client_search) {
		.type = CLIENT_BY_ADDRESS, .address = address },
	    told);
}

static void
enumerate(struct rpc_rig *rig, uint32_t after, size_t max, struct told *told)
{
	*told = (struct told) { 0 };
	rig->ops->enum_clients(rig->provider, after, max, on_clients, told);
	rpc_rig_pump(rig);
	assert_int_equal(told->count, 1);
}

static void
ask_time(struct rpc_rig *rig, struct told *told)
{
	*told = (struct told) { 0 };
	rig->ops->get_system_time(rig->provider, on_time, told);
}

static void
ask_statistics(struct rpc_rig *rig, uint32_t scope, struct told *told)
{
	*told = (struct told) { 0 };
	rig->ops->get_scope_statistics(
	    rig->provider, scope, on_statistics, told);
}

static void
ask_status(struct rpc_rig *rig, uint32_t address, struct told *told)
{
	*told = (struct told) { 0 };
	rig->ops->get_address_status(rig->provider, address, on_status, told);
	rpc_rig_pump(rig);
	assert_int_equal(told->count, 1);
}

static void
expect(const struct rpc_rig *rig, const struct told *told, int rc,
    const char *words)
{
	char want[ERR_TEXT];

	assert_int_equal(told->count, 1);
	snprintf(want, sizeof(want), "%s: %s", rig->rpcd.peer.address, words);
	assert_string_equal(told->text, rc != 0 ? want : "");
	assert_int_equal(told->rc, rc);
}

/* ---- clients ---- */

static void
client_by_address_has_every_field(void **state)
{
	struct rpc_rig *rig = *state;
	struct client want;
	struct told told;
	const struct lease *a = &told.client.lease, *b = &want.lease;

	assert_true(generation_client(rig->pair, ALPHA, &want));
	find_address(rig, ALPHA, &told);
	assert_int_equal(told.count, 0);
	rpc_rig_pump(rig);
	expect(rig, &told, 0, "");
	assert_memory_equal(a, b, offsetof(struct lease, hw));
	assert_memory_equal(told.hw, b->hw, b->hw_len);
	assert_memory_equal(told.uid, b->uid, b->uid_len);
	assert_string_equal(told.name, "alpha");
	assert_string_equal(told.class_name, "gold");
	assert_int_equal(told.client.phase, want.phase);
	assert_int_equal(told.client.scope_address, want.scope_address);
	assert_int_equal(told.client.scope_mask, want.scope_mask);
	assert_int_equal(told.client.failover, want.failover);
	assert_int_equal(told.client.owner_is_primary, want.owner_is_primary);
	assert_int_equal(told.client.owner_address, want.owner_address);
	assert_string_equal(told.owner, want.owner_name);
}

static void
client_by_hardware_is_looked_for_between_the_addresses(void **state)
{
	static const uint8_t hw[] = { 2, 0, 0, 0, 0, 0x0a };
	struct client_search search = {
		.type = CLIENT_BY_HARDWARE,
		.hardware = hw,
		.hardware_len = sizeof(hw),
		.low = 0,
		.high = UINT32_MAX,
	};
	struct rpc_rig *rig = *state;
	struct told told;

	find(rig, &search, &told);
	rpc_rig_pump(rig);
	expect(rig, &told, 0, "");
	assert_int_equal(told.client.lease.address, ALPHA);
	search.low = ALPHA + 1;
	find(rig, &search, &told);
	rpc_rig_pump(rig);
	expect(rig, &told, 0, "");
	assert_int_equal(told.client.lease.address, 0x0a00010a);
}

static void
client_by_name_is_found(void **state)
{
	struct client_search search = {
		.type = CLIENT_BY_NAME,
		.name = "BETA",
		.name_len = 4,
	};
	struct rpc_rig *rig = *state;
	struct told told;

	find(rig, &search, &told);
	rpc_rig_pump(rig);
	expect(rig, &told, 0, "");
	assert_string_equal(told.name, "Beta");
	assert_int_equal(told.client.lease.ends, LEASE_NEVER);
}

static void
client_that_is_not_there_is_absent(void **state)
{
	static char longest[LEASE_NAME_MAX + 1];
	static const uint8_t hw[LEASE_HW_MAX + 1];
	struct client_search search = { .type = CLIENT_BY_NAME,
		.name = longest,
		.name_len = sizeof(longest) };
	struct rpc_rig *rig = *state;
	struct told told;

	find_address(rig, ALPHA - 1, &told);
	rpc_rig_pump(rig);
	expect(rig, &told, -ENOENT, "no such client");
	/* What no client can have is not asked for. */
	find(rig, &search, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.rc, -ENOENT);
	search = (struct client_search) { .type = CLIENT_BY_HARDWARE,
		.hardware = hw,
		.hardware_len = sizeof(hw),
		.high = UINT32_MAX };
	find(rig, &search, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.rc, -ENOENT);
	rpc_rig_expect_called(rig, "C");
	/* Nor is anybody's fault what the other side takes for a bad search. */
	rig->rpcd.refused = TWIST_CLIENT;
	rig->rpcd.refused_by = 8;
	rig->rpcd.refused_words = "low above high";
	find_address(rig, ALPHA, &told);
	rpc_rig_pump(rig);
	expect(rig, &told, -ENOENT, "no such client");
}

static void
clients_come_page_by_page(void **state)
{
	struct generation *many = fake_pair_with(1500);
	struct rpc_rig *rig = *state;
	size_t rows = 0, pages = 0;
	struct client client;
	uint32_t after = 0;
	struct told told;
	size_t i;

	rig->rpcd.generation = many;
	do {
		enumerate(rig, after, QUERY_CLIENTS_MAX, &told);
		expect(rig, &told, 0, "");
		for (i = 0; i < told.rows; i++) {
			assert_true(
			    generation_client_from(many, after + 1, &client));
			assert_int_equal(
			    told.addresses[i], client.lease.address);
			after = told.addresses[i];
		}
		rows += told.rows;
		pages++;
	} while (told.rows > 0);
	assert_int_equal(rows, generation_client_count(many));
	assert_int_equal(pages, 1 + (rows + 511) / 512);
	generation_unref(many);
}

static void
clients_no_more_than_asked_for(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told;

	enumerate(rig, 0, 2, &told);
	assert_int_equal(told.rows, 2);
	assert_int_equal(told.addresses[1], ALPHA + 1);
	enumerate(rig, ALPHA + 1, 1, &told);
	assert_int_equal(told.rows, 1);
	assert_int_equal(told.addresses[0], ALPHA + 2);
	rpc_rig_expect_called(rig, "EE");
	/* There is nothing to ask for. */
	enumerate(rig, 0, 0, &told);
	assert_int_equal(told.rows, 0);
	enumerate(rig, UINT32_MAX, 5, &told);
	assert_int_equal(told.rows, 0);
	rpc_rig_expect_called(rig, "");
}

/* ---- groups ---- */

static void
begin_groups(struct rpc_rig *rig, const struct client_group_search *search,
    size_t max, struct told *told)
{
	*told = (struct told) { 0 };
	rig->ops->enum_client_groups(
	    rig->provider, search, max, on_groups, told);
}

static void
groups(struct rpc_rig *rig, const struct client_group_search *search,
    size_t max, struct told *told)
{
	begin_groups(rig, search, max, told);
	rpc_rig_pump(rig);
	expect(rig, told, 0, "");
}

static void
group_of_a_name_is_its_lowest_address_and_their_number(void **state)
{
	struct client_group_search search = {
		.type = CLIENT_BY_NAME,
		.key = (const uint8_t *)"ALPHA",
		.key_len = 5,
	};
	struct rpc_rig *rig = *state;
	struct told told;

	groups(rig, &search, 1, &told);
	assert_int_equal(told.rows, 1);
	assert_int_equal(told.group.address, ALPHA);
	assert_int_equal(told.group.count, 2);
	assert_int_equal(told.group.key_len, 5);
	assert_memory_equal(told.name, "alpha", 5);
	search.after = true;
	groups(rig, &search, 1, &told);
	assert_int_equal(told.group.address, 0x0a00000f);
	assert_memory_equal(told.name, "caf\xe9", 4);
}

/* By so many at a time: those that the pair has. */
static void
walk_groups(struct rpc_rig *rig, enum client_search_type type, size_t max)
{
	struct client_group_search search = { .type = type };
	struct told want = { 0 }, told;
	char key[LEASE_NAME_MAX];
	size_t rows = 0;

	query_enum_client_groups(
	    rig->pair, &search, QUERY_GROUPS_MAX, on_groups, &want);
	assert_true(want.rows > 3);
	do {
		groups(rig, &search, max, &told);
		assert_true(told.rows <= max);
		assert_true(rows + told.rows <= want.rows);
		assert_memory_equal(told.addresses, want.addresses + rows,
		    told.rows * sizeof(told.addresses[0]));
		rows += told.rows;
		search.hardware_type = told.group.hardware_type;
		search.key_len = told.group.key_len;
		memcpy(key, told.name, search.key_len);
		search.key = (const uint8_t *)key;
		search.after = true;
	} while (told.rows > 0);
	assert_int_equal(rows, want.rows);
}

static void
groups_come_page_by_page(void **state)
{
	struct rpc_rig *rig = *state;
	size_t max;

	for (max = 1; max <= 16; max *= 4) {
		walk_groups(rig, CLIENT_BY_HARDWARE, max);
		walk_groups(rig, CLIENT_BY_NAME, max);
	}
}

static void
groups_that_nobody_can_have_are_not_asked_for(void **state)
{
	static const uint8_t longest[LEASE_NAME_MAX + 1];
	struct client_group_search search = {
		.type = CLIENT_BY_NAME,
		.key = longest,
		.key_len = sizeof(longest),
	};
	struct rpc_rig *rig = *state;
	struct told told;

	groups(rig, &search, 5, &told);
	assert_int_equal(told.rows, 0);
	search.key_len = 3;
	groups(rig, &search, 0, &told);
	assert_int_equal(told.rows, 0);
	rpc_rig_expect_called(rig, "");
}

/* ---- the time, an address, one scope ---- */

static void
time_is_that_of_the_other_side(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told;

	rig->rpcd.now = 1234567890;
	ask_time(rig, &told);
	rpc_rig_pump(rig);
	expect(rig, &told, 0, "");
	assert_int_equal(told.now, 1234567890);
}

static void
address_status_is_asked_for(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told;

	ask_status(rig, 0x0a000014, &told); /* a backup record */
	expect(rig, &told, 0, "");
	assert_int_equal(told.status, ADDRESS_SECONDARY);
	ask_status(rig, 0x0a000001, &told);
	assert_int_equal(told.status, ADDRESS_EXCLUDED);
	ask_status(rig, 0x0a00020a, &told);
	expect(rig, &told, -EXDEV, "nobody's");
	ask_status(rig, 0x0b000001, &told);
	expect(rig, &told, -ENOENT, "nobody's");
}

static void
statistics_are_those_of_the_copy_while_it_is_fresh(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told;

	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRSNA");
	fake_timer_run(&rig->clock, 2 * 1000 + RPC_RIG_PATIENCE_MS);
	ask_statistics(rig, LAN, &told);
	expect(rig, &told, 0, "");
	assert_int_equal(told.statistics.num_addr,
	    generation_statistics(rig->pair, 0)->num_addr);
	ask_statistics(rig, LAN + 1, &told);
	assert_int_equal(told.rc, -ENOENT);
	rpc_rig_expect_called(rig, "");
}

static void
statistics_are_asked_for_when_the_copy_is_old(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told;

	rpc_rig_refreshed(rig);
	fake_timer_run(&rig->clock, 2 * 1000 + RPC_RIG_PATIENCE_MS + 1);
	rpc_rig_expect_called(rig, "VRSNA");
	ask_statistics(rig, LAN, &told);
	assert_int_equal(told.count, 0);
	rpc_rig_pump(rig);
	expect(rig, &told, 0, "");
	assert_memory_equal(&told.statistics.num_addr,
	    &generation_statistics(rig->pair, 0)->num_addr,
	    sizeof(told.statistics) -
		offsetof(struct scope_statistics, num_addr));
	ask_statistics(rig, LAN + 1, &told);
	rpc_rig_pump(rig);
	expect(rig, &told, -ENOENT, "no such scope");
	rpc_rig_expect_called(rig, "TT");
	fake_peer_vanish(&rig->rpcd.peer);
	rpc_rig_pump(rig);
	ask_statistics(rig, LAN, &told);
	expect(rig, &told, -EHOSTUNREACH, "Connection refused");
}

static void
scopes_and_relationships_are_those_of_the_copy(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRSNA");
	fake_peer_vanish(&rig->rpcd.peer);
	rpc_rig_same_view(rig->generation, rig->pair);
	rpc_rig_expect_called(rig, "");
}

/* ---- peers that fail or lie ---- */

static void
call_unanswered_ends_below_agentx_timeout(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told, other;

	rpc_rig_refreshed(rig);
	rig->rpcd.mute = true;
	find_address(rig, ALPHA, &told);
	ask_time(rig, &other);
	rpc_rig_pump(rig);
	fake_timer_run(&rig->clock, RPC_RIG_CALL_MS - 1);
	assert_int_equal(told.count, 0);
	fake_timer_run(&rig->clock, 1);
	expect(rig, &told, -ETIMEDOUT, "no answer within 500 ms");
	expect(rig, &other, -ETIMEDOUT, "no answer within 500 ms");
}

static void
failures_of_the_other_side_are_passed_on(void **state)
{
	static const struct {
		uint32_t status;
		int rc;
	} cases[] = { { 1, -ENOENT }, { 2, -ENODEV }, { 3, -ENODATA },
		{ 4, -EACCES }, { 5, -EHOSTUNREACH }, { 6, -ETIMEDOUT },
		{ 7, -ENOMEM }, { 8, -EINVAL }, { 9, -ESTALE }, { 10, -EIO } };
	struct rpc_rig *rig = *state;
	struct told told;
	size_t i;

	rig->rpcd.refused = TWIST_TIME;
	rig->rpcd.refused_words = "words from afar";
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rig->rpcd.refused_by = cases[i].status;
		ask_time(rig, &told);
		rpc_rig_pump(rig);
		expect(rig, &told, cases[i].rc, "words from afar");
	}
	/* It talks to us, after all. */
	assert_int_equal(rig->rpcd.peer.accepted, 1);
}

struct lie {
	uint32_t procedure;
	size_t at; /* word of the results */
	uint32_t value;
	const char *words;
};

static void
tell_lie(void *arg, uint32_t procedure, struct fake_rpcd_results *results)
{
	const struct lie *lie = arg;
	uint32_t value = htonl(lie->value);

	if (procedure == lie->procedure)
		memcpy(results->bytes + 4 * lie->at, &value, sizeof(value));
}

static void
put_all(struct rpc_rig *rig, uint32_t procedure, struct told *told)
{
	switch (procedure) {
	case TWIST_STATISTICS:
		ask_statistics(rig, LAN, told);
		break;
	case TWIST_CLIENT:
		find_address(rig, ALPHA, told);
		break;
	case TWIST_ENUM:
		*told = (struct told) { 0 };
		rig->ops->enum_clients(
		    rig->provider, ALPHA, 2, on_clients, told);
		break;
	case TWIST_TIME:
		ask_time(rig, told);
		break;
	case TWIST_GROUPS:
		begin_groups(rig,
		    &(struct client_group_search) { .type = CLIENT_BY_NAME,
			.key = (const uint8_t *)"b",
			.key_len = 1 },
		    2, told);
		break;
	default:
		*told = (struct told) { 0 };
		rig->ops->get_address_status(
		    rig->provider, ALPHA, on_status, told);
		break;
	}
}

/* A row of a page: status, rows, then 20 words each. */
static void
answer_of_a_liar_ends_the_connection(void **state)
{
	static const struct lie lies[] = {
		{ TWIST_STATISTICS, 2, LAN + 256,
		    "statistics of another scope" },
		{ TWIST_STATISTICS, 4, 1,
		    "the statistics of scope 10.0.0.0 contradict each other" },
		{ TWIST_CLIENT, 2, ALPHA + 1,
		    "a client that was not searched for" },
		{ TWIST_CLIENT, 9, 99, "client 10.0.0.10: unknown state" },
		{ TWIST_CLIENT, 15, 7, "client 10.0.0.10: no such owner" },
		{ TWIST_CLIENT, 18, 1,
		    "a page whose clients have not the bytes it holds" },
		{ TWIST_ENUM, 2, ALPHA,
		    "client 10.0.0.10 comes again, or too late" },
		{ TWIST_ENUM, 22, ALPHA + 1,
		    "client 10.0.0.11 comes again, or too late" },
		{ TWIST_TIME, 1, 0x80000000, "an impossible time" },
		{ TWIST_TIME, 1, 1, "an impossible time" },
		{ TWIST_ADDRESS, 1, 4, "an impossible address status" },
		/* beta, alpha: four words each, then the length of the keys */
		{ TWIST_GROUPS, 5, 0,
		    "the group of 10.0.0.11: nobody has that key" },
		{ TWIST_GROUPS, 2, 1,
		    "the group of 10.0.0.11: no name in lower case" },
		{ TWIST_GROUPS, 7, 3,
		    "the group of 10.0.0.10 comes again, or too late" },
		{ TWIST_GROUPS, 7, 6,
		    "the key of 10.0.0.10 is too long, or of no type" },
		{ TWIST_GROUPS, 3, 3, "a page with bytes of no group" },
	};
	struct rpc_rig *rig = *state;
	struct told told, other;
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		rig->rpcd.twist = tell_lie;
		rig->rpcd.twist_arg = (void *)(uintptr_t)&lies[i];
		put_all(rig, lies[i].procedure, &told);
		rpc_rig_pump(rig);
		expect(rig, &told, -EPROTO, lies[i].words);
		/* Nobody else is let in for a while; a refresh is. */
		ask_time(rig, &other);
		expect(rig, &other, -EPROTO, lies[i].words);
		rig->rpcd.twist = NULL;
		rig->rpcd.peer.accepted = 0;
		rpc_rig_refresh(rig);
		assert_int_equal(rig->report.rc, 0);
		assert_int_equal(rig->rpcd.peer.accepted, 1);
		fake_timer_run(&rig->clock, 10000); /* no fresh copy */
	}
}

/* ---- the end of it ---- */

static void
close_cancels_calls(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told[2];

	rig->rpcd.mute = true;
	find_address(rig, ALPHA, &told[0]);
	rpc_rig_pump(rig);
	ask_time(rig, &told[1]);
	rpc_rig_close(rig);
	expect(rig, &told[0], -ECANCELED, "not asked any more");
	expect(rig, &told[1], -ECANCELED, "not asked any more");
}

static void
close_in_a_completion_cancels_the_others(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told = { .close = rig }, other;

	rig->ops->get_system_time(rig->provider, on_time, &told);
	ask_time(rig, &other);
	rpc_rig_pump(rig);
	expect(rig, &told, 0, "");
	expect(rig, &other, -ECANCELED, "not asked any more");
}

static void
close_in_a_completion_that_comes_at_once_is_the_end(void **state)
{
	struct rpc_rig *rig = *state;
	struct told told = { .close = rig };

	fake_peer_vanish(&rig->rpcd.peer);
	rig->ops->get_system_time(rig->provider, on_time, &told);
	expect(rig, &told, -EHOSTUNREACH, "Connection refused");
	assert_null(rig->provider);
}

/* ---- without memory ---- */

/* Everything once; each ends, well or with an error. */
static void
use_all(void *arg)
{
	struct rpc_rig *rig = arg;
	uint32_t procedure;
	struct told told;
	int n;

	if (rig->ops->open(&rig->spec, &rig->env, &rig->provider, NULL) != 0) {
		assert_true(oom_hit());
		rig->provider = NULL;
		return;
	}
	for (n = 0; n < 2; n++) {
		rpc_rig_begin_refresh(rig);
		rpc_rig_pump(rig);
		fake_timer_run(&rig->clock, 2 * RPC_RIG_PATIENCE_MS);
		rpc_rig_pump(rig);
		assert_int_equal(rig->reported, 1);
		assert_true(rig->report.rc == 0 || oom_hit());
	}
	fake_timer_run(&rig->clock, 10000);
	for (procedure = TWIST_STATISTICS; procedure <= TWIST_GROUPS;
	     procedure++) {
		put_all(rig, procedure, &told);
		rpc_rig_pump(rig);
		fake_timer_run(&rig->clock, RPC_RIG_CALL_MS);
		assert_int_equal(told.count, 1);
		assert_true(told.rc == 0 || oom_hit());
	}
	rpc_rig_close(rig);
	/* The far side has hung up, too, and can have many of them. */
	rpc_rig_pump(rig);
}

static void
without_memory_everything_ends(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_close(rig);
	assert_true(oom_each(use_all, rig) > 50);
}

#define CALL_TEST(f) \
	cmocka_unit_test_setup_teardown(f, rpc_rig_setup, rpc_rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CALL_TEST(client_by_address_has_every_field),
		CALL_TEST(
		    client_by_hardware_is_looked_for_between_the_addresses),
		CALL_TEST(client_by_name_is_found),
		CALL_TEST(client_that_is_not_there_is_absent),
		CALL_TEST(clients_come_page_by_page),
		CALL_TEST(clients_no_more_than_asked_for),
		CALL_TEST(
		    group_of_a_name_is_its_lowest_address_and_their_number),
		CALL_TEST(groups_come_page_by_page),
		CALL_TEST(groups_that_nobody_can_have_are_not_asked_for),
		CALL_TEST(time_is_that_of_the_other_side),
		CALL_TEST(address_status_is_asked_for),
		CALL_TEST(statistics_are_those_of_the_copy_while_it_is_fresh),
		CALL_TEST(statistics_are_asked_for_when_the_copy_is_old),
		CALL_TEST(scopes_and_relationships_are_those_of_the_copy),
		CALL_TEST(call_unanswered_ends_below_agentx_timeout),
		CALL_TEST(failures_of_the_other_side_are_passed_on),
		CALL_TEST(answer_of_a_liar_ends_the_connection),
		CALL_TEST(close_cancels_calls),
		CALL_TEST(close_in_a_completion_cancels_the_others),
		CALL_TEST(close_in_a_completion_that_comes_at_once_is_the_end),
		CALL_TEST(without_memory_everything_ends),
	};

	return cmocka_run_group_tests_name("oncrpc_calls", tests, NULL, NULL);
}
