/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The socket of a connection: gives one message, takes one reply, then reads
 * on.  Never waits: what the peer does not take of a reply is kept, and nothing
 * is read until it has.
 */

#ifndef DHCPFO_RPCD_RPCD_STREAM_H
#define DHCPFO_RPCD_RPCD_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpcd/rpcd_record.h"

struct loop;
struct loop_fd;

/* Replies that peers have not taken yet, of all streams together, beyond what
 * the kernel holds for them. */
#define RPCD_PENDING_MAX (8u << 20)

struct rpcd_stream_ops {
	/* A whole message; good until it returns.  One of rpcd_stream_send(),
	 * rpcd_stream_pause() or neither (there is no reply) follows. */
	void (*message)(void *arg, const void *bytes, size_t len);
	/* The reply was taken. */
	void (*taken)(void *arg);
	/* It is over; why is NULL where the peer has ended it. */
	void (*ended)(void *arg, const char *why);
	/* Control leaves the stream: from here on it may be freed. */
	void (*left)(void *arg);
};

struct rpcd_stream {
	const struct rpcd_stream_ops *ops;
	void *arg;
	struct loop *loop;
	size_t *pending; /* see RPCD_PENDING_MAX */
	size_t max;	 /* bytes of a message */
	int fd;		 /* -1: closed */
	bool within;	 /* control is in it */
	struct loop_fd *watch;
	unsigned int watched; /* for what; 0 = not at all */
	struct rpcd_record in;
	uint8_t *out; /* what the peer has not taken; NULL: nothing */
	size_t out_at, out_len;
};

/* Reads fd, which must not block and is the stream's then.  The rest is
 * borrowed.  0 or -ENOMEM. */
int rpcd_stream_open(struct rpcd_stream *stream, int fd);

/* Closes at once; nothing is called any more but left(). */
void rpcd_stream_close(struct rpcd_stream *stream);

/* Reads nothing until the next reply. */
void rpcd_stream_pause(struct rpcd_stream *stream);

/*
 * Sends the reply of len bytes that follow RPCD_RECORD_MARK bytes of room at
 * buffer.  taken() or ended() may come before it returns.
 */
void rpcd_stream_send(struct rpcd_stream *stream, uint8_t *buffer, size_t len);

#endif
