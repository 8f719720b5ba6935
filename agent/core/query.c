/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"
#include "core/generation.h"
#include "core/topology.h"

static int
no_data(struct err *err)
{
	return err_set(err, -ENODATA, "the source was never read");
}

static int
no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "out of memory");
}

void
query_scope_statistics(const struct generation *generation, uint32_t scope,
    provider_statistics_cb *cb, void *arg)
{
	struct err err = { 0 };
	char text[IPV4_TEXT];
	ptrdiff_t i;

	if (generation == NULL) {
		cb(arg, no_data(&err), &err, NULL);
		return;
	}
	i = topology_find_scope(generation_topology(generation), scope);
	if (i < 0) {
		err_set(&err, -ENOENT, "no scope %s", ipv4_format(scope, text));
		cb(arg, err.code, &err, NULL);
		return;
	}
	cb(arg, 0, &err, generation_statistics(generation, (size_t)i));
}

static bool
find_client(const struct generation *generation,
    const struct client_search *search, struct client *ret_client)
{
	struct client_group group;
	uint32_t address;

	switch (search->type) {
	case CLIENT_BY_ADDRESS:
		address = search->address;
		break;
	case CLIENT_BY_HARDWARE:
		if (!generation_hardware_any(generation, search->hardware,
			search->hardware_len, search->low, search->high,
			&address))
			return false;
		break;
	case CLIENT_BY_NAME:
		if (!generation_name(
			generation, search->name, search->name_len, &group))
			return false;
		address = group.address;
		break;
	default:
		return false;
	}
	return generation_client(generation, address, ret_client);
}

void
query_client_info(const struct generation *generation,
    const struct client_search *search, provider_client_cb *cb, void *arg)
{
	struct err err = { 0 };
	struct client client;

	if (generation == NULL) {
		cb(arg, no_data(&err), &err, NULL);
	} else if (!find_client(generation, search, &client)) {
		err_set(&err, -ENOENT, "no such client");
		cb(arg, err.code, &err, NULL);
	} else {
		cb(arg, 0, &err, &client);
	}
}

void
query_enum_clients(const struct generation *generation, uint32_t after,
    size_t max, provider_clients_cb *cb, void *arg)
{
	struct client *clients;
	struct err err = { 0 };
	size_t n = 0;

	if (generation == NULL) {
		cb(arg, no_data(&err), &err, NULL, 0);
		return;
	}
	if (max > QUERY_CLIENTS_MAX)
		max = QUERY_CLIENTS_MAX;
	if ((clients = malloc((max + 1) * sizeof(*clients))) == NULL) {
		cb(arg, no_memory(&err), &err, NULL, 0);
		return;
	}
	while (n < max && after != UINT32_MAX &&
	    generation_client_from(generation, after + 1, &clients[n]))
		after = clients[n++].lease.address;
	cb(arg, 0, &err, clients, n);
	free(clients);
}

/* ---- groups ---- */

/* The group that has the very key. */
static bool
exact_group(const struct generation *generation,
    const struct client_group_search *from, struct client_group *ret_group)
{
	if (from->after || from->key_len == 0)
		return false;
	if (from->type == CLIENT_BY_HARDWARE)
		return generation_hardware(generation, from->hardware_type,
		    from->key, from->key_len, ret_group);
	return generation_name(
	    generation, (const char *)from->key, from->key_len, ret_group);
}

/* The one behind the key, where no group has it. */
static bool
group_behind(const struct generation *generation,
    const struct client_group_search *from, struct client_group *ret_group)
{
	const ptrdiff_t len =
	    from->after || from->key_len > 0 ? (ptrdiff_t)from->key_len : -1;

	if (from->type == CLIENT_BY_HARDWARE)
		return generation_hardware_after(
		    generation, from->hardware_type, from->key, len, ret_group);
	return generation_name_after(generation, (const char *)from->key, len,
	    LEASE_NAME_MAX, ret_group);
}

/* The row of a group; its key stands in its lease only, a name as the client
 * has written it. */
static void
group_row(const struct generation *generation, enum client_search_type type,
    const struct client_group *group, struct client_group_row *row)
{
	struct lease lease = { 0 };

	(void)generation_lease(generation, group->address, &lease);
	row->address = group->address;
	row->count = group->count;
	row->hardware_type = 0;
	if (type == CLIENT_BY_HARDWARE) {
		row->hardware_type = lease.hw_type;
		row->key = lease.hw;
		row->key_len = lease.hw_len;
	} else {
		row->key = (const uint8_t *)lease.name;
		row->key_len = lease.name_len;
	}
}

/*
 * The first row of a search; false at the end.  Where the key is the one that
 * was asked for, the lease is left alone: somewhere among a million it costs
 * more than all the rest.
 */
static bool
first_row(const struct generation *generation,
    const struct client_group_search *from, struct client_group_row *row)
{
	struct client_group group;

	if (exact_group(generation, from, &group)) {
		*row = (struct client_group_row) {
			.hardware_type = from->type == CLIENT_BY_HARDWARE ?
			    from->hardware_type :
			    0,
			.key = from->key,
			.key_len = from->key_len,
			.address = group.address,
			.count = group.count,
		};
		return true;
	}
	if (!group_behind(generation, from, &group))
		return false;
	group_row(generation, from->type, &group, row);
	return true;
}

