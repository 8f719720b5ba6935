/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The provider in a program without a loop: every call has completed when it
 * returns.  The server is in a thread, with a loop of its own. */

#include "support/test.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/worker.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/server.h"
#include "core/topology.h"
#include "provider/oncrpc/oncrpc_provider.h"
#include "support/fake_pair.h"
#include "support/fake_rpcd.h"
#include "support/folder.h"

#define LAN 0x0a000000
#define ALPHA 0x0a00000a
#define SHORT_MS 50

static const struct provider_ops *const ops = &oncrpc_provider_ops;

struct rig {
	struct folder folder;
	struct generation *pair;
	/* The server's: */
	pthread_t thread;
	atomic_bool stop;
	struct loop *loop;
	struct fake_rpcd rpcd;
	/* Ours: */
	struct clock clock;
	struct provider_env env;
	struct server_spec spec;
	struct provider *provider;
	unsigned int told;
	int rc;
	char text[ERR_TEXT];
	struct generation *generation;
	size_t rows;
	bool further; /* a completion asks for more */
	bool close;   /* or closes the provider */
};

static void *
serve(void *arg)
{
	struct rig *rig = arg;

	while (!atomic_load(&rig->stop))
		loop_once(rig->loop, 10);
	return NULL;
}

static void
start(struct rig *rig)
{
	atomic_store(&rig->stop, false);
	assert_int_equal(pthread_create(&rig->thread, NULL, serve, rig), 0);
}

static void
stop(struct rig *rig)
{
	if (atomic_exchange(&rig->stop, true))
		return;
	pthread_join(rig->thread, NULL);
}

static int
setup(void **state)
{
	struct rig *rig = test_calloc(1, sizeof(*rig));
	struct err err;

	folder_make(&rig->folder);
	rig->pair = fake_pair();
	rig->loop = loop_new();
	fake_rpcd_open(
	    &rig->rpcd, rig->loop, folder_file(&rig->folder, "s"), rig->pair);
	start(rig);
	clock_init(&rig->clock);
	rig->env = (struct provider_env) {
		.worker = worker_new(NULL),
		.clock = &rig->clock,
		.call_timeout_ms = 10000,
	};
	server_spec_init(&rig->spec);
	rig->spec.name = "here";
	rig->spec.kind = "rpc";
	rig->spec.address = rig->rpcd.peer.address;
	if (ops->open(&rig->spec, &rig->env, &rig->provider, &err) != 0)
		fail_msg("%s", err.text);
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	ops->close(rig->provider);
	generation_unref(rig->generation);
	worker_free(rig->env.worker);
	stop(rig);
	fake_rpcd_close(&rig->rpcd);
	loop_free(rig->loop);
	generation_unref(rig->pair);
	folder_remove(&rig->folder);
	test_free(rig);
	return 0;
}

static void
tell(struct rig *rig, int rc, const struct err *err)
{
	struct provider *provider = rig->provider;

	rig->told++;
	rig->rc = rc;
	snprintf(rig->text, sizeof(rig->text), "%s", err->text);
	if (!rig->close)
		return;
	rig->provider = NULL;
	ops->close(provider);
}

static void
on_report(void *arg, const struct provider_report *report)
{
	struct rig *rig = arg;

	if (report->generation != NULL) {
		generation_unref(rig->generation);
		rig->generation = report->generation;
	}
	tell(rig, report->rc, report->err);
}

static void
on_time(void *arg, int rc, const struct err *err, int64_t now)
{
	struct rig *rig = arg;

	assert_true(rc != 0 || now == 1700000000);
	tell(rig, rc, err);
}

static void
on_client(void *arg, int rc, const struct err *err, const struct client *client)
{
	assert_true((rc == 0) == (client != NULL));
	tell(arg, rc, err);
}

/* As a walk does it: the next page is asked for in the completion. */
static void
on_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	struct rig *rig = arg;
	unsigned int before = rig->told;

	rig->rows += count;
	if (rc == 0 && count > 0 && rig->further) {
		ops->enum_clients(rig->provider,
		    clients[count - 1].lease.address, 3, on_clients, rig);
		assert_true(rig->told > before);
	}
	tell(rig, rc, err);
}

static void
refresh(struct rig *rig)
{
	rig->told = 0;
	ops->refresh(rig->provider, on_report, rig);
	assert_int_equal(rig->told, 1);
}

