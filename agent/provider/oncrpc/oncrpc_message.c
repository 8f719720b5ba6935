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

_Static_assert(ONCRPC_REPLY_MAX >= WIRE_REPLY + WIRE_MORE + MAX_AUTH_BYTES + 64,
    "every reply fits");

/* A call's header without credentials has 40 bytes. */
#define CALL_MAX (ONCRPC_RECORD_MARK + 64 + WIRE_CALL)

/* ---- the program's procedures ---- */

#define PROCEDURE(id, args_type, result_type)                           \
	{                                                               \
		.number = (id),                                         \
		.args = (xdrproc_t)(void (*)(void))xdr_##args_type,     \
		.result = (xdrproc_t)(void (*)(void))xdr_##result_type, \
		.result_size = sizeof(result_type),                     \
	}

const struct oncrpc_procedure oncrpc_view =
    PROCEDURE(DHCPFO_VIEW, wire_server_args, wire_view_reply);
const struct oncrpc_procedure oncrpc_relationships =
    PROCEDURE(DHCPFO_RELATIONSHIPS, wire_page_args, wire_relationships_reply);
const struct oncrpc_procedure oncrpc_scopes =
    PROCEDURE(DHCPFO_SCOPES, wire_page_args, wire_scopes_reply);
const struct oncrpc_procedure oncrpc_ranges =
    PROCEDURE(DHCPFO_RANGES, wire_page_args, wire_ranges_reply);
const struct oncrpc_procedure oncrpc_all_statistics =
    PROCEDURE(DHCPFO_ALL_STATISTICS, wire_page_args, wire_statistics_reply);
const struct oncrpc_procedure oncrpc_scope_statistics =
    PROCEDURE(DHCPFO_SCOPE_STATISTICS, wire_scope_args, wire_statistics_reply);
const struct oncrpc_procedure oncrpc_client_info =
    PROCEDURE(DHCPFO_CLIENT_INFO, wire_client_args, wire_clients_reply);
const struct oncrpc_procedure oncrpc_enum_clients =
    PROCEDURE(DHCPFO_ENUM_CLIENTS, wire_clients_args, wire_clients_reply);
const struct oncrpc_procedure oncrpc_enum_groups =
    PROCEDURE(DHCPFO_ENUM_GROUPS, wire_groups_args, wire_groups_reply);
const struct oncrpc_procedure oncrpc_system_time =
    PROCEDURE(DHCPFO_SYSTEM_TIME, wire_server_args, wire_time_reply);
const struct oncrpc_procedure oncrpc_address_status =
    PROCEDURE(DHCPFO_ADDRESS_STATUS, wire_address_args, wire_address_reply);

/* ---- calls ---- */

static struct rpc_msg
call_header(uint32_t xid, const struct oncrpc_procedure *procedure)
{
	return (struct rpc_msg) {
		.rm_xid = xid,
		.rm_direction = CALL,
		.rm_call = {
			.cb_rpcvers = RPC_MSG_VERSION,
			.cb_prog = DHCPFO_PROGRAM,
			.cb_vers = DHCPFO_VERSION_1,
			.cb_proc = procedure->number,
			.cb_cred = { .oa_flavor = AUTH_NONE },
			.cb_verf = { .oa_flavor = AUTH_NONE },
		},
	};
}

int
oncrpc_message_call(uint32_t xid, const struct oncrpc_procedure *procedure,
    const void *args, uint8_t **ret_record, size_t *ret_len)
{
	struct rpc_msg header = call_header(xid, procedure);
	uint8_t buffer[CALL_MAX], *record;
	uint32_t mark;
	size_t len;
	bool good;
	XDR xdrs;

	xdrmem_create(&xdrs, (char *)buffer + ONCRPC_RECORD_MARK,
	    sizeof(buffer) - ONCRPC_RECORD_MARK, XDR_ENCODE);
	/* An encoder reads only. */
	good = xdr_callmsg(&xdrs, &header) &&
	    procedure->args(&xdrs, (void *)(uintptr_t)args);
	len = xdr_getpos(&xdrs);
	xdr_destroy(&xdrs);
	if (!good)
		return -EINVAL;
	mark = htonl(ONCRPC_RECORD_LAST | (uint32_t)len);
	memcpy(buffer, &mark, sizeof(mark));
	len += ONCRPC_RECORD_MARK;
	if ((record = malloc(len)) == NULL)
		return -ENOMEM;
	memcpy(record, buffer, len);
	*ret_record = record;
	*ret_len = len;
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
		[AUTH_BADCRED] = "they are not valid",
		[AUTH_REJECTEDCRED] = "they are out of date",
		[AUTH_BADVERF] = "their verifier is not valid",
		[AUTH_REJECTEDVERF] = "their verifier is out of date",
		[AUTH_TOOWEAK] = "they are too weak",
	};
	size_t why = (size_t)reply->rj_why;

	if (reply->rj_stat == RPC_MISMATCH)
		return err_set(
		    err, -EPROTONOSUPPORT, "speaks another version of RPC");
	if (why < sizeof(words) / sizeof(words[0]) && words[why] != NULL)
		return err_set(
		    err, -EACCES, "refuses our credentials: %s", words[why]);
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
    const struct oncrpc_procedure *procedure, void *result, struct err *err)
{
	char verifier[MAX_AUTH_BYTES];
	struct rpc_msg msg = { 0 };
	bool good, results;
	XDR xdrs;
	int rc;

	memset(result, 0, procedure->result_size);
	msg.acpted_rply.ar_verf.oa_base = verifier;
	/* The results are decoded by themselves, to see where they begin. */
	msg.acpted_rply.ar_results.proc = (xdrproc_t)(void (*)(void))xdr_void;
	xdrmem_create(
	    &xdrs, (char *)(uintptr_t)data, (unsigned int)len, XDR_DECODE);
	good = xdr_replymsg(&xdrs, &msg) && msg.rm_direction == REPLY;
	results = good && msg.rm_reply.rp_stat == MSG_ACCEPTED &&
	    msg.acpted_rply.ar_stat == SUCCESS;
	if (results)
		good = procedure->result(&xdrs, result) &&
		    xdr_getpos(&xdrs) == len;
	xdr_destroy(&xdrs);
	if (!good)
		rc = err_set(err, -EPROTO,
		    "answers with something that is no reply to this call");
	else if (results)
		return 0;
	else if (msg.rm_reply.rp_stat == MSG_DENIED)
		rc = refused(&msg.rjcted_rply, err);
	else
		rc = unserved(&msg.acpted_rply, err);
	oncrpc_message_done(procedure, result);
	return rc;
}

void
oncrpc_message_done(const struct oncrpc_procedure *procedure, void *result)
{
	xdr_free(procedure->result, result);
	memset(result, 0, procedure->result_size);
}
