/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/rpc_rig.h"

#include "support/test.h"

#include <stdio.h>

#include "base/loop.h"
#include "base/worker.h"
#include "core/topology.h"
#include "provider/oncrpc/oncrpc_provider.h"
#include "support/fake_pair.h"
#include "support/fake_timer.h"

void
rpc_rig_open(struct rpc_rig *rig)
{
	struct err err;

	if (rig->ops->open(&rig->spec, &rig->env, &rig->provider, &err) != 0)
		fail_msg("%s", err.text);
}

int
rpc_rig_setup(void **state)
{
	struct rpc_rig *rig = test_calloc(1, sizeof(*rig));

	rig->ops = &oncrpc_provider_ops;
	folder_make(&rig->folder);
	rig->loop = loop_new();
	fake_timer_of(rig->loop);
	clock_init(&rig->clock);
	clock_freeze(&rig->clock, 1700000000);
	rig->env = (struct provider_env) {
		.loop = rig->loop,
		.worker = worker_new(NULL),
		.clock = &rig->clock,
		.call_timeout_ms = RPC_RIG_CALL_MS,
	};
	rig->pair = fake_pair();
	fake_rpcd_open(
	    &rig->rpcd, rig->loop, folder_file(&rig->folder, "s"), rig->pair);
	server_spec_init(&rig->spec);
	rig->spec.refresh_ms = 1000; /* whatever the default */
	rig->spec.name = "here";
	rig->spec.kind = "rpc";
	rig->spec.address = rig->rpcd.peer.address;
	rpc_rig_open(rig);
	*state = rig;
	return 0;
}

void
rpc_rig_close(struct rpc_rig *rig)
{
	struct provider *provider = rig->provider;

	rig->provider = NULL;
	rig->ops->close(provider);
}

int
rpc_rig_teardown(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_close(rig);
	generation_unref(rig->generation);
	worker_free(rig->env.worker);
	assert_int_equal(fake_timer_count(), 0);
	fake_rpcd_close(&rig->rpcd);
	fake_timer_of(NULL);
	loop_free(rig->loop);
	generation_unref(rig->pair);
	folder_remove(&rig->folder);
	test_free(rig);
	return 0;
}

/* Whatever can happen without time going on. */
void
rpc_rig_pump(struct rpc_rig *rig)
{
	int i;

	for (i = 0; i < 400; i++)
		loop_once(rig->loop, 0);
}

/* ---- refresh ---- */

static void
on_report(void *arg, const struct provider_report *report)
{
	struct rpc_rig *rig = arg;

	rig->reported++;
	rig->report = *report;
	snprintf(rig->words, sizeof(rig->words), "%s", report->err->text);
	if (report->generation != NULL) {
		generation_unref(rig->generation);
		rig->generation = report->generation;
	}
	if (rig->close_in_report)
		rpc_rig_close(rig);
}

void
rpc_rig_begin_refresh(struct rpc_rig *rig)
{
	rig->reported = 0;
	rig->ops->refresh(rig->provider, on_report, rig);
}

void
rpc_rig_refresh(struct rpc_rig *rig)
{
	rpc_rig_begin_refresh(rig);
	rpc_rig_pump(rig);
	assert_int_equal(rig->reported, 1);
}

void
rpc_rig_refreshed(struct rpc_rig *rig)
{
	rpc_rig_refresh(rig);
	if (rig->report.rc != 0)
		fail_msg("%s", rig->words);
}

/* A refresh that fails, with these words behind the address. */
void
rpc_rig_expect_report(
    const struct rpc_rig *rig, int rc, bool remote, const char *words)
{
	char want[ERR_TEXT];

	snprintf(want, sizeof(want), "%s: %s", rig->rpcd.peer.address, words);
	assert_int_equal(rig->reported, 1);
	assert_string_equal(rig->words, want);
	assert_int_equal(rig->report.rc, rc);
	assert_int_equal(rig->report.remote_failure, remote);
}

void
rpc_rig_expect_called(struct rpc_rig *rig, const char *want)
{
	assert_string_equal(fake_rpcd_called(&rig->rpcd), want);
}

static void
same_relationship(const struct relationship *a, const struct relationship *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->role, b->role);
	assert_int_equal(a->mode, b->mode);
	assert_int_equal(a->mclt, b->mclt);
	assert_int_equal(a->safe_period, b->safe_period);
	assert_memory_equal(a->hba, b->hba, sizeof(a->hba));
	assert_int_equal(a->split_source, b->split_source);
	assert_int_equal(a->address, b->address);
	assert_int_equal(a->peer_address, b->peer_address);
	assert_string_equal(a->host, b->host);
	assert_string_equal(a->peer_host, b->peer_host);
}

static void
same_topology(const struct topology *a, const struct topology *b)
{
	const struct scope *s, *t;
	size_t i;

	assert_int_equal(topology_scope_count(a), topology_scope_count(b));
	for (i = 0; i < topology_scope_count(a); i++) {
		s = topology_scope(a, i);
		t = topology_scope(b, i);
		assert_int_equal(s->address, t->address);
		assert_int_equal(s->mask, t->mask);
		assert_string_equal(s->name, t->name);
		assert_int_equal(s->range_count, t->range_count);
		assert_int_equal(s->relation_count, t->relation_count);
		assert_memory_equal(topology_scope_relationships(a, s),
		    topology_scope_relationships(b, t),
		    s->relation_count * sizeof(uint32_t));
	}
	assert_int_equal(topology_range_count(a), topology_range_count(b));
	for (i = 0; i < topology_range_count(a); i++)
		assert_memory_equal(topology_range(a, i), topology_range(b, i),
		    offsetof(struct range, bootp));
	assert_int_equal(
	    topology_relationship_count(a), topology_relationship_count(b));
	for (i = 0; i < topology_relationship_count(a); i++)
		same_relationship(
		    topology_relationship(a, i), topology_relationship(b, i));
}

/* Everything but the leases. */
static void
same_statistics(
    const struct scope_statistics *a, const struct scope_statistics *b)
{
	const size_t numbers = offsetof(struct scope_statistics, num_addr);

	assert_int_equal(a->failover, b->failover);
	assert_memory_equal(&a->num_addr, &b->num_addr, sizeof(*a) - numbers);
}

void
rpc_rig_same_view(const struct generation *a, const struct generation *b)
{
	const struct topology *t = generation_topology(a);
	size_t i;

	same_topology(t, generation_topology(b));
	assert_int_equal(generation_now(a), generation_now(b));
	assert_int_equal(
	    generation_client_count(a), generation_client_count(b));
	assert_int_equal(
	    generation_ignored_count(a), generation_ignored_count(b));
	for (i = 0; i < topology_relationship_count(t); i++)
		assert_memory_equal(generation_relationship(a, i),
		    generation_relationship(b, i),
		    sizeof(struct relationship_state));
	for (i = 0; i < topology_scope_count(t); i++)
		same_statistics(
		    generation_statistics(a, i), generation_statistics(b, i));
}
