/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_var.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "snmp/mib_value.h"
#include "snmp/snmp_oid.h"

static const u_char asn_types[] = {
	[MIB_INTEGER] = ASN_INTEGER,
	[MIB_UNSIGNED] = ASN_UNSIGNED,
	[MIB_COUNTER32] = ASN_COUNTER,
	[MIB_COUNTER64] = ASN_COUNTER64,
	[MIB_OCTETS] = ASN_OCTET_STR,
	[MIB_ADDRESS] = ASN_IPADDRESS,
	[MIB_OID] = ASN_OBJECT_ID,
	[MIB_TIMETICKS] = ASN_TIMETICKS,
};

bool
snmp_var_oid(const struct variable_list *vb, struct snmp_oid *ret_oid)
{
	size_t i;

	if (vb->name_length > SNMP_OID_MAX)
		return false;
	/* A sub-identifier has 32 bits; libnetsnmp 5.9.3 reads those from
	 * 2^31 on from AgentX with their sign extended. */
	for (i = 0; i < vb->name_length; i++)
		ret_oid->sub[i] = (uint32_t)vb->name[i];
	ret_oid->len = vb->name_length;
	return true;
}

static size_t
to_oid(const uint32_t *sub, size_t len, oid name[SNMP_OID_MAX])
{
	size_t i;

	for (i = 0; i < len; i++)
		name[i] = sub[i];
	return len;
}

bool
snmp_var_name(struct variable_list *vb, const struct snmp_oid *object)
{
	oid name[SNMP_OID_MAX];

	return snmp_set_var_objid(
		   vb, name, to_oid(object->sub, object->len, name)) == 0;
}

/* The value as libnetsnmp takes it; it stands in buf or where it is. */
union buf {
	uint32_t number;
	struct counter64 counter;
	uint8_t address[4];
	oid oid[SNMP_OID_MAX];
};

static const void *
encode(const struct mib_value *value, union buf *buf, size_t *ret_len)
{
	switch (value->type) {
	case MIB_OCTETS:
		*ret_len = value->len;
		return value->bytes != NULL ? value->bytes : "";
	case MIB_OID:
		*ret_len =
		    sizeof(oid) * to_oid(value->bytes, value->len, buf->oid);
		return buf->oid;
	case MIB_ADDRESS:
		buf->address[0] = (uint8_t)(value->number >> 24);
		buf->address[1] = (uint8_t)(value->number >> 16);
		buf->address[2] = (uint8_t)(value->number >> 8);
		buf->address[3] = (uint8_t)value->number;
		*ret_len = sizeof(buf->address);
		return buf->address;
	case MIB_COUNTER64:
		buf->counter.high = (u_long)(value->number >> 32);
		buf->counter.low = (u_long)(value->number & UINT32_MAX);
		*ret_len = sizeof(buf->counter);
		return &buf->counter;
	case MIB_INTEGER:
	case MIB_UNSIGNED:
	case MIB_COUNTER32:
	case MIB_TIMETICKS:
		break;
	}
	buf->number = (uint32_t)value->number;
	*ret_len = sizeof(buf->number);
	return &buf->number;
}

bool
snmp_var_set(struct variable_list *vb, const struct mib_value *value)
{
	union buf buf;
	size_t len;
	const void *bytes = encode(value, &buf, &len);

	return snmp_set_var_typed_value(
		   vb, asn_types[value->type], bytes, len) == 0;
}

bool
snmp_var_append(struct variable_list **list, const struct snmp_oid *object,
    const struct mib_value *value)
{
	union buf buf;
	oid name[SNMP_OID_MAX];
	size_t len;
	const void *bytes = encode(value, &buf, &len);

	return snmp_varlist_add_variable(list, name,
		   to_oid(object->sub, object->len, name),
		   asn_types[value->type], bytes, len) != NULL;
}
