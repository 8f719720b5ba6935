/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_message.h"

#include <arpa/inet.h>
#include <errno.h>
#include <rpc/rpc.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_record.h"
#include "wire/dhcpfo.h"
#include "wire/wire_client.h"

_Static_assert(
    ONCRPC_REPLY_MAX >= WIRE_REPLY + WIRE_MORE + ONCRPC_HEAD_MAX + 1024,
    "every reply fits");
_Static_assert(ONCRPC_AUTH_MAX == MAX_AUTH_BYTES, "as libtirpc has it");

#define WORD ((size_t)4)

/* Reasons that RPCSEC_GSS has (RFC 2203 5.1). */
#define CREDPROBLEM 13
#define CTXPROBLEM 14

/* ---- the program's procedures ---- */

static void
drop_clients(void *result)
{
	wire_client_page_drop(result);
}

#define PROCEDURE(id, args_type, result_type, drop_fn)                  \
	{                                                               \
		.number = (id),                                         \
		.args = (xdrproc_t)(void (*)(void))xdr_##args_type,     \
		.result = (xdrproc_t)(void (*)(void))xdr_##result_type, \
		.result_size = sizeof(result_type), .drop = (drop_fn),  \
	}

const struct oncrpc_procedure oncrpc_view =
    PROCEDURE(DHCPFO_VIEW, wire_server_args, wire_view_reply, NULL);
const struct oncrpc_procedure oncrpc_relationships = PROCEDURE(
    DHCPFO_RELATIONSHIPS, wire_page_args, wire_relationships_reply, NULL);
const struct oncrpc_procedure oncrpc_scopes =
    PROCEDURE(DHCPFO_SCOPES, wire_page_args, wire_scopes_reply, NULL);
const struct oncrpc_procedure oncrpc_ranges =
    PROCEDURE(DHCPFO_RANGES, wire_page_args, wire_ranges_reply, NULL);
const struct oncrpc_procedure oncrpc_all_statistics = PROCEDURE(
    DHCPFO_ALL_STATISTICS, wire_page_args, wire_statistics_reply, NULL);
const struct oncrpc_procedure oncrpc_scope_statistics = PROCEDURE(
    DHCPFO_SCOPE_STATISTICS, wire_scope_args, wire_statistics_reply, NULL);
const struct oncrpc_procedure oncrpc_client_info =
    PROCEDURE(DHCPFO_CLIENT_INFO, wire_client_args, wire_clients_reply, NULL);
const struct oncrpc_procedure oncrpc_enum_clients = PROCEDURE(
    DHCPFO_ENUM_CLIENTS, wire_clients_args, wire_clients_reply, drop_clients);
const struct oncrpc_procedure oncrpc_enum_groups =
    PROCEDURE(DHCPFO_ENUM_GROUPS, wire_groups_args, wire_groups_reply, NULL);
const struct oncrpc_procedure oncrpc_system_time =
    PROCEDURE(DHCPFO_SYSTEM_TIME, wire_server_args, wire_time_reply, NULL);
const struct oncrpc_procedure oncrpc_address_status = PROCEDURE(
    DHCPFO_ADDRESS_STATUS, wire_address_args, wire_address_reply, NULL);

/* ---- calls ---- */

int
oncrpc_message_args(const struct oncrpc_procedure *procedure, const void *args,
    uint8_t **ret_args, size_t *ret_len)
{
	uint8_t buffer[WIRE_CALL], *bytes;
	size_t len;
	bool good;
	XDR xdrs;

	xdrmem_create(&xdrs, (char *)buffer, sizeof(buffer), XDR_ENCODE);
	/* An encoder reads only. */
	good = procedure->args(&xdrs, (void *)(uintptr_t)args);
	len = xdr_getpos(&xdrs);
	xdr_destroy(&xdrs);
	if (!good)
		return -EINVAL;
	if ((bytes = malloc(len + 1)) == NULL)
		return -ENOMEM;
	memcpy(bytes, buffer, len);
	*ret_args = bytes;
	*ret_len = len;
	return 0;
}

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
put_auth(uint8_t *to, const struct oncrpc_auth *auth)
{
	to = put(put(to, auth->flavor), (uint32_t)auth->len);
	memset(to, 0, padded(auth->len));
	if (auth->len > 0)
		memcpy(to, auth->bytes, auth->len);
	return to + padded(auth->len);
}

size_t
oncrpc_message_head(uint8_t to[ONCRPC_HEAD_MAX], uint32_t xid, uint32_t number,
    const struct oncrpc_auth *cred)
{
	const uint32_t words[] = { xid, CALL, RPC_MSG_VERSION, DHCPFO_PROGRAM,
		DHCPFO_VERSION_1, number };
	uint8_t *at = to;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		at = put(at, words[i]);
	return (size_t)(put_auth(at, cred) - to);
}

int
oncrpc_message_record(const uint8_t *head, size_t head_len,
    const struct oncrpc_auth *verf, const uint8_t *body, size_t body_len,
    uint8_t **ret_record, size_t *ret_len)
{
	size_t len = head_len + 2 * WORD + padded(verf->len) + body_len;
	uint8_t *record, *at;

	if ((record = malloc(ONCRPC_RECORD_MARK + len)) == NULL)
		return -ENOMEM;
	at = put(record, ONCRPC_RECORD_LAST | (uint32_t)len);
	memcpy(at, head, head_len);
	at = put_auth(at + head_len, verf);
	if (body_len > 0)
		memcpy(at, body, body_len);
	*ret_record = record;
	*ret_len = ONCRPC_RECORD_MARK + len;
	return 0;
}

