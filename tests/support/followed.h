/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A file that a test writes and a struct follow reads. */

#ifndef DHCPFO_TESTS_FOLLOWED_H
#define DHCPFO_TESTS_FOLLOWED_H

#include <limits.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "base/err.h"

#define FOLLOWED_BIG 100000 /* more than one buffer of any kind */

struct followed {
	char dir[PATH_MAX]; /* a new one, removed by the teardown */
	char path[PATH_MAX + 32], other[PATH_MAX + 32]; /* leases, leases~ */
	struct follow *follow;				/* of path */
	struct err err;
	unsigned int fds; /* how many were open at the beginning */
	char got[4 * FOLLOWED_BIG];
};

/* cmocka's: *state is the struct followed.  A check that blocks is ended by
 * SIGALRM; a descriptor that is left open fails the teardown. */
int followed_setup(void **state);
int followed_teardown(void **state);

/* open(2) for writing with more flags, then write len bytes at "at". */
void followed_write(
    const char *path, int flags, off_t at, const char *s, size_t len);
/* Writes the file anew, in place. */
void followed_put(struct followed *f, const char *s);
void followed_append(struct followed *f, const char *s);
/* Puts another file in its place. */
void followed_replace(struct followed *f, const char *s);
/* So that a write shows however coarse the file system's clock is. */
void followed_set_mtime(struct followed *f, time_t seconds);

/* follow_check() with f->err. */
int followed_check(struct followed *f);
/* Reads what there is in pieces of "size" behind f->got[at]; the end. */
size_t followed_drain(struct followed *f, size_t at, size_t size);
/* The check must say "what" and the reads give "bytes". */
void followed_expect(struct followed *f, int what, const char *bytes);

/* FOLLOWED_BIG bytes that are nowhere the same; to be freed. */
char *followed_big_text(void);

#endif
