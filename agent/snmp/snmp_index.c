/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_index.h"

#include <string.h>

#include "snmp/snmp_oid.h"

#define OCTET_MAX 255

/*
 * Octets [0, count) from sub, of which len are there.  What is missing is
 * filled with zeros; behind a number that is no octet all are 255, and the
 * result is AFTER: no row has a greater one with the same beginning.
 */
static enum snmp_bound
octets_bound(const uint32_t *sub, size_t len, uint8_t *octets, size_t count)
{
	size_t i;

	for (i = 0; i < count && i < len; i++) {
		if (sub[i] > OCTET_MAX) {
			memset(octets + i, OCTET_MAX, count - i);
			return SNMP_BOUND_AFTER;
		}
		octets[i] = (uint8_t)sub[i];
	}
	if (i == count)
		return SNMP_BOUND_AFTER;
	memset(octets + i, 0, count - i);
	return SNMP_BOUND_FROM;
}

bool
snmp_index_ipv4(const uint32_t *sub, size_t len, uint32_t *ret_address)
{
	size_t i;
	uint32_t address = 0;

	if (len != 4)
		return false;
	for (i = 0; i < 4; i++) {
		if (sub[i] > OCTET_MAX)
			return false;
		address = address << 8 | sub[i];
	}
	*ret_address = address;
	return true;
}

enum snmp_bound
snmp_index_ipv4_bound(const uint32_t *sub, size_t len, uint32_t *ret_address)
{
	uint8_t o[4];
	uint32_t address;
	enum snmp_bound bound;

	bound = octets_bound(sub, len, o, sizeof(o));
	address = (uint32_t)o[0] << 24 | (uint32_t)o[1] << 16 |
	    (uint32_t)o[2] << 8 | o[3];
	if (bound == SNMP_BOUND_AFTER && address++ == UINT32_MAX)
		return SNMP_BOUND_END;
	*ret_address = address;
	return SNMP_BOUND_FROM;
}

bool
snmp_index_add_ipv4(struct snmp_oid *oid, uint32_t address)
{
	uint32_t sub[4] = { address >> 24, address >> 16 & OCTET_MAX,
		address >> 8 & OCTET_MAX, address & OCTET_MAX };

	return snmp_oid_add(oid, sub, 4);
}

size_t
snmp_index_key(const uint32_t *sub, size_t len, struct snmp_key *ret_key)
{
	size_t i, n;

	if (len == 0 || sub[0] > SNMP_KEY_MAX || sub[0] > len - 1)
		return 0;
	n = sub[0];
	for (i = 0; i < n; i++)
		if (sub[1 + i] > OCTET_MAX)
			return 0;
	for (i = 0; i < n; i++)
		ret_key->bytes[i] = (uint8_t)sub[1 + i];
	ret_key->len = n;
	return n + 1;
}

enum snmp_bound
snmp_index_key_bound(const uint32_t *sub, size_t len, struct snmp_key *ret_key)
{
	if (len == 0) {
		ret_key->len = 0;
		return SNMP_BOUND_FROM;
	}
	if (sub[0] > SNMP_KEY_MAX)
		return SNMP_BOUND_END;
	ret_key->len = sub[0];
	return octets_bound(sub + 1, len - 1, ret_key->bytes, ret_key->len);
}

int
snmp_index_key_cmp(
    const void *bytes, size_t key_len, const uint32_t *sub, size_t len)
{
	const uint8_t *b = bytes;
	size_t i;

	if (len == 0)
		return 1;
	if (key_len != sub[0])
		return key_len < sub[0] ? -1 : 1;
	for (i = 0; i < key_len && i < len - 1; i++)
		if (b[i] != sub[1 + i])
			return b[i] < sub[1 + i] ? -1 : 1;
	return (key_len > len - 1) - (key_len < len - 1);
}

int
snmp_key_cmp(const void *a, size_t alen, const void *b, size_t blen)
{
	if (alen != blen)
		return alen < blen ? -1 : 1;
	return alen == 0 ? 0 : memcmp(a, b, alen);
}

bool
snmp_index_add_key(struct snmp_oid *oid, const void *bytes, size_t len)
{
	const uint8_t *b = bytes;
	size_t i;

	if (len > SNMP_KEY_MAX || len + 1 > SNMP_OID_MAX - oid->len)
		return false;
	oid->sub[oid->len++] = (uint32_t)len;
	for (i = 0; i < len; i++)
		oid->sub[oid->len++] = b[i];
	return true;
}

bool
snmp_index_hardware(
    const uint32_t *sub, size_t len, struct snmp_hardware *ret_hardware)
{
	struct snmp_key key;

	if (len < 2 || sub[0] > OCTET_MAX ||
	    snmp_index_key(sub + 1, len - 1, &key) != len - 1)
		return false;
	ret_hardware->type = (uint8_t)sub[0];
	ret_hardware->any = false;
	ret_hardware->key = key;
	return true;
}

enum snmp_bound
snmp_index_hardware_bound(
    const uint32_t *sub, size_t len, struct snmp_hardware *ret_hardware)
{
	enum snmp_bound bound;

	ret_hardware->any = true;
	ret_hardware->key.len = 0;
	ret_hardware->type = 0;
	if (len == 0)
		return SNMP_BOUND_FROM;
	if (sub[0] > OCTET_MAX)
		return SNMP_BOUND_END;
	ret_hardware->type = (uint8_t)sub[0];
	if (len == 1)
		return SNMP_BOUND_FROM;
	bound = snmp_index_key_bound(sub + 1, len - 1, &ret_hardware->key);
	if (bound != SNMP_BOUND_END) {
		ret_hardware->any = false;
		return bound;
	}
	if (ret_hardware->type == OCTET_MAX)
		return SNMP_BOUND_END;
	ret_hardware->type++;
	return SNMP_BOUND_FROM;
}

bool
snmp_index_add_hardware(
    struct snmp_oid *oid, uint8_t type, const void *bytes, size_t len)
{
	uint32_t sub = type;

	if (len > SNMP_KEY_MAX || len + 2 > SNMP_OID_MAX - oid->len)
		return false;
	return snmp_oid_add(oid, &sub, 1) &&
	    snmp_index_add_key(oid, bytes, len);
}
