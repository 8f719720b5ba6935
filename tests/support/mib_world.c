/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "support/mib_world.h"

#include <string.h>

#include "core/generation.h"
#include "core/lease.h"
#include "core/topology.h"
#include "snmp/snmp_index.h"
#include "support/fake_data.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static char name64[SNMP_NAME_MAX + 1], name65[SNMP_NAME_MAX + 2];

static const struct {
	uint32_t address;
	uint8_t state, hw_type, hw_len;
	const char *hw, *name;
	uint32_t ends;
} leases[] = {
	{ 0x0a32000a, BINDING_ACTIVE, 1, 6, "\x02\x00\x00\x00\x00\x01", "pc1",
	    MIB_WORLD_NOW + 60 },
	{ 0x0a32000b, BINDING_ACTIVE, 1, 6, "\x02\x00\x00\x00\x00\x01", "PC1",
	    LEASE_NEVER },
	{ 0x0a32000c, BINDING_ACTIVE, 1, 6, "\xff\xff\xff\xff\xff\xff", "pc",
	    MIB_WORLD_NOW + 60 },
	{ 0x0a32000d, BINDING_ACTIVE, 1, 1, "\x00", "_x", MIB_WORLD_NOW + 60 },
	{ 0x0a32000e, BINDING_ACTIVE, 0, 2, "\x00\xff", "[x",
	    MIB_WORLD_NOW + 60 },
	{ 0x0a32000f, BINDING_ACTIVE, 255, 20,
	    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
	    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	    "\xff\xfe", MIB_WORLD_NOW + 60 },
	{ 0x0a320010, BINDING_ACTIVE, 32, 8, "\x00\x00\x00\x00\x00\x00\x00\x01",
	    name64, MIB_WORLD_NOW + 60 },
	{ 0x0a320011, BINDING_ACTIVE, 1, 6, "\x02\x00\x00\x00\x00\x02", name65,
	    MIB_WORLD_NOW + 60 },
	{ 0x0a320012, BINDING_EXPIRED, 1, 6, "\x02\x00\x00\x00\x00\x03", "old",
	    MIB_WORLD_NOW - 60 },
	{ 0x0a320013, BINDING_ABANDONED, 0, 0, NULL, NULL, 0 },
	{ 0x0a320014, BINDING_ACTIVE, 0, 0, NULL, NULL, MIB_WORLD_NOW + 60 },
	{ 0x0a320015, BINDING_BACKUP, 1, 6, "\x02\x00\x00\x00\x00\x04", NULL,
	    MIB_WORLD_NOW - 60 },
	{ 0x0a3200ff, BINDING_ACTIVE, 1, 6, "\x02\x00\x00\x00\x00\x05", "z",
	    MIB_WORLD_NOW + 60 },
	{ 0x0a330001, BINDING_ACTIVE, 1, 6, "\x02\x00\x00\x00\x00\x06", "y",
	    MIB_WORLD_NOW + 60 },
	{ 0x0a330002, BINDING_ACTIVE, 0, 0, NULL, "[", MIB_WORLD_NOW + 60 },
	{ 0xfffffffe, BINDING_ACTIVE, 6, 6, "\x02\x00\x00\x00\x00\x07", "last",
	    MIB_WORLD_NOW + 60 },
	/* in the table of addresses only: see generation_hardware_after() */
	{ 0xffffffff, BINDING_ABANDONED, 0, 0, NULL, NULL, 0 },
};

struct generation *
mib_world(void)
{
	struct fake_data *data = fake_data_new();
	struct generation *g = NULL;
	uint32_t a, b;
	size_t i;

	memset(name64, 'r', SNMP_NAME_MAX);
	memset(name65, 'r', SNMP_NAME_MAX + 1);
	a = fake_data_relationship(data, FAILOVER_PRIMARY, "fo-a");
	b = fake_data_relationship(data, FAILOVER_SECONDARY, "b");
	fake_data_relationship(data, FAILOVER_PRIMARY, name64);
	fake_data_relationship(data, FAILOVER_PRIMARY, name65);
	fake_data_scope(data, 0, 0xffffff00, 1, 9, TOPOLOGY_NONE);
	fake_data_scope(data, 0x0a320000, 0xffffff00, 10, 255, a);
	fake_data_scope(data, 0x0a330000, 0xffffff00, 1, 9, TOPOLOGY_NONE);
	fake_data_scope(data, 0x80000000, 0xffffff80, 1, 100, b);
	fake_data_scope(data, 0xffffff00, 0xffffff00, 250, 255, a);
	for (i = 0; i < COUNT(leases); i++) {
		const struct lease lease = {
			.address = leases[i].address,
			.state = leases[i].state,
			.starts = MIB_WORLD_NOW - 600,
			.ends = leases[i].ends,
			.hw_type = leases[i].hw_type,
			.hw_len = leases[i].hw_len,
			.hw = (const uint8_t *)leases[i].hw,
			.name = leases[i].name,
			.name_len = leases[i].name == NULL ?
			    0 :
			    (uint16_t)strlen(leases[i].name),
		};

		fake_data_put(data, &lease);
	}
	assert_int_equal(fake_data_publish(data, MIB_WORLD_NOW, &g), 0);
	generation_ref(g);
	fake_data_free(data);
	return g;
}

struct generation *
mib_world_small(void)
{
	struct fake_data *data = fake_data_new();
	struct generation *g = NULL;

	fake_data_relationship(data, FAILOVER_SECONDARY, "fo-a");
	fake_data_scope(data, 0x0a320000, 0xffffff00, 10, 255, 0);
	fake_data_fill(data, 0x0a32000a, 3, BINDING_ACTIVE);
	assert_int_equal(fake_data_publish(data, MIB_WORLD_NOW, &g), 0);
	generation_ref(g);
	fake_data_free(data);
	return g;
}
