/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_link.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/loop.h"
#include "snmp/agentx_address.h"
#include "snmp/agentx_ping.h"
#include "snmp/agentx_stream.h"

#define AGENTX_PORT 705 /* RFC 2741 section 8.1.1 */
#define PROBE_MS 3000	/* for the connection and the first answer */
#define SEND_MS 100	/* a send may wait this long for room */
#define SOCKET_BUFFER 1048576

struct agentx_link {
	struct loop *loop;
	char *text;
	struct agentx_address address;
	agentx_link_cb *cb;
	agentx_link_closing_cb *closing;
	void *arg;
	netsnmp_tdomain domain;

	int fd; /* ours while probing; -1 once libnetsnmp has it */
	struct loop_fd *watch;
	struct loop_timer *timer;
	uint8_t pong[AGENTX_PONG_LEN];
	size_t answered;
	struct err failure; /* told when the timer fires */

	netsnmp_transport *transport;  /* libnetsnmp's, while it has one */
	struct agentx_stream *stream;  /* what comes from it */
	agentx_link_answer_fn *answer; /* NULL: libnetsnmp answers all */
	void *answer_arg;
	bool bounded, broken;
	int64_t deadline;
};

/* The library calls back without an argument of ours. */
static struct agentx_link *the_link;

/* libnetsnmp finds a domain to take out by its name: it must be no other's. */
static const oid domain_name[] = { 1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 647, 3 };

/* A deadline for waiting inside a call; not the injected clock, which may be
 * frozen while the master is not. */
static int64_t
monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- connecting and probing, in the loop ---- */

static void
probe_drop(struct agentx_link *link)
{
	loop_timer_cancel(link->timer);
	loop_fd_free(link->watch);
	link->watch = NULL;
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
}

static void
probe_fail(struct agentx_link *link, const char *what, int error)
{
	struct err err;

	err_sys(&err, -error, "%s: %s", link->text, what);
	probe_drop(link);
	link->cb(link->arg, AGENTX_LINK_FAILED, &err);
}

static void
probe_read(int fd, unsigned int events, void *arg)
{
	struct agentx_link *link = arg;
	struct err err = { 0 };
	ssize_t n;

	(void)events;
	n = recv(fd, link->pong + link->answered,
	    sizeof(link->pong) - link->answered, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		probe_fail(link, "the master closed the connection",
		    n < 0 ? errno : ECONNRESET);
		return;
	}
	link->answered += (size_t)n;
	if (link->answered < sizeof(link->pong))
		return;
	if (!agentx_ping_answered(link->pong)) {
		probe_fail(link, "what answers is no AgentX master", EPROTO);
		return;
	}
	loop_timer_cancel(link->timer);
	loop_fd_free(link->watch);
	link->watch = NULL;
	link->cb(link->arg, AGENTX_LINK_READY, &err);
	/* Not taken: nobody reads it any more. */
	if (link->fd >= 0)
		probe_drop(link);
}

static void
probe_send(struct agentx_link *link)
{
	uint8_t ping[AGENTX_PING_LEN];

	loop_fd_free(link->watch);
	link->answered = 0;
	agentx_ping_build(ping);
	link->watch =
	    loop_fd_new(link->loop, link->fd, LOOP_READ, probe_read, link);
	if (link->watch == NULL)
		probe_fail(link, "cannot watch the connection", ENOMEM);
	else if (send(link->fd, ping, sizeof(ping), MSG_NOSIGNAL) !=
	    (ssize_t)sizeof(ping))
		probe_fail(link, "cannot send", errno);
}

static void
probe_connected(int fd, unsigned int events, void *arg)
{
	struct agentx_link *link = arg;
	int error = 0;
	socklen_t len = sizeof(error);

	(void)events;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	if (error != 0)
		probe_fail(link, "cannot connect", error);
	else
		probe_send(link);
}

static void
probe_timeout(void *arg)
{
	struct agentx_link *link = arg;
	struct err err;

	if (link->failure.code == 0) {
		probe_fail(link, "the master does not answer", ETIMEDOUT);
		return;
	}
	err = link->failure;
	probe_drop(link);
	link->cb(link->arg, AGENTX_LINK_FAILED, &err);
}

