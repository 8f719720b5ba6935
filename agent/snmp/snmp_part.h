/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A part of what is served, which is a subtree of its own for the master
 * agent: object identifiers as SNMP has them, from the root of all, on the
 * tables' own.  Both ways of answering, by libnetsnmp's handlers and without
 * it, are this.
 */

#ifndef DHCPFO_SNMP_SNMP_PART_H
#define DHCPFO_SNMP_SNMP_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snmp/mib_table.h"
#include "snmp/snmp_oid.h"

struct agentx_request;

struct snmp_part {
	const uint32_t *root; /* what the tree's OIDs are relative to */
	size_t root_len;
	struct mib_tree tree;
};

/* What requests for a context are answered from. */
struct snmp_source {
	struct mib_view *view;
	struct mib_cache *cache; /* for one request */
};

/* The value of exactly this object. */
enum mib_result snmp_part_get(const struct snmp_part *part,
    const struct snmp_source *source, const struct snmp_oid *oid,
    struct mib_value *ret_value);

/* The first object behind oid, or with include at or behind it.  *ret_oid is
 * unchanged unless it is found. */
enum mib_result snmp_part_next(const struct snmp_part *part,
    const struct snmp_source *source, const struct snmp_oid *oid, bool include,
    struct snmp_oid *ret_oid, struct mib_value *ret_value);

/*
 * The answer to a request of the master for parts, which have one root and
 * follow each other, into size octets; how long it is.  0: libnetsnmp is to
 * answer, because something is asked for outside of that root, or cannot be
 * answered now, or is an error.
 */
size_t snmp_parts_answer(const struct snmp_part *const *parts, size_t count,
    const struct snmp_source *source, struct agentx_request *request,
    uint8_t *answer, size_t size);

#endif
