/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_address.h"

#include <arpa/inet.h>

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"

#define PORT 705

static int
parse_unix(const char *path, struct agentx_address *a, struct err *err)
{
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(a->to.un.sun_path))
		return err_set(err, -EINVAL,
		    "AgentX socket \"%s\": the path is empty or too long",
		    path);
	a->to.un.sun_family = AF_UNIX;
	memcpy(a->to.un.sun_path, path, len + 1);
	a->len = sizeof(a->to.un);
	return 0;
}

static int
parse_tcp(const char *text, struct agentx_address *a, struct err *err)
{
	const char *colon = strchr(text, ':');
	size_t len = colon != NULL ? (size_t)(colon - text) : strlen(text);
	uint32_t address, port = PORT;

	if (len == strlen("localhost") && strncmp(text, "localhost", len) == 0)
		address = INADDR_LOOPBACK;
	else if (ipv4_parse(text, len, &address) != 0)
		return err_set(err, -EINVAL,
		    "AgentX socket \"tcp:%s\": not an IPv4 address", text);
	if (colon != NULL &&
	    text_u32(colon + 1, strlen(colon + 1), 1, UINT16_MAX, &port) != 0)
		return err_set(
		    err, -EINVAL, "AgentX socket \"tcp:%s\": not a port", text);
	a->to.in.sin_family = AF_INET;
	a->to.in.sin_addr.s_addr = htonl(address);
	a->to.in.sin_port = htons((uint16_t)port);
	a->len = sizeof(a->to.in);
	return 0;
}

int
agentx_address_parse(
    const char *text, struct agentx_address *ret_address, struct err *err)
{
	static const struct {
		const char *prefix;
		int (*parse)(
		    const char *rest, struct agentx_address *, struct err *);
	} forms[] = {
		{ "unix:", parse_unix },
		{ "tcp:", parse_tcp },
	};
	struct agentx_address address;
	size_t i, n;
	int rc;

	memset(&address, 0, sizeof(address));
	rc = -EINVAL;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		n = strlen(forms[i].prefix);
		if (strncmp(text, forms[i].prefix, n) == 0)
			break;
	}
	if (i < sizeof(forms) / sizeof(forms[0]))
		rc = forms[i].parse(text + n, &address, err);
	else if (text[0] == '/')
		rc = parse_unix(text, &address, err);
	else
		err_set(err, rc,
		    "AgentX socket \"%s\": not a path, unix:PATH or "
		    "tcp:ADDRESS",
		    text);
	if (rc == 0)
		*ret_address = address;
	return rc;
}
