/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "provider/oncrpc/oncrpc_address.h"
#include "provider/oncrpc/oncrpc_breaker.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "provider/oncrpc/oncrpc_link.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_session.h"
#include "support/fake_peer.h"
#include "support/fake_timer.h"
#include "support/folder.h"
#include "support/oom.h"
#include "wire/dhcpfo.h"

#define TIMEOUT 500

/* What a question came to. */
struct answer {
	unsigned int told;
	int rc;
	char text[ERR_TEXT];
	int64_t now;
};

struct rig {
	struct folder folder;
	char path[FOLDER_PATH];
	struct loop *loop;
	struct clock clock;
	struct fake_peer peer;
	struct oncrpc_client *client;
	/* How the peer answers: */
	bool mute;
	uint32_t status;
	int64_t now;
	uint32_t late[16]; /* xids of calls that it was mute about */
	unsigned int late_count;
};

/* hyper time */
static void
reply_time(struct fake_peer *peer, uint32_t xid, int64_t now)
{
	const uint8_t results[12] = { 0, 0, 0, WIRE_OK, 0, 0, 0, 0,
		(uint8_t)(now >> 24), (uint8_t)(now >> 16), (uint8_t)(now >> 8),
		(uint8_t)now };

	fake_peer_reply(peer, xid, 0, results, sizeof(results));
}

static void
serve(void *arg, struct fake_peer *peer, const struct fake_peer_call *call)
{
	struct rig *rig = arg;

	if (rig->mute) {
		rig->late[rig->late_count++ % 16] = call->xid;
		return;
	}
	if (rig->status != 0)
		fake_peer_reply(peer, call->xid, rig->status, NULL, 0);
	else
		reply_time(peer, call->xid, rig->now);
}

static void
client_open(struct rig *rig, bool manual)
{
	struct oncrpc_session_config config = {
		.loop = rig->loop,
		.clock = &rig->clock,
	};

	assert_int_equal(
	    oncrpc_address_parse(rig->peer.address, &config.address, NULL), 0);
	rig->client = oncrpc_client_new(&config, manual);
}

static int
setup(void **state)
{
	struct rig *rig = test_calloc(1, sizeof(*rig));

	folder_make(&rig->folder);
	strcpy(rig->path, folder_file(&rig->folder, "s"));
	rig->loop = loop_new();
	fake_timer_of(rig->loop);
	clock_init(&rig->clock);
	clock_freeze(&rig->clock, 1700000000);
	fake_peer_open(&rig->peer, rig->loop, rig->path, serve, rig);
	rig->now = 1000;
	client_open(rig, false);
	assert_non_null(rig->client);
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	oncrpc_client_free(rig->client);
	assert_int_equal(fake_timer_count(), 0);
	fake_peer_close(&rig->peer);
	fake_timer_of(NULL);
	loop_free(rig->loop);
	folder_remove(&rig->folder);
	test_free(rig);
	return 0;
}

static void
on_answer(void *arg, int rc, const struct err *err, void *result)
{
	struct answer *answer = arg;

	answer->told++;
	answer->rc = rc;
	assert_non_null(err);
	snprintf(answer->text, sizeof(answer->text), "%s", err->text);
	assert_true((rc == 0) == (result != NULL));
	if (result != NULL)
		answer->now =
		    ((wire_time_reply *)result)->wire_time_reply_u.now;
}

static void
question(struct rig *rig, bool probe, oncrpc_client_cb *cb, void *arg)
{
	const wire_server_args args = { .server = (char *)"" };

	oncrpc_client_call(rig->client,
	    &(struct oncrpc_question) {
		.procedure = &oncrpc_system_time,
		.args = &args,
		.timeout_ms = TIMEOUT,
		.probe = probe,
		.cb = cb,
		.arg = arg,
	    });
}

static void
ask(struct rig *rig, struct answer *answer)
{
	*answer = (struct answer) { 0 };
	question(rig, false, on_answer, answer);
}

static void
probe(struct rig *rig, struct answer *answer)
{
	*answer = (struct answer) { 0 };
	question(rig, true, on_answer, answer);
}

