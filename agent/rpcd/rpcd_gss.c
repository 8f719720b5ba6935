/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#ifdef HAVE_GSSAPI

#include "rpcd/rpcd_gss.h"

#include <stdlib.h>
#include <string.h>

#include "rpcd/rpcd_gss_private.h"
#include "rpcd/rpcd_xdr.h"

#define GSS_VERSION 1

/* Sequence numbers end there (RFC 2203 5.3.3.1); a caller makes a new context
 * before. */
#define SEQ_MAX 0x80000000u

enum proc { PROC_DATA = 0, PROC_INIT = 1, PROC_CONTINUE = 2, PROC_DESTROY = 3 };

struct rpcd_gss {
	struct rpcd_gss_acceptor *acceptor;
	struct rpcd_gss_context contexts[RPCD_GSS_CONTEXTS];
	uint32_t handles; /* given so far */
};

/* ---- contexts ---- */

struct rpcd_gss *
rpcd_gss_new(struct rpcd_gss_acceptor *acceptor)
{
	struct rpcd_gss *gss;

	if ((gss = calloc(1, sizeof(*gss))) != NULL)
		gss->acceptor = acceptor;
	return gss;
}

static void
context_done(struct rpcd_gss_context *context)
{
	OM_uint32 ignored;

	gss_delete_sec_context(&ignored, &context->id, GSS_C_NO_BUFFER);
	memset(context, 0, sizeof(*context));
}

void
rpcd_gss_free(struct rpcd_gss *gss)
{
	size_t i;

	if (gss == NULL)
		return;
	for (i = 0; i < RPCD_GSS_CONTEXTS; i++)
		context_done(&gss->contexts[i]);
	free(gss);
}

static struct rpcd_gss_context *
find_context(struct rpcd_gss *gss, uint32_t handle)
{
	size_t i;

	for (i = 0; i < RPCD_GSS_CONTEXTS; i++)
		if (handle != 0 && gss->contexts[i].handle == handle)
			return &gss->contexts[i];
	return NULL;
}

/* In the place of the oldest, which has the lowest handle. */
static struct rpcd_gss_context *
make_context(struct rpcd_gss *gss)
{
	struct rpcd_gss_context *context = &gss->contexts[0];
	size_t i;

	for (i = 1; i < RPCD_GSS_CONTEXTS; i++)
		if (gss->contexts[i].handle < context->handle)
			context = &gss->contexts[i];
	context_done(context);
	if (++gss->handles == 0)
		gss->handles = 1;
	context->handle = gss->handles;
	return context;
}

/* What an RPCSEC_GSS credential says (RFC 2203 5.). */
struct credential {
	uint32_t proc, seq, service, handle;
	bool has_handle;
};

static bool
parse_credential(const struct rpcd_auth *cred, struct credential *ret)
{
	struct rpcd_xdr c = rpcd_xdr_of(cred->bytes, cred->len);
	gss_buffer_desc handle;
	struct rpcd_xdr in;

	if (rpcd_xdr_u32(&c) != GSS_VERSION)
		return false;
	ret->proc = rpcd_xdr_u32(&c);
	ret->seq = rpcd_xdr_u32(&c);
	ret->service = rpcd_xdr_u32(&c);
	handle = rpcd_gss_data_opaque(&c);
	ret->has_handle = handle.length > 0;
	ret->handle = 0;
	if (handle.length == sizeof(uint32_t)) {
		in = rpcd_xdr_of(handle.value, handle.length);
		ret->handle = rpcd_xdr_u32(&in);
	}
	return !c.fault && rpcd_xdr_left(&c) == 0;
}

/* ---- verdicts ---- */

static enum rpcd_gss_verdict
deny(struct rpcd_gss_call *call, enum rpcd_denial why)
{
	call->why = why;
	return RPCD_GSS_DENIED;
}

