/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Any bytes as dhcpd.conf: what is accepted keeps the promises of
 * core/topology.h, what is refused says where. */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/topology.h"
#include "provider/isc/isc_conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where includes are found, if the program runs in the project's folder. */
#define INCLUDES "tests/data/isc-conf-diff"

static void
check(int holds)
{
	if (!holds)
		abort();
}

static void
check_topology(const struct topology *topology)
{
	size_t i, peers = topology_relationship_count(topology);
	const struct range *range;
	const struct scope *scope;

	for (i = 0; i < topology_range_count(topology); i++) {
		range = topology_range(topology, i);
		scope = topology_scope(topology, range->scope);
		check(range->first <= range->last);
		check((range->first & scope->mask) == scope->address);
		check((range->last & scope->mask) == scope->address);
		check(range->relationship == TOPOLOGY_NONE ||
		    range->relationship < peers);
		check(topology_range_of(topology, range->last) == (ptrdiff_t)i);
	}
	for (i = 0; i < peers; i++)
		check(topology_relationship(topology, i)->peer_host[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct isc_conf_options options = { INCLUDES };
	struct isc_conf conf;
	struct err err = { 0 };
	char *copy;
	int rc;

	/* Memory of its own, so that a sanitizer sees who reads beyond it. */
	check((copy = malloc(size)) != NULL || size == 0);
	if (size > 0)
		memcpy(copy, data, size);
	rc = isc_conf_parse("F", copy, size, &options, &conf, &err);
	if (rc == 0) {
		check_topology(conf.topology);
		check(!isc_conf_stale(&conf));
		isc_conf_done(&conf);
	} else {
		check(rc == -EINVAL || rc == -E2BIG);
		check(err.code == rc &&
		    (strncmp(err.text, "F:", 2) == 0 ||
			strncmp(err.text, INCLUDES, strlen(INCLUDES)) == 0));
	}
	free(copy);
	return 0;
}
