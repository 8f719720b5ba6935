/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a notification is made of: variables that are instances of the event
 * table's columns, and of the scope's, with the values that these columns give
 * of the event.
 */

#ifndef DHCPFO_SNMP_MIB_NOTIFICATION_H
#define DHCPFO_SNMP_MIB_NOTIFICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;
struct variable_list; /* libnetsnmp's */

/* Below MIB_NOTIFICATIONS: which one tells of that event. */
uint32_t mib_notification_number(const struct event *event);

/* Each notification's number and name without MIB_PREFIX, in order; false
 * behind the last. */
bool mib_notification_at(size_t i, uint32_t *ret_number, const char **ret_name);

/*
 * The variable list of an agentx-Notify-PDU, sysUpTime and snmpTrapOID first;
 * root is that of the module, age_ms how long ago it happened.  False: no
 * memory; *ret_list is to be freed in either case.
 */
bool mib_notification_variables(const struct event *event, const uint32_t *root,
    size_t root_len, int64_t age_ms, struct variable_list **ret_list);

#endif
