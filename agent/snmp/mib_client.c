/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_client.h"

#include "core/lease.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"
#include "snmp/mib_answer.h"
#include "snmp/mib_ask.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

struct client_row {
	struct mib_answer *answer;
	const struct dhcpsapi_client *client; /* in it */
	int64_t now; /* the server's, not the view's: leases run on */
};

_Static_assert(sizeof(struct client_row) <= MIB_ROW_SIZE, "row");

/* MIB_ERROR where the leases are not known at all: a client that cannot be
 * looked up is not a client that does not exist. */
static enum mib_result
look_up(struct mib_view *view, uint32_t address, bool exact, union mib_row *row)
{
	struct mib_question question = { .server = view->server,
		.rows = MIB_ROWS_CLIENTS,
		.exact = exact,
		.key = { .len = 4,
		    .bytes = { (uint8_t)(address >> 24),
			(uint8_t)(address >> 16), (uint8_t)(address >> 8),
			(uint8_t)address } } };
	struct client_row *r = (struct client_row *)row;
	enum mib_result result;
	size_t i;

	if (view->server == NULL)
		return MIB_NO_INSTANCE;
	if (server_generation(view->server) == NULL)
		return MIB_ERROR;
	result = mib_ask(view, &question, &r->answer, &i);
	if (result == MIB_FOUND) {
		r->client = mib_answer_client(r->answer, i);
		r->now = server_now(view->server);
	}
	return result;
}

static enum mib_result
client_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	uint32_t address;

	if (!snmp_index_ipv4(index, len, &address))
		return MIB_NO_INSTANCE;
	return look_up(view, address, true, row);
}

static enum mib_result
client_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	enum mib_result result;
	uint32_t from;

	(void)flags;
	if (snmp_index_ipv4_bound(after, len, &from) == SNMP_BOUND_END)
		return MIB_NO_INSTANCE;
	result = look_up(view, from, false, row);
	if (result == MIB_FOUND) {
		ret_index->len = 0;
		snmp_index_add_ipv4(ret_index,
		    ((struct client_row *)row)->client->info->ClientIpAddress);
	}
	return result;
}

static void
client_done(union mib_row *row)
{
	mib_answer_unref(((struct client_row *)row)->answer);
}

/* ---- columns ---- */

static const struct dhcpsapi_client *
client_of(const void *row)
{
	return ((const struct client_row *)row)->client;
}

static const DHCPV4_FAILOVER_CLIENT_INFO *
info_of(const void *row)
{
	return client_of(row)->info;
}

static bool
set_wide(struct mib_value *value, const WCHAR *wide)
{
	size_t n = 0;

	if (wide != NULL)
		n = dhcpsapi_text_fill(
		    wide, value->scratch, sizeof(value->scratch) - 1);
	mib_set_octets(value, value->scratch, n);
	return true;
}

#define NUMBER(name, expression)                                   \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		value->number = (uint32_t)(expression);            \
		return true;                                       \
	}
#define DATE(name, expression)                                     \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		mib_set_date(value, expression);                   \
		return true;                                       \
	}
#define WIDE(name, expression)                                     \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		return set_wide(value, expression);                \
	}
#define TRUTH(name, expression)                                    \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		mib_set_truth(value, expression);                  \
		return true;                                       \
	}

NUMBER(get_mask, info_of(row)->SubnetMask)
NUMBER(get_scope, client_of(row)->scope)
NUMBER(get_hardware_type, client_of(row)->hardware_type)
WIDE(get_name, info_of(row)->ClientName)
TRUTH(get_name_from_partner, client_of(row)->name_from_partner)
WIDE(get_comment, info_of(row)->ClientComment)
NUMBER(get_expires, client_of(row)->expires)
DATE(get_expires_date, client_of(row)->expires)
NUMBER(get_owner, info_of(row)->OwnerHost.IpAddress)
WIDE(get_owner_netbios, info_of(row)->OwnerHost.NetBiosName)
WIDE(get_owner_host, info_of(row)->OwnerHost.HostName)
NUMBER(get_type, info_of(row)->bClientType)
NUMBER(get_state, info_of(row)->AddressState & 0x03)
NUMBER(get_state_flags, info_of(row)->AddressState & 0xfc)
NUMBER(get_status, info_of(row)->Status)
TRUTH(get_quarantine_capable, info_of(row)->QuarantineCapable != FALSE)
NUMBER(get_sent, info_of(row)->SentPotExpTime)
DATE(get_sent_date, info_of(row)->SentPotExpTime)
NUMBER(get_ack, info_of(row)->AckPotExpTime)
DATE(get_ack_date, info_of(row)->AckPotExpTime)
NUMBER(get_recv, info_of(row)->RecvPotExpTime)
DATE(get_recv_date, info_of(row)->RecvPotExpTime)
NUMBER(get_start, info_of(row)->StartTime)
DATE(get_start_date, info_of(row)->StartTime)
NUMBER(get_cltt, info_of(row)->CltLastTransTime)
DATE(get_cltt_date, info_of(row)->CltLastTransTime)
NUMBER(get_update, info_of(row)->LastBndUpdTime)
DATE(get_update_date, info_of(row)->LastBndUpdTime)
NUMBER(get_message_status, info_of(row)->BndMsgStatus)
WIDE(get_policy, info_of(row)->PolicyName)
NUMBER(get_flags, info_of(row)->Flags)

