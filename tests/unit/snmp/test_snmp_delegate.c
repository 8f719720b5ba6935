/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */

#include "support/test.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <stdbool.h>
#include <stdlib.h>

#include "service/service.h"
#include "snmp/mib_answer.h"
#include "snmp/snmp_delegate.h"
#include "support/fake_timer.h"
#include "support/oom.h"
#include "support/service_fixture.h"

#define VARIABLES 3

/* A request of libnetsnmp's, as far as handlers see it. */
struct request {
	netsnmp_agent_request_info *info;
	netsnmp_variable_list variables[VARIABLES];
	netsnmp_request_info requests[VARIABLES];
};

struct fixture {
	struct service_fixture *base;
	struct snmp_delegate *delegate;
	struct mib_answer *answers[2]; /* under way */
	struct request one, two;
	unsigned int again, answered;
	struct mib_answer *then; /* what a variable waits for then */
	struct request *end;	 /* ended once some were answered */
	void *part;		 /* of the last one */
};

static void
request_begin(struct request *r)
{
	size_t i;

	*r = (struct request) { .info = calloc(1, sizeof(*r->info)) };
	assert_non_null(r->info);
	r->info->mode = MODE_GET;
	for (i = 0; i < VARIABLES; i++)
		r->requests[i].requestvb = &r->variables[i];
}

/* As libnetsnmp does, whatever the reason. */
static void
request_end(struct request *r)
{
	if (r->info != NULL)
		netsnmp_free_agent_request_info(r->info);
	/* Whoever touches it now is told by a sanitizer, or this. */
	*r = (struct request) { .info = NULL };
}

static struct mib_answer *
on_again(void *arg, const struct snmp_waiting *waiting)
{
	struct fixture *f = arg;
	struct mib_answer *then = f->then;

	f->again++;
	f->then = NULL;
	f->part = waiting->part;
	assert_int_equal(waiting->request->delegated, REQUEST_IS_NOT_DELEGATED);
	return then;
}

static void
on_answered(void *arg)
{
	struct fixture *f = arg;

	f->answered++;
	if (f->end != NULL)
		request_end(f->end);
	f->end = NULL;
}

static bool
wait_for(struct fixture *f, struct request *r, size_t i, size_t answer)
{
	return snmp_delegate_wait(f->delegate,
	    &(struct snmp_waiting) {
		r->info, &r->requests[i], &r->requests[i] },
	    f->answers[answer]);
}

static void
answer(struct fixture *f)
{
	fake_source_release(f->base->a);
	assert_true(mib_answer_done(f->answers[0]));
}

static struct mib_answer *
start(struct fixture *f, uint8_t last)
{
	const struct mib_question question = {
		.server = service_fixture_server(f->base, "a"),
		.rows = MIB_ROWS_CLIENTS,
		.exact = true,
		.key = { .len = 4, .bytes = { 10, 50, 0, last } },
	};
	struct mib_answer *started = mib_answer_new(&question);

	assert_non_null(started);
	mib_answer_start(started, 1, NULL, NULL);
	assert_false(mib_answer_done(started));
	return started;
}

static int
setup(void **state)
{
	static const struct snmp_delegate_calls calls = { on_again,
		on_answered };
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->base = service_fixture_new(true);
	service_fixture_applied(f->base, "a");
	service_start(f->base->service);
	fake_timer_run(&f->base->clock, 10);
	fake_source_hold_calls(f->base->a, true);
	f->answers[0] = start(f, 10);
	f->answers[1] = start(f, 11);
	f->delegate = snmp_delegate_new(fake_timer_loop(), &calls, f);
	assert_non_null(f->delegate);
	request_begin(&f->one);
	request_begin(&f->two);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	request_end(&f->one);
	request_end(&f->two);
	snmp_delegate_free(f->delegate);
	mib_answer_unref(f->answers[0]);
	mib_answer_unref(f->answers[1]);
	service_fixture_free(f->base);
	free(f);
	return 0;
}

