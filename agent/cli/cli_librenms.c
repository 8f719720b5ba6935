/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The command "librenms": the JSON that LibreNMS reads from snmpd's "extend
 * dhcpstats" for its application "dhcp-stats", version 2.  LibreNMS' own script
 * counts the records of dhcpd.leases, of which an address may have many, and
 * asks dhcpd-pools for the rest; here each address of a range counts once.
 */

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_count.h"
#include "cli/cli_scope_row.h"
#include "core/generation.h"
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
pack_pools(const struct topology *t, const struct cli_count *count)
{
	const size_t n = topology_range_count(t);
	json_t *pools = json_array(), *pool;
	char first[IPV4_TEXT], last[IPV4_TEXT];
	size_t i;

	for (i = 0; pools != NULL && i < n; i++) {
		const struct range *range = topology_range(t, i);

		pool = pack_use(json_pack("{s:s,s:s}", "first_ip",
				    ipv4_format(range->first, first), "last_ip",
				    ipv4_format(range->last, last)),
		    cli_count_range(range), count->in_use[i]);
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
collect_networks(const struct topology *t, const struct cli_count *count,
    const struct cli_scope_row *rows, size_t n, struct network *networks)
{
	size_t i, kept = 0;
	uint32_t k;

	for (i = 0; i < n; i++) {
		const struct scope *scope = topology_scope(t, i);

		networks[i] = (struct network) {
			.name =
			    *rows[i].name == '\0' ? rows[i].text : rows[i].name,
		};
		for (k = scope->range_first;
		     k < scope->range_first + scope->range_count; k++) {
			networks[i].max +=
			    cli_count_range(topology_range(t, k));
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
pack_leases(const struct cli_count *l)
{
	return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}", "total",
	    (json_int_t)l->total, "active", (json_int_t)l->active, "expired",
	    (json_int_t)l->expired, "released", (json_int_t)l->released,
	    "abandoned", (json_int_t)l->abandoned, "reset",
	    (json_int_t)l->reset, "bootp", (json_int_t)l->bootp, "backup",
	    (json_int_t)l->backup, "free", (json_int_t)l->free);
}

static int
print_counts(FILE *out, const struct topology *t, const struct cli_count *count,
    const struct network *networks, size_t n)
{
	json_t *all = NULL, *data;

	data = json_pack("{s:o,s:o,s:o}", "leases", pack_leases(count), "pools",
	    pack_pools(t, count), "networks", pack_networks(networks, n, &all));
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

int
cli_librenms(struct cli *cli)
{
	const struct topology *t =
	    generation_topology(server_generation(cli->server));
	struct cli_count count = { 0 };
	struct cli_scope_row *rows = NULL;
	struct network *networks = NULL;
	struct err err = { 0 };
	size_t n = 0;
	DWORD error;
	int rc = CLI_OK;

	error = cli_scope_rows(cli, false, 0, &rows, &n);
	if (error != ERROR_SUCCESS)
		return cli_failed(cli, error);
	if (cli_count(&count, cli->server, rows, n, &err) != 0) {
		rc = cli_unreadable(cli, &err);
		goto out;
	}
	/* One more: calloc(0) may be NULL. */
	networks = calloc(n + 1, sizeof(*networks));
	if (networks == NULL ||
	    print_counts(cli->out, t, &count, networks,
		collect_networks(t, &count, rows, n, networks)) != 0)
		rc = cli_no_memory(cli);
out:
	free(networks);
	cli_count_done(&count);
	cli_scope_rows_free(rows, n);
	return rc;
}
