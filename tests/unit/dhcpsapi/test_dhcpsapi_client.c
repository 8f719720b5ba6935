/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "core/generation.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "support/oom.h"

static const uint8_t hw[] = { 2, 0, 0, 0, 0, 0x0a };
static const uint8_t uid[] = { 1, 2, 0, 0, 0, 0, 0x0a };

/* Every field has a value that no other has. */
static struct client
full(void)
{
	return (struct client) {
		.lease = {
			.address = 0x0a00000a,
			.starts = 101,
			.ends = 102,
			.tstp = 103,
			.tsfp = 104,
			.atsfp = 105,
			.cltt = 106,
			.hw_type = 6,
			.hw = hw,
			.hw_len = sizeof(hw),
			.uid = uid,
			.uid_len = sizeof(uid),
			.name = "caf\xc3\xa9!",
			.name_len = 5,
			.class_name = "gold!",
			.class_len = 4,
		},
		.phase = PHASE_IN_FORCE,
		.scope_address = 0x0a000000,
		.scope_mask = 0xffffff00,
		.failover = true,
		.owner_is_primary = true,
		.owner_address = 0xc0000201,
		.owner_name = "owner",
	};
}

static struct dhcpsapi_client *
make(const struct client *client)
{
	struct dhcpsapi_client *made = NULL;

	assert_int_equal(dhcpsapi_client_new(client, &made), 0);
	assert_non_null(made);
	return made;
}

static uint64_t
ticks(DATE_TIME t)
{
	return (uint64_t)t.dwHighDateTime << 32 | t.dwLowDateTime;
}

static void
client_new_fills_every_field(void **state)
{
	struct client client = full();
	struct dhcpsapi_client *made = make(&client);
	const DHCPV4_FAILOVER_CLIENT_INFO *info = made->info;

	(void)state;
	assert_int_equal(info->ClientIpAddress, 0x0a00000a);
	assert_int_equal(info->SubnetMask, 0xffffff00);
	assert_int_equal(info->ClientHardwareAddress.DataLength, 6);
	assert_memory_equal(info->ClientHardwareAddress.Data, hw, 6);
	assert_int_equal(wcscmp(info->ClientName, L"caf\u00e9"), 0);
	assert_int_equal(wcscmp(info->ClientComment, L""), 0);
	assert_true(ticks(info->ClientLeaseExpires) ==
	    UINT64_C(11644473702) * 10000000);
	assert_int_equal(info->OwnerHost.IpAddress, 0xc0000201);
	assert_int_equal(wcscmp(info->OwnerHost.NetBiosName, L"owner"), 0);
	assert_int_equal(wcscmp(info->OwnerHost.HostName, L""), 0);
	assert_int_equal(info->bClientType, CLIENT_TYPE_DHCP);
	assert_int_equal(info->AddressState, V5_ADDRESS_STATE_ACTIVE);
	assert_int_equal(info->Status, NOQUARANTINE);
	assert_true(ticks(info->ProbationEnds) == 0);
	assert_int_equal(info->QuarantineCapable, FALSE);
	assert_int_equal(info->SentPotExpTime, 103);
	assert_int_equal(info->AckPotExpTime, 104);
	assert_int_equal(info->RecvPotExpTime, 105);
	assert_int_equal(info->StartTime, 101);
	assert_int_equal(info->CltLastTransTime, 106);
	assert_int_equal(info->LastBndUpdTime, 0);
	assert_int_equal(info->BndMsgStatus, 0);
	assert_int_equal(wcscmp(info->PolicyName, L"gold"), 0);
	assert_int_equal(info->Flags, 0);
	assert_int_equal(made->scope, 0x0a000000);
	assert_int_equal(made->phase, PHASE_IN_FORCE);
	assert_int_equal(made->expires, 102);
	assert_int_equal(made->hardware_type, 6);
	assert_true(made->failover);
	assert_true(made->owner_is_primary);
	assert_false(made->name_from_partner);
	assert_int_equal(made->uid_len, sizeof(uid));
	assert_memory_equal(made->uid, uid, sizeof(uid));
	dhcpsapi_client_free(made);
}

