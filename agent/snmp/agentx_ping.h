/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * An agentx-Ping-PDU (RFC 2741 section 6.2.11) outside any session, to learn
 * whether a master is there and alive: it must answer, and "notOpen" is as
 * good an answer as any.
 */

#ifndef DHCPFO_SNMP_AGENTX_PING_H
#define DHCPFO_SNMP_AGENTX_PING_H

#include <stdbool.h>
#include <stdint.h>

/* The header, which is all of a ping; and header and fixed part of an
 * agentx-Response-PDU (section 6.2.16), which is all of its answer. */
#define AGENTX_PING_LEN 20
#define AGENTX_PONG_LEN 28

void agentx_ping_build(uint8_t ping[AGENTX_PING_LEN]);

/* Whether this is the answer to that. */
bool agentx_ping_answered(const uint8_t pong[AGENTX_PONG_LEN]);

#endif