/* Whatever can happen without time going on. */
static void
pump(struct rig *rig)
{
	int i;

	for (i = 0; i < 30; i++)
		loop_once(rig->loop, 0);
}

static void
expect_failure(const struct rig *rig, const struct answer *answer, int rc,
    const char *words)
{
	char want[ERR_TEXT];

	snprintf(want, sizeof(want), "%s: %s", rig->peer.address, words);
	assert_int_equal(answer->told, 1);
	assert_string_equal(answer->text, want);
	assert_int_equal(answer->rc, rc);
}

static void
expect_time(const struct answer *answer, int64_t now)
{
	assert_int_equal(answer->told, 1);
	assert_int_equal(answer->rc, 0);
	assert_int_equal(answer->now, now);
}

/* A connection that has carried an answer. */
static void
in_touch(struct rig *rig)
{
	struct answer answer;

	ask(rig, &answer);
	pump(rig);
	expect_time(&answer, rig->now);
}

/* ---- answers ---- */

static void
call_is_answered_over_a_connection_that_stays(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	assert_int_equal(rig->peer.accepted, 0);
	ask(rig, &answer);
	assert_int_equal(answer.told, 0);
	pump(rig);
	expect_time(&answer, 1000);
	rig->now = 2000;
	ask(rig, &answer);
	pump(rig);
	expect_time(&answer, 2000);
	assert_int_equal(rig->peer.accepted, 1);
	assert_int_equal(rig->peer.calls, 2);
	assert_int_equal(rig->peer.procedures[0], DHCPFO_SYSTEM_TIME);
}

static void
call_over_tcp_is_answered(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	fake_peer_open(&rig->peer, rig->loop, NULL, serve, rig);
	client_open(rig, false);
	ask(rig, &answer);
	pump(rig);
	expect_time(&answer, 1000);
}

static void
calls_answered_in_another_order_get_their_own(void **state)
{
	struct answer answers[3];
	struct rig *rig = *state;
	int i;

	rig->mute = true;
	for (i = 0; i < 3; i++)
		ask(rig, &answers[i]);
	pump(rig);
	assert_int_equal(rig->late_count, 3);
	for (i = 2; i >= 0; i--)
		reply_time(&rig->peer, rig->late[i], 100 + i);
	pump(rig);
	for (i = 0; i < 3; i++)
		expect_time(&answers[i], 100 + i);
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
	struct rig *rig = *state;
	size_t i;

	rig->mute = true;
	ask(rig, &answer);
	pump(rig);
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
		pump(rig);
	}
	expect_time(&answer, 9);
}

static void
answer_without_results_leaves_the_connection(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	rig->status = 3;
	ask(rig, &answer);
	pump(rig);
	expect_failure(
	    rig, &answer, -EPROTONOSUPPORT, "does not know this call");
	rig->status = 0;
	in_touch(rig);
	assert_int_equal(rig->peer.accepted, 1);
}

/* ---- deadlines ---- */

