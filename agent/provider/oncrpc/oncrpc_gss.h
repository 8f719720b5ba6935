/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * RPCSEC_GSS (RFC 2203) with Kerberos 5, the caller's side: one context for one
 * connection.  Who serves is proven as well as who calls.
 *
 * On GSS-API itself and not on libtirpc's auth_gss, which can set a context up
 * by blocking calls of its own only.  What asks the KDC runs in a task; the
 * rest is computing.  Built without GSS-API there is oncrpc_gss_new() only, and
 * says so.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_GSS_H
#define DHCPFO_PROVIDER_ONCRPC_GSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct loop;
struct oncrpc_gss;
struct oncrpc_reply;

struct oncrpc_gss_config {
	const char *service; /* of the peer's principal, SERVICE/HOST */
	const char *host;
	const char *keytab; /* of ours; NULL: Kerberos' defaults */
	bool privacy;	    /* else integrity */
};

/* Whether this program has it; else err says so. */
int oncrpc_gss_known(struct err *err);

/* rc 0: oncrpc_gss_step() has something to send.  -EACCES with the words of
 * Kerberos, -ENOMEM. */
typedef void oncrpc_gss_begun_cb(void *arg, int rc, const struct err *err);

/* Gets a ticket; cb is called in the loop's thread, once.  NULL: no memory. */
struct oncrpc_gss *oncrpc_gss_new(struct loop *loop,
    const struct oncrpc_gss_config *config, oncrpc_gss_begun_cb *cb, void *arg);
/* At any time; never waits.  NULL is allowed. */
void oncrpc_gss_free(struct oncrpc_gss *gss);

/* The record of the next call of the handshake, malloc'ed.  0 or -ENOMEM. */
int oncrpc_gss_step(struct oncrpc_gss *gss, uint32_t xid, uint8_t **ret_record,
    size_t *ret_len);
/* Its reply, a whole record.  1: established; 0: another step; -EACCES, -EPROTO
 * with err, and what oncrpc_message_reply() gives. */
int oncrpc_gss_answer(
    struct oncrpc_gss *gss, const uint8_t *data, size_t len, struct err *err);

/* Whether no further call can be made in this context. */
bool oncrpc_gss_spent(const struct oncrpc_gss *gss);

/* The record of a call, malloc'ed; its number goes with its reply.  0, -ENOMEM,
 * -EACCES. */
int oncrpc_gss_call(struct oncrpc_gss *gss, uint32_t xid, uint32_t procedure,
    const uint8_t *args, size_t len, uint32_t *ret_number, uint8_t **ret_record,
    size_t *ret_len);
/* The results behind what protects them.  They borrow from reply, or from
 * *ret_plain, which is to be freed.  -EPROTO with err: not from our peer. */
int oncrpc_gss_results(struct oncrpc_gss *gss, uint32_t number,
    const struct oncrpc_reply *reply, uint8_t **ret_plain,
    const uint8_t **ret_results, size_t *ret_len, struct err *err);

#endif
