/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_pdu.h"

#include <endian.h>
#include <string.h>

#include "snmp/mib_value.h"

/* RFC 2741 sections 6.1 and 6.2; 5.4 for the types of values. */
enum { VERSION = 1, TYPE_GET = 5, TYPE_GETNEXT = 6, TYPE_RESPONSE = 18 };
enum { FLAG_CONTEXT = 0x08, FLAG_BIG = 0x10 };
enum { AT_TYPE = 1, AT_FLAGS = 2, AT_SESSION = 4, AT_LENGTH = 16 };

static const uint8_t value_types[] = {
	[MIB_INTEGER] = 2,
	[MIB_UNSIGNED] = 66,
	[MIB_COUNTER32] = 65,
	[MIB_COUNTER64] = 70,
	[MIB_OCTETS] = 4,
	[MIB_ADDRESS] = 64,
	[MIB_OID] = 6,
	[MIB_TIMETICKS] = 67,
};

/* An OID below 1.3.6.1 leaves that out, and the arc behind it, if that is an
 * octet and not 0, goes into the head (section 5.1). */
static const uint32_t internet[] = { 1, 3, 6, 1 };
#define INTERNET_LEN 4

/* This machine's order. */
static bool
is_big(void)
{
	return htobe32(1) == 1;
}

static uint32_t
get32(const uint8_t *p, bool big)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return big ? be32toh(value) : le32toh(value);
}

uint64_t
agentx_pdu_len(const uint8_t *bytes, size_t len)
{
	if (len < AGENTX_HEAD_LEN)
		return 0;
	return (uint64_t)get32(
		   bytes + AT_LENGTH, (bytes[AT_FLAGS] & FLAG_BIG) != 0) +
	    AGENTX_HEAD_LEN;
}

/* ---- the question ---- */

static bool
read_context(struct agentx_request *r)
{
	size_t len, padded;

	if (r->end - r->at < 4)
		return false;
	len = get32(r->at, r->big);
	r->at += 4;
	if (len == 0 || len > (size_t)(r->end - r->at))
		return false;
	padded = (len + 3) / 4 * 4;
	if (padded > (size_t)(r->end - r->at))
		return false;
	r->context = r->at;
	r->context_len = len;
	r->at += padded;
	return true;
}

bool
agentx_request_read(
    const uint8_t *bytes, size_t len, struct agentx_request *ret_request)
{
	struct agentx_request r = { 0 };

	if (agentx_pdu_len(bytes, len) != len || bytes[0] != VERSION ||
	    (bytes[AT_TYPE] != TYPE_GET && bytes[AT_TYPE] != TYPE_GETNEXT) ||
	    (bytes[AT_FLAGS] & ~(FLAG_CONTEXT | FLAG_BIG)) != 0)
		return false;
	r.next = bytes[AT_TYPE] == TYPE_GETNEXT;
	r.big = (bytes[AT_FLAGS] & FLAG_BIG) != 0;
	r.session = get32(bytes + AT_SESSION, r.big);
	r.transaction = get32(bytes + AT_SESSION + 4, r.big);
	r.packet = get32(bytes + AT_SESSION + 8, r.big);
	r.at = bytes + AGENTX_HEAD_LEN;
	r.end = bytes + len;
	if ((bytes[AT_FLAGS] & FLAG_CONTEXT) != 0 && !read_context(&r))
		return false;
	*ret_request = r;
	return true;
}

static bool
read_oid(struct agentx_request *r, struct snmp_oid *oid, bool *ret_include)
{
	size_t i, count;
	uint32_t *to;
	uint8_t prefix;

	if (r->end - r->at < 4)
		return false;
	count = r->at[0];
	prefix = r->at[1];
	*ret_include = r->at[2] != 0;
	r->at += 4;
	if ((size_t)(r->end - r->at) < 4 * count ||
	    count + INTERNET_LEN + 1 > SNMP_OID_MAX)
		return false;
	oid->len = 0;
	if (prefix != 0) {
		memcpy(oid->sub, internet, sizeof(internet));
		oid->sub[INTERNET_LEN] = prefix;
		oid->len = INTERNET_LEN + 1;
	}
	to = oid->sub + oid->len;
	/* Mostly it is this machine's order, and this would be half of what a
	 * request costs. */
	if (r->big == is_big())
		memcpy(to, r->at, 4 * count);
	else
		for (i = 0; i < count; i++)
			to[i] = get32(r->at + 4 * i, r->big);
	oid->len += count;
	r->at += 4 * count;
	return true;
}

enum agentx_next
agentx_request_next(struct agentx_request *r, struct agentx_range *ret_range)
{
	bool unused;

	if (r->at == r->end)
		return AGENTX_NONE;
	if (!read_oid(r, &ret_range->start, &ret_range->include) ||
	    !read_oid(r, &ret_range->end, &unused))
		return AGENTX_BROKEN;
	return AGENTX_RANGE;
}

/* ---- the answer ---- */

