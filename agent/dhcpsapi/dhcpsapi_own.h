/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The service that the library makes for itself in a program that knows
 * nothing of this project.  Its servers: that of $DHCPFO_SERVER, a SPEC as of
 * server_spec_parse(); then those of the configuration file, $DHCPFO_CONFIG or
 * the default one.  It has no loop: providers answer at once.  A process with
 * more privileges than its user (set-user-ID) does not look at the
 * environment.
 */

#ifndef DHCPFO_DHCPSAPI_OWN_H
#define DHCPFO_DHCPSAPI_OWN_H

#include "dhcpsapi/dhcpsapi.h"

struct dhcpsapi_own;
struct service;

/*
 * ERROR_SUCCESS; ERROR_DHCP_SERVER_NOT_REACHABLE (nothing says where a server
 * is), ERROR_DHCP_REGISTRY_INIT_FAILED (what says so is missing or invalid),
 * ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY.
 */
DWORD dhcpsapi_own_new(struct dhcpsapi_own **ret_own);
void dhcpsapi_own_free(struct dhcpsapi_own *own); /* NULL is allowed */

struct service *dhcpsapi_own_service(const struct dhcpsapi_own *own);

#endif
