/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpv4FoServerTable: which servers are watched, and how their data is. */

#ifndef DHCPFO_SNMP_MIB_SERVER_H
#define DHCPFO_SNMP_MIB_SERVER_H

#include "snmp/mib_table.h"

extern const struct mib_table mib_server_table;

#endif
