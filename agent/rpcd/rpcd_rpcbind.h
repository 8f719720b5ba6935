/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Telling rpcbind(8) of the TCP port. */

#ifndef DHCPFO_RPCD_RPCD_RPCBIND_H
#define DHCPFO_RPCD_RPCD_RPCBIND_H

#include <stdint.h>

struct err;

/* Asks rpcbind on this host, and waits for it, some seconds at most: before the
 * loop runs only.  An entry that was left behind is replaced.  -ECONNREFUSED:
 * it does not take it, or does not run; -ETIMEDOUT; -ENOMEM; -errno. */
int rpcd_rpcbind_set(uint16_t port, struct err *err);

/* Only the user who set the entry can take it back.  After the loop; waits
 * likewise. */
void rpcd_rpcbind_unset(void);

#endif
