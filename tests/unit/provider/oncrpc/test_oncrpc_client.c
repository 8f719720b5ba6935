/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/loop.h"
#include "provider/oncrpc/oncrpc_breaker.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "support/client_rig.h"
#include "support/fake_timer.h"
#include "support/oom.h"
#include "wire/dhcpfo.h"

/* ---- answers ---- */

static void
call_is_answered_over_a_connection_that_stays(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	assert_int_equal(rig->peer.accepted, 0);
	client_rig_ask(rig, &answer);
	assert_int_equal(answer.told, 0);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, 1000);
	rig->now = 2000;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, 2000);
	assert_int_equal(rig->peer.accepted, 1);
	assert_int_equal(rig->peer.calls, 2);
	assert_int_equal(rig->peer.procedures[0], DHCPFO_SYSTEM_TIME);
}

static void
call_over_tcp_is_answered(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	fake_peer_open(&rig->peer, rig->loop, NULL, client_rig_serve, rig);
	client_rig_open(rig, false);
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, 1000);
}

static void
calls_answered_in_another_order_get_their_own(void **state)
{
	struct answer answers[3];
	struct client_rig *rig = *state;
	int i;

	rig->mute = true;
	for (i = 0; i < 3; i++)
		client_rig_ask(rig, &answers[i]);
	client_rig_pump(rig);
	assert_int_equal(rig->late_count, 3);
	for (i = 2; i >= 0; i--)
		client_rig_reply(&rig->peer, rig->late[i], 100 + i);
	client_rig_pump(rig);
	for (i = 0; i < 3; i++)
		client_rig_expect_time(&answers[i], 100 + i);
	assert_int_equal(rig->peer.accepted, 1);
}

static void
answer_in_pieces_is_put_together(void **state)
{
	static const uint8_t head[] = { 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0 };
	static const uint8_t body[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 };
	uint8_t stream[4 + 4 + 4 + sizeof(head) + sizeof(body)] = { 0, 0, 0,
		4 };
	struct answer answer;
	struct client_rig *rig = *state;
	size_t i;

	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	stream[4] = (uint8_t)(rig->peer.xid >> 24);
	stream[5] = (uint8_t)(rig->peer.xid >> 16);
	stream[6] = (uint8_t)(rig->peer.xid >> 8);
	stream[7] = (uint8_t)rig->peer.xid;
	stream[8] = 0x80;
	stream[11] = sizeof(head) + sizeof(body);
	memcpy(stream + 12, head, sizeof(head));
	memcpy(stream + 12 + sizeof(head), body, sizeof(body));
	for (i = 0; i < sizeof(stream); i++) {
		assert_int_equal(answer.told, 0);
		fake_peer_send(&rig->peer, stream + i, 1);
		client_rig_pump(rig);
	}
	client_rig_expect_time(&answer, 9);
}

static void
answer_without_results_leaves_the_connection(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	rig->status = 3;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_failure(
	    rig, &answer, -EPROTONOSUPPORT, "does not know this call");
	rig->status = 0;
	client_rig_in_touch(rig);
	assert_int_equal(rig->peer.accepted, 1);
}

/* ---- deadlines ---- */

static void
call_unanswered_ends_at_its_deadline(void **state)
{
	struct answer answer, other;
	struct client_rig *rig = *state;

	client_rig_in_touch(rig);
	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, 100);
	client_rig_ask(rig, &other);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, CLIENT_RIG_MS - 101);
	assert_int_equal(answer.told, 0);
	fake_timer_run(&rig->clock, 1);
	client_rig_expect_failure(
	    rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	assert_int_equal(other.told, 0);
	/* The connection stays: another is answered on it. */
	client_rig_reply(&rig->peer, rig->late[1], 7);
	client_rig_pump(rig);
	client_rig_expect_time(&other, 7);
	assert_int_equal(rig->peer.accepted, 1);
}

static void
answer_that_comes_late_is_dropped(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	client_rig_in_touch(rig);
	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	assert_int_equal(answer.told, 1);
	client_rig_reply(&rig->peer, rig->late[0], 7);
	client_rig_pump(rig);
	assert_int_equal(answer.told, 1);
	rig->mute = false;
	client_rig_in_touch(rig);
	assert_int_equal(rig->peer.accepted, 1);
	/* A second time it is one that nobody waits for. */
	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	client_rig_reply(&rig->peer, rig->late[0], 7);
	client_rig_pump(rig);
	client_rig_expect_failure(
	    rig, &answer, -EPROTO, "answers what was not asked");
}

