/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/provider.h"
#include "support/oom.h"
#include "support/xdr_trip.h"
#include "wire/wire_client.h"

#define NET UINT32_C(0x0a320000)
#define MASK UINT32_C(0xffff0000)

static const uint8_t mac[] = { 2, 0, 0, 0xff, 0, 9 };

static struct client
full_client(uint32_t address)
{
	return (struct client){
		.lease = {
			.address = address,
			.starts = 1,
			.ends = LEASE_NEVER,
			.tstp = 3,
			.tsfp = 4,
			.atsfp = 5,
			.cltt = 6,
			.state = BINDING_ACTIVE,
			.flags = LEASE_RESERVED | LEASE_NAME_FROM_PARTNER,
			.hw_type = 255,
			.hw_len = sizeof(mac),
			.bucket = 200,
			.uid_len = 3,
			.name_len = 4,
			.class_len = 1,
			.hw = mac,
			.uid = (const uint8_t *)"\0\1\2",
			.name = "ho\xff\0",
			.class_name = "c",
		},
		.phase = PHASE_IN_FORCE,
		.scope_address = NET,
		.scope_mask = MASK,
		.failover = true,
		.owner_is_primary = true,
		.owner_address = NET + 1,
		.owner_name = "a.example",
	};
}

static struct client
bare_client(uint32_t address)
{
	return (struct client) {
		.lease = { .address = address, .state = BINDING_ABANDONED },
		.phase = PHASE_ABANDONED,
		.scope_address = NET,
		.scope_mask = MASK,
		.owner_name = "",
	};
}

/* The page as it arrives. */
static size_t
trip(const struct wire_client_page *page, bool end, wire_clients *ret_there)
{
	wire_clients_reply here = { .status = WIRE_OK }, there = { 0 };
	size_t len;

	wire_client_page_get(page, end, &here.wire_clients_reply_u.page);
	len = xdr_trip((xdrproc_t)xdr_wire_clients_reply, &here, &there);
	*ret_there = there.wire_clients_reply_u.page;
	return len;
}

static void
done(wire_clients *there)
{
	xdr_free((xdrproc_t)xdr_wire_clients, there);
}

