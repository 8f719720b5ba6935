/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/*
 * The index against a model: the same records in a plain array, everything
 * counted and searched anew each time.  What the two must agree on is every
 * statistic, every row, every group, at any moment, forwards and backwards.
 */

#include "support/test.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation.h"
#include "core/lease_index.h"
#include "core/topology.h"
#include "support/oom.h"

#define NET UINT32_C(0x0a000000) /* 10.0.0.0 */
#define NOW 1000000
#define ADDRESSES 1400

struct model {
	struct lease lease; /* state BINDING_NONE: no record */
	uint8_t hw[LEASE_HW_MAX], uid[8];
	char name[80];
};

struct bench {
	struct topology *topology;
	struct lease_index *index;
	struct model *model; /* of NET + i */
	int64_t now;
	unsigned int seed;
};

static unsigned int
rnd(struct bench *b, unsigned int n)
{
	b->seed = b->seed * 1103515245u + 12345u;
	return (b->seed >> 16) % n;
}

/* Two relationships with opposite roles, in one scope and apart; pools without
 * failover in a failover scope; a scope without failover. */
static struct topology *
make_topology(void)
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
		    b, NET + 256 * i, 0xffffff00u, "", NULL);
	topology_builder_add_subnet(b, NET + 768, 0xffffff00u, "", NULL);
	topology_builder_add_subnet(b, NET + 1024, 0xffffff00u, "", NULL);
	for (i = 0; i < 6; i++) {
		if (ranges[i].first == 768) {
			topology_builder_add_range(
			    b, NET + 768, NET + 1023, 1, false, NULL, NULL);
			topology_builder_add_range(
			    b, NET + 1024, NET + 1279, 1, false, NULL, NULL);
			continue;
		}
		topology_builder_add_range(b, NET + ranges[i].first,
		    NET + ranges[i].last, ranges[i].relationship, false, NULL,
		    NULL);
	}
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	return t;
}

static void
bench_init(struct bench *b, unsigned int seed)
{
	memset(b, 0, sizeof(*b));
	b->seed = seed;
	b->now = NOW;
	b->topology = make_topology();
	b->index = lease_index_new(b->topology, b->now);
	b->model = calloc(ADDRESSES, sizeof(*b->model));
	assert_non_null(b->index);
	assert_non_null(b->model);
}

static void
bench_done(struct bench *b)
{
	lease_index_free(b->index);
	topology_unref(b->topology);
	free(b->model);
}

/* Few different clients, so that they meet; long ones, so that the keys do
 * not fit their prefixes. */
static void
random_record(struct bench *b, struct model *m, uint32_t address)
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
	l->state = (uint8_t)(1 + rnd(b, 7));
	if (rnd(b, 2) == 0)
		l->state = BINDING_ACTIVE;
	l->ends = (uint32_t)(b->now - 50 + rnd(b, 100));
	if (rnd(b, 20) == 0)
		l->ends = LEASE_NEVER;
	if (rnd(b, 20) == 0)
		l->ends = 0;
	l->starts = (uint32_t)b->now;
	l->hw_type = types[rnd(b, 5)];
	l->hw_len = lens[rnd(b, 6)];
	for (i = 0; i < l->hw_len; i++)
		m->hw[i] = (uint8_t)(i < 4 ? 2 : rnd(b, 2));
	l->uid_len = (uint16_t)(rnd(b, 3) * 3);
	for (i = 0; i < l->uid_len; i++)
		m->uid[i] = (uint8_t)rnd(b, 256);
	snprintf(m->name, sizeof(m->name), "%s", names[rnd(b, 8)]);
	l->name_len = (uint16_t)strlen(m->name);
	if (rnd(b, 10) == 0)
		l->flags = LEASE_RESERVED;
}

static int
put(struct bench *b, struct model *m)
{
	m->lease.hw = m->hw;
	m->lease.uid = m->uid;
	m->lease.name = m->name;
	return lease_index_put(b->index, &m->lease);
}

/* ---- the model's answers ---- */

