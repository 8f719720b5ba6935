/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "core/query.h"
#include "core/topology.h"
#include "support/fake_pair.h"
#include "support/fake_timer.h"
#include "support/rpc_told.h"

#define LAN 0x0a000000	 /* 10.0.0.0 */
#define ALPHA 0x0a00000a /* 10.0.0.10 */
#define TWIST_CLIENT 8	 /* procedures */

/* ---- clients ---- */

static void
client_by_address_has_every_field(void **state)
{
	struct rpc_rig *rig = *state;
	struct client want;
	struct rpc_told told;
	const struct lease *a = &told.client.lease, *b = &want.lease;

	assert_true(generation_client(rig->pair, ALPHA, &want));
	rpc_told_address(rig, ALPHA, &told);
	assert_int_equal(told.count, 0);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, 0, "");
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
	struct rpc_told told;

	rpc_told_find(rig, &search, &told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, 0, "");
	assert_int_equal(told.client.lease.address, ALPHA);
	search.low = ALPHA + 1;
	rpc_told_find(rig, &search, &told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, 0, "");
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
	struct rpc_told told;

	rpc_told_find(rig, &search, &told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, 0, "");
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
	struct rpc_told told;

	rpc_told_address(rig, ALPHA - 1, &told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, -ENOENT, "no such client");
	/* What no client can have is not asked for. */
	rpc_told_find(rig, &search, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.rc, -ENOENT);
	search = (struct client_search) { .type = CLIENT_BY_HARDWARE,
		.hardware = hw,
		.hardware_len = sizeof(hw),
		.high = UINT32_MAX };
	rpc_told_find(rig, &search, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.rc, -ENOENT);
	rpc_rig_expect_called(rig, "C");
	/* Nor is anybody's fault what the other side takes for a bad search. */
	rig->rpcd.refused = TWIST_CLIENT;
	rig->rpcd.refused_by = 8;
	rig->rpcd.refused_words = "low above high";
	rpc_told_address(rig, ALPHA, &told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, -ENOENT, "no such client");
}

static void
clients_come_page_by_page(void **state)
{
	struct generation *many = fake_pair_with(1500);
	struct rpc_rig *rig = *state;
	size_t rows = 0, pages = 0;
	struct client client;
	uint32_t after = 0;
	struct rpc_told told;
	size_t i;

	rig->rpcd.generation = many;
	do {
		rpc_told_clients(rig, after, QUERY_CLIENTS_MAX, &told);
		rpc_told_expect(rig, &told, 0, "");
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
	struct rpc_told told;

	rpc_told_clients(rig, 0, 2, &told);
	assert_int_equal(told.rows, 2);
	assert_int_equal(told.addresses[1], ALPHA + 1);
	rpc_told_clients(rig, ALPHA + 1, 1, &told);
	assert_int_equal(told.rows, 1);
	assert_int_equal(told.addresses[0], ALPHA + 2);
	rpc_rig_expect_called(rig, "EE");
	/* There is nothing to ask for. */
	rpc_told_clients(rig, 0, 0, &told);
	assert_int_equal(told.rows, 0);
	rpc_told_clients(rig, UINT32_MAX, 5, &told);
	assert_int_equal(told.rows, 0);
	rpc_rig_expect_called(rig, "");
}

/* ---- groups ---- */

static void
groups(struct rpc_rig *rig, const struct client_group_search *search,
    size_t max, struct rpc_told *told)
{
	rpc_told_groups(rig, search, max, told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, told, 0, "");
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
	struct rpc_told told;

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
	struct rpc_told want = { 0 }, told;
	char key[LEASE_NAME_MAX];
	size_t rows = 0;

	query_enum_client_groups(
	    rig->pair, &search, QUERY_GROUPS_MAX, rpc_told_on_groups, &want);
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
	struct rpc_told told;

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
	struct rpc_told told;

	rig->rpcd.now = 1234567890;
	rpc_told_time(rig, &told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, 0, "");
	assert_int_equal(told.now, 1234567890);
}

static void
address_status_is_asked_for(void **state)
{
	struct rpc_rig *rig = *state;
	struct rpc_told told;

	rpc_told_status(rig, 0x0a000014, &told); /* a backup record */
	rpc_told_expect(rig, &told, 0, "");
	assert_int_equal(told.status, ADDRESS_SECONDARY);
	rpc_told_status(rig, 0x0a000001, &told);
	assert_int_equal(told.status, ADDRESS_EXCLUDED);
	rpc_told_status(rig, 0x0a00020a, &told);
	rpc_told_expect(rig, &told, -EXDEV, "nobody's");
	rpc_told_status(rig, 0x0b000001, &told);
	rpc_told_expect(rig, &told, -ENOENT, "nobody's");
}

static void
statistics_are_those_of_the_copy_while_it_is_fresh(void **state)
{
	struct rpc_rig *rig = *state;
	struct rpc_told told;

	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRSNA");
	fake_timer_run(&rig->clock, 2 * 1000 + RPC_RIG_PATIENCE_MS);
	rpc_told_statistics(rig, LAN, &told);
	rpc_told_expect(rig, &told, 0, "");
	assert_int_equal(told.statistics.num_addr,
	    generation_statistics(rig->pair, 0)->num_addr);
	rpc_told_statistics(rig, LAN + 1, &told);
	assert_int_equal(told.rc, -ENOENT);
	rpc_rig_expect_called(rig, "");
}

static void
statistics_are_asked_for_when_the_copy_is_old(void **state)
{
	struct rpc_rig *rig = *state;
	struct rpc_told told;

	rpc_rig_refreshed(rig);
	fake_timer_run(&rig->clock, 2 * 1000 + RPC_RIG_PATIENCE_MS + 1);
	rpc_rig_expect_called(rig, "VRSNA");
	rpc_told_statistics(rig, LAN, &told);
	assert_int_equal(told.count, 0);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, 0, "");
	assert_memory_equal(&told.statistics.num_addr,
	    &generation_statistics(rig->pair, 0)->num_addr,
	    sizeof(told.statistics) -
		offsetof(struct scope_statistics, num_addr));
	rpc_told_statistics(rig, LAN + 1, &told);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, -ENOENT, "no such scope");
	rpc_rig_expect_called(rig, "TT");
	fake_peer_vanish(&rig->rpcd.peer);
	rpc_rig_pump(rig);
	rpc_told_statistics(rig, LAN, &told);
	rpc_told_expect(rig, &told, -EHOSTUNREACH, "Connection refused");
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
	};

	return cmocka_run_group_tests_name("oncrpc_calls", tests, NULL, NULL);
}
