/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "support/xdr_trip.h"

#define ROOM (1u << 20)

size_t
xdr_trip(xdrproc_t proc, void *from, void *to)
{
	char *bytes = malloc(ROOM);
	size_t len;
	XDR xdr;

	assert_non_null(bytes);
	xdrmem_create(&xdr, bytes, ROOM, XDR_ENCODE);
	assert_true(proc(&xdr, from));
	len = xdr_getpos(&xdr);
	xdrmem_create(&xdr, bytes, (u_int)len, XDR_DECODE);
	assert_true(proc(&xdr, to));
	assert_int_equal(xdr_getpos(&xdr), len);
	free(bytes);
	return len;
}
