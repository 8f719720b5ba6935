/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/ipv4.h"

#include <errno.h>
#include <stdio.h>

#define QUAD_PARTS 4
#define PART_DIGITS 3

int
ipv4_parse(const char *s, size_t len, uint32_t *ret_address)
{
	uint32_t address = 0;
	size_t at = 0;

	for (int part = 0; part < QUAD_PARTS; part++) {
		uint32_t value = 0;
		size_t digits = 0;

		if (part > 0 && (at == len || s[at++] != '.'))
			return -EINVAL;
		while (at < len && s[at] >= '0' && s[at] <= '9') {
			if (++digits > PART_DIGITS)
				return -EINVAL;
			value = value * 10 + (uint32_t)(s[at++] - '0');
		}
		if (digits == 0 || value > 255)
			return -EINVAL;
		address = address << 8 | value;
	}
	if (at != len)
		return -EINVAL;
	*ret_address = address;
	return 0;
}

const char *
ipv4_format(uint32_t address, char buf[IPV4_TEXT])
{
	(void)snprintf(buf, IPV4_TEXT, "%u.%u.%u.%u", address >> 24 & 0xff,
	    address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
	return buf;
}

bool
ipv4_mask_valid(uint32_t mask)
{
	uint32_t host = ~mask;

	return (host & (host + 1)) == 0;
}

unsigned int
ipv4_mask_bits(uint32_t mask)
{
	return (unsigned int)__builtin_popcount(mask);
}
