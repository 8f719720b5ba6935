/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/lease.h"
#include "core/provider.h"
#include "support/oom.h"
#include "support/xdr_trip.h"
#include "wire/wire_group.h"

#define NET UINT32_C(0x0a320000)

static struct client_group_row
group(uint8_t type, const char *key, uint32_t address)
{
	return (struct client_group_row) {
		.hardware_type = type,
		.key = (const uint8_t *)key,
		.key_len = strlen(key),
		.address = address,
		.count = 2,
	};
}

/* The rows as they arrive; how many bytes that took. */
static size_t
trip(
    const struct client_group_row *rows, size_t count, wire_groups_reply *there)
{
	struct wire_group_page *page = wire_group_page_new();
	wire_groups_reply here = { .status = WIRE_OK };
	size_t len;

	assert_non_null(page);
	memset(there, 0, sizeof(*there));
	wire_group_page_fill(page, rows, count, &here.wire_groups_reply_u.page);
	len = xdr_trip((xdrproc_t)xdr_wire_groups_reply, &here, there);
	wire_group_page_free(page);
	return len;
}

static void
done(wire_groups_reply *there)
{
	xdr_free((xdrproc_t)xdr_wire_groups_reply, there);
}

static void
search_arrives_as_it_was_put(void **state)
{
	const struct client_group_search searches[] = {
		{ CLIENT_BY_HARDWARE, 255, (const uint8_t *)"\0\xff", 2, true },
		{ CLIENT_BY_HARDWARE, 0, NULL, 0, false },
		{ CLIENT_BY_NAME, 0, (const uint8_t *)"pc", 2, false },
	};
	struct client_group_search got;
	wire_groups_args there;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		wire_groups_args here = { .server = (char *)"s", .max = 7 };

		assert_int_equal(
		    wire_group_put_search(&searches[i], &here, &err), 0);
		memset(&there, 0, sizeof(there));
		xdr_trip((xdrproc_t)xdr_wire_groups_args, &here, &there);
		assert_int_equal(wire_group_get_search(&there, &got, &err), 0);
		assert_int_equal(got.type, searches[i].type);
		assert_int_equal(got.hardware_type, searches[i].hardware_type);
		assert_int_equal(got.key_len, searches[i].key_len);
		if (got.key_len > 0)
			assert_memory_equal(
			    got.key, searches[i].key, got.key_len);
		assert_int_equal(got.after, searches[i].after);
		xdr_free((xdrproc_t)xdr_wire_groups_args, &there);
	}
}

static void
search_for_nothing_that_is_is_refused(void **state)
{
	static const uint8_t longest[LEASE_NAME_MAX + 1];
	struct client_group_search search = { .type = CLIENT_BY_NAME,
		.key = longest,
		.key_len = sizeof(longest) };
	wire_groups_args args = { .type = WIRE_BY_ADDRESS };
	struct err err;

	(void)state;
	assert_int_equal(wire_group_put_search(&search, &args, &err), -EINVAL);
	assert_int_equal(wire_group_get_search(&args, &search, &err), -EINVAL);
	args.type = WIRE_BY_HARDWARE;
	args.hardware_type = 256;
	assert_int_equal(wire_group_get_search(&args, &search, &err), -EINVAL);
}

static void
groups_arrive_field_by_field(void **state)
{
	const struct client_group_row from[] = {
		group(1, "a", NET + 9),
		group(1, "bb", NET + 7),
		group(6, "", NET + 8),
	};
	const struct client_group_search search = { .type =
							CLIENT_BY_HARDWARE };
	struct client_group_row *got;
	wire_groups_reply there;
	struct err err;
	size_t n;

	(void)state;
	trip(from, 3, &there);
	assert_int_equal(wire_group_get_page(&there.wire_groups_reply_u.page,
			     &search, 3, &got, &n, &err),
	    0);
	assert_int_equal(n, 3);
	assert_int_equal(got[1].hardware_type, 1);
	assert_int_equal(got[1].key_len, 2);
	assert_memory_equal(got[1].key, "bb", 2);
	assert_int_equal(got[1].address, NET + 7);
	assert_int_equal(got[1].count, 2);
	assert_int_equal(got[2].hardware_type, 6);
	assert_int_equal(got[2].key_len, 0);
	free(got);
	done(&there);
	/* None is the end. */
	trip(from, 0, &there);
	assert_true(there.wire_groups_reply_u.page.end);
	assert_int_equal(wire_group_get_page(&there.wire_groups_reply_u.page,
			     &search, 3, &got, &n, &err),
	    0);
	assert_int_equal(n, 0);
	free(got);
	done(&there);
}

