/* WRAP: malloc calloc realloc strdup strndup stat open pread */
/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/follow.h"
#include "support/oom.h"

#define WATCHDOG 60  /* seconds; a check that blocks is ended by SIGALRM */
#define BIG 100000   /* more than one buffer of any kind */
#define NOBODY 65534 /* a user without rights, where root runs the tests */
#define CONTENT (4 * BIG)
#define ROUNDS 3000

int __real_stat(const char *path, struct stat *st);
int __wrap_stat(const char *path, struct stat *st);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
ssize_t __real_pread(int fd, void *buf, size_t size, off_t at);
ssize_t __wrap_pread(int fd, void *buf, size_t size, off_t at);

struct fixture {
	char dir[PATH_MAX];
	char path[PATH_MAX + 32], other[PATH_MAX + 32];
	struct follow *follow;
	struct err err;
	unsigned int fds; /* how many were open at the beginning */
	char got[CONTENT];
};

/* What the system calls do besides their work. */
static struct {
	unsigned int stats, opens, preads;
	bool one_tick;	   /* every file has the same times */
	int pread_errno;   /* the next one fails so */
	size_t pread_most; /* 0 = any size */
	void (*before_open)(struct fixture *f);
	struct fixture *f;
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
	void (*hook)(struct fixture *) = sys.before_open;

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

static unsigned int
open_fds(void)
{
	unsigned int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	assert_non_null(f);
	memset(&sys, 0, sizeof(sys));
	sys.f = f;
	snprintf(f->dir, sizeof(f->dir), "%s/dhcpfo-follow-XXXXXX",
	    tmp != NULL ? tmp : P_tmpdir);
	assert_non_null(mkdtemp(f->dir));
	chmod(f->dir, 0755);
	snprintf(f->path, sizeof(f->path), "%s/leases", f->dir);
	snprintf(f->other, sizeof(f->other), "%s/leases~", f->dir);
	f->fds = open_fds();
	f->follow = follow_new(f->path);
	assert_non_null(f->follow);
	alarm(WATCHDOG);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	alarm(0);
	follow_free(f->follow);
	assert_int_equal(open_fds(), f->fds);
	remove(f->path);
	remove(f->other);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static void
write_file(const char *path, int flags, off_t at, const char *s, size_t len)
{
	int fd = __real_open(path, O_WRONLY | flags, 0644);

	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, at, SEEK_SET), at);
	assert_int_equal(write(fd, s, len), len);
	close(fd);
}

/* Writes the file anew, in place. */
static void
put(struct fixture *f, const char *s)
{
	write_file(f->path, O_CREAT | O_TRUNC, 0, s, strlen(s));
}

static void
append(struct fixture *f, const char *s)
{
	struct stat st;

	assert_int_equal(__real_stat(f->path, &st), 0);
	write_file(f->path, 0, st.st_size, s, strlen(s));
}

/* So that a write shows however coarse the file system's clock is. */
static void
set_mtime(struct fixture *f, time_t seconds)
{
	struct timespec times[2] = { { seconds, 0 }, { seconds, 0 } };

	assert_int_equal(utimensat(AT_FDCWD, f->path, times, 0), 0);
}

/* Puts another file in its place. */
static void
replace(struct fixture *f, const char *s)
{
	write_file(f->other, O_CREAT | O_TRUNC, 0, s, strlen(s));
	assert_int_equal(rename(f->other, f->path), 0);
}

static int
check(struct fixture *f)
{
	return follow_check(f->follow, &f->err);
}

