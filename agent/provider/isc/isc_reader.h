/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * From a lease file that dhcpd keeps writing to a lease index: what is
 * appended is read once; a file that was replaced, or a new topology, is read
 * whole into a fresh index, which takes the old one's place when all of it was
 * read.
 */

#ifndef DHCPFO_PROVIDER_ISC_READER_H
#define DHCPFO_PROVIDER_ISC_READER_H

#include <stdint.h>

struct err;
struct generation;
struct isc_notices;
struct isc_reader;
struct lease_index;
struct progress;
struct topology;

/* Touches no file yet.  notices is borrowed; complaints go there.  NULL: no
 * memory. */
/* progress: how much of a file that is read whole; NULL: nobody asks. */
struct isc_reader *isc_reader_new(
    const char *path, struct isc_notices *notices, struct progress *progress);
void isc_reader_free(struct isc_reader *reader);

/*
 * Reads what is new.  last, the view that was published last (NULL: none),
 * knows the history of the relationships that a rewritten file has lost.
 * 0; -errno with err: the file cannot be read, -EBADMSG is no lease file, or
 * there was no memory; the index then is as good as it was, or, after -ENOMEM,
 * gone until a later look succeeds.
 */
int isc_reader_look(struct isc_reader *reader, struct topology *topology,
    const struct generation *last, int64_t now, struct err *err);

/* NULL: nothing was read yet. */
struct lease_index *isc_reader_index(struct isc_reader *reader);

/* The index failed for want of memory: the next look builds a fresh one. */
void isc_reader_drop(struct isc_reader *reader);

/* When the file that was read last was written, seconds since 1970 UTC; has
 * no meaning before a look that succeeded. */
int64_t isc_reader_written(const struct isc_reader *reader);

/* Corrupt records, each counted once however often the file is read. */
uint64_t isc_reader_skipped(const struct isc_reader *reader);

#endif
