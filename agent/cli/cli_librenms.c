/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The command "librenms": the JSON that LibreNMS reads from snmpd's "extend
 * dhcpstats" for its application "dhcp-stats", version 2.  LibreNMS' own script
 * counts the records of dhcpd.leases, of which an address may have many, and
 * asks dhcpd-pools for the rest; here each address of a range counts once.
 */

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_scope_row.h"
#include "core/failover.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/query.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_error.h"
#include "service/service.h"

#define VERSION 2

/* ---- the document ---- */

/* {"version":2,"error":0,"errorString":"","data":{...}}; takes data.  0, or -1:
 * no memory. */
static int
print_document(FILE *out, int error, const char *text, json_t *data)
{
	json_t *document;
	int rc;

	document = json_pack("{s:i,s:i,s:s,s:o}", "version", VERSION, "error",
	    error, "errorString", text, "data", data);
	if (document == NULL)
		return -1;
	/* It fails when the stream does, too, which is asked elsewhere. */
	rc = json_dumpf(document, out, JSON_COMPACT) == 0 || ferror(out) ? 0 :
									   -1;
	putc('\n', out);
	json_decref(document);
	return rc;
}

void
cli_librenms_tell(FILE *out, int code, const char *text)
{
	json_t *data = json_object();

	/* Without memory there is none for the words either. */
	if (data == NULL || print_document(out, code, text, data) != 0)
		fprintf(out,
		    "{\"version\":%d,\"error\":%d,\"errorString\":"
		    "\"out of memory\",\"data\":{}}\n",
		    VERSION, code);
}

/* ---- counting ---- */

struct leases {
	uint64_t total, active, expired, released, abandoned, reset, bootp,
	    backup, free;
};

struct count {
	const struct topology *topology;
	struct leases leases;
	uint32_t *in_use; /* of each range */
	uint32_t after;	  /* the last row that was seen */
	bool first, end;
	int rc;
	struct err err;
};

/* Waiting for the partner's acknowledgement: by what became of the lease. */
static uint64_t *
transitional(struct leases *leases, uint8_t state)
{
	switch (state) {
	case BINDING_RELEASED:
		return &leases->released;
	case BINDING_RESET:
		return &leases->reset;
	default: /* or active still, but its end has passed */
		return &leases->expired;
	}
}

static void
count_client(struct count *count, const struct client *client)
{
	struct leases *leases = &count->leases;
	ptrdiff_t range =
	    topology_range_of(count->topology, client->lease.address);

	if (client->phase == PHASE_IN_FORCE) {
		leases->active++;
		if (client->lease.flags & LEASE_BOOTP)
			leases->bootp++;
		if (range >= 0)
			count->in_use[range]++;
	} else if (client->phase == PHASE_ABANDONED)
		leases->abandoned++;
	else
		++*transitional(leases, client->lease.state);
}

static void
on_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t n)
{
	struct count *count = arg;
	size_t i;

	count->rc = rc;
	count->end = rc != 0 || n == 0;
	if (rc != 0) {
		count->err = *err;
		return;
	}
	for (i = 0; i < n && !count->end; i++) {
		/* A source that gives the same ones again ends it. */
		if (!count->first && clients[i].lease.address <= count->after)
			count->rc = err_set(
			    &count->err, -EPROTO, "rows that are not in order");
		count->first = false;
		count->after = clients[i].lease.address;
		count->end = count->rc != 0 || count->after == UINT32_MAX;
		if (count->rc == 0)
			count_client(count, &clients[i]);
	}
}

static uint32_t
range_size(const struct range *range)
{
	return range->last - range->first + 1;
}

/* The free addresses that are the secondary's, where ranges of one scope are
 * in relationships of both roles. */
static uint32_t
backup_of_ranges(const struct generation *g, const struct scope *scope)
{
	const struct topology *t = generation_topology(g);
	struct lease lease;
	uint32_t i, n = 0;
	uint64_t address;

	for (i = 0; i < scope->range_count; i++) {
		const struct range *range =
		    topology_range(t, scope->range_first + i);

		for (address = range->first; address <= range->last; address++)
			if (range->relationship != TOPOLOGY_NONE &&
			    generation_lease(g, (uint32_t)address, &lease) &&
			    lease.state == BINDING_BACKUP)
				n++;
	}
	return n;
}

/* The free addresses of a scope that are the secondary's. */
static uint32_t
backup_of(const struct generation *g, const struct scope *scope,
    const struct scope_statistics *n)
{
	const struct topology *t = generation_topology(g);
	const uint32_t *of = topology_scope_relationships(t, scope);
	size_t primary = 0;
	uint32_t i;

	if (!n->failover)
		return 0;
	for (i = 0; i < scope->relation_count; i++)
		if (topology_relationship(t, of[i])->role == FAILOVER_PRIMARY)
			primary++;
	if (primary != 0 && primary != scope->relation_count)
		return backup_of_ranges(g, scope);
	return primary == 0 ? n->this_addr_free : n->partner_addr_free;
}

/* ---- what is printed ---- */

/* Numbers as LibreNMS' own script has them: text. */
static json_t *
pack_use(json_t *object, uint64_t max, uint64_t use)
{
	char max_text[24], use_text[24], percent[24];

	snprintf(max_text, sizeof(max_text), "%" PRIu64, max);
	snprintf(use_text, sizeof(use_text), "%" PRIu64, use);
	snprintf(percent, sizeof(percent), "%.3f",
	    max == 0 ? 0.0 : (double)use * 100 / (double)max);
	if (object == NULL ||
	    json_object_set_new(object, "max", json_string(max_text)) != 0 ||
	    json_object_set_new(object, "cur", json_string(use_text)) != 0 ||
	    json_object_set_new(object, "percent", json_string(percent)) != 0) {
		json_decref(object);
		return NULL;
	}
	return object;
}

