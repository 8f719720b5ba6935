/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A client of ONC RPC and a peer that tells the time, in one loop, with a
 * frozen clock and timers that go off when the test says so (fake_timer.h).
 */

#ifndef DHCPFO_TESTS_CLIENT_RIG_H
#define DHCPFO_TESTS_CLIENT_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "support/fake_peer.h"
#include "support/folder.h"

#define CLIENT_RIG_MS 500 /* the deadline of a call */

/* What a question came to. */
struct answer {
	unsigned int told;
	int rc;
	char text[ERR_TEXT];
	int64_t now;
};

struct client_rig {
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

/* For cmocka: *state is the rig, whose client is open.  The second fails the
 * test if something is left over. */
int client_rig_setup(void **state);
int client_rig_teardown(void **state);

/* A new client of the peer's address. */
void client_rig_open(struct client_rig *rig, bool manual);

/* What the peer does with a call, and its answer to one. */
fake_peer_serve client_rig_serve;
void client_rig_reply(struct fake_peer *peer, uint32_t xid, int64_t now);

/* Asks for the time. */
void client_rig_question(
    struct client_rig *rig, bool probe, oncrpc_client_cb *cb, void *arg);
void client_rig_ask(struct client_rig *rig, struct answer *answer);
void client_rig_probe(struct client_rig *rig, struct answer *answer);
/* Puts what came of it into a struct answer. */
oncrpc_client_cb client_rig_on_answer;

/* Whatever can happen without time going on. */
void client_rig_pump(struct client_rig *rig);

/* It has ended once, with these words behind the address. */
void client_rig_expect_failure(const struct client_rig *rig,
    const struct answer *answer, int rc, const char *words);
void client_rig_expect_time(const struct answer *answer, int64_t now);

/* A connection that has carried an answer. */
void client_rig_in_touch(struct client_rig *rig);

#endif
