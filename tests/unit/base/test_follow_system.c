/* WRAP: malloc calloc realloc strdup strndup stat open pread */
/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* follow with system calls that count, fail, or are overtaken. */

#include "support/test.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/follow.h"
#include "support/followed.h"
#include "support/oom.h"

int __real_stat(const char *path, struct stat *st);
int __wrap_stat(const char *path, struct stat *st);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
ssize_t __real_pread(int fd, void *buf, size_t size, off_t at);
ssize_t __wrap_pread(int fd, void *buf, size_t size, off_t at);

/* What the system calls do besides their work. */
static struct {
	unsigned int stats, opens, preads;
	bool one_tick;	   /* every file has the same times */
	int pread_errno;   /* the next one fails so */
	size_t pread_most; /* 0 = any size */
	void (*before_open)(struct followed *f);
	struct followed *f;
} sys;

int
__wrap_stat(const char *path, struct stat *st)
{
	int rc = __real_stat(path, st);

	sys.stats++;
	if (rc == 0 && sys.one_tick) {
		memset(&st->st_mtim, 0, sizeof(st->st_mtim));
		memset(&st->st_ctim, 0, sizeof(st->st_ctim));
	}
	return rc;
}

int
__wrap_open(const char *path, int flags, ...)
{
	void (*hook)(struct followed *) = sys.before_open;

	sys.opens++;
	sys.before_open = NULL;
	if (hook != NULL)
		hook(sys.f);
	return __real_open(path, flags, 0600);
}

ssize_t
__wrap_pread(int fd, void *buf, size_t size, off_t at)
{
	sys.preads++;
	if (sys.pread_errno != 0) {
		errno = sys.pread_errno;
		sys.pread_errno = 0;
		return -1;
	}
	if (sys.pread_most != 0 && size > sys.pread_most)
		size = sys.pread_most;
	return __real_pread(fd, buf, size, at);
}

static int
setup(void **state)
{
	int rc;

	memset(&sys, 0, sizeof(sys));
	rc = followed_setup(state);
	sys.f = *state;
	return rc;
}

static void
follow_unchanged_costs_one_stat(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	/* the first quiet look still compares */
	followed_expect(f, FOLLOW_SAME, "");
	sys.stats = sys.opens = sys.preads = 0;
	for (int i = 0; i < 100; i++)
		assert_int_equal(followed_check(f), FOLLOW_SAME);
	assert_int_equal(sys.stats, 100);
	assert_int_equal(sys.opens, 0);
	assert_int_equal(sys.preads, 0);
}

static void
follow_appended_costs_bytes_appended(void **state)
{
	struct followed *f = *state;
	char *text = followed_big_text();

	followed_put(f, text);
	followed_expect(f, FOLLOW_RESTART, text);
	followed_append(f, "x");
	sys.opens = sys.preads = 0;
	sys.pread_most = 256;
	followed_expect(f, FOLLOW_GREW, "x");
	/* the tail, the byte, the tail again */
	assert_int_equal(sys.preads, 3);
	assert_int_equal(sys.opens, 0);
	free(text);
}

static void
follow_rewritten_within_one_tick_starts_again(void **state)
{
	struct followed *f = *state;

	sys.one_tick = true;
	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_put(f, "two\n");
	followed_expect(f, FOLLOW_RESTART, "two\n");
	followed_append(f, "three\n");
	followed_expect(f, FOLLOW_GREW, "three\n");
	followed_put(f, "ONE\nTHREE\n");
	followed_expect(f, FOLLOW_RESTART, "ONE\nTHREE\n");
	followed_expect(f, FOLLOW_SAME, "");
	followed_put(f, "longer than before\n");
	followed_expect(f, FOLLOW_RESTART, "longer than before\n");
}

static void
follow_fifo_is_error_never_opened(void **state)
{
	struct followed *f = *state;

	assert_int_equal(mkfifo(f->path, 0644), 0);
	assert_int_equal(followed_check(f), -EINVAL);
	assert_non_null(strstr(f->err.text, "leases: not a regular file"));
	assert_int_equal(sys.opens, 0);
}

static void
put_fifo(struct followed *f)
{
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(mkfifo(f->path, 0644), 0);
}

static void
put_directory(struct followed *f)
{
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(mkdir(f->path, 0755), 0);
}

static void
follow_file_changed_before_open_is_error(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	sys.before_open = put_fifo;
	assert_int_equal(followed_check(f), -EINVAL);
	assert_int_equal(unlink(f->path), 0);
	followed_put(f, "one\n");
	sys.before_open = put_directory;
	assert_int_equal(followed_check(f), -EISDIR);
	assert_int_equal(rmdir(f->path), 0);
	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
}

static void
put_old_file_back(struct followed *f)
{
	assert_int_equal(rename(f->other, f->path), 0);
}

static void
follow_old_file_back_before_open_goes_on(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(f->path, f->other), 0);
	followed_put(f, "another\n");
	sys.before_open = put_old_file_back;
	followed_expect(f, FOLLOW_SAME, "");
	followed_append(f, "two\n");
	followed_expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_input_error_said_then_goes_on(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_append(f, "two\n");
	sys.pread_errno = EIO;
	assert_int_equal(followed_check(f), -EIO);
	assert_non_null(strstr(f->err.text, "leases: Input/output error"));
	assert_int_equal(followed_check(f), FOLLOW_GREW);
	sys.pread_errno = EIO;
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -EIO);
	assert_int_equal(followed_drain(f, 0, 10), 4);
	assert_string_equal(f->got, "two\n");
	sys.pread_errno = EINTR;
	followed_append(f, "three\n");
	followed_expect(f, FOLLOW_GREW, "three\n");
}

static void
follow_short_reads_complete(void **state)
{
	struct followed *f = *state;

	sys.pread_most = 3;
	followed_put(f, "one two three\n");
	followed_expect(f, FOLLOW_RESTART, "one two three\n");
	assert_int_equal(chmod(f->path, 0600), 0);
	followed_append(f, "four five\n");
	followed_expect(f, FOLLOW_GREW, "four five\n");
}

static void
follow_once(void *arg)
{
	struct followed *f = arg;
	struct follow *follow = follow_new(f->path);

	assert_int_equal(oom_hit(), follow == NULL);
	if (follow != NULL)
		assert_int_equal(follow_check(follow, &f->err), FOLLOW_RESTART);
	follow_free(follow);
}

static void
follow_new_no_memory_null(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	assert_int_equal(oom_each(follow_once, f), 3);
}

#define FOLLOW_TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup, followed_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLLOW_TEST(follow_unchanged_costs_one_stat),
		FOLLOW_TEST(follow_appended_costs_bytes_appended),
		FOLLOW_TEST(follow_rewritten_within_one_tick_starts_again),
		FOLLOW_TEST(follow_fifo_is_error_never_opened),
		FOLLOW_TEST(follow_file_changed_before_open_is_error),
		FOLLOW_TEST(follow_old_file_back_before_open_goes_on),
		FOLLOW_TEST(follow_input_error_said_then_goes_on),
		FOLLOW_TEST(follow_short_reads_complete),
		FOLLOW_TEST(follow_new_no_memory_null),
	};

	return cmocka_run_group_tests_name("follow_system", tests, NULL, NULL);
}
