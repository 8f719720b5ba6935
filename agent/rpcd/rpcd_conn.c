/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_conn.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "rpcd/rpcd_stream.h"

/* What a connection with RPCSEC_GSS has more. */
struct guard {
	struct rpcd_gss *gss;
	struct rpcd_gss_call call; /* that is under way */
};

struct rpcd_conn {
	struct rpcd_caller caller; /* of the call that is under way */
	struct rpcd_shared *shared;
	struct rpcd_keeper *keeper;
	struct rpcd_kept kept;
	struct rpcd_peer peer;
	struct rpcd_stream stream;
	struct guard *guard; /* NULL: no RPCSEC_GSS */
	uint32_t xid;
	bool waits; /* for the completion of a call */
};

/* ---- life ---- */

static void on_done(
    struct rpcd_caller *caller, xdrproc_t encode, void *results);
static void on_ended(void *arg, const char *why);
static const struct rpcd_stream_ops stream_ops;

static void
guard_free(struct guard *guard)
{
	if (guard == NULL)
		return;
	rpcd_gss_done(guard->gss, &guard->call);
	rpcd_gss_free(guard->gss);
	free(guard);
}

static struct guard *
guard_new(struct rpcd_gss_acceptor *acceptor)
{
	struct guard *guard;

	if ((guard = calloc(1, sizeof(*guard))) == NULL)
		return NULL;
	if ((guard->gss = rpcd_gss_new(acceptor)) == NULL) {
		free(guard);
		return NULL;
	}
	return guard;
}

static void
conn_free(struct rpcd_conn *conn)
{
	guard_free(conn->guard);
	free(conn);
}

struct rpcd_conn *
rpcd_conn_new(struct rpcd_shared *shared, struct rpcd_keeper *keeper, int fd,
    const struct rpcd_peer *peer)
{
	const bool guarded = keeper->acceptor != NULL;
	struct rpcd_conn *conn;

	if ((conn = calloc(1, sizeof(*conn))) == NULL)
		return NULL;
	conn->caller.done = on_done;
	conn->shared = shared;
	conn->keeper = keeper;
	conn->peer = *peer;
	conn->stream.ops = &stream_ops;
	conn->stream.arg = conn;
	conn->stream.loop = shared->loop;
	conn->stream.pending = &shared->pending;
	conn->stream.max = guarded ? RPCD_GSS_CALL_MAX : RPCD_CALL_MAX;
	if (guarded)
		conn->guard = guard_new(keeper->acceptor);
	if ((guarded && conn->guard == NULL) ||
	    rpcd_stream_open(&conn->stream, fd) != 0) {
		conn_free(conn);
		return NULL;
	}
	return conn;
}

/* Once nobody will come back to it. */
static void
free_if_over(struct rpcd_conn *conn)
{
	if (conn->stream.fd == -1 && !conn->stream.within && !conn->waits)
		conn_free(conn);
}

