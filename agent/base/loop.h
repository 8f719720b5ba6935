/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The event loop of a program: a thin cover over libevent, so that the layers
 * above know timers, descriptors and signals and nothing else.  One thread
 * runs a loop and makes and frees what is registered with it; none of this may
 * be called from another (worker.h brings the work of a thread back).
 */

#ifndef DHCPFO_BASE_LOOP_H
#define DHCPFO_BASE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_fd;
struct loop_timer;
struct loop_signal;

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

typedef void loop_fd_cb(int fd, unsigned int events, void *arg);
typedef void loop_timer_cb(void *arg);
typedef void loop_signal_cb(int signo, void *arg);

struct loop *loop_new(void); /* NULL: no memory or no descriptors */
/* The same, in a process that may be another's: what libevent has to say goes
 * where that program wants it, and not to our log. */
struct loop *loop_new_guest(void);

/*
 * Not from a callback.  Who made a descriptor, timer or signal frees it, before
 * this or after: what is left here is taken out of the loop, so that it is
 * never called again, and only its memory waits for its own free.
 */
void loop_free(struct loop *loop);

/* Runs until loop_stop(), which may have come before it. */
void loop_run(struct loop *loop);
/* Waits for at most timeout_ms (-1: for ever) for one round of events and
 * serves them. */
void loop_once(struct loop *loop, int timeout_ms);
/* From a callback, or before loop_run(); ends one loop_run(). */
void loop_stop(struct loop *loop);

/*
 * How long the callbacks of one round took together: that is how late the
 * last of whatever happens meanwhile is served.
 */
#define LOOP_LAG_LIMIT_MS 50
struct loop_lag {
	int64_t longest_ms; /* of all rounds so far */
	uint64_t over;	    /* rounds that took more than the limit */
};

void loop_lag(const struct loop *loop, struct loop_lag *ret_lag);

/*
 * Persistent until freed, which must come before fd is closed and may be in
 * the callback itself, as with the others.  NULL: no memory, or a descriptor
 * that cannot be waited for.
 */
struct loop_fd *loop_fd_new(
    struct loop *loop, int fd, unsigned int events, loop_fd_cb *cb, void *arg);
void loop_fd_free(struct loop_fd *fd);

/* Not running until set.  One shot; set again in the callback to repeat.  A
 * time of 0 or less means the next round. */
struct loop_timer *loop_timer_new(
    struct loop *loop, loop_timer_cb *cb, void *arg);
void loop_timer_set(struct loop_timer *timer, int64_t ms);
void loop_timer_cancel(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

struct loop_signal *loop_signal_new(
    struct loop *loop, int signo, loop_signal_cb *cb, void *arg);
void loop_signal_free(struct loop_signal *sig);

#endif
