/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/progress.h"

#define TAIL 256	  /* bytes before our position that are kept */
#define READ_BUFFER 32768 /* for reading all of it again */

/* The fingerprint of a piece that was read by one reader. */
struct piece {
	uint64_t end; /* begins where the one before ends */
	struct digest digest;
};

/*
 * The descriptor stays open between checks: so its inode cannot be given to
 * another file, and "same device and inode" means the same file.
 */
struct follow {
	char *path;
	int fd;		  /* -1: none yet */
	struct stat seen; /* what the last successful check saw */
	bool restart;	  /* nothing of what was read counts any more */
	bool settled;	  /* a later look found what was seen unchanged */
	uint64_t start;	  /* where this reader began; 0 but for a fork */
	uint64_t offset;
	uint8_t tail[TAIL]; /* the last bytes before offset */
	size_t tail_len;
	struct piece pieces[1 + FOLLOW_FORKS_MAX]; /* up to offset */
	size_t piece_count;
	struct progress *progress;
};

struct follow *
follow_new(const char *path)
{
	struct follow *follow = calloc(1, sizeof(*follow));

	if (follow == NULL)
		return NULL;
	follow->fd = -1;
	follow_rewind(follow);
	follow->path = strdup(path);
	if (follow->path == NULL) {
		free(follow);
		return NULL;
	}
	return follow;
}

void
follow_free(struct follow *follow)
{
	if (follow == NULL)
		return;
	if (follow->fd >= 0)
		close(follow->fd);
	free(follow->path);
	free(follow);
}

static void
go_to(struct follow *follow, uint64_t at)
{
	follow->start = follow->offset = at;
	follow->tail_len = 0;
	follow->piece_count = 1;
	follow->pieces[0].end = at;
	digest_init(&follow->pieces[0].digest);
}

void
follow_rewind(struct follow *follow)
{
	go_to(follow, 0);
	follow->seen.st_size = 0;
	follow->restart = true;
}

uint64_t
follow_offset(const struct follow *follow)
{
	return follow->offset;
}

uint64_t
follow_size(const struct follow *follow)
{
	return (uint64_t)follow->seen.st_size;
}

int64_t
follow_written(const struct follow *follow)
{
	return follow->seen.st_mtim.tv_sec;
}

/* pread(2) until size bytes are there or the file ends. */
static ssize_t
read_at(const struct follow *follow, uint64_t at, void *buf, size_t size,
    struct err *err)
{
	size_t got = 0;

