/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The procedures of the program: from decoded arguments to results.  Knows
 * nothing of messages and sockets.
 */

#ifndef DHCPFO_RPCD_RPCD_PROCS_H
#define DHCPFO_RPCD_RPCD_PROCS_H

#include <rpc/rpc.h>
#include <stdint.h>

#include "wire/dhcpfo.h"

struct clock;
struct rpcd_page;
struct rpcd_views;
struct service;
struct wire_client_page;
struct wire_group_page;

/* What the procedures work with; all borrowed. */
struct rpcd_procs {
	struct service *service;
	struct rpcd_views *views;
	struct rpcd_page *page;
	struct wire_client_page *clients;
	struct wire_group_page *groups;
	const struct clock *clock;
};

union rpcd_args {
	wire_server_args server;
	wire_page_args page;
	wire_scope_args scope;
	wire_client_args client;
	wire_clients_args clients;
	wire_groups_args groups;
	wire_address_args address;
};

/* The caller of one procedure: done is called exactly once, before
 * run() returns or later.  results are borrowed until it returns; encode says
 * what they are, NULL that there are none. */
struct rpcd_caller {
	void (*done)(
	    struct rpcd_caller *caller, xdrproc_t encode, void *results);
	/* The procedures' own, while the call is under way: */
	const struct rpcd_procs *procs; /* NULL it: the caller has gone */
	uint32_t scope;
};

struct rpcd_proc {
	xdrproc_t decode; /* of the arguments; NULL: there are none */
	void (*run)(const struct rpcd_procs *procs, const union rpcd_args *args,
	    struct rpcd_caller *caller);
};

/* NULL: there is no procedure of that number. */
const struct rpcd_proc *rpcd_procs_find(uint32_t number);

#endif
