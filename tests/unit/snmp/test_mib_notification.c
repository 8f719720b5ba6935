/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "config/config.h"
#include "core/event.h"
#include "service/service.h"
#include "service/service_events.h"
#include "snmp/mib.h"
#include "snmp/mib_event.h"
#include "snmp/mib_notification.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_var.h"
#include "support/fake_dhcp.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NOW 1700000000

static const uint32_t root[] = { 1, 3, 6, 1, 4, 1, 647 };

struct fixture {
	struct service *service;
	struct clock clock;
	struct loop *loop;
	struct mib_agent agent;
	struct mib_view view;
	struct mib_tables tables;
	struct mib_cache cache;
};

static int
set_up(void **state)
{
	static const char *const names[] = { "srv" };
	struct fixture *f = calloc(1, sizeof(*f));
	int i;

	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	fake_register("fake");
	fake_server("srv");
	f->service = fake_service(NULL, names, 1);
	clock_init(&f->clock);
	clock_freeze(&f->clock, NOW);
	f->loop = loop_new();
	f->agent.loop = f->loop;
	f->agent.notifications.enabled = true;
	f->agent.notifications.events = 64;
	for (i = 0; i < EVENT_KIND_COUNT; i++)
		f->agent.notifications.kind[i] = true;
	f->agent.notifications.kind[EVENT_SERVER_STALE] = false;
	f->agent.notifications.rate_limits[EVENT_CLOCK_SKEW] = 7;
	f->agent.events = service_events_new(
	    f->loop, &f->clock, f->service, &f->agent.notifications, NULL);
	assert_non_null(f->agent.events);
	f->view = (struct mib_view) { .service = f->service,
		.agent = &f->agent,
		.server = service_server(f->service, 0) };
	mib_tables_init(&f->tables, true, true);
	mib_cache_init(&f->cache);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	service_events_free(f->agent.events);
	loop_free(f->loop);
	fake_end(f->service);
	free(f);
	return 0;
}

/* Everything that an event can carry. */
static struct event
event_of(enum event_kind kind, bool raised)
{
	struct event e = {
		.kind = kind,
		.raised = raised,
		.time = NOW,
		.server = "srv",
		.partner = "other",
		.relationship = "fo-a",
		.text = "why",
		.scope = 0x0a320000,
		.mask = 0xffffff00,
		.measured = true,
		.statistics = { .num_addr = 200, .addr_free = 10 },
		.part = 4,
		.size = 100,
		.percent = 4,
		.limit_percent = 5,
		.limit_absolute = 9,
		.old_state = FAILOVER_NORMAL,
		.new_state = FAILOVER_PARTNER_DOWN,
		.partner_state = FAILOVER_COMMUNICATION_INT,
		.since = NOW - 7,
		.damped = 3,
		.old_source = SERVER_OK,
		.new_source = SERVER_STALE,
		.skew = -12,
	};

	return e;
}

static const struct event *
add(struct fixture *f, enum event_kind kind, bool raised)
{
	const struct event event = event_of(kind, raised);
	struct service_events_status status;

	service_events_add(f->agent.events, &event, false);
	service_events_status(f->agent.events, &status);
	return service_events_find(f->agent.events, status.last);
}

static struct variable_list *
variables(const struct event *event, int64_t age_ms)
{
	struct variable_list *list = NULL;

	assert_true(mib_notification_variables(
	    event, root, COUNT(root), age_ms, &list));
	return list;
}

static size_t
length(const struct variable_list *list)
{
	size_t n = 0;

	for (; list != NULL; list = list->next_variable)
		n++;
	return n;
}

static bool
is_named(const struct variable_list *vb, const oid *name, size_t len)
{
	return snmp_oid_compare(vb->name, vb->name_length, name, len) == 0;
}

/* ---- notifications ---- */

static void
notification_begins_with_uptime_and_its_name(void **state)
{
	static const oid uptime[] = { 1, 3, 6, 1, 2, 1, 1, 3, 0 };
	static const oid trap[] = { 1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0 };
	static const oid low[] = { 1, 3, 6, 1, 4, 1, 647, 0, 1 };
	struct fixture *f = *state;
	struct variable_list *list =
	    variables(add(f, EVENT_SCOPE_THIS, true), 1000000000);

	assert_true(is_named(list, uptime, COUNT(uptime)));
	assert_int_equal(list->type, ASN_TIMETICKS);
	/* Of before our start. */
	assert_int_equal(*list->val.integer, 0);
	assert_true(is_named(list->next_variable, trap, COUNT(trap)));
	assert_int_equal(
	    snmp_oid_compare(list->next_variable->val.objid,
		list->next_variable->val_len / sizeof(oid), low, COUNT(low)),
	    0);
	snmp_free_varbind(list);
}

