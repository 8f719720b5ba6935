/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_conn.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"

struct rpcd_conn {
	struct rpcd_caller caller; /* of the call that is under way */
	struct rpcd_shared *shared;
	struct rpcd_keeper *keeper;
	struct rpcd_kept kept;
	struct rpcd_peer peer;
	int fd; /* -1: ended */
	struct loop_fd *watch;
	unsigned int watched; /* for what; 0 = not at all */
	struct rpcd_record in;
	uint8_t *out; /* what the peer has not taken; NULL: nothing */
	size_t out_at, out_len;
	uint32_t xid;
	bool waits;  /* for the completion of a call */
	bool within; /* a callback of ours, which frees if it has ended */
};

/* ---- life ---- */

static void on_ready(int fd, unsigned int events, void *arg);
static void on_done(
    struct rpcd_caller *caller, xdrproc_t encode, void *results);

static bool
watch(struct rpcd_conn *conn, unsigned int events)
{
	if (conn->watched == events)
		return true;
	loop_fd_free(conn->watch);
	conn->watch = NULL;
	conn->watched = events;
	if (events == 0)
		return true;
	conn->watch =
	    loop_fd_new(conn->shared->loop, conn->fd, events, on_ready, conn);
	return conn->watch != NULL;
}

struct rpcd_conn *
rpcd_conn_new(struct rpcd_shared *shared, struct rpcd_keeper *keeper, int fd,
    const struct rpcd_peer *peer)
{
	struct rpcd_conn *conn;

	if ((conn = calloc(1, sizeof(*conn))) == NULL)
		return NULL;
	conn->caller.done = on_done;
	conn->shared = shared;
	conn->keeper = keeper;
	conn->peer = *peer;
	conn->fd = fd;
	rpcd_record_init(&conn->in);
	if (!watch(conn, LOOP_READ)) {
		free(conn);
		return NULL;
	}
	return conn;
}

static void
free_if_over(struct rpcd_conn *conn)
{
	if (conn->fd == -1 && !conn->waits && !conn->within)
		free(conn);
}

static void
out_done(struct rpcd_conn *conn)
{
	if (conn->out != NULL)
		conn->shared->pending -= conn->out_len;
	free(conn->out);
	conn->out = NULL;
}

void
rpcd_conn_close(struct rpcd_conn *conn)
{
	watch(conn, 0);
	close(conn->fd);
	conn->fd = -1;
	conn->caller.procs = NULL;
	out_done(conn);
	rpcd_record_done(&conn->in);
	free_if_over(conn);
}

bool
rpcd_conn_waits(const struct rpcd_conn *conn)
{
	return conn->waits;
}

const struct rpcd_peer *
rpcd_conn_peer(const struct rpcd_conn *conn)
{
	return &conn->peer;
}

struct rpcd_kept *
rpcd_conn_kept(struct rpcd_conn *conn)
{
	return &conn->kept;
}

/* It ends by itself; memory goes when the outermost of our functions is left,
 * so the caller may still look at conn->fd. */
static void
end(struct rpcd_conn *conn, const char *why)
{
	conn->keeper->ended(conn->keeper, conn, why);
	rpcd_conn_close(conn);
}

/* ---- replying ---- */

/* All was taken: the next call may come. */
static void
reply_taken(struct rpcd_conn *conn)
{
	conn->keeper->alive(conn->keeper, conn);
	if (!watch(conn, LOOP_READ))
		end(conn, "out of memory");
}

static void
keep_rest(struct rpcd_conn *conn, const uint8_t *rest, size_t len)
{
	struct rpcd_shared *shared = conn->shared;

	if (len > RPCD_PENDING_MAX - shared->pending) {
		end(conn, "too many replies wait for their readers");
		return;
	}
	if ((conn->out = malloc(len)) == NULL) {
		end(conn, "out of memory");
		return;
	}
	memcpy(conn->out, rest, len);
	conn->out_at = 0;
	conn->out_len = len;
	shared->pending += len;
	if (!watch(conn, LOOP_WRITE))
		end(conn, "out of memory");
}

/* How many bytes the kernel has taken; -1: the connection is broken. */
static ssize_t
send_some(const struct rpcd_conn *conn, const uint8_t *bytes, size_t len)
{
	ssize_t n;

	do
		n = send(conn->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n == -1 && errno == EINTR);
	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return n;
}

/* The reply is in shared->reply behind the place of its mark, len bytes. */
static void
send_reply(struct rpcd_conn *conn, size_t len)
{
	uint8_t *reply = conn->shared->reply;
	uint32_t mark = htonl(RPCD_RECORD_LAST | (uint32_t)len);
	ssize_t n;

	memcpy(reply, &mark, sizeof(mark));
	len += sizeof(mark);
	n = send_some(conn, reply, len);
	if (n == -1)
		end(conn, "it does not take its reply");
	else if ((size_t)n < len)
		keep_rest(conn, reply + n, len - (size_t)n);
	else
		reply_taken(conn);
}

/* Where a reply's head begins. */
static uint8_t *
reply_head(const struct rpcd_conn *conn)
{
	return conn->shared->reply + RPCD_RECORD_MARK;
}

