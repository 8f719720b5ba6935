/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A lease record: what a DHCP server last wrote of one address.
 * Times are seconds since 1970 UTC; 0 = none, LEASE_NEVER = without end.
 */

#ifndef DHCPFO_CORE_LEASE_H
#define DHCPFO_CORE_LEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEASE_NEVER UINT32_MAX

#define LEASE_HW_MAX 20	   /* dhcpd's HARDWARE_ADDR_LEN */
#define LEASE_UID_MAX 4096 /* client identifier, bytes */
#define LEASE_NAME_MAX 1024
#define LEASE_CLASS_MAX 255

/* Binding states, with the numbers dhcpd and OMAPI give them. */
enum binding_state {
	BINDING_NONE = 0, /* no record */
	BINDING_FREE = 1,
	BINDING_ACTIVE = 2,
	BINDING_EXPIRED = 3,
	BINDING_RELEASED = 4,
	BINDING_ABANDONED = 5,
	BINDING_RESET = 6,
	BINDING_BACKUP = 7,
	BINDING_STATE_COUNT
};

enum {
	LEASE_RESERVED = 1,	     /* "reserved;" */
	LEASE_BOOTP = 2,	     /* "dynamic-bootp;" */
	LEASE_NAME_FROM_PARTNER = 4, /* the partner's file knew the name */
};

struct lease {
	uint32_t address; /* host byte order */
	uint32_t starts;
	uint32_t ends;
	uint32_t tstp;	 /* time sent to partner */
	uint32_t tsfp;	 /* time sent from partner */
	uint32_t atsfp;	 /* actual time sent from partner */
	uint32_t cltt;	 /* client last transaction time */
	uint8_t state;	 /* enum binding_state */
	uint8_t flags;	 /* LEASE_... */
	uint8_t hw_type; /* ARP hardware type, 1 = ethernet */
	uint8_t hw_len;
	uint8_t bucket; /* RFC 3074; filled in by the lease index */
	uint16_t uid_len;
	uint16_t name_len;
	uint16_t class_len;
	/* Borrowed bytes without NUL; NULL is allowed where the length is 0. */
	const uint8_t *hw;
	const uint8_t *uid;	/* client identifier, type byte included */
	const char *name;	/* host name the client sent */
	const char *class_name; /* billing class */
};

/* An active lease whose end is not passed, or was not written. */
static inline bool
lease_in_force(enum binding_state state, uint32_t ends, int64_t now)
{
	return state == BINDING_ACTIVE &&
	    (ends == 0 || ends == LEASE_NEVER || (int64_t)ends > now);
}

/* What a lease means at a moment, in a pool with or without failover. */
enum lease_phase {
	PHASE_FREE,	    /* may be leased by the primary (or by anybody) */
	PHASE_BACKUP,	    /* may be leased by the secondary */
	PHASE_IN_FORCE,	    /* active, its end not passed */
	PHASE_TRANSITIONAL, /* waits for the partner's acknowledgement */
	PHASE_ABANDONED,    /* declined, or found in use */
};

/*
 * In a failover pool active with its end at or before now is transitional, as
 * are expired, released and reset.  Without failover dhcpd frees those at
 * once.  An active lease for which no end was written is in force.
 */
enum lease_phase lease_phase(
    enum binding_state state, uint32_t ends, bool failover, int64_t now);

/* True for the phases that the client table shows. */
bool lease_phase_is_client(enum lease_phase phase);

/* dhcpd's words ("active"); -ENOENT for another word. */
int binding_state_from_isc(
    const char *word, size_t len, enum binding_state *ret_state);

const char *binding_state_name(enum binding_state state); /* "active" */

/*
 * ARP hardware types and dhcpd's names: "ethernet" 1, "token-ring" 6, "fddi"
 * 8, "infiniband" 32, "unknown-N" N (0 to 255).  -ENOENT for another word.
 */
int hardware_type_from_isc(const char *word, size_t len, uint8_t *ret_type);

#endif
