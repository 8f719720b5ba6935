/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/provider.h"
#include "dhcpsapi/dhcpsapi_relationship.h"
#include "support/oom.h"

static const uint32_t scopes[] = { 0x0a000000, 0x0a000100 };

/* Every field has a value that no other has. */
static struct relationship relationship;
static struct relationship_state rstate;
static struct relationship_row row;

static int
setup(void **state)
{
	(void)state;
	relationship = (struct relationship) {
		.name = (char *)"fo-\xc3\xa9",
		.role = FAILOVER_PRIMARY,
		.mode = FAILOVER_LOAD_BALANCE,
		.mclt = 1,
		.safe_period = 300,
		.split_source = SPLIT_PARTNER,
		.address = 0xc0000201,
		.peer_address = 0xc0000202,
		.host = (char *)"here",
		.peer_host = (char *)"there",
	};
	bucket_split(relationship.hba, 192);
	rstate = (struct relationship_state) {
		.state = FAILOVER_NORMAL,
		.previous = FAILOVER_RECOVER_DONE,
		.partner_state = FAILOVER_COMMUNICATION_INT,
		.since = 21,
		.partner_since = 22,
		.mclt = 1800,
	};
	row = (struct relationship_row) {
		.relationship = &relationship,
		.state = &rstate,
		.scopes = scopes,
		.scope_count = 2,
	};
	return 0;
}

static void
relationship_init_primary_fills_every_field(void **state)
{
	struct dhcpsapi_relationship made;
	const DHCP_FAILOVER_RELATIONSHIP *info = &made.info;

	(void)state;
	assert_int_equal(dhcpsapi_relationship_init(&row, &made), 0);
	assert_int_equal(info->PrimaryServer, 0xc0000201);
	assert_int_equal(info->SecondaryServer, 0xc0000202);
	assert_int_equal(info->Mode, LoadBalance);
	assert_int_equal(info->ServerType, PrimaryServer);
	assert_int_equal(info->State, NORMAL);
	assert_int_equal(info->PrevState, RECOVER_DONE);
	assert_int_equal(info->Mclt, 1800);
	assert_int_equal(info->SafePeriod, 300);
	assert_int_equal(wcscmp(info->RelationshipName, L"fo-\u00e9"), 0);
	assert_int_equal(wcscmp(info->PrimaryServerName, L"here"), 0);
	assert_int_equal(wcscmp(info->SecondaryServerName, L"there"), 0);
	assert_int_equal(info->pScopes->NumElements, 2);
	assert_memory_equal(info->pScopes->Elements, scopes, sizeof(scopes));
	assert_int_equal(info->Percentage, 75);
	assert_null(info->SharedSecret);
	assert_int_equal(made.partner_state, COMMUNICATION_INT);
	assert_int_equal(made.since, 21);
	assert_int_equal(made.partner_since, 22);
	assert_int_equal(made.split_source, SPLIT_PARTNER);
	/* What the program frees: structure, array, two numbers, strings. */
	assert_int_equal(dhcpsapi_relationship_info_size(info),
	    80 + 16 + 8 + (5 + 5 + 6) * sizeof(WCHAR));
	dhcpsapi_relationship_done(&made);
}

/* Primary and secondary are roles, this server and its partner are not. */
static void
relationship_init_secondary_swaps_the_servers(void **state)
{
	struct dhcpsapi_relationship made;

	(void)state;
	relationship.role = FAILOVER_SECONDARY;
	relationship.mode = FAILOVER_HOT_STANDBY;
	relationship.safe_period = UINT32_MAX;
	assert_int_equal(dhcpsapi_relationship_init(&row, &made), 0);
	assert_int_equal(made.info.ServerType, SecondaryServer);
	assert_int_equal(made.info.Mode, HotStandby);
	assert_int_equal(made.info.PrimaryServer, 0xc0000202);
	assert_int_equal(made.info.SecondaryServer, 0xc0000201);
	assert_int_equal(wcscmp(made.info.PrimaryServerName, L"there"), 0);
	assert_int_equal(wcscmp(made.info.SecondaryServerName, L"here"), 0);
	assert_int_equal(made.info.SafePeriod, 0xffffffff);
	dhcpsapi_relationship_done(&made);
}

static void
relationship_init_without_scopes_has_an_empty_array(void **state)
{
	struct dhcpsapi_relationship made;

	(void)state;
	row.scopes = NULL;
	row.scope_count = 0;
	assert_int_equal(dhcpsapi_relationship_init(&row, &made), 0);
	assert_non_null(made.info.pScopes);
	assert_int_equal(made.info.pScopes->NumElements, 0);
	assert_null(made.info.pScopes->Elements);
	dhcpsapi_relationship_done(&made);
}

/* The numbers of core/failover.h are Microsoft's, one by one. */
static void
relationship_init_states_keep_their_numbers(void **state)
{
	static const struct {
		enum failover_state ours;
		FSM_STATE theirs;
	} rows[] = {
		{ FAILOVER_NO_STATE, NO_STATE },
		{ FAILOVER_INIT, INIT },
		{ FAILOVER_STARTUP, STARTUP },
		{ FAILOVER_NORMAL, NORMAL },
		{ FAILOVER_COMMUNICATION_INT, COMMUNICATION_INT },
		{ FAILOVER_PARTNER_DOWN, PARTNER_DOWN },
		{ FAILOVER_POTENTIAL_CONFLICT, POTENTIAL_CONFLICT },
		{ FAILOVER_CONFLICT_DONE, CONFLICT_DONE },
		{ FAILOVER_RESOLUTION_INT, RESOLUTION_INT },
		{ FAILOVER_RECOVER, RECOVER },
		{ FAILOVER_RECOVER_WAIT, RECOVER_WAIT },
		{ FAILOVER_RECOVER_DONE, RECOVER_DONE },
		{ FAILOVER_PAUSED, PAUSED },
		{ FAILOVER_SHUTDOWN, SHUTDOWN },
	};
	struct dhcpsapi_relationship made;
	size_t i;

	(void)state;
	assert_int_equal(sizeof(rows) / sizeof(rows[0]), FAILOVER_STATE_COUNT);
	for (i = 0; i < FAILOVER_STATE_COUNT; i++) {
		rstate.state = rows[i].ours;
		assert_int_equal(dhcpsapi_relationship_init(&row, &made), 0);
		assert_int_equal(made.info.State, rows[i].theirs);
		dhcpsapi_relationship_done(&made);
	}
}

static void
relationships_free_null_is_nothing(void **state)
{
	(void)state;
	dhcpsapi_relationships_free(NULL, 0);
}

static void
no_memory(void *arg)
{
	struct dhcpsapi_relationship made;
	int rc;

	(void)arg;
	rc = dhcpsapi_relationship_init(&row, &made);
	if (rc == 0)
		dhcpsapi_relationship_done(&made);
	else
		assert_int_equal(rc, -ENOMEM);
	assert_true(rc == 0 || oom_hit());
}

static void
relationship_no_memory_is_told(void **state)
{
	(void)state;
	assert_int_equal(oom_each(no_memory, NULL), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
		    relationship_init_primary_fills_every_field, setup),
		cmocka_unit_test_setup(
		    relationship_init_secondary_swaps_the_servers, setup),
		cmocka_unit_test_setup(
		    relationship_init_without_scopes_has_an_empty_array, setup),
		cmocka_unit_test_setup(
		    relationship_init_states_keep_their_numbers, setup),
		cmocka_unit_test(relationships_free_null_is_nothing),
		cmocka_unit_test_setup(relationship_no_memory_is_told, setup),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_relationship", tests, NULL, NULL);
}
