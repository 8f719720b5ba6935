/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpv4FoRelationshipTable (one server's relationships) and
 * dhcpv4FoSrvRelationshipTable (all servers'). */

#ifndef DHCPFO_SNMP_MIB_RELATIONSHIP_H
#define DHCPFO_SNMP_MIB_RELATIONSHIP_H

#include "snmp/mib_table.h"

extern const struct mib_table mib_relationship_table;
extern const struct mib_table mib_server_relationship_table;

#endif
