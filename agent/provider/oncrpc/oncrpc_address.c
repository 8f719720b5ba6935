/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_address.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "wire/dhcpfo.h"

#define UNIX "unix:"

/* What getaddrinfo() takes: names, IPv4, IPv6 with a zone. */
static const char host_chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "abcdefghijklmnopqrstuvwxyz"
				 "0123456789-._:%";

static int
lookup(const struct oncrpc_address *address, int flags,
    struct oncrpc_targets *ret_targets)
{
	const struct addrinfo hints = {
		.ai_flags = flags | AI_NUMERICSERV,
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
	};
	struct oncrpc_targets targets = { 0 };
	struct addrinfo *all, *one;
	struct oncrpc_target *to;
	char port[sizeof("65535")];
	int rc;

	(void)snprintf(port, sizeof(port), "%u", (unsigned int)address->port);
	if ((rc = getaddrinfo(address->host, port, &hints, &all)) != 0)
		return rc;
	for (one = all; one != NULL; one = one->ai_next) {
		if (targets.count == ONCRPC_TARGETS_MAX ||
		    one->ai_addrlen > sizeof(to->address))
			continue;
		to = &targets.list[targets.count++];
		memcpy(&to->address, one->ai_addr, one->ai_addrlen);
		to->len = one->ai_addrlen;
	}
	freeaddrinfo(all);
	if (targets.count == 0)
		return EAI_NONAME;
	*ret_targets = targets;
	return 0;
}

/* ---- parsing ---- */

static int
parse_path(const char *path, struct oncrpc_address *address)
{
	size_t len = strlen(path);

	if (len == 0 || len >= sizeof(address->path))
		return -EINVAL;
	memcpy(address->path, path, len + 1);
	(void)snprintf(address->text, sizeof(address->text), UNIX "%s", path);
	return 0;
}

/* rest is what follows the host: "" or ":PORT". */
static int
parse_port(const char *rest, uint16_t *ret_port)
{
	uint32_t port = WIRE_PORT;

	if (rest[0] != '\0' &&
	    (rest[0] != ':' ||
		text_u32(rest + 1, strlen(rest + 1), 1, UINT16_MAX, &port) !=
		    0))
		return -EINVAL;
	*ret_port = (uint16_t)port;
	return 0;
}

static int
parse_host(const char *text, struct oncrpc_address *address)
{
	const bool brackets = text[0] == '[';
	struct oncrpc_targets targets;
	const char *host = text + brackets, *end;
	size_t len;

	end = host + strcspn(host, brackets ? "]" : ":");
	len = (size_t)(end - host);
	if (len == 0 || len > ONCRPC_HOST_MAX ||
	    strspn(host, host_chars) < len || (brackets && *end != ']') ||
	    parse_port(end + brackets, &address->port) != 0)
		return -EINVAL;
	memcpy(address->host, host, len);
	address->host[len] = '\0';
	(void)snprintf(address->text, sizeof(address->text),
	    brackets ? "[%s]:%u" : "%s:%u", address->host,
	    (unsigned int)address->port);
	/* In brackets there is an IPv6 literal, and nothing else. */
	if (brackets &&
	    (strchr(address->host, ':') == NULL ||
		lookup(address, AI_NUMERICHOST, &targets) != 0))
		return -EINVAL;
	return 0;
}

int
oncrpc_address_parse(
    const char *text, struct oncrpc_address *ret_address, struct err *err)
{
	struct oncrpc_address address = { 0 };
	int rc;

	if (strncmp(text, UNIX, strlen(UNIX)) == 0)
		rc = parse_path(text + strlen(UNIX), &address);
	else
		rc = parse_host(text, &address);
	if (rc != 0)
		return err_set(err, rc,
		    "address \"%s\": not of the form HOST, HOST:PORT, "
		    "[IPV6]:PORT or unix:PATH",
		    text);
	*ret_address = address;
	return 0;
}

/* ---- socket addresses ---- */

bool
oncrpc_address_literal(
    const struct oncrpc_address *address, struct oncrpc_targets *ret_targets)
{
	struct oncrpc_targets targets = { .count = 1 };
	struct sockaddr_un *un = (void *)&targets.list[0].address;

	if (address->path[0] == '\0')
		return lookup(address, AI_NUMERICHOST, ret_targets) == 0;
	un->sun_family = AF_UNIX;
	memcpy(un->sun_path, address->path, sizeof(un->sun_path));
	targets.list[0].len = sizeof(*un);
	*ret_targets = targets;
	return true;
}

int
oncrpc_address_resolve(const struct oncrpc_address *address,
    struct oncrpc_targets *ret_targets, struct err *err)
{
	int rc = lookup(address, AI_ADDRCONFIG, ret_targets);

	switch (rc) {
	case 0:
		return 0;
	case EAI_NONAME:
	case EAI_NODATA:
		return err_set(err, -ENODEV, "the name is not known");
	default:
		return err_set(err, -EHOSTUNREACH, "looking up the name: %s",
		    rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
	}
}
