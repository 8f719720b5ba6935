/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_peer.h"

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/loop.h"

#define MARK 4
#define LAST 0x80000000u
#define WORD 4
#define REPLY_HEAD 6 /* words of an accepted reply before its results */

static void
drop(struct fake_peer_connection *connection)
{
	if (connection->fd < 0)
		return;
	loop_fd_free(connection->watch);
	close(connection->fd);
	connection->watch = NULL;
	connection->fd = -1;
	connection->have = 0;
}

static uint32_t
word(const uint8_t *bytes, size_t i)
{
	uint32_t value;

	memcpy(&value, bytes + i * WORD, sizeof(value));
	return ntohl(value);
}

/* xid, CALL, RPC version, program, version, procedure, two AUTH_NONE. */
static void
take_call(struct fake_peer *peer, const uint8_t *record, size_t len)
{
	struct fake_peer_call call;

	assert_true(len >= 10 * WORD);
	assert_int_equal(word(record, 1), 0);
	assert_int_equal(word(record, 2), 2);
	assert_int_equal(word(record, 6), 0);
	assert_int_equal(word(record, 7), 0);
	assert_int_equal(word(record, 8), 0);
	assert_int_equal(word(record, 9), 0);
	call = (struct fake_peer_call) {
		.xid = word(record, 0),
		.program = word(record, 3),
		.version = word(record, 4),
		.procedure = word(record, 5),
		.args = record + 10 * WORD,
		.args_len = len - 10 * WORD,
	};
	peer->xid = call.xid;
	peer->procedures[peer->calls++ % FAKE_PEER_CALLS] = call.procedure;
	if (peer->serve != NULL)
		peer->serve(peer->arg, peer, &call);
}

/* Calls are records of one fragment each. */
static void
take_calls(struct fake_peer_connection *connection)
{
	struct fake_peer *peer = connection->peer;
	uint32_t mark;
	size_t len;

	while (connection->have >= MARK) {
		mark = word(connection->in, 0);
		assert_true((mark & LAST) != 0);
		len = mark & ~LAST;
		assert_true(len <= sizeof(connection->in) - MARK);
		if (connection->have < MARK + len)
			return;
		take_call(peer, connection->in + MARK, len);
		if (connection->fd < 0)
			return; /* hung up in it */
		connection->have -= MARK + len;
		memmove(connection->in, connection->in + MARK + len,
		    connection->have);
	}
}

static void
on_readable(int fd, unsigned int events, void *arg)
{
	struct fake_peer_connection *connection = arg;
	ssize_t n;

	(void)events;
	n = recv(fd, connection->in + connection->have,
	    sizeof(connection->in) - connection->have, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		drop(connection);
		return;
	}
	connection->have += (size_t)n;
	take_calls(connection);
}

static void
on_connection(int listener, unsigned int events, void *arg)
{
	struct fake_peer_connection *connection;
	struct fake_peer *peer = arg;
	size_t i;
	int fd;

	(void)events;
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;
	peer->accepted++;
	for (i = 0; i < FAKE_PEER_CONNECTIONS; i++)
		if (peer->connections[i].fd < 0)
			break;
	assert_true(i < FAKE_PEER_CONNECTIONS);
	connection = &peer->connections[i];
	connection->watch =
	    loop_fd_new(peer->loop, fd, LOOP_READ, on_readable, connection);
	if (connection->watch == NULL) {
		close(fd); /* no memory: the test says so */
		return;
	}
	connection->fd = fd;
	peer->latest = i;
}

static int
listen_unix(struct fake_peer *peer, const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_true(strlen(path) < sizeof(un.sun_path));
	strcpy(un.sun_path, path);
	assert_int_equal(bind(fd, (void *)&un, sizeof(un)), 0);
	snprintf(peer->address, sizeof(peer->address), "unix:%s", path);
	return fd;
}

static int
listen_tcp(struct fake_peer *peer)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	socklen_t len = sizeof(in);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (void *)&in, sizeof(in)), 0);
	assert_int_equal(getsockname(fd, (void *)&in, &len), 0);
	snprintf(peer->address, sizeof(peer->address), "127.0.0.1:%u",
	    (unsigned int)ntohs(in.sin_port));
	return fd;
}

void
fake_peer_open(struct fake_peer *peer, struct loop *loop, const char *path,
    fake_peer_serve *serve, void *arg)
{
	size_t i;

	memset(peer, 0, sizeof(*peer));
	peer->loop = loop;
	peer->serve = serve;
	peer->arg = arg;
	for (i = 0; i < FAKE_PEER_CONNECTIONS; i++) {
		peer->connections[i].peer = peer;
		peer->connections[i].fd = -1;
	}
	peer->fd = path != NULL ? listen_unix(peer, path) : listen_tcp(peer);
	assert_int_equal(listen(peer->fd, FAKE_PEER_CONNECTIONS), 0);
	peer->watch =
	    loop_fd_new(loop, peer->fd, LOOP_READ, on_connection, peer);
	assert_non_null(peer->watch);
}

void
fake_peer_vanish(struct fake_peer *peer)
{
	size_t i;

	for (i = 0; i < FAKE_PEER_CONNECTIONS; i++)
		drop(&peer->connections[i]);
	loop_fd_free(peer->watch);
	peer->watch = NULL;
	if (peer->fd >= 0)
		close(peer->fd);
	peer->fd = -1;
}

void
fake_peer_close(struct fake_peer *peer)
{
	fake_peer_vanish(peer);
	if (strncmp(peer->address, "unix:", 5) == 0)
		unlink(peer->address + 5);
}

void
fake_peer_hang_up(struct fake_peer *peer)
{
	drop(&peer->connections[peer->latest]);
}

void
fake_peer_send(struct fake_peer *peer, const void *bytes, size_t len)
{
	int fd = peer->connections[peer->latest].fd;

	/* A client that has gone is none of our business. */
	if (fd >= 0 && send(fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
		return;
	assert_true(fd < 0 || errno == EPIPE || errno == ECONNRESET);
}

void
fake_peer_record(struct fake_peer *peer, const void *bytes, size_t len)
{
	static uint8_t record[MARK + 262144];
	uint32_t mark = htonl(LAST | (uint32_t)len);

	assert_true(len <= sizeof(record) - MARK);
	memcpy(record, &mark, sizeof(mark));
	memcpy(record + MARK, bytes, len);
	fake_peer_send(peer, record, MARK + len);
}

void
fake_peer_reply(struct fake_peer *peer, uint32_t xid, uint32_t status,
    const void *results, size_t len)
{
	static uint8_t record[131072];
	/* xid, REPLY, MSG_ACCEPTED, AUTH_NONE, of no bytes, the status. */
	const uint32_t head[REPLY_HEAD] = { htonl(xid), htonl(1), 0, 0, 0,
		htonl(status) };

	assert_true(len <= sizeof(record) - sizeof(head));
	memcpy(record, head, sizeof(head));
	if (len > 0)
		memcpy(record + sizeof(head), results, len);
	fake_peer_record(peer, record, sizeof(head) + len);
}
