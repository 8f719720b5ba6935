/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/loop.h"
#include "base/worker.h"
#include "provider/oncrpc/oncrpc_copy.h"
#include "support/fake_pair.h"
#include "support/fake_timer.h"
#include "support/rpc_rig.h"

static void
refresh_copies_the_whole_view(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.skipped = 3;
	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRSNA");
	assert_non_null(rig->report.generation);
	rpc_rig_same_view(rig->report.generation, rig->pair);
	assert_true(rig->report.running);
	assert_int_equal(rig->report.age, 0);
	assert_int_equal(rig->report.skipped_records, 3);
	assert_true(rig->report.clock_known);
	assert_int_equal(rig->report.clock_ahead, 0);
	assert_int_equal(rig->report.notice_count, 0);
	assert_string_equal(rig->rpcd.asked, "");
}

static void
refresh_in_many_pages_is_the_same(void **state)
{
	struct generation *many = fake_many(200);
	struct rpc_rig *rig = *state;

	rig->rpcd.generation = many;
	rpc_rig_refreshed(rig);
	rpc_rig_same_view(rig->report.generation, many);
	/* 64 relationships, 192 scopes a page. */
	rpc_rig_expect_called(rig, "VRRRRSSNA");
	rig->rpcd.generation = rig->pair;
	rig->rpcd.number = rig->rpcd.layout = 2;
	rig->rpcd.page = 1;
	rpc_rig_refreshed(rig);
	rpc_rig_same_view(rig->report.generation, rig->pair);
	rpc_rig_expect_called(rig, "VRRSSSSNNNNNNAAAA");
	generation_unref(many);
}

static void
refresh_of_the_same_generation_confirms_it(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRSNA");
	rig->rpcd.age = 4;
	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "V");
	assert_null(rig->report.generation);
	assert_true(rig->report.running);
	assert_int_equal(rig->report.age, 4);
}

static void
refresh_of_the_same_layout_asks_for_the_numbers(void **state)
{
	struct generation *more = fake_pair_with(100);
	struct rpc_rig *rig = *state;
	const struct topology *topology;

	rpc_rig_refreshed(rig);
	topology = generation_topology(rig->generation);
	rpc_rig_expect_called(rig, "VRSNA");
	rig->rpcd.generation = more;
	rig->rpcd.number = 2;
	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRA");
	rpc_rig_same_view(rig->report.generation, more);
	assert_ptr_equal(generation_topology(rig->generation), topology);
	assert_int_equal(generation_number(rig->generation), 2);
	generation_unref(more);
}

static void
refresh_of_another_layout_asks_for_all(void **state)
{
	struct generation *many = fake_many(3);
	struct rpc_rig *rig = *state;

	rpc_rig_refreshed(rig);
	rig->rpcd.generation = many;
	rig->rpcd.number = 9;
	rig->rpcd.layout = 9;
	rpc_rig_expect_called(rig, "VRSNA");
	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRSNA");
	rpc_rig_same_view(rig->report.generation, many);
	generation_unref(many);
}

static void
refresh_begins_anew_when_its_view_is_gone(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.gone = ONCRPC_COPY_TRIES_MAX - 1;
	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRVRVRVRVRSNA");
	rpc_rig_same_view(rig->report.generation, rig->pair);
	rig->rpcd.number = 2;
	rig->rpcd.gone = ONCRPC_COPY_TRIES_MAX;
	rpc_rig_refresh(rig);
	rpc_rig_expect_called(rig, "VRVRVRVRVR");
	rpc_rig_expect_report(rig, -EBUSY, false,
	    "its view changes faster than it can be copied");
	assert_null(rig->report.generation);
}

static void
drop_last_statistics(
    void *arg, uint32_t procedure, struct fake_rpcd_results *results)
{
	struct rpc_rig *rig = arg;

	(void)results;
	/* The view is replaced behind the scopes. */
	if (procedure == 5) {
		rig->rpcd.number++;
		rig->rpcd.twist = NULL;
	}
}

static void
refresh_is_of_one_generation(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.twist = drop_last_statistics;
	rig->rpcd.twist_arg = rig;
	rpc_rig_refreshed(rig);
	rpc_rig_expect_called(rig, "VRSNAVRSNA");
	rpc_rig_same_view(rig->report.generation, rig->pair);
}

static void
refresh_asks_for_the_server_it_is_told(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_close(rig);
	rig->spec.remote_server = "far";
	rpc_rig_open(rig);
	rpc_rig_refreshed(rig);
	assert_string_equal(rig->rpcd.asked, "far");
	rig->rpcd.name = "other";
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -EPROTO, true, "the view of another server");
	rig->rpcd.refused = 2;
	rig->rpcd.refused_by = 2;
	rig->rpcd.refused_words = "no server \"far\"";
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -ENODEV, true, "no server \"far\"");
}

