/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdlib.h>

#include "base/log.h"
#include "core/generation.h"
#include "core/topology.h"
#include "service/service.h"
#include "snmp/mib_microsoft.h"
#include "snmp/mib_view.h"
#include "support/fake_data.h"
#include "support/fake_dhcp.h"

#define NOW 1700000000
#define ENTRY 1, 1

enum { ADDRESS = 1, IN_USE, ADDR_FREE, OFFERS };

/* In failover: 10.0.0.0 with leases, 10.0.1.0 all abandoned, 10.0.2.0 all this
 * server's; 10.0.3.0 outside. */
enum { BUSY = 0x0a000000, EMPTY = 0x0a000100, WHOLE = 0x0a000200 };
enum { OUTSIDE = 0x0a000300 };

static struct generation *
world(void)
{
	struct fake_data *data = fake_data_new();
	struct generation *g = NULL;
	uint32_t fo;

	fo = fake_data_relationship(data, FAILOVER_PRIMARY, "fo");
	fake_data_scope(data, BUSY, 0xffffff00, 1, 100, fo);
	fake_data_scope(data, EMPTY, 0xffffff00, 1, 3, fo);
	fake_data_scope(data, WHOLE, 0xffffff00, 1, 5, fo);
	fake_data_scope(data, OUTSIDE, 0xffffff00, 1, 9, TOPOLOGY_NONE);
	fake_data_fill(data, BUSY + 1, 30, BINDING_ACTIVE);
	fake_data_fill(data, BUSY + 31, 20, BINDING_BACKUP);
	fake_data_fill(data, EMPTY + 1, 3, BINDING_ABANDONED);
	fake_data_fill(data, OUTSIDE + 1, 2, BINDING_ACTIVE);
	assert_int_equal(fake_data_publish(data, NOW, &g), 0);
	generation_ref(g);
	fake_data_free(data);
	return g;
}

struct fixture {
	struct service *service;
	struct mib_agent agent;
	struct mib_view view;
	const struct mib_table *tables[1];
	struct mib_tree tree;
	struct mib_cache cache;
};

static int
set_up(void **state)
{
	static const char *const names[] = { "one", "unread" };
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	fake_register("fake");
	fake_publish(fake_server("one"), world());
	fake_server("unread")->refresh_rc = -EHOSTUNREACH;
	f->service = fake_service(NULL, names, 2);
	assert_non_null(f->service);
	f->agent.microsoft.enabled = true;
	f->agent.microsoft.empty_scopes = true;
	f->view.service = f->service;
	f->view.agent = &f->agent;
	f->view.server = service_find(f->service, "one");
	f->tables[0] = mib_microsoft_scope_table(false);
	f->tree = (struct mib_tree) { f->tables, 1 };
	mib_cache_init(&f->cache);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	fake_end(f->service);
	free(f);
	return 0;
}

static enum mib_result
get(struct fixture *f, uint32_t column, uint32_t scope, struct mib_value *value)
{
	const uint32_t oid[] = { ENTRY, column, scope >> 24,
		(scope >> 16) & 0xff, (scope >> 8) & 0xff, scope & 0xff };
	enum mib_result result;

	result = mib_get(&f->tree, &f->view, &f->cache, oid,
	    sizeof(oid) / sizeof(oid[0]), value);
	mib_cache_clear(&f->cache);
	return result;
}

static void
expect(struct fixture *f, uint32_t scope, uint32_t in_use, uint32_t addr_free)
{
	const struct {
		uint32_t column;
		enum mib_type type;
		uint32_t number;
	} want[] = {
		{ ADDRESS, MIB_ADDRESS, scope },
		{ IN_USE, MIB_COUNTER32, in_use },
		{ ADDR_FREE, MIB_COUNTER32, addr_free },
	};
	struct mib_value value;
	size_t i;

	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		assert_int_equal(
		    get(f, want[i].column, scope, &value), MIB_FOUND);
		assert_int_equal(value.type, want[i].type);
		assert_int_equal(value.number, want[i].number);
	}
}

static void
view_scope_counts_whole_scopes(void **state)
{
	struct fixture *f = *state;

	expect(f, BUSY, 30, 70);
	expect(f, EMPTY, 0, 0);
	expect(f, WHOLE, 0, 5);
	expect(f, OUTSIDE, 2, 7);
}

