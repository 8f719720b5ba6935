/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "snmp/agentx_pdu.h"
#include "snmp/agentx_stream.h"

enum { OURS = 5, THEIRS = 18 }; /* types: answered here, by libnetsnmp */
#define ROOM 300000
#define PDU_ROOM 4096

struct fixture {
	int ours, masters;
	struct agentx_stream *stream;
	size_t answer_len; /* of each answer */
	/* What the master has written, and what became of it. */
	uint8_t theirs[ROOM], passed[ROOM];
	size_t theirs_len, passed_len;
	uint32_t asked, answered, wrong; /* of those that are ours */
	unsigned int sends;
};

static uint32_t
packet_of(const uint8_t *pdu)
{
	uint32_t packet;

	memcpy(&packet, pdu + 12, sizeof(packet));
	return packet;
}

static size_t
on_answer(
    void *arg, const uint8_t *pdu, size_t len, uint8_t *answer, size_t size)
{
	struct fixture *f = arg;

	if (pdu[1] != OURS || size < f->answer_len)
		return 0;
	if (packet_of(pdu) != f->answered++ || agentx_pdu_len(pdu, len) != len)
		f->wrong++;
	memset(answer, 0, f->answer_len);
	return f->answer_len;
}

static void
on_send(void *arg, const uint8_t *bytes, size_t len)
{
	struct fixture *f = arg;

	(void)bytes;
	if (len % f->answer_len != 0)
		f->wrong++;
	f->sends++;
}

static int
setup(void **state)
{
	static const struct agentx_stream_calls calls = { on_answer, on_send };
	struct fixture *f = calloc(1, sizeof(*f));
	int fds[2];

	if (f == NULL || socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0 ||
	    (f->stream = agentx_stream_new(&calls, f)) == NULL)
		return -1;
	f->ours = fds[0];
	f->masters = fds[1];
	f->answer_len = 100;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	agentx_stream_free(f->stream);
	agentx_stream_free(NULL);
	close(f->ours);
	close(f->masters);
	free(f);
	return 0;
}

/* Of so many octets in all. */
static size_t
pdu_into(struct fixture *f, uint8_t *to, uint8_t type, size_t len)
{
	const uint32_t payload = (uint32_t)(len - AGENTX_HEAD_LEN);
	size_t i;

	memset(to, 0, AGENTX_HEAD_LEN);
	to[0] = 1;
	to[1] = type;
	for (i = 0; i < 4; i++)
		to[16 + i] = (uint8_t)(payload >> 8 * i);
	for (i = AGENTX_HEAD_LEN; i < len; i++)
		to[i] = (uint8_t)rand();
	if (type == OURS) {
		memcpy(to + 12, &f->asked, sizeof(f->asked));
		f->asked++;
	} else {
		memcpy(f->theirs + f->theirs_len, to, len);
		f->theirs_len += len;
	}
	return len;
}

static void
put(struct fixture *f, const void *bytes, size_t len)
{
	assert_int_equal(write(f->masters, bytes, len), len);
}

static void
put_pdu(struct fixture *f, uint8_t type)
{
	uint8_t pdu[PDU_ROOM];

	put(f, pdu, pdu_into(f, pdu, type, 48));
}

/* As libnetsnmp reads: once, at most size octets. */
static ssize_t
pass(struct fixture *f, size_t size)
{
	ssize_t n = agentx_stream_recv(
	    f->stream, f->ours, f->passed + f->passed_len, size);

	if (n > 0)
		f->passed_len += (size_t)n;
	return n;
}

static void
check_passed(const struct fixture *f)
{
	assert_int_equal(f->passed_len, f->theirs_len);
	assert_memory_equal(f->passed, f->theirs, f->theirs_len);
	assert_int_equal(f->answered, f->asked);
	assert_int_equal(f->wrong, 0);
}

static void
what_can_be_answered_is_in_one_go(void **state)
{
	struct fixture *f = *state;
	int i;

	for (i = 0; i < 20; i++)
		put_pdu(f, OURS);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	assert_int_equal(f->sends, 1);
	assert_false(agentx_stream_pending(f->stream));
	check_passed(f);
}

