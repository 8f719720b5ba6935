/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a peer sends to a caller: a stream of bytes, its records, each taken for
 * a reply to every call.  The first byte chooses how the stream is cut into
 * pieces; the records must not depend on it.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "provider/oncrpc/oncrpc_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct oncrpc_procedure *const procedures[] = {
	&oncrpc_view,
	&oncrpc_relationships,
	&oncrpc_scopes,
	&oncrpc_ranges,
	&oncrpc_all_statistics,
	&oncrpc_scope_statistics,
	&oncrpc_client_info,
	&oncrpc_enum_clients,
	&oncrpc_system_time,
	&oncrpc_address_status,
};

/* Of everything that has come out. */
struct sum {
	uint64_t bytes;
	unsigned int records;
	int end; /* of the stream: what oncrpc_record_next() said last */
};

static void
decode(const uint8_t *data, size_t len)
{
	const struct oncrpc_procedure *procedure;
	struct oncrpc_reply reply;
	struct err err;
	void *results;
	size_t i;

	if (oncrpc_message_reply(data, len, &reply, &err) != 0)
		return;
	if (reply.results + reply.len != data + len ||
	    reply.verf.len > ONCRPC_AUTH_MAX ||
	    reply.verf.bytes + reply.verf.len > data + len)
		abort();
	for (i = 0; i < sizeof(procedures) / sizeof(procedures[0]); i++) {
		procedure = procedures[i];
		if ((results = malloc(procedure->result_size)) == NULL)
			continue;
		if (oncrpc_message_results(procedure, reply.results, reply.len,
			results, &err) == 0)
			oncrpc_message_done(procedure, results);
		free(results);
	}
}

static struct sum
read_stream(const uint8_t *data, size_t size, size_t piece, int decodes)
{
	struct oncrpc_record *record = oncrpc_record_new(ONCRPC_REPLY_MAX);
	struct sum sum = { 0 };
	const uint8_t *bytes;
	size_t room, n, len, i;
	void *to;

	while (record != NULL && size > 0 && sum.end == 0) {
		if ((to = oncrpc_record_room(record, &room)) == NULL)
			break;
		n = size < piece ? size : piece;
		n = n < room ? n : room;
		memcpy(to, data, n);
		oncrpc_record_filled(record, n);
		data += n;
		size -= n;
		while ((sum.end = oncrpc_record_next(
			    record, &bytes, &len, NULL)) == 1) {
			if (len > ONCRPC_REPLY_MAX)
				abort();
			for (i = 0; i < len; i++)
				sum.bytes = sum.bytes * 31 + bytes[i];
			sum.records++;
			if (decodes)
				decode(bytes, len);
		}
	}
	oncrpc_record_free(record);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sum whole, pieces;

	if (size == 0)
		return 0;
	whole = read_stream(data + 1, size - 1, SIZE_MAX, 1);
	pieces = read_stream(data + 1, size - 1, (size_t)data[0] + 1, 0);
	if (whole.bytes != pieces.bytes || whole.records != pieces.records ||
	    whole.end != pieces.end)
		abort();
	return 0;
}