static void
page_holds_what_fits_into_a_reply(void **state)
{
	static struct client_group_row rows[WIRE_GROUPS + 1];
	static char keys[WIRE_GROUPS + 1][LEASE_NAME_MAX + 1];
	wire_groups_reply there;
	unsigned int n;
	size_t i;

	(void)state;
	for (i = 0; i <= WIRE_GROUPS; i++)
		rows[i] = group(1, "0123456789", NET);
	trip(rows, WIRE_GROUPS + 1, &there);
	assert_int_equal(
	    there.wire_groups_reply_u.page.rows.rows_len, WIRE_GROUPS);
	done(&there);
	for (i = 0; i <= WIRE_GROUPS; i++) {
		memset(keys[i], 'x', LEASE_NAME_MAX);
		rows[i] = group(0, keys[i], NET);
	}
	assert_in_range(trip(rows, WIRE_GROUPS + 1, &there),
	    WIRE_REPLY - LEASE_NAME_MAX - 64, WIRE_REPLY);
	n = there.wire_groups_reply_u.page.rows.rows_len;
	assert_in_range(n, 60, 64);
	assert_int_equal(
	    there.wire_groups_reply_u.page.bytes.bytes_len, n * LEASE_NAME_MAX);
	assert_false(there.wire_groups_reply_u.page.end);
	done(&there);
}

static void
page_that_no_server_of_ours_sends_is_refused(void **state)
{
	static const struct {
		enum client_search_type type;
		const char *from; /* what was asked for; NULL: all */
		bool after;
		size_t max;
		struct {
			uint8_t type;
			const char *key;
			uint32_t count;
		} rows[3];
		const char *words;
	} cases[] = {
		{ CLIENT_BY_HARDWARE, NULL, false, 1,
		    { { 1, "a", 1 }, { 1, "b", 1 } },
		    "2 groups where 1 were asked for" },
		{ CLIENT_BY_HARDWARE, NULL, false, 9, { { 1, "a", 0 } },
		    "the group of 10.50.0.0: nobody has that key" },
		{ CLIENT_BY_HARDWARE, NULL, false, 9,
		    { { 1, "b", 1 }, { 1, "a", 1 } },
		    "the group of 10.50.0.1 comes again, or too late" },
		{ CLIENT_BY_HARDWARE, NULL, false, 9,
		    { { 1, "b", 1 }, { 1, "b", 1 } },
		    "the group of 10.50.0.1 comes again, or too late" },
		{ CLIENT_BY_HARDWARE, NULL, false, 9,
		    { { 1, "bb", 1 }, { 1, "c", 1 } },
		    "the group of 10.50.0.1 comes again, or too late" },
		{ CLIENT_BY_HARDWARE, NULL, false, 9,
		    { { 2, "a", 1 }, { 1, "b", 1 } },
		    "the group of 10.50.0.1 comes again, or too late" },
		{ CLIENT_BY_HARDWARE, "b", false, 9, { { 1, "a", 1 } },
		    "the group of 10.50.0.0 comes again, or too late" },
		{ CLIENT_BY_HARDWARE, "b", true, 9, { { 1, "b", 1 } },
		    "the group of 10.50.0.0 comes again, or too late" },
		{ CLIENT_BY_HARDWARE, NULL, false, 9,
		    { { 1, "012345678901234567890", 1 } },
		    "the key of 10.50.0.0 is too long, or of no type" },
		{ CLIENT_BY_NAME, NULL, false, 9, { { 1, "a", 1 } },
		    "the group of 10.50.0.0: no name in lower case" },
		{ CLIENT_BY_NAME, NULL, false, 9, { { 0, "aZ", 1 } },
		    "the group of 10.50.0.0: no name in lower case" },
		{ CLIENT_BY_NAME, NULL, false, 9, { { 0, "", 1 } },
		    "the group of 10.50.0.0: no name in lower case" },
	};
	struct client_group_row rows[3], *got;
	wire_groups_reply there;
	struct err err;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *from = cases[i].from != NULL ? cases[i].from : "";
		const struct client_group_search search = {
			.type = cases[i].type,
			.hardware_type = *from != '\0',
			.key = (const uint8_t *)from,
			.key_len = strlen(from),
			.after = cases[i].after,
		};

		for (n = 0; n < 3 && cases[i].rows[n].key != NULL; n++) {
			rows[n] = group(cases[i].rows[n].type,
			    cases[i].rows[n].key, NET + (uint32_t)n);
			rows[n].count = cases[i].rows[n].count;
		}
		trip(rows, n, &there);
		assert_int_equal(
		    wire_group_get_page(&there.wire_groups_reply_u.page,
			&search, cases[i].max, &got, &n, &err),
		    -EPROTO);
		assert_string_equal(err.text, cases[i].words);
		done(&there);
	}
}

