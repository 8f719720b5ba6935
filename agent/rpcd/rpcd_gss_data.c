/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What protects arguments and results (RFC 2203 section 5.3.2). */

#ifdef HAVE_GSSAPI

#include <stdlib.h>
#include <string.h>

#include "rpcd/rpcd_gss_private.h"
#include "rpcd/rpcd_xdr.h"

gss_buffer_desc
rpcd_gss_data_opaque(struct rpcd_xdr *xdr)
{
	gss_buffer_desc bytes;

	bytes.value = (void *)rpcd_xdr_opaque(xdr, SIZE_MAX, &bytes.length);
	return bytes;
}

bool
rpcd_gss_data_number(struct rpcd_gss_context *context, uint32_t seq)
{
	uint32_t behind, ahead;

	if (seq > context->highest || context->seen == 0) {
		ahead = seq - context->highest;
		context->seen = ahead < RPCD_GSS_WINDOW && context->seen != 0 ?
		    context->seen << ahead :
		    0;
		context->seen |= 1;
		context->highest = seq;
		return true;
	}
	behind = context->highest - seq;
	if (behind >= RPCD_GSS_WINDOW || (context->seen >> behind & 1) != 0)
		return false;
	context->seen |= UINT32_C(1) << behind;
	return true;
}

/* A body and its signature; what was signed begins with the number, too. */
static bool
open_signed(struct rpcd_gss_call *gc, struct rpcd_xdr *c)
{
	gss_buffer_desc body = rpcd_gss_data_opaque(c);
	gss_buffer_desc mic = rpcd_gss_data_opaque(c);
	struct rpcd_xdr in = rpcd_xdr_of(body.value, body.length);
	OM_uint32 minor;

	if (c->fault || c->at != c->end || body.length < sizeof(uint32_t) ||
	    gss_verify_mic(&minor, gc->context->id, &body, &mic, NULL) !=
		GSS_S_COMPLETE ||
	    rpcd_xdr_u32(&in) != gc->seq)
		return false;
	gc->args = in.at;
	gc->args_len = rpcd_xdr_left(&in);
	return true;
}

static bool
open_hidden(struct rpcd_gss_call *gc, struct rpcd_xdr *c)
{
	gss_buffer_desc sealed = rpcd_gss_data_opaque(c),
			plain = GSS_C_EMPTY_BUFFER;
	struct rpcd_xdr in;
	OM_uint32 minor;
	int hidden = 0;
	bool done = false;

	if (c->fault || c->at != c->end)
		return false;
	if (gss_unwrap(&minor, gc->context->id, &sealed, &plain, &hidden,
		NULL) == GSS_S_COMPLETE &&
	    hidden && plain.length >= sizeof(uint32_t) &&
	    (gc->plain = malloc(plain.length)) != NULL) {
		memcpy(gc->plain, plain.value, plain.length);
		in = rpcd_xdr_of(gc->plain, plain.length);
		done = rpcd_xdr_u32(&in) == gc->seq;
		gc->args = in.at;
		gc->args_len = rpcd_xdr_left(&in);
	}
	gss_release_buffer(&minor, &plain);
	return done;
}

bool
rpcd_gss_data_open(struct rpcd_gss_call *call, struct rpcd_xdr *args)
{
	return call->service == RPCD_GSS_PRIVACY ? open_hidden(call, args) :
						   open_signed(call, args);
}

static size_t
seal_signed(const struct rpcd_gss_call *call, uint8_t *body, size_t len)
{
	gss_buffer_desc data = { sizeof(uint32_t) + len,
		body + sizeof(uint32_t) };
	gss_buffer_desc mic = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;
	uint8_t *end;
	size_t n = 0;

	rpcd_xdr_put_u32(body, (uint32_t)data.length);
	if (gss_get_mic(&minor, call->context->id, GSS_C_QOP_DEFAULT, &data,
		&mic) == GSS_S_COMPLETE &&
	    mic.length + 8 <= RPCD_GSS_ROOM) {
		end = rpcd_xdr_put_opaque(
		    body + RPCD_GSS_PREFIX + len, mic.value, mic.length);
		n = (size_t)(end - body);
	}
	gss_release_buffer(&minor, &mic);
	return n;
}

static size_t
seal_hidden(const struct rpcd_gss_call *call, uint8_t *body, size_t len)
{
	gss_buffer_desc data = { sizeof(uint32_t) + len,
		body + sizeof(uint32_t) };
	gss_buffer_desc sealed = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;
	int hidden = 0;
	size_t n = 0;

	if (gss_wrap(&minor, call->context->id, 1, GSS_C_QOP_DEFAULT, &data,
		&hidden, &sealed) == GSS_S_COMPLETE &&
	    hidden && sealed.length + 8 <= len + RPCD_GSS_ROOM)
		n = (size_t)(rpcd_xdr_put_opaque(
				 body, sealed.value, sealed.length) -
		    body);
	gss_release_buffer(&minor, &sealed);
	return n;
}

size_t
rpcd_gss_seal(const struct rpcd_gss_call *call, uint8_t *body, size_t len)
{
	rpcd_xdr_put_u32(body + sizeof(uint32_t), call->seq);
	return call->service == RPCD_GSS_PRIVACY ?
	    seal_hidden(call, body, len) :
	    seal_signed(call, body, len);
}

#endif /* HAVE_GSSAPI */
