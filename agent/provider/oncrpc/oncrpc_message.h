/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Calls and replies as bytes: RFC 5531, of the program in wire/dhcpfo.x. */

#ifndef DHCPFO_PROVIDER_ONCRPC_MESSAGE_H
#define DHCPFO_PROVIDER_ONCRPC_MESSAGE_H

#include <rpc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <rpc/xdr.h>

struct err;

/* No reply is longer: its results, its header with a verifier of 400 bytes,
 * and what a later revision adds. */
#define ONCRPC_REPLY_MAX (65536 + 2048)

/* A procedure of the program. */
struct oncrpc_procedure {
	uint32_t number;
	xdrproc_t args, result;
	size_t result_size;
};

extern const struct oncrpc_procedure oncrpc_view;
extern const struct oncrpc_procedure oncrpc_relationships;
extern const struct oncrpc_procedure oncrpc_scopes;
extern const struct oncrpc_procedure oncrpc_ranges;
extern const struct oncrpc_procedure oncrpc_all_statistics;
extern const struct oncrpc_procedure oncrpc_scope_statistics;
extern const struct oncrpc_procedure oncrpc_client_info;
extern const struct oncrpc_procedure oncrpc_enum_clients;
extern const struct oncrpc_procedure oncrpc_enum_groups;
extern const struct oncrpc_procedure oncrpc_system_time;
extern const struct oncrpc_procedure oncrpc_address_status;

/*
 * The record of a call, with its mark, malloc'ed.  It claims no identity
 * (AUTH_NONE): a peer that knew us by what we say of ourselves would know
 * nothing.  0, -ENOMEM, -EINVAL: arguments that the program has no room for.
 */
int oncrpc_message_call(uint32_t xid, const struct oncrpc_procedure *procedure,
    const void *args, uint8_t **ret_record, size_t *ret_len);

/* Whose reply a record is; false: it is none. */
bool oncrpc_message_xid(const uint8_t *data, size_t len, uint32_t *ret_xid);

/*
 * Decodes a reply into result, which has the procedure's size and is to be
 * freed by oncrpc_message_done(); zero on failure.  With err: -EACCES our
 * credentials are refused; -EPROTONOSUPPORT the peer has not this program,
 * version or procedure; -EIO it could not serve the call; -EPROTO it is no
 * reply of that procedure.
 */
int oncrpc_message_reply(const uint8_t *data, size_t len,
    const struct oncrpc_procedure *procedure, void *result, struct err *err);

void oncrpc_message_done(
    const struct oncrpc_procedure *procedure, void *result);

#endif