static void
lengths_that_are_not_those_of_the_bytes_are_refused(void **state)
{
	const struct client_group_row row = group(1, "abc", NET);
	const struct client_group_search search = { .type =
							CLIENT_BY_HARDWARE };
	static const unsigned int lengths[] = { 0, 2, 4, UINT32_MAX };
	struct client_group_row *got;
	wire_groups_reply there;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		wire_groups *page = &there.wire_groups_reply_u.page;

		trip(&row, 1, &there);
		page->rows.rows_val[0].key_len = lengths[i];
		assert_int_equal(
		    wire_group_get_page(page, &search, 1, &got, &n, NULL),
		    -EPROTO);
		page->rows.rows_val[0].key_len = 3;
		page->rows.rows_val[0].hw_type = 256;
		assert_int_equal(
		    wire_group_get_page(page, &search, 1, &got, &n, NULL),
		    -EPROTO);
		/* None, and yet no end. */
		page->rows.rows_len = 0;
		assert_int_equal(
		    wire_group_get_page(page, &search, 1, &got, &n, NULL),
		    -EPROTO);
		page->rows.rows_len = 1;
		done(&there);
	}
}

static void
take(void *arg)
{
	const struct client_group_search search = { .type =
							CLIENT_BY_HARDWARE };
	struct client_group_row *got;
	size_t n;
	int rc;

	rc = wire_group_get_page(arg, &search, 1, &got, &n, NULL);
	assert_int_equal(rc, oom_hit() ? -ENOMEM : 0);
	if (rc == 0)
		free(got);
}

static void
page_without_memory_is_an_error(void **state)
{
	const struct client_group_row row = group(1, "abc", NET);
	wire_groups_reply there;

	(void)state;
	trip(&row, 1, &there);
	assert_int_equal(oom_each(take, &there.wire_groups_reply_u.page), 2);
	done(&there);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_arrives_as_it_was_put),
		cmocka_unit_test(search_for_nothing_that_is_is_refused),
		cmocka_unit_test(groups_arrive_field_by_field),
		cmocka_unit_test(page_holds_what_fits_into_a_reply),
		cmocka_unit_test(page_that_no_server_of_ours_sends_is_refused),
		cmocka_unit_test(
		    lengths_that_are_not_those_of_the_bytes_are_refused),
		cmocka_unit_test(page_without_memory_is_an_error),
	};

	return cmocka_run_group_tests_name("wire_group", tests, NULL, NULL);
}