static void
variable_is_looked_at_again_when_its_answer_is_done(void **state)
{
	struct fixture *f = *state;

	assert_true(wait_for(f, &f->one, 1, 0));
	assert_int_equal(f->one.requests[1].delegated, REQUEST_IS_DELEGATED);
	assert_int_equal(snmp_delegate_count(f->delegate), 1);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 0);
	answer(f);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 1);
	assert_ptr_equal(f->part, &f->one.requests[1]);
	assert_int_equal(f->answered, 1);
	assert_int_equal(
	    f->one.requests[1].delegated, REQUEST_IS_NOT_DELEGATED);
	assert_int_equal(f->one.requests[1].status, SNMP_ERR_NOERROR);
	/* Once. */
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 1);
	assert_int_equal(f->answered, 1);
}

static void
variables_of_a_request_wait_each_for_its_own(void **state)
{
	struct fixture *f = *state;
	struct mib_answer *third = start(f, 12);

	assert_true(wait_for(f, &f->one, 0, 0));
	assert_true(wait_for(f, &f->one, 1, 0));
	assert_true(snmp_delegate_wait(f->delegate,
	    &(struct snmp_waiting) { f->one.info, &f->one.requests[2], NULL },
	    third));
	assert_int_equal(snmp_delegate_count(f->delegate), 1);
	answer(f);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 3);
	assert_int_equal(f->answered, 1);
	mib_answer_unref(third);
}

static void
variable_may_wait_for_another_answer_then(void **state)
{
	struct fixture *f = *state;
	struct mib_answer *other;

	assert_true(wait_for(f, &f->one, 0, 0));
	answer(f);
	f->then = other = start(f, 12);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 1);
	assert_int_equal(f->answered, 0);
	assert_int_equal(f->one.requests[0].delegated, REQUEST_IS_DELEGATED);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 1);
	fake_source_release(f->base->a);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 2);
	assert_int_equal(f->answered, 1);
	mib_answer_unref(other);
}

static void
request_that_is_not_answered_in_time_ends_with_an_error(void **state)
{
	struct fixture *f = *state;

	assert_true(wait_for(f, &f->one, 0, 0));
	fake_timer_run(&f->base->clock, 100);
	assert_true(wait_for(f, &f->one, 2, 1));
	fake_timer_run(&f->base->clock, SNMP_DELEGATE_MS - 101);
	assert_int_equal(f->answered, 0);
	fake_timer_run(&f->base->clock, 1);
	assert_int_equal(f->answered, 1);
	assert_int_equal(f->one.requests[0].status, SNMP_ERR_GENERR);
	assert_int_equal(f->one.requests[1].status, SNMP_ERR_NOERROR);
	assert_int_equal(f->one.requests[2].status, SNMP_ERR_GENERR);
	assert_int_equal(
	    f->one.requests[2].delegated, REQUEST_IS_NOT_DELEGATED);
	/* Its time is over, in whatever table it is then. */
	assert_false(wait_for(f, &f->one, 1, 1));
	/* What comes late finds nobody. */
	answer(f);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 0);
	/* Others have their own time. */
	assert_true(wait_for(f, &f->two, 0, 1));
}

static void
time_runs_from_the_first_wait_of_a_request(void **state)
{
	struct fixture *f = *state;

	assert_true(wait_for(f, &f->one, 0, 0));
	answer(f);
	fake_timer_run(&f->base->clock, SNMP_DELEGATE_MS - 10);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->answered, 1);
	/* It goes on to another table. */
	f->answers[1] = (mib_answer_unref(f->answers[1]), start(f, 12));
	assert_true(wait_for(f, &f->one, 0, 1));
	fake_timer_run(&f->base->clock, 10);
	assert_int_equal(f->answered, 2);
	assert_int_equal(f->one.requests[0].status, SNMP_ERR_GENERR);
}

static void
request_may_end_when_it_is_answered(void **state)
{
	struct fixture *f = *state;

	assert_true(wait_for(f, &f->one, 0, 0));
	assert_true(wait_for(f, &f->two, 0, 1));
	f->end = &f->one;
	fake_timer_run(&f->base->clock, SNMP_DELEGATE_MS);
	assert_int_equal(f->answered, 2);
	assert_int_equal(snmp_delegate_count(f->delegate), 1);
	assert_int_equal(f->two.requests[0].status, SNMP_ERR_GENERR);
}

