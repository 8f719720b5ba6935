/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/topology.h"
#include "support/oom.h"
#include "support/xdr_trip.h"
#include "wire/wire_topology.h"

#define NET UINT32_C(0x0a320000)

static const struct relationship fo = {
	.name = (char *)"fo-a",
	.role = FAILOVER_SECONDARY,
	.mode = FAILOVER_HOT_STANDBY,
	.mclt = 1800,
	.safe_period = UINT32_MAX,
	.hba = { 0xff, 1 },
	.split_source = SPLIT_PARTNER,
	.address = NET + 2,
	.peer_address = NET + 1,
	.host = (char *)"b.example",
	.peer_host = (char *)"a.example",
};

static const struct relationship_state fo_state = {
	.state = FAILOVER_PARTNER_DOWN,
	.previous = FAILOVER_COMMUNICATION_INT,
	.partner_state = FAILOVER_SHUTDOWN,
	.since = 1700000000,
	.partner_since = 1699999999,
	.mclt = 3600,
};

static void
relationship_arrives_field_by_field(void **state)
{
	wire_relationship here, there = { 0 };
	struct relationship_state got_state;
	struct wire_topology_names names;
	struct relationship got;
	struct err err;

	(void)state;
	memset(&got_state, 0, sizeof(got_state));
	wire_topology_put_relationship(&fo, &fo_state, &names, &here);
	xdr_trip((xdrproc_t)xdr_wire_relationship, &here, &there);
	assert_int_equal(
	    wire_topology_get_relationship(&there, &got, &got_state, &err), 0);
	assert_memory_equal(&got_state, &fo_state, sizeof(got_state));
	assert_string_equal(got.name, "fo-a");
	assert_int_equal(got.role, FAILOVER_SECONDARY);
	assert_int_equal(got.mode, FAILOVER_HOT_STANDBY);
	assert_int_equal(got.mclt, 1800);
	assert_int_equal(got.safe_period, UINT32_MAX);
	assert_memory_equal(got.hba, fo.hba, sizeof(fo.hba));
	assert_int_equal(got.split_source, SPLIT_PARTNER);
	assert_int_equal(got.address, NET + 2);
	assert_int_equal(got.peer_address, NET + 1);
	assert_string_equal(got.host, "b.example");
	assert_string_equal(got.peer_host, "a.example");
	xdr_free((xdrproc_t)xdr_wire_relationship, &there);
}

static void
relationship_with_endless_host_is_cut(void **state)
{
	char host[2 * WIRE_NAME];
	struct relationship with = fo;
	struct wire_topology_names names;
	wire_relationship here, there = { 0 };

	(void)state;
	memset(host, 'h', sizeof(host) - 1);
	host[sizeof(host) - 1] = '\0';
	with.host = host;
	with.peer_host = NULL;
	wire_topology_put_relationship(&with, &fo_state, &names, &here);
	xdr_trip((xdrproc_t)xdr_wire_relationship, &here, &there);
	assert_int_equal(strlen(there.host), WIRE_NAME);
	assert_string_equal(there.peer_host, "");
	xdr_free((xdrproc_t)xdr_wire_relationship, &there);
}

static void
relationship_with_unknown_words_is_refused(void **state)
{
	struct relationship_state got_state;
	struct wire_topology_names names;
	wire_relationship row;
	struct relationship got;
	unsigned int *fields[] = { &row.role, &row.mode, &row.split_source,
		&row.state, &row.previous, &row.partner_state };
	static const unsigned int counts[] = { 2, 2, 4, 14, 14, 14 };
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++) {
		wire_topology_put_relationship(&fo, &fo_state, &names, &row);
		*fields[i] = counts[i] - 1;
		assert_int_equal(wire_topology_get_relationship(
				     &row, &got, &got_state, &err),
		    0);
		*fields[i] = counts[i];
		assert_int_equal(wire_topology_get_relationship(
				     &row, &got, &got_state, &err),
		    -EPROTO);
	}
	wire_topology_put_relationship(&fo, &fo_state, &names, &row);
	row.name = (char *)"";
	assert_int_equal(
	    wire_topology_get_relationship(&row, &got, &got_state, &err),
	    -EPROTO);
}