static void
peer_that_never_answers_is_given_up_with_its_connection(void **state)
{
	struct answer answer, other;
	struct client_rig *rig = *state;

	client_rig_in_touch(rig);
	rig->mute = true;
	client_rig_probe(rig, &answer);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, 200);
	client_rig_ask(rig, &other);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, 300);
	client_rig_expect_failure(
	    rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	client_rig_expect_failure(
	    rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	/* Nobody waits for it now. */
	client_rig_ask(rig, &other);
	client_rig_expect_failure(
	    rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	/* A probe goes out all the same, and mends it. */
	rig->mute = false;
	client_rig_probe(rig, &answer);
	client_rig_ask(rig, &other);
	client_rig_expect_failure(
	    rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	client_rig_pump(rig);
	client_rig_expect_time(&answer, 1000);
	client_rig_in_touch(rig);
	assert_int_equal(rig->peer.accepted, 2);
}

static void
refused_calls_are_let_through_one_by_one_after_a_while(void **state)
{
	struct answer answer, other;
	struct client_rig *rig = *state;

	rig->mute = true;
	client_rig_probe(rig, &answer);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	client_rig_ask(rig, &answer);
	client_rig_ask(rig, &other);
	client_rig_pump(rig);
	assert_int_equal(answer.told, 0);
	client_rig_expect_failure(
	    rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	/* That one is a probe: its silence counts. */
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	assert_int_equal(answer.told, 1);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	client_rig_ask(rig, &other);
	assert_int_equal(other.told, 1);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	rig->mute = false;
	client_rig_in_touch(rig);
	client_rig_in_touch(rig);
}

static void
peer_that_talks_to_others_is_not_given_up(void **state)
{
	struct answer answer, other;
	struct client_rig *rig = *state;

	rig->mute = true;
	client_rig_probe(rig, &answer);
	client_rig_ask(rig, &other);
	client_rig_pump(rig);
	client_rig_reply(&rig->peer, rig->late[1], 5);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	client_rig_expect_failure(
	    rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	rig->mute = false;
	client_rig_in_touch(rig);
	assert_int_equal(rig->peer.accepted, 1);
}

static void
calls_under_way_are_bounded(void **state)
{
	static struct answer answers[ONCRPC_CLIENT_CALLS_MAX];
	struct answer answer;
	struct client_rig *rig = *state;
	char words[80];
	size_t i;

	client_rig_in_touch(rig);
	rig->mute = true;
	for (i = 0; i < ONCRPC_CLIENT_CALLS_MAX; i++) {
		client_rig_ask(rig, &answers[i]);
		client_rig_pump(rig);
	}
	client_rig_ask(rig, &answer);
	snprintf(words, sizeof(words), "%d calls wait for an answer already",
	    ONCRPC_CLIENT_CALLS_MAX);
	client_rig_expect_failure(rig, &answer, -EHOSTUNREACH, words);
	/* So are those whose answer may yet come: the next one that is not
	 * answered ends the connection. */
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	for (i = 0; i < ONCRPC_CLIENT_CALLS_MAX; i++)
		assert_int_equal(answers[i].told, 1);
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	assert_int_equal(answer.told, 1);
	client_rig_ask(rig, &answer);
	client_rig_expect_failure(
	    rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	rig->mute = false;
	client_rig_probe(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, 1000);
	assert_int_equal(rig->peer.accepted, 2);
}

/* ---- peers that are none of ours ---- */

/* The peer says this to a call; the call fails so, and the connection ends. */
static void
expect_distrust(
    struct client_rig *rig, const void *bytes, size_t len, const char *why)
{
	struct answer answer, other;
	unsigned int before;

	rig->mute = false;
	client_rig_probe(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, rig->now);
	before = rig->peer.accepted;
	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_ask(rig, &other);
	client_rig_pump(rig);
	fake_peer_send(&rig->peer, bytes, len);
	client_rig_pump(rig);
	client_rig_expect_failure(rig, &answer, -EPROTO, why);
	client_rig_expect_failure(rig, &other, -EPROTO, why);
	/* Nobody else is let in for a while. */
	client_rig_ask(rig, &answer);
	client_rig_expect_failure(rig, &answer, -EPROTO, why);
	rig->mute = false;
	client_rig_probe(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, rig->now);
	assert_int_equal(rig->peer.accepted, before + 1);
}

static void
garbage_ends_the_connection(void **state)
{
	static const uint8_t nothing[] = { 0x80, 0, 0, 0 };
	static const uint8_t call[] = { 0x80, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0 };
	static const uint8_t unasked[] = { 0x80, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0,
		1 };
	static const uint8_t endless[] = { 0x7f, 0xff, 0xff, 0xff };
	struct client_rig *rig = *state;

	expect_distrust(rig, "HTTP/1.1 400 Bad Request\r\n\r\n", 28,
	    "a record of more "
	    "than 69632 bytes");
	expect_distrust(rig, nothing, sizeof(nothing),
	    "answers with something that is no reply");
	expect_distrust(
	    rig, call, sizeof(call), "answers with something that is no reply");
	expect_distrust(
	    rig, unasked, sizeof(unasked), "answers what was not asked");
	expect_distrust(
	    rig, endless, sizeof(endless), "a record of more than 69632 bytes");
}

static void
answer_to_another_procedure_ends_the_connection(void **state)
{
	static const uint8_t results[] = { 0, 0, 0, 0, 0, 0, 0, 1 };
	struct answer answer;
	struct client_rig *rig = *state;

	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	fake_peer_reply(&rig->peer, rig->peer.xid, 0, results, sizeof(results));
	client_rig_pump(rig);
	client_rig_expect_failure(rig, &answer, -EPROTO,
	    "answers with something that is no reply to this call");
	rig->mute = false;
	client_rig_probe(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, 1000);
	assert_int_equal(rig->peer.accepted, 2);
}

static void
replies_without_end_do_not_hold_the_loop(void **state)
{
	static uint8_t flood[20000];
	struct answer answer;
	struct client_rig *rig = *state;
	size_t i;

	client_rig_in_touch(rig);
	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	/* Empty fragments. */
	for (i = 0; i < 4; i++)
		fake_peer_send(&rig->peer, flood, sizeof(flood));
	client_rig_pump(rig);
	client_rig_expect_failure(
	    rig, &answer, -EPROTO, "a record of more than 4096 pieces");
}

/* ---- the end ---- */

static void
free_cancels_what_is_under_way(void **state)
{
	struct answer answers[2];
	struct client_rig *rig = *state;

	rig->mute = true;
	client_rig_ask(rig, &answers[0]);
	client_rig_pump(rig);
	client_rig_ask(rig, &answers[1]);
	oncrpc_client_free(rig->client);
	rig->client = NULL;
	client_rig_expect_failure(
	    rig, &answers[0], -ECANCELED, "not asked any more");
	client_rig_expect_failure(
	    rig, &answers[1], -ECANCELED, "not asked any more");
	assert_int_equal(fake_timer_count(), 0);
}

struct chain {
	struct client_rig *rig;
	struct answer answer;
	struct answer further;
};

static void
free_in_answer(void *arg, int rc, const struct err *err, void *result)
{
	struct chain *chain = arg;
	struct oncrpc_client *client = chain->rig->client;

	client_rig_on_answer(&chain->answer, rc, err, result);
	if (client == NULL)
		return;
	chain->rig->client = NULL;
	oncrpc_client_free(client);
}

static void
free_in_an_answer_cancels_the_others(void **state)
{
	struct client_rig *rig = *state;
	struct chain chain = { .rig = rig };
	struct answer other;

	rig->mute = true;
	client_rig_question(rig, false, free_in_answer, &chain);
	client_rig_ask(rig, &other);
	client_rig_pump(rig);
	/* Both answers come at once: the second is not told any more. */
	client_rig_reply(&rig->peer, rig->late[0], 1);
	client_rig_reply(&rig->peer, rig->late[1], 2);
	client_rig_pump(rig);
	client_rig_expect_time(&chain.answer, 1);
	client_rig_expect_failure(
	    rig, &other, -ECANCELED, "not asked any more");
}

static void
ask_in_answer(void *arg, int rc, const struct err *err, void *result)
{
	struct chain *chain = arg;

	client_rig_on_answer(&chain->answer, rc, err, result);
	client_rig_ask(chain->rig, &chain->further);
}

static void
ask_when_it_is_freed_is_canceled_too(void **state)
{
	struct client_rig *rig = *state;
	struct chain chain = { .rig = rig };

	rig->mute = true;
	client_rig_question(rig, false, ask_in_answer, &chain);
	client_rig_pump(rig);
	oncrpc_client_free(rig->client);
	client_rig_expect_failure(
	    rig, &chain.answer, -ECANCELED, "not asked any more");
	client_rig_expect_failure(
	    rig, &chain.further, -ECANCELED, "not asked any more");
	rig->client = NULL;
}

static void
ask_in_an_answer_is_answered(void **state)
{
	struct client_rig *rig = *state;
	struct chain chain = { .rig = rig };

	client_rig_question(rig, false, ask_in_answer, &chain);
	client_rig_pump(rig);
	client_rig_expect_time(&chain.answer, 1000);
	client_rig_expect_time(&chain.further, 1000);
	/* Also if the first was refused before it was asked. */
	fake_peer_vanish(&rig->peer);
	client_rig_pump(rig);
	chain.answer.told = 0;
	client_rig_question(rig, false, ask_in_answer, &chain);
	client_rig_pump(rig);
	client_rig_expect_failure(
	    rig, &chain.further, -EHOSTUNREACH, "Connection refused");
}

static void
manual_client_tells_in_its_rounds_only(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	oncrpc_client_free(rig->client);
	client_rig_open(rig, true);
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	assert_int_equal(answer.told, 0);
	oncrpc_client_round(rig->client);
	client_rig_expect_time(&answer, 1000);
	client_rig_ask(rig, &answer);
	while (answer.told == 0)
		oncrpc_client_round(rig->client);
	client_rig_expect_time(&answer, 1000);
}

/* ---- without memory ---- */

static void
ask_twice(void *arg)
{
	struct answer answers[2] = { { 0 } };
	struct client_rig *rig = arg;
	int i;

	fake_peer_close(&rig->peer);
	oom_at(0); /* it counts from here on */
	fake_peer_open(&rig->peer, rig->loop, rig->path, client_rig_serve, rig);
	oom_at(rig->late_count);
	client_rig_open(rig, false);
	if (rig->client == NULL)
		return;
	for (i = 0; i < 2; i++) {
		client_rig_ask(rig, &answers[i]);
		client_rig_pump(rig);
		fake_timer_run(&rig->clock, CLIENT_RIG_MS);
		assert_int_equal(answers[i].told, 1);
		assert_true(answers[i].rc == 0 || oom_hit());
	}
	oncrpc_client_free(rig->client);
	rig->client = NULL;
}

static void
without_memory_every_call_ends(void **state)
{
	struct client_rig *rig = *state;
	bool failed;

	oncrpc_client_free(rig->client);
	rig->client = NULL;
	do {
		rig->late_count++;
		ask_twice(rig);
		failed = oom_hit();
		oom_at(0);
		assert_int_equal(fake_timer_count(), 0);
	} while (failed);
	assert_true(rig->late_count > 10);
}

#define CLIENT_TEST(f)                   \
	cmocka_unit_test_setup_teardown( \
	    f, client_rig_setup, client_rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CLIENT_TEST(call_is_answered_over_a_connection_that_stays),
		CLIENT_TEST(call_over_tcp_is_answered),
		CLIENT_TEST(calls_answered_in_another_order_get_their_own),
		CLIENT_TEST(answer_in_pieces_is_put_together),
		CLIENT_TEST(answer_without_results_leaves_the_connection),
		CLIENT_TEST(call_unanswered_ends_at_its_deadline),
		CLIENT_TEST(answer_that_comes_late_is_dropped),
		CLIENT_TEST(
		    peer_that_never_answers_is_given_up_with_its_connection),
		CLIENT_TEST(
		    refused_calls_are_let_through_one_by_one_after_a_while),
		CLIENT_TEST(peer_that_talks_to_others_is_not_given_up),
		CLIENT_TEST(calls_under_way_are_bounded),
		CLIENT_TEST(garbage_ends_the_connection),
		CLIENT_TEST(answer_to_another_procedure_ends_the_connection),
		CLIENT_TEST(replies_without_end_do_not_hold_the_loop),
		CLIENT_TEST(free_cancels_what_is_under_way),
		CLIENT_TEST(free_in_an_answer_cancels_the_others),
		CLIENT_TEST(ask_when_it_is_freed_is_canceled_too),
		CLIENT_TEST(ask_in_an_answer_is_answered),
		CLIENT_TEST(manual_client_tells_in_its_rounds_only),
		CLIENT_TEST(without_memory_every_call_ends),
	};

	return cmocka_run_group_tests_name("oncrpc_client", tests, NULL, NULL);
}