/* ---- what the server over there says of itself ---- */

static void
refresh_of_a_stopped_server_says_so(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.state = SERVER_STOPPED;
	rig->rpcd.age = 77;
	rpc_rig_refreshed(rig);
	assert_false(rig->report.running);
	assert_int_equal(rig->report.age, 77);
	assert_non_null(rig->report.generation);
	rig->rpcd.age = UINT32_MAX;
	rpc_rig_refreshed(rig);
	assert_int_equal(rig->report.age, -1);
}

static void
refresh_of_a_stale_server_has_its_age(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.state = SERVER_STALE;
	rig->rpcd.age = 61;
	rpc_rig_refreshed(rig);
	assert_true(rig->report.running);
	assert_int_equal(rig->report.age, 61);
}

static void
refresh_of_a_server_in_error_brings_its_last_good_view(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.state = SERVER_ERROR;
	rig->rpcd.age = 5;
	rig->rpcd.last_error = "/etc/dhcpd.conf:3:1: no";
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -EIO, false, "/etc/dhcpd.conf:3:1: no");
	assert_int_equal(rig->report.age, 5);
	assert_non_null(rig->report.generation);
	rpc_rig_same_view(rig->report.generation, rig->pair);
	rig->rpcd.state = SERVER_UNREACHABLE;
	rig->rpcd.last_error = "h:1: no answer within 2000 ms";
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(
	    rig, -EHOSTUNREACH, true, "h:1: no answer within 2000 ms");
	assert_null(rig->report.generation);
}

static void
refresh_of_a_server_never_read_says_why(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.generation = NULL;
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -ENODATA, false, "never read");
	assert_null(rig->report.generation);
	rig->rpcd.refused = 2;
	rig->rpcd.refused_by = 4;
	rig->rpcd.refused_words = "not you";
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -EACCES, true, "not you");
	rig->rpcd.refused_by = 10;
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -EIO, false, "not you");
}

static void
refresh_tells_how_far_the_clocks_are_apart(void **state)
{
	struct rpc_rig *rig = *state;

	rig->rpcd.now -= 33;
	rpc_rig_refreshed(rig);
	assert_int_equal(rig->report.clock_ahead, -33);
	rig->rpcd.now += 40;
	rpc_rig_refreshed(rig);
	assert_int_equal(rig->report.clock_ahead, 7);
	/* Of a capture nobody asks. */
	rpc_rig_close(rig);
	rig->spec.liveness = LIVENESS_OFF;
	rpc_rig_open(rig);
	rpc_rig_refreshed(rig);
	assert_false(rig->report.clock_known);
}

/* ---- peers that fail or lie ---- */

static void
refresh_of_nobody_is_a_remote_failure(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_refreshed(rig);
	fake_peer_vanish(&rig->rpcd.peer);
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -EHOSTUNREACH, true, "Connection refused");
	assert_null(rig->report.generation);
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -EHOSTUNREACH, true, "Connection refused");
}

static void
refresh_unanswered_ends(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_refreshed(rig);
	rig->rpcd.mute = true;
	rpc_rig_begin_refresh(rig);
	rpc_rig_pump(rig);
	fake_timer_run(&rig->clock, RPC_RIG_PATIENCE_MS - 1);
	assert_int_equal(rig->reported, 0);
	fake_timer_run(&rig->clock, 1);
	rpc_rig_expect_report(
	    rig, -ETIMEDOUT, true, "no answer within 2000 ms");
	rig->rpcd.mute = false;
	rpc_rig_refreshed(rig);
}

static void
take_a_second(void *arg, uint32_t procedure, struct fake_rpcd_results *results)
{
	struct rpc_rig *rig = arg;

	(void)procedure;
	(void)results;
	fake_timer_run(&rig->clock, 1000);
}

static void
refresh_drop_by_drop_ends(void **state)
{
	struct generation *many = fake_many(200);
	struct rpc_rig *rig = *state;

	rig->rpcd.generation = many;
	rig->rpcd.page = 1;
	rig->rpcd.twist = take_a_second;
	rig->rpcd.twist_arg = rig;
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -ETIMEDOUT, true, "not copied within 60 s");
	assert_int_equal(strlen(fake_rpcd_called(&rig->rpcd)), 61);
	generation_unref(many);
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

/* far: one word of name; the view's words: status, name 2, number 2, layout 2,
 * now 2, time 2, state, age, relationships, scopes, ranges, ... */
