/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* One file read by two readers at once, then by one again. */

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/follow.h"
#include "support/followed.h"

#define CUT 70001

/* The whole text, read by two: up to CUT, and behind it. */
static struct follow *
read_forked(struct followed *f, const char *text)
{
	static char behind[FOLLOWED_BIG];
	size_t at = 0, left = FOLLOWED_BIG - CUT;
	struct follow *fork;
	ssize_t n;

	followed_put(f, text);
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	fork = follow_fork(f->follow, CUT, &f->err);
	assert_non_null(fork);
	assert_int_equal(follow_offset(fork), CUT);
	/* The later piece first: they do not wait for each other. */
	while ((n = follow_read(fork, behind + at, 7777, &f->err)) > 0)
		at += (size_t)n;
	assert_int_equal(n, 0);
	assert_int_equal(at, left);
	assert_memory_equal(behind, text + CUT, left);
	for (at = 0; at < CUT; at += (size_t)n) {
		left = CUT - at < 8888 ? CUT - at : 8888;
		n = follow_read(f->follow, f->got + at, left, &f->err);
		assert_true(n > 0);
	}
	assert_memory_equal(f->got, text, CUT);
	return fork;
}

static void
join_goes_on_where_the_fork_is(void **state)
{
	struct followed *f = *state;
	char *text = followed_big_text();

	assert_int_equal(
	    follow_join(f->follow, read_forked(f, text), &f->err), 0);
	assert_int_equal(follow_offset(f->follow), FOLLOWED_BIG);
	followed_expect(f, FOLLOW_SAME, "");
	followed_append(f, "more\n");
	followed_expect(f, FOLLOW_GREW, "more\n");
	/* Touched, and all of it is as it was. */
	followed_set_mtime(f, 1);
	followed_expect(f, FOLLOW_SAME, "");
	free(text);
}

static void
byte_changed_in_any_piece_starts_again(void **state)
{
	static const size_t places[] = { 0, CUT - 1, CUT, FOLLOWED_BIG - 300 };
	struct followed *f = *state;
	char *text = followed_big_text();
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		follow_rewind(f->follow);
		assert_int_equal(
		    follow_join(f->follow, read_forked(f, text), &f->err), 0);
		followed_expect(f, FOLLOW_SAME, "");
		followed_write(f->path, 0, (off_t)places[i], "#", 1);
		followed_set_mtime(f, (time_t)i + 1);
		assert_int_equal(followed_check(f), FOLLOW_RESTART);
	}
	free(text);
}