static void
call_unanswered_ends_at_its_deadline(void **state)
{
	struct answer answer, other;
	struct rig *rig = *state;

	in_touch(rig);
	rig->mute = true;
	ask(rig, &answer);
	pump(rig);
	fake_timer_run(&rig->clock, 100);
	ask(rig, &other);
	pump(rig);
	fake_timer_run(&rig->clock, TIMEOUT - 101);
	assert_int_equal(answer.told, 0);
	fake_timer_run(&rig->clock, 1);
	expect_failure(rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	assert_int_equal(other.told, 0);
	/* The connection stays: another is answered on it. */
	reply_time(&rig->peer, rig->late[1], 7);
	pump(rig);
	expect_time(&other, 7);
	assert_int_equal(rig->peer.accepted, 1);
}

static void
answer_that_comes_late_is_dropped(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	in_touch(rig);
	rig->mute = true;
	ask(rig, &answer);
	pump(rig);
	fake_timer_run(&rig->clock, TIMEOUT);
	assert_int_equal(answer.told, 1);
	reply_time(&rig->peer, rig->late[0], 7);
	pump(rig);
	assert_int_equal(answer.told, 1);
	rig->mute = false;
	in_touch(rig);
	assert_int_equal(rig->peer.accepted, 1);
	/* A second time it is one that nobody waits for. */
	rig->mute = true;
	ask(rig, &answer);
	pump(rig);
	reply_time(&rig->peer, rig->late[0], 7);
	pump(rig);
	expect_failure(rig, &answer, -EPROTO, "answers what was not asked");
}

static void
peer_that_never_answers_is_given_up_with_its_connection(void **state)
{
	struct answer answer, other;
	struct rig *rig = *state;

	in_touch(rig);
	rig->mute = true;
	probe(rig, &answer);
	pump(rig);
	fake_timer_run(&rig->clock, 200);
	ask(rig, &other);
	pump(rig);
	fake_timer_run(&rig->clock, 300);
	expect_failure(rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	expect_failure(rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	/* Nobody waits for it now. */
	ask(rig, &other);
	expect_failure(rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	/* A probe goes out all the same, and mends it. */
	rig->mute = false;
	probe(rig, &answer);
	ask(rig, &other);
	expect_failure(rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	pump(rig);
	expect_time(&answer, 1000);
	in_touch(rig);
	assert_int_equal(rig->peer.accepted, 2);
}

static void
refused_calls_are_let_through_one_by_one_after_a_while(void **state)
{
	struct answer answer, other;
	struct rig *rig = *state;

	rig->mute = true;
	probe(rig, &answer);
	pump(rig);
	fake_timer_run(&rig->clock, TIMEOUT);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	ask(rig, &answer);
	ask(rig, &other);
	pump(rig);
	assert_int_equal(answer.told, 0);
	expect_failure(rig, &other, -ETIMEDOUT, "no answer within 500 ms");
	/* That one is a probe: its silence counts. */
	fake_timer_run(&rig->clock, TIMEOUT);
	assert_int_equal(answer.told, 1);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	ask(rig, &other);
	assert_int_equal(other.told, 1);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	rig->mute = false;
	in_touch(rig);
	in_touch(rig);
}

static void
peer_that_talks_to_others_is_not_given_up(void **state)
{
	struct answer answer, other;
	struct rig *rig = *state;

	rig->mute = true;
	probe(rig, &answer);
	ask(rig, &other);
	pump(rig);
	reply_time(&rig->peer, rig->late[1], 5);
	pump(rig);
	fake_timer_run(&rig->clock, TIMEOUT);
	expect_failure(rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	rig->mute = false;
	in_touch(rig);
	assert_int_equal(rig->peer.accepted, 1);
}

static void
calls_under_way_are_bounded(void **state)
{
	static struct answer answers[ONCRPC_CLIENT_CALLS_MAX];
	struct answer answer;
	struct rig *rig = *state;
	char words[80];
	size_t i;

	in_touch(rig);
	rig->mute = true;
	for (i = 0; i < ONCRPC_CLIENT_CALLS_MAX; i++) {
		ask(rig, &answers[i]);
		pump(rig);
	}
	ask(rig, &answer);
	snprintf(words, sizeof(words), "%d calls wait for an answer already",
	    ONCRPC_CLIENT_CALLS_MAX);
	expect_failure(rig, &answer, -EHOSTUNREACH, words);
	/* So are those whose answer may yet come: the next one that is not
	 * answered ends the connection. */
	fake_timer_run(&rig->clock, TIMEOUT);
	for (i = 0; i < ONCRPC_CLIENT_CALLS_MAX; i++)
		assert_int_equal(answers[i].told, 1);
	ask(rig, &answer);
	pump(rig);
	fake_timer_run(&rig->clock, TIMEOUT);
	assert_int_equal(answer.told, 1);
	ask(rig, &answer);
	expect_failure(rig, &answer, -ETIMEDOUT, "no answer within 500 ms");
	rig->mute = false;
	probe(rig, &answer);
	pump(rig);
	expect_time(&answer, 1000);
	assert_int_equal(rig->peer.accepted, 2);
}

/* ---- connections ---- */

static void
nobody_there_is_told_at_once_then_seldom_tried(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	fake_peer_vanish(&rig->peer);
	ask(rig, &answer);
	pump(rig);
	expect_failure(rig, &answer, -EHOSTUNREACH, "Connection refused");
	folder_delete(&rig->folder, "s");
	ask(rig, &answer);
	expect_failure(rig, &answer, -EHOSTUNREACH, "Connection refused");
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	ask(rig, &answer);
	expect_failure(
	    rig, &answer, -EHOSTUNREACH, "No such file or directory");
	probe(rig, &answer);
	expect_failure(
	    rig, &answer, -EHOSTUNREACH, "No such file or directory");
}

static void
connection_closed_in_between_is_made_anew(void **state)
{
	struct rig *rig = *state;

	in_touch(rig);
	fake_peer_hang_up(&rig->peer);
	pump(rig);
	assert_int_equal(fake_timer_next(), -1);
	in_touch(rig);
	assert_int_equal(rig->peer.accepted, 2);
}

static void
call_that_meets_the_end_of_a_connection_is_sent_again(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	in_touch(rig);
	rig->mute = true;
	ask(rig, &answer);
	pump(rig);
	rig->mute = false;
	fake_peer_hang_up(&rig->peer);
	pump(rig);
	expect_time(&answer, 1000);
	assert_int_equal(rig->peer.accepted, 2);
	assert_int_equal(rig->peer.calls, 3);
}

static void
hang_up(void *arg, struct fake_peer *peer, const struct fake_peer_call *call)
{
	(void)arg;
	(void)call;
	fake_peer_hang_up(peer);
}

static void
connection_closed_instead_of_an_answer_is_a_failure(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	in_touch(rig);
	rig->peer.serve = hang_up;
	ask(rig, &answer);
	pump(rig);
	/* Asked twice, and not a third time. */
	expect_failure(
	    rig, &answer, -EHOSTUNREACH, "has closed the connection");
	assert_int_equal(rig->peer.calls, 3);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	ask(rig, &answer);
	pump(rig);
	expect_failure(
	    rig, &answer, -EHOSTUNREACH, "has closed the connection");
	assert_int_equal(rig->peer.calls, 4);
}

/* Its queue is full: connections are neither taken nor refused. */
static int
deaf_listener(char *to, size_t size, int fillers[2])
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0), i;
	socklen_t len = sizeof(in);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (void *)&in, sizeof(in)), 0);
	assert_int_equal(listen(fd, 0), 0);
	assert_int_equal(getsockname(fd, (void *)&in, &len), 0);
	for (i = 0; i < 2; i++) {
		fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(fillers[i], (void *)&in, sizeof(in));
	}
	snprintf(to, size, "127.0.0.1:%u", (unsigned int)ntohs(in.sin_port));
	return fd;
}

static void
connecting_goes_on_behind_the_deadline_of_a_call(void **state)
{
	struct answer answer, other;
	struct rig *rig = *state;
	int listener, fillers[2];

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	listener = deaf_listener(
	    rig->peer.address, sizeof(rig->peer.address), fillers);
	client_open(rig, false);
	probe(rig, &answer);
	pump(rig);
	fake_timer_run(&rig->clock, TIMEOUT);
	expect_failure(rig, &answer, -ETIMEDOUT, "no connection within 500 ms");
	/* Others need not wait for it. */
	ask(rig, &other);
	expect_failure(rig, &other, -ETIMEDOUT, "no connection within 500 ms");
	fake_timer_run(&rig->clock, ONCRPC_LINK_CONNECT_MS - TIMEOUT - 1);
	probe(rig, &answer);
	fake_timer_run(&rig->clock, 1);
	expect_failure(rig, &answer, -ETIMEDOUT, "Connection timed out");
	close(listener);
	close(fillers[0]);
	close(fillers[1]);
}

static void
name_is_looked_up_and_every_target_tried(void **state)
{
	struct answer answer;
	struct rig *rig = *state;
	unsigned int port;
	int i;

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	fake_peer_open(&rig->peer, rig->loop, NULL, serve, rig);
	assert_int_equal(sscanf(rig->peer.address, "127.0.0.1:%u", &port), 1);
	/* It may be ::1 first, where nobody listens. */
	snprintf(
	    rig->peer.address, sizeof(rig->peer.address), "localhost:%u", port);
	client_open(rig, false);
	ask(rig, &answer);
	for (i = 0; i < 100 && answer.told == 0; i++)
		loop_once(rig->loop, 100);
	expect_time(&answer, 1000);
}

static void
name_that_nobody_knows_is_told(void **state)
{
	struct answer answer;
	struct rig *rig = *state;
	int i;

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	/* More than 63 octets in a label (RFC 1035 2.3.4): nobody is asked. */
	strcpy(rig->peer.address,
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aa"
	    ".invalid:7");
	client_open(rig, false);
	ask(rig, &answer);
	for (i = 0; i < 100 && answer.told == 0; i++)
		loop_once(rig->loop, 100);
	assert_int_equal(answer.told, 1);
	assert_true(answer.rc == -ENODEV || answer.rc == -EHOSTUNREACH);
	assert_non_null(strstr(answer.text, ".invalid:7: "));
}

static void
look_up_under_way_is_left_to_itself(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	strcpy(rig->peer.address, "localhost:9");
	client_open(rig, false);
	ask(rig, &answer);
	fake_timer_run(&rig->clock, TIMEOUT);
	expect_failure(rig, &answer, -ETIMEDOUT, "no connection within 500 ms");
	ask(rig, &answer);
	oncrpc_client_free(rig->client);
	rig->client = NULL;
	expect_failure(rig, &answer, -ECANCELED, "not asked any more");
}

/* ---- peers that are none of ours ---- */

/* The peer says this to a call; the call fails so, and the connection ends. */
static void
expect_distrust(struct rig *rig, const void *bytes, size_t len, const char *why)
{
	struct answer answer, other;
	unsigned int before;

	rig->mute = false;
	probe(rig, &answer);
	pump(rig);
	expect_time(&answer, rig->now);
	before = rig->peer.accepted;
	rig->mute = true;
	ask(rig, &answer);
	ask(rig, &other);
	pump(rig);
	fake_peer_send(&rig->peer, bytes, len);
	pump(rig);
	expect_failure(rig, &answer, -EPROTO, why);
	expect_failure(rig, &other, -EPROTO, why);
	/* Nobody else is let in for a while. */
	ask(rig, &answer);
	expect_failure(rig, &answer, -EPROTO, why);
	rig->mute = false;
	probe(rig, &answer);
	pump(rig);
	expect_time(&answer, rig->now);
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
	struct rig *rig = *state;

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
	struct rig *rig = *state;

	rig->mute = true;
	ask(rig, &answer);
	pump(rig);
	fake_peer_reply(&rig->peer, rig->peer.xid, 0, results, sizeof(results));
	pump(rig);
	expect_failure(rig, &answer, -EPROTO,
	    "answers with something that is no reply to this call");
	rig->mute = false;
	probe(rig, &answer);
	pump(rig);
	expect_time(&answer, 1000);
	assert_int_equal(rig->peer.accepted, 2);
}

static void
replies_without_end_do_not_hold_the_loop(void **state)
{
	static uint8_t flood[20000];
	struct answer answer;
	struct rig *rig = *state;
	size_t i;

	in_touch(rig);
	rig->mute = true;
	ask(rig, &answer);
	pump(rig);
	/* Empty fragments. */
	for (i = 0; i < 4; i++)
		fake_peer_send(&rig->peer, flood, sizeof(flood));
	pump(rig);
	expect_failure(
	    rig, &answer, -EPROTO, "a record of more than 4096 pieces");
}

/* ---- the end ---- */

static void
free_cancels_what_is_under_way(void **state)
{
	struct answer answers[2];
	struct rig *rig = *state;

	rig->mute = true;
	ask(rig, &answers[0]);
	pump(rig);
	ask(rig, &answers[1]);
	oncrpc_client_free(rig->client);
	rig->client = NULL;
	expect_failure(rig, &answers[0], -ECANCELED, "not asked any more");
	expect_failure(rig, &answers[1], -ECANCELED, "not asked any more");
	assert_int_equal(fake_timer_count(), 0);
}

struct chain {
	struct rig *rig;
	struct answer answer;
	struct answer further;
};

static void
free_in_answer(void *arg, int rc, const struct err *err, void *result)
{
	struct chain *chain = arg;
	struct oncrpc_client *client = chain->rig->client;

	on_answer(&chain->answer, rc, err, result);
	if (client == NULL)
		return;
	chain->rig->client = NULL;
	oncrpc_client_free(client);
}

static void
free_in_an_answer_cancels_the_others(void **state)
{
	struct rig *rig = *state;
	struct chain chain = { .rig = rig };
	struct answer other;

	rig->mute = true;
	question(rig, false, free_in_answer, &chain);
	ask(rig, &other);
	pump(rig);
	/* Both answers come at once: the second is not told any more. */
	reply_time(&rig->peer, rig->late[0], 1);
	reply_time(&rig->peer, rig->late[1], 2);
	pump(rig);
	expect_time(&chain.answer, 1);
	expect_failure(rig, &other, -ECANCELED, "not asked any more");
}

static void
ask_in_answer(void *arg, int rc, const struct err *err, void *result)
{
	struct chain *chain = arg;

	on_answer(&chain->answer, rc, err, result);
	ask(chain->rig, &chain->further);
}

static void
ask_when_it_is_freed_is_canceled_too(void **state)
{
	struct rig *rig = *state;
	struct chain chain = { .rig = rig };

	rig->mute = true;
	question(rig, false, ask_in_answer, &chain);
	pump(rig);
	oncrpc_client_free(rig->client);
	expect_failure(rig, &chain.answer, -ECANCELED, "not asked any more");
	expect_failure(rig, &chain.further, -ECANCELED, "not asked any more");
	rig->client = NULL;
}

static void
ask_in_an_answer_is_answered(void **state)
{
	struct rig *rig = *state;
	struct chain chain = { .rig = rig };

	question(rig, false, ask_in_answer, &chain);
	pump(rig);
	expect_time(&chain.answer, 1000);
	expect_time(&chain.further, 1000);
	/* Also if the first was refused before it was asked. */
	fake_peer_vanish(&rig->peer);
	pump(rig);
	chain.answer.told = 0;
	question(rig, false, ask_in_answer, &chain);
	pump(rig);
	expect_failure(
	    rig, &chain.further, -EHOSTUNREACH, "Connection refused");
}

static void
manual_client_tells_in_its_rounds_only(void **state)
{
	struct answer answer;
	struct rig *rig = *state;

	oncrpc_client_free(rig->client);
	client_open(rig, true);
	ask(rig, &answer);
	pump(rig);
	assert_int_equal(answer.told, 0);
	oncrpc_client_round(rig->client);
	expect_time(&answer, 1000);
	ask(rig, &answer);
	while (answer.told == 0)
		oncrpc_client_round(rig->client);
	expect_time(&answer, 1000);
}

/* ---- without memory ---- */

static void
ask_twice(void *arg)
{
	struct answer answers[2] = { { 0 } };
	struct rig *rig = arg;
	int i;

	fake_peer_close(&rig->peer);
	oom_at(0); /* it counts from here on */
	fake_peer_open(&rig->peer, rig->loop, rig->path, serve, rig);
	oom_at(rig->late_count);
	client_open(rig, false);
	if (rig->client == NULL)
		return;
	for (i = 0; i < 2; i++) {
		ask(rig, &answers[i]);
		pump(rig);
		fake_timer_run(&rig->clock, TIMEOUT);
		assert_int_equal(answers[i].told, 1);
		assert_true(answers[i].rc == 0 || oom_hit());
	}
	oncrpc_client_free(rig->client);
	rig->client = NULL;
}

static void
without_memory_every_call_ends(void **state)
{
	struct rig *rig = *state;
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

#define CLIENT_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

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
		CLIENT_TEST(nobody_there_is_told_at_once_then_seldom_tried),
		CLIENT_TEST(connection_closed_in_between_is_made_anew),
		CLIENT_TEST(
		    call_that_meets_the_end_of_a_connection_is_sent_again),
		CLIENT_TEST(
		    connection_closed_instead_of_an_answer_is_a_failure),
		CLIENT_TEST(connecting_goes_on_behind_the_deadline_of_a_call),
		CLIENT_TEST(name_is_looked_up_and_every_target_tried),
		CLIENT_TEST(name_that_nobody_knows_is_told),
		CLIENT_TEST(look_up_under_way_is_left_to_itself),
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
