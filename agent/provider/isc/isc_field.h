/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What stands behind the keyword of a statement of dhcpd.leases(5). */

#ifndef DHCPFO_PROVIDER_ISC_FIELD_H
#define DHCPFO_PROVIDER_ISC_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "core/lease.h"
#include "provider/isc/isc_scan.h"

/* "state WORD;", behind "binding".  Flags that dhcpd 3.0 took for states are
 * added to *ret_flags. */
enum scan isc_field_state(
    struct isc_scan *scan, enum binding_state *ret_state, uint8_t *ret_flags);

/* "TYPE 02:60:...;", behind "hardware"; the address may be missing. */
enum scan isc_field_hardware(struct isc_scan *scan, uint8_t *ret_type,
    uint8_t *bytes, size_t max, size_t *ret_len);

/* Bytes, in hex with colons between them or as a string, and the ';'. */
enum scan isc_field_bytes(
    struct isc_scan *scan, uint8_t *bytes, size_t max, size_t *ret_len);

/* A string, put into buf; nothing (length 0) if it is longer than max.  The
 * ';' is left. */
enum scan isc_field_text(struct isc_scan *scan, char *buf, size_t max,
    const char **ret_s, uint16_t *ret_len);

#endif
