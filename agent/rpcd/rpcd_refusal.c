/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_refusal.h"

#include <sys/socket.h>
#include <sys/types.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/loop.h"
#include "rpcd/rpcd_conn.h"
#include "rpcd/rpcd_message.h"
#include "rpcd/rpcd_record.h"
#include "rpcd/rpcd_xdr.h"

/* What is looked at: the mark of the first fragment, and of the message its
 * number and its direction, which is that of a call. */
#define MESSAGE_HEAD 8
#define HEAD (RPCD_RECORD_MARK + MESSAGE_HEAD)
#define CALL 0

/* Read and thrown away, at most.  What a socket has not given when it is
 * closed makes TCP reset the connection, and the reply may be lost by that. */
#define REST_MAX RPCD_CALL_MAX

struct seat {
	int fd; /* -1: free */
	struct loop_fd *watch;
	struct loop_timer *timer;
	uint8_t head[HEAD];
	size_t have;
	size_t rest; /* bytes read after the answer */
};

struct rpcd_refusal {
	struct loop *loop;
	struct seat seats[RPCD_REFUSAL_MAX];
};

static void
leave(struct seat *seat)
{
	if (seat->fd == -1)
		return;
	loop_timer_cancel(seat->timer);
	loop_fd_free(seat->watch);
	seat->watch = NULL;
	close(seat->fd);
	seat->fd = -1;
}

static void
on_deadline(void *arg)
{
	leave(arg);
}

/* The head is here; false: it is none of a call, or cannot be answered. */
static bool
answer(const struct seat *seat)
{
	struct rpcd_xdr xdr = rpcd_xdr_of(seat->head, HEAD);
	uint8_t reply[RPCD_RECORD_MARK + RPCD_HEAD_MAX];
	uint32_t mark, xid, direction;
	size_t len;

	mark = rpcd_xdr_u32(&xdr);
	xid = rpcd_xdr_u32(&xdr);
	direction = rpcd_xdr_u32(&xdr);
	if ((mark & ~RPCD_RECORD_LAST) < MESSAGE_HEAD || direction != CALL)
		return false;
	len =
	    rpcd_message_deny(reply + RPCD_RECORD_MARK, xid, RPCD_REJECTEDCRED);
	rpcd_xdr_put_u32(reply, RPCD_RECORD_LAST | (uint32_t)len);
	len += RPCD_RECORD_MARK;
	return send(seat->fd, reply, len, MSG_NOSIGNAL | MSG_DONTWAIT) ==
	    (ssize_t)len &&
	    shutdown(seat->fd, SHUT_WR) == 0;
}

/* False: it is over. */
static bool
take(struct seat *seat)
{
	uint8_t rest[1024];
	ssize_t n;

	if (seat->have == HEAD)
		n = recv(seat->fd, rest, sizeof(rest), MSG_DONTWAIT);
	else
		n = recv(seat->fd, seat->head + seat->have, HEAD - seat->have,
		    MSG_DONTWAIT);
	if (n == -1)
		return errno == EINTR || errno == EAGAIN ||
		    errno == EWOULDBLOCK;
	if (n == 0)
		return false;
	if (seat->have == HEAD) {
		seat->rest += (size_t)n;
		return seat->rest <= REST_MAX;
	}
	seat->have += (size_t)n;
	return seat->have < HEAD || answer(seat);
}

static void
on_readable(int fd, unsigned int events, void *arg)
{
	(void)fd;
	(void)events;
	if (!take(arg))
		leave(arg);
}

void
rpcd_refusal_add(struct rpcd_refusal *refusal, int fd)
{
	struct seat *seat = NULL;
	size_t i;

	for (i = 0; i < RPCD_REFUSAL_MAX && seat == NULL; i++)
		if (refusal->seats[i].fd == -1)
			seat = &refusal->seats[i];
	if (seat == NULL) {
		close(fd);
		return;
	}
	seat->fd = fd;
	seat->have = seat->rest = 0;
	seat->watch =
	    loop_fd_new(refusal->loop, fd, LOOP_READ, on_readable, seat);
	loop_timer_set(seat->timer, RPCD_REFUSAL_MS);
	if (seat->watch == NULL)
		leave(seat);
}

struct rpcd_refusal *
rpcd_refusal_new(struct loop *loop)
{
	struct rpcd_refusal *refusal;
	bool whole = true;
	size_t i;

	if ((refusal = calloc(1, sizeof(*refusal))) == NULL)
		return NULL;
	refusal->loop = loop;
	for (i = 0; i < RPCD_REFUSAL_MAX; i++) {
		refusal->seats[i].fd = -1;
		refusal->seats[i].timer =
		    loop_timer_new(loop, on_deadline, &refusal->seats[i]);
		whole = whole && refusal->seats[i].timer != NULL;
	}
	if (whole)
		return refusal;
	rpcd_refusal_free(refusal);
	return NULL;
}

void
rpcd_refusal_free(struct rpcd_refusal *refusal)
{
	size_t i;

	if (refusal == NULL)
		return;
	for (i = 0; i < RPCD_REFUSAL_MAX; i++) {
		leave(&refusal->seats[i]);
		loop_timer_free(refusal->seats[i].timer);
	}
	free(refusal);
}
