/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Between our values and libnetsnmp's variables. */

#ifndef DHCPFO_SNMP_SNMP_VAR_H
#define DHCPFO_SNMP_SNMP_VAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mib_value;
struct snmp_oid;
struct variable_list; /* libnetsnmp's */

/* The variable's name.  False: longer than RFC 2578 allows. */
bool snmp_var_oid(const struct variable_list *vb, struct snmp_oid *ret_oid);

/* False: no memory. */
bool snmp_var_name(struct variable_list *vb, const struct snmp_oid *oid);
bool snmp_var_set(struct variable_list *vb, const struct mib_value *value);

/* Appends a variable to a list.  False: no memory. */
bool snmp_var_append(struct variable_list **list, const struct snmp_oid *oid,
    const struct mib_value *value);

#endif
