/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The few pieces of XDR (RFC 4506) that heads of messages are made of, where
 * libtirpc's would copy or allocate. */

#ifndef DHCPFO_RPCD_RPCD_XDR_H
#define DHCPFO_RPCD_RPCD_XDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads bytes that somebody sent; at the first that is missing it stops, and
 * fault tells. */
struct rpcd_xdr {
	const uint8_t *at, *end;
	bool fault;
};

struct rpcd_xdr rpcd_xdr_of(const void *bytes, size_t len);

/* What is left. */
size_t rpcd_xdr_left(const struct rpcd_xdr *xdr);

/* 0 after a fault. */
uint32_t rpcd_xdr_u32(struct rpcd_xdr *xdr);

/* The bytes of an opaque<max>, borrowed; without any after a fault. */
const uint8_t *rpcd_xdr_opaque(
    struct rpcd_xdr *xdr, size_t max, size_t *ret_len);

/* Writing: each returns where the next one goes. */
uint8_t *rpcd_xdr_put_u32(uint8_t *to, uint32_t value);
/* bytes may overlap with to. */
uint8_t *rpcd_xdr_put_opaque(uint8_t *to, const void *bytes, size_t len);

/* With its padding. */
size_t rpcd_xdr_padded(size_t len);

#endif
