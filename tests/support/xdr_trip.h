/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A structure over the wire: encoded by one, decoded by another. */

#ifndef DHCPFO_TESTS_XDR_TRIP_H
#define DHCPFO_TESTS_XDR_TRIP_H

#include <rpc/rpc.h>
#include <stddef.h>

/* Encodes from and decodes it into to, which is all zero; xdr_free() it.
 * Returns the bytes of the encoding.  Fails the test if the one or the other
 * does not succeed, or leaves bytes. */
size_t xdr_trip(xdrproc_t proc, void *from, void *to);

#endif
