/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The servers in the order of their names' indexes, and the second shape of a
 * table: that of one server with the server's name before each index.
 */

#ifndef DHCPFO_SNMP_MIB_SERVERS_H
#define DHCPFO_SNMP_MIB_SERVERS_H

#include <stddef.h>
#include <stdint.h>

#include "snmp/mib_table.h"

struct server;
struct service;

/* The server whose name sub begins with, *ret_used what it takes of sub;
 * NULL if there is none. */
struct server *mib_servers_find(
    struct service *service, const uint32_t *sub, size_t len, size_t *ret_used);

/* The first server whose index is behind sub; NULL at the end. */
struct server *mib_servers_after(
    struct service *service, const uint32_t *sub, size_t len);

/* As find() and next() of struct mib_table, within one server. */
struct mib_inner {
	enum mib_result (*find)(struct mib_view *view, struct server *server,
	    const uint32_t *index, size_t len, union mib_row *row);
	/* Appends to *ret_index. */
	enum mib_result (*next)(struct mib_view *view, struct server *server,
	    const uint32_t *after, size_t len, unsigned int flags,
	    union mib_row *row, struct snmp_oid *ret_index);
};

/* Those of the table of all servers. */
enum mib_result mib_servers_row(struct mib_view *view,
    const struct mib_inner *inner, const uint32_t *index, size_t len,
    union mib_row *row);
enum mib_result mib_servers_next_row(struct mib_view *view,
    const struct mib_inner *inner, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index);

/* Those of the table of one server, the view's. */
enum mib_result mib_servers_one_row(struct mib_view *view,
    const struct mib_inner *inner, const uint32_t *index, size_t len,
    union mib_row *row);
enum mib_result mib_servers_one_next_row(struct mib_view *view,
    const struct mib_inner *inner, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index);

/* find() and next() of both shapes of a table: one_ and all_. */
#define MIB_SERVERS_FIND(name, row_fn, inner)                      \
	static enum mib_result name(struct mib_view *view,         \
	    const uint32_t *index, size_t len, union mib_row *row) \
	{                                                          \
		return row_fn(view, inner, index, len, row);       \
	}
#define MIB_SERVERS_NEXT(name, row_fn, inner)                                  \
	static enum mib_result name(struct mib_view *view,                     \
	    const uint32_t *after, size_t len, unsigned int flags,             \
	    union mib_row *row, struct snmp_oid *ret_index)                    \
	{                                                                      \
		return row_fn(view, inner, after, len, flags, row, ret_index); \
	}
#define MIB_SERVERS_SHAPES(inner)                                   \
	MIB_SERVERS_FIND(one_find, mib_servers_one_row, inner)      \
	MIB_SERVERS_NEXT(one_next, mib_servers_one_next_row, inner) \
	MIB_SERVERS_FIND(all_find, mib_servers_row, inner)          \
	MIB_SERVERS_NEXT(all_next, mib_servers_next_row, inner)

#endif
