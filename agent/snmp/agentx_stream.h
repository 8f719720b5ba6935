/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What comes from the AgentX master, before libnetsnmp sees it.  PDUs that can
 * be answered at once are, here; everything else is passed on as it came.
 *
 * libnetsnmp takes an AgentX PDU apart, sends it to itself through a pipe, and
 * its answer through another, before that is put together and sent: of the
 * processor time of a request which it answers, the handlers have the smaller
 * part by far.
 *
 * Both may read the connection at any time.  Who reads what is decided at the
 * beginning of a PDU only, and so the octets that libnetsnmp was given are
 * counted by the PDU.
 */

#ifndef DHCPFO_SNMP_AGENTX_STREAM_H
#define DHCPFO_SNMP_AGENTX_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct agentx_stream;

struct agentx_stream_calls {
	/* Writes the answer to a whole PDU, of size octets at most; how long
	 * it is, 0: libnetsnmp is to answer it. */
	size_t (*answer)(void *arg, const uint8_t *pdu, size_t len,
	    uint8_t *answer, size_t size);
	/* Sends answers, all of it.  If it cannot, the end of the connection
	 * will be read. */
	void (*send)(void *arg, const uint8_t *bytes, size_t len);
};

/* NULL: no memory. */
struct agentx_stream *agentx_stream_new(
    const struct agentx_stream_calls *calls, void *arg);
void agentx_stream_free(struct agentx_stream *stream); /* NULL is allowed */

/* A new connection begins. */
void agentx_stream_reset(struct agentx_stream *stream);

/* Reads once what is there, without waiting, and answers what it can.  False:
 * libnetsnmp is to read now. */
bool agentx_stream_serve(struct agentx_stream *stream, int fd);

/* True if libnetsnmp is to read although the descriptor may not be readable:
 * there is more that was read before. */
bool agentx_stream_pending(const struct agentx_stream *stream);

/* What libnetsnmp reads; as recv(2) with MSG_DONTWAIT. */
ssize_t agentx_stream_recv(
    struct agentx_stream *stream, int fd, void *buf, size_t size);

#endif
