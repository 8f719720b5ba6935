/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpv4FoClientByHardwareTable and dhcpv4FoClientByNameTable: from a hardware
 * address or a host name to the addresses that are leased to it. */

#ifndef DHCPFO_SNMP_MIB_CLIENT_KEY_H
#define DHCPFO_SNMP_MIB_CLIENT_KEY_H

#include "snmp/mib_table.h"

extern const struct mib_table mib_client_hardware_table;
extern const struct mib_table mib_client_name_table;

#endif
