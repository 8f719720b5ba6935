/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The file that keeps a service_state over restarts, in the state directory.
 * It is replaced as a whole, by a rename of one that has reached the disk: a
 * crash at any moment leaves the one or the other.
 */

#ifndef DHCPFO_SERVICE_STORE_H
#define DHCPFO_SERVICE_STORE_H

#include <stdint.h>

struct err;
struct service_state;
struct service_store;

/* The names in the directory. */
#define SERVICE_STORE_FILE "events.state"
#define SERVICE_STORE_BAD SERVICE_STORE_FILE ".bad"
#define SERVICE_STORE_LOCK "lock"
#define SERVICE_STORE_MARK "events.answered"

/*
 * The directory exists.  Locks it: two programs would overwrite each other's.
 * 0; -EBUSY another program has it; -errno of what failed, with err; -ENOMEM.
 */
int service_store_open(
    const char *directory, struct service_store **ret_store, struct err *err);
void service_store_close(struct service_store *store); /* NULL is allowed */

/*
 * Events up to the mark do not wait in it.  0; -ENOENT: there is none yet;
 * -EBADMSG: it cannot be used, and is now named SERVICE_STORE_BAD; other
 * -errno.  err has words for all but 0 and -ENOENT.
 */
int service_store_load(struct service_store *store,
    struct service_state *ret_state, struct err *err);

/* Any thread, one at a time.  0 or -errno with err; then the old one stays. */
int service_store_save(const struct service_store *store,
    const struct service_state *state, struct err *err);

/*
 * What changes more often than all of it is worth to be written: every event up
 * to that sequence has been answered.  Overwrites a few bytes, without waiting
 * for the disk: it is there after a crash of the program, and may be an older
 * one after a loss of power.  Any thread, one at a time.  0 or -errno.
 */
int service_store_mark(struct service_store *store, uint32_t sequence);

/* The same for whoever only reads: no lock, nothing is renamed. */
int service_store_peek(
    const char *directory, struct service_state *ret_state, struct err *err);

#endif
