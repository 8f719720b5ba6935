/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Where an AgentX master listens. */

#ifndef DHCPFO_SNMP_AGENTX_ADDRESS_H
#define DHCPFO_SNMP_AGENTX_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

struct err;

struct agentx_address {
	union {
		struct sockaddr any;
		struct sockaddr_un un;
		struct sockaddr_in in;
	} to;
	socklen_t len;
};

/*
 * A path, "unix:PATH" or "tcp:ADDRESS[:PORT]"; ADDRESS is an IPv4 address or
 * "localhost", the port is 705 by default (RFC 2741 section 8.1.1).  0, or
 * -EINVAL with err.
 */
int agentx_address_parse(
    const char *text, struct agentx_address *ret_address, struct err *err);

#endif