static void
nothing_there_is_nothing_for_libnetsnmp(void **state)
{
	struct fixture *f = *state;

	assert_true(agentx_stream_serve(f->stream, f->ours));
	assert_int_equal(f->sends, 0);
}

static void
pdu_in_pieces_is_answered_when_it_is_whole(void **state)
{
	struct fixture *f = *state;
	uint8_t pdu[PDU_ROOM];
	size_t i, len = pdu_into(f, pdu, OURS, 60);

	for (i = 0; i < len; i++) {
		assert_int_equal(f->answered, 0);
		put(f, pdu + i, 1);
		assert_true(agentx_stream_serve(f->stream, f->ours));
	}
	check_passed(f);
}

static void
what_cannot_be_answered_is_passed_on(void **state)
{
	struct fixture *f = *state;

	put_pdu(f, OURS);
	put_pdu(f, THEIRS);
	assert_false(agentx_stream_serve(f->stream, f->ours));
	assert_int_equal(f->answered, 1);
	assert_true(agentx_stream_pending(f->stream));
	/* Until libnetsnmp has read it all, nothing else is read. */
	assert_false(agentx_stream_serve(f->stream, f->ours));
	assert_int_equal(pass(f, 40), 40);
	assert_true(agentx_stream_pending(f->stream));
	assert_int_equal(pass(f, 40), 8);
	assert_false(agentx_stream_pending(f->stream));
	put_pdu(f, OURS);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	check_passed(f);
}

/* libnetsnmp reads the connection also when nobody asks it to: while it waits
 * for an answer of its own. */
static void
pdu_that_libnetsnmp_has_begun_is_its(void **state)
{
	static const size_t cuts[] = { 1, 19, 20, 21, 47 };
	struct fixture *f = *state;
	uint8_t pdu[PDU_ROOM];
	size_t i, len;

	for (i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		len = pdu_into(f, pdu, THEIRS, 48);
		put(f, pdu, cuts[i]);
		assert_int_equal(pass(f, ROOM / 2), cuts[i]);
		assert_false(agentx_stream_pending(f->stream));
		put(f, pdu + cuts[i], len - cuts[i]);
		assert_false(agentx_stream_serve(f->stream, f->ours));
		assert_int_equal(pass(f, ROOM / 2), len - cuts[i]);
		put_pdu(f, OURS);
		assert_true(agentx_stream_serve(f->stream, f->ours));
	}
	check_passed(f);
}

static void
pdu_that_was_begun_here_is_libnetsnmps_if_it_reads(void **state)
{
	struct fixture *f = *state;
	uint8_t pdu[PDU_ROOM];
	size_t len = pdu_into(f, pdu, THEIRS, 48);

	put(f, pdu, 30);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	put(f, pdu + 30, len - 30);
	assert_int_equal(pass(f, ROOM / 2), 30);
	assert_false(agentx_stream_serve(f->stream, f->ours));
	assert_int_equal(pass(f, ROOM / 2), len - 30);
	check_passed(f);
}

static void
pdu_that_is_too_long_is_passed_on(void **state)
{
	struct fixture *f = *state;
	uint8_t *pdu = malloc(AGENTX_PDU_MAX + 4);
	size_t len = pdu_into(f, pdu, THEIRS, AGENTX_PDU_MAX + 4);

	put(f, pdu, len);
	assert_false(agentx_stream_serve(f->stream, f->ours));
	while (f->passed_len < len)
		assert_true(pass(f, 5000) > 0);
	assert_false(agentx_stream_pending(f->stream));
	put_pdu(f, OURS);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	check_passed(f);
	free(pdu);
}

static void
answers_that_fill_the_room_are_sent_before_more(void **state)
{
	struct fixture *f = *state;
	int i;

	f->answer_len = AGENTX_PDU_MAX / 2 + 1;
	for (i = 0; i < 3; i++)
		put_pdu(f, OURS);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	assert_int_equal(f->sends, 3);
	check_passed(f);
}