/* Reads what there is in pieces of "size" behind f->got[at]; the end. */
static size_t
drain(struct fixture *f, size_t at, size_t size)
{
	ssize_t n;

	for (;;) {
		assert_true(at + size < sizeof(f->got));
		n = follow_read(f->follow, f->got + at, size, &f->err);
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	assert_int_equal(n, 0);
	assert_true(follow_offset(f->follow) == follow_size(f->follow));
	f->got[at] = '\0';
	return at;
}

static void
expect(struct fixture *f, int what, const char *bytes)
{
	assert_int_equal(check(f), what);
	drain(f, 0, 1000);
	assert_string_equal(f->got, bytes);
}

/* BIG bytes that are nowhere the same. */
static char *
big_text(void)
{
	char *text = malloc(BIG + 1);
	uint32_t x = 1;

	assert_non_null(text);
	for (size_t i = 0; i < BIG; i++) {
		x = x * 1664525 + 1013904223;
		text[i] = (char)('a' + (x >> 16) % 26);
	}
	text[BIG] = '\0';
	return text;
}

static void
follow_first_look_reads_from_start(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(follow_offset(f->follow), 4);
	assert_int_equal(follow_size(f->follow), 4);
	expect(f, FOLLOW_SAME, "");
	expect(f, FOLLOW_SAME, "");
}

static void
follow_empty_file_then_growth(void **state)
{
	struct fixture *f = *state;

	put(f, "");
	expect(f, FOLLOW_RESTART, "");
	expect(f, FOLLOW_SAME, "");
	append(f, "one\n");
	expect(f, FOLLOW_GREW, "one\n");
}

static void
follow_appended_only_new_bytes(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	append(f, "two\n");
	expect(f, FOLLOW_GREW, "two\n");
	append(f, "t");
	expect(f, FOLLOW_GREW, "t");
	expect(f, FOLLOW_SAME, "");
	append(f, "hree\n");
	expect(f, FOLLOW_GREW, "hree\n");
}

static void
follow_unchanged_costs_one_stat(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	/* the first quiet look still compares */
	expect(f, FOLLOW_SAME, "");
	sys.stats = sys.opens = sys.preads = 0;
	for (int i = 0; i < 100; i++)
		assert_int_equal(check(f), FOLLOW_SAME);
	assert_int_equal(sys.stats, 100);
	assert_int_equal(sys.opens, 0);
	assert_int_equal(sys.preads, 0);
}

static void
follow_appended_costs_bytes_appended(void **state)
{
	struct fixture *f = *state;
	char *text = big_text();

	put(f, text);
	expect(f, FOLLOW_RESTART, text);
	append(f, "x");
	sys.opens = sys.preads = 0;
	sys.pread_most = 256;
	expect(f, FOLLOW_GREW, "x");
	/* the tail, the byte, the tail again */
	assert_int_equal(sys.preads, 3);
	assert_int_equal(sys.opens, 0);
	free(text);
}

static void
follow_shortened_starts_again(void **state)
{
	struct fixture *f = *state;

	put(f, "one\ntwo\n");
	expect(f, FOLLOW_RESTART, "one\ntwo\n");
	assert_int_equal(truncate(f->path, 4), 0);
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(truncate(f->path, 0), 0);
	expect(f, FOLLOW_RESTART, "");
	expect(f, FOLLOW_SAME, "");
}

static void
follow_shortened_behind_position_starts_again(void **state)
{
	struct fixture *f = *state;
	char byte;

	put(f, "one\ntwo\n");
	assert_int_equal(check(f), FOLLOW_RESTART);
	assert_int_equal(follow_read(f->follow, &byte, 1, &f->err), 1);
	assert_int_equal(truncate(f->path, 4), 0);
	expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_renamed_over_starts_again(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	replace(f, "one\ntwo\n");
	expect(f, FOLLOW_RESTART, "one\ntwo\n");
	replace(f, "ONE\nTWO\n");
	expect(f, FOLLOW_RESTART, "ONE\nTWO\n");
	replace(f, "ONE\nTWO\n");
	expect(f, FOLLOW_RESTART, "ONE\nTWO\n");
	replace(f, "");
	expect(f, FOLLOW_RESTART, "");
	append(f, "x");
	expect(f, FOLLOW_GREW, "x");
}

static void
follow_rewritten_same_size_starts_again(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	put(f, "two\n");
	expect(f, FOLLOW_RESTART, "two\n");
	expect(f, FOLLOW_SAME, "");
	write_file(f->path, 0, 0, "T", 1);
	set_mtime(f, 1);
	expect(f, FOLLOW_RESTART, "Two\n");
}

static void
follow_byte_changed_far_back_starts_again(void **state)
{
	struct fixture *f = *state;
	char *text = big_text();

	put(f, text);
	expect(f, FOLLOW_RESTART, text);
	expect(f, FOLLOW_SAME, "");
	text[0] = '#';
	write_file(f->path, 0, 0, text, 1);
	set_mtime(f, 1);
	expect(f, FOLLOW_RESTART, text);
	free(text);
}

static void
follow_rewritten_within_one_tick_starts_again(void **state)
{
	struct fixture *f = *state;

	sys.one_tick = true;
	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	put(f, "two\n");
	expect(f, FOLLOW_RESTART, "two\n");
	append(f, "three\n");
	expect(f, FOLLOW_GREW, "three\n");
	put(f, "ONE\nTHREE\n");
	expect(f, FOLLOW_RESTART, "ONE\nTHREE\n");
	expect(f, FOLLOW_SAME, "");
	put(f, "longer than before\n");
	expect(f, FOLLOW_RESTART, "longer than before\n");
}

static void
follow_touched_goes_on(void **state)
{
	struct fixture *f = *state;
	char *text = big_text();

	put(f, text);
	expect(f, FOLLOW_RESTART, text);
	set_mtime(f, 1);
	expect(f, FOLLOW_SAME, "");
	assert_int_equal(chmod(f->path, 0600), 0);
	expect(f, FOLLOW_SAME, "");
	put(f, text);
	expect(f, FOLLOW_SAME, "");
	append(f, "x");
	expect(f, FOLLOW_GREW, "x");
	free(text);
}

static void
follow_copytruncated_to_longer_starts_again(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	put(f, "a new file that is longer\n");
	expect(f, FOLLOW_RESTART, "a new file that is longer\n");
}

static void
follow_rewritten_same_bytes_and_more_goes_on(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	put(f, "one\ntwo\n");
	expect(f, FOLLOW_GREW, "two\n");
}

/* Whichever of the 256 bytes before the position changed, and however they
 * were read, it is noticed although the file also grew. */
static void
follow_tail_byte_changed_and_grown_starts_again(void **state)
{
	static const size_t pieces[] = { 1, 7, 255, 256, 257, 1000 };
	struct fixture *f = *state;
	char *text = big_text();

	text[1000] = '\0';
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		for (off_t at = 1000 - 256; at < 1000; at += 51) {
			put(f, text);
			follow_rewind(f->follow);
			assert_int_equal(check(f), FOLLOW_RESTART);
			assert_int_equal(drain(f, 0, pieces[i]), 1000);
			assert_string_equal(f->got, text);
			write_file(f->path, 0, at, "#", 1);
			append(f, "x");
			assert_int_equal(check(f), FOLLOW_RESTART);
			assert_int_equal(drain(f, 0, 1000), 1001);
			assert_int_equal(f->got[at], '#');
		}
	}
	free(text);
}

static void
follow_missing_is_error_then_read(void **state)
{
	struct fixture *f = *state;
	char want[sizeof(f->path) + 64];

	assert_int_equal(check(f), -ENOENT);
	assert_int_equal(f->err.code, -ENOENT);
	snprintf(want, sizeof(want), "%s: No such file or directory", f->path);
	assert_string_equal(f->err.text, want);
	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_missing_then_same_file_back_goes_on(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(f->path, f->other), 0);
	assert_int_equal(check(f), -ENOENT);
	assert_int_equal(check(f), -ENOENT);
	assert_int_equal(rename(f->other, f->path), 0);
	expect(f, FOLLOW_SAME, "");
	assert_int_equal(rename(f->path, f->other), 0);
	assert_int_equal(check(f), -ENOENT);
	assert_int_equal(rename(f->other, f->path), 0);
	append(f, "two\n");
	expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_removed_then_another_file_starts_again(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(check(f), -ENOENT);
	/* the old inode is still open, so this one has another number */
	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_directory_is_error(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir(f->path, 0755), 0);
	assert_int_equal(check(f), -EISDIR);
	assert_non_null(strstr(f->err.text, "leases: Is a directory"));
	assert_int_equal(rmdir(f->path), 0);
	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(f->path, f->other), 0);
	assert_int_equal(mkdir(f->path, 0755), 0);
	assert_int_equal(check(f), -EISDIR);
	assert_int_equal(rmdir(f->path), 0);
	assert_int_equal(rename(f->other, f->path), 0);
	expect(f, FOLLOW_SAME, "");
}

static void
follow_fifo_is_error_never_opened(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkfifo(f->path, 0644), 0);
	assert_int_equal(check(f), -EINVAL);
	assert_non_null(strstr(f->err.text, "leases: not a regular file"));
	assert_int_equal(sys.opens, 0);
}

