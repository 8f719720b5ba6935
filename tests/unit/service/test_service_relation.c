/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/service_relation.h"
#include "support/fake_data.h"
#include "support/oom.h"

#define S 1000 /* milliseconds */

static const struct service_damping damping = { 3, 60, 30 };

struct world {
	struct fake_data *data;
	struct service_relations set;
	int64_t ms;
	uint32_t since;
	char heard[2048];
};

static void
hear(void *arg, const char *name, const struct relationship_state *state,
    enum failover_state from, uint32_t left_out)
{
	struct world *w = arg;
	size_t len = strlen(w->heard);

	snprintf(w->heard + len, sizeof(w->heard) - len, "%s %s>%s", name,
	    failover_state_name(from), failover_state_name(state->state));
	len = strlen(w->heard);
	if (left_out > 0)
		len += (size_t)snprintf(
		    w->heard + len, sizeof(w->heard) - len, " +%u", left_out);
	snprintf(w->heard + len, sizeof(w->heard) - len, "\n");
}

static void
names(struct world *w, const char *first, const char *second)
{
	uint32_t r;

	fake_data_clear(w->data);
	r = fake_data_relationship(w->data, FAILOVER_PRIMARY, first);
	fake_data_scope(w->data, 0x0a000000, 0xffffff00, 1, 10, r);
	if (second != NULL) {
		r = fake_data_relationship(w->data, FAILOVER_PRIMARY, second);
		fake_data_scope(w->data, 0x0a000100, 0xffffff00, 1, 10, r);
	}
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	w->data = fake_data_new();
	w->ms = 5 * S;
	w->since = 1000;
	names(w, "fo-a", NULL);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	service_relations_done(&w->set);
	fake_data_free(w->data);
	free(w);
	return 0;
}

static const struct generation *
published(struct world *w)
{
	struct generation *generation;

	assert_int_equal(fake_data_publish(w->data, 1000, &generation), 0);
	return generation;
}

static void
become(struct world *w, uint32_t relationship, enum failover_state state)
{
	const struct relationship_state s = { .state = state,
		.since = ++w->since };

	fake_data_state(w->data, relationship, &s);
}

/* Looks ms later. */
static void
look(struct world *w, int64_t ms, const char *want)
{
	w->heard[0] = '\0';
	w->ms += ms;
	assert_int_equal(service_relations_look(
			     &w->set, published(w), &damping, w->ms, hear, w),
	    0);
	service_relations_pass(&w->set, &damping, w->ms, hear, w);
	assert_string_equal(w->heard, want);
}

static void
relation_normal_at_first_is_not_told(void **state)
{
	struct world *w = *state;

	look(w, 0, "");
	look(w, 1 * S, "");
	assert_non_null(service_relations_find(&w->set, "fo-a"));
	assert_null(service_relations_find(&w->set, "fo-b"));
}

static void
relation_in_trouble_at_first_is_told_once(void **state)
{
	struct world *w = *state;

	become(w, 0, FAILOVER_PARTNER_DOWN);
	look(w, 0, "fo-a NO_STATE>PARTNER_DOWN\n");
	look(w, 1 * S, "");
}

static void
relation_without_a_state_at_first_is_not_told(void **state)
{
	struct world *w = *state;

	become(w, 0, FAILOVER_NO_STATE);
	look(w, 0, "");
	become(w, 0, FAILOVER_NORMAL);
	look(w, 1 * S, "fo-a NO_STATE>NORMAL\n");
}

static void
relation_each_change_is_told_once(void **state)
{
	struct world *w = *state;

	names(w, "fo-b", "fo-a");
	look(w, 0, "");
	become(w, 1, FAILOVER_COMMUNICATION_INT);
	look(w, 1 * S, "fo-a NORMAL>COMMUNICATION_INT\n");
	look(w, 1 * S, "");
	become(w, 0, FAILOVER_PAUSED);
	become(w, 1, FAILOVER_PARTNER_DOWN);
	look(w, 1 * S,
	    "fo-b NORMAL>PAUSED\nfo-a COMMUNICATION_INT>PARTNER_DOWN\n");
	look(w, 1 * S, "");
}

static void
relation_back_between_two_looks_is_told(void **state)
{
	struct world *w = *state;

	look(w, 0, "");
	become(w, 0, FAILOVER_COMMUNICATION_INT);
	become(w, 0, FAILOVER_NORMAL);
	look(w, 1 * S, "fo-a COMMUNICATION_INT>NORMAL\n");
	look(w, 1 * S, "");
}

static void
relation_that_flaps_is_told_at_the_end(void **state)
{
	struct world *w = *state;
	unsigned int i;

	look(w, 0, "");
	become(w, 0, FAILOVER_COMMUNICATION_INT);
	look(w, 1 * S, "fo-a NORMAL>COMMUNICATION_INT\n");
	become(w, 0, FAILOVER_NORMAL);
	look(w, 1 * S, "fo-a COMMUNICATION_INT>NORMAL\n");
	become(w, 0, FAILOVER_COMMUNICATION_INT);
	look(w, 1 * S, "fo-a NORMAL>COMMUNICATION_INT\n");
	assert_false(service_relations_find(&w->set, "fo-a")->damped);
	for (i = 0; i < 20; i++) {
		become(
		    w, 0, i % 2 == 0 ? FAILOVER_NORMAL : FAILOVER_PARTNER_DOWN);
		look(w, 20 * S, "");
		assert_true(service_relations_find(&w->set, "fo-a")->damped);
	}
	look(w, 29 * S, "");
	look(w, 1 * S, "fo-a COMMUNICATION_INT>PARTNER_DOWN +20\n");
	assert_false(service_relations_find(&w->set, "fo-a")->damped);
	look(w, 100 * S, "");
	/* And then it is told at once again. */
	become(w, 0, FAILOVER_NORMAL);
	look(w, 1 * S, "fo-a PARTNER_DOWN>NORMAL\n");
}