static const struct range *
range_at(const struct bench *b, unsigned int i)
{
	ptrdiff_t r = topology_range_of(b->topology, NET + i);

	return r < 0 ? NULL : topology_range(b->topology, (size_t)r);
}

static enum lease_phase
model_phase(const struct bench *b, unsigned int i)
{
	const struct lease *l = &b->model[i].lease;
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
model_primary(const struct bench *b, unsigned int i)
{
	const struct model *m = &b->model[i];
	const struct relationship *r =
	    topology_relationship(b->topology, range_at(b, i)->relationship);
	uint8_t bucket = m->lease.uid_len > 0 ?
	    bucket_hash(m->uid, m->lease.uid_len) :
	    bucket_hash(m->hw, m->lease.hw_len);

	return bucket_is_primary(r->hba, bucket);
}

static void
model_statistics(const struct bench *b, size_t scope,
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
	for (i = 0; i < ADDRESSES; i++) {
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
check_statistics(const struct bench *b, const struct generation *g)
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
model_group(const struct bench *b, unsigned int i,
    bool (*same)(const struct lease *, const struct lease *))
{
	struct client_group group = { 0 };
	unsigned int j;

	for (j = 0; j < ADDRESSES; j++) {
		if (range_at(b, j) == NULL ||
		    model_phase(b, j) != PHASE_IN_FORCE ||
		    !same(&b->model[j].lease, &b->model[i].lease))
			continue;
		if (group.count++ == 0)
			group.address = NET + j;
	}
	return group;
}

static void
check_rows(const struct bench *b, const struct generation *g)
{
	struct client_group group, want;
	const struct model *m;
	struct client client;
	uint32_t next = 0;
	unsigned int i;
	size_t n = 0;

	for (i = 0; i < ADDRESSES; i++) {
		m = &b->model[i];
		if (range_at(b, i) == NULL ||
		    !lease_phase_is_client(model_phase(b, i))) {
			assert_false(generation_client(g, NET + i, &client));
			continue;
		}
		n++;
		assert_true(generation_client_from(g, next, &client));
		assert_int_equal(client.lease.address, NET + i);
		next = NET + i + 1;
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
check_walks(const struct bench *b, const struct generation *g)
{
	size_t in_force = 0, named = 0, long_named = 0, n = 0;
	struct client_group group;
	struct client client;
	uint8_t type = 0, hw[LEASE_HW_MAX];
	char name[LEASE_NAME_MAX];
	ptrdiff_t len = -1;
	unsigned int i;

	for (i = 0; i < ADDRESSES; i++) {
		if (range_at(b, i) == NULL ||
		    model_phase(b, i) != PHASE_IN_FORCE)
			continue;
		in_force += b->model[i].lease.hw_len > 0;
		named += b->model[i].lease.name_len > 0;
		long_named += b->model[i].lease.name_len > 64;
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

static void
check_all(const struct bench *b, const struct generation *g)
{
	assert_int_equal(generation_now(g), b->now);
	check_statistics(b, g);
	check_rows(b, g);
	check_walks(b, g);
}

/* ---- the runs ---- */

static void
random_state(struct bench *b)
{
	struct relationship_state state = {
		.state =
		    rnd(b, 2) == 0 ? FAILOVER_NORMAL : FAILOVER_PARTNER_DOWN,
		.since = (uint32_t)(b->now - 80 + rnd(b, 40)),
	};

	assert_int_equal(
	    lease_index_set_relationship(b->index, rnd(b, 2), &state), 0);
}

static void
random_walk(unsigned int seed)
{
	struct generation *g, *old = NULL;
	struct bench b, then;
	unsigned int step, i, at;

	bench_init(&b, seed);
	memset(&then, 0, sizeof(then));
	for (step = 0; step < 60; step++) {
		for (i = rnd(&b, step == 0 ? 2000 : 60); i > 0; i--) {
			at = rnd(&b, ADDRESSES);
			random_record(&b, &b.model[at], NET + at);
			assert_int_equal(put(&b, &b.model[at]), 0);
		}
		if (rnd(&b, 3) == 0)
			random_state(&b);
		if (rnd(&b, 2) == 0) {
			b.now += (int)rnd(&b, 60) - 25;
			assert_int_equal(
			    lease_index_advance(b.index, b.now), 0);
		}
		assert_int_equal(lease_index_publish(b.index, &g), 0);
		assert_false(lease_index_changed(b.index));
		check_all(&b, g);
		if (old == NULL) {
			/* An old view must still say what it said. */
			old = generation_ref(g);
			then = b;
			then.model = calloc(ADDRESSES, sizeof(*then.model));
			memcpy(
			    then.model, b.model, ADDRESSES * sizeof(*b.model));
			for (i = 0; i < ADDRESSES; i++) {
				then.model[i].lease.hw = then.model[i].hw;
				then.model[i].lease.name = then.model[i].name;
			}
		}
		if (step % 20 == 19) {
			check_all(&then, old);
			generation_unref(old);
			free(then.model);
			old = NULL;
		}
		generation_unref(g);
	}
	generation_unref(old);
	bench_done(&b);
}

static void
index_agrees_with_the_model_at_every_step(void **state)
{
	unsigned int seed;

	(void)state;
	for (seed = 1; seed <= 6; seed++)
		random_walk(seed);
}

static struct lease
active(uint32_t address, uint32_t ends)
{
	static const uint8_t hw[] = { 2, 0, 0, 0, 0, 1 };

	return (struct lease) { .address = address,
		.state = BINDING_ACTIVE,
		.ends = ends,
		.hw_type = 1,
		.hw_len = sizeof(hw),
		.hw = hw };
}

static void
one_appended_record_copies_one_page(void **state)
{
	struct lease_index_cost before, after;
	struct generation *g, *next;
	struct lease lease;
	struct bench b;
	unsigned int i;

	(void)state;
	bench_init(&b, 1);
	for (i = 0; i < 512; i++) {
		lease = active(NET + 768 + i, NOW + 100);
		assert_int_equal(lease_index_put(b.index, &lease), 0);
	}
	assert_int_equal(lease_index_publish(b.index, &g), 0);
	lease_index_cost(b.index, &before);
	assert_int_equal(before.pages_copied, 0);
	lease = active(NET + 900, NOW + 200);
	lease_index_put(b.index, &lease);
	lease.ends++;
	lease_index_put(b.index, &lease);
	assert_int_equal(lease_index_publish(b.index, &next), 0);
	lease_index_cost(b.index, &after);
	assert_int_equal(after.pages_copied, 1);
	/* A renewal changes no key: the secondary indexes are shared. */
	assert_int_equal(after.chunks_copied, before.chunks_copied);
	generation_unref(g);
	generation_unref(next);
	bench_done(&b);
}

static void
expiry_copies_no_page_in_failover_pools(void **state)
{
	struct lease_index_cost cost;
	struct generation *g, *next;
	struct lease lease;
	struct bench b;

	(void)state;
	bench_init(&b, 1);
	lease = active(NET + 300, NOW + 10);
	lease_index_put(b.index, &lease);
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_statistics(g, 1)->addr_in_use, 1);
	lease_index_advance(b.index, NOW + 9);
	assert_false(lease_index_changed(b.index));
	lease_index_advance(b.index, NOW + 10);
	assert_true(lease_index_changed(b.index));
	lease_index_publish(b.index, &next);
	assert_int_equal(generation_statistics(next, 1)->addr_in_use, 0);
	assert_int_equal(generation_statistics(next, 1)->transitional, 1);
	lease_index_cost(b.index, &cost);
	assert_int_equal(cost.pages_copied, 0);
	generation_unref(next);
	/* The clock steps back: in force again. */
	lease_index_advance(b.index, NOW);
	lease_index_publish(b.index, &next);
	assert_int_equal(generation_statistics(next, 1)->addr_in_use, 1);
	generation_unref(g);
	generation_unref(next);
	bench_done(&b);
}

static void
an_address_without_a_record_is_free_and_the_primarys(void **state)
{
	const struct scope_statistics *s;
	enum address_status status;
	struct generation *g;
	struct bench b;

	(void)state;
	bench_init(&b, 1);
	lease_index_publish(b.index, &g);
	s = generation_statistics(g, 1); /* this server is primary */
	assert_int_equal(s->num_addr, 256);
	assert_int_equal(s->this_addr_free, 256);
	assert_int_equal(s->partner_addr_free, 0);
	s = generation_statistics(g, 3); /* here it is secondary */
	assert_int_equal(s->this_addr_free, 0);
	assert_int_equal(s->partner_addr_free, 256);
	assert_int_equal(generation_address_status(g, NET + 300, &status), 0);
	assert_int_equal(status, ADDRESS_PRIMARY);
	generation_unref(g);
	bench_done(&b);
}

static void
address_status_follows_the_contract(void **state)
{
	static const struct {
		unsigned int at;
		uint8_t state, flags;
		int rc;
		enum address_status status;
	} cases[] = {
		{ 300, BINDING_FREE, 0, 0, ADDRESS_PRIMARY },
		{ 300, BINDING_BACKUP, 0, 0, ADDRESS_SECONDARY },
		{ 300, BINDING_ABANDONED, 0, 0, ADDRESS_PRIMARY },
		{ 300, BINDING_FREE, LEASE_RESERVED, 0, ADDRESS_RESERVED },
		{ 150, BINDING_ACTIVE, 0, 0, ADDRESS_EXCLUDED },
		{ 250, BINDING_FREE, 0, 0, ADDRESS_EXCLUDED },
		{ 512 + 9, BINDING_ACTIVE, 0, -EXDEV, 0 },
		{ 5000, BINDING_FREE, 0, -ENOENT, 0 },
	};
	enum address_status status;
	struct generation *g;
	struct lease lease;
	struct bench b;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bench_init(&b, 1);
		lease = active(NET + cases[i].at, NOW + 5);
		lease.state = cases[i].state;
		lease.flags = cases[i].flags;
		lease_index_put(b.index, &lease);
		lease_index_publish(b.index, &g);
		assert_int_equal(
		    generation_address_status(g, NET + cases[i].at, &status),
		    cases[i].rc);
		if (cases[i].rc == 0)
			assert_int_equal(status, cases[i].status);
		generation_unref(g);
		bench_done(&b);
	}
}

static void
leases_outside_every_range_are_counted_once_each(void **state)
{
	struct generation *g;
	struct lease lease;
	struct bench b;
	unsigned int i;

	(void)state;
	bench_init(&b, 1);
	for (i = 0; i < 3000; i++) {
		lease = active(NET + 70000 + i % 1500, NOW + 5);
		assert_int_equal(lease_index_put(b.index, &lease), 0);
	}
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_ignored_count(g), 1500);
	assert_int_equal(generation_client_count(g), 0);
	generation_unref(g);
	bench_done(&b);
}

static void
previous_state_is_the_one_before_the_change(void **state)
{
	struct relationship_state s = {
		.state = FAILOVER_NORMAL, .since = 5, .mclt = 30
	};
	struct generation *g;
	struct bench b;

	(void)state;
	bench_init(&b, 1);
	lease_index_set_relationship(b.index, 0, &s);
	s.since = 6; /* the same state anew is no change of state */
	lease_index_set_relationship(b.index, 0, &s);
	lease_index_publish(b.index, &g);
	assert_int_equal(
	    generation_relationship(g, 0)->previous, FAILOVER_NO_STATE);
	assert_int_equal(generation_relationship(g, 0)->mclt, 30);
	generation_unref(g);
	s.state = FAILOVER_PARTNER_DOWN;
	s.mclt = 0; /* not said: what was known stays */
	lease_index_set_relationship(b.index, 0, &s);
	lease_index_publish(b.index, &g);
	assert_int_equal(
	    generation_relationship(g, 0)->previous, FAILOVER_NORMAL);
	assert_int_equal(generation_relationship(g, 0)->mclt, 30);
	generation_unref(g);
	assert_int_equal(lease_index_set_relationship(b.index, 2, &s), -EINVAL);
	bench_done(&b);
}

static void
usable_widens_when_the_mclt_has_passed_in_partner_down(void **state)
{
	struct relationship_state s = { .state = FAILOVER_PARTNER_DOWN,
		.since = NOW };
	struct lease lease = active(NET + 300, NOW);
	struct generation *g;
	struct bench b;

	(void)state;
	bench_init(&b, 1);
	lease.state = BINDING_BACKUP;
	lease_index_put(b.index, &lease);
	lease_index_set_relationship(b.index, 0, &s);
	lease_index_advance(b.index, NOW + 60);
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_statistics(g, 1)->usable_now, 255);
	generation_unref(g);
	lease_index_advance(b.index, NOW + 61);
	assert_true(lease_index_changed(b.index));
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_statistics(g, 1)->usable_now, 256);
	generation_unref(g);
	bench_done(&b);
}

static void
a_lease_that_is_too_long_is_refused_without_harm(void **state)
{
	static const uint8_t bytes[LEASE_UID_MAX + 1];
	struct lease lease = active(NET + 300, NOW + 5);
	struct generation *g;
	struct bench b;

	(void)state;
	bench_init(&b, 1);
	lease.uid = bytes;
	lease.uid_len = sizeof(bytes);
	assert_int_equal(lease_index_put(b.index, &lease), -EINVAL);
	lease.uid_len = LEASE_UID_MAX;
	assert_int_equal(lease_index_put(b.index, &lease), 0);
	lease_index_publish(b.index, &g);
	assert_int_equal(generation_client_count(g), 1);
	generation_unref(g);
	bench_done(&b);
}

static void
hardware_of_any_type_finds_the_lowest_address_in_the_window(void **state)
{
	struct lease lease = active(NET + 310, NOW + 5);
	struct generation *g;
	uint32_t address;
	struct bench b;

	(void)state;
	bench_init(&b, 1);
	lease_index_put(b.index, &lease);
	lease.address = NET + 305;
	lease.hw_type = 32;
	lease_index_put(b.index, &lease);
	lease.address = NET + 1100;
	lease_index_put(b.index, &lease);
	lease_index_publish(b.index, &g);
	assert_true(
	    generation_hardware_any(g, lease.hw, 6, 0, UINT32_MAX, &address));
	assert_int_equal(address, NET + 305);
	assert_true(generation_hardware_any(
	    g, lease.hw, 6, NET + 306, UINT32_MAX, &address));
	assert_int_equal(address, NET + 310);
	assert_true(generation_hardware_any(
	    g, lease.hw, 6, NET + 1024, NET + 1279, &address));
	assert_int_equal(address, NET + 1100);
	assert_false(generation_hardware_any(
	    g, lease.hw, 6, NET + 311, NET + 1099, &address));
	assert_false(
	    generation_hardware_any(g, lease.hw, 5, 0, UINT32_MAX, &address));
	generation_unref(g);
	bench_done(&b);
}

static void
the_last_address_of_all_is_a_lease_like_any_other(void **state)
{
	struct topology_builder *b = topology_builder_new();
	struct lease lease = active(UINT32_MAX, NOW + 5);
	struct lease_index *index;
	struct client_group group;
	struct topology *t;
	struct generation *g;
	struct client client;

	(void)state;
	topology_builder_add_subnet(b, 0xffffff00u, 0xffffff00u, "", NULL);
	topology_builder_add_range(
	    b, 0xffffff01u, UINT32_MAX, TOPOLOGY_NONE, false, NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	index = lease_index_new(t, NOW);
	lease.name = "last";
	lease.name_len = 4;
	assert_int_equal(lease_index_put(index, &lease), 0);
	assert_int_equal(lease_index_publish(index, &g), 0);
	assert_true(generation_client_from(g, 0, &client));
	assert_int_equal(client.lease.address, UINT32_MAX);
	assert_true(generation_name_after(g, NULL, -1, 64, &group));
	assert_int_equal(group.count, 1);
	assert_false(generation_name_after(g, "last", 4, 64, &group));
	assert_true(generation_hardware_after(g, 0, NULL, -1, &group));
	assert_int_equal(group.count, 1);
	assert_false(generation_hardware_after(g, 1, lease.hw, 6, &group));
	generation_unref(g);
	lease_index_free(index);
	topology_unref(t);
}

/* So many that names and the rest are sorted at the same time. */
#define MANY 40000

static void
many_leases_read_at_once_are_in_order(void **state)
{
	struct topology_builder *b = topology_builder_new();
	uint8_t hw[8] = { 2 };
	struct lease lease = {
		.state = BINDING_ACTIVE, .hw_type = 1, .hw = hw, .ends = NOW + 5
	};
	struct lease_index *index;
	struct client_group group;
	struct client client;
	char name[32], last[32];
	uint8_t last_hw[8], type = 0;
	struct generation *g;
	struct topology *t;
	unsigned int i, n;
	ptrdiff_t len = -1;

	(void)state;
	topology_builder_add_subnet(b, NET, 0xffff0000u, "", NULL);
	topology_builder_add_range(
	    b, NET, NET + MANY - 1, TOPOLOGY_NONE, false, NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	index = lease_index_new(t, NOW);
	for (i = 0; i < MANY; i++) {
		/* Long common beginnings, and each key twice. */
		n = i * 7919u % MANY / 2;
		snprintf(name, sizeof(name), "a-name-LIKE-any-%05u", n);
		lease.name = name;
		lease.name_len = (uint16_t)strlen(name);
		lease.hw_len = 8;
		hw[5] = (uint8_t)(n >> 16);
		hw[6] = (uint8_t)(n >> 8);
		hw[7] = (uint8_t)n;
		lease.address = NET + i;
		assert_int_equal(lease_index_put(index, &lease), 0);
	}
	assert_int_equal(lease_index_publish(index, &g), 0);
	assert_int_equal(generation_client_count(g), MANY);
	for (n = 0; generation_name_after(g, last, len, 64, &group); n++) {
		assert_int_equal(group.count, 2);
		assert_true(generation_client(g, group.address, &client));
		snprintf(name, sizeof(name), "a-name-LIKE-any-%05u", n);
		len = client.lease.name_len;
		memcpy(last, client.lease.name, (size_t)len);
		assert_int_equal(len, strlen(name));
		assert_memory_equal(last, name, (size_t)len);
	}
	assert_int_equal(n, MANY / 2);
	len = -1;
	for (n = 0; generation_hardware_after(g, type, last_hw, len, &group);
	     n++) {
		assert_int_equal(group.count, 2);
		assert_true(generation_client(g, group.address, &client));
		assert_true(len < 0 || memcmp(client.lease.hw, last_hw, 8) > 0);
		type = client.lease.hw_type;
		len = client.lease.hw_len;
		memcpy(last_hw, client.lease.hw, 8);
	}
	assert_int_equal(n, MANY / 2);
	generation_unref(g);
	lease_index_free(index);
	topology_unref(t);
}

static void
a_missing_name_comes_from_the_partner(void **state)
{
	struct lease ours = active(NET + 300, NOW + 50), theirs = ours;
	struct lease other = active(NET + 301, NOW + 50);
	struct generation *g, *partner;
	struct client_group group;
	struct bench b, p;
	struct client client;

	(void)state;
	bench_init(&b, 1);
	bench_init(&p, 1);
	theirs.name = "Remote";
	theirs.name_len = 6;
	lease_index_put(p.index, &theirs);
	theirs.address = NET + 301;
	theirs.uid = (const uint8_t *)"x"; /* another client over there */
	theirs.uid_len = 1;
	lease_index_put(p.index, &theirs);
	lease_index_publish(p.index, &partner);
	lease_index_put(b.index, &ours);
	lease_index_put(b.index, &other);
	lease_index_publish(b.index, &g);
	generation_unref(g);
	assert_int_equal(lease_index_set_partner(b.index, partner), 0);
	generation_unref(partner);
	lease_index_publish(b.index, &g);
	assert_true(generation_client(g, NET + 300, &client));
	assert_int_equal(client.lease.name_len, 6);
	assert_int_equal(client.lease.flags, LEASE_NAME_FROM_PARTNER);
	assert_true(generation_name(g, "remote", 6, &group));
	assert_int_equal(group.count, 1);
	assert_true(generation_client(g, NET + 301, &client));
	assert_int_equal(client.lease.name_len, 0);
	generation_unref(g);
	/* A renewal without the name keeps it; one with a name of its own has
	 * its own. */
	ours.ends++;
	lease_index_put(b.index, &ours);
	lease_index_publish(b.index, &g);
	assert_true(generation_client(g, NET + 300, &client));
	assert_int_equal(client.lease.name_len, 6);
	generation_unref(g);
	ours.name = "own";
	ours.name_len = 3;
	lease_index_put(b.index, &ours);
	lease_index_publish(b.index, &g);
	assert_true(generation_client(g, NET + 300, &client));
	assert_memory_equal(client.lease.name, "own", 3);
	assert_int_equal(client.lease.flags, 0);
	generation_unref(g);
	bench_done(&b);
	bench_done(&p);
}

/* ---- allocation failures ---- */

static void
build_and_change(void *arg)
{
	struct topology *topology = arg;
	struct lease_index *index;
	struct generation *g = NULL;
	struct lease lease;
	unsigned int i;

	if ((index = lease_index_new(topology, NOW)) == NULL)
		return;
	for (i = 0; i < 600; i += 3) {
		lease = active(NET + 768 + i % 512, NOW + i);
		lease.name = "some-long-name";
		lease.name_len = 14;
		if (lease_index_put(index, &lease) != 0)
			goto out;
		if (i % 150 == 0 && lease_index_publish(index, &g) == 0) {
			generation_unref(g);
			g = NULL;
		}
		if (i % 100 == 0 &&
		    lease_index_advance(index, NOW + i / 2) != 0)
			goto out;
	}
	lease = active(NET + 9000, 1);
	if (lease_index_put(index, &lease) == 0 &&
	    lease_index_publish(index, &g) == 0)
		generation_unref(g);
out:
	lease_index_free(index);
}

static void
every_failed_allocation_is_survived(void **state)
{
	struct topology *topology = make_topology();

	(void)state;
	assert_true(oom_each(build_and_change, topology) > 50);
	topology_unref(topology);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(index_agrees_with_the_model_at_every_step),
		cmocka_unit_test(one_appended_record_copies_one_page),
		cmocka_unit_test(expiry_copies_no_page_in_failover_pools),
		cmocka_unit_test(
		    an_address_without_a_record_is_free_and_the_primarys),
		cmocka_unit_test(address_status_follows_the_contract),
		cmocka_unit_test(
		    leases_outside_every_range_are_counted_once_each),
		cmocka_unit_test(previous_state_is_the_one_before_the_change),
		cmocka_unit_test(
		    usable_widens_when_the_mclt_has_passed_in_partner_down),
		cmocka_unit_test(
		    a_lease_that_is_too_long_is_refused_without_harm),
		cmocka_unit_test(
		    hardware_of_any_type_finds_the_lowest_address_in_the_window),
		cmocka_unit_test(
		    the_last_address_of_all_is_a_lease_like_any_other),
		cmocka_unit_test(many_leases_read_at_once_are_in_order),
		cmocka_unit_test(a_missing_name_comes_from_the_partner),
		cmocka_unit_test(every_failed_allocation_is_survived),
	};

	return cmocka_run_group_tests_name("lease_index", tests, NULL, NULL);
}
