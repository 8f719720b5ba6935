/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_xdr.h"

#include <arpa/inet.h>

#include <string.h>

struct rpcd_xdr
rpcd_xdr_of(const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	return (struct rpcd_xdr) { at, len > 0 ? at + len : at, false };
}

size_t
rpcd_xdr_left(const struct rpcd_xdr *xdr)
{
	return (size_t)(xdr->end - xdr->at);
}

uint32_t
rpcd_xdr_u32(struct rpcd_xdr *xdr)
{
	uint32_t be;

	if (xdr->fault || rpcd_xdr_left(xdr) < sizeof(be)) {
		xdr->fault = true;
		return 0;
	}
	memcpy(&be, xdr->at, sizeof(be));
	xdr->at += sizeof(be);
	return ntohl(be);
}

size_t
rpcd_xdr_padded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

const uint8_t *
rpcd_xdr_opaque(struct rpcd_xdr *xdr, size_t max, size_t *ret_len)
{
	size_t len = rpcd_xdr_u32(xdr);
	const uint8_t *bytes = xdr->at;

	if (xdr->fault || len > max ||
	    rpcd_xdr_padded(len) > rpcd_xdr_left(xdr)) {
		xdr->fault = true;
		len = 0;
	}
	xdr->at += rpcd_xdr_padded(len);
	*ret_len = len;
	return bytes;
}

uint8_t *
rpcd_xdr_put_u32(uint8_t *to, uint32_t value)
{
	uint32_t be = htonl(value);

	memcpy(to, &be, sizeof(be));
	return to + sizeof(be);
}

uint8_t *
rpcd_xdr_put_opaque(uint8_t *to, const void *bytes, size_t len)
{
	to += sizeof(uint32_t);
	if (len > 0)
		memmove(to, bytes, len);
	rpcd_xdr_put_u32(to - sizeof(uint32_t), (uint32_t)len);
	memset(to + len, 0, rpcd_xdr_padded(len) - len);
	return to + rpcd_xdr_padded(len);
}
