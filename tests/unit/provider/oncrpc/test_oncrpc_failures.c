/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "support/fake_timer.h"
#include "support/oom.h"
#include "support/rpc_told.h"

#define LAN 0x0a000000	 /* 10.0.0.0 */
#define ALPHA 0x0a00000a /* 10.0.0.10 */
#define TWIST_CLIENT 8	 /* procedures */
#define TWIST_ENUM 9
#define TWIST_TIME 10
#define TWIST_ADDRESS 11
#define TWIST_GROUPS 12
#define TWIST_STATISTICS 7

/* ---- peers that fail or lie ---- */

static void
call_unanswered_ends_below_agentx_timeout(void **state)
{
	struct rpc_rig *rig = *state;
	struct rpc_told told, other;

	rpc_rig_refreshed(rig);
	rig->rpcd.mute = true;
	rpc_told_address(rig, ALPHA, &told);
	rpc_told_time(rig, &other);
	rpc_rig_pump(rig);
	fake_timer_run(&rig->clock, RPC_RIG_CALL_MS - 1);
	assert_int_equal(told.count, 0);
	fake_timer_run(&rig->clock, 1);
	rpc_told_expect(rig, &told, -ETIMEDOUT, "no answer within 500 ms");
	rpc_told_expect(rig, &other, -ETIMEDOUT, "no answer within 500 ms");
}

static void
failures_of_the_other_side_are_passed_on(void **state)
{
	static const struct {
		uint32_t status;
		int rc;
	} cases[] = { { 1, -ENOENT }, { 2, -ENODEV }, { 3, -ENODATA },
		{ 4, -EACCES }, { 5, -EHOSTUNREACH }, { 6, -ETIMEDOUT },
		{ 7, -ENOMEM }, { 8, -EINVAL }, { 9, -ESTALE }, { 10, -EIO } };
	struct rpc_rig *rig = *state;
	struct rpc_told told;
	size_t i;

	rig->rpcd.refused = TWIST_TIME;
	rig->rpcd.refused_words = "words from afar";
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rig->rpcd.refused_by = cases[i].status;
		rpc_told_time(rig, &told);
		rpc_rig_pump(rig);
		rpc_told_expect(rig, &told, cases[i].rc, "words from afar");
	}
	/* It talks to us, after all. */
	assert_int_equal(rig->rpcd.peer.accepted, 1);
}

struct lie {
	uint32_t procedure;
	size_t at; /* word of the results */
	uint32_t value;
	const char *words;
};

static void
tell_lie(void *arg, uint32_t procedure, struct fake_rpcd_results *results)
{
	const struct lie *lie = arg;
	uint32_t value = htonl(lie->value);

	if (procedure == lie->procedure)
		memcpy(results->bytes + 4 * lie->at, &value, sizeof(value));
}

static void
put_all(struct rpc_rig *rig, uint32_t procedure, struct rpc_told *told)
{
	switch (procedure) {
	case TWIST_STATISTICS:
		rpc_told_statistics(rig, LAN, told);
		break;
	case TWIST_CLIENT:
		rpc_told_address(rig, ALPHA, told);
		break;
	case TWIST_ENUM:
		*told = (struct rpc_told) { 0 };
		rig->ops->enum_clients(
		    rig->provider, ALPHA, 2, rpc_told_on_clients, told);
		break;
	case TWIST_TIME:
		rpc_told_time(rig, told);
		break;
	case TWIST_GROUPS:
		rpc_told_groups(rig,
		    &(struct client_group_search) { .type = CLIENT_BY_NAME,
			.key = (const uint8_t *)"b",
			.key_len = 1 },
		    2, told);
		break;
	default:
		*told = (struct rpc_told) { 0 };
		rig->ops->get_address_status(
		    rig->provider, ALPHA, rpc_told_on_status, told);
		break;
	}
}

