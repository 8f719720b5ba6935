/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A stream as a server takes it apart: fragments, head, arguments.  The first
 * byte is how many bytes come at a time.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rpcd/rpcd_message.h"
#include "rpcd/rpcd_procs.h"
#include "rpcd/rpcd_record.h"

#define MESSAGE_MAX 3000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
take(const struct rpcd_record *record)
{
	const struct rpcd_proc *proc;
	union rpcd_args args;
	struct rpcd_call call;
	XDR xdr;

	if (rpcd_message_parse(record->bytes, record->len, &call) != 0)
		return;
	if (call.args_len > record->len || call.head > record->len ||
	    call.cred.len > RPCD_AUTH_MAX || call.verf.len > RPCD_AUTH_MAX)
		abort();
	proc = rpcd_procs_find(call.proc);
	if (call.rpcvers != 2 || proc == NULL || proc->decode == NULL)
		return;
	memset(&args, 0, sizeof(args));
	xdrmem_create(
	    &xdr, (char *)call.args, (unsigned int)call.args_len, XDR_DECODE);
	if (proc->decode(&xdr, &args) &&
	    strlen(args.server.server) > WIRE_SERVER_NAME)
		abort();
	xdr_free(proc->decode, &args);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rpcd_record record;
	size_t step, n;
	void *room;
	int rc = 0;

	if (size < 1)
		return 0;
	step = data[0] == 0 ? SIZE_MAX : data[0];
	data++;
	size--;
	rpcd_record_init(&record);
	while (size > 0 && rc >= 0) {
		room = rpcd_record_room(&record, &n);
		if (n == 0 || record.len > MESSAGE_MAX)
			abort();
		if (n > size)
			n = size;
		if (n > step)
			n = step;
		memcpy(room, data, n);
		data += n;
		size -= n;
		rc = rpcd_record_filled(&record, n, MESSAGE_MAX);
		if (rc == 1) {
			take(&record);
			rpcd_record_done(&record);
		}
	}
	rpcd_record_done(&record);
	return 0;
}