static void
end_of_the_connection_is_for_libnetsnmp(void **state)
{
	struct fixture *f = *state;
	uint8_t pdu[PDU_ROOM];

	pdu_into(f, pdu, THEIRS, 48);
	put(f, pdu, 30);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	shutdown(f->masters, SHUT_WR);
	assert_false(agentx_stream_serve(f->stream, f->ours));
	assert_int_equal(pass(f, ROOM / 2), 30);
	assert_int_equal(pass(f, ROOM / 2), 0);
}

static void
new_connection_knows_nothing_of_the_last(void **state)
{
	struct fixture *f = *state;
	uint8_t pdu[PDU_ROOM];

	pdu_into(f, pdu, OURS, 48);
	put(f, pdu, 30);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	agentx_stream_reset(f->stream);
	f->asked = 0;
	put(f, pdu, 5);
	assert_int_equal(pass(f, ROOM / 2), 5);
	agentx_stream_reset(f->stream);
	f->passed_len = 0;
	put_pdu(f, OURS);
	assert_true(agentx_stream_serve(f->stream, f->ours));
	check_passed(f);
}

/* Some time, as the loop and libnetsnmp do it: reads of either, of any size,
 * whenever. */
static void
read_some(struct fixture *f)
{
	while (!agentx_stream_serve(f->stream, f->ours) ||
	    agentx_stream_pending(f->stream)) {
		if (pass(f, 1 + (size_t)(rand() % 200)) <= 0)
			break;
	}
	if (rand() % 4 == 0)
		(void)pass(f, 1 + (size_t)(rand() % 60));
}

/* Where libnetsnmp reads on its own, a PDU of ours may come to it; so all are
 * its, and what it gets must be PDUs in their order, or answered ones. */
static void
whatever_is_read_by_whom_nothing_is_lost(void **state)
{
	struct fixture *f = *state;
	uint8_t stream[PDU_ROOM * 4];
	size_t at, len, n, i, ours = 0, theirs = 0, passed_ours = 0;
	int round;

	srand(7);
	for (round = 0; round < 300; round++) {
		len = 0;
		for (n = (size_t)(rand() % 5); n > 0; n--) {
			i = rand() % 2 == 0 ? OURS : THEIRS;
			i == OURS ? ours++ : theirs++;
			len += pdu_into(f, stream + len, (uint8_t)i,
			    AGENTX_HEAD_LEN + 4 * (size_t)(rand() % 40));
		}
		for (at = 0; at < len; at += n) {
			n = 1 + (size_t)(rand() % 300);
			if (n > len - at)
				n = len - at;
			put(f, stream + at, n);
			read_some(f);
		}
	}
	while (pass(f, 1000) > 0)
		;
	for (at = 0; at < f->passed_len; at += len) {
		len = agentx_pdu_len(f->passed + at, f->passed_len - at);
		assert_true(len > 0 && len <= f->passed_len - at);
		f->passed[at + 1] == OURS ? passed_ours++ : theirs--;
	}
	assert_int_equal(theirs, 0);
	assert_int_equal(f->answered + passed_ours, ours);
	assert_true(f->answered > ours / 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_can_be_answered_is_in_one_go),
		TEST(nothing_there_is_nothing_for_libnetsnmp),
		TEST(pdu_in_pieces_is_answered_when_it_is_whole),
		TEST(what_cannot_be_answered_is_passed_on),
		TEST(pdu_that_libnetsnmp_has_begun_is_its),
		TEST(pdu_that_was_begun_here_is_libnetsnmps_if_it_reads),
		TEST(pdu_that_is_too_long_is_passed_on),
		TEST(answers_that_fill_the_room_are_sent_before_more),
		TEST(end_of_the_connection_is_for_libnetsnmp),
		TEST(new_connection_knows_nothing_of_the_last),
		TEST(whatever_is_read_by_whom_nothing_is_lost),
	};

	return cmocka_run_group_tests_name("agentx_stream", tests, NULL, NULL);
}
