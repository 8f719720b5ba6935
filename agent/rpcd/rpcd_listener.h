/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Takes what connects to one socket, looks at who it is, and gives it to a
 * pool or has it refused. */

#ifndef DHCPFO_RPCD_RPCD_LISTENER_H
#define DHCPFO_RPCD_RPCD_LISTENER_H

struct clock;
struct loop;
struct rpcd_access;
struct rpcd_listener;
struct rpcd_pool;
struct rpcd_refusal;

/* All borrowed, the descriptor, too.  NULL: no memory. */
struct rpcd_listener *rpcd_listener_new(struct loop *loop,
    const struct clock *clock, const struct rpcd_access *access,
    struct rpcd_pool *pool, struct rpcd_refusal *refusal, int fd);
void rpcd_listener_free(struct rpcd_listener *listener); /* NULL is allowed */

/* Who may connect from now on. */
void rpcd_listener_access(
    struct rpcd_listener *listener, const struct rpcd_access *access);

#endif
