/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Who may call: pure decisions, by what the configuration says. */

#ifndef DHCPFO_RPCD_RPCD_ACCESS_H
#define DHCPFO_RPCD_RPCD_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct config_rpcd;
struct err;
struct rpcd_access;
struct sockaddr;

/*
 * Looks up the group and our own user, so it belongs behind the change of
 * user.  -ENOENT: no such group; -EINVAL: a list that the configuration has
 * not checked; -ENOMEM.
 */
int rpcd_access_new(const struct config_rpcd *config,
    struct rpcd_access **ret_access, struct err *err);
void rpcd_access_free(struct rpcd_access *access); /* NULL is allowed */

/* A peer of the unix socket, by what the kernel knows of it: root, our own
 * user, a member of the group.  */
bool rpcd_access_unix(const struct rpcd_access *access, uid_t uid, gid_t gid,
    const gid_t *groups, size_t count);

/* A peer over TCP, by its address.  Without a list every one. */
bool rpcd_access_tcp(
    const struct rpcd_access *access, const struct sockaddr *peer);

/* A Kerberos principal: one of the list, letter by letter. */
bool rpcd_access_principal(
    const struct rpcd_access *access, const char *name, size_t len);

#endif
