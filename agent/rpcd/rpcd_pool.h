/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The connections of one kind of socket: not more than a limit, none idle for
 * too long.  Where one more comes than may be, the one that was idle longest
 * goes: a caller that lives calls often, and can connect again.
 */

#ifndef DHCPFO_RPCD_RPCD_POOL_H
#define DHCPFO_RPCD_RPCD_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rpcd_gss_acceptor;
struct rpcd_peer;
struct rpcd_pool;
struct rpcd_shared;

struct rpcd_pool_limits {
	size_t connections;
	int64_t idle_ms;
};

/* shared and acceptor are borrowed; with one, calls must come by RPCSEC_GSS.
 * NULL: no memory. */
struct rpcd_pool *rpcd_pool_new(struct rpcd_shared *shared,
    struct rpcd_gss_acceptor *acceptor, const struct rpcd_pool_limits *limits);
/* Closes all connections.  NULL is allowed. */
void rpcd_pool_free(struct rpcd_pool *pool);

/* For what comes from now on; connections that are too many go by and by. */
void rpcd_pool_limit(
    struct rpcd_pool *pool, const struct rpcd_pool_limits *limits);

/* Takes the descriptor in any case. */
void rpcd_pool_add(
    struct rpcd_pool *pool, int fd, const struct rpcd_peer *peer);

/* Closes the one that has been idle longest; false if there is none, or only
 * such as wait for an answer. */
bool rpcd_pool_evict(struct rpcd_pool *pool);

/* Closes what has been idle for too long; to be called now and then. */
void rpcd_pool_sweep(struct rpcd_pool *pool);

size_t rpcd_pool_count(const struct rpcd_pool *pool);

#endif