static void
client_new_nothing_known_gives_empty_strings(void **state)
{
	struct client client = { .phase = PHASE_ABANDONED };
	struct dhcpsapi_client *made = make(&client);
	const DHCPV4_FAILOVER_CLIENT_INFO *info = made->info;

	(void)state;
	assert_int_equal(info->ClientHardwareAddress.DataLength, 0);
	assert_null(info->ClientHardwareAddress.Data);
	assert_int_equal(wcscmp(info->ClientName, L""), 0);
	assert_int_equal(wcscmp(info->OwnerHost.NetBiosName, L""), 0);
	assert_int_equal(wcscmp(info->PolicyName, L""), 0);
	assert_int_equal(made->uid_len, 0);
	assert_null(made->uid);
	dhcpsapi_client_free(made);
}

/* The conversion of MS-DHCPM's DATE_TIME, and its two special values. */
static void
client_new_end_becomes_file_time(void **state)
{
	static const struct {
		uint32_t ends;
		DWORD high, low;
	} rows[] = {
		{ 0, 0, 0 },
		{ LEASE_NEVER, 0x7fffffff, 0xffffffff },
		{ 1, 0x019db1de, 0xd5d71680 },
		{ 1700000000, 0x01da1747, 0xc66d0000 },
		{ 4294967294, 0x0236485e, 0xd40d5300 },
	};
	struct client client = full();
	struct dhcpsapi_client *made;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		client.lease.ends = rows[i].ends;
		made = make(&client);
		assert_int_equal(made->info->ClientLeaseExpires.dwHighDateTime,
		    rows[i].high);
		assert_int_equal(
		    made->info->ClientLeaseExpires.dwLowDateTime, rows[i].low);
		assert_int_equal(made->expires, rows[i].ends);
		dhcpsapi_client_free(made);
	}
}

static void
client_new_flags_become_client_type(void **state)
{
	static const struct {
		uint8_t flags;
		BYTE type;
		bool from_partner;
	} rows[] = {
		{ 0, 1, false },
		{ LEASE_BOOTP, 2, false },
		{ LEASE_RESERVED, 5, false },
		{ LEASE_BOOTP | LEASE_RESERVED, 6, false },
		{ LEASE_NAME_FROM_PARTNER, 1, true },
	};
	struct client client = full();
	struct dhcpsapi_client *made;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		client.lease.flags = rows[i].flags;
		made = make(&client);
		assert_int_equal(made->info->bClientType, rows[i].type);
		assert_int_equal(made->name_from_partner, rows[i].from_partner);
		dhcpsapi_client_free(made);
	}
}

static void
client_new_phase_becomes_address_state(void **state)
{
	static const struct {
		enum lease_phase phase;
		BYTE state;
	} rows[] = {
		{ PHASE_IN_FORCE, 1 },
		{ PHASE_ABANDONED, 2 },
		{ PHASE_TRANSITIONAL, 3 },
	};
	struct client client = full();
	struct dhcpsapi_client *made;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		client.phase = rows[i].phase;
		made = make(&client);
		assert_int_equal(made->info->AddressState, rows[i].state);
		assert_int_equal(made->phase, rows[i].phase);
		dhcpsapi_client_free(made);
	}
}

/* No client can make its lease unreadable by the name it sends. */
static void
client_new_hostile_name_is_shown_with_marks(void **state)
{
	struct client client = full();
	struct dhcpsapi_client *made;

	(void)state;
	client.lease.name = "a\xff\x1b[2J\n";
	client.lease.name_len = 7;
	made = make(&client);
	assert_int_equal(wcscmp(made->info->ClientName, L"a??[2J?"), 0);
	dhcpsapi_client_free(made);
}

/* As a program frees it: each pointer by itself. */
static void
client_take_each_pointer_is_an_allocation(void **state)
{
	struct client client = full();
	LPDHCPV4_FAILOVER_CLIENT_INFO info;

	(void)state;
	info = dhcpsapi_client_take(make(&client));
	DhcpRpcFreeMemory(info->PolicyName);
	DhcpRpcFreeMemory(info->OwnerHost.HostName);
	DhcpRpcFreeMemory(info->OwnerHost.NetBiosName);
	DhcpRpcFreeMemory(info->ClientComment);
	DhcpRpcFreeMemory(info->ClientName);
	DhcpRpcFreeMemory(info->ClientHardwareAddress.Data);
	DhcpRpcFreeMemory(info);
	DhcpRpcFreeMemory(NULL);
}

