/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_client_row.h"

#include <errno.h>
#include <stdlib.h>

#include "base/text.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "dhcpsapi/dhcpsapi_text.h"

#define AT(field) offsetof(struct cli_client_row, field)
#define OWNER(field) (AT(owner.field) - AT(owner))

static const struct cli_column owner_columns[] = {
	{ .key = "IpAddress",
	    .label = "Owner",
	    .type = CLI_ADDRESS,
	    .offset = OWNER(address) },
	{ .key = "NetBiosName",
	    .label = "Owner's name",
	    .type = CLI_TEXT,
	    .offset = OWNER(netbios) },
	{ .key = "HostName", .type = CLI_TEXT, .offset = OWNER(host) },
	{ .type = CLI_END },
};

/* AddressState, its two bits of state. */
static const struct {
	const char *name;
	enum cli_mark mark;
} states[] = {
	{ "OFFERED", CLI_MARK_NONE },
	{ "ACTIVE", CLI_MARK_NONE },
	{ "DECLINED", CLI_MARK_BAD },
	{ "DOOM", CLI_MARK_WARN },
};

static enum cli_mark
mark_state(const void *arg)
{
	const struct cli_client_row *row = arg;

	return states[row->address_state].mark;
}

const struct cli_column cli_client_columns[] = {
	{ .key = "ClientIpAddress",
	    .heading = "ADDRESS",
	    .label = "Address",
	    .type = CLI_ADDRESS,
	    .offset = AT(address),
	    .width = 15 },
	{ .key = "SubnetMask",
	    .label = "Subnet mask",
	    .type = CLI_ADDRESS,
	    .offset = AT(mask) },
	{ .key = "Scope",
	    .label = "Scope",
	    .type = CLI_ADDRESS,
	    .offset = AT(scope) },
	{ .key = "ClientHardwareAddress",
	    .heading = "HARDWARE",
	    .label = "Hardware address",
	    .type = CLI_TEXT,
	    .offset = AT(hardware),
	    .width = 17 },
	{ .key = "HardwareType",
	    .label = "Hardware type",
	    .type = CLI_U32,
	    .offset = AT(hardware_type) },
	{ .key = "ClientUid",
	    .label = "Client identifier",
	    .type = CLI_TEXT,
	    .offset = AT(uid) },
	{ .key = "AddressState",
	    .heading = "STATE",
	    .label = "State",
	    .type = CLI_TEXT,
	    .offset = AT(state),
	    .mark = mark_state,
	    .width = 8 },
	{ .key = "ClientLeaseExpires",
	    .heading = "EXPIRES",
	    .label = "Expires",
	    .type = CLI_TIME,
	    .offset = AT(expires),
	    .width = 19 },
	{ .key = "ClientName",
	    .heading = "NAME",
	    .label = "Name",
	    .type = CLI_TEXT,
	    .offset = AT(name) },
	{ .key = "NameFromPartner",
	    .label = "Name from partner",
	    .type = CLI_BOOL,
	    .offset = AT(name_from_partner) },
	{ .key = "ClientComment", .type = CLI_TEXT, .offset = AT(comment) },
	{ .key = "OwnerHost",
	    .type = CLI_OBJECT,
	    .offset = AT(owner),
	    .columns = owner_columns },
	{ .key = "bClientType",
	    .label = "Client type",
	    .type = CLI_U32,
	    .offset = AT(type) },
	{ .key = "StartTime",
	    .label = "Starts",
	    .type = CLI_TIME,
	    .offset = AT(starts) },
	{ .key = "CltLastTransTime",
	    .label = "Last heard of",
	    .type = CLI_TIME,
	    .offset = AT(last_transaction) },
	{ .key = "SentPotExpTime",
	    .label = "Potential expiry sent",
	    .type = CLI_TIME,
	    .offset = AT(sent) },
	{ .key = "AckPotExpTime",
	    .label = "Potential expiry acked",
	    .type = CLI_TIME,
	    .offset = AT(acknowledged) },
	{ .key = "RecvPotExpTime",
	    .label = "Potential expiry received",
	    .type = CLI_TIME,
	    .offset = AT(received) },
	{ .key = "LastBndUpdTime",
	    .type = CLI_TIME,
	    .offset = AT(last_update) },
	{ .key = "BndMsgStatus",
	    .type = CLI_U32,
	    .offset = AT(binding_status) },
	{ .key = "PolicyName",
	    .label = "Class",
	    .type = CLI_TEXT,
	    .offset = AT(policy) },
	{ .key = "Status", .type = CLI_TEXT, .offset = AT(status) },
	{ .key = "ProbationEnds",
	    .type = CLI_TIME,
	    .offset = AT(probation_ends) },
	{ .key = "QuarantineCapable",
	    .type = CLI_BOOL,
	    .offset = AT(quarantine_capable) },
	{ .key = "Flags", .type = CLI_U32, .offset = AT(flags) },
	{ .type = CLI_END },
};