static void
view_this_counts_the_servers_share_in_failover(void **state)
{
	struct fixture *f = *state;
	const struct generation *g = server_generation(f->view.server);
	const struct scope_statistics *s = generation_statistics(g, 0);

	f->agent.microsoft.view = CONFIG_MICROSOFT_THIS;
	assert_int_equal(s->this_addr_free, 50);
	assert_true(s->this_addr_in_use < 30);
	expect(f, BUSY, s->this_addr_in_use, 50);
	expect(f, EMPTY, 0, 0);
	expect(f, WHOLE, 0, 5);
	expect(f, OUTSIDE, 2, 7);
}

/* The rows of one column. */
static size_t
walk(struct fixture *f, uint32_t *ret_scopes)
{
	struct snmp_oid at = { 3, { ENTRY, ADDR_FREE } }, found;
	struct mib_value value;
	size_t n = 0;

	while (mib_next(&f->tree, &f->view, &f->cache, at.sub, at.len, &found,
		   &value) == MIB_FOUND) {
		assert_int_equal(found.sub[2], ADDR_FREE);
		assert_int_equal(found.len, 7);
		assert_true(n < 8);
		ret_scopes[n++] = found.sub[3] << 24 | found.sub[4] << 16 |
		    found.sub[5] << 8 | found.sub[6];
		at = found;
		mib_cache_clear(&f->cache);
	}
	mib_cache_clear(&f->cache);
	return n;
}

static void
empty_scopes_are_left_out_where_asked(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;
	uint32_t scopes[8];

	assert_int_equal(walk(f, scopes), 4);
	assert_int_equal(scopes[1], EMPTY);
	f->agent.microsoft.empty_scopes = false;
	assert_int_equal(walk(f, scopes), 3);
	assert_int_equal(scopes[0], BUSY);
	assert_int_equal(scopes[1], WHOLE);
	assert_int_equal(scopes[2], OUTSIDE);
	assert_int_equal(get(f, ADDR_FREE, EMPTY, &value), MIB_NO_INSTANCE);
}

static void
what_no_source_has_is_no_object(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;

	assert_int_equal(get(f, OFFERS, BUSY, &value), MIB_NO_OBJECT);
	assert_int_equal(get(f, 0, BUSY, &value), MIB_NO_OBJECT);
	assert_int_equal(get(f, IN_USE, BUSY + 1, &value), MIB_NO_INSTANCE);
}

static void
offers_are_zero_where_asked_for(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;

	f->tables[0] = mib_microsoft_scope_table(true);
	assert_int_equal(get(f, OFFERS, BUSY, &value), MIB_FOUND);
	assert_int_equal(value.type, MIB_COUNTER32);
	assert_int_equal(value.number, 0);
	expect(f, BUSY, 30, 70);
}

static void
server_that_is_gone_or_was_never_read_has_no_rows(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;
	uint32_t scopes[8];

	f->view.server = service_find(f->service, "unread");
	assert_non_null(f->view.server);
	assert_int_equal(walk(f, scopes), 0);
	assert_int_equal(get(f, IN_USE, BUSY, &value), MIB_NO_INSTANCE);
	f->view.server = NULL;
	assert_int_equal(walk(f, scopes), 0);
	assert_int_equal(get(f, IN_USE, BUSY, &value), MIB_NO_INSTANCE);
}

static void
call_that_fails_is_an_error_and_no_zero(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;
	uint32_t scopes[8];

	fake_server("one")->call_rc = -EHOSTUNREACH;
	f->agent.microsoft.empty_scopes = false;
	assert_int_equal(get(f, IN_USE, BUSY, &value), MIB_ERROR);
	assert_int_equal(walk(f, scopes), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(view_scope_counts_whole_scopes),
		TEST(view_this_counts_the_servers_share_in_failover),
		TEST(empty_scopes_are_left_out_where_asked),
		TEST(what_no_source_has_is_no_object),
		TEST(offers_are_zero_where_asked_for),
		TEST(server_that_is_gone_or_was_never_read_has_no_rows),
		TEST(call_that_fails_is_an_error_and_no_zero),
	};

	return cmocka_run_group_tests_name("mib_microsoft", tests, NULL, NULL);
}