	while (got < size) {
		ssize_t n = pread(follow->fd, (uint8_t *)buf + got, size - got,
		    (off_t)(at + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, -errno, "%s", follow->path);
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

/* 1: the bytes before our position are those we read; 0: they are not. */
static int
tail_unchanged(const struct follow *follow, struct err *err)
{
	uint8_t now[TAIL];
	ssize_t n = read_at(follow, follow->offset - follow->tail_len, now,
	    follow->tail_len, err);

	if (n < 0)
		return (int)n;
	return (size_t)n == follow->tail_len &&
	    memcmp(now, follow->tail, follow->tail_len) == 0;
}

/* The same, for all bytes of a piece that begins at a place. */
static int
piece_unchanged(const struct follow *follow, const struct piece *piece,
    uint64_t at, struct err *err)
{
	uint8_t now[READ_BUFFER];
	struct digest digest;

	digest_init(&digest);
	while (at < piece->end) {
		uint64_t left = piece->end - at;
		ssize_t n = read_at(follow, at, now,
		    left < sizeof(now) ? left : sizeof(now), err);

		if (n < 0)
			return (int)n;
		if (n == 0)
			return 0;
		digest_add(&digest, now, (size_t)n);
		at += (uint64_t)n;
	}
	return digest_value(&digest) == digest_value(&piece->digest);
}

/* The same, for all bytes from the first one. */
static int
all_unchanged(const struct follow *follow, struct err *err)
{
	uint64_t at = 0;
	int same = 1;
	size_t i;

	for (i = 0; i < follow->piece_count && same == 1; i++) {
		same = piece_unchanged(follow, &follow->pieces[i], at, err);
		at = follow->pieces[i].end;
	}
	return same;
}

static bool
same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool
same_times(const struct stat *a, const struct stat *b)
{
	return same_time(&a->st_mtim, &b->st_mtim) &&
	    same_time(&a->st_ctim, &b->st_ctim);
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool
same_access(const struct stat *a, const struct stat *b)
{
	return a->st_mode == b->st_mode && a->st_uid == b->st_uid &&
	    a->st_gid == b->st_gid;
}

static int
check_kind(const struct follow *follow, const struct stat *st, struct err *err)
{
	if (S_ISDIR(st->st_mode))
		return err_sys(err, -EISDIR, "%s", follow->path);
	if (!S_ISREG(st->st_mode))
		return err_set(
		    err, -EINVAL, "%s: not a regular file", follow->path);
	return 0;
}

/*
 * Opens the path anew.  What was a file a moment ago may be a pipe now, which
 * O_NONBLOCK keeps from waiting for a writer.  If it is the file that we have
 * open, only the proof that it may still be read was wanted.
 */
static int
open_again(struct follow *follow, struct stat *ret_st, struct err *err)
{
	struct stat st;
	int rc, fd;

	fd = open(follow->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_sys(err, -errno, "%s", follow->path);
	if (fstat(fd, &st) != 0) {
		rc = err_sys(err, -errno, "%s", follow->path);
		goto out;
	}
	rc = check_kind(follow, &st, err);
	if (rc != 0)
		goto out;
	if (follow->fd < 0 || !same_file(&st, &follow->seen)) {
		int old = follow->fd;

		follow->fd = fd;
		fd = old;
		follow_rewind(follow);
	}
	*ret_st = st;
out:
	if (fd >= 0)
		close(fd);
	return rc;
}

/*
 * What the open file has become, by what stat(2) says of it now.
 *
 * Growth is told from rewriting by the bytes before our position.  Where the
 * size is the same but a time is not, something wrote into the file, or linked
 * or touched it: all of it is compared.  And where nothing changed, it may be
 * that it was rewritten within one tick of the file system's clock after the
 * last look, so the first quiet look compares as well; those after it need the
 * stat(2) only.
 */
static int
judge(const struct follow *follow, const struct stat *st, struct err *err)
{
	bool grown = st->st_size > follow->seen.st_size;
	bool touched = !same_times(st, &follow->seen);
	int same = 1;

	if (follow->restart || st->st_size < follow->seen.st_size)
		return FOLLOW_RESTART;
	if (grown || touched || !follow->settled)
		same = tail_unchanged(follow, err);
	if (same == 1 && touched && !grown)
		same = all_unchanged(follow, err);
	if (same < 0)
		return same;
	if (same == 0)
		return FOLLOW_RESTART;
	return follow->offset < (uint64_t)st->st_size ? FOLLOW_GREW :
							FOLLOW_SAME;
}

int
follow_check(struct follow *follow, struct err *err)
{
	struct stat st;
	int rc, what;

	if (stat(follow->path, &st) != 0)
		return err_sys(err, -errno, "%s", follow->path);
	rc = check_kind(follow, &st, err);
	if (rc != 0)
		return rc;
	if (follow->fd < 0 || !same_file(&st, &follow->seen) ||
	    !same_access(&st, &follow->seen)) {
		rc = open_again(follow, &st, err);
		if (rc != 0)
			return rc;
	}
	what = judge(follow, &st, err);
	if (what < 0)
		return what;
	if (what == FOLLOW_RESTART)
		go_to(follow, 0);
	follow->settled = what != FOLLOW_RESTART && !follow->restart &&
	    st.st_size == follow->seen.st_size &&
	    same_times(&st, &follow->seen);
	follow->restart = false;
	follow->seen = st;
	return what;
}

/* Takes the bytes at our position as read. */
static void
advance(struct follow *follow, const uint8_t *bytes, size_t len)
{
	struct piece *piece = &follow->pieces[follow->piece_count - 1];
	size_t keep = 0;

	follow->offset += len;
	digest_add(&piece->digest, bytes, len);
	piece->end = follow->offset;
	if (len > TAIL) {
		bytes += len - TAIL;
		len = TAIL;
	}
	if (follow->tail_len + len <= TAIL)
		keep = follow->tail_len;
	else
		keep = TAIL - len;
	memmove(follow->tail, follow->tail + follow->tail_len - keep, keep);
	memcpy(follow->tail + keep, bytes, len);
	follow->tail_len = keep + len;
}

ssize_t
follow_read(struct follow *follow, void *buf, size_t size, struct err *err)
{
	uint64_t left = (uint64_t)follow->seen.st_size - follow->offset;
	ssize_t n;
	int same;

	if (size > left)
		size = (size_t)left;
	if (size > SSIZE_MAX)
		size = SSIZE_MAX;
	if (size == 0)
		return 0;
	n = read_at(follow, follow->offset, buf, size, err);
	if (n < 0)
		return n;
	/*
	 * After the bytes, not before: if those of before still stand there,
	 * nobody had begun to write the file anew when these were read.
	 */
	same = n > 0 ? tail_unchanged(follow, err) : 0;
	if (same < 0)
		return same;
	if (same == 0) {
		follow_rewind(follow);
		return err_set(err, -ESTALE, "%s: replaced while it was read",
		    follow->path);
	}
	advance(follow, buf, (size_t)n);
	progress_add(follow->progress, (uint64_t)n);
	return n;
}

ssize_t
follow_peek(const struct follow *follow, uint64_t at, void *buf, size_t size,
    struct err *err)
{
	return read_at(follow, at, buf, size, err);
}

struct follow *
follow_fork(const struct follow *follow, uint64_t at, struct err *err)
{
	struct follow *fork = follow_new(follow->path);

	if (fork == NULL) {
		err_sys(err, -ENOMEM, "%s", follow->path);
		return NULL;
	}
	if ((fork->fd = fcntl(follow->fd, F_DUPFD_CLOEXEC, 0)) < 0) {
		err_sys(err, -errno, "%s", follow->path);
		follow_free(fork);
		return NULL;
	}
	fork->seen = follow->seen;
	fork->progress = follow->progress;
	fork->restart = false;
	go_to(fork, at);
	return fork;
}

/* Whether fork has read what comes right behind, and both read the same
 * file. */
static int
check_join(
    const struct follow *follow, const struct follow *fork, struct err *err)
{
	int same;

	if (follow->offset != fork->start || follow->restart ||
	    follow->piece_count + fork->piece_count >
		sizeof(follow->pieces) / sizeof(follow->pieces[0]))
		return err_set(
		    err, -EINVAL, "%s: pieces that do not fit", follow->path);
	if ((same = tail_unchanged(follow, err)) == 0)
		return err_set(err, -ESTALE, "%s: replaced while it was read",
		    follow->path);
	return same < 0 ? same : 0;
}

int
follow_join(struct follow *follow, struct follow *fork, struct err *err)
{
	int rc = check_join(follow, fork, err);

	if (rc == 0 && fork->offset > fork->start) {
		memcpy(follow->pieces + follow->piece_count, fork->pieces,
		    fork->piece_count * sizeof(*fork->pieces));
		follow->piece_count += fork->piece_count;
		follow->offset = fork->offset;
		follow->tail_len = fork->tail_len;
		memcpy(follow->tail, fork->tail, fork->tail_len);
	}
	if (rc == -ESTALE)
		follow_rewind(follow);
	follow_free(fork);
	return rc;
}

void
follow_count(struct follow *follow, struct progress *progress)
{
	follow->progress = progress;
}
