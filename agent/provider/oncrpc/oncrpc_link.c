/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_link.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/loop.h"
#include "provider/oncrpc/oncrpc_address.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_record.h"

/* Reads of one round, so that a peer that talks and talks leaves the loop to
 * others. */
#define READS_MAX 8

/* Of the buffer for what is not sent yet. */
#define FIRST_SIZE 4096

struct oncrpc_link {
	struct loop *loop;
	const struct oncrpc_link_events *events;
	void *arg;

	int fd; /* -1: closed */
	bool up;
	struct loop_fd *watch;
	unsigned int watched;	  /* LOOP_... */
	struct loop_timer *timer; /* of connecting */
	struct oncrpc_targets targets;
	size_t next;	    /* target */
	struct err trouble; /* of the last target */

	struct oncrpc_record *in;
	uint8_t *out;
	size_t out_size, out_start, out_len;
};

static void on_socket(int fd, unsigned int events, void *arg);

static void
hang_up(struct oncrpc_link *link)
{
	loop_timer_cancel(link->timer);
	loop_fd_free(link->watch);
	link->watch = NULL;
	link->watched = 0;
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	link->up = false;
	link->out_start = 0;
	link->out_len = 0;
	oncrpc_record_reset(link->in);
}

/* -ENOMEM leaves what was watched. */
static int
watch(struct oncrpc_link *link, unsigned int events)
{
	struct loop_fd *new;

	if (link->watched == events)
		return 0;
	new = loop_fd_new(link->loop, link->fd, events, on_socket, link);
	if (new == NULL)
		return -ENOMEM;
	loop_fd_free(link->watch);
	link->watch = new;
	link->watched = events;
	return 0;
}

/* ---- connecting ---- */

