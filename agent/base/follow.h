/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Reads a file that another program keeps writing, byte after byte, once.
 * Tells growth from replacement: a new inode under the path, a file that got
 * shorter, or one whose bytes before our position are not those we read, makes
 * the reader start again at the first byte.  Knows nothing of lines.
 */

#ifndef DHCPFO_BASE_FOLLOW_H
#define DHCPFO_BASE_FOLLOW_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct follow;
struct progress;

enum follow_what {
	FOLLOW_SAME,	/* nothing new */
	FOLLOW_GREW,	/* more bytes: call follow_read() until it gives 0 */
	FOLLOW_RESTART, /* first look, or another file: read from the start */
};

struct follow *follow_new(const char *path); /* copies; NULL: no memory */
void follow_free(struct follow *follow);

/*
 * Looks at the file.  Returns a follow_what, or -errno with err: -ENOENT and
 * the other errors of open(2); -EISDIR; -EINVAL for what is neither a file nor
 * a link to one (a pipe or device is never opened for reading, so it cannot
 * block).  After an error the next success that shows the same file at the
 * same bytes goes on where it was.
 *
 * Costs one stat(2) if nothing changed, a read of at most 256 bytes more if
 * the file grew, and a read of all of it if something wrote into it, or linked
 * or touched it, and left its size.  Bytes that were changed *and* added to
 * between two checks look like growth unless they are among the last 256: a
 * file that people edit is better read as a whole, after follow_rewind().
 */
int follow_check(struct follow *follow, struct err *err);

/*
 * The next bytes, up to size, of the file that the last follow_check() saw,
 * and not beyond the size it saw.  0: all read.  -errno with err; -ESTALE if
 * the file was cut or rewritten since that check: what was read of it since
 * the last FOLLOW_RESTART does not hold together, and the next check says
 * FOLLOW_RESTART.
 */
ssize_t follow_read(
    struct follow *follow, void *buf, size_t size, struct err *err);

/*
 * Reading what is left in two pieces at once: a second reader of the same file
 * that begins at a later byte, for another thread, with no care for the first.
 * That one must read up to this byte and not beyond.  NULL with err.
 */
struct follow *follow_fork(
    const struct follow *follow, uint64_t at, struct err *err);

/*
 * When both have read what they should: follow goes on where fork is, as if it
 * had read all of it.  Frees fork.  -errno with err, and the position stays:
 * -EINVAL if follow is not where fork began, or there were too many forks;
 * -ESTALE as follow_read() says.
 */
int follow_join(struct follow *follow, struct follow *fork, struct err *err);

#define FOLLOW_FORKS_MAX 7 /* of all that is read of one file */

/* Bytes from anywhere, the position stays.  How many there were, up to size,
 * or -errno with err. */
ssize_t follow_peek(const struct follow *follow, uint64_t at, void *buf,
    size_t size, struct err *err);

/* Where the next follow_read() begins; the size that was seen. */
uint64_t follow_offset(const struct follow *follow);
uint64_t follow_size(const struct follow *follow);
/* When that was written, seconds since 1970 UTC by its host's clock. */
int64_t follow_written(const struct follow *follow);

/* Every byte that is read from now on, by forks too, is counted there (NULL: no
 * more); borrowed. */
void follow_count(struct follow *follow, struct progress *progress);

/* Forget the position: the next check says FOLLOW_RESTART. */
void follow_rewind(struct follow *follow);

#endif
