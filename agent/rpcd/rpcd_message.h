/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The heads of RPC messages (RFC 5531 section 9): what a call says before its
 * arguments, and what a reply says before its results.
 */

#ifndef DHCPFO_RPCD_RPCD_MESSAGE_H
#define DHCPFO_RPCD_RPCD_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#define RPCD_AUTH_MAX                                           \
	400 /* bytes of a credential or verifier (RFC 5531 8.2) \
	     */

/* The longest head of a reply, with a verifier. */
#define RPCD_HEAD_MAX (8 * 4 + RPCD_AUTH_MAX)

enum rpcd_flavor { RPCD_AUTH_NONE = 0, RPCD_AUTH_SYS = 1, RPCD_AUTH_GSS = 6 };

struct rpcd_auth {
	uint32_t flavor;
	const uint8_t *bytes; /* borrowed */
	uint32_t len;
};

struct rpcd_call {
	uint32_t xid, rpcvers, prog, vers, proc;
	struct rpcd_auth cred, verf;
	size_t head; /* bytes before the verifier: what RPCSEC_GSS signs */
	const uint8_t *args; /* the rest of the message; borrowed */
	size_t args_len;
};

/*
 * Takes a message apart; *ret_call borrows from it.  -EBADMSG: no call, or one
 * that ends before its arguments begin; such a thing gets no reply.  Of a call
 * of another RPC version than 2 only xid and rpcvers mean anything.
 */
int rpcd_message_parse(
    const void *bytes, size_t len, struct rpcd_call *ret_call);

/* How a call ended that was taken (accept_stat). */
enum rpcd_accept {
	RPCD_SUCCESS = 0,
	RPCD_PROG_UNAVAIL = 1,
	RPCD_PROG_MISMATCH = 2,
	RPCD_PROC_UNAVAIL = 3,
	RPCD_GARBAGE_ARGS = 4,
	RPCD_SYSTEM_ERR = 5,
};

/* Why a caller was refused (auth_stat, RFC 5531 and RFC 2203). */
enum rpcd_denial {
	RPCD_BADCRED = 1,
	RPCD_REJECTEDCRED = 2,
	RPCD_BADVERF = 3,
	RPCD_TOOWEAK = 5,
	RPCD_FAILED = 7,
	RPCD_GSS_CREDPROBLEM = 13,
	RPCD_GSS_CTXPROBLEM = 14,
};

/* Each writes the head of a reply, at most RPCD_HEAD_MAX bytes, and returns its
 * length. */

/* verf NULL is AUTH_NONE.  After RPCD_SUCCESS the results follow. */
size_t rpcd_message_accept(uint8_t *to, uint32_t xid,
    const struct rpcd_auth *verf, enum rpcd_accept status);
/* RPCD_PROG_MISMATCH: the one version there is. */
size_t rpcd_message_mismatch(
    uint8_t *to, uint32_t xid, const struct rpcd_auth *verf, uint32_t version);
size_t rpcd_message_deny(uint8_t *to, uint32_t xid, enum rpcd_denial why);
/* The RPC version is not 2. */
size_t rpcd_message_deny_rpcvers(uint8_t *to, uint32_t xid);

#endif