static void
notifications_have_a_number_each_but_the_shares(void **state)
{
	bool seen[32] = { false };
	struct event event = { .raised = true };
	uint32_t number;
	const char *name;
	size_t i;
	int kind;

	(void)state;
	for (i = 0; mib_notification_at(i, &number, &name); i++) {
		assert_int_equal(number, i + 1);
		assert_true(name[0] >= 'A' && name[0] <= 'Z');
	}
	assert_int_equal(i, 21);
	for (kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		event.kind = (enum event_kind)kind;
		event.raised = true;
		number = mib_notification_number(&event);
		assert_in_range(number, 1, i);
		assert_true(!seen[number] || kind <= EVENT_SCOPE_PARTNER);
		seen[number] = true;
		if (kind == EVENT_RELATIONSHIP_STATE)
			continue;
		event.raised = false;
		assert_int_equal(mib_notification_number(&event), number + 1);
		seen[number + 1] = true;
	}
	for (i = 1; i <= 21; i++)
		assert_true(seen[i]);
}

/* Each variable of each kind, against a GET of what it names. */
static void
notification_values_are_those_of_a_get(void **state)
{
	static const size_t objects[EVENT_KIND_COUNT] = { 12, 12, 12, 11, 11,
		11, 6, 9, 5, 5, 5, 5, 6 };
	struct fixture *f = *state;
	const struct variable_list *vb;
	struct variable_list *list, *got;
	const struct event *event;
	struct mib_value value;
	struct snmp_oid name;
	unsigned int scopes;
	int kind, raised;

	for (kind = 0; kind < EVENT_KIND_COUNT; kind++)
		for (raised = 0; raised < 2; raised++) {
			event = add(f, (enum event_kind)kind, raised == 1);
			list = variables(event, 0);
			assert_int_equal(length(list), 2 + objects[kind]);
			scopes = 0;
			for (vb = list->next_variable->next_variable;
			     vb != NULL; vb = vb->next_variable) {
				assert_true(snmp_var_oid(vb, &name));
				if (name.sub[COUNT(root) + 1] != 6) {
					/* The scope is in no view here. */
					scopes++;
					continue;
				}
				assert_int_equal(
				    name.sub[name.len - 1], event->sequence);
				assert_int_equal(
				    mib_get(&f->tables.tree, &f->view,
					&f->cache, name.sub + COUNT(root) + 1,
					name.len - COUNT(root) - 1, &value),
				    MIB_FOUND);
				got = NULL;
				assert_true(
				    snmp_var_append(&got, &name, &value));
				assert_int_equal(got->type, vb->type);
				assert_int_equal(got->val_len, vb->val_len);
				assert_memory_equal(got->val.string,
				    vb->val.string, vb->val_len);
				snmp_free_varbind(got);
				mib_cache_clear(&f->cache);
			}
			assert_int_equal(
			    scopes, kind < EVENT_SCOPE_ONE_SIDED ? 2 : 0);
			snmp_free_varbind(list);
		}
}

static void
notification_of_a_scope_names_server_and_scope(void **state)
{
	static const oid free_[] = { 1, 3, 6, 1, 4, 1, 647, 1, 3, 1, 7, 3, 's',
		'r', 'v', 10, 50, 0, 0 };
	struct fixture *f = *state;
	struct variable_list *list =
	    variables(add(f, EVENT_SCOPE_THIS, true), 0);
	const struct variable_list *vb = list;

	while (vb->next_variable != NULL)
		vb = vb->next_variable;
	assert_true(is_named(vb, free_, COUNT(free_)));
	assert_int_equal(*vb->val.integer, 10);
	snmp_free_varbind(list);
}

static void
notification_of_a_scope_that_is_gone_has_all_objects(void **state)
{
	struct fixture *f = *state;
	struct event event = { .kind = EVENT_SCOPE_TOTAL,
		.server = "srv",
		.scope = 0x0b000000,
		.sequence = 1 };
	struct variable_list *list = variables(&event, 0);

	(void)f;
	assert_int_equal(length(list), 2 + 12);
	snmp_free_varbind(list);
}

/* ---- the event table ---- */

static bool
get(struct fixture *f, uint32_t table, uint32_t column, uint32_t index,
    struct mib_value *value)
{
	const uint32_t name[] = { table, 1, column, index };
	enum mib_result result;

	result = mib_get(&f->tables.tree, &f->view, &f->cache, name, 4, value);
	mib_cache_clear(&f->cache);
	return result == MIB_FOUND;
}

static uint64_t
number(struct fixture *f, uint32_t table, uint32_t column, uint32_t index)
{
	struct mib_value value;

	assert_true(get(f, table, column, index, &value));
	return value.number;
}

