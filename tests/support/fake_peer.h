/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A server of ONC RPC in a loop of the test, that does as it is told: it takes
 * calls apart and sends whatever bytes the test likes.  It allocates nothing
 * but what the loop does, so that it works while allocations fail.  Every
 * function fails the test if it cannot do what it says.
 */

#ifndef DHCPFO_TESTS_FAKE_PEER_H
#define DHCPFO_TESTS_FAKE_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct loop_fd;

#define FAKE_PEER_CALLS 512
#define FAKE_PEER_CONNECTIONS 8

struct fake_peer_call {
	uint32_t xid, program, version, procedure;
	const uint8_t *args; /* XDR */
	size_t args_len;
};

struct fake_peer;

typedef void fake_peer_serve(
    void *arg, struct fake_peer *peer, const struct fake_peer_call *call);

struct fake_peer_connection {
	struct fake_peer *peer;
	int fd;
	struct loop_fd *watch;
	uint8_t in[16384];
	size_t have;
};

struct fake_peer {
	struct loop *loop;
	int fd; /* listens */
	struct loop_fd *watch;
	char address[160]; /* "unix:PATH", "127.0.0.1:PORT" */
	struct fake_peer_connection connections[FAKE_PEER_CONNECTIONS];
	size_t latest; /* the connection that replies go to */
	fake_peer_serve *serve;
	void *arg;
	/* What it has seen. */
	unsigned int accepted;
	unsigned int calls;
	uint32_t procedures[FAKE_PEER_CALLS]; /* of them, in order */
	uint32_t xid;			      /* of the last one */
};

/* Listens on path, or, if it is NULL, on a port of 127.0.0.1. */
void fake_peer_open(struct fake_peer *peer, struct loop *loop, const char *path,
    fake_peer_serve *serve, void *arg);
void fake_peer_close(struct fake_peer *peer);

/* Bytes as they are, on the latest connection. */
void fake_peer_send(struct fake_peer *peer, const void *bytes, size_t len);
/* One record of one fragment. */
void fake_peer_record(struct fake_peer *peer, const void *bytes, size_t len);
/* A reply that is accepted: its head, the words, and these results (XDR).
 * status 0 is SUCCESS. */
void fake_peer_reply(struct fake_peer *peer, uint32_t xid, uint32_t status,
    const void *results, size_t len);
/* Closes the latest connection, or all and the socket that listens. */
void fake_peer_hang_up(struct fake_peer *peer);
void fake_peer_vanish(struct fake_peer *peer);

#endif
