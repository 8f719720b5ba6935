/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_oid.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int
snmp_oid_cmp(const uint32_t *a, size_t alen, const uint32_t *b, size_t blen)
{
	size_t i, n = alen < blen ? alen : blen;

	for (i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return (alen > blen) - (alen < blen);
}

bool
snmp_oid_below(
    const uint32_t *oid, size_t len, const uint32_t *prefix, size_t plen)
{
	return len >= plen && memcmp(oid, prefix, plen * sizeof(*oid)) == 0;
}

bool
snmp_oid_add(struct snmp_oid *oid, const uint32_t *sub, size_t len)
{
	if (len > SNMP_OID_MAX - oid->len)
		return false;
	if (len > 0)
		memcpy(oid->sub + oid->len, sub, len * sizeof(*sub));
	oid->len += len;
	return true;
}

void
snmp_oid_copy(struct snmp_oid *to, const struct snmp_oid *from)
{
	to->len = from->len;
	memcpy(to->sub, from->sub, from->len * sizeof(*from->sub));
}

char *
snmp_oid_format(const uint32_t *oid, size_t len, char *buf, size_t size)
{
	size_t i, at = 0;
	int n;

	buf[0] = '\0';
	for (i = 0; i < len; i++) {
		n = snprintf(buf + at, size - at, "%s%" PRIu32,
		    i > 0 ? "." : "", oid[i]);
		if (n < 0 || (size_t)n >= size - at)
			break;
		at += (size_t)n;
	}
	return buf;
}
