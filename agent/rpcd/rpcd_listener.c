/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "rpcd/rpcd_access.h"
#include "rpcd/rpcd_conn.h"
#include "rpcd/rpcd_pool.h"
#include "rpcd/rpcd_refusal.h"

/* Connections taken in one turn of the loop. */
#define ACCEPTS 32

/* How long nothing is accepted when descriptors have run out; without a pause
 * the loop would do nothing else. */
#define PAUSE_MS 200

/* A process is in no more groups than that (limits.h NGROUPS_MAX). */
#define GROUPS_MAX 65536

struct rpcd_listener {
	struct loop *loop;
	const struct clock *clock;
	const struct rpcd_access *access;
	struct rpcd_pool *pool;
	struct rpcd_refusal *refusal;
	int fd;
	struct loop_fd *watch;
	struct loop_timer *pause;
	struct log_gate gate;
};

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_storage room;
};

/* ---- who it is ---- */

static void
name_tcp(const union address *address, struct rpcd_peer *ret_peer)
{
	const bool six = address->any.sa_family == AF_INET6;
	const void *bytes = six ? (const void *)&address->in6.sin6_addr :
				  (const void *)&address->in.sin_addr;
	char text[INET6_ADDRSTRLEN] = "?";

	inet_ntop(address->any.sa_family, bytes, text, sizeof(text));
	snprintf(ret_peer->name, sizeof(ret_peer->name),
	    six ? "[%s]:%u" : "%s:%u", text,
	    ntohs(six ? address->in6.sin6_port : address->in.sin_port));
}

/* The groups of the process that has connected, malloc'ed; *ret_count is 0 if
 * the kernel does not tell. */
static gid_t *
peer_groups(int fd, size_t *ret_count)
{
	socklen_t len = 64 * sizeof(gid_t);
	gid_t *groups = malloc(len), *more;
	int rc = -1;

	*ret_count = 0;
	if (groups != NULL)
		rc = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len);
	if (rc == -1 && groups != NULL && errno == ERANGE &&
	    len <= GROUPS_MAX * sizeof(gid_t) &&
	    (more = realloc(groups, len)) != NULL) {
		groups = more;
		rc = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len);
	}
	if (rc == 0)
		*ret_count = len / sizeof(gid_t);
	return groups;
}

static bool
may_unix(const struct rpcd_access *access, int fd, struct rpcd_peer *ret_peer)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);
	gid_t *groups;
	size_t count;
	bool may;

	snprintf(ret_peer->name, sizeof(ret_peer->name), "somebody");
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) != 0)
		return false;
	snprintf(ret_peer->name, sizeof(ret_peer->name), "user %ld, pid %ld",
	    (long)cred.uid, (long)cred.pid);
	groups = peer_groups(fd, &count);
	may = rpcd_access_unix(access, cred.uid, cred.gid, groups, count);
	free(groups);
	return may;
}

static bool
may_tcp(const struct rpcd_access *access, int fd, const union address *address,
    struct rpcd_peer *ret_peer)
{
	const int on = 1;

	name_tcp(address, ret_peer);
	if (!rpcd_access_tcp(access, &address->any))
		return false;
	/* Replies go out whole; a peer that has vanished is noticed. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	return true;
}

static void
tell(struct rpcd_listener *listener, const char *who, const char *what)
{
	unsigned int held;

	if (!log_gate_open(
		&listener->gate, clock_mono_ms(listener->clock), &held))
		return;
	if (held > 0)
		log_warn(
		    "rpc", "%u messages like the next were held back", held);
	log_warn("rpc", "%s: %s", who, what);
}

static void
take(struct rpcd_listener *listener, int fd, const union address *address)
{
	struct rpcd_peer peer = { "" };
	bool may;

	if (address->any.sa_family == AF_UNIX)
		may = may_unix(listener->access, fd, &peer);
	else
		may = may_tcp(listener->access, fd, address, &peer);
	if (may) {
		rpcd_pool_add(listener->pool, fd, &peer);
	} else {
		tell(listener, peer.name, "refused");
		rpcd_refusal_add(listener->refusal, fd);
	}
}

/* ---- accepting ---- */

static void on_connect(int fd, unsigned int events, void *arg);

static bool
listen_again(struct rpcd_listener *listener)
{
	listener->watch = loop_fd_new(
	    listener->loop, listener->fd, LOOP_READ, on_connect, listener);
	return listener->watch != NULL;
}

static void
on_pause_end(void *arg)
{
	struct rpcd_listener *listener = arg;

	if (!listen_again(listener))
		loop_timer_set(listener->pause, PAUSE_MS);
}

static void
pause_a_while(struct rpcd_listener *listener)
{
	loop_fd_free(listener->watch);
	listener->watch = NULL;
	loop_timer_set(listener->pause, PAUSE_MS);
}

static void
on_connect(int fd, unsigned int events, void *arg)
{
	struct rpcd_listener *listener = arg;
	union address address;
	socklen_t len;
	int i, peer;

	(void)events;
	for (i = 0; i < ACCEPTS; i++) {
		memset(&address, 0, sizeof(address));
		len = sizeof(address);
		peer = accept4(
		    fd, &address.any, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (peer != -1) {
			take(listener, peer, &address);
			continue;
		}
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			return;
		if ((errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
			errno == ENOMEM) &&
		    !rpcd_pool_evict(listener->pool)) {
			tell(listener, "accept", strerror(errno));
			pause_a_while(listener);
			return;
		}
	}
}

struct rpcd_listener *
rpcd_listener_new(struct loop *loop, const struct clock *clock,
    const struct rpcd_access *access, struct rpcd_pool *pool,
    struct rpcd_refusal *refusal, int fd)
{
	struct rpcd_listener *listener;

	if ((listener = calloc(1, sizeof(*listener))) == NULL)
		return NULL;
	listener->loop = loop;
	listener->clock = clock;
	listener->access = access;
	listener->pool = pool;
	listener->refusal = refusal;
	listener->fd = fd;
	listener->gate.burst = 10;
	listener->gate.seconds = 60;
	listener->pause = loop_timer_new(loop, on_pause_end, listener);
	if (listener->pause == NULL || !listen_again(listener)) {
		rpcd_listener_free(listener);
		return NULL;
	}
	return listener;
}

void
rpcd_listener_free(struct rpcd_listener *listener)
{
	if (listener == NULL)
		return;
	loop_fd_free(listener->watch);
	loop_timer_free(listener->pause);
	free(listener);
}

void
rpcd_listener_access(
    struct rpcd_listener *listener, const struct rpcd_access *access)
{
	listener->access = access;
}