static void
ask_time(struct rig *rig)
{
	rig->told = 0;
	ops->get_system_time(rig->provider, on_time, rig);
	assert_int_equal(rig->told, 1);
}

static void
expect(const struct rig *rig, int rc, const char *words)
{
	char want[ERR_TEXT];

	snprintf(want, sizeof(want), "%s: %s", rig->rpcd.peer.address, words);
	assert_string_equal(rig->text, rc != 0 ? want : "");
	assert_int_equal(rig->rc, rc);
}

static void
calls_have_completed_when_they_return(void **state)
{
	struct rig *rig = *state;
	const struct client_search search = { .type = CLIENT_BY_ADDRESS,
		.address = ALPHA };

	refresh(rig);
	expect(rig, 0, "");
	assert_int_equal(
	    topology_scope_count(generation_topology(rig->generation)), 4);
	ask_time(rig);
	expect(rig, 0, "");
	rig->told = 0;
	ops->get_client_info(rig->provider, &search, on_client, rig);
	assert_int_equal(rig->told, 1);
	expect(rig, 0, "");
	rig->told = 0;
	ops->enum_clients(rig->provider, 0, 3, on_clients, rig);
	assert_int_equal(rig->told, 1);
	assert_int_equal(rig->rows, 3);
}

static void
call_from_within_a_completion_has_completed_too(void **state)
{
	struct rig *rig = *state;

	rig->further = true;
	ops->enum_clients(rig->provider, 0, 3, on_clients, rig);
	assert_int_equal(rig->rows, generation_client_count(rig->pair));
	assert_int_equal(rig->told, 1 + (rig->rows + 2) / 3);
}

static void
call_answered_without_being_asked_returns(void **state)
{
	static const uint8_t hw[LEASE_HW_MAX + 1];
	const struct client_search search = { .type = CLIENT_BY_HARDWARE,
		.hardware = hw,
		.hardware_len = sizeof(hw) };
	struct rig *rig = *state;

	ops->get_client_info(rig->provider, &search, on_client, rig);
	assert_int_equal(rig->rc, -ENOENT);
	ops->enum_clients(rig->provider, 0, 0, on_clients, rig);
	assert_int_equal(rig->rc, 0);
	assert_int_equal(rig->told, 2);
}

static void
call_to_nobody_returns_at_once(void **state)
{
	struct rig *rig = *state;

	stop(rig);
	fake_peer_vanish(&rig->rpcd.peer);
	refresh(rig);
	expect(rig, -EHOSTUNREACH, "Connection refused");
	ask_time(rig);
	expect(rig, -EHOSTUNREACH, "Connection refused");
}

static void
call_unanswered_returns_at_its_deadline(void **state)
{
	struct rig *rig = *state;
	struct err err;

	ops->close(rig->provider);
	rig->env.call_timeout_ms = SHORT_MS;
	assert_int_equal(
	    ops->open(&rig->spec, &rig->env, &rig->provider, &err), 0);
	/* Connections are made, and that is all. */
	stop(rig);
	ask_time(rig);
	expect(rig, -ETIMEDOUT, "no answer within 50 ms");
	/* The next one finds the peer awake, and is not taken in by what comes
	 * late. */
	start(rig);
	ask_time(rig);
	expect(rig, 0, "");
	ask_time(rig);
	expect(rig, 0, "");
}

static void
close_from_within_a_completion_is_the_end(void **state)
{
	struct rig *rig = *state;

	rig->close = true;
	refresh(rig);
	expect(rig, 0, "");
	assert_null(rig->provider);
}

static void
close_from_within_an_inner_completion_ends_all(void **state)
{
	struct rig *rig = *state;

	rig->further = true;
	rig->close = true;
	/* The innermost completion closes; those around it find it so. */
	ops->enum_clients(rig->provider, 0x0a00020a - 1, 3, on_clients, rig);
	assert_null(rig->provider);
	assert_true(rig->told >= 2);
}

#define ALONE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE_TEST(calls_have_completed_when_they_return),
		ALONE_TEST(call_from_within_a_completion_has_completed_too),
		ALONE_TEST(call_answered_without_being_asked_returns),
		ALONE_TEST(call_to_nobody_returns_at_once),
		ALONE_TEST(call_unanswered_returns_at_its_deadline),
		ALONE_TEST(close_from_within_a_completion_is_the_end),
		ALONE_TEST(close_from_within_an_inner_completion_ends_all),
	};

	return cmocka_run_group_tests_name("oncrpc_alone", tests, NULL, NULL);
}
