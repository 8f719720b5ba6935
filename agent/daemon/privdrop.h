/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Running as somebody who may do little. */

#ifndef DHCPFO_DAEMON_PRIVDROP_H
#define DHCPFO_DAEMON_PRIVDROP_H

struct err;

/*
 * Becomes user (a name) for good: groups, group, user, and a test that there
 * is no way back.  group NULL is the user's own.  Nothing to do if user is
 * NULL or who we are already.  -ENOENT unknown names, -EPERM.
 */
int privdrop(const char *user, const char *group, struct err *err);

/* Whether there are these names. */
int privdrop_check(const char *user, const char *group, struct err *err);

/*
 * Before that: a directory that user (NULL: who we are) can write to.  Made if
 * it does not exist; one of root's in which nobody else keeps anything becomes
 * the user's with all that is in it, any other stays as it is.  0 or -errno
 * with err.
 */
int privdrop_directory(
    const char *path, const char *user, const char *group, struct err *err);

#endif
