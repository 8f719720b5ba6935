/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A running fingerprint of bytes, however they are cut into pieces.  Tells
 * whether bytes that are read again are those of before; it is not meant to
 * withstand somebody who looks for two texts with one fingerprint.
 */

#ifndef DHCPFO_BASE_DIGEST_H
#define DHCPFO_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_LANES 8
#define DIGEST_STRIPE (DIGEST_LANES * sizeof(uint64_t))

struct digest {
	uint64_t lane[DIGEST_LANES];
	uint8_t rest[DIGEST_STRIPE]; /* what does not fill a stripe yet */
	uint64_t len;		     /* of everything */
};

void digest_init(struct digest *digest);

void digest_add(struct digest *digest, const void *bytes, size_t len);

/* Of all bytes so far; more may be added afterwards. */
uint64_t digest_value(const struct digest *digest);

#endif
