/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/query.h"
#include "support/fake_data.h"
#include "support/oom.h"

#define NET 0x0a320000
#define NOW 1700000000

/* What a call came to: "type key-in-hex=address*count " of each group. */
struct told {
	unsigned int count;
	int rc;
	size_t rows;
	char text[4096];
};

static void
on_groups(void *arg, int rc, const struct err *err,
    const struct client_group_row *rows, size_t count)
{
	struct told *told = arg;
	size_t at = 0, i, j;

	told->count++;
	told->rc = rc;
	told->rows = count;
	assert_int_equal(err->code, rc);
	for (i = 0; i < count; i++) {
		at += (size_t)snprintf(told->text + at, sizeof(told->text) - at,
		    "%u ", rows[i].hardware_type);
		for (j = 0; j < rows[i].key_len; j++)
			at += (size_t)snprintf(told->text + at,
			    sizeof(told->text) - at, "%02x", rows[i].key[j]);
		at += (size_t)snprintf(told->text + at, sizeof(told->text) - at,
		    "=.%u*%u ", rows[i].address - NET, rows[i].count);
	}
}

static const struct {
	uint8_t state, hw_type;
	const char *hw, *name;
} leases[] = {
	{ BINDING_ACTIVE, 1, "bb", "pc" },
	{ BINDING_ACTIVE, 1, "bb", "PC" },
	{ BINDING_ACTIVE, 1, "ba", "a-long-one" },
	{ BINDING_ACTIVE, 6, "a", NULL },
	{ BINDING_ACTIVE, 1, "c", "_" },
	{ BINDING_EXPIRED, 1, "old", "old" },
	{ BINDING_ACTIVE, 255, "zz", "pd" },
};

static int
setup(void **state)
{
	struct fake_data *data = fake_data_new();
	struct generation *g = NULL;
	size_t i;

	fake_data_scope(data, NET, 0xffffff00, 10, 100,
	    fake_data_relationship(data, FAILOVER_PRIMARY, "fo"));
	for (i = 0; i < sizeof(leases) / sizeof(leases[0]); i++) {
		const struct lease lease = {
			.address = NET + 10 + (uint32_t)i,
			.state = leases[i].state,
			.ends = NOW + 60,
			.hw_type = leases[i].hw_type,
			.hw_len = (uint8_t)strlen(leases[i].hw),
			.hw = (const uint8_t *)leases[i].hw,
			.name = leases[i].name,
			.name_len = leases[i].name == NULL ?
			    0 :
			    (uint16_t)strlen(leases[i].name),
		};

		fake_data_put(data, &lease);
	}
	assert_int_equal(fake_data_publish(data, NOW, &g), 0);
	*state = generation_ref(g);
	fake_data_free(data);
	return 0;
}

static int
teardown(void **state)
{
	generation_unref(*state);
	return 0;
}

static void
groups_begin_at_the_key_or_behind_it(void **state)
{
	static const struct {
		enum client_search_type type;
		uint8_t hardware_type;
		const char *key;
		bool after;
		size_t max;
		const char *want;
	} cases[] = {
		{ CLIENT_BY_HARDWARE, 0, "", false, 100,
		    "1 63=.14*1 1 6261=.12*1 1 6262=.10*2 6 61=.13*1 "
		    "255 7a7a=.16*1 " },
		{ CLIENT_BY_HARDWARE, 1, "bb", false, 1, "1 6262=.10*2 " },
		{ CLIENT_BY_HARDWARE, 1, "bb", true, 1, "6 61=.13*1 " },
		{ CLIENT_BY_HARDWARE, 1, "bab", false, 1, "6 61=.13*1 " },
		{ CLIENT_BY_HARDWARE, 1, "bz", false, 1, "6 61=.13*1 " },
		{ CLIENT_BY_HARDWARE, 1, "", true, 1, "1 63=.14*1 " },
		{ CLIENT_BY_HARDWARE, 7, "", false, 9, "255 7a7a=.16*1 " },
		{ CLIENT_BY_HARDWARE, 255, "zz", true, 9, "" },
		{ CLIENT_BY_HARDWARE, 0, "", false, 0, "" },
		{ CLIENT_BY_NAME, 0, "", false, 100,
		    "0 5f=.14*1 0 7063=.10*2 0 7064=.16*1 "
		    "0 612d6c6f6e672d6f6e65=.12*1 " },
		{ CLIENT_BY_NAME, 0, "Pc", false, 1, "0 7063=.10*2 " },
		{ CLIENT_BY_NAME, 0, "PC", true, 1, "0 7064=.16*1 " },
		{ CLIENT_BY_NAME, 0, "pcc", false, 9,
		    "0 612d6c6f6e672d6f6e65=.12*1 " },
		{ CLIENT_BY_NAME, 0, "a-long-one", true, 9, "" },
	};
	struct told told;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct client_group_search search = {
			.type = cases[i].type,
			.hardware_type = cases[i].hardware_type,
			.key = (const uint8_t *)cases[i].key,
			.key_len = strlen(cases[i].key),
			.after = cases[i].after,
		};

		told = (struct told) { 0 };
		query_enum_client_groups(
		    *state, &search, cases[i].max, on_groups, &told);
		assert_int_equal(told.count, 1);
		assert_int_equal(told.rc, 0);
		assert_string_equal(told.text, cases[i].want);
	}
}

static void
groups_of_what_was_never_read_are_no_data(void **state)
{
	const struct client_group_search search = { .type = CLIENT_BY_NAME };
	struct told told = { 0 };

	(void)state;
	query_enum_client_groups(NULL, &search, 1, on_groups, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.rc, -ENODATA);
}

static void
ask(void *arg)
{
	const struct client_group_search search = { .type = CLIENT_BY_NAME };
	struct told told = { 0 };

	query_enum_client_groups(arg, &search, 9, on_groups, &told);
	assert_int_equal(told.count, 1);
	assert_int_equal(told.rc, oom_hit() ? -ENOMEM : 0);
	assert_int_equal(told.rows, oom_hit() ? 0 : 4);
}

static void
groups_without_memory_are_an_error(void **state)
{
	assert_int_equal(oom_each(ask, *state), 3);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(groups_begin_at_the_key_or_behind_it),
		TEST(groups_of_what_was_never_read_are_no_data),
		TEST(groups_without_memory_are_an_error),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
