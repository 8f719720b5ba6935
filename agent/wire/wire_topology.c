/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "wire/wire_topology.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/topology.h"

_Static_assert(WIRE_HBA == BUCKET_HBA_LEN, "256 buckets");
_Static_assert(WIRE_NAME == TOPOLOGY_NAME_MAX, "every name fits");
_Static_assert(WIRE_NONE == TOPOLOGY_NONE, "no relationship");

/* ---- giving ---- */

static char *
cut(char to[WIRE_NAME + 1], const char *from)
{
	snprintf(to, WIRE_NAME + 1, "%s", from != NULL ? from : "");
	return to;
}

void
wire_topology_put_relationship(const struct relationship *relationship,
    const struct relationship_state *state, struct wire_topology_names *names,
    wire_relationship *ret_row)
{
	*ret_row = (wire_relationship) {
		.name = relationship->name,
		.role = relationship->role,
		.mode = relationship->mode,
		.split_source = relationship->split_source,
		.mclt = relationship->mclt,
		.safe_period = relationship->safe_period,
		.address = relationship->address,
		.peer_address = relationship->peer_address,
		.host = cut(names->host, relationship->host),
		.peer_host = cut(names->peer_host, relationship->peer_host),
		.state = state->state,
		.previous = state->previous,
		.partner_state = state->partner_state,
		.since = state->since,
		.partner_since = state->partner_since,
		.mclt_in_force = state->mclt,
	};
	memcpy(ret_row->hba, relationship->hba, sizeof(ret_row->hba));
}

void
wire_topology_put_scope(const struct scope *scope, wire_scope *ret_row)
{
	*ret_row = (wire_scope) {
		.address = scope->address,
		.mask = scope->mask,
		.name = scope->name,
	};
}

void
wire_topology_put_range(const struct range *range, wire_range *ret_row)
{
	*ret_row = (wire_range) {
		.first = range->first,
		.last = range->last,
		.relationship = range->relationship,
		.bootp = range->bootp,
	};
}

/* ---- taking ---- */

int
wire_topology_get_relationship(wire_relationship *row,
    struct relationship *ret_relationship, struct relationship_state *ret_state,
    struct err *err)
{
	/* Every number that stands for a word, and how many words there are. */
	const struct {
		const char *what;
		unsigned int number, count;
	} words[] = {
		{ "role", row->role, FAILOVER_SECONDARY + 1 },
		{ "mode", row->mode, FAILOVER_HOT_STANDBY + 1 },
		{ "split", row->split_source, SPLIT_ASSUMED + 1 },
		{ "state", row->state, FAILOVER_STATE_COUNT },
		{ "previous state", row->previous, FAILOVER_STATE_COUNT },
		{ "partner's state", row->partner_state, FAILOVER_STATE_COUNT },
	};
	size_t i;

	if (row->name[0] == '\0')
		return err_set(err, -EPROTO, "a relationship without a name");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].number >= words[i].count)
			return err_set(err, -EPROTO,
			    "relationship \"%s\": unknown %s %u", row->name,
			    words[i].what, words[i].number);
	*ret_relationship = (struct relationship) {
		.name = row->name,
		.role = (enum failover_role)row->role,
		.mode = (enum failover_mode)row->mode,
		.mclt = row->mclt,
		.safe_period = row->safe_period,
		.split_source = (enum split_source)row->split_source,
		.address = row->address,
		.peer_address = row->peer_address,
		.host = row->host,
		.peer_host = row->peer_host,
	};
	memcpy(ret_relationship->hba, row->hba, sizeof(row->hba));
	*ret_state = (struct relationship_state) {
		.state = (enum failover_state)row->state,
		.previous = (enum failover_state)row->previous,
		.partner_state = (enum failover_state)row->partner_state,
		.since = row->since,
		.partner_since = row->partner_since,
		.mclt = row->mclt_in_force,
	};
	return 0;
}

/* What the builder does not take is the peer's fault, unless memory is. */
static int
blame(int rc, struct err *err)
{
	if (rc == 0 || rc == -ENOMEM)
		return rc;
	if (err != NULL)
		err->code = -EPROTO;
	return -EPROTO;
}

static int
empty_page(struct err *err, const char *what)
{
	return err_set(err, -EPROTO, "an empty page of %s", what);
}

int
wire_topology_add_relationships(struct topology_builder *builder,
    const wire_relationships *page, struct relationship_state *states,
    struct err *err)
{
	struct relationship relationship;
	uint32_t index;
	unsigned int i;
	int rc = 0;

	if (page->rows.rows_len == 0)
		return empty_page(err, "relationships");
	for (i = 0; i < page->rows.rows_len && rc == 0; i++) {
		rc = wire_topology_get_relationship(
		    &page->rows.rows_val[i], &relationship, &states[i], err);
		if (rc == 0)
			rc = blame(topology_builder_add_relationship(
				       builder, &relationship, &index, err),
			    err);
	}
	return rc;
}

int
wire_topology_add_scopes(
    struct topology_builder *builder, const wire_scopes *page, struct err *err)
{
	const wire_scope *row;
	unsigned int i;
	int rc = 0;

	if (page->rows.rows_len == 0)
		return empty_page(err, "scopes");
	for (i = 0; i < page->rows.rows_len && rc == 0; i++) {
		row = &page->rows.rows_val[i];
		if (i > 0 && row->address <= page->rows.rows_val[i - 1].address)
			return err_set(err, -EPROTO, "scopes out of order");
		rc = blame(topology_builder_add_subnet(builder, row->address,
			       row->mask, row->name, err),
		    err);
	}
	return rc;
}

int
wire_topology_add_ranges(
    struct topology_builder *builder, const wire_ranges *page, struct err *err)
{
	const wire_range *row;
	unsigned int i;
	int rc = 0;

	if (page->rows.rows_len == 0)
		return empty_page(err, "ranges");
	for (i = 0; i < page->rows.rows_len && rc == 0; i++) {
		row = &page->rows.rows_val[i];
		rc = blame(
		    topology_builder_add_range(builder, row->first, row->last,
			row->relationship, row->bootp != 0, NULL, err),
		    err);
	}
	return rc;
}

int
wire_topology_finish(struct topology_builder *builder, const wire_view *view,
    struct topology **ret_topology, struct err *err)
{
	struct topology *topology;
	size_t scopes, ranges, relationships;
	int rc;

	if ((rc = blame(
		 topology_builder_finish(builder, &topology, err), err)) != 0)
		return rc;
	scopes = topology_scope_count(topology);
	ranges = topology_range_count(topology);
	relationships = topology_relationship_count(topology);
	if (scopes != view->scopes || ranges != view->ranges ||
	    relationships != view->relationships) {
		topology_unref(topology);
		return err_set(err, -EPROTO,
		    "%zu scopes, %zu ranges, %zu relationships where %u, %u, "
		    "%u were announced",
		    scopes, ranges, relationships, view->scopes, view->ranges,
		    view->relationships);
	}
	*ret_topology = topology;
	return 0;
}
