/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_search.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/lease.h"
#include "core/topology.h"
#include "dhcpsapi/dhcpsapi_text.h"
#include "service/service.h"

/* A client unique ID (MS-DHCPM 2.2.1.2.5.2) is the scope's address, least
 * significant byte first, 01, and the client's bytes; a client identifier of
 * an ethernet client (RFC 2132 9.14) is 01 and the hardware address. */
#define UNIQUE_PREFIX 5
#define IDENTIFIER_LEN 7
#define ETHERNET 0x01
#define BYTES_MAX (UNIQUE_PREFIX + LEASE_HW_MAX)

struct search {
	provider_client_cb *cb;
	void *arg;
	struct server *server;
	char *name;
	size_t reading;	    /* of the bytes, the one that is being tried */
	uint32_t low, high; /* the scope that a unique ID names */
	size_t len;
	uint8_t bytes[BYTES_MAX];
};

static void ask(struct search *search);

static void
finish(struct search *search, int rc, const struct err *err,
    const struct client *client)
{
	search->cb(search->arg, rc, err, client);
	free(search->name);
	free(search);
}

static struct search *
search_new(struct server *server, provider_client_cb *cb, void *arg)
{
	struct search *search = calloc(1, sizeof(*search));

	if (search != NULL) {
		search->cb = cb;
		search->arg = arg;
		search->server = server;
	}
	return search;
}

/* ---- by hardware address ---- */

static void
asked(void *arg, int rc, const struct err *err, const struct client *client)
{
	struct search *search = arg;

	if (rc != -ENOENT) {
		finish(search, rc, err, client);
		return;
	}
	search->reading++;
	ask(search);
}

/* Asks for the bytes without the first few, between low and high. */
static void
ask_bytes(struct search *search, size_t skip, uint32_t low, uint32_t high)
{
	struct client_search question = {
		.type = CLIENT_BY_HARDWARE,
		.hardware = search->bytes + skip,
		.hardware_len = search->len - skip,
		.low = low,
		.high = high,
	};

	server_get_client_info(search->server, &question, asked, search);
}

static bool
is_address(const struct search *search)
{
	return search->len <= LEASE_HW_MAX;
}

static void
ask_address(struct search *search)
{
	ask_bytes(search, 0, 0, UINT32_MAX);
}

static bool
is_unique_id(const struct search *search)
{
	return search->len > UNIQUE_PREFIX &&
	    search->bytes[UNIQUE_PREFIX - 1] == ETHERNET;
}

static int
by_address(const void *key, const void *element)
{
	uint32_t address = *(const uint32_t *)key;
	uint32_t other = ((const struct scope *)element)->address;

	return (address > other) - (address < other);
}

static void
scopes_known(void *arg, int rc, const struct err *err,
    const struct scope *scopes, size_t count)
{
	struct search *search = arg;
	const uint8_t *b = search->bytes;
	const struct scope *scope = NULL;
	uint32_t address;

	if (rc != 0) {
		finish(search, rc, err, NULL);
		return;
	}
	address = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	    (uint32_t)b[3] << 24;
	if (count > 0)
		scope = bsearch(
		    &address, scopes, count, sizeof(*scopes), by_address);
	if (scope == NULL) {
		search->reading++;
		ask(search);
		return;
	}
	search->low = scope->address;
	search->high = scope->address | ~scope->mask;
	ask_bytes(search, UNIQUE_PREFIX, search->low, search->high);
}

static void
ask_unique_id(struct search *search)
{
	server_enum_scopes(search->server, scopes_known, search);
}

static bool
is_unique_identifier(const struct search *search)
{
	return search->high != 0 &&
	    search->len == UNIQUE_PREFIX + IDENTIFIER_LEN &&
	    search->bytes[UNIQUE_PREFIX] == ETHERNET;
}

static void
ask_unique_identifier(struct search *search)
{
	ask_bytes(search, UNIQUE_PREFIX + 1, search->low, search->high);
}

static bool
is_identifier(const struct search *search)
{
	return search->len == IDENTIFIER_LEN && search->bytes[0] == ETHERNET;
}