static const char *const statuses[] = { "NOQUARANTINE", "RESTRICTEDACCESS",
	"DROPPACKET", "PROBATION", "EXEMPT", "DEFAULTQUARSETTING",
	"NOQUARINFO" };

static char *
hex(const uint8_t *bytes, size_t len)
{
	const size_t size = 3 * len + 1;
	char *text = malloc(size);

	return text == NULL ? NULL : text_hex_format(bytes, len, text, size);
}

static int
take_strings(struct cli_client_row *row, const struct dhcpsapi_client *client)
{
	const DHCPV4_FAILOVER_CLIENT_INFO *info = client->info;
	const struct {
		LPWSTR from;
		char **to;
	} strings[] = {
		{ info->ClientName, &row->name },
		{ info->ClientComment, &row->comment },
		{ info->PolicyName, &row->policy },
		{ info->OwnerHost.NetBiosName, &row->owner.netbios },
		{ info->OwnerHost.HostName, &row->owner.host },
	};
	size_t i;

	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (dhcpsapi_text_utf8(strings[i].from, strings[i].to) != 0)
			return -ENOMEM;
	row->hardware = hex(info->ClientHardwareAddress.Data,
	    info->ClientHardwareAddress.DataLength);
	if (client->uid_len > 0 &&
	    (row->uid = hex(client->uid, client->uid_len)) == NULL)
		return -ENOMEM;
	return row->hardware == NULL ? -ENOMEM : 0;
}

int
cli_client_row_init(
    struct cli_client_row *row, const struct dhcpsapi_client *client)
{
	const DHCPV4_FAILOVER_CLIENT_INFO *info = client->info;

	*row = (struct cli_client_row) {
		.address = info->ClientIpAddress,
		.mask = info->SubnetMask,
		.scope = client->scope,
		.expires = client->expires,
		.owner.address = info->OwnerHost.IpAddress,
		.type = info->bClientType,
		.state = states[info->AddressState & 3].name,
		.address_state = info->AddressState & 3,
		.status = (size_t)info->Status <
			sizeof(statuses) / sizeof(statuses[0]) ?
		    statuses[info->Status] :
		    "NOQUARINFO",
		.quarantine_capable = info->QuarantineCapable != FALSE,
		.sent = info->SentPotExpTime,
		.acknowledged = info->AckPotExpTime,
		.received = info->RecvPotExpTime,
		.starts = info->StartTime,
		.last_transaction = info->CltLastTransTime,
		.last_update = info->LastBndUpdTime,
		.binding_status = info->BndMsgStatus,
		.flags = info->Flags,
		.hardware_type = client->hardware_type,
		.name_from_partner = client->name_from_partner,
	};
	return take_strings(row, client);
}

void
cli_client_row_done(struct cli_client_row *row)
{
	free(row->hardware);
	free(row->uid);
	free(row->name);
	free(row->comment);
	free(row->policy);
	free(row->owner.netbios);
	free(row->owner.host);
}
