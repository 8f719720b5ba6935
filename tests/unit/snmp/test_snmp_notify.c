/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/loop.h"
#include "core/generation.h"
#include "core/threshold.h"
#include "service/service.h"
#include "snmp/mib.h"
#include "snmp/mib_alarm.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_notify.h"
#include "support/fake_data.h"
#include "support/fake_dhcp.h"
#include "support/oom.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NOW 1700000000
#define SCOPE 0x0a320000

static const uint32_t root[] = { 1, 3, 6, 1, 4, 1, 647 };

struct fixture {
	struct service *service;
	struct mib_agent agent;
	struct clock clock;
	struct loop *loop;
	struct snmp_notify *notify;
};

static struct generation *
world(void)
{
	struct fake_data *data = fake_data_new();
	struct generation *g = NULL;
	uint32_t fo;

	fo = fake_data_relationship(data, FAILOVER_PRIMARY, "fo");
	/* 200 addresses, 190 leased: all 10 that are free are this server's */
	fake_data_scope(data, SCOPE, 0xffffff00, 1, 200, fo);
	fake_data_fill(data, SCOPE + 1, 190, BINDING_ACTIVE);
	assert_int_equal(fake_data_publish(data, NOW, &g), 0);
	generation_ref(g);
	fake_data_free(data);
	return g;
}

static int
set_up(void **state)
{
	static const char *const names[] = { "srv" };
	struct fixture *f = calloc(1, sizeof(*f));
	size_t i;

	assert_non_null(f);
	fake_register("fake");
	fake_publish(fake_server("srv"), world());
	f->service = fake_service(NULL, names, 1);
	assert_non_null(f->service);
	clock_init(&f->clock);
	clock_freeze(&f->clock, NOW);
	f->agent.notifications.enabled = true;
	for (i = 0; i < NOTIFY_COUNT; i++)
		f->agent.notifications.kind[i] = true;
	f->loop = loop_new();
	assert_non_null(f->loop);
	f->notify = snmp_notify_new(
	    f->loop, &f->clock, f->service, &f->agent, root, COUNT(root));
	assert_non_null(f->notify);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	snmp_notify_free(f->notify);
	loop_free(f->loop);
	fake_end(f->service);
	free(f);
	return 0;
}

static struct service_event
event_of(struct fixture *f, enum service_event_kind kind, enum share share)
{
	return (struct service_event) {
		.kind = kind,
		.server = service_server(f->service, 0),
		.time = NOW,
		.scope = SCOPE,
		.share = share,
	};
}

/* ---- what a notification tells ---- */

static void
alarm_takes_the_numbers_of_its_share(void **state)
{
	struct fixture *f = *state;
	struct service_event event =
	    event_of(f, SERVICE_SCOPE_LOW, SHARE_TOTAL);
	struct scope_statistics stats =
	    *generation_statistics(server_generation(event.server), 0);
	struct mib_alarm a;

	mib_alarm_init(&a, f->service, &f->agent, &event);
	assert_int_equal(a.notification, MIB_SCOPE_LOW);
	assert_string_equal(a.server, "srv");
	assert_int_equal(a.numbers[ALARM_FREE], 10);
	assert_int_equal(a.numbers[ALARM_SIZE], 200);
	assert_int_equal(a.numbers[ALARM_PERCENT], 5);
	assert_int_equal(a.numbers[ALARM_LIMIT_PERCENT], 10);
	assert_int_equal(a.numbers[ALARM_SCOPE_NUM_ADDR], 200);

	event = event_of(f, SERVICE_SCOPE_CLEAR, SHARE_THIS);
	mib_alarm_init(&a, f->service, &f->agent, &event);
	assert_int_equal(a.notification, MIB_SCOPE_NO_LONGER_LOW);
	assert_int_equal(a.numbers[ALARM_FREE], 10);
	assert_int_equal(a.numbers[ALARM_SIZE], 10 + stats.this_addr_in_use);
	assert_int_equal(a.numbers[ALARM_LIMIT_PERCENT], 10);

	event = event_of(f, SERVICE_SCOPE_LOW, SHARE_PARTNER);
	mib_alarm_init(&a, f->service, &f->agent, &event);
	assert_int_equal(a.numbers[ALARM_FREE], 0);
	assert_int_equal(a.numbers[ALARM_SIZE], stats.partner_addr_in_use);
	assert_int_equal(a.numbers[ALARM_LIMIT_PERCENT], 5);
}