static void
relation_that_flapped_back_says_what_was_left_out(void **state)
{
	struct world *w = *state;
	unsigned int i;

	look(w, 0, "");
	for (i = 0; i < 6; i++) {
		become(w, 0, i % 2 == 0 ? FAILOVER_PAUSED : FAILOVER_NORMAL);
		look(w, 1,
		    i == 0     ? "fo-a NORMAL>PAUSED\n" :
			i == 1 ? "fo-a PAUSED>NORMAL\n" :
			i == 2 ? "fo-a NORMAL>PAUSED\n" :
				 "");
	}
	become(w, 0, FAILOVER_PAUSED);
	look(w, 1, "");
	look(w, 30 * S, "fo-a PAUSED>PAUSED +4\n");
}

static void
relation_that_changes_slowly_is_not_damped(void **state)
{
	struct world *w = *state;
	unsigned int i;

	look(w, 0, "");
	for (i = 0; i < 20; i++) {
		become(w, 0, i % 2 == 0 ? FAILOVER_PAUSED : FAILOVER_NORMAL);
		look(w, 20 * S,
		    i % 2 == 0 ? "fo-a NORMAL>PAUSED\n" :
				 "fo-a PAUSED>NORMAL\n");
	}
}

static void
relation_without_damping_is_always_told(void **state)
{
	struct world *w = *state;
	const struct service_damping none = { 0, 60, 30 };
	unsigned int i;

	look(w, 0, "");
	for (i = 0; i < 20; i++) {
		become(w, 0, i % 2 == 0 ? FAILOVER_PAUSED : FAILOVER_NORMAL);
		w->heard[0] = '\0';
		assert_int_equal(service_relations_look(&w->set, published(w),
				     &none, w->ms, hear, w),
		    0);
		assert_true(w->heard[0] != '\0');
	}
}

static void
relation_that_is_gone_is_forgotten_and_others_stay(void **state)
{
	struct world *w = *state;

	names(w, "fo-a", "fo-b");
	become(w, 1, FAILOVER_PAUSED);
	look(w, 0, "fo-b NO_STATE>PAUSED\n");
	names(w, "fo-c", "fo-b");
	w->since = 1000; /* as before */
	become(w, 1, FAILOVER_PAUSED);
	look(w, 1 * S, "");
	assert_null(service_relations_find(&w->set, "fo-a"));
	become(w, 0, FAILOVER_PAUSED);
	look(w, 1 * S, "fo-c NORMAL>PAUSED\n");
}

static void
relation_remembered_is_told_only_if_it_changed(void **state)
{
	struct world *w = *state;
	struct service_relations copy = { 0 };

	become(w, 0, FAILOVER_PARTNER_DOWN);
	look(w, 0, "fo-a NO_STATE>PARTNER_DOWN\n");
	assert_int_equal(service_relations_copy(&w->set, &copy), 0);
	service_relations_move(&w->set, &copy);
	look(w, 1 * S, "");
	assert_int_equal(service_relations_copy(&w->set, &copy), 0);
	service_relations_move(&w->set, &copy);
	assert_int_equal(copy.count, 0);
	become(w, 0, FAILOVER_NORMAL);
	look(w, 1 * S, "fo-a PARTNER_DOWN>NORMAL\n");
}

static void
look_once(void *arg)
{
	struct world *w = arg;
	struct service_relations set = { 0 }, copy = { 0 };
	int rc;

	w->heard[0] = '\0';
	rc = service_relations_append(&set, "fo-a", FAILOVER_PAUSED, 7);
	if (rc == 0)
		rc = service_relations_copy(&set, &copy);
	if (rc == 0) {
		assert_int_equal(copy.entries[0].told, FAILOVER_PAUSED);
		rc = service_relations_look(
		    &copy, published(w), &damping, w->ms, hear, w);
		assert_string_equal(w->heard,
		    rc == 0 ? "fo-a PAUSED>NORMAL\n"
			      "fo-b NO_STATE>PARTNER_DOWN\n" :
			      "");
	}
	assert_int_equal(rc, oom_hit() ? -ENOMEM : 0);
	service_relations_done(&copy);
	service_relations_done(&set);
}

static void
relation_out_of_memory_tells_nothing(void **state)
{
	struct world *w = *state;

	names(w, "fo-a", "fo-b");
	become(w, 1, FAILOVER_PARTNER_DOWN);
	published(w);
	/* Two for each of three sets, and one name more. */
	assert_int_equal(oom_each(look_once, w), 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(relation_normal_at_first_is_not_told),
		TEST(relation_in_trouble_at_first_is_told_once),
		TEST(relation_without_a_state_at_first_is_not_told),
		TEST(relation_each_change_is_told_once),
		TEST(relation_back_between_two_looks_is_told),
		TEST(relation_that_flaps_is_told_at_the_end),
		TEST(relation_that_flapped_back_says_what_was_left_out),
		TEST(relation_that_changes_slowly_is_not_damped),
		TEST(relation_without_damping_is_always_told),
		TEST(relation_that_is_gone_is_forgotten_and_others_stay),
		TEST(relation_remembered_is_told_only_if_it_changed),
		TEST(relation_out_of_memory_tells_nothing),
	};

	return cmocka_run_group_tests_name(
	    "service_relation", tests, NULL, NULL);
}
