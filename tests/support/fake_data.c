/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_data.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "core/bucket.h"
#include "core/generation.h"
#include "core/lease_index.h"

struct fake_data {
	struct topology_builder *builder; /* until the first record */
	struct topology *topology;
	struct lease_index *index;
	struct generation *generation; /* published last */
};

static void
die(const char *what, const struct err *err)
{
	fprintf(stderr, "fake data: %s: %s\n", what,
	    err != NULL ? err_text(err) : "no memory");
	abort();
}

struct fake_data *
fake_data_new(void)
{
	return calloc(1, sizeof(struct fake_data));
}

void
fake_data_free(struct fake_data *data)
{
	if (data == NULL)
		return;
	fake_data_clear(data);
	generation_unref(data->generation);
	free(data);
}

static struct topology_builder *
builder_of(struct fake_data *data)
{
	if (data->topology != NULL)
		die("topology", &(struct err) { .text = "it stands already" });
	if (data->builder == NULL &&
	    (data->builder = topology_builder_new()) == NULL)
		die("topology", NULL);
	return data->builder;
}

uint32_t
fake_data_add_relationship(
    struct fake_data *data, const struct relationship *relationship)
{
	struct err err = { 0 };
	uint32_t index;

	if (topology_builder_add_relationship(
		builder_of(data), relationship, &index, &err) != 0)
		die("relationship", &err);
	return index;
}

uint32_t
fake_data_relationship(
    struct fake_data *data, enum failover_role role, const char *name)
{
	bool primary = role == FAILOVER_PRIMARY;
	char text[256], host[] = "10.0.0.1", peer[] = "10.0.0.2";
	struct relationship relationship = {
		.name = text,
		.role = role,
		.mode = FAILOVER_LOAD_BALANCE,
		.mclt = 3600,
		.safe_period = UINT32_MAX,
		.split_source = SPLIT_CONFIGURED,
		.address = primary ? 0x0a000001 : 0x0a000002,
		.peer_address = primary ? 0x0a000002 : 0x0a000001,
		.host = primary ? host : peer,
		.peer_host = primary ? peer : host,
	};

	snprintf(text, sizeof(text), "%s", name);
	bucket_split(relationship.hba, 128);
	return fake_data_add_relationship(data, &relationship);
}

void
fake_data_range(struct fake_data *data, uint32_t first, uint32_t last,
    uint32_t relationship)
{
	struct err err = { 0 };

	if (topology_builder_add_range(builder_of(data), first, last,
		relationship, false, NULL, &err) != 0)
		die("range", &err);
}

void
fake_data_network_scope(struct fake_data *data, const char *network,
    uint32_t address, uint32_t mask, uint32_t first, uint32_t last,
    uint32_t relationship)
{
	struct err err = { 0 };

	if (topology_builder_add_subnet(
		builder_of(data), address, mask, network, &err) != 0)
		die("subnet", &err);
	fake_data_range(data, address + first, address + last, relationship);
}

void
fake_data_scope(struct fake_data *data, uint32_t address, uint32_t mask,
    uint32_t first, uint32_t last, uint32_t relationship)
{
	fake_data_network_scope(
	    data, "", address, mask, first, last, relationship);
}

/* The index, made when it is first needed; every relationship NORMAL. */
static struct lease_index *
index_of(struct fake_data *data)
{
	const struct relationship_state normal = {
		.state = FAILOVER_NORMAL,
		.partner_state = FAILOVER_NORMAL,
		.since = 1000,
		.partner_since = 1000,
		.mclt = 3600,
	};
	struct err err = { 0 };
	size_t i;

	if (data->index != NULL)
		return data->index;
	if (data->topology == NULL &&
	    topology_builder_finish(builder_of(data), &data->topology, &err) !=
		0)
		die("topology", &err);
	data->index = lease_index_new(data->topology, 0);
	if (data->index == NULL)
		die("topology", NULL);
	for (i = 0; i < topology_relationship_count(data->topology); i++)
		if (lease_index_set_relationship(data->index, i, &normal) != 0)
			die("topology", NULL);
	return data->index;
}

void
fake_data_put(struct fake_data *data, const struct lease *lease)
{
	if (lease_index_put(index_of(data), lease) != 0)
		die("lease", NULL);
}

void
fake_data_fill(struct fake_data *data, uint32_t first, uint32_t count,
    enum binding_state state)
{
	uint32_t i;

	for (i = 0; i < count; i++) {
		uint32_t a = first + i;
		uint8_t hw[6] = { 2, 0, (uint8_t)(a >> 24), (uint8_t)(a >> 16),
			(uint8_t)(a >> 8), (uint8_t)a };
		struct lease lease = { .address = a, .state = (uint8_t)state };

		if (state == BINDING_ACTIVE) {
			lease.ends = LEASE_NEVER;
			lease.hw_type = 1;
			lease.hw = hw;
			lease.hw_len = sizeof(hw);
		}
		fake_data_put(data, &lease);
	}
}

void
fake_data_state(struct fake_data *data, uint32_t relationship,
    const struct relationship_state *state)
{
	if (lease_index_set_relationship(index_of(data), relationship, state) !=
	    0)
		die("relationship state", NULL);
}

void
fake_data_clear(struct fake_data *data)
{
	lease_index_free(data->index);
	data->index = NULL;
	topology_unref(data->topology);
	data->topology = NULL;
	topology_builder_free(data->builder);
	data->builder = NULL;
}

int
fake_data_publish(
    struct fake_data *data, int64_t now, struct generation **ret_generation)
{
	struct lease_index *index = index_of(data);
	struct generation *generation;
	int rc;

	if ((rc = lease_index_advance(index, now)) != 0)
		return rc;
	if (data->generation == NULL || lease_index_changed(index) ||
	    generation_topology(data->generation) != data->topology) {
		if ((rc = lease_index_publish(index, &generation)) != 0)
			return rc;
		generation_unref(data->generation);
		data->generation = generation;
	}
	*ret_generation = data->generation;
	return 0;
}