static void
join_elsewhere_is_refused_and_the_position_stays(void **state)
{
	struct followed *f = *state;
	struct follow *fork;

	followed_put(f, "one\ntwo\nthree\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	assert_int_equal(follow_read(f->follow, f->got, 4, &f->err), 4);
	fork = follow_fork(f->follow, 8, &f->err);
	assert_non_null(fork);
	assert_int_equal(follow_join(f->follow, fork, &f->err), -EINVAL);
	assert_int_equal(follow_offset(f->follow), 4);
	followed_expect(f, FOLLOW_GREW, "two\nthree\n");
}

static void
fork_that_has_read_nothing_joins(void **state)
{
	struct followed *f = *state;
	struct follow *fork;

	followed_put(f, "one\ntwo\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	assert_int_equal(follow_read(f->follow, f->got, 4, &f->err), 4);
	fork = follow_fork(f->follow, 4, &f->err);
	assert_non_null(fork);
	assert_int_equal(follow_join(f->follow, fork, &f->err), 0);
	followed_expect(f, FOLLOW_GREW, "two\n");
}

static void
too_many_forks_are_refused(void **state)
{
	struct followed *f = *state;
	struct follow *fork;
	unsigned int i;
	char byte;

	followed_put(f, "0123456789abcdef");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	for (i = 0; i <= FOLLOW_FORKS_MAX; i++) {
		fork = follow_fork(f->follow, i, &f->err);
		assert_non_null(fork);
		assert_int_equal(follow_read(fork, &byte, 1, &f->err), 1);
		assert_int_equal(follow_join(f->follow, fork, &f->err),
		    i < FOLLOW_FORKS_MAX ? 0 : -EINVAL);
	}
	followed_expect(f, FOLLOW_GREW, "789abcdef");
}

static void
rewritten_before_the_join_is_stale(void **state)
{
	struct followed *f = *state;
	char *text = followed_big_text();
	struct follow *fork = read_forked(f, text);

	followed_put(f, "another one\n");
	assert_int_equal(follow_join(f->follow, fork, &f->err), -ESTALE);
	followed_expect(f, FOLLOW_RESTART, "another one\n");
	free(text);
}

static void
rewritten_while_the_fork_reads_is_stale_and_joins_not(void **state)
{
	struct followed *f = *state;
	struct follow *fork;

	followed_put(f, "one\ntwo\nthree\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	assert_int_equal(follow_read(f->follow, f->got, 4, &f->err), 4);
	fork = follow_fork(f->follow, 4, &f->err);
	assert_non_null(fork);
	assert_int_equal(follow_read(fork, f->got, 4, &f->err), 4);
	followed_write(f->path, 0, 4, "TWO", 3);
	assert_int_equal(follow_read(fork, f->got, 4, &f->err), -ESTALE);
	assert_int_equal(follow_join(f->follow, fork, &f->err), -EINVAL);
	assert_int_equal(follow_offset(f->follow), 4);
}

static void
rewritten_before_a_read_joins_not(void **state)
{
	struct followed *f = *state;
	struct follow *fork;

	followed_put(f, "one\ntwo\nthree\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	fork = follow_fork(f->follow, 0, &f->err);
	assert_non_null(fork);
	assert_int_equal(follow_read(fork, f->got, 4, &f->err), 4);
	assert_int_equal(follow_read(f->follow, f->got, 4, &f->err), 4);
	followed_write(f->path, 0, 0, "ONE", 3);
	assert_int_equal(follow_read(f->follow, f->got, 4, &f->err), -ESTALE);
	assert_int_equal(follow_join(f->follow, fork, &f->err), -EINVAL);
	followed_expect(f, FOLLOW_RESTART, "ONE\ntwo\nthree\n");
}

static void
short_fork_joins_and_growth_is_told(void **state)
{
	struct followed *f = *state;
	char *text = followed_big_text();
	struct follow *fork;

	followed_put(f, text);
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	assert_int_equal(
	    follow_read(f->follow, f->got, FOLLOWED_BIG - 4, &f->err),
	    FOLLOWED_BIG - 4);
	fork = follow_fork(f->follow, FOLLOWED_BIG - 4, &f->err);
	assert_non_null(fork);
	assert_int_equal(follow_read(fork, f->got, 10, &f->err), 4);
	assert_int_equal(follow_join(f->follow, fork, &f->err), 0);
	followed_append(f, "more\n");
	followed_expect(f, FOLLOW_GREW, "more\n");
	free(text);
}

static void
peek_reads_anywhere_and_moves_nothing(void **state)
{
	struct followed *f = *state;
	char got[8];

	followed_put(f, "one\ntwo\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	assert_int_equal(follow_peek(f->follow, 4, got, 8, &f->err), 4);
	assert_memory_equal(got, "two\n", 4);
	assert_int_equal(follow_offset(f->follow), 0);
}

#define FORK_TEST(name) \
	cmocka_unit_test_setup_teardown(name, followed_setup, followed_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FORK_TEST(join_goes_on_where_the_fork_is),
		FORK_TEST(byte_changed_in_any_piece_starts_again),
		FORK_TEST(join_elsewhere_is_refused_and_the_position_stays),
		FORK_TEST(fork_that_has_read_nothing_joins),
		FORK_TEST(too_many_forks_are_refused),
		FORK_TEST(rewritten_before_the_join_is_stale),
		FORK_TEST(
		    rewritten_while_the_fork_reads_is_stale_and_joins_not),
		FORK_TEST(rewritten_before_a_read_joins_not),
		FORK_TEST(short_fork_joins_and_growth_is_told),
		FORK_TEST(peek_reads_anywhere_and_moves_nothing),
	};

	return cmocka_run_group_tests_name("follow_fork", tests, NULL, NULL);
}
