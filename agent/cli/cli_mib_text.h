/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* mibs/DHCPV4-FAILOVER-MIB.txt, as it was when the program was built: what the
 * program prints is what it serves.  The Makefile makes it. */

#ifndef DHCPFO_CLI_CLI_MIB_TEXT_H
#define DHCPFO_CLI_CLI_MIB_TEXT_H

extern const char cli_mib_text[];

#endif