static void
request_that_is_gone_is_not_touched(void **state)
{
	struct fixture *f = *state;

	assert_true(wait_for(f, &f->one, 0, 0));
	assert_true(wait_for(f, &f->two, 0, 0));
	request_end(&f->one);
	assert_int_equal(snmp_delegate_count(f->delegate), 1);
	answer(f);
	snmp_delegate_wake(f->delegate);
	assert_int_equal(f->again, 1);
	assert_ptr_equal(f->part, &f->two.requests[0]);
	fake_timer_run(&f->base->clock, 2 * SNMP_DELEGATE_MS);
	assert_null(f->one.info);
	assert_int_equal(f->one.requests[0].status, 0);
}

static void
all_that_wait_can_be_ended(void **state)
{
	struct fixture *f = *state;

	snmp_delegate_end(f->delegate);
	assert_int_equal(f->answered, 0);
	assert_true(wait_for(f, &f->one, 0, 0));
	assert_true(wait_for(f, &f->two, 1, 1));
	snmp_delegate_end(f->delegate);
	assert_int_equal(f->answered, 1);
	assert_int_equal(f->one.requests[0].status, SNMP_ERR_GENERR);
	assert_int_equal(f->two.requests[1].status, SNMP_ERR_GENERR);
	assert_false(wait_for(f, &f->one, 1, 0));
	snmp_delegate_end(f->delegate);
	fake_timer_run(&f->base->clock, 2 * SNMP_DELEGATE_MS);
	assert_int_equal(f->answered, 1);
}

static void
requests_may_end_after_all_that_is_kept_of_them(void **state)
{
	struct fixture *f = *state;

	assert_true(wait_for(f, &f->one, 0, 0));
	snmp_delegate_free(f->delegate);
	f->delegate = NULL;
	answer(f);
	fake_timer_run(&f->base->clock, 2 * SNMP_DELEGATE_MS);
	assert_int_equal(f->again + f->answered, 0);
	request_end(&f->one);
}

static void
nothing_to_wait_for_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_false(snmp_delegate_wait(f->delegate,
	    &(struct snmp_waiting) { f->one.info, &f->one.requests[0], NULL },
	    NULL));
	assert_int_equal(f->one.requests[0].delegated, 0);
	assert_int_equal(snmp_delegate_count(f->delegate), 0);
}

static void
requests_that_wait_are_bounded(void **state)
{
	static struct request many[SNMP_DELEGATE_MAX];
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < SNMP_DELEGATE_MAX; i++) {
		request_begin(&many[i]);
		assert_true(wait_for(f, &many[i], 0, 0));
	}
	assert_false(wait_for(f, &f->one, 0, 0));
	assert_int_equal(f->one.requests[0].delegated, 0);
	/* Those that are in may wait for more. */
	assert_true(wait_for(f, &many[0], 1, 1));
	request_end(&many[1]);
	assert_true(wait_for(f, &f->one, 0, 0));
	for (i = 0; i < SNMP_DELEGATE_MAX; i++)
		request_end(&many[i]);
}

static void
wait_once(void *arg)
{
	netsnmp_agent_request_info info = { .mode = MODE_GET };
	struct fixture *f = arg;
	struct request r = { .info = &info };

	r.requests[0].requestvb = &r.variables[0];
	if (!wait_for(f, &r, 0, 0)) {
		assert_true(oom_hit());
		assert_int_equal(r.requests[0].delegated, 0);
	}
	netsnmp_free_agent_data_sets(&info);
}

static void
wait_without_memory_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(oom_each(wait_once, f), 4);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(variable_is_looked_at_again_when_its_answer_is_done),
		TEST(variables_of_a_request_wait_each_for_its_own),
		TEST(variable_may_wait_for_another_answer_then),
		TEST(request_that_is_not_answered_in_time_ends_with_an_error),
		TEST(time_runs_from_the_first_wait_of_a_request),
		TEST(request_may_end_when_it_is_answered),
		TEST(request_that_is_gone_is_not_touched),
		TEST(all_that_wait_can_be_ended),
		TEST(requests_may_end_after_all_that_is_kept_of_them),
		TEST(nothing_to_wait_for_is_refused),
		TEST(requests_that_wait_are_bounded),
		TEST(wait_without_memory_is_refused),
	};

	return cmocka_run_group_tests_name("snmp_delegate", tests, NULL, NULL);
}
