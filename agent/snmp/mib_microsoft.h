/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What of Microsoft's DHCP-MIB (1.3.6.1.4.1.311.1.3) there is an answer to: the
 * table of scopes, with its types, for templates that know no other.  The
 * server's own counters of messages are in no source, and are not served.
 */

#ifndef DHCPFO_SNMP_MIB_MICROSOFT_H
#define DHCPFO_SNMP_MIB_MICROSOFT_H

#include <stdbool.h>

#include "snmp/mib_table.h"

/* dhcpScope; the table's objects are below it. */
#define MIB_MICROSOFT_ROOT                     \
	{                                      \
		1, 3, 6, 1, 4, 1, 311, 1, 3, 2 \
	}

/* scopeTable; no source knows of offers, so that noPendingOffers, with 0 in
 * each row, is for those only who cannot do without the column. */
const struct mib_table *mib_microsoft_scope_table(bool offers);

#endif
