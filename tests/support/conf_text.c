/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/conf_text.h"

#include "base/ipv4.h"
#include "core/topology.h"
#include "provider/isc/isc_conf.h"

static const char *
or_dash(const char *s)
{
	return s[0] == '\0' ? "-" : s;
}

static void
print_relationships(FILE *f, const struct topology *topology)
{
	const struct relationship *r;
	char address[IPV4_TEXT], peer[IPV4_TEXT];
	size_t i;

	for (i = 0; i < topology_relationship_count(topology); i++) {
		r = topology_relationship(topology, i);
		fprintf(f,
		    "peer %s %s mclt %u buckets %u%s host %s %s partner %s %s",
		    r->name, failover_role_name(r->role), r->mclt,
		    bucket_primary_count(r->hba),
		    r->split_source == SPLIT_CONFIGURED ? "" : " assumed",
		    or_dash(r->host), ipv4_format(r->address, address),
		    or_dash(r->peer_host), ipv4_format(r->peer_address, peer));
		if (r->safe_period != UINT32_MAX)
			fprintf(f, " safe %u", r->safe_period);
		fprintf(f, "\n");
	}
}

static void
print_range(FILE *f, const struct topology *topology, const struct range *range)
{
	char first[IPV4_TEXT], last[IPV4_TEXT];
	const char *peer = "-";

	if (range->relationship != TOPOLOGY_NONE)
		peer =
		    topology_relationship(topology, range->relationship)->name;
	fprintf(f, "range %s %s peer %s%s\n", ipv4_format(range->first, first),
	    ipv4_format(range->last, last), peer, range->bootp ? " bootp" : "");
}

static void
print_scopes(FILE *f, const struct topology *topology)
{
	char address[IPV4_TEXT];
	const struct scope *scope;
	size_t i, j;

	for (i = 0; i < topology_scope_count(topology); i++) {
		scope = topology_scope(topology, i);
		fprintf(f, "scope %s/%u%s%s\n",
		    ipv4_format(scope->address, address),
		    ipv4_mask_bits(scope->mask),
		    scope->name[0] == '\0' ? "" : " in ", scope->name);
		for (j = 0; j < scope->range_count; j++)
			print_range(f, topology,
			    topology_range(topology, scope->range_first + j));
	}
}

void
conf_text_print(FILE *f, const struct isc_conf *conf)
{
	size_t i;

	print_relationships(f, conf->topology);
	print_scopes(f, conf->topology);
	if (conf->pid_path != NULL)
		fprintf(f, "pid %s\n", conf->pid_path);
	if (conf->port != 0)
		fprintf(f, "port %u\n", conf->port);
	for (i = 0; i < conf->notice_count; i++)
		fprintf(f, "notice %s\n", conf->notices[i]);
	if (conf->notices_dropped != 0)
		fprintf(f, "dropped %zu\n", conf->notices_dropped);
}
