/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/prefix.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <errno.h>
#include <string.h>

#include "base/ipv4.h"
#include "base/text.h"

#define ALL_BITS 128
#define MAPPED_BITS 96

static void
map(uint32_t address, uint8_t bytes[16])
{
	uint32_t be = htonl(address);

	memset(bytes, 0, 10);
	memset(bytes + 10, 0xff, 2);
	memcpy(bytes + 12, &be, sizeof(be));
}

/* Whether bit n, counted from the top, is set. */
static bool
bit(const uint8_t bytes[16], unsigned int n)
{
	return (bytes[n / 8] >> (7 - n % 8) & 1) != 0;
}

int
prefix_parse(const char *s, size_t len, struct prefix *ret_prefix)
{
	const char *slash = memchr(s, '/', len);
	size_t address_len = slash != NULL ? (size_t)(slash - s) : len;
	struct prefix to = { .bits = ALL_BITS };
	char text[INET6_ADDRSTRLEN];
	uint32_t address, bits;
	unsigned int base = 0;

	if (address_len >= sizeof(text))
		return -EINVAL;
	memcpy(text, s, address_len);
	text[address_len] = '\0';
	if (ipv4_parse(text, address_len, &address) == 0) {
		map(address, to.bytes);
		base = MAPPED_BITS;
	} else if (strlen(text) != address_len ||
	    inet_pton(AF_INET6, text, to.bytes) != 1) {
		return -EINVAL;
	}
	if (slash != NULL) {
		if (text_u32(slash + 1, len - address_len - 1, 0,
			ALL_BITS - base, &bits) != 0)
			return -EINVAL;
		to.bits = base + bits;
	}
	for (bits = to.bits; bits < ALL_BITS; bits++)
		if (bit(to.bytes, bits))
			return -EINVAL;
	*ret_prefix = to;
	return 0;
}

int
prefix_of_sockaddr(const struct sockaddr *from, struct prefix *ret_prefix)
{
	struct prefix to = { .bits = ALL_BITS };
	struct sockaddr_in6 sin6;
	struct sockaddr_in sin;

	switch (from->sa_family) {
	case AF_INET:
		memcpy(&sin, from, sizeof(sin));
		map(ntohl(sin.sin_addr.s_addr), to.bytes);
		break;
	case AF_INET6:
		memcpy(&sin6, from, sizeof(sin6));
		memcpy(to.bytes, &sin6.sin6_addr, sizeof(to.bytes));
		break;
	default:
		return -EAFNOSUPPORT;
	}
	*ret_prefix = to;
	return 0;
}

bool
prefix_contains(const struct prefix *prefix, const struct prefix *address)
{
	unsigned int whole = prefix->bits / 8, rest = prefix->bits % 8;

	if (memcmp(prefix->bytes, address->bytes, whole) != 0)
		return false;
	return rest == 0 ||
	    (prefix->bytes[whole] ^ address->bytes[whole]) >> (8 - rest) == 0;
}
