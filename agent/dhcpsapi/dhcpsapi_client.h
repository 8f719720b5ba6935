/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A row of the client table as the API gives it, and beside it what Microsoft's
 * structure has no field for.
 */

#ifndef DHCPFO_DHCPSAPI_CLIENT_H
#define DHCPFO_DHCPSAPI_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/lease.h"
#include "dhcpsapi/dhcpsapi.h"

struct client;

struct dhcpsapi_client {
	LPDHCPV4_FAILOVER_CLIENT_INFO info;
	DHCP_IP_ADDRESS scope; /* its mask is info->SubnetMask */
	enum lease_phase phase;
	/* The end, seconds since 1970 UTC; 0 = none, LEASE_NEVER. */
	uint32_t expires;
	uint8_t hardware_type; /* ARP's number, 1 = ethernet */
	bool failover;	       /* its pool belongs to a relationship */
	bool owner_is_primary; /* if failover: OwnerHost is the primary */
	bool name_from_partner;
	uint16_t uid_len;
	uint8_t *uid; /* the client identifier; NULL if it sent none */
};

/* 0 or -ENOMEM. */
int dhcpsapi_client_new(
    const struct client *client, struct dhcpsapi_client **ret_client);
void dhcpsapi_client_free(struct dhcpsapi_client *client); /* NULL is allowed */

/* Frees the rest and gives Microsoft's structure to the caller. */
LPDHCPV4_FAILOVER_CLIENT_INFO dhcpsapi_client_take(
    struct dhcpsapi_client *client);

/* An array of them, each pointer its own; count 0 and NULL are allowed. */
void dhcpsapi_clients_free(struct dhcpsapi_client **clients, size_t count);

/* The same row as the subnet calls give it.  0 or -ENOMEM. */
int dhcpsapi_client_pb(
    const struct client *client, LPDHCP_CLIENT_INFO_PB *ret_info);
void dhcpsapi_client_pb_free(LPDHCP_CLIENT_INFO_PB info);

/* The bytes that a row takes in its caller's memory. */
size_t dhcpsapi_client_pb_size(const DHCP_CLIENT_INFO_PB *info);

#endif
