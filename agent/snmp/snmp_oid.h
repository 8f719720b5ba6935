/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Object identifiers as arrays of 32-bit sub-identifiers, which is what they
 * are on the wire (RFC 2578 section 7.1.3), and their order.
 */

#ifndef DHCPFO_SNMP_SNMP_OID_H
#define DHCPFO_SNMP_SNMP_OID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNMP_OID_MAX 128 /* sub-identifiers, RFC 2578 section 3.5 */

struct snmp_oid {
	size_t len;
	uint32_t sub[SNMP_OID_MAX];
};

/* Lexicographical order: below, at or above zero as a is before, the same as
 * or behind b.  A prefix is before what it is a prefix of. */
int snmp_oid_cmp(
    const uint32_t *a, size_t alen, const uint32_t *b, size_t blen);

/* True if the first plen sub-identifiers of oid are prefix. */
bool snmp_oid_below(
    const uint32_t *oid, size_t len, const uint32_t *prefix, size_t plen);

/* Appends; false (and unchanged) if it does not fit. */
bool snmp_oid_add(struct snmp_oid *oid, const uint32_t *sub, size_t len);

/* Copies what counts, which is mostly a small part of the room there is. */
void snmp_oid_copy(struct snmp_oid *to, const struct snmp_oid *from);

/* "1.3.6.1" into buf, cut at size; returns buf. */
char *snmp_oid_format(const uint32_t *oid, size_t len, char *buf, size_t size);

#endif