static void
put_fifo(struct fixture *f)
{
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(mkfifo(f->path, 0644), 0);
}

static void
put_directory(struct fixture *f)
{
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(mkdir(f->path, 0755), 0);
}

static void
follow_file_changed_before_open_is_error(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	sys.before_open = put_fifo;
	assert_int_equal(check(f), -EINVAL);
	assert_int_equal(unlink(f->path), 0);
	put(f, "one\n");
	sys.before_open = put_directory;
	assert_int_equal(check(f), -EISDIR);
	assert_int_equal(rmdir(f->path), 0);
	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
}

static void
put_old_file_back(struct fixture *f)
{
	assert_int_equal(rename(f->other, f->path), 0);
}

static void
follow_old_file_back_before_open_goes_on(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(f->path, f->other), 0);
	put(f, "another\n");
	sys.before_open = put_old_file_back;
	expect(f, FOLLOW_SAME, "");
	append(f, "two\n");
	expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_permission_withdrawn_is_error_until_given_back(void **state)
{
	struct fixture *f = *state;
	bool root = geteuid() == 0;

	put(f, "one\n");
	if (root) {
		assert_int_equal(chown(f->path, NOBODY, NOBODY), 0);
		assert_int_equal(seteuid(NOBODY), 0);
	}
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(chmod(f->path, 0), 0);
	assert_int_equal(check(f), -EACCES);
	assert_non_null(strstr(f->err.text, "leases: Permission denied"));
	assert_int_equal(check(f), -EACCES);
	assert_int_equal(chmod(f->path, 0644), 0);
	expect(f, FOLLOW_SAME, "");
	assert_int_equal(chmod(f->path, 0), 0);
	assert_int_equal(check(f), -EACCES);
	assert_int_equal(chmod(f->path, 0600), 0);
	append(f, "two\n");
	expect(f, FOLLOW_GREW, "two\n");
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void
follow_folder_replaced_starts_again(void **state)
{
	struct fixture *f = *state;
	char folder[sizeof(f->path)], old[sizeof(f->path)];
	char path[sizeof(f->path) + 8], old_path[sizeof(f->path) + 8];

	snprintf(folder, sizeof(folder), "%s/db", f->dir);
	snprintf(old, sizeof(old), "%s/old", f->dir);
	snprintf(path, sizeof(path), "%s/l", folder);
	snprintf(old_path, sizeof(old_path), "%s/l", old);
	follow_free(f->follow);
	f->follow = follow_new(path);
	assert_int_equal(mkdir(folder, 0755), 0);
	write_file(path, O_CREAT, 0, "one\n", 4);
	expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(folder, old), 0);
	assert_int_equal(check(f), -ENOENT);
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(check(f), -ENOENT);
	write_file(path, O_CREAT, 0, "two\n", 4);
	expect(f, FOLLOW_RESTART, "two\n");
	/* what is written to the old one does not matter */
	write_file(old_path, 0, 4, "more\n", 5);
	expect(f, FOLLOW_SAME, "");
	unlink(path);
	unlink(old_path);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(rmdir(old), 0);
}

