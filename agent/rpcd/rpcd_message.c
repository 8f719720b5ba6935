/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_message.h"

#include <arpa/inet.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define RPC_VERSION 2

enum { CALL = 0, REPLY = 1 };
enum { MSG_ACCEPTED = 0, MSG_DENIED = 1 };
enum { RPC_MISMATCH = 0, AUTH_ERROR = 1 };

/* ---- reading: a cursor that stops at the first thing that is missing ---- */

struct reader {
	const uint8_t *at, *end;
	bool short_of;
};

static uint32_t
get(struct reader *r)
{
	uint32_t be;

	if (r->end - r->at < (ptrdiff_t)sizeof(be)) {
		r->short_of = true;
		return 0;
	}
	memcpy(&be, r->at, sizeof(be));
	r->at += sizeof(be);
	return ntohl(be);
}

static void
get_auth(struct reader *r, struct rpcd_auth *ret_auth)
{
	size_t padded;

	ret_auth->flavor = get(r);
	ret_auth->len = get(r);
	ret_auth->bytes = r->at;
	padded = ((size_t)ret_auth->len + 3) & ~(size_t)3;
	if (ret_auth->len > RPCD_AUTH_MAX || (ptrdiff_t)padded > r->end - r->at)
		r->short_of = true;
	else
		r->at += padded;
}

int
rpcd_message_parse(const void *bytes, size_t len, struct rpcd_call *ret_call)
{
	struct reader r = { bytes, (const uint8_t *)bytes + len, false };
	struct rpcd_call call = { 0 };
	uint32_t direction;

	call.xid = get(&r);
	direction = get(&r);
	call.rpcvers = get(&r);
	if (r.short_of || direction != CALL)
		return -EBADMSG;
	if (call.rpcvers == RPC_VERSION) {
		call.prog = get(&r);
		call.vers = get(&r);
		call.proc = get(&r);
		get_auth(&r, &call.cred);
		call.head = (size_t)(r.at - (const uint8_t *)bytes);
		if (!r.short_of)
			get_auth(&r, &call.verf);
		if (r.short_of)
			return -EBADMSG;
	}
	call.args = r.at;
	call.args_len = (size_t)(r.end - r.at);
	*ret_call = call;
	return 0;
}

/* ---- writing ---- */

static uint8_t *
put(uint8_t *to, uint32_t value)
{
	uint32_t be = htonl(value);

	memcpy(to, &be, sizeof(be));
	return to + sizeof(be);
}

static uint8_t *
put_accepted(uint8_t *to, uint32_t xid, const struct rpcd_auth *verf,
    enum rpcd_accept status)
{
	static const struct rpcd_auth none = { .flavor = RPCD_AUTH_NONE };
	size_t padding;

	if (verf == NULL)
		verf = &none;
	to = put(put(put(to, xid), REPLY), MSG_ACCEPTED);
	to = put(put(to, verf->flavor), verf->len);
	if (verf->len > 0)
		memcpy(to, verf->bytes, verf->len);
	to += verf->len;
	padding = -(size_t)verf->len & 3;
	memset(to, 0, padding);
	return put(to + padding, status);
}

size_t
rpcd_message_accept(uint8_t *to, uint32_t xid, const struct rpcd_auth *verf,
    enum rpcd_accept status)
{
	return (size_t)(put_accepted(to, xid, verf, status) - to);
}

size_t
rpcd_message_mismatch(
    uint8_t *to, uint32_t xid, const struct rpcd_auth *verf, uint32_t version)
{
	uint8_t *at = put_accepted(to, xid, verf, RPCD_PROG_MISMATCH);

	return (size_t)(put(put(at, version), version) - to);
}

size_t
rpcd_message_deny(uint8_t *to, uint32_t xid, enum rpcd_denial why)
{
	uint8_t *at = put(put(put(to, xid), REPLY), MSG_DENIED);

	return (size_t)(put(put(at, AUTH_ERROR), why) - to);
}

size_t
rpcd_message_deny_rpcvers(uint8_t *to, uint32_t xid)
{
	uint8_t *at = put(put(put(to, xid), REPLY), MSG_DENIED);

	at = put(at, RPC_MISMATCH);
	return (size_t)(put(put(at, RPC_VERSION), RPC_VERSION) - to);
}
