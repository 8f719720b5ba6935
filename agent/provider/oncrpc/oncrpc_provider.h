/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A DHCP server on another host as a source: a dhcpfo-rpcd there is asked by
 * ONC RPC (wire/dhcpfo.x).
 *
 * A refresh keeps a copy of the view without its leases, from which scopes,
 * relationships and statistics are answered; clients and the time are asked for
 * when somebody wants them, with the environment's deadline.  Neither the
 * loop's thread nor the worker ever waits for the network.  Without a loop each
 * call runs one of its own until it has its answer.
 *
 * enum_clients is one call: fewer rows than asked for do not mean the end, none
 * does.  Its partner's split and names are the business of who reads the files,
 * over there.
 *
 * More codes than core/provider.h has: -ENODEV no host, or no server over
 * there, of that name; -EPROTO, -EPROTONOSUPPORT the peer is none of ours; -EIO
 * it failed.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_PROVIDER_H
#define DHCPFO_PROVIDER_ONCRPC_PROVIDER_H

struct provider_ops;

extern const struct provider_ops oncrpc_provider_ops;

#endif