void
rpcd_conn_close(struct rpcd_conn *conn)
{
	rpcd_stream_close(&conn->stream);
	conn->caller.procs = NULL;
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

/* It ends by our own will. */
static void
end(struct rpcd_conn *conn, const char *why)
{
	rpcd_stream_close(&conn->stream);
	on_ended(conn, why);
}

/* ---- replying ---- */

/* The reply is in its place in shared->reply, len bytes. */
static void
send_reply(struct rpcd_conn *conn, size_t len)
{
	rpcd_stream_send(&conn->stream, conn->shared->reply, len);
}

/* Where a reply's head begins. */
static uint8_t *
reply_head(const struct rpcd_conn *conn)
{
	return conn->shared->reply + RPCD_RECORD_MARK;
}

static const struct rpcd_auth *
reply_verf(const struct rpcd_conn *conn)
{
	return conn->guard != NULL ? &conn->guard->call.verf : NULL;
}

/* The results encoded at body, and protected; their length, -1 if that cannot
 * be done. */
static ssize_t
put_results(
    struct rpcd_conn *conn, uint8_t *body, xdrproc_t encode, void *results)
{
	const bool sealed = conn->guard != NULL;
	size_t len = 0;
	XDR xdr;

	if (encode != NULL) {
		xdrmem_create(&xdr,
		    (char *)body + (sealed ? RPCD_GSS_PREFIX : 0), WIRE_REPLY,
		    XDR_ENCODE);
		if (!encode(&xdr, results))
			return -1;
		len = xdr_getpos(&xdr);
	}
	if (sealed && (len = rpcd_gss_seal(&conn->guard->call, body, len)) == 0)
		return -1;
	return (ssize_t)len;
}

static void
answer(struct rpcd_conn *conn, xdrproc_t encode, void *results)
{
	const struct rpcd_auth *verf = reply_verf(conn);
	uint8_t *head = reply_head(conn);
	size_t len;
	ssize_t n;

	len = rpcd_message_accept(head, conn->xid, verf, RPCD_SUCCESS);
	n = put_results(conn, head + len, encode, results);
	if (n == -1)
		len =
		    rpcd_message_accept(head, conn->xid, verf, RPCD_SYSTEM_ERR);
	else
		len += (size_t)n;
	if (conn->guard != NULL)
		rpcd_gss_done(conn->guard->gss, &conn->guard->call);
	send_reply(conn, len);
}

static void
on_done(struct rpcd_caller *caller, xdrproc_t encode, void *results)
{
	struct rpcd_conn *conn = (struct rpcd_conn *)caller;

	/* What is sent may end it; it is looked at until then. */
	if (conn->stream.fd != -1)
		answer(conn, encode, results);
	conn->waits = false;
	free_if_over(conn);
}

/* ---- one call ---- */

static void
answer_accept(struct rpcd_conn *conn, enum rpcd_accept status)
{
	size_t len = rpcd_message_accept(
	    reply_head(conn), conn->xid, reply_verf(conn), status);

	send_reply(conn, len);
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

/* What of: program, version, procedure. */
static void
take_call(struct rpcd_conn *conn, const struct rpcd_call *call)
{
	const struct rpcd_proc *proc = rpcd_procs_find(call->proc);

	if (call->prog != DHCPFO_PROGRAM)
		answer_accept(conn, RPCD_PROG_UNAVAIL);
	else if (call->vers != DHCPFO_VERSION_1)
		send_reply(conn,
		    rpcd_message_mismatch(reply_head(conn), call->xid,
			reply_verf(conn), DHCPFO_VERSION_1));
	else if (proc == NULL)
		answer_accept(conn, RPCD_PROC_UNAVAIL);
	else
		run(conn, proc, call);
}

/* A step of a handshake: its results are plain. */
static void
answer_step(struct rpcd_conn *conn, const struct rpcd_gss_call *step)
{
	uint8_t *head = reply_head(conn);
	size_t len;

	len = rpcd_message_accept(head, conn->xid, &step->verf, RPCD_SUCCESS);
	if (step->args_len > WIRE_REPLY) {
		end(conn, "a Kerberos token that is too long");
		return;
	}
	memcpy(head + len, step->args, step->args_len);
	send_reply(conn, len + step->args_len);
}

static void
deny(struct rpcd_conn *conn, enum rpcd_denial why)
{
	send_reply(conn, rpcd_message_deny(reply_head(conn), conn->xid, why));
}

static void
take_guarded(
    struct rpcd_conn *conn, const void *bytes, const struct rpcd_call *call)
{
	struct rpcd_gss_call *gc = &conn->guard->call;
	struct rpcd_call plain = *call;
	enum rpcd_gss_verdict verdict;

	if (call->cred.flavor != RPCD_AUTH_GSS) {
		deny(conn, RPCD_TOOWEAK);
		return;
	}
	verdict = rpcd_gss_take(conn->guard->gss, bytes, call, gc);
	if (gc->words[0] != '\0')
		conn->keeper->remark(conn->keeper, conn, gc->words);
	switch (verdict) {
	case RPCD_GSS_GO:
		plain.args = gc->args;
		plain.args_len = gc->args_len;
		take_call(conn, &plain);
		break;
	case RPCD_GSS_ANSWERED:
		answer_step(conn, gc);
		break;
	case RPCD_GSS_DENIED:
		deny(conn, gc->why);
		break;
	case RPCD_GSS_GARBAGE:
		answer_accept(conn, RPCD_GARBAGE_ARGS);
		break;
	case RPCD_GSS_DROPPED:
		break;
	}
	if (!conn->waits)
		rpcd_gss_done(conn->guard->gss, gc);
}

/* Who asks; then what of, as RFC 5531 has it. */
static void
take_message(
    struct rpcd_conn *conn, const void *bytes, const struct rpcd_call *call)
{
	conn->xid = call->xid;
	if (call->rpcvers != RPC_MSG_VERSION)
		send_reply(conn,
		    rpcd_message_deny_rpcvers(reply_head(conn), call->xid));
	else if (conn->guard != NULL)
		take_guarded(conn, bytes, call);
	else if (call->cred.flavor == RPCD_AUTH_NONE ||
	    call->cred.flavor == RPCD_AUTH_SYS)
		take_call(conn, call);
	else
		deny(conn, RPCD_REJECTEDCRED);
}

/* ---- what the stream tells ---- */

static void
on_message(void *arg, const void *bytes, size_t len)
{
	struct rpcd_conn *conn = arg;
	struct rpcd_call call;

	if (rpcd_message_parse(bytes, len, &call) != 0) {
		end(conn, "what it sent is no call");
		return;
	}
	conn->keeper->alive(conn->keeper, conn);
	take_message(conn, bytes, &call);
	if (conn->waits)
		rpcd_stream_pause(&conn->stream);
}

static void
on_taken(void *arg)
{
	struct rpcd_conn *conn = arg;

	conn->keeper->alive(conn->keeper, conn);
}

static void
on_ended(void *arg, const char *why)
{
	struct rpcd_conn *conn = arg;

	conn->caller.procs = NULL;
	conn->keeper->ended(conn->keeper, conn, why);
}

static void
on_left(void *arg)
{
	free_if_over(arg);
}

static const struct rpcd_stream_ops stream_ops = {
	.message = on_message,
	.taken = on_taken,
	.ended = on_ended,
	.left = on_left,
};
