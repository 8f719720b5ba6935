/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpv4FoClientTable: what DhcpV4FailoverGetClientInfo answers for each
 * address that has a lease. */

#ifndef DHCPFO_SNMP_MIB_CLIENT_H
#define DHCPFO_SNMP_MIB_CLIENT_H

#include "snmp/mib_table.h"

extern const struct mib_table mib_client_table;

#endif
