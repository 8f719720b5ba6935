/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Relationships as dhcpd writes them, and what a server takes from its partner.
 */

#include "support/test.h"

#include "provider/isc/isc_provider.h"

#include <stdlib.h>
#include <string.h>

#include "core/topology.h"
#include "support/isc_fixture.h"

/* ---- relationships ---- */

static void
relationship_state_follows_the_file(void **state)
{
	struct relationship_state is;
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, PEER("normal", "normal") BLOCK_END);
	is = rig_relationship(&f->rig, "fo");
	assert_int_equal(is.state, FAILOVER_NORMAL);
	assert_int_equal(is.previous, FAILOVER_NO_STATE);
	assert_int_equal(is.partner_state, FAILOVER_NORMAL);
	assert_int_equal(is.since, ISC_FIXTURE_NOW - 10);
	assert_int_equal(is.partner_since, ISC_FIXTURE_NOW - 9);
	assert_int_equal(is.mclt, 60);
	isc_fixture_append(
	    f, PEER("communications-interrupted", "normal") BLOCK_END);
	isc_fixture_refresh(f);
	assert_true(f->rig.news);
	is = rig_relationship(&f->rig, "fo");
	assert_int_equal(is.state, FAILOVER_COMMUNICATION_INT);
	assert_int_equal(is.previous, FAILOVER_NORMAL);
}

/* A rewritten file has the state of now only. */
static void
relationship_history_survives_a_rewrite(void **state)
{
	struct relationship_state is;
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF,
	    PEER("normal", "normal") BLOCK_END PEER("partner-down", "normal")
		BLOCK_END);
	isc_fixture_replace(
	    f, "leases", PEER("partner-down", "normal") BLOCK_END);
	isc_fixture_refresh(f);
	is = rig_relationship(&f->rig, "fo");
	assert_int_equal(is.state, FAILOVER_PARTNER_DOWN);
	assert_int_equal(is.previous, FAILOVER_NORMAL);
	isc_fixture_replace(f, "leases", PEER("recover", "normal") BLOCK_END);
	isc_fixture_refresh(f);
	is = rig_relationship(&f->rig, "fo");
	assert_int_equal(is.state, FAILOVER_RECOVER);
	assert_int_equal(is.previous, FAILOVER_PARTNER_DOWN);
}

static void
relationship_that_is_not_configured_is_left_out(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(
	    f, CONF, "failover peer \"gone\" state {\n  my state normal;\n}\n");
	assert_int_equal(
	    rig_relationship(&f->rig, "fo").state, FAILOVER_NO_STATE);
}

static void
secondary_learns_its_mclt_from_the_file(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, SECONDARY_PEER SUBNET("10", "29"),
	    PEER("normal", "normal") "  mclt 90;\n" BLOCK_END);
	assert_int_equal(rig_relationship(&f->rig, "fo").mclt, 90);
}

/* In PARTNER_DOWN everything is usable once the MCLT has passed. */
static void
partner_down_makes_all_usable_after_mclt(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF,
	    BACKUP("10") BACKUP("11") PEER("partner-down", "normal") BLOCK_END);
	assert_int_equal(rig_statistics(&f->rig, SCOPE).usable_now, 18);
	clock_step(&f->rig.clock, 50);
	isc_fixture_refresh(f);
	assert_int_equal(rig_statistics(&f->rig, SCOPE).usable_now, 18);
	clock_step(&f->rig.clock, 1);
	isc_fixture_refresh(f);
	assert_int_equal(rig_statistics(&f->rig, SCOPE).usable_now, 20);
}

/* ---- the split of a secondary, and names ---- */

static const struct relationship *
relationship(const struct rig *rig)
{
	return topology_relationship(generation_topology(rig->generation), 0);
}

static void
split_nobody_said_is_assumed(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, SECONDARY_PEER SUBNET("10", "29"), "");
	assert_int_equal(relationship(&f->rig)->split_source, SPLIT_ASSUMED);
	assert_int_equal(bucket_primary_count(relationship(&f->rig)->hba), 128);
}

static void
add_split(struct server_spec *spec, const char *name, unsigned int split)
{
	struct server_split *splits;

	splits =
	    realloc(spec->splits, (spec->split_count + 1) * sizeof(*splits));
	assert_non_null(splits);
	splits[spec->split_count++] =
	    (struct server_split) { name != NULL ? strdup(name) : NULL, split };
	spec->splits = splits;
}

static void
split_of_the_spec_is_taken(void **state)
{
	struct isc_fixture *f = *state;

	add_split(&f->spec, "fo", 256);
	add_split(&f->spec, NULL, 0);
	isc_fixture_start(
	    f, SECONDARY_PEER SUBNET("10", "29"), ACTIVE("10", "01"));
	assert_int_equal(relationship(&f->rig)->split_source, SPLIT_SET);
	assert_int_equal(rig_statistics(&f->rig, SCOPE).partner_addr_in_use, 1);
}

static void
split_of_the_spec_for_all_is_taken(void **state)
{
	struct isc_fixture *f = *state;

	add_split(&f->spec, NULL, 0);
	add_split(&f->spec, "another", 256);
	isc_fixture_start(
	    f, SECONDARY_PEER SUBNET("10", "29"), ACTIVE("10", "01"));
	assert_int_equal(rig_statistics(&f->rig, SCOPE).this_addr_in_use, 1);
}

