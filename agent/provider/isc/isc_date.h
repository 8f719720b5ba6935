/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Times as dhcpd writes them in dhcpd.leases(5), as seconds since 1970 UTC;
 * LEASE_NEVER for "never".  Years are 1970 to 2106, what 32 bits hold.
 */

#ifndef DHCPFO_PROVIDER_ISC_DATE_H
#define DHCPFO_PROVIDER_ISC_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "provider/isc/isc_scan.h"

#define ISC_DATE_PLAIN 21 /* "5 2026/11/20 11:41:20" */

/* The form that dhcpd writes by default, exactly ISC_DATE_PLAIN bytes.  False
 * (untouched) for anything else, which isc_date_parse() may understand. */
bool isc_date_plain(const char *s, uint32_t *ret_time);

/*
 * Days whose times were read before: in a lease file they are few.  All zero
 * is empty.
 */
#define ISC_DATE_DAYS 32
struct isc_date_days {
	struct isc_date_day {
		uint64_t text;	/* of "5 2026/11/20" the last eight bytes */
		uint32_t head;	/* and the first four */
		uint32_t start; /* the day's first second */
	} day[ISC_DATE_DAYS];
};

/* The slow part of isc_date_usual(). */
bool isc_date_learn(
    struct isc_date_day *day, const char *s, uint32_t *ret_time);

/*
 * The same as isc_date_plain(), with the ';' behind it.  It is the hottest
 * code of reading a lease file: half of its bytes are dates.
 *
 * XOR with a sample of the same shape leaves the value of each digit and 0 for
 * each right separator; adding 0x76 to each byte then sets the top bit of
 * those that are more than 9.
 */
static inline bool
isc_date_usual(struct isc_date_days *days, const char *s, uint32_t *ret_time)
{
	const uint64_t text = isc_scan_load8(s + 4);
	uint64_t x = isc_scan_load8(s + 13) ^ isc_scan_load8("00:00:00"), bad;
	struct isc_date_day *day;
	uint32_t head;

	memcpy(&head, s, sizeof(head));
	/* The lowest bit of the day's tens, and its ones. */
	day = &days->day[(text >> 44 & 16) | (text >> 56 & 15)];
	bad = (x | (x + UINT64_C(0x7676767676767676))) &
	    UINT64_C(0x8080808080808080);
	bad |= x & UINT64_C(0x0000ff0000ff0000);
	/* Tens and ones together: bytes 0, 3 and 6. */
	x = x * 10 + (x >> 8);
	/* More than 23, 59 or 59 sets the top bit. */
	bad |=
	    (x + UINT64_C(0x0044000044000068)) & UINT64_C(0x0080000080000080);
	bad |= (unsigned char)s[12] ^ ' ';
	bad |= (unsigned char)s[21] ^ ';';
	if (bad != 0)
		return false;
	if (day->text != text || day->head != head)
		return isc_date_learn(day, s, ret_time);
	*ret_time = day->start + (uint32_t)(x & 0xff) * 3600 +
	    (uint32_t)(x >> 24 & 0xff) * 60 + (uint32_t)(x >> 48 & 0xff);
	return true;
}

/*
 * Every form, the whole of s[0..len), blanks around it allowed:
 *   W Y/M/D h:m:s [OFFSET]   W, the day of the week, does not count; OFFSET is
 *                            in seconds and added; a year up to 1900 lacks its
 *                            1900 (dhcpd 2.0)
 *   epoch SECONDS
 *   never
 * 0 or -EINVAL.
 */
int isc_date_parse(const char *s, size_t len, uint32_t *ret_time);

/* A time and the ';' behind it. */
enum scan isc_date_scan(struct isc_scan *scan, uint32_t *ret_time);

#endif
