/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#ifdef HAVE_GSSAPI

#include "provider/oncrpc/oncrpc_gss.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gssapi/gssapi.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_task.h"
#include "provider/oncrpc/oncrpc_ticket.h"

#define WORD ((size_t)4)
#define FLAVOR 6 /* RPCSEC_GSS */
#define VERSION 1

/* Numbers of calls end there (RFC 2203 5.3.3.1). */
#define NUMBER_MAX 0x80000000u

/* Of a peer's handle of a context. */
#define HANDLE_MAX 64

enum gss_proc { PROC_DATA = 0, PROC_INIT = 1, PROC_CONTINUE = 2 };
enum gss_service { SERVICE_INTEGRITY = 2, SERVICE_PRIVACY = 3 };

struct oncrpc_gss {
	struct oncrpc_task *task;
	struct oncrpc_ticket *ticket; /* the task's; NULL: has not begun */
	oncrpc_gss_begun_cb *cb;
	void *arg;
	enum gss_service service;
	uint8_t handle[HANDLE_MAX]; /* the peer's */
	size_t handle_len;
	uint32_t number; /* of the last call */
};

int
oncrpc_gss_known(struct err *err)
{
	(void)err;
	return 0;
}

/* ---- beginning ---- */

static const struct oncrpc_task_ops begin_ops = {
	.run = oncrpc_ticket_get,
	.release = oncrpc_ticket_free,
};

static void
on_begun(void *arg, void *job)
{
	struct oncrpc_gss *gss = arg;

	gss->ticket = job;
	gss->cb(gss->arg, gss->ticket->rc, &gss->ticket->err);
}

struct oncrpc_gss *
oncrpc_gss_new(struct loop *loop, const struct oncrpc_gss_config *config,
    oncrpc_gss_begun_cb *cb, void *arg)
{
	struct oncrpc_gss *gss = calloc(1, sizeof(*gss));
	struct oncrpc_ticket *ticket =
	    gss != NULL ? oncrpc_ticket_new(config) : NULL;

	if (ticket == NULL) {
		free(gss);
		return NULL;
	}
	gss->cb = cb;
	gss->arg = arg;
	gss->service = config->privacy ? SERVICE_PRIVACY : SERVICE_INTEGRITY;
	/* The context and all that is the task's for good: it goes with it. */
	gss->task = oncrpc_task_new(loop, &begin_ops, ticket, on_begun, gss);
	if (gss->task == NULL) {
		free(gss);
		return NULL;
	}
	return gss;
}

void
oncrpc_gss_free(struct oncrpc_gss *gss)
{
	if (gss == NULL)
		return;
	oncrpc_task_free(gss->task);
	free(gss);
}

/* ---- words of XDR ---- */

static uint8_t *
put(uint8_t *to, uint32_t value)
{
	value = htonl(value);
	memcpy(to, &value, sizeof(value));
	return to + sizeof(value);
}

static size_t
padded(size_t len)
{
	return (len + WORD - 1) & ~(size_t)(WORD - 1);
}

static uint8_t *
put_opaque(uint8_t *to, const void *bytes, size_t len)
{
	to = put(to, (uint32_t)len);
	memset(to, 0, padded(len));
	if (len > 0)
		memcpy(to, bytes, len);
	return to + padded(len);
}

/* Reads on; left is SIZE_MAX behind the end of what there was. */
struct reader {
	const uint8_t *at;
	size_t left;
	bool fault;
};

static uint32_t
get(struct reader *reader)
{
	uint32_t value = 0;

	if (reader->left < WORD) {
		reader->fault = true;
		return 0;
	}
	memcpy(&value, reader->at, sizeof(value));
	reader->at += WORD;
	reader->left -= WORD;
	return ntohl(value);
}

static gss_buffer_desc
get_opaque(struct reader *reader)
{
	size_t len = get(reader);
	gss_buffer_desc bytes = { len, (void *)(uintptr_t)reader->at };

	if (reader->fault || padded(len) > reader->left) {
		reader->fault = true;
		return (gss_buffer_desc)GSS_C_EMPTY_BUFFER;
	}
	reader->at += padded(len);
	reader->left -= padded(len);
	return bytes;
}

/* ---- calls ---- */