static struct variable_list *
nth(struct variable_list *list, size_t n)
{
	for (; n > 0 && list != NULL; n--)
		list = list->next_variable;
	return list;
}

static void
assert_name(const struct variable_list *vb, const uint32_t *sub, size_t len)
{
	size_t i;

	assert_non_null(vb);
	assert_int_equal(vb->name_length, len);
	for (i = 0; i < len; i++)
		assert_int_equal(vb->name[i], sub[i]);
}

static void
alarm_becomes_the_variables_of_the_module(void **state)
{
	static const uint32_t uptime[] = { 1, 3, 6, 1, 2, 1, 1, 3, 0 };
	static const uint32_t trap[] = { 1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0 };
	static const uint32_t share[] = { 1, 3, 6, 1, 4, 1, 647, 1, 10, 4, 0 };
	static const uint32_t free_[] = { 1, 3, 6, 1, 4, 1, 647, 1, 3, 1, 7, 3,
		's', 'r', 'v', 10, 50, 0, 0 };
	struct fixture *f = *state;
	struct service_event event = event_of(f, SERVICE_SCOPE_LOW, SHARE_THIS);
	struct variable_list *list = NULL;
	struct mib_alarm a;
	size_t n;

	mib_alarm_init(&a, f->service, &f->agent, &event);
	assert_true(mib_alarm_variables(&a, root, COUNT(root), 0, &list));
	for (n = 0; nth(list, n) != NULL; n++)
		;
	assert_int_equal(n, 2 + ALARM_VARIABLES);
	assert_name(list, uptime, COUNT(uptime));
	assert_name(nth(list, 1), trap, COUNT(trap));
	assert_int_equal(nth(list, 1)->type, ASN_OBJECT_ID);
	assert_int_equal(nth(list, 1)->val.objid[COUNT(root)], 0);
	assert_int_equal(nth(list, 1)->val.objid[COUNT(root) + 1], 1);
	assert_name(nth(list, 2 + ALARM_SHARE), share, COUNT(share));
	assert_int_equal(*nth(list, 2 + ALARM_SHARE)->val.integer, 2);
	assert_name(nth(list, 2 + ALARM_SCOPE_ADDR_FREE), free_, COUNT(free_));
	assert_int_equal(
	    *nth(list, 2 + ALARM_SCOPE_ADDR_FREE)->val.integer, 10);
	snmp_free_varbind(list);
}

static void
alarm_of_a_scope_that_is_gone_tells_what_is_known(void **state)
{
	struct fixture *f = *state;
	struct service_event event =
	    event_of(f, SERVICE_SCOPE_LOW, SHARE_TOTAL);
	struct variable_list *list = NULL;
	struct mib_alarm a;
	size_t n;

	event.scope = 0x0b000000;
	mib_alarm_init(&a, f->service, &f->agent, &event);
	assert_int_equal(a.known, 0);
	assert_true(mib_alarm_variables(&a, root, COUNT(root), 0, &list));
	for (n = 0; nth(list, n) != NULL; n++)
		;
	assert_int_equal(n, 2 + 4); /* server, scope, time, share */
	snmp_free_varbind(list);
}

/* ---- the queue ---- */

static void
events_wait_while_there_is_no_master(void **state)
{
	struct fixture *f = *state;
	struct service_event event = event_of(f, SERVICE_SCOPE_LOW, SHARE_THIS);
	struct service_event other = event_of(f, SERVICE_STATE, SHARE_THIS);

	snmp_notify_event(f->notify, &event);
	snmp_notify_event(f->notify, &other);
	event.kind = SERVICE_SCOPE_CLEAR;
	snmp_notify_event(f->notify, &event);
	loop_once(f->loop, 0);
	assert_int_equal(f->agent.notify_queued, 2);
	assert_int_equal(f->agent.notify_sent, 0);
	assert_int_equal(f->agent.notify_dropped, 0);
}