static void
split_of_a_primary_is_its_own(void **state)
{
	struct isc_fixture *f = *state;

	add_split(&f->spec, NULL, 0);
	isc_fixture_start(f, CONF, "");
	assert_int_equal(relationship(&f->rig)->split_source, SPLIT_CONFIGURED);
	assert_int_equal(bucket_primary_count(relationship(&f->rig)->hba), 128);
}

/* Another server of the same pair, in files of its own. */
static void
open_partner(struct isc_fixture *f, struct rig *rig, const char *conf,
    const char *leases)
{
	struct server_spec spec;

	assert_int_equal(server_spec_copy(&f->spec, &spec), 0);
	folder_puts(&f->folder, "conf2", conf);
	folder_puts(&f->folder, "leases2", leases);
	free(spec.conf_path);
	free(spec.leases_path);
	spec.conf_path = strdup(folder_file(&f->folder, "conf2"));
	spec.leases_path = strdup(folder_file(&f->folder, "leases2"));
	rig_open(rig, &isc_provider_ops, &spec, ISC_FIXTURE_NOW);
	server_spec_done(&spec);
	assert_int_equal(rig_refresh(rig), 0);
}

#define PEER_OF_256                      \
	"failover peer \"fo\" {\n"       \
	"  primary; address 10.0.0.2;\n" \
	"  peer address 10.0.0.3;\n"     \
	"  mclt 60; split 256;\n"        \
	"  max-response-delay 10;\n"     \
	"  max-unacked-updates 10;\n"    \
	"}\n"

static void
split_of_the_partner_is_taken_and_followed(void **state)
{
	struct isc_fixture *f = *state;
	struct rig primary;

	add_split(&f->spec, NULL, 0);
	isc_fixture_start(
	    f, SECONDARY_PEER SUBNET("10", "29"), ACTIVE("10", "01"));
	assert_int_equal(rig_statistics(&f->rig, SCOPE).this_addr_in_use, 1);
	open_partner(f, &primary, PEER_OF_256 SUBNET("10", "29"), "");

	isc_provider_ops.adopt(f->rig.provider, primary.generation);
	isc_fixture_refresh(f);
	assert_true(f->rig.news);
	assert_int_equal(relationship(&f->rig)->split_source, SPLIT_PARTNER);
	assert_int_equal(rig_statistics(&f->rig, SCOPE).partner_addr_in_use, 1);
	isc_fixture_refresh(f);
	assert_false(f->rig.news);

	/* Alone again: what the spec says. */
	isc_provider_ops.adopt(f->rig.provider, NULL);
	isc_fixture_refresh(f);
	assert_int_equal(relationship(&f->rig)->split_source, SPLIT_SET);
	assert_int_equal(rig_statistics(&f->rig, SCOPE).this_addr_in_use, 1);
	rig_close(&primary);
}

/* Two secondaries cannot tell each other anything. */
static void
split_of_a_partner_in_the_same_role_is_not_taken(void **state)
{
	struct isc_fixture *f = *state;
	struct rig other;

	isc_fixture_start(f, SECONDARY_PEER SUBNET("10", "29"), "");
	open_partner(f, &other, SECONDARY_PEER SUBNET("10", "29"), "");
	isc_provider_ops.adopt(f->rig.provider, other.generation);
	isc_fixture_refresh(f);
	assert_int_equal(relationship(&f->rig)->split_source, SPLIT_ASSUMED);
	rig_close(&other);
}

static void
name_missing_here_comes_from_the_partner(void **state)
{
	static const char named[] = "lease 10.0.0.10 {\n"
				    "  ends " LATER ";\n"
				    "  binding state active;\n"
				    "  hardware ethernet 02:00:00:00:00:01;\n"
				    "  client-hostname \"printer\";\n"
				    "}\n";
	struct isc_fixture *f = *state;
	struct rig primary;

	isc_fixture_start(
	    f, SECONDARY_PEER SUBNET("10", "29"), ACTIVE("10", "01"));
	assert_string_equal(rig_client_name(&f->rig, SCOPE + 10), "");
	open_partner(f, &primary, CONF, named);
	isc_provider_ops.adopt(f->rig.provider, primary.generation);
	isc_fixture_refresh(f);
	assert_string_equal(rig_client_name(&f->rig, SCOPE + 10), "printer");
	rig_close(&primary);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, isc_fixture_new, isc_fixture_free)
	static const struct CMUnitTest tests[] = {
		TEST(relationship_state_follows_the_file),
		TEST(relationship_history_survives_a_rewrite),
		TEST(relationship_that_is_not_configured_is_left_out),
		TEST(secondary_learns_its_mclt_from_the_file),
		TEST(partner_down_makes_all_usable_after_mclt),
		TEST(split_nobody_said_is_assumed),
		TEST(split_of_the_spec_is_taken),
		TEST(split_of_the_spec_for_all_is_taken),
		TEST(split_of_a_primary_is_its_own),
		TEST(split_of_the_partner_is_taken_and_followed),
		TEST(split_of_a_partner_in_the_same_role_is_not_taken),
		TEST(name_missing_here_comes_from_the_partner),
	};

	return cmocka_run_group_tests_name(
	    "isc_provider_pair", tests, NULL, NULL);
}