/* What dhcpd does when it rewrites its leases: a new file is written, the old
 * one is linked to "leases~", the new one is renamed over it. */
static void
follow_linked_then_renamed_over_starts_again(void **state)
{
	struct fixture *f = *state;
	char new[sizeof(f->path) + 8];

	snprintf(new, sizeof(new), "%s.new", f->path);
	put(f, "one\ntwo\n");
	expect(f, FOLLOW_RESTART, "one\ntwo\n");
	for (int i = 0; i < 2; i++) {
		write_file(new, O_CREAT, 0, "three\n", 6);
		append(f, "last");
		unlink(f->other);
		assert_int_equal(link(f->path, f->other), 0);
		expect(f, FOLLOW_GREW, "last");
		expect(f, FOLLOW_SAME, "");
		assert_int_equal(rename(new, f->path), 0);
		expect(f, FOLLOW_RESTART, "three\n");
		append(f, "four\n");
		expect(f, FOLLOW_GREW, "four\n");
	}
}

static void
follow_symlink_followed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(symlink("leases~", f->path), 0);
	assert_int_equal(check(f), -ENOENT);
	write_file(f->other, O_CREAT, 0, "one\n", 4);
	expect(f, FOLLOW_RESTART, "one\n");
	write_file(f->other, 0, 4, "two\n", 4);
	expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_read_never_beyond_size_seen(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	assert_int_equal(check(f), FOLLOW_RESTART);
	append(f, "two\n");
	assert_int_equal(drain(f, 0, 3), 4);
	assert_string_equal(f->got, "one\n");
	assert_int_equal(follow_size(f->follow), 4);
	expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_read_before_check_nothing(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), 0);
	assert_int_equal(follow_offset(f->follow), 0);
	assert_int_equal(follow_size(f->follow), 0);
}

