/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What is said of the servers to a program that knows nothing of this project:
 * by $DHCPFO_SERVER, a SPEC as of server_spec_parse(); then by the
 * configuration file, $DHCPFO_CONFIG or the default one.  Where neither names a
 * server it is the dhcpfo-rpcd of this host.  A process with more privileges
 * than its user (set-user-ID) does not look at the environment.
 */

#ifndef DHCPFO_DHCPSAPI_SAID_H
#define DHCPFO_DHCPSAPI_SAID_H

#include <stddef.h>

#include "dhcpsapi/dhcpsapi.h"

struct server_spec;

struct dhcpsapi_said {
	/* Never none.  The given one may have the name of another, which it
	 * hides; of those of the file that are partners each says so. */
	struct server_spec *specs;
	size_t count;
};

/*
 * ERROR_SUCCESS; ERROR_DHCP_REGISTRY_INIT_FAILED (what says so is missing or
 * invalid), ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY.  Not in two threads
 * at once: config_read() is not.
 */
DWORD dhcpsapi_said_init(struct dhcpsapi_said *ret_said);
void dhcpsapi_said_done(struct dhcpsapi_said *said);

#endif