static void
answer(struct rpcd_conn *conn, xdrproc_t encode, void *results)
{
	uint8_t *head = reply_head(conn);
	size_t len;
	XDR xdr;

	len = rpcd_message_accept(head, conn->xid, NULL, RPCD_SUCCESS);
	if (encode != NULL) {
		xdrmem_create(&xdr, (char *)head + len, WIRE_REPLY, XDR_ENCODE);
		if (encode(&xdr, results))
			len += xdr_getpos(&xdr);
		else
			len = rpcd_message_accept(
			    head, conn->xid, NULL, RPCD_SYSTEM_ERR);
	}
	send_reply(conn, len);
}

static void
on_done(struct rpcd_caller *caller, xdrproc_t encode, void *results)
{
	struct rpcd_conn *conn = (struct rpcd_conn *)caller;
	const bool within = conn->within;

	conn->waits = false;
	conn->within = true;
	if (conn->fd != -1)
		answer(conn, encode, results);
	conn->within = within;
	free_if_over(conn);
}

/* ---- one call ---- */

static void
answer_accept(struct rpcd_conn *conn, enum rpcd_accept status)
{
	send_reply(conn,
	    rpcd_message_accept(reply_head(conn), conn->xid, NULL, status));
}

static void
run(struct rpcd_conn *conn, const struct rpcd_proc *proc,
    const struct rpcd_call *call)
{
	union rpcd_args args;
	bool right = true;
	XDR xdr;

	memset(&args, 0, sizeof(args));
	if (proc->decode != NULL) {
		xdrmem_create(&xdr, (char *)call->args,
		    (unsigned int)call->args_len, XDR_DECODE);
		right = proc->decode(&xdr, &args);
	}
	if (right) {
		conn->waits = true;
		proc->run(conn->shared->procs, &args, &conn->caller);
	} else {
		answer_accept(conn, RPCD_GARBAGE_ARGS);
	}
	if (proc->decode != NULL)
		xdr_free(proc->decode, &args);
}

/* What the call is about, in the order of RFC 5531: who asks, what of. */
static void
take_call(struct rpcd_conn *conn, const struct rpcd_call *call)
{
	uint8_t *head = reply_head(conn);
	const struct rpcd_proc *proc = rpcd_procs_find(call->proc);

	conn->xid = call->xid;
	if (call->rpcvers != RPC_MSG_VERSION)
		send_reply(conn, rpcd_message_deny_rpcvers(head, call->xid));
	else if (call->cred.flavor != RPCD_AUTH_NONE &&
	    call->cred.flavor != RPCD_AUTH_SYS)
		send_reply(conn,
		    rpcd_message_deny(head, call->xid, RPCD_REJECTEDCRED));
	else if (call->prog != DHCPFO_PROGRAM)
		answer_accept(conn, RPCD_PROG_UNAVAIL);
	else if (call->vers != DHCPFO_VERSION_1)
		send_reply(conn,
		    rpcd_message_mismatch(
			head, call->xid, NULL, DHCPFO_VERSION_1));
	else if (proc == NULL)
		answer_accept(conn, RPCD_PROC_UNAVAIL);
	else
		run(conn, proc, call);
}

static void
take_message(struct rpcd_conn *conn)
{
	struct rpcd_record record = conn->in;
	struct rpcd_call call;

	rpcd_record_init(&conn->in);
	if (rpcd_message_parse(record.bytes, record.len, &call) != 0) {
		end(conn, "what it sent is no call");
	} else {
		conn->keeper->alive(conn->keeper, conn);
		take_call(conn, &call);
		/* Until it is answered nothing more is read. */
		if (conn->waits && conn->fd != -1)
			watch(conn, 0);
	}
	rpcd_record_done(&record);
}

/* ---- the socket ---- */

static const char *
record_fault(int rc)
{
	switch (rc) {
	case -EMSGSIZE:
		return "its message is too long";
	case -EBADMSG:
		return "its message comes in too many pieces";
	default:
		return "out of memory";
	}
}

/* One message at most, so that peers take turns. */
static void
on_readable(struct rpcd_conn *conn)
{
	void *room;
	size_t len;
	ssize_t n;
	int rc = 0;

	do {
		room = rpcd_record_room(&conn->in, &len);
		n = recv(conn->fd, room, len, MSG_DONTWAIT);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			end(conn, n == 0 ? NULL : "the connection broke");
			return;
		}
		rc = rpcd_record_filled(&conn->in, (size_t)n, RPCD_CALL_MAX);
		if (rc < 0) {
			end(conn, record_fault(rc));
			return;
		}
	} while (rc == 0);
	take_message(conn);
}

static void
on_writable(struct rpcd_conn *conn)
{
	ssize_t n;

	n = send_some(
	    conn, conn->out + conn->out_at, conn->out_len - conn->out_at);
	if (n == -1) {
		end(conn, "it does not take its reply");
		return;
	}
	conn->out_at += (size_t)n;
	if (conn->out_at == conn->out_len) {
		out_done(conn);
		reply_taken(conn);
	}
}

static void
on_ready(int fd, unsigned int events, void *arg)
{
	struct rpcd_conn *conn = arg;

	(void)fd;
	conn->within = true;
	if (conn->out != NULL)
		on_writable(conn);
	else if ((events & LOOP_READ) != 0)
		on_readable(conn);
	conn->within = false;
	free_if_over(conn);
}
