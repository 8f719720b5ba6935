/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: snmp_async_send agentx_session_turn agentx_session_reset */

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
#include "snmp/agentx_session.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_notify.h"
#include "support/fake_dhcp.h"
#include "support/oom.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NOW 1700000000
#define NOT_OPEN 257

static const uint32_t root[] = { 1, 3, 6, 1, 4, 1, 647 };

/* ---- the master that a test plays ---- */

struct sent {
	uint32_t sequence;
	snmp_callback cb;
	void *magic;
	bool answered;
};

static struct {
	struct sent sent[4096];
	size_t count, resets;
	bool fails;
	char session[8]; /* stands for one of ours */
	netsnmp_session master;
} play;

/* The library's own calls come here, too. */
__attribute__((visibility("default"))) int __wrap_snmp_async_send(
    netsnmp_session *session, netsnmp_pdu *pdu, snmp_callback cb, void *magic);
void __wrap_agentx_session_turn(struct agentx_session *session);
void __wrap_agentx_session_reset(struct agentx_session *session);

/* The index of the event table, in the name of the third variable. */
int
__wrap_snmp_async_send(
    netsnmp_session *session, netsnmp_pdu *pdu, snmp_callback cb, void *magic)
{
	const netsnmp_variable_list *vb =
	    pdu->variables->next_variable->next_variable;

	assert_ptr_equal(session, &play.master);
	if (play.fails)
		return 0;
	assert_true(play.count < COUNT(play.sent));
	play.sent[play.count++] = (struct sent) {
		.sequence = (uint32_t)vb->name[vb->name_length - 1],
		.cb = cb,
		.magic = magic,
	};
	snmp_free_pdu(pdu);
	return 1;
}

void
__wrap_agentx_session_turn(struct agentx_session *session)
{
	assert_ptr_equal(session, play.session);
}

void
__wrap_agentx_session_reset(struct agentx_session *session)
{
	assert_ptr_equal(session, play.session);
	play.resets++;
}

static void
answer(size_t i, long errstat)
{
	struct sent *s = &play.sent[i];
	netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_RESPONSE);

	assert_false(s->answered);
	s->answered = true;
	pdu->errstat = errstat;
	s->cb(NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE, &play.master, 0, pdu,
	    s->magic);
	snmp_free_pdu(pdu);
}

/* libnetsnmp's end of a session: no answer will come any more. */
static void
end_all(void)
{
	size_t i;

	for (i = 0; i < play.count; i++)
		if (!play.sent[i].answered) {
			play.sent[i].answered = true;
			play.sent[i].cb(NETSNMP_CALLBACK_OP_TIMED_OUT,
			    &play.master, 0, NULL, play.sent[i].magic);
		}
}

/* ---- fixture ---- */

struct fixture {
	struct service *service;
	struct service_events *events;
	struct config_notifications limits;
	struct mib_agent agent;
	struct clock clock;
	struct loop *loop;
	struct snmp_notify *notify;
};

static int
set_up(void **state)
{
	static const char *const names[] = { "srv" };
	struct fixture *f = calloc(1, sizeof(*f));
	int i;

	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	memset(&play, 0, sizeof(play));
	fake_register("fake");
	fake_server("srv");
	f->service = fake_service(NULL, names, 1);
	clock_init(&f->clock);
	clock_freeze(&f->clock, NOW);
	f->limits.enabled = true;
	f->limits.events = 16;
	for (i = 0; i < EVENT_KIND_COUNT; i++)
		f->limits.kind[i] = true;
	f->loop = loop_new();
	f->events = service_events_new(
	    f->loop, &f->clock, f->service, &f->limits, NULL);
	assert_non_null(f->events);
	f->notify = snmp_notify_new(
	    f->loop, &f->clock, f->events, &f->agent, root, COUNT(root));
	assert_non_null(f->notify);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	end_all();
	snmp_notify_free(f->notify);
	service_events_free(f->events);
	loop_free(f->loop);
	fake_end(f->service);
	free(f);
	return 0;
}

static void
master(struct fixture *f, bool up)
{
	snmp_notify_session(f->notify,
	    up ? (struct agentx_session *)(void *)play.session : NULL,
	    up ? &play.master : NULL);
}

/* Something happens, count times. */
static void
happen(struct fixture *f, size_t count)
{
	const struct event event = { .kind = EVENT_SERVER_ERROR,
		.raised = true,
		.time = NOW,
		.server = "srv" };

	while (count-- > 0)
		service_events_add(f->events, &event, false);
}

static void
turn(struct fixture *f)
{
	loop_once(f->loop, 0);
}

static size_t
waiting(const struct fixture *f)
{
	struct service_events_status status;

	service_events_status(f->events, &status);
	return status.waiting;
}

/* ---- tests ---- */

static void
notify_without_a_master_lets_them_wait(void **state)
{
	struct fixture *f = *state;

	happen(f, 3);
	turn(f);
	assert_int_equal(play.count, 0);
	assert_int_equal(waiting(f), 3);
	master(f, true);
	turn(f);
	assert_int_equal(play.count, 3);
	assert_int_equal(waiting(f), 3);
}

