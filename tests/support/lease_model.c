/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "support/lease_model.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/lease_index.h"
#include "core/topology.h"

unsigned int
lease_model_random(struct lease_model *b, unsigned int n)
{
	b->seed = b->seed * 1103515245u + 12345u;
	return (b->seed >> 16) % n;
}

struct topology *
lease_model_topology(void)
{
	struct topology_builder *b = topology_builder_new();
	struct relationship r = { .name = (char *)"a",
		.mclt = 60,
		.address = 1,
		.peer_address = 2,
		.host = (char *)"one",
		.peer_host = (char *)"two" };
	static const struct {
		uint32_t first, last, relationship;
	} ranges[] = {
		{ 10, 20, 0 },
		{ 21, 80, 1 },
		{ 100, 199, TOPOLOGY_NONE },
		{ 256, 511, 0 },
		{ 512 + 5, 512 + 200, TOPOLOGY_NONE },
		{ 768, 1279, 1 },
	};
	struct topology *t;
	uint32_t index;
	unsigned int i;

	bucket_split(r.hba, 128);
	topology_builder_add_relationship(b, &r, &index, NULL);
	r.name = (char *)"b";
	r.role = FAILOVER_SECONDARY;
	bucket_split(r.hba, 100);
	topology_builder_add_relationship(b, &r, &index, NULL);
	for (i = 0; i < 3; i++)
		topology_builder_add_subnet(
		    b, LEASE_MODEL_NET + 256 * i, 0xffffff00u, "", NULL);
	topology_builder_add_subnet(
	    b, LEASE_MODEL_NET + 768, 0xffffff00u, "", NULL);
	topology_builder_add_subnet(
	    b, LEASE_MODEL_NET + 1024, 0xffffff00u, "", NULL);
	for (i = 0; i < 6; i++) {
		if (ranges[i].first == 768) {
			topology_builder_add_range(b, LEASE_MODEL_NET + 768,
			    LEASE_MODEL_NET + 1023, 1, false, NULL, NULL);
			topology_builder_add_range(b, LEASE_MODEL_NET + 1024,
			    LEASE_MODEL_NET + 1279, 1, false, NULL, NULL);
			continue;
		}
		topology_builder_add_range(b, LEASE_MODEL_NET + ranges[i].first,
		    LEASE_MODEL_NET + ranges[i].last, ranges[i].relationship,
		    false, NULL, NULL);
	}
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	return t;
}

void
lease_model_init(struct lease_model *b, unsigned int seed)
{
	memset(b, 0, sizeof(*b));
	b->seed = seed;
	b->now = LEASE_MODEL_NOW;
	b->topology = lease_model_topology();
	b->index = lease_index_new(b->topology, b->now);
	b->records = calloc(LEASE_MODEL_ADDRESSES, sizeof(*b->records));
	assert_non_null(b->index);
	assert_non_null(b->records);
}

void
lease_model_done(struct lease_model *b)
{
	lease_index_free(b->index);
	topology_unref(b->topology);
	free(b->records);
}

/* Few different clients, so that they meet; long ones, so that the keys do
 * not fit their prefixes. */
void
lease_model_record(
    struct lease_model *b, struct lease_record *m, uint32_t address)
{
	static const char *const names[] = { "", "host", "HOST", "Printer-7",
		"printer-8", "laptop-of-somebody", "laptop-of-SOMEONE",
		"a-name-that-is-longer-than-the-sixty-four-octets-of-an-"
		"index-in-the-mib" };
	static const uint8_t types[] = { 1, 1, 1, 6, 32 };
	static const uint8_t lens[] = { 6, 6, 6, 0, 8, 20 };
	struct lease *l = &m->lease;
	unsigned int i;

	memset(m, 0, sizeof(*m));
	l->address = address;
	l->state = (uint8_t)(1 + lease_model_random(b, 7));
	if (lease_model_random(b, 2) == 0)
		l->state = BINDING_ACTIVE;
	l->ends = (uint32_t)(b->now - 50 + lease_model_random(b, 100));
	if (lease_model_random(b, 20) == 0)
		l->ends = LEASE_NEVER;
	if (lease_model_random(b, 20) == 0)
		l->ends = 0;
	l->starts = (uint32_t)b->now;
	l->hw_type = types[lease_model_random(b, 5)];
	l->hw_len = lens[lease_model_random(b, 6)];
	for (i = 0; i < l->hw_len; i++)
		m->hw[i] = (uint8_t)(i < 4 ? 2 : lease_model_random(b, 2));
	l->uid_len = (uint16_t)(lease_model_random(b, 3) * 3);
	for (i = 0; i < l->uid_len; i++)
		m->uid[i] = (uint8_t)lease_model_random(b, 256);
	snprintf(
	    m->name, sizeof(m->name), "%s", names[lease_model_random(b, 8)]);
	l->name_len = (uint16_t)strlen(m->name);
	if (lease_model_random(b, 10) == 0)
		l->flags = LEASE_RESERVED;
}