/* A row of a page: status, rows, then 20 words each. */
static void
answer_of_a_liar_ends_the_connection(void **state)
{
	static const struct lie lies[] = {
		{ TWIST_STATISTICS, 2, LAN + 256,
		    "statistics of another scope" },
		{ TWIST_STATISTICS, 4, 1,
		    "the statistics of scope 10.0.0.0 contradict each other" },
		{ TWIST_CLIENT, 2, ALPHA + 1,
		    "a client that was not searched for" },
		{ TWIST_CLIENT, 9, 99, "client 10.0.0.10: unknown state" },
		{ TWIST_CLIENT, 15, 7, "client 10.0.0.10: no such owner" },
		{ TWIST_CLIENT, 18, 1,
		    "a page whose clients have not the bytes it holds" },
		{ TWIST_ENUM, 2, ALPHA,
		    "client 10.0.0.10 comes again, or too late" },
		{ TWIST_ENUM, 22, ALPHA + 1,
		    "client 10.0.0.11 comes again, or too late" },
		{ TWIST_TIME, 1, 0x80000000, "an impossible time" },
		{ TWIST_TIME, 1, 1, "an impossible time" },
		{ TWIST_ADDRESS, 1, 4, "an impossible address status" },
		/* beta, alpha: four words each, then the length of the keys */
		{ TWIST_GROUPS, 5, 0,
		    "the group of 10.0.0.11: nobody has that key" },
		{ TWIST_GROUPS, 2, 1,
		    "the group of 10.0.0.11: no name in lower case" },
		{ TWIST_GROUPS, 7, 3,
		    "the group of 10.0.0.10 comes again, or too late" },
		{ TWIST_GROUPS, 7, 6,
		    "the key of 10.0.0.10 is too long, or of no type" },
		{ TWIST_GROUPS, 3, 3, "a page with bytes of no group" },
	};
	struct rpc_rig *rig = *state;
	struct rpc_told told, other;
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		rig->rpcd.twist = tell_lie;
		rig->rpcd.twist_arg = (void *)(uintptr_t)&lies[i];
		put_all(rig, lies[i].procedure, &told);
		rpc_rig_pump(rig);
		rpc_told_expect(rig, &told, -EPROTO, lies[i].words);
		/* Nobody else is let in for a while; a refresh is. */
		rpc_told_time(rig, &other);
		rpc_told_expect(rig, &other, -EPROTO, lies[i].words);
		rig->rpcd.twist = NULL;
		rig->rpcd.peer.accepted = 0;
		rpc_rig_refresh(rig);
		assert_int_equal(rig->report.rc, 0);
		assert_int_equal(rig->rpcd.peer.accepted, 1);
		fake_timer_run(&rig->clock, 10000); /* no fresh copy */
	}
}

/* ---- the end of it ---- */

static void
close_cancels_calls(void **state)
{
	struct rpc_rig *rig = *state;
	struct rpc_told told[2];

	rig->rpcd.mute = true;
	rpc_told_address(rig, ALPHA, &told[0]);
	rpc_rig_pump(rig);
	rpc_told_time(rig, &told[1]);
	rpc_rig_close(rig);
	rpc_told_expect(rig, &told[0], -ECANCELED, "not asked any more");
	rpc_told_expect(rig, &told[1], -ECANCELED, "not asked any more");
}

static void
close_in_a_completion_cancels_the_others(void **state)
{
	struct rpc_rig *rig = *state;
	struct rpc_told told = { .close = rig }, other;

	rig->ops->get_system_time(rig->provider, rpc_told_on_time, &told);
	rpc_told_time(rig, &other);
	rpc_rig_pump(rig);
	rpc_told_expect(rig, &told, 0, "");
	rpc_told_expect(rig, &other, -ECANCELED, "not asked any more");
}

static void
close_in_a_completion_that_comes_at_once_is_the_end(void **state)
{
	struct rpc_rig *rig = *state;
	struct rpc_told told = { .close = rig };

	fake_peer_vanish(&rig->rpcd.peer);
	rig->ops->get_system_time(rig->provider, rpc_told_on_time, &told);
	rpc_told_expect(rig, &told, -EHOSTUNREACH, "Connection refused");
	assert_null(rig->provider);
}

/* ---- without memory ---- */

/* Everything once; each ends, well or with an error. */
static void
use_all(void *arg)
{
	struct rpc_rig *rig = arg;
	uint32_t procedure;
	struct rpc_told told;
	int n;

	if (rig->ops->open(&rig->spec, &rig->env, &rig->provider, NULL) != 0) {
		assert_true(oom_hit());
		rig->provider = NULL;
		return;
	}
	for (n = 0; n < 2; n++) {
		rpc_rig_begin_refresh(rig);
		rpc_rig_pump(rig);
		fake_timer_run(&rig->clock, 2 * RPC_RIG_PATIENCE_MS);
		rpc_rig_pump(rig);
		assert_int_equal(rig->reported, 1);
		assert_true(rig->report.rc == 0 || oom_hit());
	}
	fake_timer_run(&rig->clock, 10000);
	for (procedure = TWIST_STATISTICS; procedure <= TWIST_GROUPS;
	     procedure++) {
		put_all(rig, procedure, &told);
		rpc_rig_pump(rig);
		fake_timer_run(&rig->clock, RPC_RIG_CALL_MS);
		assert_int_equal(told.count, 1);
		assert_true(told.rc == 0 || oom_hit());
	}
	rpc_rig_close(rig);
	/* The far side has hung up, too, and can have many of them. */
	rpc_rig_pump(rig);
}

static void
without_memory_everything_ends(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_close(rig);
	assert_true(oom_each(use_all, rig) > 50);
}

#define CALL_TEST(f) \
	cmocka_unit_test_setup_teardown(f, rpc_rig_setup, rpc_rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CALL_TEST(call_unanswered_ends_below_agentx_timeout),
		CALL_TEST(failures_of_the_other_side_are_passed_on),
		CALL_TEST(answer_of_a_liar_ends_the_connection),
		CALL_TEST(close_cancels_calls),
		CALL_TEST(close_in_a_completion_cancels_the_others),
		CALL_TEST(close_in_a_completion_that_comes_at_once_is_the_end),
		CALL_TEST(without_memory_everything_ends),
	};

	return cmocka_run_group_tests_name(
	    "oncrpc_failures", tests, NULL, NULL);
}