static bool
get_hardware(const void *row, struct mib_value *value)
{
	const DHCP_CLIENT_UID *uid = &info_of(row)->ClientHardwareAddress;

	mib_set_octets(value, uid->Data, uid->DataLength);
	return true;
}

static bool
get_uid(const void *row, struct mib_value *value)
{
	mib_set_octets(value, client_of(row)->uid, client_of(row)->uid_len);
	return true;
}

static bool
get_remaining(const void *row, struct mib_value *value)
{
	const struct client_row *r = row;
	uint32_t end = r->client->expires;

	if (end == LEASE_NEVER)
		value->number = UINT32_MAX;
	else if (end > r->now)
		value->number = end - (uint64_t)r->now;
	return true;
}

/* A DATE_TIME in seconds since 1970; 0 and "never" stay what they are. */
static bool
get_probation(const void *row, struct mib_value *value)
{
	const uint64_t ticks = 10000000, epoch = 11644473600;
	const DATE_TIME *t = &info_of(row)->ProbationEnds;
	uint64_t at = ((uint64_t)t->dwHighDateTime << 32) | t->dwLowDateTime;

	if (at / ticks <= epoch)
		return true;
	at = at / ticks - epoch;
	value->number = at < UINT32_MAX ? at : UINT32_MAX;
	return true;
}

static const struct mib_column columns[] = {
	{ 2, MIB_ADDRESS, 0, "SubnetMask", 0, get_mask },
	{ 3, MIB_ADDRESS, 0, "Scope", 0, get_scope },
	{ 4, MIB_UNSIGNED, 0, "HardwareType", 0, get_hardware_type },
	{ 5, MIB_OCTETS, 0, "HardwareAddress", 0, get_hardware },
	{ 6, MIB_OCTETS, 0, "Uid", 0, get_uid },
	{ 7, MIB_OCTETS, 0, "Name", 0, get_name },
	{ 8, MIB_INTEGER, 0, "NameFromPartner", 0, get_name_from_partner },
	{ 9, MIB_OCTETS, 0, "Comment", 0, get_comment },
	{ 10, MIB_UNSIGNED, 0, "LeaseExpires", 0, get_expires },
	{ 11, MIB_OCTETS, 0, "LeaseExpiresDate", 0, get_expires_date },
	{ 12, MIB_UNSIGNED, 0, "LeaseRemaining", 0, get_remaining },
	{ 13, MIB_ADDRESS, 0, "OwnerAddress", 0, get_owner },
	{ 14, MIB_OCTETS, 0, "OwnerNetBiosName", 0, get_owner_netbios },
	{ 15, MIB_OCTETS, 0, "OwnerHostName", 0, get_owner_host },
	{ 16, MIB_INTEGER, 0, "Type", 0, get_type },
	{ 17, MIB_INTEGER, 0, "AddressState", 0, get_state },
	{ 18, MIB_UNSIGNED, 0, "AddressStateFlags", 0, get_state_flags },
	{ 19, MIB_INTEGER, 0, "QuarantineStatus", 0, get_status },
	{ 20, MIB_UNSIGNED, 0, "ProbationEnds", 0, get_probation },
	{ 21, MIB_INTEGER, 0, "QuarantineCapable", 0, get_quarantine_capable },
	{ 22, MIB_UNSIGNED, 0, "SentPotExpTime", 0, get_sent },
	{ 23, MIB_OCTETS, 0, "SentPotExpDate", 0, get_sent_date },
	{ 24, MIB_UNSIGNED, 0, "AckPotExpTime", 0, get_ack },
	{ 25, MIB_OCTETS, 0, "AckPotExpDate", 0, get_ack_date },
	{ 26, MIB_UNSIGNED, 0, "RecvPotExpTime", 0, get_recv },
	{ 27, MIB_OCTETS, 0, "RecvPotExpDate", 0, get_recv_date },
	{ 28, MIB_UNSIGNED, 0, "StartTime", 0, get_start },
	{ 29, MIB_OCTETS, 0, "StartDate", 0, get_start_date },
	{ 30, MIB_UNSIGNED, 0, "CltLastTransTime", 0, get_cltt },
	{ 31, MIB_OCTETS, 0, "CltLastTransDate", 0, get_cltt_date },
	{ 32, MIB_UNSIGNED, 0, "LastBndUpdTime", 0, get_update },
	{ 33, MIB_OCTETS, 0, "LastBndUpdDate", 0, get_update_date },
	{ 34, MIB_UNSIGNED, 0, "BndMsgStatus", 0, get_message_status },
	{ 35, MIB_OCTETS, 0, "PolicyName", 0, get_policy },
	{ 36, MIB_UNSIGNED, 0, "Flags", 0, get_flags },
};

const struct mib_table mib_client_table = {
	.id = 11,
	.name = "Client",
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.find = client_find,
	.next = client_next,
	.done = client_done,
};