static void
refresh_of_a_liar_ends_the_connection(void **state)
{
	static const char none[] =
	    "answers with something that is no reply to this call";
	static const struct lie lies[] = {
		{ 2, 0, 12, none },
		{ 2, 1, 33, none },
		{ 2, 2, 0x2f2f2f00, "bad server name in a view" },
		{ 2, 4, 0, "a view without a number" },
		{ 2, 7, 1, "a view of an impossible time" },
		{ 2, 11, 7, "unknown server state 7" },
		{ 2, 13, 4097,
		    "a view of 4 scopes, 6 ranges, 4097 relationships" },
		{ 2, 14, 1000001,
		    "a view of 1000001 scopes, 6 ranges, 2 relationships" },
		{ 2, 15, 4000001,
		    "a view of 4 scopes, 4000001 ranges, 2 relationships" },
		{ 2, 13, 1, "a page of 2 rows where 1 are left" },
		{ 2, 14, 3, "a page of 4 rows where 3 are left" },
		{ 3, 1, 0, none },
		{ 3, 1, 65, none },
		{ 3, 4, 2, "relationship \"fo-a\": unknown role 2" },
		{ 4, 1, 0xffffffff, none },
		{ 5, 2, 1, "" },
		{ 6, 2, 0x0a000100, "statistics of another scope than row 0" },
		{ 6, 4, 1000,
		    "the statistics of scope 10.0.0.0 contradict each other" },
	};
	struct rpc_rig *rig = *state;
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		rig->rpcd.twist = tell_lie;
		rig->rpcd.twist_arg = (void *)(uintptr_t)&lies[i];
		rig->rpcd.peer.accepted = 0;
		rpc_rig_refresh(rig);
		if (lies[i].words[0] != '\0')
			rpc_rig_expect_report(
			    rig, -EPROTO, true, lies[i].words);
		assert_int_equal(rig->report.rc, -EPROTO);
		assert_null(rig->report.generation);
		rig->rpcd.twist = NULL;
		rpc_rig_refresh(rig);
		assert_int_equal(rig->report.rc, 0);
		/* One was made for the truth, at least. */
		assert_true(rig->rpcd.peer.accepted >= 1);
		rig->rpcd.number++;
		rig->rpcd.layout++;
	}
}

/* Once the layout is known, lies about it are lies, too. */
static void
refresh_of_a_liar_about_the_same_layout_is_refused(void **state)
{
	static const struct lie lies[] = {
		{ 2, 13, 1, "another number of scopes in one layout" },
		{ 2, 14, 3, "another number of scopes in one layout" },
		{ 2, 15, 7, "another number of scopes in one layout" },
		{ 3, 3, 0x666f2d62, "another relationship in the same layout" },
	};
	struct rpc_rig *rig = *state;
	size_t i;

	rpc_rig_refreshed(rig);
	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		rig->rpcd.number++;
		rig->rpcd.twist = tell_lie;
		rig->rpcd.twist_arg = (void *)(uintptr_t)&lies[i];
		rpc_rig_refresh(rig);
		rpc_rig_expect_report(rig, -EPROTO, true, lies[i].words);
		assert_null(rig->report.generation);
	}
}

static void
empty_page(void *arg, uint32_t procedure, struct fake_rpcd_results *results)
{
	if (procedure != *(uint32_t *)arg)
		return;
	memset(results->bytes, 0, 12); /* status, rows, more */
	results->len = 12;
}

static void
refresh_of_pages_that_do_not_advance_ends(void **state)
{
	static const char *const left[] = { "2", "4", "6", "4" };
	struct rpc_rig *rig = *state;
	uint32_t procedure;
	char words[80];

	for (procedure = 3; procedure <= 6; procedure++) {
		rig->rpcd.twist = empty_page;
		rig->rpcd.twist_arg = &procedure;
		snprintf(words, sizeof(words),
		    "a page of 0 rows where %s are left", left[procedure - 3]);
		rpc_rig_refresh(rig);
		rpc_rig_expect_report(rig, -EPROTO, true, words);
	}
}

/* ---- the end of it ---- */

static void
close_cancels_a_refresh(void **state)
{
	struct rpc_rig *rig = *state;

	rpc_rig_begin_refresh(rig);
	rpc_rig_close(rig);
	rpc_rig_expect_report(rig, -ECANCELED, true, "not asked any more");
	rpc_rig_open(rig);
	rig->rpcd.mute = true;
	rpc_rig_begin_refresh(rig);
	rpc_rig_pump(rig);
	rpc_rig_close(rig);
	rpc_rig_expect_report(rig, -ECANCELED, true, "not asked any more");
	rig->ops->close(NULL);
}

static void
close_in_a_report_is_the_end(void **state)
{
	struct rpc_rig *rig = *state;

	rig->close_in_report = true;
	rpc_rig_refreshed(rig);
	rpc_rig_open(rig);
	/* Refused before anything is sent. */
	fake_peer_vanish(&rig->rpcd.peer);
	rpc_rig_refresh(rig);
	rpc_rig_expect_report(rig, -EHOSTUNREACH, true, "Connection refused");
}

