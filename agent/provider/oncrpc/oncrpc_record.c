/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_record.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define FIRST_SIZE 4096

/*
 * The buffer holds, from start on, the record as far as it has come without
 * its marks, then what was read behind that.
 */
struct oncrpc_record {
	size_t max;
	uint8_t *buffer;
	size_t size;
	size_t start;  /* of the record */
	size_t body;   /* bytes of it, without marks */
	size_t have;   /* bytes from start on */
	uint32_t left; /* bytes of its fragment still to come */
	bool last;     /* that fragment is the last one */
	unsigned int fragments;
	bool given; /* the record is whole, and was given */
};

struct oncrpc_record *
oncrpc_record_new(size_t max)
{
	struct oncrpc_record *record = calloc(1, sizeof(*record));

	if (record != NULL)
		record->max = max;
	return record;
}

void
oncrpc_record_free(struct oncrpc_record *record)
{
	if (record == NULL)
		return;
	free(record->buffer);
	free(record);
}

static void
begin(struct oncrpc_record *record)
{
	record->body = 0;
	record->left = 0;
	record->last = false;
	record->fragments = 0;
	record->given = false;
}

void
oncrpc_record_reset(struct oncrpc_record *record)
{
	record->start = 0;
	record->have = 0;
	begin(record);
}

/* Done with the record that was given. */
static void
drop_given(struct oncrpc_record *record)
{
	if (!record->given)
		return;
	record->start += record->body;
	record->have -= record->body;
	if (record->have == 0)
		record->start = 0;
	begin(record);
}

void *
oncrpc_record_room(struct oncrpc_record *record, size_t *ret_size)
{
	/* A mark can stand behind the longest record: its bytes are not told
	 * from the record's before they are here. */
	const size_t most = record->max + ONCRPC_RECORD_MARK;
	size_t size, need;
	uint8_t *buffer;

	drop_given(record);
	need = record->body + record->left + ONCRPC_RECORD_MARK;
	if (need <= record->have)
		need = record->have + 1;
	if (record->start + need > record->size && record->start > 0) {
		memmove(record->buffer, record->buffer + record->start,
		    record->have);
		record->start = 0;
	}
	if (need > record->size) {
		size = need < FIRST_SIZE ? FIRST_SIZE : most;
		if ((buffer = realloc(record->buffer, size)) == NULL)
			return NULL;
		record->buffer = buffer;
		record->size = size;
	}
	*ret_size = record->size - record->start - record->have;
	return record->buffer + record->start + record->have;
}

void
oncrpc_record_filled(struct oncrpc_record *record, size_t len)
{
	record->have += len;
}

/* Takes the mark out of what follows the record so far. */
static int
take_mark(struct oncrpc_record *record, struct err *err)
{
	uint8_t *at = record->buffer + record->start + record->body;
	uint32_t mark;

	memcpy(&mark, at, sizeof(mark));
	mark = ntohl(mark);
	record->last = (mark & ONCRPC_RECORD_LAST) != 0;
	record->left = mark & ~ONCRPC_RECORD_LAST;
	if (record->left > record->max - record->body)
		return err_set(err, -EPROTO, "a record of more than %zu bytes",
		    record->max);
	if (++record->fragments > ONCRPC_RECORD_FRAGMENTS_MAX)
		return err_set(err, -EPROTO, "a record of more than %d pieces",
		    ONCRPC_RECORD_FRAGMENTS_MAX);
	record->have -= ONCRPC_RECORD_MARK;
	if (record->body == 0)
		record->start += ONCRPC_RECORD_MARK;
	else
		memmove(
		    at, at + ONCRPC_RECORD_MARK, record->have - record->body);
	return 0;
}

int
oncrpc_record_next(struct oncrpc_record *record, const uint8_t **ret_data,
    size_t *ret_len, struct err *err)
{
	size_t ready;
	int rc;

	drop_given(record);
	for (;;) {
		ready = record->have - record->body;
		if (ready > record->left)
			ready = record->left;
		record->body += ready;
		record->left -= (uint32_t)ready;
		if (record->left > 0)
			return 0;
		if (record->last)
			break;
		if (record->have - record->body < ONCRPC_RECORD_MARK)
			return 0;
		if ((rc = take_mark(record, err)) != 0)
			return rc;
	}
	record->given = true;
	*ret_data = record->buffer + record->start;
	*ret_len = record->body;
	return 1;
}
