/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: getaddrinfo */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/loop.h"
#include "provider/oncrpc/oncrpc_breaker.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "provider/oncrpc/oncrpc_link.h"
#include "provider/oncrpc/oncrpc_session.h"
#include "support/client_rig.h"
#include "support/fake_timer.h"

int __real_getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res);
int __wrap_getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res);

/* What the resolver says of a name: a literal's targets, or a failure. */
static struct {
	const char *literals[2];
	int rc;
	atomic_uint asked;
} resolver;

/* The last of a list is the end of another. */
static struct addrinfo **
end_of(struct addrinfo **list)
{
	while (*list != NULL)
		list = &(*list)->ai_next;
	return list;
}

int
__wrap_getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res)
{
	struct addrinfo literal = *hints;
	int i, rc = 0;

	if ((hints->ai_flags & AI_NUMERICHOST) != 0)
		return __real_getaddrinfo(node, service, hints, res);
	atomic_fetch_add(&resolver.asked, 1);
	if (resolver.rc != 0)
		return resolver.rc;
	*res = NULL;
	literal.ai_flags |= AI_NUMERICHOST;
	for (i = 0; i < 2 && rc == 0; i++)
		rc = __real_getaddrinfo(
		    resolver.literals[i], service, &literal, end_of(res));
	return rc;
}

/* ---- connections ---- */

static void
nobody_there_is_told_at_once_then_seldom_tried(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	fake_peer_vanish(&rig->peer);
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_failure(
	    rig, &answer, -EHOSTUNREACH, "Connection refused");
	folder_delete(&rig->folder, "s");
	client_rig_ask(rig, &answer);
	client_rig_expect_failure(
	    rig, &answer, -EHOSTUNREACH, "Connection refused");
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	client_rig_ask(rig, &answer);
	client_rig_expect_failure(
	    rig, &answer, -EHOSTUNREACH, "No such file or directory");
	client_rig_probe(rig, &answer);
	client_rig_expect_failure(
	    rig, &answer, -EHOSTUNREACH, "No such file or directory");
}

/* MSG_DENIED, AUTH_ERROR, AUTH_REJECTEDCRED; then it hangs up. */
static void
deny(struct client_rig *rig, uint32_t xid)
{
	const uint32_t words[] = { htonl(xid), htonl(1), htonl(1), htonl(1),
		htonl(2) };

	fake_peer_record(&rig->peer, words, sizeof(words));
	fake_peer_hang_up(&rig->peer);
	client_rig_pump(rig);
}

static void
one_denial_ends_all_calls_and_is_told_for_a_while(void **state)
{
	static const char words[] =
	    "does not let us in: this host, user or principal may not call it";
	struct answer first, second;
	struct client_rig *rig = *state;

	rig->mute = true;
	client_rig_ask(rig, &first);
	client_rig_ask(rig, &second);
	client_rig_pump(rig);
	deny(rig, rig->late[0]);
	client_rig_expect_failure(rig, &first, -EACCES, words);
	client_rig_expect_failure(rig, &second, -EACCES, words);
	client_rig_ask(rig, &second);
	client_rig_expect_failure(rig, &second, -EACCES, words);
	assert_int_equal(rig->peer.accepted, 1);
	/* It may let us in later. */
	rig->mute = false;
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	client_rig_in_touch(rig);
	assert_int_equal(rig->peer.accepted, 2);
}

static void
connection_closed_in_between_is_made_anew(void **state)
{
	struct client_rig *rig = *state;

	client_rig_in_touch(rig);
	fake_peer_hang_up(&rig->peer);
	client_rig_pump(rig);
	assert_int_equal(fake_timer_next(), -1);
	client_rig_in_touch(rig);
	assert_int_equal(rig->peer.accepted, 2);
}

static void
call_that_meets_the_end_of_a_connection_is_sent_again(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	client_rig_in_touch(rig);
	rig->mute = true;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	rig->mute = false;
	fake_peer_hang_up(&rig->peer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, 1000);
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
	struct client_rig *rig = *state;

	client_rig_in_touch(rig);
	rig->peer.serve = hang_up;
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	/* Asked twice, and not a third time. */
	client_rig_expect_failure(
	    rig, &answer, -EHOSTUNREACH, "has closed the connection");
	assert_int_equal(rig->peer.calls, 3);
	fake_timer_run(&rig->clock, ONCRPC_BREAKER_FIRST_MS);
	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_failure(
	    rig, &answer, -EHOSTUNREACH, "has closed the connection");
	assert_int_equal(rig->peer.calls, 4);
}

/* Answers the first call of each connection only. */
static void
answer_one(void *arg, struct fake_peer *peer, const struct fake_peer_call *call)
{
	struct client_rig *rig = arg;

	if (rig->late_count++ % 2 == 0)
		client_rig_reply(peer, call->xid, rig->now);
	else
		fake_peer_hang_up(peer);
}

static void
call_is_sent_twice_at_most(void **state)
{
	struct answer answers[3];
	struct client_rig *rig = *state;
	int i;

	rig->peer.serve = answer_one;
	for (i = 0; i < 3; i++)
		client_rig_ask(rig, &answers[i]);
	client_rig_pump(rig);
	client_rig_expect_time(&answers[0], 1000);
	client_rig_expect_time(&answers[1], 1000);
	client_rig_expect_failure(
	    rig, &answers[2], -EHOSTUNREACH, "has closed the connection");
	assert_int_equal(rig->peer.accepted, 2);
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
	struct client_rig *rig = *state;
	int listener, fillers[2];

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	listener = deaf_listener(
	    rig->peer.address, sizeof(rig->peer.address), fillers);
	client_rig_open(rig, false);
	client_rig_probe(rig, &answer);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	client_rig_expect_failure(
	    rig, &answer, -ETIMEDOUT, "no connection within 500 ms");
	/* Others need not wait for it. */
	client_rig_ask(rig, &other);
	client_rig_expect_failure(
	    rig, &other, -ETIMEDOUT, "no connection within 500 ms");
	fake_timer_run(&rig->clock, ONCRPC_LINK_CONNECT_MS - CLIENT_RIG_MS - 1);
	client_rig_probe(rig, &answer);
	fake_timer_run(&rig->clock, 1);
	client_rig_expect_failure(
	    rig, &answer, -ETIMEDOUT, "Connection timed out");
	close(listener);
	close(fillers[0]);
	close(fillers[1]);
}

