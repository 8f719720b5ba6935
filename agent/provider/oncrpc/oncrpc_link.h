/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A connection of records, never waited for.  It carries what it is given and
 * knows nothing of calls.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_LINK_H
#define DHCPFO_PROVIDER_ONCRPC_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct loop;
struct oncrpc_link;
struct oncrpc_targets;

/* For each target to answer; then the next one is tried. */
#define ONCRPC_LINK_CONNECT_MS 3000
/* Bytes that wait to be sent. */
#define ONCRPC_LINK_UNSENT_MAX ((size_t)4 * 1024 * 1024)

/*
 * What happens to it, in the loop's thread, never within one of the functions
 * below.  None of them may free the link but settled().
 */
struct oncrpc_link_events {
	void (*up)(void *arg);
	/* Borrowed.  Not 0: such a peer is not to be listened to; the link goes
	 * down with these words. */
	int (*record)(
	    void *arg, const uint8_t *data, size_t len, struct err *err);
	/* Closed already.  -ECONNRESET the peer has closed it; -EPROTO; -errno
	 * of a connection that came not about, or failed. */
	void (*down)(void *arg, const struct err *err);
	/* After any of these: the link has done with what has happened. */
	void (*settled)(void *arg);
};

/* NULL: no memory. */
struct oncrpc_link *oncrpc_link_new(
    struct loop *loop, const struct oncrpc_link_events *events, void *arg);
void oncrpc_link_free(struct oncrpc_link *link);

/* Of one that is closed: begins to connect to one target after another.  0; or
 * what was wrong with the last one, if that is known at once.  It may be up
 * when this returns, or up() or down() follows. */
int oncrpc_link_open(struct oncrpc_link *link,
    const struct oncrpc_targets *targets, struct err *err);
bool oncrpc_link_is_up(const struct oncrpc_link *link);
/* No down() is told. */
void oncrpc_link_close(struct oncrpc_link *link);

/* A whole record, mark and all, copied; the link is up.  0; -ENOBUFS: too much
 * waits to be sent; -ENOMEM.  A peer that is gone is told by down(). */
int oncrpc_link_send(struct oncrpc_link *link, const void *record, size_t len);

#endif