static void
follow_rest_unread_said_again(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	assert_int_equal(check(f), FOLLOW_RESTART);
	assert_int_equal(follow_read(f->follow, f->got, 1, &f->err), 1);
	expect(f, FOLLOW_GREW, "ne\n");
	expect(f, FOLLOW_SAME, "");
}

static void
follow_cut_before_read_is_stale(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	append(f, "two\n");
	assert_int_equal(check(f), FOLLOW_GREW);
	put(f, "");
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -ESTALE);
	assert_int_equal(f->err.code, -ESTALE);
	expect(f, FOLLOW_RESTART, "");
}

static void
follow_cut_at_position_before_read_is_stale(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	append(f, "two\n");
	assert_int_equal(check(f), FOLLOW_GREW);
	assert_int_equal(truncate(f->path, 4), 0);
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -ESTALE);
	expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_rewritten_before_read_is_stale(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	append(f, "two\n");
	assert_int_equal(check(f), FOLLOW_GREW);
	put(f, "ONE\nTWO\nTHREE\n");
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -ESTALE);
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), 0);
	expect(f, FOLLOW_RESTART, "ONE\nTWO\nTHREE\n");
}

static void
follow_renamed_over_before_read_old_file_read(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	assert_int_equal(check(f), FOLLOW_RESTART);
	replace(f, "two\n");
	assert_int_equal(drain(f, 0, 10), 4);
	assert_string_equal(f->got, "one\n");
	expect(f, FOLLOW_RESTART, "two\n");
}

static void
follow_input_error_said_then_goes_on(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	append(f, "two\n");
	sys.pread_errno = EIO;
	assert_int_equal(check(f), -EIO);
	assert_non_null(strstr(f->err.text, "leases: Input/output error"));
	assert_int_equal(check(f), FOLLOW_GREW);
	sys.pread_errno = EIO;
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -EIO);
	assert_int_equal(drain(f, 0, 10), 4);
	assert_string_equal(f->got, "two\n");
	sys.pread_errno = EINTR;
	append(f, "three\n");
	expect(f, FOLLOW_GREW, "three\n");
}

static void
follow_short_reads_complete(void **state)
{
	struct fixture *f = *state;

	sys.pread_most = 3;
	put(f, "one two three\n");
	expect(f, FOLLOW_RESTART, "one two three\n");
	assert_int_equal(chmod(f->path, 0600), 0);
	append(f, "four five\n");
	expect(f, FOLLOW_GREW, "four five\n");
}

static void
follow_rewound_starts_again(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	expect(f, FOLLOW_RESTART, "one\n");
	expect(f, FOLLOW_SAME, "");
	follow_rewind(f->follow);
	assert_int_equal(follow_offset(f->follow), 0);
	expect(f, FOLLOW_RESTART, "one\n");
	expect(f, FOLLOW_SAME, "");
}

static uint32_t
chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

/* One random thing that a writer may do.  Anything written anew is longer than
 * a few bytes, so that it is not the same by chance. */
static void
change(struct fixture *f, uint32_t *seed)
{
	char text[801];
	size_t len = 50 + chance(seed, 750);
	struct stat st;

	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + chance(seed, 26));
	text[len] = '\0';
	assert_int_equal(__real_stat(f->path, &st), 0);
	switch (chance(seed, 8)) {
	case 0:
		replace(f, text);
		break;
	case 1:
		put(f, text);
		set_mtime(f, *seed);
		break;
	case 2: /* in place, same size */
		if ((off_t)len > st.st_size)
			len = (size_t)st.st_size;
		write_file(f->path, 0, st.st_size - (off_t)len, text, len);
		set_mtime(f, *seed);
		break;
	case 3:
		assert_int_equal(
		    truncate(f->path, chance(seed, (uint32_t)st.st_size + 1)),
		    0);
		break;
	default:
		append(f, text);
	}
}

/* Whatever happens to the file, also between a check and a read: what was read
 * since the last restart is, after a quiet check, what is in the file. */
