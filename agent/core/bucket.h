/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The load balancing hash of RFC 3074: which of two servers a client belongs
 * to.  A client hashes into one of 256 buckets; the hash bucket assignment
 * (HBA) says for each bucket whether the primary serves it.
 */

#ifndef DHCPFO_CORE_BUCKET_H
#define DHCPFO_CORE_BUCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUCKET_COUNT 256
#define BUCKET_HBA_LEN (BUCKET_COUNT / 8)

/* The bucket of a key (RFC 3074 section 6): the client identifier's bytes if
 * the client sent one, else the hardware address without its type. */
uint8_t bucket_hash(const uint8_t *key, size_t len);

/* True if the primary serves the bucket: bit b % 8 of byte b / 8. */
bool bucket_is_primary(const uint8_t hba[BUCKET_HBA_LEN], uint8_t bucket);

/* dhcpd's "split N": buckets 0 to N-1 are the primary's.  N: 0 to 256. */
void bucket_split(uint8_t hba[BUCKET_HBA_LEN], unsigned int split);

/* The number of buckets of the primary, 0 to 256. */
unsigned int bucket_primary_count(const uint8_t hba[BUCKET_HBA_LEN]);

/* The primary's share in percent, rounded to the nearest. */
unsigned int bucket_percentage(const uint8_t hba[BUCKET_HBA_LEN]);

#endif
