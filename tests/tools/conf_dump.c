/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Reads each dhcpd.conf named and prints what it means, one fact a line; for
 * tests that compare.  A file that is refused is "error TEXT".  With -s only
 * "ok" or the error, a line for each file.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "core/topology.h"
#include "provider/isc/isc_conf.h"

static void
print_relationships(const struct topology *topology)
{
	const struct relationship *r;
	size_t i;

	for (i = 0; i < topology_relationship_count(topology); i++) {
		r = topology_relationship(topology, i);
		printf("peer %s %s mclt %u buckets %u%s host %s partner %s",
		    r->name, failover_role_name(r->role), r->mclt,
		    bucket_primary_count(r->hba),
		    r->split_source == SPLIT_CONFIGURED ? "" : " assumed",
		    r->host[0] == '\0' ? "-" : r->host, r->peer_host);
		if (r->safe_period != UINT32_MAX)
			printf(" safe %u", r->safe_period);
		printf("\n");
	}
}

static void
print_scopes(const struct topology *topology)
{
	char address[IPV4_TEXT], first[IPV4_TEXT], last[IPV4_TEXT];
	const struct scope *scope;
	const struct range *range;
	size_t i, j;

	for (i = 0; i < topology_scope_count(topology); i++) {
		scope = topology_scope(topology, i);
		printf("scope %s/%u%s%s\n",
		    ipv4_format(scope->address, address),
		    ipv4_mask_bits(scope->mask),
		    scope->name[0] == '\0' ? "" : " in ", scope->name);
		for (j = 0; j < scope->range_count; j++) {
			range =
			    topology_range(topology, scope->range_first + j);
			printf("range %s %s peer %s%s\n",
			    ipv4_format(range->first, first),
			    ipv4_format(range->last, last),
			    range->relationship == TOPOLOGY_NONE ?
				"-" :
				topology_relationship(
				    topology, range->relationship)
				    ->name,
			    range->bootp ? " bootp" : "");
		}
	}
}

static bool
dump(const char *path, bool quiet)
{
	struct isc_conf conf;
	struct err err = { 0 };
	size_t i;

	if (isc_conf_read(path, NULL, &conf, &err) != 0) {
		printf("error %s\n", err_text(&err));
		return false;
	}
	if (quiet) {
		printf("ok\n");
		isc_conf_done(&conf);
		return true;
	}
	print_relationships(conf.topology);
	print_scopes(conf.topology);
	if (conf.pid_path != NULL)
		printf("pid %s\n", conf.pid_path);
	if (conf.port != 0)
		printf("port %u\n", conf.port);
	for (i = 0; i < conf.notice_count; i++)
		printf("notice %s\n", conf.notices[i]);
	if (conf.notices_dropped != 0)
		printf("dropped %zu\n", conf.notices_dropped);
	isc_conf_done(&conf);
	return true;
}

int
main(int argc, char **argv)
{
	bool quiet = argc > 1 && strcmp(argv[1], "-s") == 0;
	int i, rc = 0;

	for (i = 1 + quiet; i < argc; i++)
		if (!dump(argv[i], quiet))
			rc = 1;
	return rc;
}
