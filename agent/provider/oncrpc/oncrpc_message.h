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

/* No reply is longer: its results, its head, what protects them, and what a
 * later revision adds. */
#define ONCRPC_REPLY_MAX (65536 + 4096)

/* A procedure of the program. */
struct oncrpc_procedure {
	uint32_t number;
	xdrproc_t args, result;
	size_t result_size;
	/* Frees of a result what it can faster than xdr_free(); or NULL. */
	void (*drop)(void *result);
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

/* The arguments of a call, encoded and malloc'ed.  0, -ENOMEM, -EINVAL: the
 * program has no room for them. */
int oncrpc_message_args(const struct oncrpc_procedure *procedure,
    const void *args, uint8_t **ret_args, size_t *ret_len);

/* A credential or verifier (RFC 5531 8.2). */
struct oncrpc_auth {
	uint32_t flavor;
	const uint8_t *bytes; /* borrowed */
	size_t len;	      /* at most ONCRPC_AUTH_MAX */
};

#define ONCRPC_AUTH_MAX 400
#define ONCRPC_HEAD_MAX (8 * 4 + ONCRPC_AUTH_MAX)

/* A call of the program from its beginning to the end of its credential; its
 * length. */
size_t oncrpc_message_head(uint8_t to[ONCRPC_HEAD_MAX], uint32_t xid,
    uint32_t number, const struct oncrpc_auth *cred);

/* The record, with its mark, of a head, a verifier and what follows it;
 * malloc'ed.  0 or -ENOMEM. */
int oncrpc_message_record(const uint8_t *head, size_t head_len,
    const struct oncrpc_auth *verf, const uint8_t *body, size_t body_len,
    uint8_t **ret_record, size_t *ret_len);

/* Whose reply a record is; false: it is none. */
bool oncrpc_message_xid(const uint8_t *data, size_t len, uint32_t *ret_xid);

struct oncrpc_reply {
	struct oncrpc_auth verf; /* these borrow from the record */
	const uint8_t *results;
	size_t len;
};

/*
 * Takes a reply that has results apart.  With err: -EACCES our credentials are
 * refused; -EKEYEXPIRED they are those of a context of RPCSEC_GSS that the peer
 * has not (any more); -EPROTONOSUPPORT it has not this program, version or
 * procedure; -EIO it could not serve the call; -EPROTO it is no reply.
 */
int oncrpc_message_reply(const uint8_t *data, size_t len,
    struct oncrpc_reply *ret_reply, struct err *err);

/* Decodes results, which has the procedure's size and is to be freed by
 * oncrpc_message_done(); zero on failure: -EPROTO with err. */
int oncrpc_message_results(const struct oncrpc_procedure *procedure,
    const uint8_t *data, size_t len, void *results, struct err *err);

void oncrpc_message_done(
    const struct oncrpc_procedure *procedure, void *results);

#endif
