/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Networks as text, and whether an address is in one.  Of the peers of a
 * socket, not of DHCP: both families; an IPv4 address is the IPv6 address that
 * maps it (RFC 4291 2.5.5.2), as a socket for both families shows it.
 */

#ifndef DHCPFO_BASE_PREFIX_H
#define DHCPFO_BASE_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

struct prefix {
	uint8_t bytes[16]; /* network byte order */
	unsigned int bits; /* 0 to 128; of an IPv4 network 96 to 128 */
};

/*
 * "192.0.2.0/24", "192.0.2.7", "2001:db8::/32", the whole of s[0..len); an
 * address alone is itself.  -EINVAL: anything else, also a network whose
 * address has bits beyond its length.
 */
int prefix_parse(const char *s, size_t len, struct prefix *ret_prefix);

/* -EAFNOSUPPORT for another family than AF_INET and AF_INET6. */
int prefix_of_sockaddr(const struct sockaddr *from, struct prefix *ret_prefix);

/* Whether address, whose bits are all 128, is in the network. */
bool prefix_contains(const struct prefix *prefix, const struct prefix *address);

#endif
