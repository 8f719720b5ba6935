/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_rpcbind.h"

#include <netinet/in.h>
#include <rpc/rpc.h>

#include <errno.h>
#include <netconfig.h>
#include <stdbool.h>

#include "base/err.h"
#include "wire/dhcpfo.h"

int
rpcd_rpcbind_set(uint16_t port, struct err *err)
{
	struct sockaddr_in any = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	struct netbuf address = {
		.maxlen = sizeof(any),
		.len = sizeof(any),
		.buf = &any,
	};
	struct netconfig *tcp = getnetconfigent("tcp");
	bool set = false;

	if (tcp != NULL) {
		rpcb_unset(DHCPFO_PROGRAM, DHCPFO_VERSION_1, tcp);
		set = rpcb_set(DHCPFO_PROGRAM, DHCPFO_VERSION_1, tcp, &address);
		freenetconfigent(tcp);
	}
	if (set)
		return 0;
	return err_set(err, -ECONNREFUSED,
	    "rpcbind does not take program %#x, port %u",
	    (unsigned int)DHCPFO_PROGRAM, port);
}

void
rpcd_rpcbind_unset(void)
{
	struct netconfig *tcp = getnetconfigent("tcp");

	if (tcp == NULL)
		return;
	rpcb_unset(DHCPFO_PROGRAM, DHCPFO_VERSION_1, tcp);
	freenetconfigent(tcp);
}
