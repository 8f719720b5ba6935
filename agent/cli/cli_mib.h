/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* DHCPV4-FAILOVER-MIB for a place of one's own in the tree. */

#ifndef DHCPFO_CLI_CLI_MIB_H
#define DHCPFO_CLI_CLI_MIB_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Writes the module with its root at that OID, below 1.3.6.1; its parent is the
 * nearest node that a standard module, or Net-SNMP's, has a name for.  Of the
 * module as it is published only that definition and its import are others.
 * What cannot be written is out's error.
 */
void cli_mib_write(const uint32_t *root, size_t len, FILE *out);

#endif