static void
notify_has_no_more_than_32_unanswered(void **state)
{
	struct fixture *f = *state;
	size_t i;

	master(f, true);
	happen(f, 100);
	turn(f);
	turn(f);
	assert_int_equal(play.count, SNMP_NOTIFY_UNANSWERED);
	for (i = 0; i < 100; i++) {
		answer(i, 0);
		turn(f);
		assert_true(play.count - (i + 1) <= SNMP_NOTIFY_UNANSWERED);
	}
	assert_int_equal(play.count, 100);
	for (i = 0; i < 100; i++)
		assert_int_equal(play.sent[i].sequence, i + 1);
	assert_int_equal(f->agent.notify_sent, 100);
	assert_int_equal(waiting(f), 0);
}

static void
notify_answered_out_of_order_is_each_answered_once(void **state)
{
	struct fixture *f = *state;

	master(f, true);
	happen(f, 3);
	turn(f);
	answer(2, 0);
	answer(0, 0);
	assert_int_equal(waiting(f), 1);
	answer(1, 0);
	assert_int_equal(waiting(f), 0);
	turn(f);
	assert_int_equal(play.count, 3);
}

static void
notify_not_answered_is_sent_once_on_the_next_session(void **state)
{
	struct fixture *f = *state;
	size_t i;

	master(f, true);
	happen(f, 40);
	turn(f);
	answer(0, 0);
	answer(1, 0);
	turn(f);
	assert_int_equal(play.count, 34);
	/* libnetsnmp tells after the session is gone for us. */
	master(f, false);
	end_all();
	assert_int_equal(play.resets, 0);
	turn(f);
	assert_int_equal(play.count, 34);
	master(f, true);
	turn(f);
	assert_int_equal(play.count, 34 + 32);
	for (i = 34; i < 66; i++)
		assert_int_equal(play.sent[i].sequence, i - 34 + 3);
	assert_int_equal(waiting(f), 38);
}

static void
notify_answer_of_an_old_session_is_nobodys(void **state)
{
	struct fixture *f = *state;

	master(f, true);
	happen(f, 1);
	turn(f);
	master(f, false);
	master(f, true);
	turn(f);
	assert_int_equal(play.count, 2);
	answer(0, 0);
	assert_int_equal(waiting(f), 1);
	assert_int_equal(f->agent.notify_sent, 0);
	answer(1, 0);
	assert_int_equal(waiting(f), 0);
	assert_int_equal(f->agent.notify_sent, 1);
}

static void
notify_refused_is_counted_and_not_sent_again(void **state)
{
	struct fixture *f = *state;

	master(f, true);
	happen(f, 2);
	turn(f);
	answer(0, 5);
	assert_int_equal(f->agent.notify_refused, 1);
	assert_int_equal(waiting(f), 1);
	turn(f);
	assert_int_equal(play.count, 2);
}

static void
notify_to_a_master_that_forgot_us_ends_the_session(void **state)
{
	struct fixture *f = *state;

	master(f, true);
	happen(f, 1);
	turn(f);
	answer(0, NOT_OPEN);
	assert_int_equal(play.resets, 1);
	assert_int_equal(waiting(f), 1);
}

static void
notify_that_times_out_ends_the_session(void **state)
{
	struct fixture *f = *state;

	master(f, true);
	happen(f, 1);
	turn(f);
	end_all();
	assert_int_equal(play.resets, 1);
	assert_int_equal(waiting(f), 1);
}

static void
notify_that_cannot_be_sent_is_tried_again(void **state)
{
	struct fixture *f = *state;

	master(f, true);
	play.fails = true;
	happen(f, 2);
	turn(f);
	assert_int_equal(play.count, 0);
	play.fails = false;
	loop_once(f->loop, 3000);
	assert_int_equal(play.count, 2);
	assert_int_equal(waiting(f), 2);
}

/* Whatever was lost, the rest goes on. */
static void
answer_all(struct fixture *f)
{
	size_t i;

	master(f, false);
	end_all();
	master(f, true);
	for (turn(f); waiting(f) > 0; turn(f))
		for (i = 0; i < play.count; i++)
			if (!play.sent[i].answered)
				answer(i, 0);
}

static void
notify_without_memory_sends_later(void **state)
{
	struct fixture *f = *state;
	unsigned int nth;
	bool hit = true;

	/* What has grown once needs no memory any more. */
	happen(f, 1);
	answer_all(f);
	assert_int_equal(f->agent.notify_sent, 1);
	for (nth = 1; hit; nth++) {
		oom_at(nth);
		happen(f, 1);
		turn(f);
		hit = oom_hit();
		oom_at(0);
		answer_all(f);
	}
	/* The first could not even be kept; the second is sent later. */
	assert_int_equal(nth, 4);
	assert_int_equal(f->agent.notify_sent, 3);
	assert_int_equal(waiting(f), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(notify_without_a_master_lets_them_wait),
		TEST(notify_has_no_more_than_32_unanswered),
		TEST(notify_answered_out_of_order_is_each_answered_once),
		TEST(notify_not_answered_is_sent_once_on_the_next_session),
		TEST(notify_answer_of_an_old_session_is_nobodys),
		TEST(notify_refused_is_counted_and_not_sent_again),
		TEST(notify_to_a_master_that_forgot_us_ends_the_session),
		TEST(notify_that_times_out_ends_the_session),
		TEST(notify_that_cannot_be_sent_is_tried_again),
		TEST(notify_without_memory_sends_later),
	};

	return cmocka_run_group_tests_name("snmp_notify", tests, NULL, NULL);
}