static void
close_while_the_worker_builds_cancels(void **state)
{
	struct rpc_rig *rig = *state;
	struct worker *inline_worker = rig->env.worker;

	rpc_rig_close(rig);
	rig->env.worker = worker_new(rig->loop);
	assert_non_null(rig->env.worker);
	rpc_rig_open(rig);
	rpc_rig_begin_refresh(rig);
	/* What is built comes back through the loop, so that it cannot be back
	 * when the last page of ranges has just been taken. */
	while (strchr(fake_rpcd_called(&rig->rpcd), 'N') == NULL)
		loop_once(rig->loop, 1);
	loop_once(rig->loop, 1);
	rpc_rig_close(rig);
	assert_int_equal(rig->reported, 1);
	assert_int_equal(rig->report.rc, -ECANCELED);
	worker_free(rig->env.worker);
	rig->env.worker = inline_worker;
	assert_int_equal(rig->reported, 1);
}

static void
refresh_with_a_threaded_worker_copies(void **state)
{
	struct rpc_rig *rig = *state;
	struct worker *inline_worker = rig->env.worker;

	rpc_rig_close(rig);
	rig->env.worker = worker_new(rig->loop);
	assert_non_null(rig->env.worker);
	rpc_rig_open(rig);
	rpc_rig_begin_refresh(rig);
	while (rig->reported == 0)
		loop_once(rig->loop, 1000);
	rpc_rig_same_view(rig->report.generation, rig->pair);
	rpc_rig_close(rig);
	worker_free(rig->env.worker);
	rig->env.worker = inline_worker;
}

static void
open_without_an_address_is_refused(void **state)
{
	struct rpc_rig *rig = *state;
	struct provider *provider = NULL;
	struct err err = { 0 };

	rig->spec.address = NULL;
	assert_int_equal(
	    rig->ops->open(&rig->spec, &rig->env, &provider, &err), -EINVAL);
	assert_string_equal(err.text, "a source of kind rpc needs an address");
	rig->spec.address = (char *)"h:0";
	assert_int_equal(
	    rig->ops->open(&rig->spec, &rig->env, &provider, &err), -EINVAL);
	assert_non_null(strstr(err.text, "address \"h:0\": "));
	assert_null(provider);
}

static void
adopt_leaves_everything_as_it_is(void **state)
{
	struct rpc_rig *rig = *state;

	rig->ops->adopt(rig->provider, rig->pair);
	rpc_rig_refreshed(rig);
	rig->ops->adopt(rig->provider, NULL);
	rpc_rig_refreshed(rig);
}

#define RPC_TEST(f) \
	cmocka_unit_test_setup_teardown(f, rpc_rig_setup, rpc_rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RPC_TEST(refresh_copies_the_whole_view),
		RPC_TEST(refresh_in_many_pages_is_the_same),
		RPC_TEST(refresh_of_the_same_generation_confirms_it),
		RPC_TEST(refresh_of_the_same_layout_asks_for_the_numbers),
		RPC_TEST(refresh_of_another_layout_asks_for_all),
		RPC_TEST(refresh_begins_anew_when_its_view_is_gone),
		RPC_TEST(refresh_is_of_one_generation),
		RPC_TEST(refresh_asks_for_the_server_it_is_told),
		RPC_TEST(refresh_of_a_stopped_server_says_so),
		RPC_TEST(refresh_of_a_stale_server_has_its_age),
		RPC_TEST(
		    refresh_of_a_server_in_error_brings_its_last_good_view),
		RPC_TEST(refresh_of_a_server_never_read_says_why),
		RPC_TEST(refresh_tells_how_far_the_clocks_are_apart),
		RPC_TEST(refresh_of_nobody_is_a_remote_failure),
		RPC_TEST(refresh_unanswered_ends),
		RPC_TEST(refresh_drop_by_drop_ends),
		RPC_TEST(refresh_of_a_liar_ends_the_connection),
		RPC_TEST(refresh_of_a_liar_about_the_same_layout_is_refused),
		RPC_TEST(refresh_of_pages_that_do_not_advance_ends),
		RPC_TEST(close_cancels_a_refresh),
		RPC_TEST(close_in_a_report_is_the_end),
		RPC_TEST(close_while_the_worker_builds_cancels),
		RPC_TEST(refresh_with_a_threaded_worker_copies),
		RPC_TEST(open_without_an_address_is_refused),
		RPC_TEST(adopt_leaves_everything_as_it_is),
	};

	return cmocka_run_group_tests_name(
	    "oncrpc_provider", tests, NULL, NULL);
}
