/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void
rpcd_record_init(struct rpcd_record *record)
{
	memset(record, 0, sizeof(*record));
}

void
rpcd_record_done(struct rpcd_record *record)
{
	free(record->bytes);
	rpcd_record_init(record);
}

bool
rpcd_record_begun(const struct rpcd_record *record)
{
	return record->mark_len > 0 || record->fragments > 0;
}

void *
rpcd_record_room(struct rpcd_record *record, size_t *ret_len)
{
	if (record->mark_len < RPCD_RECORD_MARK) {
		*ret_len = RPCD_RECORD_MARK - record->mark_len;
		return record->mark + record->mark_len;
	}
	*ret_len = record->left;
	return record->bytes + record->len;
}

/* The mark is whole: makes room for its fragment. */
static int
begin_fragment(struct rpcd_record *record, size_t max)
{
	uint32_t mark = (uint32_t)record->mark[0] << 24 |
	    (uint32_t)record->mark[1] << 16 | (uint32_t)record->mark[2] << 8 |
	    record->mark[3];
	size_t want;
	char *bytes;

	if (++record->fragments > RPCD_RECORD_FRAGMENTS)
		return -EBADMSG;
	record->last = (mark & RPCD_RECORD_LAST) != 0;
	record->left = mark & ~RPCD_RECORD_LAST;
	if (record->left > max - record->len)
		return -EMSGSIZE;
	want = record->len + record->left;
	if (want > record->room) {
		if ((bytes = realloc(record->bytes, want)) == NULL)
			return -ENOMEM;
		record->bytes = bytes;
		record->room = want;
	}
	return 0;
}

int
rpcd_record_filled(struct rpcd_record *record, size_t n, size_t max)
{
	int rc;

	if (record->mark_len < RPCD_RECORD_MARK) {
		record->mark_len += (unsigned int)n;
		if (record->mark_len < RPCD_RECORD_MARK)
			return 0;
		if ((rc = begin_fragment(record, max)) != 0)
			return rc;
	} else {
		record->len += n;
		record->left -= n;
	}
	if (record->left > 0)
		return 0;
	if (record->last)
		return 1;
	record->mark_len = 0;
	return 0;
}
