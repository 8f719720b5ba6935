/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a user may write to name a client: IP, MAC or NAME. */

#ifndef DHCPFO_CLI_CLI_SEARCH_H
#define DHCPFO_CLI_CLI_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/lease.h"

struct err;

struct cli_search {
	bool is_address;
	uint32_t address;
	/* Else at least one of these; the hardware address comes first. */
	bool is_hardware;
	uint8_t hardware[LEASE_HW_MAX];
	size_t hardware_len;
	bool is_name;
	const char *name; /* borrowed */
};

/*
 * An address is a dotted quad.  A hardware address is written with ':'
 * (02:60:0:0:0:1), with '-' (02-60-00-00-00-01, six bytes or more), in groups
 * of four with '.' (0260.0000.0001) or as twelve digits; the forms without
 * ':' may be names as well.  0, or -EINVAL with err for what can be none of
 * them: digits and dots that are no address, nothing, what is not UTF-8.
 */
int cli_search_parse(
    const char *text, struct cli_search *ret_search, struct err *err);

#endif
