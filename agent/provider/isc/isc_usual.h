/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Lease records in the very form that dhcpd writes them: one statement a line,
 * two blanks before it, in dhcpd's order.  That is nearly all of a lease file,
 * and nearly all of what reading it costs.
 *
 * Everything here is a short cut: it takes what it knows and leaves the rest,
 * where anything is unusual or the end of the buffer is near, to isc_record.c,
 * which would have understood the same.
 */

#ifndef DHCPFO_PROVIDER_ISC_USUAL_H
#define DHCPFO_PROVIDER_ISC_USUAL_H

#include <stdbool.h>

#include "provider/isc/isc_scan.h"

struct isc_record;

/* The most statements that one call takes. */
#define ISC_USUAL_MAX 64

/* Behind the word "lease": the address and the opening brace.  False:
 * untouched. */
bool isc_usual_head(struct isc_scan *scan, struct isc_record *record);

/*
 * Behind the opening brace or a statement: the statements that come next.
 * Returns how many were taken; *ret_done: the closing brace was, too.
 */
unsigned int isc_usual_statements(
    struct isc_scan *scan, struct isc_record *record, bool *ret_done);

#endif