/* A call from its beginning to the end of its credential (RFC 2203 5.). */
static size_t
put_head(const struct oncrpc_gss *gss, uint8_t to[ONCRPC_HEAD_MAX],
    uint32_t xid, uint32_t procedure, enum gss_proc proc, uint32_t number)
{
	uint8_t bytes[5 * WORD + HANDLE_MAX], *at = bytes;

	at = put(put(at, VERSION), proc);
	at = put(put(at, number), gss->service);
	at = put_opaque(at, gss->handle, gss->handle_len);
	return oncrpc_message_head(to, xid, procedure,
	    &(struct oncrpc_auth) { .flavor = FLAVOR,
		.bytes = bytes,
		.len = (size_t)(at - bytes) });
}

int
oncrpc_gss_step(
    struct oncrpc_gss *gss, uint32_t xid, uint8_t **ret_record, size_t *ret_len)
{
	const gss_buffer_desc *token = &gss->ticket->token;
	const struct oncrpc_auth none = { 0 };
	uint8_t head[ONCRPC_HEAD_MAX], *body;
	size_t head_len, len;
	int rc;

	if ((body = malloc(WORD + padded(token->length))) == NULL)
		return -ENOMEM;
	head_len = put_head(gss, head, xid, 0,
	    gss->handle_len > 0 ? PROC_CONTINUE : PROC_INIT, 0);
	len = (size_t)(put_opaque(body, token->value, token->length) - body);
	rc = oncrpc_message_record(
	    head, head_len, &none, body, len, ret_record, ret_len);
	free(body);
	return rc;
}

bool
oncrpc_gss_spent(const struct oncrpc_gss *gss)
{
	return gss->number + 1 >= NUMBER_MAX;
}

/* The number and the arguments, signed or hidden (RFC 2203 5.3.2); malloc'ed.
 */
static int
seal(const struct oncrpc_gss *gss, const uint8_t *args, size_t len,
    uint8_t **ret_body, size_t *ret_len)
{
	const bool hide = gss->service == SERVICE_PRIVACY;
	gss_buffer_desc plain = { WORD + len, NULL }, out = GSS_C_EMPTY_BUFFER;
	gss_ctx_id_t context = gss->ticket->context;
	OM_uint32 major, minor, ignored;
	int hidden = 0, rc = -EACCES;
	uint8_t *body = NULL, *at;

	if ((plain.value = malloc(plain.length)) == NULL)
		return -ENOMEM;
	at = put(plain.value, gss->number);
	if (len > 0)
		memcpy(at, args, len);
	major = hide ?
	    gss_wrap(
		&minor, context, 1, GSS_C_QOP_DEFAULT, &plain, &hidden, &out) :
	    gss_get_mic(&minor, context, GSS_C_QOP_DEFAULT, &plain, &out);
	if (major != GSS_S_COMPLETE || (hide && !hidden))
		goto out;
	rc = -ENOMEM;
	body = malloc(2 * WORD + padded(plain.length) + padded(out.length));
	if (body == NULL)
		goto out;
	at = body;
	if (!hide)
		at = put_opaque(at, plain.value, plain.length);
	at = put_opaque(at, out.value, out.length);
	*ret_body = body;
	*ret_len = (size_t)(at - body);
	rc = 0;
out:
	gss_release_buffer(&ignored, &out);
	free(plain.value);
	return rc;
}

int
oncrpc_gss_call(struct oncrpc_gss *gss, uint32_t xid, uint32_t procedure,
    const uint8_t *args, size_t len, uint32_t *ret_number, uint8_t **ret_record,
    size_t *ret_len)
{
	gss_buffer_desc signed_head, mic = GSS_C_EMPTY_BUFFER;
	uint8_t head[ONCRPC_HEAD_MAX], *body = NULL;
	OM_uint32 minor, ignored;
	struct oncrpc_auth verf;
	size_t head_len, n;
	int rc;

	gss->number++;
	head_len = put_head(gss, head, xid, procedure, PROC_DATA, gss->number);
	signed_head = (gss_buffer_desc) { head_len, head };
	if ((rc = seal(gss, args, len, &body, &n)) != 0)
		return rc;
	rc = -EACCES;
	if (gss_get_mic(&minor, gss->ticket->context, GSS_C_QOP_DEFAULT,
		&signed_head, &mic) == GSS_S_COMPLETE &&
	    mic.length <= ONCRPC_AUTH_MAX) {
		verf = (struct oncrpc_auth) { FLAVOR, mic.value, mic.length };
		rc = oncrpc_message_record(
		    head, head_len, &verf, body, n, ret_record, ret_len);
	}
	*ret_number = gss->number;
	gss_release_buffer(&ignored, &mic);
	free(body);
	return rc;
}

/* ---- replies ---- */

static int
not_the_peer(struct err *err)
{
	return err_set(
	    err, -EPROTO, "its answer is not signed by whom we called");
}

