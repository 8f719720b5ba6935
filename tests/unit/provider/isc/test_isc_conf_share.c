/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include "provider/isc/isc_conf_share.h"

#include "core/topology.h"
#include "support/oom.h"

#define A 7 /* numbers of peers */
#define B 8

static struct isc_conf_share *
new_share(void)
{
	struct isc_conf_share *share = isc_conf_share_new("n");

	assert_non_null(share);
	return share;
}

static void
add_pool(struct isc_conf_share *share, uint32_t peer, bool has_statements,
    bool denies_bootp)
{
	static const uint32_t bootp[] = { ISC_CONF_BOOTP };
	struct isc_conf_pool pool = { .peer = peer,
		.has_statements = has_statements,
		.prohibits = bootp,
		.prohibit_count = denies_bootp };

	assert_int_equal(isc_conf_share_add_pool(share, &pool), 0);
}

static void
expect_bare(struct isc_conf_share *share, bool bootp, uint32_t peer)
{
	uint32_t found = 99;

	assert_int_equal(isc_conf_share_bare_range(share, bootp, &found), 0);
	assert_int_equal(found, peer);
}

static void
bare_range_alone_has_no_peer(void **state)
{
	struct isc_conf_share *share = new_share();

	(void)state;
	expect_bare(share, false, TOPOLOGY_NONE);
	expect_bare(share, false, TOPOLOGY_NONE);
	expect_bare(share, true, TOPOLOGY_NONE);
	expect_bare(share, true, TOPOLOGY_NONE);
	isc_conf_share_free(share);
}

static void
bare_range_second_behind_pool_has_its_peer(void **state)
{
	struct isc_conf_share *share = new_share();

	(void)state;
	add_pool(share, A, false, false);
	expect_bare(share, false, TOPOLOGY_NONE);
	expect_bare(share, false, A);
	add_pool(share, B, false, false);
	expect_bare(share, false, A);
	/* The list is now A, bare, B, and then one for dynamic-bootp. */
	expect_bare(share, true, TOPOLOGY_NONE);
	expect_bare(share, true, B);
	isc_conf_share_free(share);
}

static void
bare_range_behind_pool_alike_is_its_or_the_one_before(void **state)
{
	struct isc_conf_share *share = new_share();

	(void)state;
	add_pool(share, A, false, true);
	expect_bare(share, false, A);
	isc_conf_share_free(share);
	share = new_share();
	add_pool(share, B, false, false);
	add_pool(share, A, false, true);
	expect_bare(share, false, B);
	isc_conf_share_free(share);
}

static void
pool_without_statements_merges_with_one_like_it(void **state)
{
	struct isc_conf_share *share = new_share();

	(void)state;
	add_pool(share, A, false, false);
	add_pool(share, B, false, false);
	add_pool(share, A, false, false); /* is the first one */
	expect_bare(share, false, TOPOLOGY_NONE);
	expect_bare(share, false, B);
	isc_conf_share_free(share);
	share = new_share();
	add_pool(share, A, false, false);
	add_pool(share, B, false, false);
	add_pool(share, A, true, false); /* is one of its own */
	expect_bare(share, false, TOPOLOGY_NONE);
	expect_bare(share, false, A);
	isc_conf_share_free(share);
}

static void
find_subnet_gives_the_narrowest(void **state)
{
	struct isc_conf_share *share = new_share();
	uint32_t subnet = 1, mask = 2;

	(void)state;
	assert_true(isc_conf_share_is_empty(share));
	assert_false(
	    isc_conf_share_find_subnet(share, 0x0a000101, &subnet, &mask));
	assert_int_equal(subnet, 1);
	assert_int_equal(
	    isc_conf_share_add_subnet(share, 0x0a000000, 0xffff0000), 0);
	assert_int_equal(
	    isc_conf_share_add_subnet(share, 0x0a000100, 0xffffff00), 0);
	assert_false(isc_conf_share_is_empty(share));
	assert_true(
	    isc_conf_share_find_subnet(share, 0x0a000101, &subnet, &mask));
	assert_int_equal(subnet, 0x0a000100);
	assert_int_equal(mask, 0xffffff00);
	assert_true(
	    isc_conf_share_find_subnet(share, 0x0a000201, &subnet, &mask));
	assert_int_equal(subnet, 0x0a000000);
	assert_false(
	    isc_conf_share_find_subnet(share, 0x0b000201, &subnet, &mask));
	/* 0.0.0.0/0 and a host. */
	assert_int_equal(isc_conf_share_add_subnet(share, 0, 0), 0);
	assert_int_equal(
	    isc_conf_share_add_subnet(share, 0x0b000201, 0xffffffff), 0);
	assert_true(
	    isc_conf_share_find_subnet(share, 0x0b000201, &subnet, &mask));
	assert_int_equal(mask, 0xffffffff);
	assert_true(
	    isc_conf_share_find_subnet(share, 0x0b000202, &subnet, &mask));
	assert_int_equal(mask, 0);
	isc_conf_share_free(share);
}

static void
subnet_with_gaps_counts_but_holds_nothing(void **state)
{
	struct isc_conf_share *share = new_share();
	uint32_t subnet, mask;

	(void)state;
	assert_int_equal(
	    isc_conf_share_add_subnet(share, 0x0a000000, 0xff00ff00), 0);
	assert_false(isc_conf_share_is_empty(share));
	assert_false(
	    isc_conf_share_find_subnet(share, 0x0a000001, &subnet, &mask));
	isc_conf_share_free(share);
}

static void
use(void *arg)
{
	struct isc_conf_share *share = isc_conf_share_new("n");
	struct isc_conf_pool pool = { .peer = A };
	uint32_t peer;
	bool failed = share == NULL;

	(void)arg;
	if (!failed)
		failed = isc_conf_share_add_subnet(share, 0, 0) != 0 ||
		    isc_conf_share_add_pool(share, &pool) != 0 ||
		    isc_conf_share_bare_range(share, false, &peer) != 0;
	assert_true(failed == oom_hit());
	isc_conf_share_free(share);
}

static void
use_without_memory_says_so(void **state)
{
	(void)state;
	assert_true(oom_each(use, NULL) > 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bare_range_alone_has_no_peer),
		cmocka_unit_test(bare_range_second_behind_pool_has_its_peer),
		cmocka_unit_test(
		    bare_range_behind_pool_alike_is_its_or_the_one_before),
		cmocka_unit_test(
		    pool_without_statements_merges_with_one_like_it),
		cmocka_unit_test(find_subnet_gives_the_narrowest),
		cmocka_unit_test(subnet_with_gaps_counts_but_holds_nothing),
		cmocka_unit_test(use_without_memory_says_so),
	};

	return cmocka_run_group_tests_name("isc_conf_share", tests, NULL, NULL);
}