static void
follow_random_changes_reader_has_the_file(void **state)
{
	struct fixture *f = *state;
	unsigned int restarts = 0, grown = 0, stale = 0;
	uint32_t seed = 4711;
	size_t len = 0;

	put(f, "");
	for (int round = 0; round < ROUNDS; round++) {
		bool quiet = chance(&seed, 2) == 0;
		struct stat st;
		ssize_t n;
		int what, fd;

		change(f, &seed);
		what = check(f);
		assert_true(what >= 0);
		restarts += what == FOLLOW_RESTART;
		grown += what == FOLLOW_GREW;
		if (what == FOLLOW_RESTART)
			len = 0;
		if (!quiet)
			change(f, &seed);
		while ((n = follow_read(f->follow, f->got + len,
			    1 + chance(&seed, 500), &f->err)) > 0)
			len += (size_t)n;
		stale += n == -ESTALE;
		if (!quiet)
			continue;
		assert_int_equal(n, 0);
		assert_int_equal(__real_stat(f->path, &st), 0);
		assert_int_equal(len, st.st_size);
		fd = __real_open(f->path, O_RDONLY);
		for (size_t at = 0; at < len; at += (size_t)n) {
			char now[4096];

			n = read(fd, now, sizeof(now));
			assert_true(n > 0);
			assert_memory_equal(f->got + at, now, n);
		}
		close(fd);
	}
	assert_true(restarts > ROUNDS / 10);
	assert_true(grown > ROUNDS / 10);
	assert_true(stale > 0);
}

static void
follow_once(void *arg)
{
	struct fixture *f = arg;
	struct follow *follow = follow_new(f->path);

	assert_int_equal(oom_hit(), follow == NULL);
	if (follow != NULL)
		assert_int_equal(follow_check(follow, &f->err), FOLLOW_RESTART);
	follow_free(follow);
}

static void
follow_new_no_memory_null(void **state)
{
	struct fixture *f = *state;

	put(f, "one\n");
	assert_int_equal(oom_each(follow_once, f), 3);
}

static void
follow_free_null_safe(void **state)
{
	(void)state;
	follow_free(NULL);
}

#define FOLLOW_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLLOW_TEST(follow_first_look_reads_from_start),
		FOLLOW_TEST(follow_empty_file_then_growth),
		FOLLOW_TEST(follow_appended_only_new_bytes),
		FOLLOW_TEST(follow_unchanged_costs_one_stat),
		FOLLOW_TEST(follow_appended_costs_bytes_appended),
		FOLLOW_TEST(follow_shortened_starts_again),
		FOLLOW_TEST(follow_shortened_behind_position_starts_again),
		FOLLOW_TEST(follow_renamed_over_starts_again),
		FOLLOW_TEST(follow_rewritten_same_size_starts_again),
		FOLLOW_TEST(follow_byte_changed_far_back_starts_again),
		FOLLOW_TEST(follow_rewritten_within_one_tick_starts_again),
		FOLLOW_TEST(follow_touched_goes_on),
		FOLLOW_TEST(follow_copytruncated_to_longer_starts_again),
		FOLLOW_TEST(follow_rewritten_same_bytes_and_more_goes_on),
		FOLLOW_TEST(follow_tail_byte_changed_and_grown_starts_again),
		FOLLOW_TEST(follow_missing_is_error_then_read),
		FOLLOW_TEST(follow_missing_then_same_file_back_goes_on),
		FOLLOW_TEST(follow_removed_then_another_file_starts_again),
		FOLLOW_TEST(follow_directory_is_error),
		FOLLOW_TEST(follow_fifo_is_error_never_opened),
		FOLLOW_TEST(follow_file_changed_before_open_is_error),
		FOLLOW_TEST(follow_old_file_back_before_open_goes_on),
		FOLLOW_TEST(
		    follow_permission_withdrawn_is_error_until_given_back),
		FOLLOW_TEST(follow_folder_replaced_starts_again),
		FOLLOW_TEST(follow_linked_then_renamed_over_starts_again),
		FOLLOW_TEST(follow_symlink_followed),
		FOLLOW_TEST(follow_read_never_beyond_size_seen),
		FOLLOW_TEST(follow_read_before_check_nothing),
		FOLLOW_TEST(follow_rest_unread_said_again),
		FOLLOW_TEST(follow_cut_before_read_is_stale),
		FOLLOW_TEST(follow_cut_at_position_before_read_is_stale),
		FOLLOW_TEST(follow_rewritten_before_read_is_stale),
		FOLLOW_TEST(follow_renamed_over_before_read_old_file_read),
		FOLLOW_TEST(follow_input_error_said_then_goes_on),
		FOLLOW_TEST(follow_short_reads_complete),
		FOLLOW_TEST(follow_rewound_starts_again),
		FOLLOW_TEST(follow_random_changes_reader_has_the_file),
		FOLLOW_TEST(follow_new_no_memory_null),
		cmocka_unit_test(follow_free_null_safe),
	};

	return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
