/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/follow.h"
#include "support/followed.h"

#define NOBODY 65534 /* a user without rights, where root runs the tests */
#define ROUNDS 3000

static void
follow_first_look_reads_from_start(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(follow_offset(f->follow), 4);
	assert_int_equal(follow_size(f->follow), 4);
	followed_expect(f, FOLLOW_SAME, "");
	followed_expect(f, FOLLOW_SAME, "");
}

static void
follow_empty_file_then_growth(void **state)
{
	struct followed *f = *state;

	followed_put(f, "");
	followed_expect(f, FOLLOW_RESTART, "");
	followed_expect(f, FOLLOW_SAME, "");
	followed_append(f, "one\n");
	followed_expect(f, FOLLOW_GREW, "one\n");
}

static void
follow_appended_only_new_bytes(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_append(f, "two\n");
	followed_expect(f, FOLLOW_GREW, "two\n");
	followed_append(f, "t");
	followed_expect(f, FOLLOW_GREW, "t");
	followed_expect(f, FOLLOW_SAME, "");
	followed_append(f, "hree\n");
	followed_expect(f, FOLLOW_GREW, "hree\n");
}

static void
follow_shortened_starts_again(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\ntwo\n");
	followed_expect(f, FOLLOW_RESTART, "one\ntwo\n");
	assert_int_equal(truncate(f->path, 4), 0);
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(truncate(f->path, 0), 0);
	followed_expect(f, FOLLOW_RESTART, "");
	followed_expect(f, FOLLOW_SAME, "");
}

