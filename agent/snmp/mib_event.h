/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* dhcpv4FoEventTable: the last events, and dhcpv4FoNotifyKindTable: what may be
 * told of, and how. */

#ifndef DHCPFO_SNMP_MIB_EVENT_H
#define DHCPFO_SNMP_MIB_EVENT_H

#include "snmp/mib_table.h"

struct event;

extern const struct mib_table mib_event_table;
extern const struct mib_table mib_notify_kind_table;

/* Columns of mib_event_table. */
enum {
	MIB_EVENT_KIND = 2,
	MIB_EVENT_RAISED,
	MIB_EVENT_TIME,
	MIB_EVENT_DATE,
	MIB_EVENT_SERVER,
	MIB_EVENT_PARTNER,
	MIB_EVENT_RELATIONSHIP,
	MIB_EVENT_SCOPE,
	MIB_EVENT_SHARE,
	MIB_EVENT_ADDR,
	MIB_EVENT_SIZE,
	MIB_EVENT_PERCENT,
	MIB_EVENT_LIMIT_PERCENT,
	MIB_EVENT_LIMIT_ADDR,
	MIB_EVENT_OLD_STATE,
	MIB_EVENT_NEW_STATE,
	MIB_EVENT_PARTNER_STATE,
	MIB_EVENT_STATE_SINCE,
	MIB_EVENT_STATE_SINCE_DATE,
	MIB_EVENT_LEFT_OUT,
	MIB_EVENT_OLD_SOURCE,
	MIB_EVENT_NEW_SOURCE,
	MIB_EVENT_SKEW,
	MIB_EVENT_LIMIT_SKEW,
	MIB_EVENT_TEXT,
};

/* The row of an event. */
void mib_event_row(const struct event *event, union mib_row *ret_row);

#endif