/* Where the next octets go; NULL: there is no room. */
static uint8_t *
room(struct agentx_response *r, size_t len)
{
	uint8_t *at = r->bytes + r->len;

	if (r->full || len > r->size - r->len) {
		r->full = true;
		return NULL;
	}
	r->len += len;
	return at;
}

static uint8_t *
put32(uint8_t *p, uint32_t value, bool big)
{
	value = big ? htobe32(value) : htole32(value);
	memcpy(p, &value, sizeof(value));
	return p + 4;
}

static void
put_oid(
    struct agentx_response *r, const uint32_t *sub, size_t len, bool include)
{
	uint8_t *p, prefix = 0;
	size_t i;

	if (len > INTERNET_LEN && sub[INTERNET_LEN] > 0 &&
	    sub[INTERNET_LEN] <= UINT8_MAX &&
	    memcmp(sub, internet, sizeof(internet)) == 0) {
		prefix = (uint8_t)sub[INTERNET_LEN];
		sub += INTERNET_LEN + 1;
		len -= INTERNET_LEN + 1;
	}
	if ((p = room(r, 4 + 4 * len)) == NULL)
		return;
	p[0] = (uint8_t)len;
	p[1] = prefix;
	p[2] = include;
	p[3] = 0;
	p += 4;
	if (r->big == is_big())
		memcpy(p, sub, 4 * len);
	else
		for (i = 0; i < len; i++)
			p = put32(p, sub[i], r->big);
}

static void
put_octets(struct agentx_response *r, const void *bytes, size_t len)
{
	const size_t padded = (len + 3) / 4 * 4;
	uint8_t *p = room(r, 4 + padded);

	if (p == NULL)
		return;
	p = put32(p, (uint32_t)len, r->big);
	if (len > 0)
		memcpy(p, bytes, len);
	memset(p + len, 0, padded - len);
}

static void
put_number(struct agentx_response *r, uint32_t value)
{
	uint8_t *p = room(r, 4);

	if (p != NULL)
		put32(p, value, r->big);
}

static void
put_name(struct agentx_response *r, const struct snmp_oid *name, uint8_t type)
{
	uint8_t *p = room(r, 4);

	if (p == NULL)
		return;
	p[0] = r->big ? 0 : type;
	p[1] = r->big ? type : 0;
	p[2] = p[3] = 0;
	put_oid(r, name->sub, name->len, false);
}

/* RFC 2741 has no context in a Response; libnetsnmp sends that of the request,
 * and takes either. */
void
agentx_response_begin(struct agentx_response *r,
    const struct agentx_request *request, uint8_t *bytes, size_t size)
{
	uint8_t *p;

	*r = (struct agentx_response) { bytes, size, 0, request->big, false };
	if ((p = room(r, AGENTX_HEAD_LEN)) == NULL)
		return;
	p[0] = VERSION;
	p[AT_TYPE] = TYPE_RESPONSE;
	p[AT_FLAGS] = (uint8_t)((request->big ? FLAG_BIG : 0) |
	    (request->context_len > 0 ? FLAG_CONTEXT : 0));
	p[AT_FLAGS + 1] = 0;
	p = put32(p + AT_SESSION, request->session, r->big);
	p = put32(p, request->transaction, r->big);
	put32(p, request->packet, r->big);
	if (request->context_len > 0)
		put_octets(r, request->context, request->context_len);
	/* sysUpTime, which libnetsnmp leaves 0 and no master looks at; error
	 * and index. */
	if ((p = room(r, 8)) != NULL)
		memset(p, 0, 8);
}

void
agentx_response_value(struct agentx_response *r, const struct snmp_oid *name,
    const struct mib_value *value)
{
	uint8_t address[4];

	put_name(r, name, value_types[value->type]);
	switch (value->type) {
	case MIB_OCTETS:
		put_octets(r, value->bytes, value->bytes ? value->len : 0);
		break;
	case MIB_ADDRESS:
		put32(address, (uint32_t)value->number, true);
		put_octets(r, address, sizeof(address));
		break;
	case MIB_OID:
		/* "include" means nothing in a value; libnetsnmp sets it. */
		put_oid(r, value->bytes, value->len, value->len > 0);
		break;
	case MIB_COUNTER64:
		put_number(r,
		    (uint32_t)(r->big ? value->number >> 32 : value->number));
		put_number(r,
		    (uint32_t)(r->big ? value->number : value->number >> 32));
		break;
	case MIB_INTEGER:
	case MIB_UNSIGNED:
	case MIB_COUNTER32:
	case MIB_TIMETICKS:
		put_number(r, (uint32_t)value->number);
		break;
	}
}

void
agentx_response_exception(struct agentx_response *r,
    const struct snmp_oid *name, enum agentx_exception exception)
{
	put_name(r, name, (uint8_t)exception);
}

size_t
agentx_response_end(struct agentx_response *r)
{
	if (r->full)
		return 0;
	put32(
	    r->bytes + AT_LENGTH, (uint32_t)(r->len - AGENTX_HEAD_LEN), r->big);
	return r->len;
}
