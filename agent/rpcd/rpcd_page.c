/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/topology.h"
#include "wire/wire_topology.h"
#include "wire/wire_view.h"

_Static_assert(WIRE_OK == 0, "a reply of zeros is one of success");

struct rpcd_page {
	union {
		struct {
			wire_relationship rows[WIRE_RELATIONSHIPS];
			struct wire_topology_names names[WIRE_RELATIONSHIPS];
		} relationships;
		wire_scope scopes[WIRE_SCOPES];
		wire_range ranges[WIRE_RANGES];
		wire_statistics statistics[WIRE_STATISTICS];
	} u;
};

struct rpcd_page *
rpcd_page_new(void)
{
	return malloc(sizeof(struct rpcd_page));
}

void
rpcd_page_free(struct rpcd_page *page)
{
	free(page);
}

/* How many rows of count the page has that begins with first. */
static int
page_rows(size_t count, uint32_t first, uint32_t max, uint32_t limit,
    unsigned int *ret_n)
{
	size_t n;

	if (first > count || max == 0)
		return -EINVAL;
	n = count - first;
	if (n > max)
		n = max;
	if (n > limit)
		n = limit;
	*ret_n = (unsigned int)n;
	return 0;
}

int
rpcd_page_relationships(struct rpcd_page *page,
    const struct generation *generation, uint32_t first, uint32_t max,
    union rpcd_page_reply *ret_reply)
{
	const struct topology *t = generation_topology(generation);
	wire_relationship *rows = page->u.relationships.rows;
	unsigned int i, n;
	int rc;

	rc = page_rows(
	    topology_relationship_count(t), first, max, WIRE_RELATIONSHIPS, &n);
	if (rc != 0)
		return rc;
	for (i = 0; i < n; i++)
		wire_topology_put_relationship(
		    topology_relationship(t, first + i),
		    generation_relationship(generation, first + i),
		    &page->u.relationships.names[i], &rows[i]);
	memset(&ret_reply->relationships, 0, sizeof(ret_reply->relationships));
	ret_reply->relationships.wire_relationships_reply_u.page.rows.rows_len =
	    n;
	ret_reply->relationships.wire_relationships_reply_u.page.rows.rows_val =
	    rows;
	return 0;
}

int
rpcd_page_scopes(struct rpcd_page *page, const struct generation *generation,
    uint32_t first, uint32_t max, union rpcd_page_reply *ret_reply)
{
	const struct topology *t = generation_topology(generation);
	unsigned int i, n;
	int rc;

	rc = page_rows(topology_scope_count(t), first, max, WIRE_SCOPES, &n);
	if (rc != 0)
		return rc;
	for (i = 0; i < n; i++)
		wire_topology_put_scope(
		    topology_scope(t, first + i), &page->u.scopes[i]);
	memset(&ret_reply->scopes, 0, sizeof(ret_reply->scopes));
	ret_reply->scopes.wire_scopes_reply_u.page.rows.rows_len = n;
	ret_reply->scopes.wire_scopes_reply_u.page.rows.rows_val =
	    page->u.scopes;
	return 0;
}

int
rpcd_page_ranges(struct rpcd_page *page, const struct generation *generation,
    uint32_t first, uint32_t max, union rpcd_page_reply *ret_reply)
{
	const struct topology *t = generation_topology(generation);
	unsigned int i, n;
	int rc;

	rc = page_rows(topology_range_count(t), first, max, WIRE_RANGES, &n);
	if (rc != 0)
		return rc;
	for (i = 0; i < n; i++)
		wire_topology_put_range(
		    topology_range(t, first + i), &page->u.ranges[i]);
	memset(&ret_reply->ranges, 0, sizeof(ret_reply->ranges));
	ret_reply->ranges.wire_ranges_reply_u.page.rows.rows_len = n;
	ret_reply->ranges.wire_ranges_reply_u.page.rows.rows_val =
	    page->u.ranges;
	return 0;
}

int
rpcd_page_statistics(struct rpcd_page *page,
    const struct generation *generation, uint32_t first, uint32_t max,
    union rpcd_page_reply *ret_reply)
{
	const struct topology *t = generation_topology(generation);
	unsigned int i, n;
	int rc;

	rc =
	    page_rows(topology_scope_count(t), first, max, WIRE_STATISTICS, &n);
	if (rc != 0)
		return rc;
	for (i = 0; i < n; i++)
		wire_view_put_statistics(topology_scope(t, first + i)->address,
		    generation_statistics(generation, first + i),
		    &page->u.statistics[i]);
	memset(&ret_reply->statistics, 0, sizeof(ret_reply->statistics));
	ret_reply->statistics.wire_statistics_reply_u.page.rows.rows_len = n;
	ret_reply->statistics.wire_statistics_reply_u.page.rows.rows_val =
	    page->u.statistics;
	return 0;
}