/* Returns 0, EINPROGRESS, or why there is no connection. */
static int
probe_open(struct agentx_link *link)
{
	int on = 1, size = SOCKET_BUFFER;

	link->fd = socket(link->address.to.any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (link->fd < 0)
		return errno;
	if (link->address.to.any.sa_family == AF_INET) {
		setsockopt(link->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
		setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	}
	/* The more fits, the later a slow master is felt here. */
	setsockopt(link->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	if (connect(link->fd, &link->address.to.any, link->address.len) == 0)
		return 0;
	return errno;
}

void
agentx_link_connect(struct agentx_link *link)
{
	int error;

	probe_drop(link);
	link->failure.code = 0;
	error = probe_open(link);
	if (error == 0 || error == EINPROGRESS) {
		link->watch = loop_fd_new(
		    link->loop, link->fd, LOOP_WRITE, probe_connected, link);
		if (link->watch != NULL) {
			loop_timer_set(link->timer, PROBE_MS);
			return;
		}
		error = ENOMEM;
	}
	/* Told from the loop, as every other outcome. */
	err_sys(&link->failure, -error, "%s", link->text);
	loop_timer_set(link->timer, 0);
}

/* ---- libnetsnmp's transport ---- */

static int
transport_recv(
    netsnmp_transport *t, void *buf, int size, void **opaque, int *opaque_len)
{
	ssize_t n;

	*opaque = NULL;
	*opaque_len = 0;
	if (the_link == NULL || the_link->transport != t) {
		errno = ENOTCONN;
		return -1;
	}
	do
		n = agentx_stream_recv(
		    the_link->stream, t->sock, buf, (size_t)size);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN) {
		/* A wake-up without data is no end of the connection. */
		t->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
		return 0;
	}
	return (int)n;
}

/* Waits for room, but not long: a master that does not read for that long,
 * with a megabyte of buffer between us, has stopped. */
static bool
wait_for_room(int fd, int64_t until)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	int64_t left = until - monotonic_ms();

	return left > 0 && poll(&p, 1, (int)left) >= 0;
}

/* False: the link is broken. */
static bool
link_send(struct agentx_link *link, const void *bytes, size_t left)
{
	const char *at = bytes;
	int64_t until = monotonic_ms() + SEND_MS;
	int fd = link->transport->sock;
	ssize_t n;

	while (left > 0) {
		n = send(fd, at, left, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n > 0) {
			at += n;
			left -= (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			if (!wait_for_room(fd, until))
				break;
		} else if (n < 0 && errno != EINTR)
			break;
	}
	if (left == 0)
		return true;
	/* Half a message went out, or none: nothing may follow. */
	agentx_link_break(link);
	return false;
}

static int
transport_send(netsnmp_transport *t, const void *buf, int size, void **opaque,
    int *opaque_len)
{
	(void)opaque;
	(void)opaque_len;
	if (the_link == NULL || the_link->transport != t || the_link->broken)
		return -1;
	if (the_link->bounded && monotonic_ms() >= the_link->deadline) {
		agentx_link_break(the_link);
		return -1;
	}
	return link_send(the_link, buf, (size_t)size) ? size : -1;
}

static int
transport_close(netsnmp_transport *t)
{
	int fd = t->sock;

	if (fd < 0)
		return -1;
	if (the_link != NULL && the_link->transport == t) {
		the_link->closing(the_link->arg, fd);
		the_link->transport = NULL;
	}
	t->sock = -1;
	return close(fd);
}

static char *
transport_format(netsnmp_transport *t, const void *data, int len)
{
	(void)t;
	(void)data;
	(void)len;
	return strdup(the_link != NULL ? the_link->text : "AgentX");
}

/* The "new connection": the one that was made and tried before. */
static netsnmp_transport *
transport_create(netsnmp_tdomain_spec *spec)
{
	struct agentx_link *link = the_link;
	netsnmp_transport *t;

	(void)spec;
	if (link == NULL || link->fd < 0 || link->watch != NULL)
		return NULL;
	t = calloc(1, sizeof(*t));
	if (t == NULL)
		return NULL;
	t->domain = domain_name;
	t->domain_length = OID_LENGTH(domain_name);
	t->sock = link->fd;
	t->flags = NETSNMP_TRANSPORT_FLAG_STREAM;
	t->msgMaxSize = SNMP_MAX_PACKET_LEN;
	t->f_recv = transport_recv;
	t->f_send = transport_send;
	t->f_close = transport_close;
	t->f_fmtaddr = transport_format;
	link->transport = t;
	agentx_stream_reset(link->stream);
	link->broken = false;
	link->fd = -1;
	return t;
}

static int
domain_register(struct agentx_link *link)
{
	link->domain.name = domain_name;
	link->domain.name_length = OID_LENGTH(domain_name);
	/* libnetsnmp frees it. */
	link->domain.prefix = calloc(2, sizeof(*link->domain.prefix));
	if (link->domain.prefix == NULL)
		return -ENOMEM;
	link->domain.prefix[0] = "dhcpfo";
	link->domain.f_create_from_tspec = transport_create;
	netsnmp_tdomain_register(&link->domain);
	return 0;
}

/* ---- what libnetsnmp need not see ---- */

static size_t
on_pdu(void *arg, const uint8_t *pdu, size_t len, uint8_t *answer, size_t size)
{
	struct agentx_link *link = arg;

	return link->answer(link->answer_arg, pdu, len, answer, size);
}

static void
on_answers(void *arg, const uint8_t *bytes, size_t len)
{
	struct agentx_link *link = arg;

	if (!link->broken)
		(void)link_send(link, bytes, len);
}

void
agentx_link_set_answer(
    struct agentx_link *link, agentx_link_answer_fn *answer, void *arg)
{
	link->answer = answer;
	link->answer_arg = arg;
}

static bool
is_open(const struct agentx_link *link, int fd)
{
	return link->transport != NULL && link->transport->sock == fd;
}

bool
agentx_link_serve(struct agentx_link *link, int fd)
{
	return link->answer != NULL && is_open(link, fd) && !link->broken &&
	    agentx_stream_serve(link->stream, fd);
}

bool
agentx_link_pending(const struct agentx_link *link, int fd)
{
	return is_open(link, fd) && agentx_stream_pending(link->stream);
}

/* ---- synchronous use, and the end ---- */

void
agentx_link_begin(struct agentx_link *link, int64_t ms)
{
	link->bounded = true;
	link->deadline = monotonic_ms() + ms;
}

bool
agentx_link_end(struct agentx_link *link)
{
	link->bounded = false;
	return !link->broken && monotonic_ms() < link->deadline;
}

void
agentx_link_break(struct agentx_link *link)
{
	link->broken = true;
	if (link->transport != NULL)
		shutdown(link->transport->sock, SHUT_RDWR);
}

const char *
agentx_link_address(const struct agentx_link *link)
{
	return link->text;
}

int
agentx_link_new(struct loop *loop, const char *address, agentx_link_cb *cb,
    agentx_link_closing_cb *closing, void *arg, struct agentx_link **ret_link,
    struct err *err)
{
	static const struct agentx_stream_calls calls = { on_pdu, on_answers };
	struct agentx_link *link;
	int rc;

	link = calloc(1, sizeof(*link));
	if (link == NULL)
		return err_set(err, -ENOMEM, "no memory");
	link->fd = -1;
	link->loop = loop;
	link->cb = cb;
	link->closing = closing;
	link->arg = arg;
	link->text = strdup(address != NULL ? address : AGENTX_LINK_DEFAULT);
	link->timer = loop_timer_new(loop, probe_timeout, link);
	link->stream = agentx_stream_new(&calls, link);
	rc = -ENOMEM;
	if (link->text == NULL || link->timer == NULL || link->stream == NULL) {
		err_set(err, rc, "no memory");
		goto fail;
	}
	rc = agentx_address_parse(link->text, &link->address, err);
	if (rc != 0)
		goto fail;
	rc = domain_register(link);
	if (rc != 0) {
		err_set(err, rc, "no memory");
		goto fail;
	}
	the_link = link;
	*ret_link = link;
	return 0;
fail:
	agentx_link_free(link);
	return rc;
}

void
agentx_link_free(struct agentx_link *link)
{
	if (link == NULL)
		return;
	if (link->timer != NULL)
		probe_drop(link);
	if (the_link == link) {
		netsnmp_tdomain_unregister(&link->domain);
		the_link = NULL;
	}
	loop_timer_free(link->timer);
	agentx_stream_free(link->stream);
	free(link->text);
	free(link);
}
