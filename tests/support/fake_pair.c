/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/bucket.h"
#include "core/generation.h"
#include "core/lease.h"
#include "core/lease_index.h"
#include "core/topology.h"

#define ETHERNET 1
#define IP(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))
#define HW(s) .hw = (const uint8_t *)(s), .hw_len = sizeof(s) - 1
#define UID(s) .uid = (const uint8_t *)(s), .uid_len = sizeof(s) - 1
#define NAME(s) .name = (s), .name_len = sizeof(s) - 1
#define CLASS(s) .class_name = (s), .class_len = sizeof(s) - 1

/* As long as a name may be; fake_pair_with() fills it. */
static char long_name[LEASE_NAME_MAX];

static const struct lease leases[] = {
	{ .address = IP(10, 0, 0, 10),
	    .state = BINDING_ACTIVE,
	    .starts = 1699990001,
	    .ends = 1700000002,
	    .tstp = 1700000003,
	    .tsfp = 1700000004,
	    .atsfp = 1700000005,
	    .cltt = 1699990006,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x0a"),
	    UID("\x01\x02\0\0\0\0\x0a"),
	    NAME("alpha"),
	    CLASS("gold") },
	{ .address = IP(10, 0, 0, 11),
	    .state = BINDING_ACTIVE,
	    .ends = LEASE_NEVER,
	    .flags = LEASE_BOOTP | LEASE_RESERVED,
	    .hw_type = 6,
	    HW("\x02\0\0\0\0\x0b"),
	    NAME("Beta") },
	{ .address = IP(10, 0, 0, 12),
	    .state = BINDING_EXPIRED,
	    .ends = 1699999000,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x0c"),
	    NAME("gone") },
	{ .address = IP(10, 0, 0, 13),
	    .state = BINDING_ABANDONED,
	    .ends = 1699999000 },
	{ .address = IP(10, 0, 0, 14),
	    .state = BINDING_ACTIVE,
	    .flags = LEASE_RESERVED | LEASE_NAME_FROM_PARTNER,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x0e"),
	    NAME("partner's") },
	{ .address = IP(10, 0, 0, 15),
	    .state = BINDING_ACTIVE,
	    .ends = 1700009000,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x0f"),
	    NAME("caf\xe9 \xe2\x82\xac\x1b"),
	    CLASS("\xc3\xa9") },
	/* Its seven bytes read like a client identifier of the next one. */
	{ .address = IP(10, 0, 0, 16),
	    .state = BINDING_ACTIVE,
	    .ends = 1700009000,
	    .hw_type = 32,
	    HW("\x01\x02\0\0\0\0\x11") },
	{ .address = IP(10, 0, 0, 17),
	    .state = BINDING_ACTIVE,
	    .ends = 1700009000,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x11") },
	/* The first one's card, in two other scopes. */
	{ .address = IP(10, 0, 1, 10),
	    .state = BINDING_ACTIVE,
	    .ends = 1700009000,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x0a") },
	{ .address = IP(10, 0, 1, 35),
	    .state = BINDING_ACTIVE,
	    .ends = 1700009000,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x35"),
	    .name = long_name,
	    .name_len = sizeof(long_name) },
	{ .address = IP(10, 0, 2, 10),
	    .state = BINDING_ACTIVE,
	    .ends = 1700009000,
	    .hw_type = ETHERNET,
	    HW("\x02\0\0\0\0\x0a"),
	    NAME("alpha") },
	{ .address = IP(10, 0, 0, 20), .state = BINDING_BACKUP },
};

static void
must(int ok)
{
	if (!ok) {
		(void)fprintf(stderr, "fake_pair: cannot be made\n");
		abort();
	}
}

static uint32_t
add_relationship(struct topology_builder *builder, struct relationship *r,
    unsigned int split)
{
	uint32_t index;

	bucket_split(r->hba, split);
	must(topology_builder_add_relationship(builder, r, &index, NULL) == 0);
	return index;
}

static void
add_subnet(struct topology_builder *builder, uint32_t address, uint32_t mask,
    const char *name)
{
	must(topology_builder_add_subnet(builder, address, mask, name, NULL) ==
	    0);
}

static void
add_range(struct topology_builder *builder, uint32_t first, uint32_t last,
    uint32_t relationship)
{
	must(topology_builder_add_range(
		 builder, first, last, relationship, false, NULL, NULL) == 0);
}

static struct topology *
pair_topology(void)
{
	struct relationship a = {
		.name = (char *)"fo-a",
		.role = FAILOVER_PRIMARY,
		.mclt = 1800,
		.safe_period = UINT32_MAX,
		.split_source = SPLIT_CONFIGURED,
		.address = IP(192, 0, 2, 1),
		.peer_address = IP(192, 0, 2, 2),
		.host = (char *)"192.0.2.1",
		.peer_host = (char *)"192.0.2.2",
	};
	struct relationship b = {
		.name = (char *)"fo-\xc3\xa9",
		.role = FAILOVER_SECONDARY,
		.mode = FAILOVER_HOT_STANDBY,
		.safe_period = 300,
		.split_source = SPLIT_ASSUMED,
		.address = IP(192, 0, 2, 1),
		.host = (char *)"here.example",
		.peer_host = (char *)"away.example",
	};
	struct topology_builder *builder = topology_builder_new();
	struct topology *topology;
	uint32_t fo_a, fo_b;

	must(builder != NULL);
	fo_a = add_relationship(builder, &a, 192);
	fo_b = add_relationship(builder, &b, 128);
	add_subnet(builder, IP(10, 0, 0, 0), 0xffffff00, "lan");
	add_range(builder, IP(10, 0, 0, 10), IP(10, 0, 0, 99), fo_a);
	add_subnet(builder, IP(10, 0, 1, 0), 0xffffff00, "");
	add_range(builder, IP(10, 0, 1, 10), IP(10, 0, 1, 19), fo_a);
	add_range(builder, IP(10, 0, 1, 20), IP(10, 0, 1, 29), fo_b);
	add_range(builder, IP(10, 0, 1, 30), IP(10, 0, 1, 39), TOPOLOGY_NONE);
	add_subnet(builder, IP(10, 0, 2, 0), 0xffffff00, "caf\xe9\n");
	add_range(builder, IP(10, 0, 2, 10), IP(10, 0, 2, 19), TOPOLOGY_NONE);
	add_subnet(builder, IP(10, 9, 0, 0), 0xffff0000, "");
	add_range(builder, IP(10, 9, 0, 0), IP(10, 9, 127, 255), fo_b);
	must(topology_builder_finish(builder, &topology, NULL) == 0);
	topology_builder_free(builder);
	return topology;
}

static struct generation *
publish(struct lease_index *index)
{
	struct generation *generation;

	must(lease_index_publish(index, &generation) == 0);
	lease_index_free(index);
	return generation;
}

struct generation *
fake_pair_with(uint32_t count)
{
	const struct relationship_state states[] = {
		{ .state = FAILOVER_NORMAL,
		    .partner_state = FAILOVER_COMMUNICATION_INT,
		    .since = 1699000001,
		    .partner_since = 1699000002,
		    .mclt = 1800 },
		{ .state = FAILOVER_PARTNER_DOWN,
		    .since = 1699000003,
		    .mclt = 60 },
	};
	struct topology *topology = pair_topology();
	struct lease_index *index = lease_index_new(topology, FAKE_NOW);
	struct lease lease = { .state = BINDING_ACTIVE,
		.ends = 1700009000,
		.hw_type = ETHERNET,
		NAME("host") };
	uint8_t hw[6] = { 0x06 };
	size_t i;

	must(index != NULL);
	topology_unref(topology);
	memset(long_name, 'n', sizeof(long_name));
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		must(lease_index_set_relationship(index, i, &states[i]) == 0);
	for (i = 0; i < sizeof(leases) / sizeof(leases[0]); i++)
		must(lease_index_put(index, &leases[i]) == 0);
	lease.hw = hw;
	lease.hw_len = sizeof(hw);
	for (i = 0; i < count; i++) {
		lease.address = IP(10, 9, 0, 0) + 2 * (uint32_t)i;
		memcpy(hw + 2, &lease.address, 4);
		must(lease_index_put(index, &lease) == 0);
	}
	return publish(index);
}

struct generation *
fake_pair(void)
{
	return fake_pair_with(0);
}

struct generation *
fake_many(uint32_t relationships)
{
	struct topology_builder *builder = topology_builder_new();
	struct topology *topology;
	struct lease_index *index;
	uint32_t i, subnet, fo;
	char name[16];

	must(builder != NULL);
	for (i = 0; i < relationships; i++) {
		struct relationship r = { .name = name,
			.host = (char *)"a",
			.peer_host = (char *)"b" };

		(void)snprintf(name, sizeof(name), "r%u", (unsigned int)i);
		fo = add_relationship(builder, &r, 128);
		subnet = IP(10, i, i, 0);
		add_subnet(builder, subnet, 0xffffff00, "");
		add_range(builder, subnet + 1, subnet + 1, fo);
	}
	must(topology_builder_finish(builder, &topology, NULL) == 0);
	topology_builder_free(builder);
	index = lease_index_new(topology, FAKE_NOW);
	must(index != NULL);
	topology_unref(topology);
	return publish(index);
}

static void
put_active(struct lease_index *index, uint32_t address)
{
	struct lease lease = { .address = address,
		.state = BINDING_ACTIVE,
		.ends = 1700009000,
		.hw_type = ETHERNET,
		.hw = (const uint8_t *)&address,
		.hw_len = sizeof(address),
		NAME("host") };

	must(lease_index_put(index, &lease) == 0);
}

struct generation *
fake_nested(void)
{
	struct topology_builder *builder = topology_builder_new();
	struct topology *topology;
	struct lease_index *index;
	uint32_t i;

	must(builder != NULL);
	add_subnet(builder, FAKE_NESTED_WIDE, 0xffff0000, "");
	add_subnet(builder, FAKE_NESTED_NARROW, 0xffffff00, "");
	add_subnet(builder, IP(10, 1, 0, 0), 0xffff0000, "");
	for (i = 1; i <= 3; i++)
		add_range(
		    builder, IP(10, 0, i, 1), IP(10, 0, i, 99), TOPOLOGY_NONE);
	add_range(builder, IP(10, 1, 0, 1), IP(10, 1, 0, 99), TOPOLOGY_NONE);
	must(topology_builder_finish(builder, &topology, NULL) == 0);
	topology_builder_free(builder);
	index = lease_index_new(topology, FAKE_NOW);
	must(index != NULL);
	topology_unref(topology);
	put_active(index, IP(10, 0, 1, 1));
	for (i = 1; i <= 40; i++)
		put_active(index, IP(10, 0, 2, i));
	put_active(index, IP(10, 0, 3, 1));
	put_active(index, IP(10, 1, 0, 1));
	return publish(index);
}