int
lease_model_put(struct lease_model *b, struct lease_record *m)
{
	m->lease.hw = m->hw;
	m->lease.uid = m->uid;
	m->lease.name = m->name;
	return lease_index_put(b->index, &m->lease);
}

/* ---- the model's answers ---- */

static const struct range *
range_at(const struct lease_model *b, unsigned int i)
{
	ptrdiff_t r = topology_range_of(b->topology, LEASE_MODEL_NET + i);

	return r < 0 ? NULL : topology_range(b->topology, (size_t)r);
}

static enum lease_phase
model_phase(const struct lease_model *b, unsigned int i)
{
	const struct lease *l = &b->records[i].lease;
	const struct range *r = range_at(b, i);
	bool failover = r != NULL && r->relationship != TOPOLOGY_NONE;

	if (l->state == BINDING_ACTIVE &&
	    (l->ends == 0 || l->ends == LEASE_NEVER || l->ends > b->now))
		return PHASE_IN_FORCE;
	if (l->state == BINDING_ABANDONED)
		return PHASE_ABANDONED;
	if (!failover || l->state == BINDING_NONE || l->state == BINDING_FREE)
		return PHASE_FREE;
	return l->state == BINDING_BACKUP ? PHASE_BACKUP : PHASE_TRANSITIONAL;
}

static bool
model_primary(const struct lease_model *b, unsigned int i)
{
	const struct lease_record *m = &b->records[i];
	const struct relationship *r =
	    topology_relationship(b->topology, range_at(b, i)->relationship);
	uint8_t bucket = m->lease.uid_len > 0 ?
	    bucket_hash(m->uid, m->lease.uid_len) :
	    bucket_hash(m->hw, m->lease.hw_len);

	return bucket_is_primary(r->hba, bucket);
}

static void
model_statistics(const struct lease_model *b, size_t scope,
    const struct generation *g, struct scope_statistics *s)
{
	const struct relationship_state *state;
	const struct relationship *rel;
	const struct range *r;
	enum lease_phase phase;
	bool mine, wide;
	unsigned int i;

	memset(s, 0, sizeof(*s));
	s->failover = topology_scope(b->topology, scope)->relation_count > 0;
	for (i = 0; i < LEASE_MODEL_ADDRESSES; i++) {
		if ((r = range_at(b, i)) == NULL || r->scope != scope)
			continue;
		phase = model_phase(b, i);
		if (r->relationship == TOPOLOGY_NONE && s->failover) {
			s->other_addr++;
			s->other_in_use += phase == PHASE_IN_FORCE;
			s->other_abandoned += phase == PHASE_ABANDONED;
			s->other_free += phase == PHASE_FREE;
			continue;
		}
		s->num_addr++;
		s->abandoned += phase == PHASE_ABANDONED;
		s->transitional += phase == PHASE_TRANSITIONAL;
		s->addr_in_use += phase == PHASE_IN_FORCE;
		s->addr_free += phase == PHASE_FREE || phase == PHASE_BACKUP;
		if (!s->failover) {
			s->usable_now += phase == PHASE_FREE;
			continue;
		}
		rel = topology_relationship(b->topology, r->relationship);
		state = generation_relationship(g, r->relationship);
		wide = state->state == FAILOVER_PARTNER_DOWN &&
		    b->now > (int64_t)state->since + state->mclt;
		if (phase == PHASE_IN_FORCE) {
			mine = model_primary(b, i) ==
			    (rel->role == FAILOVER_PRIMARY);
			s->this_addr_in_use += mine;
			s->partner_addr_in_use += !mine;
		} else if (phase == PHASE_FREE || phase == PHASE_BACKUP) {
			mine = (phase == PHASE_FREE) ==
			    (rel->role == FAILOVER_PRIMARY);
			s->this_addr_free += mine;
			s->partner_addr_free += !mine;
			s->usable_now += mine || wide;
		}
	}
}

static void
check_statistics(const struct lease_model *b, const struct generation *g)
{
	struct scope_statistics want;
	const struct scope_statistics *is;
	size_t i;

	for (i = 0; i < topology_scope_count(b->topology); i++) {
		is = generation_statistics(g, i);
		model_statistics(b, i, g, &want);
		assert_int_equal(is->num_addr,
		    is->addr_free + is->addr_in_use + is->abandoned +
			is->transitional);
		assert_int_equal(is->failover, want.failover);
		/* Not the padding in front of the counts. */
		assert_memory_equal(&is->num_addr, &want.num_addr,
		    sizeof(want) - offsetof(struct scope_statistics, num_addr));
	}
}

static bool
same_name(const struct lease *a, const struct lease *b)
{
	uint16_t i;

	if (a->name_len != b->name_len)
		return false;
	for (i = 0; i < a->name_len; i++)
		if (tolower((unsigned char)a->name[i]) !=
		    tolower((unsigned char)b->name[i]))
			return false;
	return true;
}

static bool
same_hardware(const struct lease *a, const struct lease *b)
{
	return a->hw_type == b->hw_type && a->hw_len == b->hw_len &&
	    memcmp(a->hw, b->hw, a->hw_len) == 0;
}

