/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A scope of one server as a row: what every table of scopes is made of. */

#ifndef DHCPFO_SNMP_MIB_SCOPE_ROW_H
#define DHCPFO_SNMP_MIB_SCOPE_ROW_H

#include <stddef.h>
#include <stdint.h>

#include "core/generation.h"
#include "snmp/mib_table.h"

struct overrides;
struct scope;
struct server;
struct topology;

/* Everything but the numbers is borrowed until control returns to the loop. */
struct mib_scope_row {
	const struct server *server;
	const struct overrides *overrides;
	const struct topology *topology;
	const struct scope *scope;
	uint32_t mask;
	struct scope_statistics stats;
};

/*
 * The two of a struct mib_inner (snmp/mib_servers.h); the index is the scope's
 * address, the row becomes a struct mib_scope_row.  A server that was never
 * read has no rows.
 */
enum mib_result mib_scope_row_find(struct mib_view *view, struct server *server,
    const uint32_t *index, size_t len, union mib_row *row);
enum mib_result mib_scope_row_next(struct mib_view *view, struct server *server,
    const uint32_t *after, size_t len, unsigned int flags, union mib_row *row,
    struct snmp_oid *ret_index);

#endif
