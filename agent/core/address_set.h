/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A set of addresses that is only ever counted.  Bounded: it stops growing at
 * ADDRESS_SET_PAGES distinct /24. */

#ifndef DHCPFO_CORE_ADDRESS_SET_H
#define DHCPFO_CORE_ADDRESS_SET_H

#include <stddef.h>
#include <stdint.h>

#define ADDRESS_SET_PAGES 65536

struct address_set_page {
	uint32_t base; /* its lowest bit set marks a page in use */
	uint64_t bits[4];
};

/* All zero is the empty set. */
struct address_set {
	struct address_set_page *pages; /* open addressing */
	size_t used, size, count;
};

/* 0 or -ENOMEM. */
int address_set_add(struct address_set *set, uint32_t address);
/* Adds all of another.  0 or -ENOMEM. */
int address_set_merge(struct address_set *set, const struct address_set *other);
size_t address_set_count(const struct address_set *set);
void address_set_done(struct address_set *set);

#endif
