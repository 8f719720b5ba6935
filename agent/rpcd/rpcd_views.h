/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The views that callers copy page by page: of each server the latest few
 * generations, kept so that all pages of one view agree.  A view is kept for a
 * time after it was asked for last, so that a caller who went away holds no
 * memory.
 */

#ifndef DHCPFO_RPCD_RPCD_VIEWS_H
#define DHCPFO_RPCD_RPCD_VIEWS_H

#include <stdint.h>

struct clock;
struct generation;
struct rpcd_views;
struct server;
struct service;
struct worker;

#define RPCD_VIEWS_KEPT 4 /* of one server */
#define RPCD_VIEWS_SECONDS 60

/* Both numbers never come again, not after a restart either. */
struct rpcd_view {
	uint64_t number; /* another one for each generation */
	uint64_t layout; /* another one for each topology */
	const struct generation *generation;
};

/* All borrowed; the worker frees what may be large.  NULL: no memory. */
struct rpcd_views *rpcd_views_new(
    struct service *service, struct worker *worker, const struct clock *clock);
void rpcd_views_free(struct rpcd_views *views); /* NULL is allowed */

/*
 * The server's latest view, kept from now on; borrowed until control returns
 * to the loop.  0; -ENODATA: its source was never read; -ENOMEM.
 */
int rpcd_views_latest(struct rpcd_views *views, const struct server *server,
    const struct rpcd_view **ret_view);

/* That view of the server; -ESTALE: it is not kept (any more). */
int rpcd_views_find(struct rpcd_views *views, const struct server *server,
    uint64_t number, const struct rpcd_view **ret_view);

/* Gives back what nobody has asked for lately, and what is of servers that are
 * gone; to be called now and then. */
void rpcd_views_sweep(struct rpcd_views *views);

#endif