static void
client_free_null_is_nothing(void **state)
{
	(void)state;
	dhcpsapi_client_free(NULL);
	dhcpsapi_clients_free(NULL, 0);
	dhcpsapi_client_pb_free(NULL);
}

static void
client_pb_fills_every_field(void **state)
{
	struct client client = full();
	LPDHCP_CLIENT_INFO_PB info = NULL;

	(void)state;
	client.lease.flags = LEASE_BOOTP;
	client.phase = PHASE_TRANSITIONAL;
	assert_int_equal(dhcpsapi_client_pb(&client, &info), 0);
	assert_int_equal(info->ClientIpAddress, 0x0a00000a);
	assert_int_equal(info->SubnetMask, 0xffffff00);
	assert_int_equal(info->ClientHardwareAddress.DataLength, 6);
	assert_memory_equal(info->ClientHardwareAddress.Data, hw, 6);
	assert_int_equal(wcscmp(info->ClientName, L"caf\u00e9"), 0);
	assert_int_equal(wcscmp(info->ClientComment, L""), 0);
	assert_true(ticks(info->ClientLeaseExpires) ==
	    UINT64_C(11644473702) * 10000000);
	assert_int_equal(info->OwnerHost.IpAddress, 0xc0000201);
	assert_int_equal(wcscmp(info->OwnerHost.NetBiosName, L"owner"), 0);
	assert_int_equal(wcscmp(info->OwnerHost.HostName, L""), 0);
	assert_int_equal(info->bClientType, CLIENT_TYPE_BOOTP);
	assert_int_equal(info->AddressState, V5_ADDRESS_STATE_DOOM);
	assert_int_equal(info->Status, NOQUARANTINE);
	assert_true(ticks(info->ProbationEnds) == 0);
	assert_int_equal(info->QuarantineCapable, FALSE);
	assert_int_equal(info->FilterStatus, FILTER_STATUS_NONE);
	assert_int_equal(wcscmp(info->PolicyName, L"gold"), 0);
	/* The pointer, the row, 6 bytes, and five strings. */
	assert_int_equal(dhcpsapi_client_pb_size(info),
	    8 + 104 + 6 + (5 + 1 + 6 + 1 + 5) * sizeof(WCHAR));
	dhcpsapi_client_pb_free(info);
}

static void
no_memory(void *arg)
{
	struct client client = full();
	struct dhcpsapi_client *made = NULL;
	LPDHCP_CLIENT_INFO_PB info = NULL;
	int rc;

	(void)arg;
	rc = dhcpsapi_client_new(&client, &made);
	assert_true(rc == 0 ? made != NULL : rc == -ENOMEM && made == NULL);
	dhcpsapi_client_free(made);
	rc = dhcpsapi_client_pb(&client, &info);
	assert_true(rc == 0 ? info != NULL : rc == -ENOMEM && info == NULL);
	dhcpsapi_client_pb_free(info);
}

static void
client_no_memory_is_told(void **state)
{
	(void)state;
	assert_int_equal(oom_each(no_memory, NULL), 17);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(client_new_fills_every_field),
		cmocka_unit_test(client_new_nothing_known_gives_empty_strings),
		cmocka_unit_test(client_new_end_becomes_file_time),
		cmocka_unit_test(client_new_flags_become_client_type),
		cmocka_unit_test(client_new_phase_becomes_address_state),
		cmocka_unit_test(client_new_hostile_name_is_shown_with_marks),
		cmocka_unit_test(client_take_each_pointer_is_an_allocation),
		cmocka_unit_test(client_free_null_is_nothing),
		cmocka_unit_test(client_pb_fills_every_field),
		cmocka_unit_test(client_no_memory_is_told),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_client", tests, NULL, NULL);
}
