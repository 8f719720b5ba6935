/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The AgentX PDUs (RFC 2741) of a question and its answer: Get, GetNext and
 * the Response without an error, octet for octet as libnetsnmp 5.9.3 writes
 * it.  No I/O; nothing of what is read is trusted.
 */

#ifndef DHCPFO_SNMP_AGENTX_PDU_H
#define DHCPFO_SNMP_AGENTX_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snmp/snmp_oid.h"

struct mib_value;

#define AGENTX_HEAD_LEN 20
/* libnetsnmp reads no longer one. */
#define AGENTX_PDU_MAX 65536

/*
 * The octets that the PDU takes which begins here, its header included; 0: the
 * header is not all there.  What a header says may be more than is to be read:
 * up to UINT32_MAX + AGENTX_HEAD_LEN.
 */
uint64_t agentx_pdu_len(const uint8_t *bytes, size_t len);

/* ---- the question ---- */

struct agentx_request {
	bool next; /* GetNext; else Get */
	bool big;  /* its numbers' byte order */
	uint32_t session, transaction, packet;
	const uint8_t *context; /* borrowed from the PDU */
	size_t context_len;	/* 0: the default one */
	const uint8_t *at, *end;
};

/* One of its variables: of Get, start alone counts; the others' meaning is
 * that of a SearchRange (RFC 2741 section 5.2). */
struct agentx_range {
	bool include;
	struct snmp_oid start, end;
};

/* True if bytes, as many as agentx_pdu_len() has said, are a Get or a GetNext;
 * one that is odd (flags that mean nothing there) is not. */
bool agentx_request_read(
    const uint8_t *bytes, size_t len, struct agentx_request *ret_request);

enum agentx_next {
	AGENTX_RANGE,
	AGENTX_NONE, /* there are no more */
	AGENTX_BROKEN,
};

enum agentx_next agentx_request_next(
    struct agentx_request *request, struct agentx_range *ret_range);

/* ---- the answer ---- */

enum agentx_exception {
	AGENTX_NO_SUCH_OBJECT = 128,
	AGENTX_NO_SUCH_INSTANCE = 129,
	AGENTX_END_OF_MIB_VIEW = 130,
};

struct agentx_response {
	uint8_t *bytes;
	size_t size, len;
	bool big, full; /* full: it does not fit, and is of no use */
};

/* Written to size octets at bytes, which are the caller's. */
void agentx_response_begin(struct agentx_response *response,
    const struct agentx_request *request, uint8_t *bytes, size_t size);
void agentx_response_value(struct agentx_response *response,
    const struct snmp_oid *name, const struct mib_value *value);
void agentx_response_exception(struct agentx_response *response,
    const struct snmp_oid *name, enum agentx_exception exception);
/* How long it is; 0: it did not fit. */
size_t agentx_response_end(struct agentx_response *response);

#endif
