/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The arguments of a call, as a server decodes them; the first byte chooses
 * the type. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/lease.h"
#include "core/provider.h"
#include "wire/dhcpfo.h"
#include "wire/wire_group.h"
#include "wire/wire_search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

union call {
	wire_server_args server;
	wire_page_args page;
	wire_scope_args scope;
	wire_client_args client;
	wire_clients_args clients;
	wire_groups_args groups;
	wire_address_args address;
};

static const xdrproc_t types[] = {
	(xdrproc_t)xdr_wire_server_args,
	(xdrproc_t)xdr_wire_page_args,
	(xdrproc_t)xdr_wire_scope_args,
	(xdrproc_t)xdr_wire_client_args,
	(xdrproc_t)xdr_wire_clients_args,
	(xdrproc_t)xdr_wire_address_args,
	(xdrproc_t)xdr_wire_groups_args,
};

#define TYPES (sizeof(types) / sizeof(types[0]))

/* What a search that is taken has is in bounds, and can be given again. */
static void
check_search(const wire_search *from)
{
	struct client_search search;
	struct err err = { 0 };
	wire_search again;

	if (wire_search_get(from, &search, &err) != 0) {
		if (err.code == 0 || err.text[0] == '\0')
			abort();
		return;
	}
	if (search.hardware_len > LEASE_HW_MAX ||
	    search.name_len > LEASE_NAME_MAX || search.low > search.high ||
	    wire_search_put(&search, &again, &err) != 0)
		abort();
}

static void
check_groups(const wire_groups_args *from)
{
	struct client_group_search search;
	struct err err = { 0 };
	wire_groups_args again;

	if (wire_group_get_search(from, &search, &err) != 0) {
		if (err.code == 0 || err.text[0] == '\0')
			abort();
	} else if (search.key_len > LEASE_NAME_MAX ||
	    wire_group_put_search(&search, &again, &err) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	union call call;
	xdrproc_t proc;
	void *bytes;
	XDR xdr;

	if (size < 1)
		return 0;
	proc = types[data[0] % TYPES];
	size--;
	/* An exact, aligned copy, so that a sanitizer sees its end. */
	if ((bytes = malloc(size + 1)) == NULL)
		return 0;
	memcpy(bytes, data + 1, size);
	memset(&call, 0, sizeof(call));
	xdrmem_create(&xdr, bytes, (unsigned int)size, XDR_DECODE);
	if (proc(&xdr, &call)) {
		/* Every one begins with it. */
		if (strlen(call.server.server) > WIRE_SERVER_NAME)
			abort();
		if (proc == (xdrproc_t)xdr_wire_client_args)
			check_search(&call.client.search);
		if (proc == (xdrproc_t)xdr_wire_groups_args)
			check_groups(&call.groups);
	}
	xdr_free(proc, &call);
	free(bytes);
	return 0;
}