static void
ask_identifier(struct search *search)
{
	ask_bytes(search, 1, 0, UINT32_MAX);
}

/* How the bytes may be meant, the plainest first. */
static const struct {
	bool (*applies)(const struct search *search);
	void (*ask)(struct search *search);
} readings[] = {
	{ is_address, ask_address },
	{ is_unique_id, ask_unique_id },
	{ is_unique_identifier, ask_unique_identifier },
	{ is_identifier, ask_identifier },
};

static void
ask(struct search *search)
{
	struct err err;

	for (; search->reading < sizeof(readings) / sizeof(readings[0]);
	     search->reading++)
		if (readings[search->reading].applies(search)) {
			readings[search->reading].ask(search);
			return;
		}
	err_set(&err, -ENOENT, "no lease in force has this hardware address");
	finish(search, -ENOENT, &err, NULL);
}

static void
start_hardware(struct search *search, const DHCP_SEARCH_INFO *info)
{
	const DHCP_CLIENT_UID *uid = &info->SearchInfo.ClientHardwareAddress;
	struct err err;

	/* No bytes must not find a lease without a hardware address. */
	if (uid->DataLength == 0 || uid->DataLength > BYTES_MAX) {
		err_set(&err, -ENOENT,
		    "no lease has a hardware address of %u bytes",
		    (unsigned int)uid->DataLength);
		finish(search, -ENOENT, &err, NULL);
		return;
	}
	memcpy(search->bytes, uid->Data, uid->DataLength);
	search->len = uid->DataLength;
	ask(search);
}

/* ---- by name, by address ---- */

static void
named(void *arg, int rc, const struct err *err, const struct client *client)
{
	finish(arg, rc, err, client);
}

static void
start_name(struct search *search, const DHCP_SEARCH_INFO *info)
{
	struct client_search question = { .type = CLIENT_BY_NAME };
	struct err err;
	int rc;

	rc = dhcpsapi_text_utf8(info->SearchInfo.ClientName, &search->name);
	if (rc != 0) {
		err_sys(&err, rc, "looking for a name");
		finish(search, rc, &err, NULL);
		return;
	}
	question.name = search->name;
	question.name_len = strlen(search->name);
	if (question.name_len == 0 || question.name_len > LEASE_NAME_MAX) {
		err_set(&err, -ENOENT, "no lease has a name of %zu bytes",
		    question.name_len);
		finish(search, -ENOENT, &err, NULL);
		return;
	}
	server_get_client_info(search->server, &question, named, search);
}

DWORD
dhcpsapi_search_check(const DHCP_SEARCH_INFO *search)
{
	const DHCP_CLIENT_UID *uid = &search->SearchInfo.ClientHardwareAddress;
	bool valid = false;

	if (search->SearchType == DhcpClientIpAddress)
		valid = true;
	else if (search->SearchType == DhcpClientHardwareAddress)
		valid = uid->Data != NULL || uid->DataLength == 0;
	else if (search->SearchType == DhcpClientName)
		valid = search->SearchInfo.ClientName != NULL &&
		    dhcpsapi_text_valid(search->SearchInfo.ClientName);
	return valid ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

void
dhcpsapi_search(struct server *server, const DHCP_SEARCH_INFO *search,
    provider_client_cb *cb, void *arg)
{
	struct client_search question = { .type = CLIENT_BY_ADDRESS };
	struct search *s;
	struct err err;

	if (dhcpsapi_search_check(search) != ERROR_SUCCESS) {
		err_set(&err, -EINVAL, "an invalid search");
		cb(arg, -EINVAL, &err, NULL);
		return;
	}
	if (search->SearchType == DhcpClientIpAddress) {
		question.address = search->SearchInfo.ClientIpAddress;
		server_get_client_info(server, &question, cb, arg);
		return;
	}
	s = search_new(server, cb, arg);
	if (s == NULL) {
		err_sys(&err, -ENOMEM, "looking for a client");
		cb(arg, -ENOMEM, &err, NULL);
		return;
	}
	if (search->SearchType == DhcpClientHardwareAddress)
		start_hardware(s, search);
	else
		start_name(s, search);
}
