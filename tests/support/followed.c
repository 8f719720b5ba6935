/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/followed.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/follow.h"
#include "support/test.h"

#define WATCHDOG 60 /* seconds */

static unsigned int
open_fds(void)
{
	unsigned int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

int
followed_setup(void **state)
{
	struct followed *f = calloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");

	assert_non_null(f);
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

int
followed_teardown(void **state)
{
	struct followed *f = *state;

	alarm(0);
	/* A test that failed as another user leaves the next ones alone. */
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	follow_free(f->follow);
	assert_int_equal(open_fds(), f->fds);
	remove(f->path);
	remove(f->other);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

void
followed_write(const char *path, int flags, off_t at, const char *s, size_t len)
{
	int fd = open(path, O_WRONLY | flags, 0644);

	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, at, SEEK_SET), at);
	assert_int_equal(write(fd, s, len), len);
	close(fd);
}

void
followed_put(struct followed *f, const char *s)
{
	followed_write(f->path, O_CREAT | O_TRUNC, 0, s, strlen(s));
}

void
followed_append(struct followed *f, const char *s)
{
	struct stat st;

	assert_int_equal(stat(f->path, &st), 0);
	followed_write(f->path, 0, st.st_size, s, strlen(s));
}

void
followed_set_mtime(struct followed *f, time_t seconds)
{
	struct timespec times[2] = { { seconds, 0 }, { seconds, 0 } };

	assert_int_equal(utimensat(AT_FDCWD, f->path, times, 0), 0);
}

void
followed_replace(struct followed *f, const char *s)
{
	followed_write(f->other, O_CREAT | O_TRUNC, 0, s, strlen(s));
	assert_int_equal(rename(f->other, f->path), 0);
}

int
followed_check(struct followed *f)
{
	return follow_check(f->follow, &f->err);
}

size_t
followed_drain(struct followed *f, size_t at, size_t size)
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

void
followed_expect(struct followed *f, int what, const char *bytes)
{
	assert_int_equal(followed_check(f), what);
	followed_drain(f, 0, 1000);
	assert_string_equal(f->got, bytes);
}

char *
followed_big_text(void)
{
	char *text = malloc(FOLLOWED_BIG + 1);
	uint32_t x = 1;

	assert_non_null(text);
	for (size_t i = 0; i < FOLLOWED_BIG; i++) {
		x = x * 1664525 + 1013904223;
		text[i] = (char)('a' + (x >> 16) % 26);
	}
	text[FOLLOWED_BIG] = '\0';
	return text;
}