/* The group that lease i is in, by the model. */
static struct client_group
model_group(const struct lease_model *b, unsigned int i,
    bool (*same)(const struct lease *, const struct lease *))
{
	struct client_group group = { 0 };
	unsigned int j;

	for (j = 0; j < LEASE_MODEL_ADDRESSES; j++) {
		if (range_at(b, j) == NULL ||
		    model_phase(b, j) != PHASE_IN_FORCE ||
		    !same(&b->records[j].lease, &b->records[i].lease))
			continue;
		if (group.count++ == 0)
			group.address = LEASE_MODEL_NET + j;
	}
	return group;
}

static void
check_rows(const struct lease_model *b, const struct generation *g)
{
	struct client_group group, want;
	const struct lease_record *m;
	struct client client;
	uint32_t next = 0;
	unsigned int i;
	size_t n = 0;

	for (i = 0; i < LEASE_MODEL_ADDRESSES; i++) {
		m = &b->records[i];
		if (range_at(b, i) == NULL ||
		    !lease_phase_is_client(model_phase(b, i))) {
			assert_false(
			    generation_client(g, LEASE_MODEL_NET + i, &client));
			continue;
		}
		n++;
		assert_true(generation_client_from(g, next, &client));
		assert_int_equal(client.lease.address, LEASE_MODEL_NET + i);
		next = LEASE_MODEL_NET + i + 1;
		assert_int_equal(client.phase, model_phase(b, i));
		assert_int_equal(client.lease.ends, m->lease.ends);
		if (client.phase == PHASE_ABANDONED)
			continue;
		assert_true(same_hardware(&client.lease, &m->lease));
		assert_int_equal(client.lease.uid_len, m->lease.uid_len);
		assert_memory_equal(client.lease.uid, m->uid, m->lease.uid_len);
		assert_memory_equal(
		    client.lease.name, m->name, m->lease.name_len);
		if (client.failover) {
			assert_int_equal(
			    client.owner_is_primary, model_primary(b, i));
			assert_int_equal(client.owner_address,
			    client.owner_is_primary ==
				    (range_at(b, i)->relationship == 0) ?
				1 :
				2);
		}
		if (client.phase != PHASE_IN_FORCE)
			continue;
		if (m->lease.hw_len > 0) {
			want = model_group(b, i, same_hardware);
			assert_true(generation_hardware(g, m->lease.hw_type,
			    m->hw, m->lease.hw_len, &group));
			assert_memory_equal(&group, &want, sizeof(want));
		}
		if (m->lease.name_len > 0) {
			want = model_group(b, i, same_name);
			assert_true(generation_name(
			    g, m->name, m->lease.name_len, &group));
			assert_memory_equal(&group, &want, sizeof(want));
		}
	}
	assert_false(generation_client_from(g, next, &client));
	assert_int_equal(generation_client_count(g), n);
}

/* Walking the groups gives each key once, ascending, and every lease that is
 * in force and has one. */
static void
check_walks(const struct lease_model *b, const struct generation *g)
{
	size_t in_force = 0, named = 0, long_named = 0, n = 0;
	struct client_group group;
	struct client client;
	uint8_t type = 0, hw[LEASE_HW_MAX];
	char name[LEASE_NAME_MAX];
	ptrdiff_t len = -1;
	unsigned int i;

	for (i = 0; i < LEASE_MODEL_ADDRESSES; i++) {
		if (range_at(b, i) == NULL ||
		    model_phase(b, i) != PHASE_IN_FORCE)
			continue;
		in_force += b->records[i].lease.hw_len > 0;
		named += b->records[i].lease.name_len > 0;
		long_named += b->records[i].lease.name_len > 64;
	}
	while (generation_hardware_after(g, type, hw, len, &group)) {
		assert_true(generation_client(g, group.address, &client));
		if (len >= 0) {
			assert_true(client.lease.hw_type > type ||
			    client.lease.hw_len > len ||
			    memcmp(client.lease.hw, hw, (size_t)len) > 0);
		}
		type = client.lease.hw_type;
		len = client.lease.hw_len;
		memcpy(hw, client.lease.hw, client.lease.hw_len);
		n += group.count;
	}
	assert_int_equal(n, in_force);
	n = 0;
	len = -1;
	while (generation_name_after(g, name, len, 64, &group)) {
		assert_true(generation_client(g, group.address, &client));
		assert_true(client.lease.name_len >= len);
		assert_true(client.lease.name_len <= 64);
		len = client.lease.name_len;
		memcpy(name, client.lease.name, client.lease.name_len);
		n += group.count;
	}
	assert_int_equal(n, named - long_named);
	assert_int_equal(generation_names_longer(g, 64), long_named);
}

void
lease_model_check(const struct lease_model *b, const struct generation *g)
{
	assert_int_equal(generation_now(g), b->now);
	check_statistics(b, g);
	check_rows(b, g);
	check_walks(b, g);
}
