/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_ping.h"

#include <stddef.h>
#include <string.h>

/* RFC 2741 section 6.1 */
#define VERSION 1
#define TYPE_PING 13
#define TYPE_RESPONSE 18
#define NETWORK_BYTE_ORDER 0x10

#define OFFSET_TYPE 1
#define OFFSET_FLAGS 2
#define OFFSET_PACKET 12
#define OFFSET_PAYLOAD 16

/* Any number will do: nothing else is under way on the connection. */
static const uint8_t packet_id[4] = { 'p', 'i', 'n', 'g' };

void
agentx_ping_build(uint8_t ping[AGENTX_PING_LEN])
{
	memset(ping, 0, AGENTX_PING_LEN);
	ping[0] = VERSION;
	ping[OFFSET_TYPE] = TYPE_PING;
	ping[OFFSET_FLAGS] = NETWORK_BYTE_ORDER;
	memcpy(ping + OFFSET_PACKET, packet_id, sizeof(packet_id));
}

static bool
number_is(const uint8_t *at, bool network, const uint8_t number[4])
{
	size_t i;

	for (i = 0; i < 4; i++)
		if (at[network ? i : 3 - i] != number[i])
			return false;
	return true;
}

bool
agentx_ping_answered(const uint8_t pong[AGENTX_PONG_LEN])
{
	static const uint8_t payload[4] = { 0, 0, 0,
		AGENTX_PONG_LEN - AGENTX_PING_LEN };
	bool network = (pong[OFFSET_FLAGS] & NETWORK_BYTE_ORDER) != 0;

	return pong[0] == VERSION && pong[OFFSET_TYPE] == TYPE_RESPONSE &&
	    number_is(pong + OFFSET_PACKET, network, packet_id) &&
	    number_is(pong + OFFSET_PAYLOAD, network, payload);
}