static json_t *
pack_pools(const struct count *count)
{
	const size_t n = topology_range_count(count->topology);
	json_t *pools = json_array(), *pool;
	char first[IPV4_TEXT], last[IPV4_TEXT];
	size_t i;

	for (i = 0; pools != NULL && i < n; i++) {
		const struct range *range = topology_range(count->topology, i);

		pool = pack_use(json_pack("{s:s,s:s}", "first_ip",
				    ipv4_format(range->first, first), "last_ip",
				    ipv4_format(range->last, last)),
		    range_size(range), count->in_use[i]);
		if (json_array_append_new(pools, pool) != 0) {
			json_decref(pools);
			return NULL;
		}
	}
	return pools;
}

struct network {
	const char *name; /* of the shared network, or the subnet's own */
	uint64_t max, use;
};

static int
by_name(const void *a, const void *b)
{
	const struct network *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* One for each scope at first; those of one name become one. */
static size_t
collect_networks(const struct count *count, const struct cli_scope_row *rows,
    size_t n, struct network *networks)
{
	size_t i, kept = 0;
	uint32_t k;

	for (i = 0; i < n; i++) {
		const struct scope *scope = topology_scope(count->topology, i);

		networks[i] = (struct network) {
			.name =
			    *rows[i].name == '\0' ? rows[i].text : rows[i].name,
		};
		for (k = scope->range_first;
		     k < scope->range_first + scope->range_count; k++) {
			networks[i].max +=
			    range_size(topology_range(count->topology, k));
			networks[i].use += count->in_use[k];
		}
	}
	qsort(networks, n, sizeof(*networks), by_name);
	for (i = 0; i < n; i++) {
		if (kept > 0 &&
		    by_name(&networks[kept - 1], &networks[i]) == 0) {
			networks[kept - 1].max += networks[i].max;
			networks[kept - 1].use += networks[i].use;
		} else
			networks[kept++] = networks[i];
	}
	return kept;
}

static json_t *
pack_networks(const struct network *networks, size_t n, json_t **ret_all)
{
	json_t *array = json_array();
	uint64_t max = 0, use = 0;
	size_t i;

	for (i = 0; array != NULL && i < n; i++) {
		max += networks[i].max;
		use += networks[i].use;
		if (json_array_append_new(array,
			pack_use(
			    json_pack("{s:s}", "network", networks[i].name),
			    networks[i].max, networks[i].use)) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	*ret_all = pack_use(json_object(), max, use);
	return array;
}

static json_t *
pack_leases(const struct leases *l)
{
	return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "total",
	    (json_int_t)l->total, "active", (json_int_t)l->active, "expired",
	    (json_int_t)l->expired, "released", (json_int_t)l->released,
	    "abandoned", (json_int_t)l->abandoned, "reset",
	    (json_int_t)l->reset, "bootp", (json_int_t)l->bootp, "backup",
	    (json_int_t)l->backup, "free", (json_int_t)l->free);
}

static int
print_counts(FILE *out, const struct count *count,
    const struct network *networks, size_t n)
{
	json_t *all = NULL, *data;

	data = json_pack("{s:o,s:o,s:o}", "leases", pack_leases(&count->leases),
	    "pools", pack_pools(count), "networks",
	    pack_networks(networks, n, &all));
	if (data != NULL &&
	    json_object_set_new(data, "all_networks", all) != 0) {
		json_decref(data);
		return -1;
	}
	if (data == NULL) {
		json_decref(all);
		return -1;
	}
	return print_document(out, 0, "", data);
}

static void
add_free(struct count *count, const struct generation *g,
    const struct cli_scope_row *rows, size_t n)
{
	struct leases *l = &count->leases;
	size_t i;

	for (i = 0; i < topology_range_count(count->topology); i++)
		l->total += range_size(topology_range(count->topology, i));
	for (i = 0; i < n; i++)
		l->backup += backup_of(
		    g, topology_scope(count->topology, i), &rows[i].n);
	l->free = l->total - l->active - l->expired - l->released -
	    l->abandoned - l->reset - l->backup;
}

int
cli_librenms(struct cli *cli)
{
	const struct generation *g = server_generation(cli->server);
	struct count count = { .topology = generation_topology(g),
		.first = true };
	struct cli_scope_row *rows = NULL;
	struct network *networks = NULL;
	size_t n = 0;
	DWORD error;
	int rc = CLI_OK;

	error = cli_scope_rows(cli, false, 0, &rows, &n);
	if (error != ERROR_SUCCESS)
		return cli_failed(cli, error);
	/* One more: calloc(0) may be NULL. */
	count.in_use = calloc(
	    topology_range_count(count.topology) + 1, sizeof(*count.in_use));
	networks = calloc(n + 1, sizeof(*networks));
	if (count.in_use == NULL || networks == NULL) {
		rc = cli_no_memory(cli);
		goto out;
	}
	while (!count.end)
		server_enum_clients(cli->server, count.after, QUERY_CLIENTS_MAX,
		    on_clients, &count);
	if (count.rc != 0) {
		rc = cli_unreadable(cli, &count.err);
		goto out;
	}
	add_free(&count, g, rows, n);
	if (print_counts(cli->out, &count, networks,
		collect_networks(&count, rows, n, networks)) != 0)
		rc = cli_no_memory(cli);
out:
	free(networks);
	free(count.in_use);
	cli_scope_rows_free(rows, n);
	return rc;
}