static void
client_arrives_field_by_field(void **state)
{
	struct wire_client_page *page = wire_client_page_new();
	struct client from = full_client(NET + 10), *got;
	wire_clients there;
	struct err err;
	size_t n;

	(void)state;
	assert_true(wire_client_page_add(page, &from));
	trip(page, false, &there);
	assert_int_equal(
	    wire_client_get_page(&there, NET, 1, &got, &n, &err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(got->lease.address, NET + 10);
	assert_int_equal(got->lease.starts, 1);
	assert_int_equal(got->lease.ends, LEASE_NEVER);
	assert_int_equal(got->lease.tstp, 3);
	assert_int_equal(got->lease.tsfp, 4);
	assert_int_equal(got->lease.atsfp, 5);
	assert_int_equal(got->lease.cltt, 6);
	assert_int_equal(got->lease.state, BINDING_ACTIVE);
	assert_int_equal(
	    got->lease.flags, LEASE_RESERVED | LEASE_NAME_FROM_PARTNER);
	assert_int_equal(got->lease.hw_type, 255);
	assert_int_equal(got->lease.hw_len, 6);
	assert_memory_equal(got->lease.hw, mac, 6);
	assert_int_equal(got->lease.bucket, 200);
	assert_int_equal(got->lease.uid_len, 3);
	assert_memory_equal(got->lease.uid, "\0\1\2", 3);
	assert_int_equal(got->lease.name_len, 4);
	assert_memory_equal(got->lease.name, "ho\xff\0", 4);
	assert_int_equal(got->lease.class_len, 1);
	assert_memory_equal(got->lease.class_name, "c", 1);
	assert_int_equal(got->phase, PHASE_IN_FORCE);
	assert_int_equal(got->scope_address, NET);
	assert_int_equal(got->scope_mask, MASK);
	assert_true(got->failover);
	assert_true(got->owner_is_primary);
	assert_int_equal(got->owner_address, NET + 1);
	assert_string_equal(got->owner_name, "a.example");
	free(got);
	done(&there);
	wire_client_page_free(page);
}

static void
client_without_strings_or_failover_arrives(void **state)
{
	struct wire_client_page *page = wire_client_page_new();
	struct client from = bare_client(NET + 10), *got;
	wire_clients there;
	size_t n;

	(void)state;
	wire_client_page_add(page, &from);
	trip(page, true, &there);
	assert_true(there.end);
	assert_int_equal(there.owners.owners_len, 0);
	assert_int_equal(wire_client_get_page(&there, 0, 1, &got, &n, NULL), 0);
	assert_false(got->failover);
	assert_string_equal(got->owner_name, "");
	assert_int_equal(got->lease.hw_len, 0);
	free(got);
	done(&there);
	wire_client_page_free(page);
}

/* Of every length, all at once. */
static void
clients_of_every_length_arrive_whole(void **state)
{
	enum { COUNT = 65 };
	struct wire_client_page *page = wire_client_page_new();
	struct client from[COUNT], *got;
	wire_clients_reply reply = { .status = WIRE_OK };
	wire_clients there;
	uint8_t bytes[COUNT];
	struct err err;
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		bytes[i] = (uint8_t)(3 * i + 1);
		from[i] = full_client(NET + 1 + (uint32_t)i);
		from[i].lease.name = (const char *)bytes;
		from[i].lease.name_len = (uint16_t)i;
		from[i].lease.uid = bytes + 1;
		from[i].lease.uid_len = (uint16_t)(COUNT - 1 - i);
	}
	assert_int_equal(wire_client_page_fill(page, from, COUNT), COUNT);
	trip(page, true, &there);
	assert_int_equal(
	    wire_client_get_page(&there, NET, COUNT, &got, &n, &err), 0);
	assert_int_equal(n, COUNT);
	for (i = 0; i < COUNT; i++) {
		assert_int_equal(got[i].lease.name_len, i);
		if (i > 0)
			assert_memory_equal(got[i].lease.name, bytes, i);
		assert_int_equal(got[i].lease.uid_len, COUNT - 1 - i);
		if (i < COUNT - 1)
			assert_memory_equal(
			    got[i].lease.uid, bytes + 1, COUNT - 1 - i);
		assert_memory_equal(got[i].lease.hw, mac, sizeof(mac));
	}
	free(got);
	/* What is freed in two steps is freed. */
	reply.wire_clients_reply_u.page = there;
	wire_client_page_drop(&reply);
	xdr_free((xdrproc_t)xdr_wire_clients_reply, &reply);
	/* Another one takes as many as fit. */
	wire_client_page_reset(page, 7);
	assert_int_equal(wire_client_page_fill(page, from, COUNT), 7);
	wire_client_page_free(page);
}

static void
replies_without_rows_have_none_to_drop(void **state)
{
	wire_clients_reply empty = { .status = WIRE_OK };
	wire_clients_reply failed = { .status = WIRE_NO_MEMORY };

	(void)state;
	failed.wire_clients_reply_u.failure.text = strdup("words");
	wire_client_page_drop(&empty);
	wire_client_page_drop(&failed);
	xdr_free((xdrproc_t)xdr_wire_clients_reply, &empty);
	xdr_free((xdrproc_t)xdr_wire_clients_reply, &failed);
}

static void
owners_stand_in_a_page_once(void **state)
{
	struct wire_client_page *page = wire_client_page_new();
	struct client from[4], *got;
	wire_clients there;
	size_t i, n;

	(void)state;
	for (i = 0; i < 4; i++) {
		from[i] = full_client(NET + 10 + (uint32_t)i);
		from[i].owner_name = i % 2 == 0 ? "a.example" : "b.example";
		wire_client_page_add(page, &from[i]);
	}
	trip(page, true, &there);
	assert_int_equal(there.owners.owners_len, 2);
	assert_int_equal(wire_client_get_page(&there, 0, 4, &got, &n, NULL), 0);
	assert_string_equal(got[2].owner_name, "a.example");
	assert_string_equal(got[3].owner_name, "b.example");
	free(got);
	done(&there);
	wire_client_page_free(page);
}

static void
page_takes_no_more_rows_than_asked_for(void **state)
{
	struct wire_client_page *page = wire_client_page_new();
	struct client from = bare_client(NET);
	uint32_t i;

	(void)state;
	wire_client_page_reset(page, 2);
	for (i = 0; i < 2; i++) {
		from.lease.address++;
		assert_true(wire_client_page_add(page, &from));
	}
	assert_false(wire_client_page_add(page, &from));
	wire_client_page_reset(page, SIZE_MAX);
	for (i = 0; i < WIRE_CLIENTS; i++)
		assert_true(wire_client_page_add(page, &from));
	assert_false(wire_client_page_add(page, &from));
	wire_client_page_free(page);
}

static void
page_of_the_longest_rows_keeps_to_its_bytes(void **state)
{
	static uint8_t bytes[LEASE_UID_MAX];
	static char names[WIRE_CLIENTS][2 * WIRE_NAME];
	struct wire_client_page *page = wire_client_page_new();
	struct client from = full_client(NET);
	wire_clients there;
	struct client *got;
	size_t n = 0, len, i;

	(void)state;
	from.lease.uid = from.lease.hw = bytes;
	from.lease.uid_len = LEASE_UID_MAX;
	from.lease.hw_len = LEASE_HW_MAX;
	from.lease.name = from.lease.class_name = (const char *)bytes;
	from.lease.name_len = LEASE_NAME_MAX;
	from.lease.class_len = LEASE_CLASS_MAX;
	do {
		from.lease.address++;
		memset(names[n], 'x', sizeof(names[n]) - 1);
		from.owner_name = names[n];
	} while (wire_client_page_add(page, &from) && ++n < WIRE_CLIENTS);
	assert_in_range(n, 11, 12);
	len = trip(page, false, &there);
	assert_in_range(len, WIRE_REPLY - 6000, WIRE_REPLY);
	assert_int_equal(
	    wire_client_get_page(&there, NET, n, &got, &i, NULL), 0);
	assert_int_equal(i, n);
	assert_int_equal(strlen(got[n - 1].owner_name), WIRE_NAME);
	free(got);
	done(&there);
	wire_client_page_free(page);
}

/* The size that a page reckons with is that of its encoding. */
static void
page_of_many_sizes_keeps_to_its_bytes(void **state)
{
	struct wire_client_page *page = wire_client_page_new();
	static uint8_t bytes[LEASE_UID_MAX];
	struct client from = full_client(NET);
	unsigned int step;
	wire_clients there;
	size_t len;

	(void)state;
	from.lease.uid = bytes;
	for (step = 100; step < 400; step++) {
		wire_client_page_reset(page, WIRE_CLIENTS);
		from.lease.uid_len = (uint16_t)step;
		from.lease.address = NET;
		do
			from.lease.address++;
		while (wire_client_page_add(page, &from));
		len = trip(page, false, &there);
		assert_true(len <= WIRE_REPLY);
		if (there.rows.rows_len < WIRE_CLIENTS)
			assert_true(len + step + 94 + 3 > WIRE_REPLY);
		done(&there);
	}
	wire_client_page_free(page);
}

/* A page of two good clients that a test spoils. */
struct spoilt {
	wire_client rows[2];
	wire_owner owner;
	wire_clients page;
};

static void
good_page(struct spoilt *s)
{
	static const wire_client row = {
		.address = NET + 1,
		.state = BINDING_ACTIVE,
		.phase = PHASE_IN_FORCE,
		.scope_address = NET,
		.scope_mask = MASK,
		.hw_len = 1,
		.uid_len = 1,
		.name_len = 1,
		.class_len = 1,
	};

	s->owner = (wire_owner) { NET, (char *)"a" };
	s->rows[0] = s->rows[1] = row;
	s->rows[1].address++;
	s->page = (wire_clients) {
		.rows = { 2, s->rows },
		.bytes = { 8, (char *)"abcdefgh" },
		.owners = { 1, &s->owner },
	};
}

static int
take_page(struct spoilt *s)
{
	struct client *got;
	struct err err;
	size_t n;
	int rc;

	rc = wire_client_get_page(&s->page, NET, 2, &got, &n, &err);
	if (rc == 0)
		free(got);
	return rc;
}

static void
row_with_one_impossible_field_is_refused(void **state)
{
	struct spoilt s;
	wire_client *row = &s.rows[1];
	const struct {
		unsigned int *field, value;
	} faults[] = {
		{ &row->state, BINDING_NONE },
		{ &row->state, BINDING_STATE_COUNT },
		{ &row->phase, PHASE_FREE },
		{ &row->phase, PHASE_BACKUP },
		{ &row->phase, PHASE_ABANDONED + 1 },
		{ &row->phase, UINT32_MAX },
		{ &row->bucket, 256 },
		{ &row->hw_type, 256 },
		{ &row->hw_len, LEASE_HW_MAX + 1 },
		{ &row->hw_len, UINT32_MAX },
		{ &row->uid_len, LEASE_UID_MAX + 1 },
		{ &row->name_len, LEASE_NAME_MAX + 1 },
		{ &row->class_len, LEASE_CLASS_MAX + 1 },
		{ &row->scope_mask, 0xff00ff00u },
		{ &row->scope_address, NET + 1 },
		{ &row->scope_address, 0 },
		{ &row->owner, 1 },
		{ &row->address, NET + 1 },   /* again */
		{ &row->address, NET },	      /* before */
		{ &row->hw_len, 0 },	      /* a byte too many */
		{ &row->class_len, 2 },	      /* one too few */
		{ &s.page.rows.rows_len, 0 }, /* none, and not the end */
		{ &s.page.bytes.bytes_len, 9 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		good_page(&s);
		assert_int_equal(take_page(&s), 0);
		*faults[i].field = faults[i].value;
		assert_int_equal(take_page(&s), -EPROTO);
	}
}

static void
page_that_does_not_advance_is_refused(void **state)
{
	struct client *got;
	struct spoilt s;
	struct err err;
	size_t n;

	(void)state;
	good_page(&s);
	assert_int_equal(
	    wire_client_get_page(&s.page, NET + 1, 2, &got, &n, &err), -EPROTO);
	assert_string_equal(
	    err.text, "client 10.50.0.1 comes again, or too late");
	assert_int_equal(
	    wire_client_get_page(&s.page, UINT32_MAX, 2, &got, &n, &err),
	    -EPROTO);
}

static void
page_of_more_than_asked_for_is_refused(void **state)
{
	struct client *got;
	struct spoilt s;
	struct err err;
	size_t n;

	(void)state;
	good_page(&s);
	assert_int_equal(
	    wire_client_get_page(&s.page, NET, 1, &got, &n, &err), -EPROTO);
}

static void
page_at_the_end_may_be_empty(void **state)
{
	wire_clients page = { .end = 1 };
	struct client *got;
	size_t n;

	(void)state;
	assert_int_equal(
	    wire_client_get_page(&page, UINT32_MAX, 5, &got, &n, NULL), 0);
	assert_int_equal(n, 0);
	free(got);
}

static void
flags_of_a_later_version_are_left_out(void **state)
{
	struct client *got;
	struct spoilt s;
	size_t n;

	(void)state;
	good_page(&s);
	s.rows[0].flags = UINT32_MAX;
	assert_int_equal(
	    wire_client_get_page(&s.page, NET, 2, &got, &n, NULL), 0);
	assert_int_equal(got[0].lease.flags,
	    LEASE_RESERVED | LEASE_BOOTP | LEASE_NAME_FROM_PARTNER);
	free(got);
}

static void
one_client_must_be_the_one_that_was_asked_for(void **state)
{
	struct client_search by_address = { .type = CLIENT_BY_ADDRESS,
		.address = NET + 1 };
	struct client_search by_hardware = {
		.type = CLIENT_BY_HARDWARE, .low = NET + 2, .high = UINT32_MAX
	};
	struct client_search by_name = { .type = CLIENT_BY_NAME };
	struct client got;
	struct spoilt s;
	struct err err;

	(void)state;
	good_page(&s);
	assert_int_equal(
	    wire_client_get_one(&s.page, &by_address, &got, &err), -EPROTO);
	s.page.rows.rows_len = 1;
	s.page.bytes.bytes_len = 4;
	assert_int_equal(
	    wire_client_get_one(&s.page, &by_address, &got, &err), 0);
	assert_int_equal(got.lease.address, NET + 1);
	assert_memory_equal(got.lease.class_name, "d", 1);
	assert_int_equal(wire_client_get_one(&s.page, &by_name, &got, &err), 0);
	assert_int_equal(
	    wire_client_get_one(&s.page, &by_hardware, &got, &err), -EPROTO);
	by_address.address++;
	assert_int_equal(
	    wire_client_get_one(&s.page, &by_address, &got, &err), -EPROTO);
	s.page.rows.rows_len = 0;
	assert_int_equal(
	    wire_client_get_one(&s.page, &by_name, &got, &err), -EPROTO);
}

static void
give_and_take(void *arg)
{
	struct wire_client_page *page = wire_client_page_new();
	struct client *got = NULL;
	wire_clients clients;
	size_t n;
	int rc;

	if (page == NULL)
		return;
	wire_client_page_add(page, arg);
	wire_client_page_get(page, true, &clients);
	rc = wire_client_get_page(&clients, 0, 1, &got, &n, NULL);
	assert_true(rc == 0 || rc == -ENOMEM);
	free(got);
	wire_client_page_free(page);
}

static void
page_survives_every_failed_allocation(void **state)
{
	struct client from = full_client(NET + 1);

	(void)state;
	assert_int_equal(oom_each(give_and_take, &from), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(client_arrives_field_by_field),
		cmocka_unit_test(client_without_strings_or_failover_arrives),
		cmocka_unit_test(clients_of_every_length_arrive_whole),
		cmocka_unit_test(replies_without_rows_have_none_to_drop),
		cmocka_unit_test(owners_stand_in_a_page_once),
		cmocka_unit_test(page_takes_no_more_rows_than_asked_for),
		cmocka_unit_test(page_of_the_longest_rows_keeps_to_its_bytes),
		cmocka_unit_test(page_of_many_sizes_keeps_to_its_bytes),
		cmocka_unit_test(row_with_one_impossible_field_is_refused),
		cmocka_unit_test(page_that_does_not_advance_is_refused),
		cmocka_unit_test(page_of_more_than_asked_for_is_refused),
		cmocka_unit_test(page_at_the_end_may_be_empty),
		cmocka_unit_test(flags_of_a_later_version_are_left_out),
		cmocka_unit_test(one_client_must_be_the_one_that_was_asked_for),
		cmocka_unit_test(page_survives_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("wire_client", tests, NULL, NULL);
}
