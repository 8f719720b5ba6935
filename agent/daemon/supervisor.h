/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Whoever started a daemon: systemd, told by sd_notify(3)'s datagrams, or a
 * shell, which waits until the daemon has detached and is ready.
 */

#ifndef DHCPFO_DAEMON_SUPERVISOR_H
#define DHCPFO_DAEMON_SUPERVISOR_H

struct err;
struct loop;
struct supervisor_watchdog;

/*
 * Forks; returns in the child, which is in a session of its own, and *ret_fd to
 * tell with.  The parent ends with status 0 once supervisor_detached() was
 * called, or with 1 when the child ends before; until then what the child has
 * to say goes where it always went.  0 or -errno.
 */
int supervisor_detach(int *ret_fd, struct err *err);
/* The child has started, and lets go of its standard descriptors; closes fd.
 * -1 is allowed. */
void supervisor_detached(int fd);

/* "READY=1", "RELOADING=1", "STOPPING=1"; nothing if there is no systemd. */
void supervisor_notify(const char *state);

/*
 * Signs of life from the loop, three in each period that systemd allows
 * ($WATCHDOG_USEC, $WATCHDOG_PID): a loop that hangs gives none, and is started
 * anew.  NULL where nobody asks for them.  0 or -ENOMEM.
 */
int supervisor_watchdog_new(struct loop *loop,
    struct supervisor_watchdog **ret_watchdog, struct err *err);
void supervisor_watchdog_free(struct supervisor_watchdog *watchdog);

#endif