/* Nested subnets, one without failover, two relationships in one scope. */
static struct topology *
sample(void)
{
	struct topology_builder *b = topology_builder_new();
	struct relationship second = fo;
	struct topology *t;
	uint32_t a, c;

	assert_non_null(b);
	second.name = (char *)"fo-b";
	topology_builder_add_relationship(b, &fo, &a, NULL);
	topology_builder_add_relationship(b, &second, &c, NULL);
	topology_builder_add_subnet(b, NET, 0xffff0000u, "wide", NULL);
	topology_builder_add_subnet(b, NET + 512, 0xffffff00u, "", NULL);
	topology_builder_add_range(b, NET + 1, NET + 9, c, true, NULL, NULL);
	topology_builder_add_range(
	    b, NET + 1000, NET + 1009, a, false, NULL, NULL);
	topology_builder_add_range(
	    b, NET + 513, NET + 520, TOPOLOGY_NONE, false, NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	return t;
}

struct pages {
	wire_relationship relationships[8];
	struct wire_topology_names names[8];
	wire_scope scopes[8];
	wire_range ranges[8];
	wire_view view;
};

static void
put_pages(const struct topology *t, struct pages *p)
{
	size_t i;

	p->view = (wire_view) {
		.relationships = (unsigned int)topology_relationship_count(t),
		.scopes = (unsigned int)topology_scope_count(t),
		.ranges = (unsigned int)topology_range_count(t),
	};
	for (i = 0; i < p->view.relationships; i++)
		wire_topology_put_relationship(topology_relationship(t, i),
		    &fo_state, &p->names[i], &p->relationships[i]);
	for (i = 0; i < p->view.scopes; i++)
		wire_topology_put_scope(topology_scope(t, i), &p->scopes[i]);
	for (i = 0; i < p->view.ranges; i++)
		wire_topology_put_range(topology_range(t, i), &p->ranges[i]);
}

/* Scope by scope, two ranges and then the rest: pages can be cut anywhere. */
static int
get_pages(struct pages *p, struct topology **ret_topology, struct err *err)
{
	wire_relationships relationships = { .rows = { p->view.relationships,
						 p->relationships } };
	struct topology_builder *b = topology_builder_new();
	struct relationship_state states[8];
	wire_scopes scopes;
	wire_ranges ranges;
	unsigned int i;
	int rc;

	if (b == NULL)
		return -ENOMEM;
	rc = wire_topology_add_relationships(b, &relationships, states, err);
	for (i = 0; i < p->view.scopes && rc == 0; i++) {
		scopes = (wire_scopes) { .rows = { 1, &p->scopes[i] } };
		rc = wire_topology_add_scopes(b, &scopes, err);
	}
	ranges = (wire_ranges) { .rows = { 2, p->ranges } };
	if (rc == 0)
		rc = wire_topology_add_ranges(b, &ranges, err);
	ranges =
	    (wire_ranges) { .rows = { p->view.ranges - 2, p->ranges + 2 } };
	if (rc == 0)
		rc = wire_topology_add_ranges(b, &ranges, err);
	if (rc == 0)
		rc = wire_topology_finish(b, &p->view, ret_topology, err);
	topology_builder_free(b);
	return rc;
}

static void
topology_arrives_as_it_was(void **state)
{
	struct topology *here = sample(), *there;
	const struct scope *a, *b;
	const struct range *r, *s;
	struct pages pages;
	struct err err;
	size_t i, j;

	(void)state;
	put_pages(here, &pages);
	assert_int_equal(get_pages(&pages, &there, &err), 0);
	assert_int_equal(topology_relationship_count(there), 2);
	assert_string_equal(topology_relationship(there, 1)->name, "fo-b");
	assert_int_equal(topology_scope_count(there), 2);
	for (i = 0; i < 2; i++) {
		a = topology_scope(here, i);
		b = topology_scope(there, i);
		assert_int_equal(a->address, b->address);
		assert_int_equal(a->mask, b->mask);
		assert_string_equal(a->name, b->name);
		assert_int_equal(a->relation_count, b->relation_count);
		for (j = 0; j < a->relation_count; j++)
			assert_int_equal(
			    topology_scope_relationships(here, a)[j],
			    topology_scope_relationships(there, b)[j]);
	}
	assert_int_equal(topology_range_count(there), 3);
	for (i = 0; i < 3; i++) {
		r = topology_range(here, i);
		s = topology_range(there, i);
		assert_int_equal(r->first, s->first);
		assert_int_equal(r->last, s->last);
		assert_int_equal(r->scope, s->scope);
		assert_int_equal(r->relationship, s->relationship);
		assert_int_equal(r->bootp, s->bootp);
	}
	topology_unref(here);
	topology_unref(there);
}

static void
topology_of_one_bad_row_is_refused(void **state)
{
	struct topology *here = sample(), *there = NULL;
	struct pages bad[10];
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < 10; i++)
		put_pages(here, &bad[i]);
	bad[0].scopes[0].mask = 0xff00ff00u;
	bad[1].scopes[0].address = NET + 7;
	bad[2].ranges[0].first = bad[2].ranges[0].last + 1;
	bad[3].ranges[1].relationship = 2;
	bad[4].ranges[1] = bad[4].ranges[0];
	bad[5].ranges[0].first = bad[5].ranges[0].last = 1;
	bad[6].relationships[1].name = (char *)"fo-a";
	bad[7].view.relationships = 1; /* a range is in the second */
	bad[8].scopes[1].address = NET;
	bad[9].relationships[0].state = 99;
	for (i = 0; i < 10; i++) {
		assert_int_equal(get_pages(&bad[i], &there, &err), -EPROTO);
		assert_int_equal(err.code, -EPROTO);
		assert_null(there);
	}
	topology_unref(here);
}

