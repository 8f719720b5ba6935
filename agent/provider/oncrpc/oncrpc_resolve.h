/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The look-up of a name, off the loop's thread. */

#ifndef DHCPFO_PROVIDER_ONCRPC_RESOLVE_H
#define DHCPFO_PROVIDER_ONCRPC_RESOLVE_H

struct err;
struct loop;
struct oncrpc_address;
struct oncrpc_resolve;
struct oncrpc_targets;

/* rc and err are those of oncrpc_address_resolve(); err and targets live as
 * long as the look-up. */
typedef void oncrpc_resolve_cb(void *arg, int rc, const struct err *err,
    const struct oncrpc_targets *targets);

/* Copies address.  cb is called in the loop's thread, once, and frees the
 * look-up in it or later.  NULL: no memory, no thread or no descriptor. */
struct oncrpc_resolve *oncrpc_resolve_new(struct loop *loop,
    const struct oncrpc_address *address, oncrpc_resolve_cb *cb, void *arg);

/* At any time; if the look-up is under way cb is not called.  Never waits.
 * NULL is allowed. */
void oncrpc_resolve_free(struct oncrpc_resolve *resolve);

#endif
