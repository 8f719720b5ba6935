/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Pages of a view, for the wire. */

#ifndef DHCPFO_RPCD_RPCD_PAGE_H
#define DHCPFO_RPCD_RPCD_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "wire/dhcpfo.h"

struct generation;
struct rpcd_page;

/* Room for the rows of one page at a time.  NULL: no memory. */
struct rpcd_page *rpcd_page_new(void);
void rpcd_page_free(struct rpcd_page *page); /* NULL is allowed */

/* All begin with the status, which is WIRE_OK. */
union rpcd_page_reply {
	wire_relationships_reply relationships;
	wire_scopes_reply scopes;
	wire_ranges_reply ranges;
	wire_statistics_reply statistics;
};

/*
 * The rows of a generation from the first'th on, at most max of them, and what
 * a page holds.  They are in page, and borrow from the generation.  -EINVAL:
 * first is beyond the last row, or max is 0; after the last row comes a page
 * without any.
 */
typedef int rpcd_page_fill(struct rpcd_page *page,
    const struct generation *generation, uint32_t first, uint32_t max,
    union rpcd_page_reply *ret_reply);

rpcd_page_fill rpcd_page_relationships;
rpcd_page_fill rpcd_page_scopes;
rpcd_page_fill rpcd_page_ranges;
rpcd_page_fill rpcd_page_statistics;

#endif