static void
queue_that_is_full_drops_and_counts(void **state)
{
	struct fixture *f = *state;
	struct service_event event = event_of(f, SERVICE_SCOPE_LOW, SHARE_THIS);
	size_t i;

	for (i = 0; i < SNMP_NOTIFY_QUEUE + 5; i++)
		snmp_notify_event(f->notify, &event);
	assert_int_equal(f->agent.notify_queued, SNMP_NOTIFY_QUEUE);
	assert_int_equal(f->agent.notify_dropped, 5);
}

static void
what_is_switched_off_is_not_queued(void **state)
{
	static const enum config_notify kinds[] = { NOTIFY_SCOPE_TOTAL,
		NOTIFY_SCOPE_THIS, NOTIFY_SCOPE_PARTNER };
	struct fixture *f = *state;
	struct service_event event;
	enum share share;

	for (share = 0; share < SHARE_COUNT; share++) {
		event = event_of(f, SERVICE_SCOPE_LOW, share);
		f->agent.notifications.kind[kinds[share]] = false;
		snmp_notify_event(f->notify, &event);
		assert_int_equal(f->agent.notify_queued, share);
		f->agent.notifications.kind[kinds[share]] = true;
		snmp_notify_event(f->notify, &event);
		assert_int_equal(f->agent.notify_queued, share + 1);
	}
	f->agent.notifications.enabled = false;
	snmp_notify_event(f->notify, &event);
	assert_int_equal(f->agent.notify_queued, SHARE_COUNT);
	assert_int_equal(f->agent.notify_suppressed, 0);
}

static void
rate_limit_is_for_each_minute(void **state)
{
	struct fixture *f = *state;
	struct service_event event = event_of(f, SERVICE_SCOPE_LOW, SHARE_THIS);
	int i;

	f->agent.notifications.rate_limit = 3;
	for (i = 0; i < 5; i++)
		snmp_notify_event(f->notify, &event);
	assert_int_equal(f->agent.notify_queued, 3);
	assert_int_equal(f->agent.notify_suppressed, 2);
	clock_step(&f->clock, 59);
	snmp_notify_event(f->notify, &event);
	assert_int_equal(f->agent.notify_suppressed, 3);
	clock_step(&f->clock, 1);
	for (i = 0; i < 4; i++)
		snmp_notify_event(f->notify, &event);
	assert_int_equal(f->agent.notify_queued, 6);
	assert_int_equal(f->agent.notify_suppressed, 4);
}

static void
tell(void *arg)
{
	struct fixture *f = arg;
	struct service_event event = event_of(f, SERVICE_SCOPE_LOW, SHARE_THIS);
	uint64_t before = f->agent.notify_queued + f->agent.notify_dropped;

	snmp_notify_event(f->notify, &event);
	assert_int_equal(
	    f->agent.notify_queued + f->agent.notify_dropped, before + 1);
}

static void
event_for_which_there_is_no_memory_is_counted(void **state)
{
	struct fixture *f = *state;

	assert_true(oom_each(tell, f) > 1);
	assert_true(f->agent.notify_dropped > 0);
	assert_true(f->agent.notify_queued > 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(alarm_takes_the_numbers_of_its_share),
		TEST(alarm_becomes_the_variables_of_the_module),
		TEST(alarm_of_a_scope_that_is_gone_tells_what_is_known),
		TEST(events_wait_while_there_is_no_master),
		TEST(queue_that_is_full_drops_and_counts),
		TEST(what_is_switched_off_is_not_queued),
		TEST(rate_limit_is_for_each_minute),
		TEST(event_for_which_there_is_no_memory_is_counted),
	};

	return cmocka_run_group_tests_name("snmp_notify", tests, NULL, NULL);
}