static void
follow_shortened_behind_position_starts_again(void **state)
{
	struct followed *f = *state;
	char byte;

	followed_put(f, "one\ntwo\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	assert_int_equal(follow_read(f->follow, &byte, 1, &f->err), 1);
	assert_int_equal(truncate(f->path, 4), 0);
	followed_expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_renamed_over_starts_again(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_replace(f, "one\ntwo\n");
	followed_expect(f, FOLLOW_RESTART, "one\ntwo\n");
	followed_replace(f, "ONE\nTWO\n");
	followed_expect(f, FOLLOW_RESTART, "ONE\nTWO\n");
	followed_replace(f, "ONE\nTWO\n");
	followed_expect(f, FOLLOW_RESTART, "ONE\nTWO\n");
	followed_replace(f, "");
	followed_expect(f, FOLLOW_RESTART, "");
	followed_append(f, "x");
	followed_expect(f, FOLLOW_GREW, "x");
}

static void
follow_rewritten_same_size_starts_again(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_put(f, "two\n");
	followed_expect(f, FOLLOW_RESTART, "two\n");
	followed_expect(f, FOLLOW_SAME, "");
	followed_write(f->path, 0, 0, "T", 1);
	followed_set_mtime(f, 1);
	followed_expect(f, FOLLOW_RESTART, "Two\n");
}

static void
follow_byte_changed_far_back_starts_again(void **state)
{
	struct followed *f = *state;
	char *text = followed_big_text();

	followed_put(f, text);
	followed_expect(f, FOLLOW_RESTART, text);
	followed_expect(f, FOLLOW_SAME, "");
	text[0] = '#';
	followed_write(f->path, 0, 0, text, 1);
	followed_set_mtime(f, 1);
	followed_expect(f, FOLLOW_RESTART, text);
	free(text);
}

static void
follow_touched_goes_on(void **state)
{
	struct followed *f = *state;
	char *text = followed_big_text();

	followed_put(f, text);
	followed_expect(f, FOLLOW_RESTART, text);
	followed_set_mtime(f, 1);
	followed_expect(f, FOLLOW_SAME, "");
	assert_int_equal(chmod(f->path, 0600), 0);
	followed_expect(f, FOLLOW_SAME, "");
	followed_put(f, text);
	followed_expect(f, FOLLOW_SAME, "");
	followed_append(f, "x");
	followed_expect(f, FOLLOW_GREW, "x");
	free(text);
}

static void
follow_copytruncated_to_longer_starts_again(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_put(f, "a new file that is longer\n");
	followed_expect(f, FOLLOW_RESTART, "a new file that is longer\n");
}

static void
follow_rewritten_same_bytes_and_more_goes_on(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_put(f, "one\ntwo\n");
	followed_expect(f, FOLLOW_GREW, "two\n");
}

/* Whichever of the 256 bytes before the position changed, and however they
 * were read, it is noticed although the file also grew. */
static void
follow_tail_byte_changed_and_grown_starts_again(void **state)
{
	static const size_t pieces[] = { 1, 7, 255, 256, 257, 1000 };
	struct followed *f = *state;
	char *text = followed_big_text();

	text[1000] = '\0';
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		for (off_t at = 1000 - 256; at < 1000; at += 51) {
			followed_put(f, text);
			follow_rewind(f->follow);
			assert_int_equal(followed_check(f), FOLLOW_RESTART);
			assert_int_equal(followed_drain(f, 0, pieces[i]), 1000);
			assert_string_equal(f->got, text);
			followed_write(f->path, 0, at, "#", 1);
			followed_append(f, "x");
			assert_int_equal(followed_check(f), FOLLOW_RESTART);
			assert_int_equal(followed_drain(f, 0, 1000), 1001);
			assert_int_equal(f->got[at], '#');
		}
	}
	free(text);
}

static void
follow_missing_is_error_then_read(void **state)
{
	struct followed *f = *state;
	char want[sizeof(f->path) + 64];

	assert_int_equal(followed_check(f), -ENOENT);
	assert_int_equal(f->err.code, -ENOENT);
	snprintf(want, sizeof(want), "%s: No such file or directory", f->path);
	assert_string_equal(f->err.text, want);
	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_missing_then_same_file_back_goes_on(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(f->path, f->other), 0);
	assert_int_equal(followed_check(f), -ENOENT);
	assert_int_equal(followed_check(f), -ENOENT);
	assert_int_equal(rename(f->other, f->path), 0);
	followed_expect(f, FOLLOW_SAME, "");
	assert_int_equal(rename(f->path, f->other), 0);
	assert_int_equal(followed_check(f), -ENOENT);
	assert_int_equal(rename(f->other, f->path), 0);
	followed_append(f, "two\n");
	followed_expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_removed_then_another_file_starts_again(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(followed_check(f), -ENOENT);
	/* the old inode is still open, so this one has another number */
	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_directory_is_error(void **state)
{
	struct followed *f = *state;

	assert_int_equal(mkdir(f->path, 0755), 0);
	assert_int_equal(followed_check(f), -EISDIR);
	assert_non_null(strstr(f->err.text, "leases: Is a directory"));
	assert_int_equal(rmdir(f->path), 0);
	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(f->path, f->other), 0);
	assert_int_equal(mkdir(f->path, 0755), 0);
	assert_int_equal(followed_check(f), -EISDIR);
	assert_int_equal(rmdir(f->path), 0);
	assert_int_equal(rename(f->other, f->path), 0);
	followed_expect(f, FOLLOW_SAME, "");
}

static void
follow_permission_withdrawn_is_error_until_given_back(void **state)
{
	struct followed *f = *state;
	bool root = geteuid() == 0;

	followed_put(f, "one\n");
	if (root) {
		assert_int_equal(chown(f->path, NOBODY, NOBODY), 0);
		assert_int_equal(seteuid(NOBODY), 0);
	}
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(chmod(f->path, 0), 0);
	assert_int_equal(followed_check(f), -EACCES);
	assert_non_null(strstr(f->err.text, "leases: Permission denied"));
	assert_int_equal(followed_check(f), -EACCES);
	assert_int_equal(chmod(f->path, 0644), 0);
	followed_expect(f, FOLLOW_SAME, "");
	assert_int_equal(chmod(f->path, 0), 0);
	assert_int_equal(followed_check(f), -EACCES);
	assert_int_equal(chmod(f->path, 0600), 0);
	followed_append(f, "two\n");
	followed_expect(f, FOLLOW_GREW, "two\n");
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void
follow_folder_replaced_starts_again(void **state)
{
	struct followed *f = *state;
	char folder[sizeof(f->path)], old[sizeof(f->path)];
	char path[sizeof(f->path) + 8], old_path[sizeof(f->path) + 8];

	snprintf(folder, sizeof(folder), "%s/db", f->dir);
	snprintf(old, sizeof(old), "%s/old", f->dir);
	snprintf(path, sizeof(path), "%s/l", folder);
	snprintf(old_path, sizeof(old_path), "%s/l", old);
	follow_free(f->follow);
	f->follow = follow_new(path);
	assert_int_equal(mkdir(folder, 0755), 0);
	followed_write(path, O_CREAT, 0, "one\n", 4);
	followed_expect(f, FOLLOW_RESTART, "one\n");
	assert_int_equal(rename(folder, old), 0);
	assert_int_equal(followed_check(f), -ENOENT);
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(followed_check(f), -ENOENT);
	followed_write(path, O_CREAT, 0, "two\n", 4);
	followed_expect(f, FOLLOW_RESTART, "two\n");
	/* what is written to the old one does not matter */
	followed_write(old_path, 0, 4, "more\n", 5);
	followed_expect(f, FOLLOW_SAME, "");
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
	struct followed *f = *state;
	char new[sizeof(f->path) + 8];

	snprintf(new, sizeof(new), "%s.new", f->path);
	followed_put(f, "one\ntwo\n");
	followed_expect(f, FOLLOW_RESTART, "one\ntwo\n");
	for (int i = 0; i < 2; i++) {
		followed_write(new, O_CREAT, 0, "three\n", 6);
		followed_append(f, "last");
		unlink(f->other);
		assert_int_equal(link(f->path, f->other), 0);
		followed_expect(f, FOLLOW_GREW, "last");
		followed_expect(f, FOLLOW_SAME, "");
		assert_int_equal(rename(new, f->path), 0);
		followed_expect(f, FOLLOW_RESTART, "three\n");
		followed_append(f, "four\n");
		followed_expect(f, FOLLOW_GREW, "four\n");
	}
}

static void
follow_symlink_followed(void **state)
{
	struct followed *f = *state;

	assert_int_equal(symlink("leases~", f->path), 0);
	assert_int_equal(followed_check(f), -ENOENT);
	followed_write(f->other, O_CREAT, 0, "one\n", 4);
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_write(f->other, 0, 4, "two\n", 4);
	followed_expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_read_never_beyond_size_seen(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	followed_append(f, "two\n");
	assert_int_equal(followed_drain(f, 0, 3), 4);
	assert_string_equal(f->got, "one\n");
	assert_int_equal(follow_size(f->follow), 4);
	followed_expect(f, FOLLOW_GREW, "two\n");
}

static void
follow_read_before_check_nothing(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), 0);
	assert_int_equal(follow_offset(f->follow), 0);
	assert_int_equal(follow_size(f->follow), 0);
}

static void
follow_rest_unread_said_again(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	assert_int_equal(follow_read(f->follow, f->got, 1, &f->err), 1);
	followed_expect(f, FOLLOW_GREW, "ne\n");
	followed_expect(f, FOLLOW_SAME, "");
}

static void
follow_cut_before_read_is_stale(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_append(f, "two\n");
	assert_int_equal(followed_check(f), FOLLOW_GREW);
	followed_put(f, "");
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -ESTALE);
	assert_int_equal(f->err.code, -ESTALE);
	followed_expect(f, FOLLOW_RESTART, "");
}

static void
follow_cut_at_position_before_read_is_stale(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_append(f, "two\n");
	assert_int_equal(followed_check(f), FOLLOW_GREW);
	assert_int_equal(truncate(f->path, 4), 0);
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -ESTALE);
	followed_expect(f, FOLLOW_RESTART, "one\n");
}

