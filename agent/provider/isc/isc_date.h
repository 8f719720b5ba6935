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
