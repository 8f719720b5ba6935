/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* How a call ended: return codes of core/provider.h and their numbers on the
 * wire. */

#ifndef DHCPFO_WIRE_WIRE_STATUS_H
#define DHCPFO_WIRE_WIRE_STATUS_H

#include "wire/dhcpfo.h"

struct err;

/* A code that has no number of its own is WIRE_FAILED. */
wire_status wire_status_from(int rc);

/* Fills a reply's failure; the text is borrowed from err, or from the words
 * of its code. */
void wire_status_failure(
    const struct err *err, wire_status *ret_status, wire_failure *ret_failure);

/*
 * What a reply that is not WIRE_OK says, as -errno with the peer's words in
 * err (NULL is allowed): -ENOENT, -ENODEV (no server of that name), -ENODATA,
 * -EACCES, -EHOSTUNREACH, -ETIMEDOUT, -ENOMEM, -EINVAL, -ESTALE (that view is
 * gone), -EIO; -EPROTO for a number that is none.  Never 0.
 */
int wire_status_rc(
    wire_status status, const wire_failure *failure, struct err *err);

#endif
