/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpv4FoScopeTable (one server's scopes) and dhcpv4FoSrvScopeTable (all
 * servers'): what DhcpV4FailoverGetScopeStatistics answers, and more. */

#ifndef DHCPFO_SNMP_MIB_SCOPE_H
#define DHCPFO_SNMP_MIB_SCOPE_H

#include "snmp/mib_table.h"

extern const struct mib_table mib_scope_table;
extern const struct mib_table mib_server_scope_table;

/* Columns that notifications carry too. */
enum {
	MIB_SCOPE_NUM_ADDR = 6,
	MIB_SCOPE_ADDR_FREE = 7,
	MIB_SCOPE_PERCENT = 20, /* total, this, partner */
};

struct event;

/* The row as it was when the event happened; only columns of numbers that the
 * event carries may be taken from it. */
void mib_scope_row(const struct event *event, union mib_row *ret_row);

#endif
