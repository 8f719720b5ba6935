/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The sockets that are listened on.  They are opened before root is given up,
 * so that they may be where only root may write.
 */

#ifndef DHCPFO_RPCD_RPCD_SOCKETS_H
#define DHCPFO_RPCD_RPCD_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

struct config;
struct err;
struct rpcd_sockets;

#define RPCD_SOCKETS_MAX 64

/*
 * Opens the unix socket and, where TCP is on, one for each address.  The
 * socket's file is made anew, its owner is the user that the program will be,
 * its group the one that may use it; a missing last folder of its path is
 * made.  -EADDRINUSE: somebody answers there; -ENOTSOCK: the path is something
 * else; -E2BIG; -ENOENT: no such user or group; or what the system says.
 */
int rpcd_sockets_open(const struct config *config,
    struct rpcd_sockets **ret_sockets, struct err *err);

/* Closes them, and removes the file if it is still ours.  NULL is allowed. */
void rpcd_sockets_close(struct rpcd_sockets *sockets);

/* They do not block.  The first is the unix socket. */
size_t rpcd_sockets_count(const struct rpcd_sockets *sockets);
int rpcd_sockets_fd(const struct rpcd_sockets *sockets, size_t i);

#endif
