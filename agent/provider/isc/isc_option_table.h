/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The options that dhcpd 4.4 knows without a definition (dhcp-options(5)), and
 * its own parameters (dhcpd.conf(5)), which it keeps as options of the space
 * "server".
 *
 * A format says what a value is made of:
 *   I IPv4 address or name   6 IPv6 address        f flag
 *   L l T 32-bit number (T: or "infinite")         S s 16-bit   B b 8-bit
 *   t text                   X text or hexadecimal bytes
 *   d domain name            D domain list (Dc: compressed)
 *   U option space           k key name            Z nothing
 *   E space.  as X, encapsulating that option space
 *   N list.   a word of that list
 * and behind these: A the whole again and again, a the last one again and
 * again, o the last one may be missing.
 */

#ifndef DHCPFO_PROVIDER_ISC_OPTION_TABLE_H
#define DHCPFO_PROVIDER_ISC_OPTION_TABLE_H

#include <stdint.h>

struct isc_option_row {
	uint32_t code;
	const char *format;
	const char *name; /* NULL ends the list */
};

struct isc_option_space_row {
	const char *name; /* NULL ends the list */
	const struct isc_option_row *rows;
};

/* The spaces that others name by their place in the table. */
#define ISC_OPTION_SPACE_DHCP 0
#define ISC_OPTION_SPACE_SERVER 1

/* Codes of the space "dhcp". */
#define ISC_OPTION_SERVER_IDENTIFIER 54
#define ISC_OPTION_END 255 /* ends a packet's options */

/* Codes of the space "server". */
#define ISC_OPTION_PID_FILE_NAME 27
#define ISC_OPTION_LOCAL_PORT 32
#define ISC_OPTION_OMAPI_KEY 36
#define ISC_OPTION_DDNS_UPDATE_STYLE 39

extern const struct isc_option_space_row isc_option_table[];

#endif
