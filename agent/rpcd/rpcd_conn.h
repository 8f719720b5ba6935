/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * One connection: takes a call, has it answered, sends the reply, then takes
 * the next one.  A peer that does not read its replies keeps up its own
 * connection only, which ends by the idle time.
 *
 * The transport is ours and not libtirpc's svc_vc, whose non-blocking mode
 * spins for up to two seconds on a peer that does not read, and which cannot
 * answer later.
 */

#ifndef DHCPFO_RPCD_RPCD_CONN_H
#define DHCPFO_RPCD_RPCD_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpcd/rpcd_gss.h"
#include "rpcd/rpcd_message.h"
#include "rpcd/rpcd_procs.h"
#include "rpcd/rpcd_record.h"

struct clock;
struct loop;
struct rpcd_conn;

/* A call with its head, the longest there is. */
#define RPCD_CALL_MAX (WIRE_CALL + 10 * 4 + 2 * RPCD_AUTH_MAX)

/* A reply with its mark and head, and with what protects it. */
#define RPCD_REPLY_MAX                                                     \
	(RPCD_RECORD_MARK + RPCD_HEAD_MAX + WIRE_REPLY + RPCD_GSS_PREFIX + \
	    RPCD_GSS_ROOM)

/* What the connections of a server share. */
struct rpcd_shared {
	struct loop *loop;
	const struct clock *clock;
	const struct rpcd_procs *procs;
	size_t pending; /* of the streams */
	/* A reply while it is encoded. */
	_Alignas(8) uint8_t reply[RPCD_REPLY_MAX];
};

/* The other end of a connection, for messages. */
struct rpcd_peer {
	char name[64];
};

/* Who keeps a connection.  Nothing is called from rpcd_conn_new(). */
struct rpcd_keeper {
	/* A call is complete, or its reply was taken: it is alive. */
	void (*alive)(struct rpcd_keeper *keeper, struct rpcd_conn *conn);
	/* It has ended by itself; keeper forgets it. */
	void (*ended)(struct rpcd_keeper *keeper, struct rpcd_conn *conn,
	    const char *why);
	/* Something that an operator may want to know. */
	void (*remark)(struct rpcd_keeper *keeper, struct rpcd_conn *conn,
	    const char *words);
	/* Calls must come by RPCSEC_GSS; NULL: by AUTH_NONE or AUTH_SYS. */
	struct rpcd_gss_acceptor *acceptor;
};

/* Links and time of the keeper's own. */
struct rpcd_kept {
	struct rpcd_conn *older, *newer;
	int64_t alive_ms;
};

/* Takes the descriptor, which must not block, if it succeeds.  The rest is
 * borrowed.  NULL: no memory. */
struct rpcd_conn *rpcd_conn_new(struct rpcd_shared *shared,
    struct rpcd_keeper *keeper, int fd, const struct rpcd_peer *peer);

/* Closes it at once.  What is under way is answered into nothing.  ended() is
 * not called. */
void rpcd_conn_close(struct rpcd_conn *conn);

/* Whether its call waits for another server, by whose deadline it ends. */
bool rpcd_conn_waits(const struct rpcd_conn *conn);

const struct rpcd_peer *rpcd_conn_peer(const struct rpcd_conn *conn);
struct rpcd_kept *rpcd_conn_kept(struct rpcd_conn *conn);

#endif
