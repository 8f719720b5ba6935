/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * "lease A.B.C.D { ... }" of dhcpd.leases(5).  Statements may come in any order
 * and more than once (the last one counts), as dhcpd reads them.
 */

#ifndef DHCPFO_PROVIDER_ISC_RECORD_H
#define DHCPFO_PROVIDER_ISC_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/lease.h"
#include "provider/isc/isc_date.h"
#include "provider/isc/isc_scan.h"

#define ISC_RECORD_STATEMENTS_MAX 4096

/* Where a record is put together; lease points into it and into the scanned
 * buffer. */
struct isc_record {
	struct lease lease;
	bool has_address; /* lease.address is that of this record */
	bool has_state;	  /* a binding state was written */
	bool has_event;	  /* an "on ... { }" was */
	uint8_t hw[LEASE_HW_MAX];
	uint8_t uid[LEASE_UID_MAX];
	char name[LEASE_NAME_MAX];
	char class_name[LEASE_CLASS_MAX];
	struct isc_date_days days; /* all zero at first */
};

/*
 * Behind the word "lease": to behind the closing brace, record->lease filled
 * in.  A host name or class that is longer than core/lease.h allows is left
 * out; the record counts all the same.  A record of old without a binding
 * state gets the one dhcpd gives it.
 */
enum scan isc_record_lease(struct isc_scan *scan, struct isc_record *record);

#endif
