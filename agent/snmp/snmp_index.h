/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Indexes of table rows as sub-identifiers (RFC 2578 section 7.7), both ways.
 *
 * A GETNEXT may name any sequence of sub-identifiers where an index should
 * stand: too few, too many, numbers above 255.  The bound functions turn such
 * a sequence into a key of the table's own order: the rows behind the sequence
 * are exactly those at or behind (SNMP_BOUND_FROM), or behind
 * (SNMP_BOUND_AFTER), that key.
 */

#ifndef DHCPFO_SNMP_SNMP_INDEX_H
#define DHCPFO_SNMP_SNMP_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snmp_oid;

/* Keys are at most this long; nothing longer is ever a row. */
#define SNMP_KEY_MAX 255
/* SIZE (1..64) of every string index of the MIB. */
#define SNMP_NAME_MAX 64

enum snmp_bound {
	SNMP_BOUND_FROM,  /* rows at or behind the key */
	SNMP_BOUND_AFTER, /* rows behind the key */
	SNMP_BOUND_END,	  /* no row */
};

struct snmp_key {
	size_t len;
	uint8_t bytes[SNMP_KEY_MAX];
};

/* ---- IpAddress: four sub-identifiers; host byte order here ---- */

/* True if sub is exactly one address. */
bool snmp_index_ipv4(const uint32_t *sub, size_t len, uint32_t *ret_address);

/* FROM or END. */
enum snmp_bound snmp_index_ipv4_bound(
    const uint32_t *sub, size_t len, uint32_t *ret_address);

bool snmp_index_add_ipv4(struct snmp_oid *oid, uint32_t address);

/* ---- length-prefixed octets, ordered by length, then bytes ---- */

/* The key that sub starts with; returns the sub-identifiers it takes, 0 if
 * sub does not start with a whole key. */
size_t snmp_index_key(
    const uint32_t *sub, size_t len, struct snmp_key *ret_key);

/* FROM a key of length 0 stands for all keys, the empty one included. */
enum snmp_bound snmp_index_key_bound(
    const uint32_t *sub, size_t len, struct snmp_key *ret_key);

/* The order of a key and a sequence of sub-identifiers. */
int snmp_index_key_cmp(
    const void *bytes, size_t key_len, const uint32_t *sub, size_t len);

/* The order of two keys. */
int snmp_key_cmp(const void *a, size_t alen, const void *b, size_t blen);

bool snmp_index_add_key(struct snmp_oid *oid, const void *bytes, size_t len);

/* ---- hardware type and length-prefixed octets ---- */

struct snmp_hardware {
	uint8_t type;
	bool any; /* of a bound: FROM all keys of the type, key has no meaning
		   */
	struct snmp_key key;
};

/* True if sub is exactly one. */
bool snmp_index_hardware(
    const uint32_t *sub, size_t len, struct snmp_hardware *ret_hardware);
enum snmp_bound snmp_index_hardware_bound(
    const uint32_t *sub, size_t len, struct snmp_hardware *ret_hardware);
bool snmp_index_add_hardware(
    struct snmp_oid *oid, uint8_t type, const void *bytes, size_t len);

#endif
