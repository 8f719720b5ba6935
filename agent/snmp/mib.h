/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* All of DHCPV4-FAILOVER-MIB: what is served in which context, and where. */

#ifndef DHCPFO_SNMP_MIB_H
#define DHCPFO_SNMP_MIB_H

#include <stdbool.h>
#include <stddef.h>

#include "snmp/mib_table.h"

/* Below the root that the configuration sets (CONFIG_ROOT_OID). */
#define MIB_NOTIFICATIONS 0
#define MIB_OBJECTS 1
#define MIB_CONFORMANCE 2
#define MIB_COMPLIANCES 1 /* below MIB_CONFORMANCE */

#define MIB_TABLES_MAX 16
struct mib_tables {
	const struct mib_table *tables[MIB_TABLES_MAX];
	struct mib_tree tree;
};

/* The tables of the default context, or of one server's; clients: those of
 * leases too. */
void mib_tables_init(struct mib_tables *tables, bool is_default, bool clients);

/* The tables of leases, ascending, each by itself; NULL behind the last one. */
#define MIB_CLIENT_TABLES 3
const struct mib_table *mib_client_table_at(size_t i);

/*
 * Every object of the module that has a value: its name as in the module, and
 * its OID below the root without an instance.  Also the notifications.
 */
typedef void mib_object_fn(
    void *arg, const char *name, const uint32_t *oid, size_t len);
void mib_each_object(mib_object_fn *fn, void *arg);

#endif
