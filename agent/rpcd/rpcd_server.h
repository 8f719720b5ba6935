/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The RPC server as a whole: sockets, connections and procedures over a
 * service's servers. */

#ifndef DHCPFO_RPCD_RPCD_SERVER_H
#define DHCPFO_RPCD_RPCD_SERVER_H

struct clock;
struct config_rpcd;
struct err;
struct loop;
struct rpcd_server;
struct rpcd_sockets;
struct service;
struct worker;

/* What a server works with; borrowed, outlives it. */
struct rpcd_server_env {
	struct loop *loop;
	struct worker *worker;
	const struct clock *clock; /* the one the service lives by */
	/* The one that connections live by, which never stands still. */
	const struct clock *net_clock;
	struct service *service;
	const struct rpcd_sockets *sockets;
};

/* Serves from the next turn of the loop on.  To be made as the user that the
 * program stays.  -ENOENT: no such group; -EACCES, -ENOTSUP: no Kerberos where
 * it is configured; -ENOMEM. */
int rpcd_server_new(const struct rpcd_server_env *env,
    const struct config_rpcd *config, struct rpcd_server **ret_server,
    struct err *err);

/* Closes all connections.  NULL is allowed. */
void rpcd_server_free(struct rpcd_server *server);

/*
 * Who may call and the limits are those of this configuration from now on; who
 * is connected stays.  Sockets and kind of security stay what they are.  After
 * an error nothing has changed.
 */
int rpcd_server_update(struct rpcd_server *server,
    const struct config_rpcd *config, struct err *err);

#endif
