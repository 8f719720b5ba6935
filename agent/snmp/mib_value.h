/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Values of MIB objects, before any SNMP library sees them. */

#ifndef DHCPFO_SNMP_MIB_VALUE_H
#define DHCPFO_SNMP_MIB_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mib_type {
	MIB_INTEGER,  /* enumerations, TruthValue */
	MIB_UNSIGNED, /* Unsigned32 and Gauge32: the same on the wire */
	MIB_COUNTER32,
	MIB_COUNTER64,
	MIB_OCTETS,
	MIB_ADDRESS, /* IpAddress; host byte order */
	MIB_OID,
	MIB_TIMETICKS,
};

/* A string longer than this is cut: a value is no place for a file. */
#define MIB_OCTETS_MAX 1024
#define MIB_SCRATCH 256

struct mib_value {
	enum mib_type type;
	uint64_t number; /* every type but the two below; INTEGER as int32_t */
	const void *bytes; /* OCTETS; OID: uint32_t[] */
	size_t len;	   /* octets; sub-identifiers */
	/* Room for bytes that stand nowhere else. */
	char scratch[MIB_SCRATCH];
};

/* TruthValue */
void mib_set_truth(struct mib_value *value, bool truth);

/* Borrows; NULL is the empty string. */
void mib_set_text(struct mib_value *value, const char *text);
/* SnmpAdminString: text cut at 255 octets, between characters. */
void mib_set_admin(struct mib_value *value, const char *text);
void mib_set_octets(struct mib_value *value, const void *bytes, size_t len);

/*
 * DateAndTime of eleven octets, in UTC, of seconds since 1970.  0 (never
 * happened) is eight octets of zero, 0-0-0,0:0:0.0, as in
 * DISMAN-SCHEDULE-MIB (RFC 3231); UINT32_MAX (without end) is the last moment
 * that the syntax can tell, 65535-12-31,23:59:60.9.
 */
void mib_set_date(struct mib_value *value, uint64_t seconds);

#endif