/* The verifier of a reply signs one number. */
static bool
signs(const struct oncrpc_gss *gss, const struct oncrpc_auth *verf,
    uint32_t number)
{
	uint8_t bytes[WORD];
	gss_buffer_desc text = { sizeof(bytes), bytes };
	gss_buffer_desc mic = { verf->len, (void *)(uintptr_t)verf->bytes };
	OM_uint32 minor;

	put(bytes, number);
	return verf->flavor == FLAVOR &&
	    gss_verify_mic(&minor, gss->ticket->context, &text, &mic, NULL) ==
	    GSS_S_COMPLETE;
}

int
oncrpc_gss_answer(
    struct oncrpc_gss *gss, const uint8_t *data, size_t len, struct err *err)
{
	gss_buffer_desc handle, token;
	struct oncrpc_ticket *ticket = gss->ticket;
	OM_uint32 major, minor, window;
	struct oncrpc_reply reply;
	struct reader reader;
	int rc;

	if ((rc = oncrpc_message_reply(data, len, &reply, err)) != 0)
		return rc == -EKEYEXPIRED ?
		    err_set(err, -EACCES, "refuses our credentials") :
		    rc;
	reader = (struct reader) { reply.results, reply.len, false };
	handle = get_opaque(&reader);
	major = get(&reader);
	minor = get(&reader);
	window = get(&reader);
	token = get_opaque(&reader);
	if (reader.fault || reader.left != 0 || handle.length > HANDLE_MAX)
		return err_set(err, -EPROTO,
		    "answers with something that is no reply to this call");
	if (major != GSS_S_COMPLETE && major != GSS_S_CONTINUE_NEEDED)
		/* Its words would be of its own mechanism's numbers. */
		return err_set(
		    err, -EACCES, "refuses our ticket (%u, %u)", major, minor);
	if (handle.length == 0)
		return not_the_peer(err);
	memcpy(gss->handle, handle.value, handle.length);
	gss->handle_len = handle.length;
	if (!ticket->complete &&
	    (rc = oncrpc_ticket_advance(ticket,
		 token.length > 0 ? &token : GSS_C_NO_BUFFER, err)) != 0)
		return rc;
	if (major == GSS_S_CONTINUE_NEEDED)
		return 0;
	if (!ticket->complete || !signs(gss, &reply.verf, window))
		return not_the_peer(err);
	return 1;
}

/* What was hidden; malloc'ed. */
static int
unwrap(const struct oncrpc_gss *gss, gss_buffer_desc sealed,
    uint8_t **ret_plain, size_t *ret_len, struct err *err)
{
	gss_buffer_desc plain = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor, ignored;
	int hidden = 0, rc;
	uint8_t *copy;

	if (gss_unwrap(&minor, gss->ticket->context, &sealed, &plain, &hidden,
		NULL) != GSS_S_COMPLETE ||
	    !hidden || plain.length < WORD)
		rc = not_the_peer(err);
	else if ((copy = malloc(plain.length)) == NULL)
		rc = err_set(err, -ENOMEM, "out of memory");
	else {
		memcpy(copy, plain.value, plain.length);
		*ret_plain = copy;
		*ret_len = plain.length;
		rc = 0;
	}
	gss_release_buffer(&ignored, &plain);
	return rc;
}

int
oncrpc_gss_results(struct oncrpc_gss *gss, uint32_t number,
    const struct oncrpc_reply *reply, uint8_t **ret_plain,
    const uint8_t **ret_results, size_t *ret_len, struct err *err)
{
	struct reader reader = { reply->results, reply->len, false }, inner;
	gss_buffer_desc body = get_opaque(&reader), mic;
	OM_uint32 minor;
	int rc;

	if (!signs(gss, &reply->verf, number))
		return not_the_peer(err);
	inner = (struct reader) { body.value, body.length, false };
	if (gss->service == SERVICE_PRIVACY) {
		if (reader.fault || reader.left != 0)
			return not_the_peer(err);
		rc = unwrap(gss, body, ret_plain, &inner.left, err);
		if (rc != 0)
			return rc;
		inner.at = *ret_plain;
	} else {
		mic = get_opaque(&reader);
		if (reader.fault || reader.left != 0 ||
		    gss_verify_mic(&minor, gss->ticket->context, &body, &mic,
			NULL) != GSS_S_COMPLETE)
			return not_the_peer(err);
	}
	if (get(&inner) != number || inner.fault)
		return not_the_peer(err);
	*ret_results = inner.at;
	*ret_len = inner.left;
	return 0;
}

#endif /* HAVE_GSSAPI */