/* 0: under way, or up. */
static int
try_target(struct oncrpc_link *link, const struct oncrpc_target *target)
{
	const struct sockaddr *to = (const void *)&target->address;
	int one = 1;

	link->fd = socket(
	    to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (link->fd < 0)
		return -errno;
	/* A call is one write, and is waited for. */
	if (to->sa_family != AF_UNIX)
		(void)setsockopt(
		    link->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(link->fd, to, target->len) == 0) {
		link->up = true;
		return watch(link, LOOP_READ);
	}
	/* EAGAIN: a unix socket with too many who wait; nothing would tell when
	 * there is room. */
	if (errno != EINPROGRESS)
		return -errno;
	loop_timer_set(link->timer, ONCRPC_LINK_CONNECT_MS);
	return watch(link, LOOP_WRITE);
}

/* Tries the targets that are left until one is under way. */
static int
try_targets(struct oncrpc_link *link)
{
	int rc;

	while (link->next < link->targets.count) {
		rc = try_target(link, &link->targets.list[link->next++]);
		if (rc == 0)
			return 0;
		hang_up(link);
		err_set(&link->trouble, rc, "%s", strerror(-rc));
	}
	return link->trouble.code;
}

static void
go_down(struct oncrpc_link *link, const struct err *err)
{
	hang_up(link);
	link->events->down(link->arg, err);
}

static void
target_failed(struct oncrpc_link *link, int code)
{
	struct err err;

	hang_up(link);
	err_set(&link->trouble, code, "%s", strerror(-code));
	if (try_targets(link) != 0) {
		err = link->trouble;
		go_down(link, &err);
	} else if (link->up)
		link->events->up(link->arg);
}

static void
on_timer(void *arg)
{
	struct oncrpc_link *link = arg;

	target_failed(link, -ETIMEDOUT);
	link->events->settled(link->arg);
}

static void
on_connected(struct oncrpc_link *link)
{
	socklen_t len = sizeof(int);
	int error = 0;

	loop_timer_cancel(link->timer);
	if (getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	if (error == 0)
		error = -watch(link, LOOP_READ);
	if (error != 0) {
		target_failed(link, -error);
		return;
	}
	link->up = true;
	link->events->up(link->arg);
}

int
oncrpc_link_open(struct oncrpc_link *link, const struct oncrpc_targets *targets,
    struct err *err)
{
	int rc;

	link->targets = *targets;
	link->next = 0;
	err_set(&link->trouble, -EHOSTUNREACH, "no address");
	if ((rc = try_targets(link)) != 0 && err != NULL)
		*err = link->trouble;
	return rc;
}

bool
oncrpc_link_is_up(const struct oncrpc_link *link)
{
	return link->up;
}

void
oncrpc_link_close(struct oncrpc_link *link)
{
	hang_up(link);
}

/* ---- sending ---- */

/* What the socket takes now; 0, or -errno of a connection that is broken. */
static int
flush(struct oncrpc_link *link)
{
	ssize_t n;

	while (link->out_len > 0) {
		n = send(link->fd, link->out + link->out_start, link->out_len,
		    MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			break;
		if (n < 0)
			return -errno;
		link->out_start += (size_t)n;
		link->out_len -= (size_t)n;
	}
	if (link->out_len == 0)
		link->out_start = 0;
	return watch(
	    link, link->out_len > 0 ? LOOP_READ | LOOP_WRITE : LOOP_READ);
}

static int
append(struct oncrpc_link *link, const void *bytes, size_t len)
{
	size_t size = link->out_size;
	uint8_t *out;

	if (len > ONCRPC_LINK_UNSENT_MAX - link->out_len)
		return -ENOBUFS;
	if (link->out_start > 0)
		memmove(link->out, link->out + link->out_start, link->out_len);
	link->out_start = 0;
	while (size < link->out_len + len)
		size = size == 0 ? FIRST_SIZE : 2 * size;
	if (size > link->out_size) {
		if ((out = realloc(link->out, size)) == NULL)
			return -ENOMEM;
		link->out = out;
		link->out_size = size;
	}
	memcpy(link->out + link->out_len, bytes, len);
	link->out_len += len;
	return 0;
}

int
oncrpc_link_send(struct oncrpc_link *link, const void *record, size_t len)
{
	const bool idle = link->out_len == 0;
	int rc;

	if ((rc = append(link, record, len)) != 0)
		return rc;
	/* A connection that breaks here is readable, too: that says so in the
	 * loop, where everybody expects it. */
	if (idle)
		(void)flush(link);
	return 0;
}

/* ---- receiving ---- */

static int
take_records(struct oncrpc_link *link, struct err *err)
{
	const uint8_t *data;
	size_t len;
	int rc;

	while ((rc = oncrpc_record_next(link->in, &data, &len, err)) == 1)
		if ((rc = link->events->record(link->arg, data, len, err)) != 0)
			break;
	return rc;
}

static int
receive(struct oncrpc_link *link, struct err *err)
{
	unsigned int reads;
	size_t room;
	void *to;
	ssize_t n;
	int rc;

	for (reads = 0; reads < READS_MAX; reads++) {
		if ((to = oncrpc_record_room(link->in, &room)) == NULL)
			return err_set(err, -ENOMEM, "out of memory");
		n = recv(link->fd, to, room, 0);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (n == 0 || (n < 0 && errno == ECONNRESET))
			return err_set(
			    err, -ECONNRESET, "has closed the connection");
		if (n < 0)
			return err_set(err, -errno, "%s", strerror(errno));
		oncrpc_record_filled(link->in, (size_t)n);
		if ((rc = take_records(link, err)) != 0)
			return rc;
		if ((size_t)n < room)
			return 0;
	}
	return 0;
}

static void
on_socket(int fd, unsigned int events, void *arg)
{
	struct oncrpc_link *link = arg;
	struct err err = { 0 };
	int rc = 0;

	(void)fd;
	if (!link->up) {
		on_connected(link);
	} else {
		if (link->out_len > 0 && (events & LOOP_WRITE) != 0)
			(void)flush(link);
		if ((events & LOOP_READ) != 0)
			rc = receive(link, &err);
		if (rc != 0)
			go_down(link, &err);
	}
	link->events->settled(link->arg);
}

/* ---- life ---- */

struct oncrpc_link *
oncrpc_link_new(
    struct loop *loop, const struct oncrpc_link_events *events, void *arg)
{
	struct oncrpc_link *link = calloc(1, sizeof(*link));

	if (link == NULL)
		return NULL;
	link->loop = loop;
	link->events = events;
	link->arg = arg;
	link->fd = -1;
	link->in = oncrpc_record_new(ONCRPC_REPLY_MAX);
	link->timer = loop_timer_new(loop, on_timer, link);
	if (link->in == NULL || link->timer == NULL) {
		oncrpc_link_free(link);
		return NULL;
	}
	return link;
}

void
oncrpc_link_free(struct oncrpc_link *link)
{
	if (link == NULL)
		return;
	if (link->in != NULL && link->timer != NULL)
		hang_up(link);
	loop_timer_free(link->timer);
	oncrpc_record_free(link->in);
	free(link->out);
	free(link);
}
