/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/client_rig.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>

#include "base/loop.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_session.h"
#include "support/fake_timer.h"

#define SYSTEM_TIME 10

/* What its procedure takes and gives, as wire/dhcpfo.x has them: the name of a
 * server; a status and the time. */
struct time_reply {
	unsigned int status;
	quad_t now;
};

static bool_t
xdr_first_server(XDR *xdrs, void *nothing)
{
	unsigned int len = 0;

	(void)nothing;
	return xdr_u_int(xdrs, &len);
}

static bool_t
xdr_time_reply(XDR *xdrs, struct time_reply *reply)
{
	return xdr_u_int(xdrs, &reply->status) && reply->status == 0 &&
	    xdr_quad_t(xdrs, &reply->now);
}

static const struct oncrpc_procedure system_time = {
	.number = SYSTEM_TIME,
	.args = (xdrproc_t)(void (*)(void))xdr_first_server,
	.result = (xdrproc_t)(void (*)(void))xdr_time_reply,
	.result_size = sizeof(struct time_reply),
};

/* hyper time */
void
client_rig_reply(struct fake_peer *peer, uint32_t xid, int64_t now)
{
	const uint8_t results[12] = { 0, 0, 0, 0, 0, 0, 0, 0,
		(uint8_t)(now >> 24), (uint8_t)(now >> 16), (uint8_t)(now >> 8),
		(uint8_t)now };

	fake_peer_reply(peer, xid, 0, results, sizeof(results));
}

void
client_rig_serve(
    void *arg, struct fake_peer *peer, const struct fake_peer_call *call)
{
	struct client_rig *rig = arg;

	if (rig->mute) {
		rig->late[rig->late_count++ % 16] = call->xid;
		return;
	}
	if (rig->status != 0)
		fake_peer_reply(peer, call->xid, rig->status, NULL, 0);
	else
		client_rig_reply(peer, call->xid, rig->now);
}

void
client_rig_open(struct client_rig *rig, bool manual)
{
	struct oncrpc_session_config config = {
		.loop = rig->loop,
		.clock = &rig->clock,
	};

	assert_int_equal(
	    oncrpc_address_parse(rig->peer.address, &config.address, NULL), 0);
	rig->client = oncrpc_client_new(&config, manual);
}

int
client_rig_setup(void **state)
{
	struct client_rig *rig = test_calloc(1, sizeof(*rig));

	folder_make(&rig->folder);
	strcpy(rig->path, folder_file(&rig->folder, "s"));
	rig->loop = loop_new();
	fake_timer_of(rig->loop);
	clock_init(&rig->clock);
	clock_freeze(&rig->clock, 1700000000);
	fake_peer_open(&rig->peer, rig->loop, rig->path, client_rig_serve, rig);
	rig->now = 1000;
	client_rig_open(rig, false);
	assert_non_null(rig->client);
	*state = rig;
	return 0;
}

int
client_rig_teardown(void **state)
{
	struct client_rig *rig = *state;

	oncrpc_client_free(rig->client);
	assert_int_equal(fake_timer_count(), 0);
	fake_peer_close(&rig->peer);
	fake_timer_of(NULL);
	loop_free(rig->loop);
	folder_remove(&rig->folder);
	test_free(rig);
	return 0;
}

void
client_rig_on_answer(void *arg, int rc, const struct err *err, void *result)
{
	struct answer *answer = arg;

	answer->told++;
	answer->rc = rc;
	assert_non_null(err);
	snprintf(answer->text, sizeof(answer->text), "%s", err->text);
	assert_true((rc == 0) == (result != NULL));
	if (result != NULL)
		answer->now = ((struct time_reply *)result)->now;
}

void
client_rig_question(
    struct client_rig *rig, bool probe, oncrpc_client_cb *cb, void *arg)
{
	oncrpc_client_call(rig->client,
	    &(struct oncrpc_question) {
		.procedure = &system_time,
		.timeout_ms = CLIENT_RIG_MS,
		.probe = probe,
		.cb = cb,
		.arg = arg,
	    });
}

void
client_rig_ask(struct client_rig *rig, struct answer *answer)
{
	*answer = (struct answer) { 0 };
	client_rig_question(rig, false, client_rig_on_answer, answer);
}

void
client_rig_probe(struct client_rig *rig, struct answer *answer)
{
	*answer = (struct answer) { 0 };
	client_rig_question(rig, true, client_rig_on_answer, answer);
}

void
client_rig_pump(struct client_rig *rig)
{
	int i;

	for (i = 0; i < 30; i++)
		loop_once(rig->loop, 0);
}

void
client_rig_expect_failure(const struct client_rig *rig,
    const struct answer *answer, int rc, const char *words)
{
	char want[ERR_TEXT];

	snprintf(want, sizeof(want), "%s: %s", rig->peer.address, words);
	assert_int_equal(answer->told, 1);
	assert_string_equal(answer->text, want);
	assert_int_equal(answer->rc, rc);
}

void
client_rig_expect_time(const struct answer *answer, int64_t now)
{
	assert_int_equal(answer->told, 1);
	assert_int_equal(answer->rc, 0);
	assert_int_equal(answer->now, now);
}

void
client_rig_in_touch(struct client_rig *rig)
{
	struct answer answer;

	client_rig_ask(rig, &answer);
	client_rig_pump(rig);
	client_rig_expect_time(&answer, rig->now);
}