static enum rpcd_gss_verdict
deny_status(struct rpcd_gss_call *call, enum rpcd_denial why, OM_uint32 major,
    OM_uint32 minor)
{
	rpcd_gss_acceptor_words(major, minor, call->words, sizeof(call->words));
	return deny(call, why);
}

/* The reply's verifier: a signature of one number. */
static bool
sign_number(struct rpcd_gss_call *call, gss_ctx_id_t id, uint32_t number)
{
	uint8_t be[sizeof(number)];
	gss_buffer_desc bytes = { sizeof(be), be }, mic = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;
	bool done = false;

	rpcd_xdr_put_u32(be, number);
	if (gss_get_mic(&minor, id, GSS_C_QOP_DEFAULT, &bytes, &mic) ==
		GSS_S_COMPLETE &&
	    mic.length <= sizeof(call->verf_bytes)) {
		memcpy(call->verf_bytes, mic.value, mic.length);
		call->verf = (struct rpcd_auth) { RPCD_AUTH_GSS,
			call->verf_bytes, (uint32_t)mic.length };
		done = true;
	}
	gss_release_buffer(&minor, &mic);
	return done;
}

/* ---- the handshake ---- */

/* The results of a step; context NULL: it has failed. */
static bool
answer_step(struct rpcd_gss_call *call, const struct rpcd_gss_context *context,
    OM_uint32 major, OM_uint32 minor, const gss_buffer_desc *token)
{
	uint8_t *body, *at;
	uint32_t handle;

	if ((body = malloc(7 * sizeof(uint32_t) + token->length + 3)) == NULL)
		return false;
	at = body;
	if (context != NULL) {
		rpcd_xdr_put_u32((uint8_t *)&handle, context->handle);
		at = rpcd_xdr_put_opaque(at, &handle, sizeof(handle));
	} else {
		at = rpcd_xdr_put_opaque(at, NULL, 0);
	}
	at = rpcd_xdr_put_u32(rpcd_xdr_put_u32(at, major), minor);
	at = rpcd_xdr_put_u32(at, context != NULL ? RPCD_GSS_WINDOW : 0);
	at = rpcd_xdr_put_opaque(at, token->value, token->length);
	call->plain = body;
	call->args = body;
	call->args_len = (size_t)(at - body);
	return true;
}

static enum rpcd_gss_verdict
step(struct rpcd_gss *gss, struct rpcd_gss_context *context,
    const struct rpcd_call *call, struct rpcd_gss_call *ret_call)
{
	struct rpcd_xdr c = rpcd_xdr_of(call->args, call->args_len);
	gss_buffer_desc given = rpcd_gss_data_opaque(&c),
			token = GSS_C_EMPTY_BUFFER;
	enum rpcd_gss_verdict verdict = RPCD_GSS_ANSWERED;
	gss_name_t name = GSS_C_NO_NAME;
	OM_uint32 major, minor = 0, ignored;

	if (c.fault) {
		context_done(context);
		return RPCD_GSS_GARBAGE;
	}
	major = gss_accept_sec_context(&minor, &context->id,
	    gss->acceptor->credentials, &given, GSS_C_NO_CHANNEL_BINDINGS,
	    &name, NULL, &token, NULL, NULL, NULL);
	if (GSS_ERROR(major)) {
		rpcd_gss_acceptor_words(
		    major, minor, ret_call->words, sizeof(ret_call->words));
		context_done(context);
		context = NULL;
	} else if (major == GSS_S_COMPLETE) {
		context->established = true;
		if (!rpcd_gss_acceptor_may(gss->acceptor, name, ret_call->words,
			sizeof(ret_call->words)) ||
		    !sign_number(ret_call, context->id, RPCD_GSS_WINDOW)) {
			context_done(context);
			verdict = deny(ret_call, RPCD_REJECTEDCRED);
		}
	}
	if (verdict == RPCD_GSS_ANSWERED &&
	    !answer_step(ret_call, context, major, minor, &token))
		verdict = deny(ret_call, RPCD_FAILED);
	gss_release_name(&ignored, &name);
	gss_release_buffer(&ignored, &token);
	return verdict;
}