/* The peer on a port, called by a name that means these. */
static void
name_peer(struct client_rig *rig, const char *first, const char *second)
{
	unsigned int port;

	resolver.literals[0] = first;
	resolver.literals[1] = second;
	resolver.rc = 0;
	atomic_store(&resolver.asked, 0);
	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	fake_peer_open(&rig->peer, rig->loop, NULL, client_rig_serve, rig);
	assert_int_equal(sscanf(rig->peer.address, "127.0.0.1:%u", &port), 1);
	snprintf(rig->peer.address, sizeof(rig->peer.address), "name:%u", port);
	client_rig_open(rig, false);
}

static void
wait_for(struct client_rig *rig, const struct answer *answer)
{
	int i;

	for (i = 0; i < 100 && answer->told == 0; i++)
		loop_once(rig->loop, 100);
	assert_int_equal(answer->told, 1);
}

static void
name_is_looked_up_and_every_target_tried(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	/* Nobody listens at the first one. */
	name_peer(rig, "127.0.0.2", "127.0.0.1");
	client_rig_ask(rig, &answer);
	wait_for(rig, &answer);
	client_rig_expect_time(&answer, 1000);
	name_peer(rig, "127.0.0.2", "127.0.0.3");
	client_rig_ask(rig, &answer);
	wait_for(rig, &answer);
	client_rig_expect_failure(
	    rig, &answer, -EHOSTUNREACH, "Connection refused");
}

static void
name_is_looked_up_again_after_a_while(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	name_peer(rig, "127.0.0.1", "127.0.0.1");
	client_rig_ask(rig, &answer);
	wait_for(rig, &answer);
	fake_peer_hang_up(&rig->peer);
	client_rig_pump(rig);
	fake_timer_run(&rig->clock, ONCRPC_SESSION_RESOLVED_MS - 1);
	client_rig_ask(rig, &answer);
	wait_for(rig, &answer);
	assert_int_equal(atomic_load(&resolver.asked), 1);
	fake_peer_hang_up(&rig->peer);
	client_rig_pump(rig);
	/* Without an answer what it meant before will do. */
	fake_timer_run(&rig->clock, 1);
	resolver.rc = EAI_AGAIN;
	client_rig_ask(rig, &answer);
	wait_for(rig, &answer);
	client_rig_expect_time(&answer, 1000);
	assert_int_equal(atomic_load(&resolver.asked), 2);
}

static void
name_that_nobody_knows_is_told(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	name_peer(rig, "127.0.0.1", "127.0.0.1");
	resolver.rc = EAI_NONAME;
	client_rig_ask(rig, &answer);
	wait_for(rig, &answer);
	client_rig_expect_failure(
	    rig, &answer, -ENODEV, "the name is not known");
	resolver.rc = EAI_AGAIN;
	client_rig_probe(rig, &answer);
	wait_for(rig, &answer);
	client_rig_expect_failure(rig, &answer, -EHOSTUNREACH,
	    "looking up the name: Temporary failure in name resolution");
}

static void
look_up_under_way_is_left_to_itself(void **state)
{
	struct answer answer;
	struct client_rig *rig = *state;

	oncrpc_client_free(rig->client);
	fake_peer_close(&rig->peer);
	strcpy(rig->peer.address, "name:9");
	resolver.rc = EAI_NONAME;
	client_rig_open(rig, false);
	client_rig_ask(rig, &answer);
	fake_timer_run(&rig->clock, CLIENT_RIG_MS);
	client_rig_expect_failure(
	    rig, &answer, -ETIMEDOUT, "no connection within 500 ms");
	client_rig_ask(rig, &answer);
	oncrpc_client_free(rig->client);
	rig->client = NULL;
	client_rig_expect_failure(
	    rig, &answer, -ECANCELED, "not asked any more");
}

#define CLIENT_TEST(f)                   \
	cmocka_unit_test_setup_teardown( \
	    f, client_rig_setup, client_rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CLIENT_TEST(nobody_there_is_told_at_once_then_seldom_tried),
		CLIENT_TEST(one_denial_ends_all_calls_and_is_told_for_a_while),
		CLIENT_TEST(connection_closed_in_between_is_made_anew),
		CLIENT_TEST(
		    call_that_meets_the_end_of_a_connection_is_sent_again),
		CLIENT_TEST(
		    connection_closed_instead_of_an_answer_is_a_failure),
		CLIENT_TEST(call_is_sent_twice_at_most),
		CLIENT_TEST(connecting_goes_on_behind_the_deadline_of_a_call),
		CLIENT_TEST(name_is_looked_up_and_every_target_tried),
		CLIENT_TEST(name_is_looked_up_again_after_a_while),
		CLIENT_TEST(name_that_nobody_knows_is_told),
		CLIENT_TEST(look_up_under_way_is_left_to_itself),
	};

	return cmocka_run_group_tests_name(
	    "oncrpc_connection", tests, NULL, NULL);
}