static void
event_columns_are_those_of_the_kind(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;

	add(f, EVENT_SCOPE_PARTNER, true);
	add(f, EVENT_RELATIONSHIP_STATE, true);
	add(f, EVENT_SERVER_STALE, false);
	add(f, EVENT_CLOCK_SKEW, true);
	add(f, EVENT_SCOPE_ONE_SIDED, true);
	assert_int_equal(number(f, 6, MIB_EVENT_KIND, 1), 3);
	assert_int_equal(number(f, 6, MIB_EVENT_RAISED, 1), 1);
	assert_int_equal(number(f, 6, MIB_EVENT_RAISED, 3), 2);
	assert_int_equal(number(f, 6, MIB_EVENT_TIME, 1), NOW);
	assert_int_equal(number(f, 6, MIB_EVENT_SHARE, 1), 3);
	assert_int_equal(number(f, 6, MIB_EVENT_ADDR, 1), 4);
	assert_false(get(f, 6, MIB_EVENT_SHARE, 2, &value));
	assert_false(get(f, 6, MIB_EVENT_SCOPE, 2, &value));
	assert_int_equal(number(f, 6, MIB_EVENT_OLD_STATE, 2), 3);
	assert_int_equal(number(f, 6, MIB_EVENT_NEW_STATE, 2), 5);
	assert_int_equal(number(f, 6, MIB_EVENT_LEFT_OUT, 2), 3);
	assert_false(get(f, 6, MIB_EVENT_OLD_STATE, 1, &value));
	assert_int_equal(number(f, 6, MIB_EVENT_NEW_SOURCE, 3), SERVER_STALE);
	assert_false(get(f, 6, MIB_EVENT_NEW_SOURCE, 4, &value));
	assert_int_equal((int32_t)number(f, 6, MIB_EVENT_SKEW, 4), -12);
	assert_int_equal(number(f, 6, MIB_EVENT_LIMIT_SKEW, 4), 9);
	assert_int_equal(number(f, 6, MIB_EVENT_SCOPE, 5), 0x0a320000);
	assert_false(get(f, 6, MIB_EVENT_ADDR, 5, &value));
	assert_true(get(f, 6, MIB_EVENT_TEXT, 3, &value));
	assert_memory_equal(value.bytes, "why", 3);
	assert_false(get(f, 6, MIB_EVENT_KIND, 0, &value));
	assert_false(get(f, 6, MIB_EVENT_KIND, 6, &value));
}

static void
event_rows_come_by_sequence(void **state)
{
	static const uint32_t starts[][6] = { { 3, 6, 1, 2 }, { 4, 6, 1, 2, 0 },
		{ 4, 6, 1, 2, 4 }, { 5, 6, 1, 2, 5, 0 },
		{ 4, 6, 1, 2, UINT32_MAX } };
	static const uint32_t want[] = { 5, 5, 5, 6, 0 };
	struct fixture *f = *state;
	struct snmp_oid found;
	struct mib_value value;
	size_t i;

	f->agent.notifications.events = 4;
	service_events_configure(f->agent.events, &f->agent.notifications);
	for (i = 0; i < 8; i++)
		add(f, EVENT_SERVER_ERROR, i % 2 == 0);
	for (i = 0; i < COUNT(starts); i++) {
		assert_int_equal(
		    mib_next(&f->tables.tree, &f->view, &f->cache,
			starts[i] + 1, starts[i][0], &found, &value),
		    MIB_FOUND);
		mib_cache_clear(&f->cache);
		if (want[i] == 0) {
			assert_int_equal(found.sub[2], 3); /* next column */
			continue;
		}
		assert_int_equal(found.len, 4);
		assert_int_equal(found.sub[2], 2);
		assert_int_equal(found.sub[3], want[i]);
	}
}

static void
kinds_are_rows_with_their_switches_and_counters(void **state)
{
	struct fixture *f = *state;
	struct mib_value value;
	uint32_t i;

	add(f, EVENT_CLOCK_SKEW, true);
	for (i = 1; i <= EVENT_KIND_COUNT; i++) {
		assert_true(get(f, 10, 2, i, &value));
		assert_string_equal(
		    value.bytes, event_kind_name((enum event_kind)(i - 1)));
		assert_int_equal(
		    number(f, 10, 3, i), i - 1 == EVENT_SERVER_STALE ? 2 : 1);
		assert_int_equal(
		    number(f, 10, 4, i), i - 1 == EVENT_CLOCK_SKEW ? 7 : 0);
		assert_int_equal(
		    number(f, 10, 5, i), i - 1 == EVENT_CLOCK_SKEW ? 1 : 0);
		assert_int_equal(number(f, 10, 6, i), 0);
	}
	assert_false(get(f, 10, 2, 0, &value));
	assert_false(get(f, 10, 2, EVENT_KIND_COUNT + 1, &value));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(notification_begins_with_uptime_and_its_name),
		cmocka_unit_test(
		    notifications_have_a_number_each_but_the_shares),
		TEST(notification_values_are_those_of_a_get),
		TEST(notification_of_a_scope_names_server_and_scope),
		TEST(notification_of_a_scope_that_is_gone_has_all_objects),
		TEST(event_columns_are_those_of_the_kind),
		TEST(event_rows_come_by_sequence),
		TEST(kinds_are_rows_with_their_switches_and_counters),
	};

	return cmocka_run_group_tests_name(
	    "mib_notification", tests, NULL, NULL);
}