/* ---- replies ---- */

bool
oncrpc_message_xid(const uint8_t *data, size_t len, uint32_t *ret_xid)
{
	uint32_t head[2]; /* xid, direction */

	if (len < sizeof(head))
		return false;
	memcpy(head, data, sizeof(head));
	if (ntohl(head[1]) != REPLY)
		return false;
	*ret_xid = ntohl(head[0]);
	return true;
}

static int
refused(const struct rejected_reply *reply, struct err *err)
{
	static const char *const words[] = {
		[AUTH_BADCRED] = "refuses our credentials: they are not valid",
		[AUTH_REJECTEDCRED] = "does not let us in: this host, user or "
				      "principal may not call it",
		[AUTH_BADVERF] =
		    "refuses our credentials: their verifier is not valid",
		[AUTH_REJECTEDVERF] =
		    "refuses our credentials: their verifier is out of date",
		[AUTH_TOOWEAK] = "refuses our credentials: they are too weak",
	};
	size_t why = (size_t)reply->rj_why;

	if (reply->rj_stat == RPC_MISMATCH)
		return err_set(
		    err, -EPROTONOSUPPORT, "speaks another version of RPC");
	if (why == CREDPROBLEM || why == CTXPROBLEM)
		return err_set(
		    err, -EKEYEXPIRED, "has forgotten our credentials");
	if (why < sizeof(words) / sizeof(words[0]) && words[why] != NULL)
		return err_set(err, -EACCES, "%s", words[why]);
	return err_set(
	    err, -EACCES, "refuses our credentials (reason %zu)", why);
}

static int
mismatch(const struct accepted_reply *reply, struct err *err)
{
	unsigned long low = reply->ar_vers.low, high = reply->ar_vers.high;

	if (low == high)
		return err_set(
		    err, -EPROTONOSUPPORT, "speaks version %lu only", low);
	return err_set(err, -EPROTONOSUPPORT,
	    "speaks the versions %lu to %lu only", low, high);
}

/* Accepted, and yet there are no results. */
static int
unserved(const struct accepted_reply *reply, struct err *err)
{
	switch (reply->ar_stat) {
	case PROG_UNAVAIL:
		return err_set(err, -EPROTONOSUPPORT, "is no dhcpfo-rpcd");
	case PROG_MISMATCH:
		return mismatch(reply, err);
	case PROC_UNAVAIL:
		return err_set(
		    err, -EPROTONOSUPPORT, "does not know this call");
	case GARBAGE_ARGS:
		return err_set(
		    err, -EPROTONOSUPPORT, "does not understand this call");
	case SYSTEM_ERR:
		return err_set(err, -EIO, "could not serve the call");
	default:
		return err_set(
		    err, -EPROTO, "answers with something that is no reply");
	}
}

int
oncrpc_message_reply(const uint8_t *data, size_t len,
    struct oncrpc_reply *ret_reply, struct err *err)
{
	char verifier[MAX_AUTH_BYTES];
	struct rpc_msg msg = { 0 };
	size_t at;
	bool good;
	XDR xdrs;

	msg.acpted_rply.ar_verf.oa_base = verifier;
	/* The results are decoded by themselves. */
	msg.acpted_rply.ar_results.proc = (xdrproc_t)(void (*)(void))xdr_void;
	xdrmem_create(
	    &xdrs, (char *)(uintptr_t)data, (unsigned int)len, XDR_DECODE);
	good = xdr_replymsg(&xdrs, &msg) && msg.rm_direction == REPLY;
	at = xdr_getpos(&xdrs);
	xdr_destroy(&xdrs);
	if (!good)
		return err_set(
		    err, -EPROTO, "answers with something that is no reply");
	if (msg.rm_reply.rp_stat == MSG_DENIED)
		return refused(&msg.rjcted_rply, err);
	if (msg.acpted_rply.ar_stat != SUCCESS)
		return unserved(&msg.acpted_rply, err);
	*ret_reply = (struct oncrpc_reply) {
		.verf = { .flavor = (uint32_t)msg.acpted_rply.ar_verf.oa_flavor,
		    .bytes = data + 5 * WORD,
		    .len = msg.acpted_rply.ar_verf.oa_length },
		.results = data + at,
		.len = len - at,
	};
	return 0;
}

int
oncrpc_message_results(const struct oncrpc_procedure *procedure,
    const uint8_t *data, size_t len, void *results, struct err *err)
{
	bool good;
	XDR xdrs;

	memset(results, 0, procedure->result_size);
	xdrmem_create(
	    &xdrs, (char *)(uintptr_t)data, (unsigned int)len, XDR_DECODE);
	good = procedure->result(&xdrs, results) && xdr_getpos(&xdrs) == len;
	xdr_destroy(&xdrs);
	if (good)
		return 0;
	oncrpc_message_done(procedure, results);
	return err_set(err, -EPROTO,
	    "answers with something that is no reply to this call");
}

void
oncrpc_message_done(const struct oncrpc_procedure *procedure, void *results)
{
	if (procedure->drop != NULL)
		procedure->drop(results);
	xdr_free(procedure->result, results);
	memset(results, 0, procedure->result_size);
}