static void
follow_rewritten_before_read_is_stale(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_append(f, "two\n");
	assert_int_equal(followed_check(f), FOLLOW_GREW);
	followed_put(f, "ONE\nTWO\nTHREE\n");
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), -ESTALE);
	assert_int_equal(follow_read(f->follow, f->got, 10, &f->err), 0);
	followed_expect(f, FOLLOW_RESTART, "ONE\nTWO\nTHREE\n");
}

static void
follow_renamed_over_before_read_old_file_read(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	assert_int_equal(followed_check(f), FOLLOW_RESTART);
	followed_replace(f, "two\n");
	assert_int_equal(followed_drain(f, 0, 10), 4);
	assert_string_equal(f->got, "one\n");
	followed_expect(f, FOLLOW_RESTART, "two\n");
}

static void
follow_rewound_starts_again(void **state)
{
	struct followed *f = *state;

	followed_put(f, "one\n");
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_expect(f, FOLLOW_SAME, "");
	follow_rewind(f->follow);
	assert_int_equal(follow_offset(f->follow), 0);
	followed_expect(f, FOLLOW_RESTART, "one\n");
	followed_expect(f, FOLLOW_SAME, "");
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
change(struct followed *f, uint32_t *seed)
{
	char text[801];
	size_t len = 50 + chance(seed, 750);
	struct stat st;

	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + chance(seed, 26));
	text[len] = '\0';
	assert_int_equal(stat(f->path, &st), 0);
	switch (chance(seed, 8)) {
	case 0:
		followed_replace(f, text);
		break;
	case 1:
		followed_put(f, text);
		followed_set_mtime(f, *seed);
		break;
	case 2: /* in place, same size */
		if ((off_t)len > st.st_size)
			len = (size_t)st.st_size;
		followed_write(f->path, 0, st.st_size - (off_t)len, text, len);
		followed_set_mtime(f, *seed);
		break;
	case 3:
		assert_int_equal(
		    truncate(f->path, chance(seed, (uint32_t)st.st_size + 1)),
		    0);
		break;
	default:
		followed_append(f, text);
	}
}

