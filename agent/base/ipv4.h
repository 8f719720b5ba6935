/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* IPv4 addresses as numbers in HOST byte order: 10.0.0.0 is 0x0a000000. */

#ifndef DHCPFO_BASE_IPV4_H
#define DHCPFO_BASE_IPV4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IPV4_TEXT 16 /* "255.255.255.255" and its NUL */

/*
 * Strict dotted quad: four decimal numbers 0..255 without signs, blanks or
 * octal meaning, the whole of s[0..len).  Returns 0 or -EINVAL.
 */
int ipv4_parse(const char *s, size_t len, uint32_t *ret_address);

/* Writes the dotted quad into buf and returns buf. */
const char *ipv4_format(uint32_t address, char buf[IPV4_TEXT]);

/* Ones from the top, then zeros; 0 and 0xffffffff included. */
bool ipv4_mask_valid(uint32_t mask);

/* The number of ones of a valid mask. */
unsigned int ipv4_mask_bits(uint32_t mask);

#endif