static void
topology_that_was_announced_otherwise_is_refused(void **state)
{
	struct topology *here = sample(), *there = NULL;
	struct topology_builder *b = topology_builder_new();
	struct pages pages;
	struct err err;

	(void)state;
	put_pages(here, &pages);
	assert_int_equal(
	    wire_topology_finish(b, &pages.view, &there, &err), -EPROTO);
	assert_string_equal(err.text,
	    "0 scopes, 0 ranges, 0 relationships where 2, 3, 2 were "
	    "announced");
	topology_builder_free(b);
	topology_unref(here);
}

static void
page_without_rows_or_order_is_refused(void **state)
{
	struct topology_builder *b = topology_builder_new();
	wire_relationships relationships = { 0 };
	wire_scope rows[2] = { { NET + 256, 0xffffff00u, (char *)"" },
		{ NET, 0xffffff00u, (char *)"" } };
	wire_scopes scopes = { 0 };
	wire_ranges ranges = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(
	    wire_topology_add_relationships(b, &relationships, NULL, &err),
	    -EPROTO);
	assert_int_equal(wire_topology_add_scopes(b, &scopes, &err), -EPROTO);
	assert_int_equal(wire_topology_add_ranges(b, &ranges, &err), -EPROTO);
	scopes = (wire_scopes) { .rows = { 2, rows } };
	assert_int_equal(wire_topology_add_scopes(b, &scopes, &err), -EPROTO);
	assert_string_equal(err.text, "scopes out of order");
	topology_builder_free(b);
}

/* Rows of the greatest length: what a server may put into one reply. */
static void
pages_of_all_rows_keep_to_the_bytes_of_a_reply(void **state)
{
	static wire_relationship relationships[WIRE_RELATIONSHIPS];
	static wire_scope scopes[WIRE_SCOPES];
	static wire_range ranges[WIRE_RANGES];
	static char name[WIRE_NAME + 1];
	wire_relationships_reply a = { 0 }, a2 = { 0 };
	wire_scopes_reply b = { 0 }, b2 = { 0 };
	wire_ranges_reply c = { 0 }, c2 = { 0 };
	size_t i;

	(void)state;
	memset(name, 'n', WIRE_NAME);
	for (i = 0; i < WIRE_RELATIONSHIPS; i++)
		relationships[i].name = relationships[i].host =
		    relationships[i].peer_host = name;
	for (i = 0; i < WIRE_SCOPES; i++)
		scopes[i].name = name;
	a.wire_relationships_reply_u.page.rows.rows_len = WIRE_RELATIONSHIPS;
	a.wire_relationships_reply_u.page.rows.rows_val = relationships;
	b.wire_scopes_reply_u.page.rows.rows_len = WIRE_SCOPES;
	b.wire_scopes_reply_u.page.rows.rows_val = scopes;
	c.wire_ranges_reply_u.page.rows.rows_len = WIRE_RANGES;
	c.wire_ranges_reply_u.page.rows.rows_val = ranges;
	assert_in_range(
	    xdr_trip((xdrproc_t)xdr_wire_relationships_reply, &a, &a2),
	    WIRE_REPLY / 2, WIRE_REPLY);
	assert_in_range(xdr_trip((xdrproc_t)xdr_wire_scopes_reply, &b, &b2),
	    WIRE_REPLY / 2, WIRE_REPLY);
	assert_in_range(xdr_trip((xdrproc_t)xdr_wire_ranges_reply, &c, &c2),
	    WIRE_REPLY / 2, WIRE_REPLY);
	xdr_free((xdrproc_t)xdr_wire_relationships_reply, &a2);
	xdr_free((xdrproc_t)xdr_wire_scopes_reply, &b2);
	xdr_free((xdrproc_t)xdr_wire_ranges_reply, &c2);
}

static void
build(void *arg)
{
	struct topology *there = NULL;
	int rc = get_pages(arg, &there, NULL);

	assert_true(rc == 0 || rc == -ENOMEM);
	topology_unref(there);
}

static void
topology_survives_every_failed_allocation(void **state)
{
	struct topology *here = sample();
	struct pages pages;

	(void)state;
	put_pages(here, &pages);
	assert_true(oom_each(build, &pages) > 10);
	topology_unref(here);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relationship_arrives_field_by_field),
		cmocka_unit_test(relationship_with_endless_host_is_cut),
		cmocka_unit_test(relationship_with_unknown_words_is_refused),
		cmocka_unit_test(topology_arrives_as_it_was),
		cmocka_unit_test(topology_of_one_bad_row_is_refused),
		cmocka_unit_test(
		    topology_that_was_announced_otherwise_is_refused),
		cmocka_unit_test(page_without_rows_or_order_is_refused),
		cmocka_unit_test(
		    pages_of_all_rows_keep_to_the_bytes_of_a_reply),
		cmocka_unit_test(topology_survives_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("wire_topology", tests, NULL, NULL);
}
