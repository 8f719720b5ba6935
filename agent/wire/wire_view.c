/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "wire/wire_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/mem.h"
#include "core/generation.h"
#include "core/server.h"
#include "core/topology.h"

_Static_assert(WIRE_SERVER_NAME == SERVER_NAME_MAX, "every name fits");

/* No more addresses than there are. */
#define CLIENTS_MAX UINT32_MAX

int
wire_view_check(const wire_view *view, struct err *err)
{
	if (!server_name_valid(view->server))
		return err_set(err, -EPROTO, "bad server name in a view");
	if (view->generation == 0 || view->layout == 0)
		return err_set(err, -EPROTO, "a view without a number");
	if (view->state < SERVER_OK || view->state > SERVER_STOPPED)
		return err_set(
		    err, -EPROTO, "unknown server state %u", view->state);
	if (view->now < 0 || view->now > UINT32_MAX || view->server_time < 0 ||
	    view->server_time > UINT32_MAX)
		return err_set(err, -EPROTO, "a view of an impossible time");
	if (view->relationships > TOPOLOGY_RELATIONSHIPS_MAX ||
	    view->scopes > TOPOLOGY_SCOPES_MAX ||
	    view->ranges > TOPOLOGY_RANGES_MAX || view->ranges < view->scopes)
		return err_set(err, -EPROTO,
		    "a view of %u scopes, %u ranges, %u relationships",
		    view->scopes, view->ranges, view->relationships);
	if (view->clients > CLIENTS_MAX || view->ignored > CLIENTS_MAX)
		return err_set(err, -EPROTO, "a view of too many leases");
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
wire_view_check_servers(const wire_servers *list, struct err *err)
{
	size_t i, n = list->servers.servers_len;
	char **names;
	int rc = 0;

	if ((names = calloc(n + 1, sizeof(*names))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	for (i = 0; i < n; i++)
		names[i] = list->servers.servers_val[i].name;
	qsort(names, n, sizeof(*names), by_name);
	for (i = 0; i < n && rc == 0; i++) {
		if (!server_name_valid(names[i]))
			rc = err_set(err, -EPROTO, "bad server name in a list");
		else if (i > 0 && strcmp(names[i - 1], names[i]) == 0)
			rc = err_set(
			    err, -EPROTO, "server \"%s\" twice", names[i]);
	}
	free(names);
	return rc;
}

void
wire_view_put_statistics(unsigned int scope,
    const struct scope_statistics *from, wire_statistics *ret_row)
{
	*ret_row = (wire_statistics) {
		.scope = scope,
		.failover = from->failover,
		.num_addr = from->num_addr,
		.addr_free = from->addr_free,
		.addr_in_use = from->addr_in_use,
		.partner_addr_free = from->partner_addr_free,
		.this_addr_free = from->this_addr_free,
		.partner_addr_in_use = from->partner_addr_in_use,
		.this_addr_in_use = from->this_addr_in_use,
		.abandoned = from->abandoned,
		.transitional = from->transitional,
		.usable_now = from->usable_now,
		.other_addr = from->other_addr,
		.other_free = from->other_free,
		.other_in_use = from->other_in_use,
		.other_abandoned = from->other_abandoned,
		.shared_free = from->shared_free,
	};
}

/* The identities of dhcpfo(1), NUMBERS; sums of 64 bits do not wrap. */
static bool
sums_right(const struct scope_statistics *s)
{
	uint64_t free =
	    (uint64_t)s->this_addr_free + s->partner_addr_free + s->shared_free;
	uint64_t in_use =
	    (uint64_t)s->this_addr_in_use + s->partner_addr_in_use;
	uint64_t all = (uint64_t)s->addr_free + s->addr_in_use + s->abandoned +
	    s->transitional;
	uint64_t other =
	    (uint64_t)s->other_free + s->other_in_use + s->other_abandoned;

	if (s->num_addr != all || s->other_addr != other)
		return false;
	return !s->failover ||
	    (s->addr_free == free && s->addr_in_use == in_use);
}

int
wire_view_get_statistics(const wire_statistics *row,
    struct scope_statistics *ret_statistics, struct err *err)
{
	struct scope_statistics to = {
		.failover = row->failover != 0,
		.num_addr = row->num_addr,
		.addr_free = row->addr_free,
		.addr_in_use = row->addr_in_use,
		.partner_addr_free = row->partner_addr_free,
		.this_addr_free = row->this_addr_free,
		.partner_addr_in_use = row->partner_addr_in_use,
		.this_addr_in_use = row->this_addr_in_use,
		.abandoned = row->abandoned,
		.transitional = row->transitional,
		.usable_now = row->usable_now,
		.other_addr = row->other_addr,
		.other_free = row->other_free,
		.other_in_use = row->other_in_use,
		.other_abandoned = row->other_abandoned,
		.shared_free = row->shared_free,
	};
	char text[IPV4_TEXT];

	if (!sums_right(&to))
		return err_set(err, -EPROTO,
		    "the statistics of scope %s contradict each other",
		    ipv4_format(row->scope, text));
	*ret_statistics = to;
	return 0;
}

int
wire_view_get_page(const wire_statistics_page *page,
    const struct topology *topology, size_t first, struct scope_statistics *to,
    struct err *err)
{
	size_t i, n = page->rows.rows_len, all = topology_scope_count(topology);
	const wire_statistics *row;
	int rc;

	if (n == 0 || first >= all || n > all - first)
		return err_set(err, -EPROTO,
		    "a page of %zu rows of statistics after %zu of %zu", n,
		    first, all);
	for (i = 0; i < n; i++) {
		row = &page->rows.rows_val[i];
		if (row->scope != topology_scope(topology, first + i)->address)
			return err_set(err, -EPROTO,
			    "statistics of another scope than row %zu",
			    first + i);
		if ((rc = wire_view_get_statistics(row, &to[first + i], err)) !=
		    0)
			return rc;
	}
	return 0;
}
