/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Where a dhcpfo-rpcd listens, as the configuration writes it. */

#ifndef DHCPFO_PROVIDER_ONCRPC_ADDRESS_H
#define DHCPFO_PROVIDER_ONCRPC_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct err;

#define ONCRPC_HOST_MAX 253 /* RFC 1035 2.3.4, without the last dot */

struct oncrpc_address {
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* "": none */
	char host[ONCRPC_HOST_MAX + 1]; /* a name or literal, no brackets */
	uint16_t port;
	/* For people: "HOST:PORT", "[IPV6]:PORT", "unix:PATH". */
	char text[ONCRPC_HOST_MAX + sizeof("[]:65535")];
};

/* Socket addresses to be tried in turn. */
#define ONCRPC_TARGETS_MAX 8

struct oncrpc_target {
	struct sockaddr_storage address;
	socklen_t len;
};

struct oncrpc_targets {
	struct oncrpc_target list[ONCRPC_TARGETS_MAX];
	size_t count;
};

/*
 * HOST, HOST:PORT or unix:PATH; an IPv6 literal in brackets.  Port 6471 if none
 * is given.  0, or -EINVAL with err.  Asks nobody.
 */
int oncrpc_address_parse(
    const char *text, struct oncrpc_address *ret_address, struct err *err);

/* The targets of an address for which nobody need be asked: a path or a
 * literal.  False: a name. */
bool oncrpc_address_literal(
    const struct oncrpc_address *address, struct oncrpc_targets *ret_targets);

/* Asks the system's resolver, and waits for it: 0; with err -ENODEV there is no
 * such name, -EHOSTUNREACH nobody says whether there is.  Any thread may. */
int oncrpc_address_resolve(const struct oncrpc_address *address,
    struct oncrpc_targets *ret_targets, struct err *err);

#endif
