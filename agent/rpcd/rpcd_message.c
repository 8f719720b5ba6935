/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_message.h"

#include <errno.h>

#include "rpcd/rpcd_xdr.h"

#define RPC_VERSION 2

enum { CALL = 0, REPLY = 1 };
enum { MSG_ACCEPTED = 0, MSG_DENIED = 1 };
enum { RPC_MISMATCH = 0, AUTH_ERROR = 1 };

static void
get_auth(struct rpcd_xdr *xdr, struct rpcd_auth *ret_auth)
{
	size_t len;

	ret_auth->flavor = rpcd_xdr_u32(xdr);
	ret_auth->bytes = rpcd_xdr_opaque(xdr, RPCD_AUTH_MAX, &len);
	ret_auth->len = (uint32_t)len;
}

int
rpcd_message_parse(const void *bytes, size_t len, struct rpcd_call *ret_call)
{
	struct rpcd_xdr xdr = rpcd_xdr_of(bytes, len);
	struct rpcd_call call = { 0 };
	uint32_t direction;

	call.xid = rpcd_xdr_u32(&xdr);
	direction = rpcd_xdr_u32(&xdr);
	call.rpcvers = rpcd_xdr_u32(&xdr);
	if (!xdr.fault && call.rpcvers == RPC_VERSION) {
		call.prog = rpcd_xdr_u32(&xdr);
		call.vers = rpcd_xdr_u32(&xdr);
		call.proc = rpcd_xdr_u32(&xdr);
		get_auth(&xdr, &call.cred);
		call.head = len - rpcd_xdr_left(&xdr);
		get_auth(&xdr, &call.verf);
	}
	if (xdr.fault || direction != CALL)
		return -EBADMSG;
	call.args = xdr.at;
	call.args_len = rpcd_xdr_left(&xdr);
	*ret_call = call;
	return 0;
}

static uint8_t *
put_head(uint8_t *to, uint32_t xid, uint32_t status)
{
	to = rpcd_xdr_put_u32(to, xid);
	to = rpcd_xdr_put_u32(to, REPLY);
	return rpcd_xdr_put_u32(to, status);
}

static uint8_t *
put_two(uint8_t *to, uint32_t first, uint32_t second)
{
	return rpcd_xdr_put_u32(rpcd_xdr_put_u32(to, first), second);
}

static uint8_t *
put_accepted(uint8_t *to, uint32_t xid, const struct rpcd_auth *verf,
    enum rpcd_accept status)
{
	static const struct rpcd_auth none = { .flavor = RPCD_AUTH_NONE };

	if (verf == NULL)
		verf = &none;
	to = put_head(to, xid, MSG_ACCEPTED);
	to = rpcd_xdr_put_u32(to, verf->flavor);
	to = rpcd_xdr_put_opaque(to, verf->bytes, verf->len);
	return rpcd_xdr_put_u32(to, status);
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

	return (size_t)(put_two(at, version, version) - to);
}

size_t
rpcd_message_deny(uint8_t *to, uint32_t xid, enum rpcd_denial why)
{
	uint8_t *at = put_head(to, xid, MSG_DENIED);

	return (size_t)(put_two(at, AUTH_ERROR, why) - to);
}

size_t
rpcd_message_deny_rpcvers(uint8_t *to, uint32_t xid)
{
	uint8_t *at = put_head(to, xid, MSG_DENIED);

	at = rpcd_xdr_put_u32(at, RPC_MISMATCH);
	return (size_t)(put_two(at, RPC_VERSION, RPC_VERSION) - to);
}
