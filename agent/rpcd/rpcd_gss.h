/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * RPCSEC_GSS (RFC 2203) with Kerberos 5, the server's side: who calls is
 * proven, and arguments and results are signed or hidden.  Service "none",
 * which protects the head of a call only, is refused.
 *
 * On GSS-API itself and not on libtirpc's svc_auth_gss (1.3.3): that one takes
 * credentials anew for each handshake and never gives them back, 9 KB whoever
 * it is that knocks; keeps its state in private parts of libtirpc's own
 * transport, by its address and for 300 seconds of the wall clock; and sends
 * bytes of its own memory as the context's handle.
 *
 * Without GSS-API at compile time only rpcd_gss_acceptor_new() is called, and
 * says so.
 */

#ifndef DHCPFO_RPCD_RPCD_GSS_H
#define DHCPFO_RPCD_RPCD_GSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpcd/rpcd_message.h"

struct config_rpcd;
struct err;
struct rpcd_access;
struct rpcd_gss;
struct rpcd_gss_acceptor;
struct rpcd_gss_context;

/* A call with its head, arguments and what protects them.  A Kerberos ticket,
 * which comes with the first call, may have lists of groups in it. */
#define RPCD_GSS_CALL_MAX 65536

/* Results are encoded behind so many bytes, and protected in place; that needs
 * so many bytes more than they have. */
#define RPCD_GSS_PREFIX 8
#define RPCD_GSS_ROOM 1024

/* Contexts of one connection; one more takes the oldest's place. */
#define RPCD_GSS_CONTEXTS 4

/* Our own credentials.  access is borrowed.  -EACCES with the words of
 * Kerberos: no key; what the system says of the keytab; -ENOTSUP: built
 * without. */
int rpcd_gss_acceptor_new(const struct config_rpcd *config,
    const struct rpcd_access *access, struct rpcd_gss_acceptor **ret_acceptor,
    struct err *err);
void rpcd_gss_acceptor_free(struct rpcd_gss_acceptor *acceptor);
/* Who may call from now on; established contexts stay. */
void rpcd_gss_acceptor_access(
    struct rpcd_gss_acceptor *acceptor, const struct rpcd_access *access);

/* The contexts of a connection.  NULL: no memory. */
struct rpcd_gss *rpcd_gss_new(struct rpcd_gss_acceptor *acceptor);
void rpcd_gss_free(struct rpcd_gss *gss); /* NULL is allowed */

enum rpcd_gss_verdict {
	RPCD_GSS_GO,	   /* a call with args, to be answered sealed */
	RPCD_GSS_ANSWERED, /* a step of a handshake: the results are args */
	RPCD_GSS_DENIED,   /* why */
	RPCD_GSS_GARBAGE,  /* its arguments are not what was signed */
	RPCD_GSS_DROPPED,  /* a replay: no answer at all */
};

/* A call that is under way. */
struct rpcd_gss_call {
	struct rpcd_auth verf; /* of the reply */
	uint8_t verf_bytes[RPCD_AUTH_MAX];
	const uint8_t *args; /* plain; good until rpcd_gss_done() */
	size_t args_len;
	enum rpcd_denial why;
	char words[160]; /* for the log; "" = nothing to say */
	/* Our own: */
	void *plain;
	struct rpcd_gss_context *context;
	uint32_t seq, service;
	bool destroys;
};

/* message is the whole that call was parsed from.  rpcd_gss_done() is to
 * follow, whatever the verdict. */
enum rpcd_gss_verdict rpcd_gss_take(struct rpcd_gss *gss, const void *message,
    const struct rpcd_call *call, struct rpcd_gss_call *ret_call);

/*
 * Protects len bytes of results at body + RPCD_GSS_PREFIX as the arguments
 * were; body has room for RPCD_GSS_ROOM more.  The length at body, 0 if it
 * could not be done.
 */
size_t rpcd_gss_seal(
    const struct rpcd_gss_call *call, uint8_t *body, size_t len);

/* The call is over; a context that it was to destroy goes. */
void rpcd_gss_done(struct rpcd_gss *gss, struct rpcd_gss_call *call);

#endif
