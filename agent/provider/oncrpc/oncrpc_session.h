/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A connection to an address, from the look-up of its name to the proof of who
 * is at its other end; knows how calls and replies are protected on it.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_SESSION_H
#define DHCPFO_PROVIDER_ONCRPC_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/server.h"
#include "provider/oncrpc/oncrpc_address.h"

struct clock;
struct err;
struct loop;
struct oncrpc_procedure;
struct oncrpc_session;

/* A name is looked up anew for a connection that is made later than this. */
#define ONCRPC_SESSION_RESOLVED_MS 60000
/* To prove who is who. */
#define ONCRPC_SESSION_SECURE_MS 10000

struct oncrpc_session_config {
	struct loop *loop;
	const struct clock *clock;
	struct oncrpc_address address;
	enum server_security security;
	/* Of Kerberos, borrowed; keytab NULL: its defaults. */
	const char *kerberos_service, *keytab;
};

/* As those of oncrpc_link.h; none of them may free the session but
 * settled(). */
struct oncrpc_session_events {
	void (*up)(void *arg);
	int (*record)(
	    void *arg, const uint8_t *data, size_t len, struct err *err);
	void (*down)(void *arg, const struct err *err);
	void (*settled)(void *arg);
};

/* NULL: no memory. */
struct oncrpc_session *oncrpc_session_new(
    const struct oncrpc_session_config *config,
    const struct oncrpc_session_events *events, void *arg);
void oncrpc_session_free(struct oncrpc_session *session);

/* Of one that is closed.  0: it may be up when this returns, or up() or down()
 * follows; else it is closed, with err: -errno, -ENODEV no such name, -EACCES
 * no ticket. */
int oncrpc_session_open(struct oncrpc_session *session, struct err *err);
/* No down() is told. */
void oncrpc_session_close(struct oncrpc_session *session);
bool oncrpc_session_is_up(const struct oncrpc_session *session);
bool oncrpc_session_is_closed(const struct oncrpc_session *session);

/* A call whose arguments are encoded, while it is up.  *ret_number goes with
 * its reply.  0; -ENOBUFS, -ENOMEM, -EACCES; -EKEYEXPIRED: no further call can
 * be made in this session. */
int oncrpc_session_call(struct oncrpc_session *session, uint32_t xid,
    const struct oncrpc_procedure *procedure, const uint8_t *args, size_t len,
    uint32_t *ret_number);

/* Takes its reply apart: as oncrpc_message_reply() and _results(), or -EPROTO:
 * it is not from our peer. */
int oncrpc_session_results(struct oncrpc_session *session,
    const struct oncrpc_procedure *procedure, uint32_t number,
    const uint8_t *data, size_t len, void *results, struct err *err);

#endif