/* Their names in lower case, in one piece of memory. */
static int
lower_keys(struct client_group_row *rows, size_t count, char **ret_text)
{
	size_t i, size = 0;
	char *text;

	for (i = 0; i < count; i++)
		size += rows[i].key_len;
	if ((text = malloc(size + 1)) == NULL)
		return -ENOMEM;
	*ret_text = text;
	for (i = 0; i < count; i++) {
		memcpy(text, rows[i].key, rows[i].key_len);
		text_lower(text, rows[i].key_len);
		rows[i].key = (const uint8_t *)text;
		text += rows[i].key_len;
	}
	return 0;
}

void
query_enum_client_groups(const struct generation *generation,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg)
{
	struct client_group_search at = *search;
	struct client_group_row *rows = NULL;
	struct err err = { 0 };
	char *text = NULL;
	size_t n;

	if (generation == NULL) {
		cb(arg, no_data(&err), &err, NULL, 0);
		return;
	}
	if (max > QUERY_GROUPS_MAX)
		max = QUERY_GROUPS_MAX;
	if ((rows = malloc((max + 1) * sizeof(*rows))) == NULL)
		goto no_memory;
	for (n = 0; n < max && first_row(generation, &at, &rows[n]); n++) {
		at.hardware_type = rows[n].hardware_type;
		at.key = rows[n].key;
		at.key_len = rows[n].key_len;
		at.after = true;
	}
	if (at.type == CLIENT_BY_NAME && lower_keys(rows, n, &text) != 0)
		goto no_memory;
	cb(arg, 0, &err, rows, n);
	free(rows);
	free(text);
	return;

no_memory:
	free(rows);
	cb(arg, no_memory(&err), &err, NULL, 0);
}

/* ---- relationships, scopes, addresses ---- */

/* Every relationship with the addresses of its scopes. */
static int
relationship_rows(const struct generation *generation,
    struct relationship_row **ret_rows, uint32_t **ret_scopes)
{
	const struct topology *topology = generation_topology(generation);
	size_t n = topology_relationship_count(topology);
	size_t i, j, at = 0, scopes = topology_scope_count(topology);
	struct relationship_row *rows;
	const uint32_t *relations;
	const struct scope *scope;
	uint32_t *addresses;
	size_t links = 0;

	for (i = 0; i < scopes; i++)
		links += topology_scope(topology, i)->relation_count;
	rows = calloc(n + 1, sizeof(*rows));
	addresses = malloc((links + 1) * sizeof(*addresses));
	if (rows == NULL || addresses == NULL) {
		free(rows);
		free(addresses);
		return -ENOMEM;
	}
	/* Count, place, fill: one pass over the scopes each. */
	for (i = 0; i < scopes; i++) {
		scope = topology_scope(topology, i);
		relations = topology_scope_relationships(topology, scope);
		for (j = 0; j < scope->relation_count; j++)
			rows[relations[j]].scope_count++;
	}
	for (i = 0; i < n; i++) {
		rows[i].relationship = topology_relationship(topology, i);
		rows[i].state = generation_relationship(generation, i);
		rows[i].scopes = addresses + at;
		at += rows[i].scope_count;
		rows[i].scope_count = 0;
	}
	for (i = 0; i < scopes; i++) {
		scope = topology_scope(topology, i);
		relations = topology_scope_relationships(topology, scope);
		for (j = 0; j < scope->relation_count; j++) {
			at = (size_t)(rows[relations[j]].scopes - addresses) +
			    rows[relations[j]].scope_count++;
			addresses[at] = scope->address;
		}
	}
	*ret_rows = rows;
	*ret_scopes = addresses;
	return 0;
}

void
query_enum_relationships(const struct generation *generation,
    provider_relationships_cb *cb, void *arg)
{
	struct relationship_row *rows;
	struct err err = { 0 };
	uint32_t *scopes;

	if (generation == NULL) {
		cb(arg, no_data(&err), &err, NULL, 0);
		return;
	}
	if (relationship_rows(generation, &rows, &scopes) != 0) {
		cb(arg, no_memory(&err), &err, NULL, 0);
		return;
	}
	cb(arg, 0, &err, rows,
	    topology_relationship_count(generation_topology(generation)));
	free(rows);
	free(scopes);
}

void
query_enum_scopes(
    const struct generation *generation, provider_scopes_cb *cb, void *arg)
{
	const struct topology *topology;
	struct err err = { 0 };
	size_t n;

	if (generation == NULL) {
		cb(arg, no_data(&err), &err, NULL, 0);
		return;
	}
	topology = generation_topology(generation);
	n = topology_scope_count(topology);
	cb(arg, 0, &err, n > 0 ? topology_scope(topology, 0) : NULL, n);
}

void
query_address_status(const struct generation *generation, uint32_t address,
    provider_address_cb *cb, void *arg)
{
	char text[IPV4_TEXT];
	enum address_status status = ADDRESS_PRIMARY;
	struct err err = { 0 };
	int rc;

	if (generation == NULL) {
		cb(arg, no_data(&err), &err, 0);
		return;
	}
	rc = generation_address_status(generation, address, &status);
	if (rc == -ENOENT)
		err_set(
		    &err, rc, "no scope holds %s", ipv4_format(address, text));
	else if (rc != 0)
		err_set(&err, rc, "the scope of %s is not in failover",
		    ipv4_format(address, text));
	cb(arg, rc, &err, rc == 0 ? (unsigned int)status : 0);
}