/* Whatever happens to the file, also between a check and a read: what was read
 * since the last restart is, after a quiet check, what is in the file. */
static void
follow_random_changes_reader_has_the_file(void **state)
{
	struct followed *f = *state;
	unsigned int restarts = 0, grown = 0, stale = 0;
	uint32_t seed = 4711;
	size_t len = 0;

	followed_put(f, "");
	for (int round = 0; round < ROUNDS; round++) {
		bool quiet = chance(&seed, 2) == 0;
		struct stat st;
		ssize_t n;
		int what, fd;

		change(f, &seed);
		what = followed_check(f);
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
		assert_int_equal(stat(f->path, &st), 0);
		assert_int_equal(len, st.st_size);
		fd = open(f->path, O_RDONLY);
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
follow_free_null_safe(void **state)
{
	(void)state;
	follow_free(NULL);
}

#define FOLLOW_TEST(name) \
	cmocka_unit_test_setup_teardown(name, followed_setup, followed_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLLOW_TEST(follow_first_look_reads_from_start),
		FOLLOW_TEST(follow_empty_file_then_growth),
		FOLLOW_TEST(follow_appended_only_new_bytes),
		FOLLOW_TEST(follow_shortened_starts_again),
		FOLLOW_TEST(follow_shortened_behind_position_starts_again),
		FOLLOW_TEST(follow_renamed_over_starts_again),
		FOLLOW_TEST(follow_rewritten_same_size_starts_again),
		FOLLOW_TEST(follow_byte_changed_far_back_starts_again),
		FOLLOW_TEST(follow_touched_goes_on),
		FOLLOW_TEST(follow_copytruncated_to_longer_starts_again),
		FOLLOW_TEST(follow_rewritten_same_bytes_and_more_goes_on),
		FOLLOW_TEST(follow_tail_byte_changed_and_grown_starts_again),
		FOLLOW_TEST(follow_missing_is_error_then_read),
		FOLLOW_TEST(follow_missing_then_same_file_back_goes_on),
		FOLLOW_TEST(follow_removed_then_another_file_starts_again),
		FOLLOW_TEST(follow_directory_is_error),
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
		FOLLOW_TEST(follow_rewound_starts_again),
		FOLLOW_TEST(follow_random_changes_reader_has_the_file),
		cmocka_unit_test(follow_free_null_safe),
	};

	return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