/* ---- calls ---- */

static enum rpcd_gss_verdict
take_data(struct rpcd_gss *gss, const void *message,
    const struct rpcd_call *call, const struct credential *cred,
    struct rpcd_gss_call *gc)
{
	struct rpcd_gss_context *context = find_context(gss, cred->handle);
	gss_buffer_desc head = { call->head, (void *)message };
	gss_buffer_desc mic = { call->verf.len, (void *)call->verf.bytes };
	struct rpcd_xdr c = rpcd_xdr_of(call->args, call->args_len);
	OM_uint32 major, minor = 0;

	if (context == NULL || !context->established)
		return deny(gc, RPCD_GSS_CREDPROBLEM);
	if (cred->seq >= SEQ_MAX)
		return deny(gc, RPCD_GSS_CTXPROBLEM);
	if (call->verf.flavor != RPCD_AUTH_GSS)
		return deny(gc, RPCD_GSS_CREDPROBLEM);
	major = gss_verify_mic(&minor, context->id, &head, &mic, NULL);
	if (major != GSS_S_COMPLETE)
		return deny_status(gc, RPCD_GSS_CREDPROBLEM, major, minor);
	if (!rpcd_gss_data_number(context, cred->seq))
		return RPCD_GSS_DROPPED;
	if (cred->service == RPCD_GSS_NONE ||
	    (cred->service == RPCD_GSS_INTEGRITY && gss->acceptor->privacy))
		return deny(gc, RPCD_TOOWEAK);
	gc->context = context;
	gc->seq = cred->seq;
	gc->service = cred->service;
	if (!sign_number(gc, context->id, cred->seq))
		return deny(gc, RPCD_FAILED);
	return rpcd_gss_data_open(gc, &c) ? RPCD_GSS_GO : RPCD_GSS_GARBAGE;
}

static enum rpcd_gss_verdict
take_step(struct rpcd_gss *gss, const struct rpcd_call *call,
    const struct credential *cred, struct rpcd_gss_call *gc)
{
	struct rpcd_gss_context *context;

	if (call->proc != 0)
		return deny(gc, RPCD_BADCRED);
	if (cred->proc == PROC_INIT) {
		if (cred->has_handle)
			return deny(gc, RPCD_BADCRED);
		context = make_context(gss);
	} else {
		context = find_context(gss, cred->handle);
		if (context == NULL || context->established)
			return deny(gc, RPCD_GSS_CREDPROBLEM);
	}
	return step(gss, context, call, gc);
}

enum rpcd_gss_verdict
rpcd_gss_take(struct rpcd_gss *gss, const void *message,
    const struct rpcd_call *call, struct rpcd_gss_call *ret_call)
{
	struct rpcd_gss_call *gc = ret_call;
	struct credential cred;

	memset(gc, 0, sizeof(*gc));
	if (!parse_credential(&call->cred, &cred) ||
	    cred.service < RPCD_GSS_NONE || cred.service > RPCD_GSS_PRIVACY)
		return deny(gc, RPCD_BADCRED);
	switch (cred.proc) {
	case PROC_INIT:
	case PROC_CONTINUE:
		return take_step(gss, call, &cred, gc);
	case PROC_DESTROY:
		if (call->proc != 0)
			return deny(gc, RPCD_BADCRED);
		gc->destroys = true;
		return take_data(gss, message, call, &cred, gc);
	case PROC_DATA:
		return take_data(gss, message, call, &cred, gc);
	default:
		return deny(gc, RPCD_BADCRED);
	}
}

void
rpcd_gss_done(struct rpcd_gss *gss, struct rpcd_gss_call *call)
{
	(void)gss;
	if (call->destroys && call->context != NULL)
		context_done(call->context);
	free(call->plain);
	memset(call, 0, sizeof(*call));
}

#endif /* HAVE_GSSAPI */
