/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A lease, as client and clients show it. */

#ifndef DHCPFO_CLI_CLI_CLIENT_ROW_H
#define DHCPFO_CLI_CLI_CLIENT_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/cli_column.h"

struct dhcpsapi_client;

/* DHCPV4_FAILOVER_CLIENT_INFO, and what it has no field for. */
struct cli_client_row {
	uint32_t address, mask, scope;
	char *hardware; /* owned, as are the strings below */
	char *uid;	/* NULL = it sent none */
	char *name, *comment, *policy;
	uint32_t expires;
	struct {
		uint32_t address;
		char *netbios, *host;
	} owner;
	uint32_t type;
	unsigned int address_state; /* the two bits of */
	const char *state;	    /* "ACTIVE" */
	const char *status;
	uint32_t probation_ends;
	bool quarantine_capable;
	uint32_t sent, acknowledged, received; /* potential expiration times */
	uint32_t starts, last_transaction, last_update;
	uint32_t binding_status, flags;
	uint32_t hardware_type;
	bool name_from_partner;
};

extern const struct cli_column cli_client_columns[];

/* 0 or -ENOMEM; cli_client_row_done() must follow in either case. */
int cli_client_row_init(
    struct cli_client_row *row, const struct dhcpsapi_client *client);
void cli_client_row_done(struct cli_client_row *row);

#endif
